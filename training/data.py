"""Corpora that `go run ./cmd/world corpus` writes -> batches.

A text is a view of a shard's arrays: (ids, flags, masks). See internal/world/corpus.go
for what they hold. Nothing is copied until a batch is packed.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

PAD, UNK, CLS, SEP, MASK, DEC = range(6)
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)

CAPTION, FALSE, QUESTION, ANSWER = range(4)
LANGS = ("en", "zh")


def pixels(u8):  # [B, S, S, 3] uint8 -> [B, 3, S, S] as the image processor feeds it
    x = torch.from_numpy(np.array(u8)).float().permute(0, 3, 1, 2) / 255
    return (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]


def pictures(b, p):
    """The rows of B pictures of P patches: [B, 2]."""
    return torch.arange(0, b * p, p, dtype=torch.int32)[:, None] + torch.tensor([0, p], dtype=torch.int32)


@dataclass
class Pack:
    """Texts of B pictures without padding: M tokens in all, N texts."""

    ids: torch.Tensor    # [M]
    pos: torch.Tensor    # [M] place in the text
    text: torch.Tensor   # [M] which text
    first: torch.Tensor  # [N] token 0 of each text
    spans: torch.Tensor  # [N, 4] each text reads itself
    owns: torch.Tensor   # [B, 2] the tokens of each picture
    flags: torch.Tensor  # [M] the token makes its text false
    masks: np.ndarray    # [M] u64, the cells that the token speaks of

    @property
    def label(self):  # [N] the text has no false token
        bad = torch.zeros(len(self.first), dtype=torch.bool)
        bad[self.text[self.flags]] = True
        return ~bad

    def reads(self, seen):  # the texts of each picture read its row of seen [B, P, D]
        return torch.cat([self.owns, pictures(*seen.shape[:2])], 1)


def pack(texts):
    """texts[b] is a list of (ids, flags, masks)."""
    flat = [x for row in texts for x in row]
    lens = np.array([len(x[0]) for x in flat])
    ends = np.cumsum(lens)
    starts = ends - lens
    text = np.repeat(np.arange(len(flat)), lens)
    cuts = np.concatenate([[0], ends])[np.concatenate([[0], np.cumsum([len(row) for row in texts])])]
    rows = lambda *x: torch.from_numpy(np.stack(x, 1).astype(np.int32))
    return Pack(torch.from_numpy(np.concatenate([x[0] for x in flat]).astype(np.int64)), torch.from_numpy(np.arange(len(text)) - starts[text]),
                torch.from_numpy(text), torch.from_numpy(starts), rows(starts, ends, starts, ends), rows(cuts[:-1], cuts[1:]),
                torch.from_numpy(np.concatenate([x[1] for x in flat]) > 0), np.concatenate([x[2] for x in flat]))


def bits(masks):  # [K] u64 -> [K, 64] float
    return torch.from_numpy(((masks[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).astype(np.float32))


def bare(ids):
    """A text of ids alone."""
    ids = np.asarray(ids, np.uint16)
    return ids, np.zeros(len(ids), np.uint8), np.zeros(len(ids), np.uint64)


class Shard:
    def __init__(self, folder, meta, limit):
        size, grid = meta["size"], meta["grid"]
        read = lambda name, kind: np.memmap(folder / name, kind, "r")
        self.pixels = read("pixels.u8", np.uint8).reshape(-1, size, size, 3)
        self.cells = read("cells.u8", np.uint8).reshape(-1, grid * grid, meta["layers"], 8)
        self.scenes = read("scenes.u8", np.uint8).reshape(len(self.pixels), -1)
        self.tokens, self.flags, self.masks = read("tokens.u16", np.uint16), read("flags.u8", np.uint8), read("masks.u64", np.uint64)
        self.texts = np.array(read("texts.i32", np.int32).reshape(-1, 6))
        self.limit = limit
        self.begin = np.searchsorted(self.texts[:, 0], np.arange(len(self.pixels) + 1))

    def scene(self, i):
        """{role: [(language, kind, text)]}; texts past the limit are left out, answers follow their questions."""
        out = {CAPTION: [], FALSE: [], QUESTION: []}
        rows = self.texts[self.begin[i]:self.begin[i + 1]]
        for j, (_, role, lang, kind, at, n) in enumerate(rows):
            if n > self.limit or role == ANSWER:
                continue
            text = self.tokens[at:at + n], self.flags[at:at + n], self.masks[at:at + n]
            if role == QUESTION:
                a, m = rows[j + 1][4:6]
                text = text, np.concatenate([[DEC], self.tokens[a + 1:a + m]])
            out[role].append((lang, kind, text))
        return out


def hide(text, rng, wrong=False):
    """The text with one to three neighbouring tokens masked, none that make it false;
    with wrong, all that do, so that it is true again."""
    ids, flags, masks = text
    ids = ids.copy()
    if wrong:
        ids[flags > 0] = MASK
        return ids, np.zeros_like(flags), masks
    n = rng.choice((1, 1, 2, 3))
    i = rng.randrange(1, max(2, len(ids) - n))
    for j in range(i, min(i + n, len(ids) - 1)):
        if not flags[j]:
            ids[j] = MASK
    return ids, flags, masks


class Stream:
    """Endless batches, of whose pictures the first `told` come with texts. State is (pass,
    shard, batch), so a run resumes where it was."""

    def __init__(self, folder, batch, prompts, limit=46, seed=1, false=4, told=None):
        self.folder, self.batch, self.limit, self.seed, self.false, self.prompts = Path(folder), batch, limit, seed, false, prompts
        self.told = told or batch
        self.meta = json.loads((self.folder / "corpus.json").read_text())
        self.round = self.at = self.done = 0
        if not self.shards():
            raise SystemExit(f"{folder}: no shards; write them with `go run ./cmd/world corpus`")

    def shards(self):
        return sorted(p for p in self.folder.iterdir() if p.is_dir() and p.suffix == "")

    def __iter__(self):
        while True:
            order = random.Random(self.seed + self.round).sample(self.shards(), len(self.shards()))
            while self.at < len(order):
                yield from self.batches(Shard(order[self.at], self.meta, self.limit))
                self.at, self.done = self.at + 1, 0
            self.round, self.at = self.round + 1, 0

    def batches(self, shard):
        order = np.random.default_rng([self.seed, self.round, self.at]).permutation(len(shard.pixels))
        for b in range(self.done, len(order) // self.batch):
            rng = random.Random(hash((self.seed, self.round, self.at, b)))
            rows = order[b * self.batch:(b + 1) * self.batch]
            rows = np.concatenate([np.sort(rows[:self.told]), np.sort(rows[self.told:])])
            self.done = b + 1
            yield self.collate(shard, rows, rng)

    def collate(self, shard, rows, rng):
        pair, judge, questions, answers, captions, skip = [], [], [], [], [], []
        for i in rows[:self.told]:
            s = shard.scene(i)
            caps = [[t for lang, _, t in s[CAPTION] if lang == k] for k in (0, 1)]
            long = [rng.choice(c[len(c) // 2:] if rng.random() < 0.8 else c) for c in caps]
            pair.append(long)
            pos = [rng.choice(caps[0]), rng.choice(caps[1])]
            texts = [hide(t, rng) if rng.random() < 0.3 else t for t in pos]
            false = [t for _, _, t in s[FALSE]]
            for t in rng.sample(false, min(self.false, len(false))):
                draw = rng.random()
                texts.append(hide(t, rng, wrong=True) if draw < 0.15 else hide(t, rng) if draw < 0.4 else t)
            judge.append(texts)
            qa = [t for _, _, t in rng.sample(s[QUESTION], min(2, len(s[QUESTION])))]
            questions.append([q for q, _ in qa])
            answers.append([bare(a) for _, a in qa])
            lang = rng.randrange(2)
            prompt = self.prompts[LANGS[lang]] if lang == 1 or rng.random() < 0.7 else [DEC]
            told = caps[lang][-1] if len(prompt) > 1 and rng.random() < 0.85 else rng.choice(caps[lang])  # asked to describe, it says all
            captions.append([bare(np.concatenate([prompt, told[0][1:]])[:self.limit + 2])])
            skip.append(len(prompt) - 1)
        return dict(pixels=pixels(shard.pixels[rows]), cells=torch.from_numpy(shard.cells[rows].astype(np.int64)),
                    scenes=torch.from_numpy(shard.scenes[rows].astype(np.int64)), pair=pair, judge=judge,
                    questions=questions, answers=answers, captions=captions, skip=torch.tensor(skip))
