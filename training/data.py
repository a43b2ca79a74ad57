"""Scenes of `world shards` as training batches: uint8 pictures and token ids.

A shard is `scenes-N.u8` (raw [n, S, S, 3], memory-mapped) beside `scenes-N.jsonl`.
"""

import json
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from recipe import DEC, MASK, MEAN, PAD, PROMPTS, STD

LANGS = ("en", "zh")


def pixels(u8):  # [B, S, S, 3] uint8 -> [B, 3, S, S] as the image processor feeds it
    x = torch.from_numpy(np.array(u8)).float().permute(0, 3, 1, 2) / 255
    return (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


def pad(rows):  # ragged [B][M] of id lists -> [B, M, T], T a multiple of 4
    t = -(-max(len(r) for m in rows for r in m) // 4) * 4
    return torch.tensor([[r + [PAD] * (t - len(r)) for r in m] for m in rows])


class Shard:
    """One shard with every sentence tokenised once."""

    def __init__(self, path, tok, size, limit):
        self.scenes = [json.loads(l) for l in open(path, encoding="utf-8")]
        u8 = np.memmap(str(path)[: -len("jsonl")] + "u8", np.uint8, "r")
        self.images = u8.reshape(len(self.scenes), size, size, 3)
        texts = []
        for s in self.scenes:
            texts += s["caps"]["en"] + s["caps"]["zh"] + [n["text"] for n in s["neg"]]
            texts += [x for q in s["qa"] for x in (q["q"], q["a"])]
        unique = list(dict.fromkeys(texts))
        enc = dict(zip(unique, tok.encode_batch(unique)))
        ids = lambda t: enc[t].ids
        self.prompts = {k: [DEC] + tok.encode(v, add_special_tokens=False).ids for k, v in PROMPTS.items()}
        for s in self.scenes:
            s["caps"] = {k: [ids(t) for t in v if len(ids(t)) <= limit] for k, v in s["caps"].items()}
            s["neg"] = [self.negative(n, enc[n["text"]]) for n in s["neg"] if len(ids(n["text"])) <= limit]
            s["find"] = self.found(s["find"], tok, limit, size)
            s["qa"] = [dict(q, ids=ids(q["q"]), answer=[DEC] + ids(q["a"])[1:]) for q in s["qa"] if len(ids(q["q"])) <= limit]

    @staticmethod
    def found(find, tok, limit, size, grid=8):
        """Captions with where their words are: [(ids, [(token, [grid*grid] share of each cell)])]."""
        by = {}
        for f in find or ():
            by.setdefault(f["caption"], []).append(f)
        out = []
        for caption, words in by.items():
            enc, spots = tok.encode(caption), []
            if len(enc.ids) > limit:
                continue
            for f in words:
                at = caption.lower().find(f["word"].lower())
                x0, y0, x1, y1 = (v * grid for v in f["box"])
                cover = lambda lo, hi: np.clip(np.minimum(np.arange(grid) + 1, hi) - np.maximum(np.arange(grid), lo), 0, 1)
                cell = np.outer(cover(y0, y1), cover(x0, x1)).flatten().astype(np.float32)
                for i, (a, b) in enumerate(enc.offsets):
                    if at >= 0 and a < at + len(f["word"]) and b > at and cell.max() > 0:
                        spots.append((i, cell / cell.max()))
            if spots:
                out.append((enc.ids, spots))
        return out

    @staticmethod
    def negative(n, enc):
        """ids and the positions of the changed words; spans come in UTF-8 bytes."""
        raw = n["text"].encode()
        spans = [[len(raw[:i].decode()) for i in s] for s in n["spans"]]
        changed = [i for i, (a, b) in enumerate(enc.offsets) if b > a and any(a < e and b > s for s, e in spans)]
        return dict(ids=enc.ids, changed=changed, kind=n["kind"], lang=n["lang"])


def masked(ids, rng, avoid=()):
    """ids with one to three neighbouring content tokens masked, none of `avoid`."""
    ids = list(ids)
    n = rng.choice((1, 1, 2, 3))
    i = rng.randrange(1, max(2, len(ids) - n))
    for j in range(i, min(i + n, len(ids) - 1)):
        if j not in avoid:
            ids[j] = MASK
    return ids


class Stream:
    """Endless batches. State is (pass, shard position), so a run resumes where it was."""

    def __init__(self, folder, tokenizer, size, batch, limit=44, seed=1):
        self.paths = sorted(Path(folder).glob("scenes-*.jsonl"))
        if not self.paths:
            raise SystemExit(f"{folder}: no scenes-*.jsonl; write them with `go run ./cmd/world shards`")
        self.tok = Tokenizer.from_file(str(Path(tokenizer) / "tokenizer.json"))
        self.folder, self.size, self.batch, self.limit, self.seed = folder, size, batch, limit, seed
        self.round = self.at = 0

    def shards(self):
        while True:
            self.paths = sorted(Path(self.folder).glob("scenes-*.jsonl"))  # more may have been written
            order = random.Random(self.seed + self.round).sample(self.paths, len(self.paths))
            while self.at < len(order):
                yield Shard(order[self.at], self.tok, self.size, self.limit)
                self.at += 1
            self.round, self.at = self.round + 1, 0

    def __iter__(self):
        for shard in self.shards():
            rng = random.Random(hash((self.seed, self.round, self.at)))
            order = [i for i, s in enumerate(shard.scenes) if all(s["caps"][k] for k in LANGS) and len(s["neg"]) > 2 and s["qa"]]
            rng.shuffle(order)
            for b in range(0, len(order) - self.batch + 1, self.batch):
                rows = np.array(order[b:b + self.batch])
                yield self.collate(shard.images[np.sort(rows)], [shard.scenes[i] for i in np.sort(rows)], shard.prompts, rng)

    def collate(self, images, scenes, prompts, rng):
        pair, judge, label, questions, answers, captions, skip = [], [], [], [], [], [], []
        spots, cells = [], []
        for row, s in enumerate(scenes):
            long = {k: rng.choice(v[len(v) // 2:] if rng.random() < 0.8 else v) for k, v in s["caps"].items()}
            hard = rng.sample(s["neg"], 3)
            pair.append([long["en"], long["zh"]])
            lang = rng.choice(LANGS)
            pos = rng.choice(s["caps"][lang])
            other = rng.choice(s["caps"]["zh" if lang == "en" else "en"])
            if s["find"] and rng.random() < 0.7:
                pos, where = rng.choice(s["find"])
                spots += [(row, i) for i, _ in where]
                cells += [c for _, c in where]
                texts, fits = [pos, other], [1, 1]
            else:
                texts, fits = [masked(pos, rng) if rng.random() < 0.5 else pos, other], [1, 1]
            for n in hard:
                draw = rng.random()
                if draw < 0.2:  # what was wrong is hidden: nothing contradicts the picture
                    ids = [MASK if i in n["changed"] else t for i, t in enumerate(n["ids"])]
                else:  # something else may be hidden: still wrong
                    ids = masked(n["ids"], rng, n["changed"]) if draw < 0.5 else n["ids"]
                texts.append(ids)
                fits.append(int(draw < 0.2))
            judge.append(texts)
            label.append(fits)
            qa = rng.sample(s["qa"], 2) if len(s["qa"]) > 1 else s["qa"] * 2
            questions.append([q["ids"] for q in qa])
            answers.append([q["answer"] for q in qa])
            lang = rng.choice(LANGS)
            prompt = prompts[lang] if lang == "zh" or rng.random() < 0.7 else [DEC]
            captions.append([prompt + rng.choice(s["caps"][lang])[1:]])
            skip.append(len(prompt) - 1)
        return dict(pixels=pixels(images), pair=pad(pair), judge=pad(judge), label=torch.tensor(label), questions=pad(questions),
                    answers=pad(answers), captions=pad(captions), skip=torch.tensor(skip),
                    spots=torch.tensor(spots).view(-1, 2), cells=torch.from_numpy(np.array(cells, np.float32)).view(len(cells), -1))
