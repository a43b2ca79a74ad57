"""Trains the acoustic model:

    python training/voice/train.py prepare --data data/voice          # features, once
    python training/voice/train.py train --data data/voice --minutes 60
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from acoustic import ENERGY, LOUD, PITCH, Batches, losses, measure, model, weights
from halves import save, share
from muon import orthogonal
from speech import RATE, VOICES, Corpus


def prepare(a):
    c = Corpus(a.data)
    said, rows, at = [], [], 0
    for j, u in enumerate(c.all):
        if u["start"] > a.hours * 3600 * RATE:
            continue
        m = measure(c, u)
        if m is None:
            continue
        y, ids, frames, pitch, energy = m
        said.append(y)
        rows.append(dict(utterance=j, at=at, n=len(y), ids=ids.tolist(), frames=frames.tolist(), pitch=pitch, energy=energy.round(3).tolist(), voice=u["voice"], plain=u["plain"]))
        at += len(y)
    mean = [float(np.mean(np.concatenate([r["pitch"] for r in rows if r["voice"] == v and r["plain"]]))) for v in range(len(VOICES))]
    if a.means:
        mean = json.loads(a.means.read_text())["mean"]
    for r in rows:
        r["pitch"] = ((r["pitch"] - mean[r["voice"]]) / PITCH).round(4).tolist()
        r["energy"] = [round((e - LOUD) / ENERGY, 4) for e in r["energy"]]
    np.save(a.data / "frames.npy", np.concatenate(said))
    (a.data / "rows.json").write_text(json.dumps(dict(mean=mean, rows=rows)))
    print(len(rows), "utterances of", len(c.all), "mean F0", np.exp(mean).round(1))


class Muon:
    """Muon for the matrices of the blocks, convolutions of one tap among them; AdamW for
    the rest."""

    def __init__(self, m, lr):
        inside = lambda n, p: "conformer_layers" in n and p.ndim > 1 and "depthwise" not in n and "pos_bias" not in n
        self.groups = {}  # matrices of one shape, wide, are turned together
        for n, p in m.named_parameters():
            if inside(n, p):
                self.groups.setdefault(tuple(sorted(p.flatten(1).shape)), []).append(p)
        self.velocity = {s: torch.zeros(len(ps), *s) for s, ps in self.groups.items()}
        self.adam = torch.optim.AdamW([p for n, p in m.named_parameters() if not inside(n, p)], lr, (0.9, 0.98), weight_decay=0.01, fused=True)

    def zero_grad(self):
        self.adam.zero_grad()
        for ps in self.groups.values():
            for p in ps:
                p.grad = None

    @torch.no_grad()
    def step(self, lr):
        for g in self.adam.param_groups:
            g["lr"] = lr
        self.adam.step()
        wide = lambda x: x.flatten(1) if len(x) <= x.flatten(1).shape[1] else x.flatten(1).T
        for shape, ps in self.groups.items():
            g, v = torch.stack([wide(p.grad) for p in ps]), self.velocity[shape]
            v.lerp_(g, 0.05)
            u = orthogonal(g.lerp(v, 0.95)) * (0.2 * max(shape) ** 0.5)
            for p, d in zip(ps, u):
                wide(p.data).mul_(1 - lr * 0.02).sub_(d, alpha=lr)

    def state(self):
        return dict(adam=self.adam.state_dict(), velocity=self.velocity)

    def load(self, s):
        self.adam.load_state_dict(s["adam"])
        self.velocity = s["velocity"]


def train(a):
    torch.set_num_threads(1)
    torch.manual_seed(2)
    m = model()
    o = Muon(m, a.lr)
    ema = {k: v.clone() for k, v in m.state_dict().items()}
    step, spent = 0, 0.0
    if a.out.exists():
        s = torch.load(a.out, weights_only=False)
        m.load_state_dict(s["m"]), o.load(s["o"])
        ema, step, spent = s["ema"], s["step"], s["spent"]
    elif a.init:
        old, new = weights(a.init), m.state_dict()
        m.load_state_dict(new | {k: v for k, v in old.items() if k in new and new[k].shape == v.shape})
        ema = {k: v.clone() for k, v in m.state_dict().items()}
    if a.again:
        spent = 0.0
    batches = Batches(a.data, a.frames, np.random.default_rng(step + 7 + 10**6 * (a.half or 0)))
    m.train()
    began = saved = time.time()
    mean = {}
    write = lambda: save(a.out, dict(m=m.state_dict(), o=o.state(), ema=ema, step=step, spent=spent + time.time() - began))
    while True:
        now = (spent + time.time() - began) / 60
        if now >= a.minutes or a.steps and step >= a.steps:
            break
        lr = a.lr * min(1, (step + 1) / 200) * max(0.02, 1 - now / a.minutes)
        l = losses(m, batches.next())
        o.zero_grad()
        (l["said"] + l["before"] + 0.3 * (l["pitch"] + l["energy"] + l["duration"])).backward()
        nn.utils.clip_grad_norm_(m.parameters(), 5)
        o.step(lr)
        step += 1
        if a.half is not None and step % 20 == 0:
            share(m, a.data, a.half)
        with torch.no_grad():
            keep = min(0.995, 1 - 1 / (step + 1))
            for k, v in m.state_dict().items():
                ema[k].lerp_(v, 1 - keep) if v.is_floating_point() else ema[k].copy_(v)
        for k, v in l.items():
            mean[k] = 0.97 * mean.get(k, float(v.detach())) + 0.03 * float(v.detach())
        if step % 25 == 0:
            print(json.dumps(dict(step=step, minutes=round(now, 2), **{k: round(v, 4) for k, v in mean.items()})), flush=True)
        if time.time() - saved > 120 and not a.half:
            write()
            saved = time.time()
    if not a.half:
        write()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("what", choices=["prepare", "train"])
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--hours", type=float, default=99, help="of each voice")
    p.add_argument("--means", type=Path, help="rows.json whose mean pitch of the voices is used")
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--steps", type=int, default=0)
    p.add_argument("--frames", type=int, default=800, help="of a batch")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--init", type=Path, help="acoustic.pt or a folder like models/fastspeech-s, to begin with its weights where shapes agree")
    p.add_argument("--half", type=int, choices=[0, 1], help="one of two runs that share their weights; 0 writes them")
    p.add_argument("--again", action="store_true", help="count minutes from here")
    a = p.parse_args()
    a.out = a.data / "acoustic.pt"
    dict(prepare=prepare, train=train)[a.what](a)


if __name__ == "__main__":
    main()
