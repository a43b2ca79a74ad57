"""Exports a run of train.py to models/ast-s, and fits from which probability each sound
is believed, on sounds that training never had, alone and two at once; and how far from
the others of its kind a sound may be.

    python training/sounds/export.py --run data/sounds/run --val data/sounds/val --binary bin/sounds --out models/ast-s
"""

import argparse
import json
import math
import pathlib
import subprocess

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import ASTFeatureExtractor

from mix import FRAMES, MEAN, MELS, STD, Corpus, Mixer
from train import build, forward

RIGHT = 0.9  # share of claims that must be true
LOWEST, HIGHEST = 0.5, 0.97
QUIET = ("silence",)
NEAR, FAR = 0.8, 0.95  # share of sounds that are near their kind; probability from which one that is far is believed
SHRINK = 0.01  # how much of the covariance is replaced by its mean variance


@torch.no_grad()
def hear(model, c, seed):
    """What the head sees, what it says and what is true of mixtures."""
    mixer = Mixer(c, seed, hard=False)
    h, p, y = [], [], []
    model.classifier.register_forward_pre_hook(lambda _, x: h.append(x[0]))
    for _ in range(30):
        x, t = mixer.batch(64)
        p.append(forward(model, x).sigmoid())
        y.append(t)
    model.classifier._forward_pre_hooks.clear()
    return (torch.cat(x).numpy() for x in (h, p, y))


def domain(model, c):
    """A Gaussian for each label, all with one covariance (Lee et al. 2018,
    arXiv:1807.03888), and a distance beyond which 1 - NEAR of what is there are."""
    h, _, y = hear(model, c, 6)
    means = np.stack([h[y[:, k] > 0].mean(0) for k in range(y.shape[1])])
    apart = np.concatenate([h[y[:, k] > 0] - m for k, m in enumerate(means)])
    cov = np.cov(apart.T) * (1 - SHRINK) + SHRINK * apart.var(0).mean() * np.eye(h.shape[1])
    whiten = np.linalg.inv(np.linalg.cholesky(cov))
    h, _, y = hear(model, c, 7)
    far = np.linalg.norm((h[:, None] - means) @ whiten.T, axis=2)
    return means, whiten, math.ceil(np.quantile(far[y > 0], NEAR) * 100) / 100


def thresholds(model, c):
    """For each label the lowest probability from which RIGHT of the claims on c are true."""
    _, p, y = hear(model, c, 5)
    out = {}
    for k, name in enumerate(c.names):
        order = np.argsort(-p[:, k])
        right = np.cumsum(y[order, k]) / np.arange(1, len(order) + 1)
        good = np.flatnonzero((right >= RIGHT) & (p[order, k] >= LOWEST))
        t = p[order[good[-1]], k] if len(good) else HIGHEST
        out[name] = round(float(np.clip(t, LOWEST, HIGHEST)), 2)
    claimed = p >= np.array([out[n] for n in c.names])
    print(f"on {len(p)} mixtures: {100 * (claimed * y).sum() / claimed.sum():.1f} % of the claims are true, {100 * (claimed * y).sum() / y.sum():.1f} % of the sounds are claimed")
    return out


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--run", required=True, type=pathlib.Path)
    a.add_argument("--val", required=True)
    a.add_argument("--binary", required=True, help="cmd/sounds, built")
    a.add_argument("--out", required=True, type=pathlib.Path)
    a = a.parse_args()
    torch.set_num_threads(1)
    c = Corpus(a.val, torch.device("cpu"), 64)
    model = build(c.names).eval()
    run = torch.load(a.run / "final.pt", weights_only=False)
    model.load_state_dict(run["model"])
    for p in model.parameters():
        p.data = p.data.bfloat16().float()
    limits = thresholds(model, c)
    means, whiten, near = domain(model, c)

    a.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(a.out)
    weights = {k: v.bfloat16() if v.ndim > 1 else v for k, v in load_file(a.out / "model.safetensors").items()}
    (a.out / "model.safetensors").unlink()
    save_file(weights, a.out / "model.safetensors", metadata={"format": "pt"})
    (a.out / "model.safetensors").chmod(0o644)
    triangle = whiten[np.tril_indices(len(whiten))]
    save_file({"mean": torch.tensor(means).bfloat16().float(), "whiten": torch.tensor(triangle).bfloat16()}, a.out / "domain.safetensors")
    (a.out / "domain.safetensors").chmod(0o644)
    ASTFeatureExtractor(num_mel_bins=MELS, max_length=FRAMES, mean=MEAN, std=STD).save_pretrained(a.out)
    sounds = {}
    for line in subprocess.run([a.binary, "classes"], check=True, capture_output=True, text=True).stdout.splitlines():
        name, chinese, says = line.split("\t")
        sounds[name] = {"zh": chinese, "says": says, "threshold": limits[name]} | ({"quiet": True} if name in QUIET else {})
    assert list(sounds) == c.names, "the corpus and the binary know different classes"
    card = {"name": a.out.name, "lang": ["en", "zh"], "domain": {"threshold": near}, "hear": {"threshold": 0.9, "far": FAR, "repeat": True, "sounds": sounds}}
    (a.out / "tonggan.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n")
    print(f"{sum(f.stat().st_size for f in a.out.iterdir()) / 1e6:.2f} MB in {a.out}; trained {run['run']['seconds'] / 60:.1f} minutes on {run['run']['sounds']:,} sounds")


if __name__ == "__main__":
    main()
