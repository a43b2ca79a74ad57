"""Mark a trained network on scenes it never saw, and calibrate its verdicts.

    python training/marks.py --run data/run --tokenizer data/tokenizer --val data/val --test data/test [--write models]

Calibration (Platt) and verdict thresholds are fitted on --val alone; every mark is
taken on --test. --write stores the calibration in the exported folders.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from data import LANGS, Shard, pad, pixels
from export import load
from recipe import DEC, MASK, SEP, SIZES


def scenes(folder, tok, size, limit):
    for path in sorted(Path(folder).glob("scenes-*.jsonl")):
        shard = Shard(path, tok, size, limit)
        for i, s in enumerate(shard.scenes):
            if all(s["caps"][k] for k in LANGS):
                yield shard.images[i], s


def batches(rows, n):
    for i in range(0, len(rows), n):
        yield rows[i:i + n]


@torch.no_grad()
def judge(joint, rows):
    """(logit, label, kind, lang) for every caption and hard negative."""
    out = []
    for chunk in batches(rows, 50):
        seen = joint.vision(pixels(np.stack([im for im, _ in chunk])))
        for i, (_, s) in enumerate(chunk):
            texts = [(ids, 1, "caption", k) for k in LANGS for ids in s["caps"][k]]
            texts += [(n["ids"], 0, n["kind"], n["lang"]) for n in s["neg"]]
            score = joint.itm(pad([[t[0] for t in texts]]), seen[i:i + 1])[0]
            out += [(float(x[1] - x[0]),) + t[1:] for x, t in zip(score, texts)]
    return out


def platt(logit, label, weight):
    """a, b of sigmoid(a * logit + b), by Newton's method on the weighted log loss."""
    x = np.stack([logit, np.ones_like(logit)], 1)
    w = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x.T * (weight * p * (1 - p) + 1e-9)) @ x, x.T @ (weight * (p - label)))
    return float(w[0]), float(w[1])


def balanced(label):
    return np.where(label == 1, 0.5 / label.mean(), 0.5 / (1 - label.mean()))


@torch.no_grad()
def retrieval(joint, rows, lang):
    """R@1 picture->text and text->picture among the given scenes, longest caption each."""
    image, text = [], []
    for chunk in batches(rows, 50):
        image.append(joint.unit_image(joint.vision(pixels(np.stack([im for im, _ in chunk])))))
        text.append(joint.unit_text(pad([[max(s["caps"][lang], key=len)] for _, s in chunk]))[:, 0])
    sim = torch.cat(image) @ torch.cat(text).T
    want = torch.arange(len(sim))
    return float((sim.argmax(1) == want).float().mean()), float((sim.argmax(0) == want).float().mean())


@torch.no_grad()
def greedy(joint, decoder, start, seen, mask=None, limit=40):
    """Greedy continuation of start [B, T]; -> lists of new ids."""
    ids = start
    for _ in range(limit):
        x = joint.text(decoder.bert, ids[:, None], seen, mask, causal=True)[:, 0, -1]
        ids = torch.cat([ids, decoder.cls.predictions(x[None])[0].argmax(-1, keepdim=True)], 1)
        if (ids[:, start.shape[1]:] == SEP).any(1).all():
            break
    out = []
    for r in ids[:, start.shape[1]:].tolist():
        out.append(r[: r.index(SEP)] if SEP in r else r)
    return out


@torch.no_grad()
def answers(joint, rows):
    """(right, kind, lang) of every question."""
    out = []
    for im, s in rows:
        if not s["qa"]:
            continue
        seen = joint.vision(pixels(im[None]))
        ids = pad([[q["ids"] for q in s["qa"]]])
        q = joint.text(joint.match.text_encoder, ids, seen)[0]
        got = greedy(joint, joint.answerer, torch.full((len(q), 1), DEC), q, (ids[0] != 0)[:, None, None, :], 8)
        out += [(g == a["answer"][1:-1], a["kind"], a["lang"]) for g, a in zip(got, s["qa"])]
    return out


@torch.no_grad()
def first_named(joint, rows):
    """How often masking the changed word raises the score most, of false captions seen as false."""
    hit = defaultdict(list)
    for im, s in rows:
        seen = joint.vision(pixels(im[None]))
        for n in s["neg"]:
            if not n["changed"]:
                continue
            tries = [n["ids"]] + [n["ids"][:i] + [MASK] + n["ids"][i + 1:] for i in range(1, len(n["ids"]) - 1)]
            score = joint.itm(pad([tries]), seen)[0]
            logit = score[:, 1] - score[:, 0]
            if logit[0] < 0:
                hit[n["lang"]].append(int(logit[1:].argmax()) + 1 in n["changed"])
    return {k: float(np.mean(v)) for k, v in hit.items()}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for f in ("run", "tokenizer", "val", "test"):
        ap.add_argument("--" + f, required=True)
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--write", default="", help="models folder whose tonggan.json files get the calibration")
    ap.add_argument("--count", type=int, default=1000)
    args = ap.parse_args()
    tok = Tokenizer.from_file(str(Path(args.tokenizer) / "tokenizer.json"))
    z = SIZES[args.size]
    joint = load(args.run, args.size, tok.get_vocab_size())
    read = lambda f: [r for _, r in zip(range(args.count), scenes(f, tok, z.image, z.positions - 2))]
    val, test = read(args.val), read(args.test)

    v = judge(joint, val)
    logit, label = (np.array([r[i] for r in v], float) for i in (0, 1))
    weight = balanced(label)
    a, b = platt(logit, label, weight)
    prob = lambda x: 1 / (1 + np.exp(-(a * x + b)))
    print(f"calibration a {a:.3f} b {b:.3f}")

    t = judge(joint, test)
    logit, label = (np.array([r[i] for r in t], float) for i in (0, 1))
    p, weight, right = prob(logit), balanced(label), None
    right = (p >= 0.5) == (label == 1)
    bins = np.clip((p * 10).astype(int), 0, 9)
    ece = sum(abs((weight * (label - p))[bins == k].sum()) for k in range(10)) / weight.sum()
    print(f"expected calibration error {ece:.3f}")
    for lang in LANGS:
        here = np.array([r[3] == lang for r in t])
        acc = [right[here & (label == y)].mean() for y in (0, 1)]
        print(f"match/mismatch {lang}: balanced {np.mean(acc):.3f}  mismatch found {acc[0]:.3f}  match found {acc[1]:.3f}")
        kinds = sorted({r[2] for r in t})
        print("  " + "  ".join(f"{k} {right[here & np.array([r[2] == k for r in t])].mean():.2f}" for k in kinds
                                if (here & np.array([r[2] == k for r in t])).any()))
    for lang in LANGS:
        print("retrieval R@1 of %d %s: picture->text %.3f text->picture %.3f" % (len(test), lang, *retrieval(joint, test, lang)))
    qa = answers(joint, test[:500])
    for lang in LANGS:
        rows = [r for r in qa if r[2] == lang]
        print(f"answers exact {lang}: {np.mean([r[0] for r in rows]):.3f}  " + "  ".join(
            f"{k} {np.mean([r[0] for r in rows if r[1] == k]):.2f}" for k in sorted({r[1] for r in rows})))
    print("changed word named first:", first_named(joint, test[:200]))
    if args.write:
        for name in ("blip-itm",):
            f = Path(args.write) / f"{name}-{args.size}" / "tonggan.json"
            card = json.loads(f.read_text())
            card["calibration"] = {"a": round(a, 4), "b": round(b, 4)}
            card["thresholds"] = {"match": 0.55, "mismatch": 0.45}
            f.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
