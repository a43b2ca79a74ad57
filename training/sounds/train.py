"""Trains the built-in model of sound events, an Audio Spectrogram Transformer, on corpora
that cmd/sounds writes. Stops and resumes: state.pt is written every minute.

    python training/sounds/train.py --data data/sounds/train --test data/sounds/test --out data/sounds/run --minutes 30

--minutes counts the time of all runs; over it the learning rate falls to nothing.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from transformers import ASTConfig, ASTForAudioClassification

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from muon import Muon  # noqa: E402

SIZE = dict(hidden_size=128, num_hidden_layers=3, num_attention_heads=4, intermediate_size=384)
PATCH, STEP = 16, 16
MEAN, STD = -8.0, 2.0  # of the features; the model sees (x - MEAN) / (2 STD)
DECIBEL = np.log(10) / 10


class Corpus:
    """Log power in mel bins, a byte each, and which class each sound is."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.meta = json.loads((folder / "meta.json").read_text())
        self.names = self.meta["classes"]
        self.labels = np.fromfile(folder / "labels.bin", np.uint8).astype(np.int64)
        self.bytes = np.memmap(folder / "features.bin", np.uint8, "r", shape=(len(self.labels), self.meta["frames"], self.meta["mels"]))
        self.of = [np.flatnonzero(self.labels == c) for c in range(len(self.names))]

    def features(self, index):
        return torch.from_numpy(self.bytes[np.sort(index)][np.argsort(np.argsort(index))]).float() / 10 - 16


def loudness(x):
    """Natural logarithm of the power of the loudest tenth of a second: [B, F, M] -> [B, 1, 1]."""
    power = x.exp().mean(2, keepdim=True).transpose(1, 2)
    return torch.nn.functional.avg_pool1d(power, 10, 5).amax(2, keepdim=True).log()


def smooth(r, n, bins, size):
    """A random curve over the mel bins for each of n sounds."""
    knots = torch.from_numpy(r.normal(0, size, (n, 1, 5)).astype(np.float32))
    return torch.nn.functional.interpolate(knots, bins, mode="linear", align_corners=True)


def batch(c, r, n):
    """Sounds as they come: alone or two at once, near and far, whole or cut off, in front of noise."""
    classes = len(c.names)
    noise, silence = c.names.index("noise"), c.names.index("silence")
    first = r.integers(0, classes, n)
    second = r.integers(0, classes - 1, n)  # not silence, which is the last
    draw = lambda which: c.features(np.array([r.choice(c.of[k]) for k in which]))
    tensor = lambda a: torch.from_numpy(a.astype(np.float32))[:, None, None]
    x, y = draw(first), torch.zeros(n, classes)
    for b in range(n):  # another beginning: what leaves at the end comes in again at the front
        if r.random() < 0.5:
            x[b] = x[b].roll(int(r.integers(0, x.shape[1])), 0)
    mel = x.shape[2]
    heard = first != silence
    x = torch.where(tensor(heard) > 0, x + smooth(r, n, mel, 0.6), x)
    loud = loudness(x)
    z = draw(second) + smooth(r, n, mel, 0.6)
    mixed = heard & (r.random(n) < 0.3)
    z = z - loudness(z) + loud + tensor(r.uniform(-9, 9, n) * DECIBEL)
    x = torch.where(tensor(mixed) > 0, torch.logaddexp(x, z), x)
    bed = draw(np.full(n, noise))
    bed = bed - loudness(bed) + loud + tensor(r.uniform(-45, -12, n) * DECIBEL)
    x = torch.where(tensor(heard & (r.random(n) < 0.3)) > 0, torch.logaddexp(x, bed), x)
    x = torch.where(tensor(heard) > 0, x + tensor(r.uniform(-18, 8, n) * DECIBEL), x).clamp_min(-15.9425)
    y[np.arange(n), first] = 1
    y[np.flatnonzero(mixed), second[mixed]] = 1
    x = (x - MEAN) / (2 * STD)
    for b in np.flatnonzero(r.random(n) < 0.08):  # a short file: the rest is what the extractor pads with
        x[b, int(r.integers(60, x.shape[1])):] = -MEAN / (2 * STD)
    return x, y


def forward(model, x, keep=None):
    """Logits; with keep, of that many random patches (Koutini et al. 2022, arXiv:2110.05069)."""
    m = model.audio_spectrogram_transformer
    h = m.embeddings(x)
    if keep:
        order = torch.rand(h.shape[0], h.shape[1] - 2).argsort(1)[:, :keep].sort(1).values + 2
        order = torch.cat([torch.arange(2).expand(h.shape[0], 2), order], 1)
        h = h.gather(1, order[:, :, None].expand(-1, -1, h.shape[2]))
    for layer in m.layers:
        h = layer(h, None)
    h = m.layernorm(h[:, :2]).mean(1)
    return model.classifier(h)


def build(c):
    config = ASTConfig(**SIZE, patch_size=PATCH, frequency_stride=STEP, time_stride=STEP, max_length=c.meta["frames"], num_mel_bins=c.meta["mels"],
                       problem_type="multi_label_classification", id2label=dict(enumerate(c.names)), label2id={n: i for i, n in enumerate(c.names)})
    return ASTForAudioClassification(config)


@torch.no_grad()
def begin(model, c):
    """Weights to begin with, so that little time is lost: patches are whitened (their
    largest principal components, Coates and Ng 2012), positions are sines of row and
    column (Beyer et al. 2022, arXiv:2205.01580), and maps keep lengths."""
    m, e = model.audio_spectrogram_transformer, model.audio_spectrogram_transformer.embeddings
    x = (c.features(np.arange(0, len(c.labels), 20)) - MEAN) / (2 * STD)
    patches = x.transpose(1, 2).unfold(1, PATCH, STEP).unfold(2, PATCH, STEP).reshape(-1, PATCH * PATCH)
    mean = patches.mean(0)
    values, vectors = torch.linalg.eigh((patches - mean).T @ (patches - mean) / len(patches))
    width = m.config.hidden_size
    scale = 0.7 / (values[-width:] + values.mean()).sqrt()
    w = (vectors[:, -width:] * scale).T
    e.patch_embeddings.projection.weight.copy_(w.reshape(width, 1, PATCH, PATCH))
    e.patch_embeddings.projection.bias.copy_(-w @ mean)
    rows, columns = e.get_shape(m.config)
    at = torch.arange(width // 4) / (width // 4)
    def wave(n, longest):
        a = torch.arange(n)[:, None] * np.pi * longest ** -at
        return torch.cat([a.sin(), a.cos()], 1)
    grid = torch.cat([wave(rows, 8.0)[:, None].expand(-1, columns, -1), wave(columns, 32.0)[None].expand(rows, -1, -1)], 2)
    e.position_embeddings[0, 2:] = 0.3 * grid.reshape(rows * columns, width)
    e.cls_token.normal_(0, 0.3)
    e.distillation_token.normal_(0, 0.3)
    for name, p in m.layers.named_parameters():
        if p.ndim == 2:
            p.normal_(0, (0.5 if "o_proj" in name or "fc2" in name else 1) / p.shape[1] ** 0.5)
    model.classifier.dense.bias.fill_(-3.5)


@torch.no_grad()
def measure(model, c):
    """Top-1 over the classes of single sounds, and which classes are taken for which."""
    model.eval()
    index = np.arange(len(c.labels))
    logits = torch.cat([forward(model, (c.features(i) - MEAN) / (2 * STD)) for i in np.array_split(index, max(1, len(index) // 64))])
    model.train()
    got = logits.argmax(1).numpy()
    right = got == c.labels
    each = {n: float(right[c.labels == k].mean()) for k, n in enumerate(c.names)}
    wrong = {}
    for want, have in zip(c.labels[~right], got[~right]):
        wrong[c.names[want], c.names[have]] = wrong.get((c.names[want], c.names[have]), 0) + 1
    return float(right.mean()), each, sorted(wrong.items(), key=lambda kv: -kv[1])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--test", required=True)
    p.add_argument("--out", required=True, type=pathlib.Path)
    p.add_argument("--init", help="folder of a model of the same size to begin with")
    p.add_argument("--minutes", type=float, default=30)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=3e-3)
    p.add_argument("--keep", type=int, default=36, help="patches of 64 that are seen in the first 85 %% of the time")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    c, test = Corpus(a.data), Corpus(a.test)
    model = build(c).train()
    begin(model, c)
    opt = Muon(model, a.lr)
    step, spent = 0, 0.0
    state = a.out / "state.pt"
    ema = None
    if state.exists():
        s = torch.load(state, weights_only=False)
        model.load_state_dict(s["model"])
        opt.load_state_dict(s["opt"])
        step, spent, ema = s["step"], s["spent"], s["ema"]
    elif a.init:
        model.load_state_dict(ASTForAudioClassification.from_pretrained(a.init, dtype=torch.float32).state_dict())
    if ema is None:
        ema = {k: v.clone() for k, v in model.state_dict().items()}
    began, saved, told = time.time() - spent, time.time(), 0.0

    def save():
        tmp = state.with_suffix(".tmp")
        torch.save(dict(model=model.state_dict(), opt=opt.state_dict(), step=step, spent=spent, ema=ema), tmp)
        tmp.replace(state)

    while (spent := time.time() - began) < a.minutes * 60:
        u = spent / (a.minutes * 60)
        r = np.random.default_rng([a.seed, step])
        torch.manual_seed(a.seed * 1_000_003 + step)
        opt.rate(a.lr * min(1, (step + 1) / 40) * (1 if u < 0.3 else (1 - u) / 0.7))
        x, y = batch(c, r, a.batch)
        loss = bce(forward(model, x, a.keep if u < 0.85 else None), y, reduction="sum") / a.batch
        opt.zero_grad()
        loss.backward()
        opt.step()
        told = loss.item() if step == 0 else 0.98 * told + 0.02 * loss.item()
        step += 1
        with torch.no_grad():
            w = min(0.99, step / (step + 20))
            for k, v in model.state_dict().items():
                ema[k].lerp_(v, 1 - w)
        if step % 50 == 0:
            print(f"{spent / 60:6.1f} min  step {step}  {step * a.batch / max(spent, 1e-9):.0f} sounds/s  loss {told:.3f}", flush=True)
        if time.time() - saved > 60:
            save()
            saved = time.time()
    save()
    model.load_state_dict(ema)
    score, each, wrong = measure(model, test)
    print(f"held out: {100 * score:.1f} % of {len(test.labels)}")
    print("  ".join(f"{n} {100 * v:.0f}" for n, v in each.items()))
    print("taken for:", "; ".join(f"{a} for {b} {n}" for (a, b), n in wrong[:40]))
    torch.save(dict(model=ema, meta=c.meta, minutes=spent / 60, sounds=step * a.batch), a.out / "final.pt")


if __name__ == "__main__":
    main()
