"""Calibrate the verdicts of an exported matching model on scenes of split val, as they are and
as an artist draws them whom no training saw (world corpus --artists).

    python training/calibrate.py --run data/run --tokenizer data/tokenizer --val data/val --write models

Fits Platt's two numbers to true and false captions in balance, and chooses the
thresholds of `match` and `mismatch`: the narrowest band of `unsure` outside which
nine verdicts of ten are right, though never more than 0.2 to either side.
Marks are taken by `tonggan eval understand`, through the code that users run.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from data import CAPTION, FALSE, Shard, pixels, rows_of
from export import load
from recipe import SIZES

NARROWEST, WIDEST, RIGHT = 0.1, 0.2, 0.95


@torch.no_grad()
def judge(joint, shard, count):
    """(logit, fits) of every caption and false caption."""
    logit, fits = [], []
    for at in range(0, min(count, len(shard.pixels)), 25):
        scenes = [shard.scene(i) for i in range(at, min(at + 25, count, len(shard.pixels)))]
        texts = [[(role, t) for role in (CAPTION, FALSE) for _, _, t in s[role]] for s in scenes]
        r = rows_of([[t for _, t in row] for row in texts]).to(joint.scale.device)
        score = joint.itm(r, joint.grounded(r, joint.vision(look(joint, shard, at, len(scenes)))))[r.there]
        logit += (score[:, 1] - score[:, 0]).tolist()
        fits += [role == CAPTION for row in texts for role, _ in row]
    return np.array(logit), np.array(fits, float)


def look(joint, shard, at, n):
    return pixels(np.array(shard.pixels[at:at + n])).to(joint.scale.device)


def balanced(fits):
    return np.where(fits == 1, 0.5 / fits.mean(), 0.5 / (1 - fits.mean()))


def platt(logit, fits, weight):
    """a, b of sigmoid(a * logit + b): the least weighted log loss, by Newton's method, its steps halved until they help."""
    x, w = np.stack([logit, np.ones_like(logit)], 1), np.zeros(2)
    loss = lambda w: np.sum(weight * np.logaddexp(0, np.where(fits == 1, -1, 1) * (x @ w)))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (weight * p * (1 - p))) @ x + 1e-9 * np.eye(2), x.T @ (weight * (p - fits)))
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-9:
            step /= 2
        w = w - step
    if w[0] <= 0:
        raise SystemExit("the model does not tell true captions from false ones: train on")
    return float(w[0]), float(w[1])


def band(p, fits, weight):
    """The half width of `unsure` around 0.5: outside it so many verdicts are right, if the widest will do for that."""
    for w in np.arange(NARROWEST, WIDEST, 0.01):
        out = abs(p - 0.5) >= w
        if np.average((p > 0.5)[out] == fits[out], weights=weight[out]) >= RIGHT:
            return float(w)
    return WIDEST


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for f in ("run", "tokenizer", "val", "write"):
        ap.add_argument("--" + f, required=True)
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--count", type=int, default=1500)
    args = ap.parse_args()
    vocab = len((Path(args.tokenizer) / "vocab.txt").read_text(encoding="utf-8").splitlines())
    joint = load(args.run, args.size, vocab)
    folders = sorted(f.parent for f in Path(args.val).rglob("pixels.u8"))
    judged = [judge(joint, Shard(f, json.loads((f.parent / "corpus.json").read_text())), args.count) for f in folders]
    logit, fits = (np.concatenate(x) for x in zip(*judged))
    weight = balanced(fits)
    a, b = platt(logit, fits, weight)
    p = 1 / (1 + np.exp(-(a * logit + b)))
    w = band(p, fits, weight)
    right = np.average((p > 0.5) == fits, weights=weight)
    print(f"a {a:.4f} b {b:.4f}, unsure within {w:.2f} of 0.5; {right:.3f} right, {np.average(abs(p - 0.5) < w, weights=weight):.3f} unsure")
    f = Path(args.write) / f"blip-itm-{args.size}" / "tonggan.json"
    card = json.loads(f.read_text())
    card["calibration"] = {"a": round(a, 4), "b": round(b, 4)}
    card["thresholds"] = {"match": round(0.5 + w, 2), "mismatch": round(0.5 - w, 2)}
    f.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
