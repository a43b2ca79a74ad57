"""Corpora that `go run ./cmd/world corpus` writes -> batches.

See internal/world/corpus.go for the arrays of a shard. A batch is drawn from one
shard, and all of its texts are picked and packed at once, without a loop over scenes.

Shapes: B pictures, N texts of a picture, L tokens of a row.
"""

import json
import multiprocessing
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch

PAD, UNK, CLS, SEP, MASK, DEC = range(6)
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)

CAPTION, FALSE, QUESTION, ANSWER = range(4)
LANGS = ("en", "zh")
NAMED = ("held", "what side", "what above", "what depth", "what on", "on what")  # kinds of questions that things answer: rare, and of many answers
HARD = ("held", "object", "count", "size", "relation", "binding")  # kinds of false captions that pass for true most often
LIMIT = 62  # tokens of a text; longer ones are left out
PAIR, TOLD, ASKED, JUDGED, ANSWERS = 64, 64, 3, 160, 24  # tokens of rows; questions of a picture


def pixels(u8):  # [B, S, S, 3] uint8 -> [B, 3, S, S] as the image processor feeds it
    return torch.as_tensor(u8).float().permute(0, 3, 1, 2) / 255 / STD[0] - MEAN[0] / STD[0]


def bits(masks):  # [...] i64 -> [..., 64] bool
    return (masks[..., None] >> torch.arange(64, device=masks.device)) & 1 > 0


@dataclass
class Rows:
    """The texts of B pictures, those of a picture one after another in a row of L tokens."""

    ids: torch.Tensor    # [B, L]
    pos: torch.Tensor    # [B, L] place in its text
    text: torch.Tensor   # [B, L] which text of the row, -1 behind the last
    flags: torch.Tensor  # [B, L] the token makes its text false
    masks: torch.Tensor  # [B, L] i64, the cells that the token speaks of, a bit each
    means: torch.Tensor  # [B, L] what it means, 0 for nothing that cells show
    first: torch.Tensor  # [B, N] where each text begins
    there: torch.Tensor  # [B, N] the text is there

    def beside(self, other, columns=None):
        """Each row with that of other behind its last token, in so many columns, or as many as the longest has."""
        join = lambda name: torch.cat([getattr(self, name), getattr(other, name)], 1)
        text = torch.cat([self.text, torch.where(other.text < 0, -1, other.text + self.there.shape[1])], 1)
        filled = text >= 0
        order = (~filled).sort(dim=1, stable=True).indices[:, :columns or int(filled.sum(1).max())]
        part = {k: join(k).gather(1, order) for k in ("ids", "pos", "flags", "masks", "means")}
        first = torch.cat([self.first, other.first + (self.text >= 0).sum(1, keepdim=True)], 1)
        return Rows(**part, text=text.gather(1, order), first=first, there=join("there"))

    def __getitem__(self, which):
        return Rows(*(getattr(self, f.name)[which] for f in fields(self)))

    def to(self, device):
        return Rows(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))

    def true(self):  # [B, N] the text has no token that makes it false
        bad = torch.zeros_like(self.there, dtype=torch.long)
        return bad.scatter_add_(1, self.text.clamp(min=0), self.flags.long()) == 0


def rows(shard, start, length, columns):
    """The texts at start [B, N] of a shard's tokens with length [B, N], 0 for none; what does not fit into a row is left out."""
    n = np.where(length.cumsum(1) <= columns, length, 0)
    first = n.cumsum(1) - n
    b, k = n.nonzero()
    lens = n[b, k]
    each = np.repeat(np.arange(len(lens)), lens)
    within = np.arange(lens.sum()) - np.repeat(lens.cumsum() - lens, lens)
    src, dst = start[b, k][each] + within, (b * columns + first[b, k])[each] + within
    row = lambda kind, fill, v: np.put(a := np.full(len(n) * columns, fill, kind), dst, v) or a.reshape(len(n), columns)
    there = n > 0
    return dict(ids=row(np.int64, PAD, shard.tokens[src]), pos=row(np.int64, 0, within), text=row(np.int64, -1, k[each]),
                flags=row(bool, False, shard.flags[src] > 0), masks=row(np.int64, 0, shard.masks[src].view(np.int64)), means=row(np.int64, 0, shard.means[src]),
                first=np.where(there, first, 0), there=there)


def rows_of(ids):
    """Rows of token lists ids[b][n], as long as the longest."""
    flat = [np.asarray(t, np.uint16) for row in ids for t in row]

    class Bare:
        tokens = np.concatenate(flat)
        flags, masks, means = np.zeros(len(tokens), np.uint8), np.zeros(len(tokens), np.uint64), np.zeros(len(tokens), np.uint16)

    most = max(len(row) for row in ids)
    length = np.zeros((len(ids), most), np.int64)
    for b, row in enumerate(ids):
        length[b, :len(row)] = [len(t) for t in row]
    start = (length.ravel().cumsum() - length.ravel()).reshape(length.shape)
    return tensors(rows(Bare, start, length, int(length.sum(1).max())))


def tensors(r):
    return Rows(**{k: torch.from_numpy(v) for k, v in r.items()})


class Shard:
    def __init__(self, folder, meta):
        size, grid = meta["size"], meta["grid"]
        read = lambda name, kind: np.memmap(folder / name, kind, "r") if (folder / name).stat().st_size else np.zeros(0, kind)
        self.pixels = read("pixels.u8", np.uint8).reshape(-1, size, size, 3)
        self.cells = read("cells.u8", np.uint8).reshape(-1, grid * grid, meta["layers"], 8)
        self.scenes = read("scenes.u8", np.uint8).reshape(len(self.pixels), -1)
        self.tokens, self.flags, self.masks, self.means = (read(name, kind) for name, kind in
            (("tokens.u16", np.uint16), ("flags.u8", np.uint8), ("masks.u64", np.uint64), ("means.u16", np.uint16)))
        self.texts = np.array(read("texts.i32", np.int32).reshape(-1, 6)).astype(np.int64)
        self.begin = np.searchsorted(self.texts[:, 0], np.arange(len(self.pixels) + 1))

    def scene(self, i):
        """{role: [(language, kind, ids)]} for the roles; an answer stands with its question."""
        out = {CAPTION: [], FALSE: [], QUESTION: []}
        at = self.texts[self.begin[i]:self.begin[i + 1]]
        ids = [self.tokens[a:a + n] for *_, a, n in at]
        for j, (_, role, lang, kind, _, n) in enumerate(at):
            if role != ANSWER and n <= LIMIT:
                out[role].append((lang, kind, (ids[j], np.concatenate([[DEC], ids[j + 1][1:]])) if role == QUESTION else ids[j]))
        return out


def pick(key, group, count, most):
    """The rows with the least keys of each of count groups, most of each at most: [count, most], -1 for none."""
    order = np.lexsort((key, group))
    order = order[np.isfinite(key[order])]
    g = group[order]
    rank = np.arange(len(g)) - np.searchsorted(g, g)
    out = np.full((count, most), -1)
    keep = rank < most
    out[g[keep], rank[keep]] = order[keep]
    return out


def hide(r, draw, hides, wrongs):
    """Mask one to three neighbouring tokens of the texts hides [B, N], none that make them false; of the texts
    wrongs [B, N] all that do, so that they are true again."""
    own = lambda v: np.take_along_axis(v, np.maximum(r["text"], 0), 1)
    length = np.zeros(r["there"].shape, np.int64)
    b, l = (r["text"] >= 0).nonzero()
    np.add.at(length, (b, r["text"][b, l]), 1)
    n = draw.choice((1, 1, 2, 3), length.shape)
    at = 1 + (draw.random(length.shape) * np.maximum(length - n - 1, 1)).astype(np.int64)
    inside = (r["pos"] >= own(at)) & (r["pos"] < np.minimum(own(at + n), own(length - 1))) & (r["text"] >= 0)
    wrong = own(wrongs) & r["flags"]
    r["ids"][(own(hides) & inside & ~r["flags"]) | wrong] = MASK
    r["flags"] &= ~wrong


class Stream:
    """Endless batches. Workers of their own make the texts' rows; which, is a matter of the seed, the worker and its count."""

    def __init__(self, folder, batch, told, prompts, seed=1, false=4, workers=1, crowds=""):
        """Of the batch's pictures the first told ones come with texts; the others are of crowds, folders with commas between, if there are any."""
        self.folder, self.crowds = Path(folder), [Path(c) for c in crowds.split(",") if c]
        self.batch, self.told, self.seed, self.false, self.prompts, self.workers = batch, told, seed, false, prompts, workers
        if not self.shards():
            raise SystemExit(f"{folder}: no shards; write them with `go run ./cmd/world corpus`")
        self.meta = json.loads(next(self.folder.rglob("corpus.json")).read_text())

    def shards(self, *folders):
        return sorted(p.parent for f in folders or [self.folder] for p in f.rglob("pixels.u8") if p.parent.suffix == "")

    def batches(self, worker, at):
        """(shards and pictures, rows) from batch `at` on; shards that were used least come first, new ones as they are written."""
        used = {}
        while True:
            draw = np.random.default_rng([self.seed, worker, at])
            there = self.shards()
            least = min(used.get(p, 0) for p in there)
            name = there[draw.choice([i for i, p in enumerate(there) if used.get(p, 0) == least])]
            used[name] = least + 1
            shard = Shard(name, self.meta)
            crowds = self.shards(*self.crowds) if self.crowds else []
            order = draw.permutation(len(shard.pixels))
            for b in range(0, len(order) - self.batch + 1, self.batch):
                at += 1
                told, rest = np.sort(order[b:b + self.told]), np.sort(order[b + self.told:b + self.batch])
                other = name
                if crowds:
                    other = crowds[draw.integers(len(crowds))]
                    rest = np.sort(draw.choice(len(Shard(other, self.meta).pixels), len(rest), replace=False))
                yield ((name, told), (other, rest)), self.collate(shard, told, draw) if self.told else {}

    def collate(self, shard, which, draw):
        count = len(which)
        at = np.concatenate([np.arange(shard.begin[i], shard.begin[i + 1]) for i in which])
        group = np.repeat(np.arange(count), shard.begin[which + 1] - shard.begin[which])
        _, role, lang, kind, start, length = shard.texts[at].T
        fits = length <= LIMIT
        chance = draw.random(len(at))
        of = lambda keep: np.where(keep & fits, chance, np.inf)  # a key that picks among these
        spans = lambda i: (np.where(i < 0, 0, start[i]), np.where(i < 0, 0, length[i]))

        # captions stand from short to long
        told = [np.flatnonzero((role == CAPTION) & (lang == k) & fits) for k in (0, 1)]
        place, size = np.zeros(len(at)), np.ones(len(at))
        for t in told:
            g = group[t]
            place[t] = np.arange(len(g)) - np.searchsorted(g, g)
            size[t] = np.bincount(g, minlength=count)[g]
        late = (role == CAPTION) & ((place >= size // 2) | (draw.random(count) < 0.2)[group])
        long = np.concatenate([pick(of(late & (lang == k)), group, count, 1) for k in (0, 1)], 1)  # [B, 2]
        pair = rows(shard, *(v.reshape(-1, 1) for v in spans(long)), PAIR)

        true = np.concatenate([pick(np.where(role == CAPTION, draw.random(len(at)), np.inf) + of(lang == k), group, count, 1) for k in (0, 1)], 1)
        among = lambda name, kinds: np.isin(kind, [self.meta[name].index(k) for k in kinds])
        false = pick(of(role == FALSE) * np.where(among("false", HARD), 0.5, 1), group, count, self.false)
        asked = pick(of(role == QUESTION) * np.where(among("question", NAMED), 0.1, 1), group, count, ASKED)
        judge = rows(shard, *spans(np.concatenate([asked, true, false], 1)), JUDGED)
        chances = draw.random(judge["there"].shape)
        own, lies = np.arange(chances.shape[1]) >= ASKED, np.arange(chances.shape[1]) >= ASKED + 2
        hide(judge, draw, own & np.where(lies, (chances >= 0.15) & (chances < 0.4), chances < 0.3), lies & (chances < 0.15))

        reply = np.where(judge["there"][:, :ASKED], asked + 1, -1)  # an answer follows its question
        answers = rows(shard, *spans(reply), ANSWERS)
        answers["ids"][(answers["pos"] == 0) & (answers["text"] >= 0)] = DEC
        b, k = answers["there"].nonzero()  # a question's first token looks at what the answer names
        judge["masks"][b, judge["first"][b, k]] = answers["masks"][b, answers["first"][b, k] + 1]

        # asked to describe, it says all
        tongue, prompted = draw.integers(0, 2, count), draw.random(count)
        prompted = (tongue == 1) | (prompted < 0.7)
        whole = np.where(kind == self.meta["long"], LIMIT, place)
        last = np.concatenate([pick(np.where((role == CAPTION) & (lang == k) & fits, -whole, np.inf), group, count, 1) for k in (0, 1)], 1)
        some = np.concatenate([pick(np.where((role == CAPTION) & (lang == k) & fits, draw.random(len(at)), np.inf), group, count, 1) for k in (0, 1)], 1)
        line = np.where(prompted, last[np.arange(count), tongue], some[np.arange(count), tongue])
        begin = [np.where(p, len(self.prompts[LANGS[k]]), 1) for k, p in ((0, prompted), (1, prompted))]
        begin = np.where(tongue == 0, *begin)
        start1, length1 = spans(line)
        captions = rows(shard, (start1 + 1)[:, None], np.maximum(length1 - 1, 0)[:, None], TOLD)
        ids, j = np.full((count, TOLD), PAD), np.arange(TOLD)
        shift = np.clip(j - begin[:, None], 0, None)
        inside = (j >= begin[:, None]) & (j < (begin + length1 - 1)[:, None])
        ids[inside] = np.take_along_axis(captions["ids"], shift, 1)[inside]
        following = lambda name: np.where(inside, np.take_along_axis(captions[name], shift, 1), 0)[:, 1:]
        ids[:, 0] = DEC
        for k, name in enumerate(LANGS):
            ids[(tongue == k) & prompted, :len(self.prompts[name])] = self.prompts[name]
        text = np.where((j < (begin + length1 - 1)[:, None]) & (length1 > 0)[:, None], 0, -1)
        told = dict(ids=ids, pos=np.where(text < 0, 0, j), text=text, flags=j < begin[:, None], masks=np.zeros_like(ids), means=np.zeros_like(ids),
                    first=np.zeros((count, 1), np.int64), there=length1[:, None] > 0)  # flags: what it was prompted with
        for name in ("masks", "means"):  # of the token that comes next
            told[name][:, :-1] = following(name)
        return dict(pair=pair, judge=judge, answers=answers, told=told)

    def work(self, worker, at, out):
        torch.set_num_threads(1)
        for batch in self.batches(worker, at):
            out.put(batch)

    def run(self, step, device):
        """Batches on a device, from a step on."""
        spawn = multiprocessing.get_context("spawn")
        queues = [spawn.Queue(4) for _ in range(self.workers)]
        for k, q in enumerate(queues):
            spawn.Process(target=self.work, args=(k, step // self.workers, q), daemon=True).start()
        shards = {}
        while True:
            pictures, batch = queues[step % self.workers].get()
            for name, _ in pictures:
                if name not in shards:
                    s = Shard(name, self.meta)
                    shards[name] = tuple(torch.from_numpy(np.asarray(v)) for v in (s.pixels, s.cells, s.scenes))
            parts = [torch.cat([shards[name][k][torch.from_numpy(which)] for name, which in pictures]) for k in range(3)]
            if torch.device(device).type == "cuda":
                parts = [p.pin_memory() for p in parts]
            seen, cells, scenes = (p.to(device, non_blocking=True) for p in parts)
            yield dict(pixels=seen, cells=cells, scenes=scenes, **{k: tensors(v).to(device) for k, v in batch.items()})
            step += 1
