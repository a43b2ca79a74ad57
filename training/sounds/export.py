"""Exports a run of train.py to models/ast-s, and fits from which probability each sound
is believed, on sounds that training never had: alone, two at once, and in noise.

    python training/sounds/export.py --run data/sounds/run --val data/sounds/val --binary bin/sounds --out models/ast-s
"""

import argparse
import json
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


@torch.no_grad()
def thresholds(model, c):
    """For each label the lowest probability from which RIGHT of the claims on c are true."""
    mixer = Mixer(c, 5, hard=False)
    p, y = [], []
    for _ in range(30):
        x, t = mixer.batch(64)
        p.append(forward(model, x).sigmoid())
        y.append(t)
    p, y = torch.cat(p).numpy(), torch.cat(y).numpy()
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

    a.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(a.out)
    weights = {k: v.bfloat16() if v.ndim > 1 else v for k, v in load_file(a.out / "model.safetensors").items()}
    (a.out / "model.safetensors").unlink()
    save_file(weights, a.out / "model.safetensors", metadata={"format": "pt"})
    (a.out / "model.safetensors").chmod(0o644)
    ASTFeatureExtractor(num_mel_bins=MELS, max_length=FRAMES, mean=MEAN, std=STD).save_pretrained(a.out)
    sounds = {}
    for line in subprocess.run([a.binary, "classes"], check=True, capture_output=True, text=True).stdout.splitlines():
        name, chinese, says = line.split("\t")
        sounds[name] = {"zh": chinese, "says": says, "threshold": limits[name]} | ({"quiet": True} if name in QUIET else {})
    assert list(sounds) == c.names, "the corpus and the binary know different classes"
    card = {"name": a.out.name, "lang": ["en", "zh"], "hear": {"threshold": 0.9, "repeat": True, "sounds": sounds}}
    (a.out / "tonggan.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n")
    print(f"{sum(f.stat().st_size for f in a.out.iterdir()) / 1e6:.2f} MB in {a.out}; trained {run['run']['seconds'] / 60:.1f} minutes on {run['run']['sounds']:,} sounds")


if __name__ == "__main__":
    main()
