"""Trains the built-in model of sound events, an Audio Spectrogram Transformer, on corpora
that cmd/sounds writes.

    python training/sounds/train.py --data data/sounds/train --test data/sounds/val --out data/sounds/run --seconds 1800

Over the seconds the learning rate falls to nothing; called again after it was stopped, it
goes on from OUT/state.pt. --device cuda trains on a GPU: the sounds lie there. Corpora that
come into the folder meanwhile are taken up.
"""

import argparse
import collections
import json
import math
import pathlib
import sys
import time

BEGAN = time.time()  # loading PyTorch takes seconds, too

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce, interpolate
from transformers import ASTConfig, ASTForAudioClassification

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from halves import save, share  # noqa: E402
from mix import FRAMES, MELS, Corpus, Mixer  # noqa: E402
from muon import Muon, fast  # noqa: E402

SIZE = dict(hidden_size=128, num_hidden_layers=5, num_attention_heads=4, intermediate_size=384)
AGAIN = 48  # so many half batches may come once more
PATCH, STRIDE = 16, dict(frequency_stride=8, time_stride=16)


def forward(model, x, keep=None):
    """Logits; with keep, of that many random patches (Koutini et al. 2022, arXiv:2110.05069)."""
    m = model.audio_spectrogram_transformer
    h = m.embeddings(x)
    if keep:
        order = torch.rand(h.shape[0], h.shape[1] - 2, device=h.device).argsort(1)[:, :keep] + 2
        order = torch.cat([torch.arange(2, device=h.device).expand(h.shape[0], 2), order], 1)
        h = h.gather(1, order[:, :, None].expand(-1, -1, h.shape[2]))
    for layer in m.layers:
        h = layer(h, None)
    h = m.layernorm(h[:, :2]).mean(1)
    return model.classifier(h).float()


def build(names, **size):
    config = ASTConfig(**(SIZE | size), **STRIDE, patch_size=PATCH, max_length=FRAMES, num_mel_bins=MELS,
                       problem_type="multi_label_classification", id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)})
    return ASTForAudioClassification(config)


@torch.no_grad()
def begin(model, x):
    """Weights to begin with, so that little time is lost: patches of x are whitened (their
    largest principal components, Coates and Ng 2012), positions are sines of row and
    column (Beyer et al. 2022, arXiv:2205.01580), and maps keep lengths. On the CPU."""
    m, e = model.audio_spectrogram_transformer, model.audio_spectrogram_transformer.embeddings
    patches = x.transpose(1, 2).unfold(1, PATCH, PATCH).unfold(2, PATCH, PATCH).reshape(-1, PATCH * PATCH)
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
        a = torch.arange(n)[:, None] * math.pi * longest**-at
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
def adopt(model, old):
    """Takes weights over. Patches may overlap more than they did; layers that were not there do nothing at first."""
    e, weights = "audio_spectrogram_transformer.embeddings", old.state_dict()
    (rows, columns), (more, _) = (m.get_submodule(e).get_shape(m.config) for m in (old, model))
    at = weights[e + ".position_embeddings"]
    grid = at[0, 2:].unflatten(0, (rows, columns)).permute(2, 0, 1)[None]
    grid = interpolate(grid, (more, columns), mode="bilinear", align_corners=True)[0].permute(1, 2, 0).flatten(0, 1)
    weights[e + ".position_embeddings"] = torch.cat([at[:, :2], grid[None]], 1)
    for name in model.load_state_dict(weights, strict=False).missing_keys:
        if "o_proj" in name or "fc2" in name:
            model.get_parameter(name).zero_()


@torch.no_grad()
def measure(model, mixer):
    """Top-1 over the classes of single sounds, and which classes are taken for which."""
    x, labels = mixer.c.all()
    got = torch.cat([forward(model, mixer.fbank(part.float() / 32768)).argmax(1) for part in x.split(60)])
    names, right = mixer.c.names, (got == labels).cpu()
    each = {n: right[labels.cpu() == k].float().mean().item() for k, n in enumerate(names)}
    wrong = {}
    for want, have in zip(labels.tolist(), got.tolist()):
        if want != have:
            wrong[names[want], names[have]] = wrong.get((names[want], names[have]), 0) + 1
    return right.float().mean().item(), each, sorted(wrong.items(), key=lambda kv: -kv[1])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--test", required=True)
    p.add_argument("--out", required=True, type=pathlib.Path)
    p.add_argument("--init", help="a folder like models/ast-s, to begin with its weights; layers that it lacks do nothing at first")
    p.add_argument("--device", default="cpu")
    p.add_argument("--seconds", type=float, default=1800)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--limit", type=int, default=400, help="sounds of each class that are held at once")
    p.add_argument("--lr", type=float, default=5e-3)
    p.add_argument("--keep", type=int, default=48, help="patches of 112 that are seen in the first 90 %% of the time")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--half", type=int, choices=(0, 1), help="one of two runs in one folder that share their weights, a core each; 0 keeps them")
    a = p.parse_args()
    torch.set_num_threads(1)
    a.seed += 50 * (a.half or 0)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    dev = torch.device(a.device)
    gpu = dev.type == "cuda"
    if gpu:
        torch.set_float32_matmul_precision("high")
    c, test = Corpus(a.data, dev, a.limit), Mixer(Corpus(a.test, dev, 64), hard=False)
    assert c.names == test.c.names, "the corpora have different classes"
    mixer = Mixer(c, a.seed)
    model = build(c.names).train()
    begin(model, mixer.batch(256)[0].cpu())
    if a.init:
        adopt(model, ASTForAudioClassification.from_pretrained(a.init).float())
    model.to(dev)
    if not gpu:
        model.set_attn_implementation("eager")  # backwards thrice as fast as PyTorch's fused one
    opt = Muon(model, a.lr)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M weights; ready after {time.time() - BEGAN:.1f} s", flush=True)
    ema = {k: v.clone() for k, v in model.state_dict().items()}
    averaged, latest = list(ema.values()), list(model.state_dict().values())
    step, seen, spent, told, log = 0, 0, 0.0, torch.zeros((), device=dev), []
    if (state := a.out / "state.pt").exists():
        s = torch.load(state, weights_only=False, map_location=dev)
        model.load_state_dict(s["model"]), opt.load_state_dict(s["opt"])
        torch._foreach_copy_(averaged, list(s["ema"].values()))
        step, seen, spent, log = s["step"], s["seen"], s["spent"], s["log"]
        told.fill_(log[-1]["loss"])
    made = collections.deque(maxlen=AGAIN)
    shown = saved = time.time()
    began = BEGAN - spent
    while (u := (time.time() - began) / a.seconds) < 1:
        opt.rate(a.lr * min(1, (step + 1) / 60) * min(1, 0.5 + 0.5 * math.cos(math.pi * max(0.0, u - 0.1) / 0.9)))
        try:
            made.append(mixer.batch(a.batch // 2))  # the other half has been heard before
            x, y = (torch.cat(xs) for xs in zip(made[-1], made[int(torch.randint(len(made), ()))]))
            x = mixer.bend(x)
            with torch.autocast(dev.type, torch.bfloat16, enabled=fast(dev) == torch.bfloat16):
                logits = forward(model, x, a.keep if u < 0.9 else None)
            loss = bce(logits, y, reduction="sum") / a.batch
            opt.zero_grad()
            loss.backward()
        except torch.cuda.OutOfMemoryError:  # others are on the GPU, too
            x = y = logits = loss = None
            torch.cuda.empty_cache()
            a.batch //= 2
            print(f"too little memory: batches of {a.batch} from now on", flush=True)
            continue
        opt.step()
        step, seen = step + 1, seen + a.batch
        if a.half is not None and step % 10 == 0:
            share(model, a.out, a.half)
        with torch.no_grad():
            torch._foreach_lerp_(averaged, latest, 1 - min(0.998, step / (step + 20)))
            told.lerp_(loss.detach(), 1.0 if step == 1 else 0.05)
        if step == 1 or time.time() - shown > 5:
            c.look()
            shown = time.time()
            spent = shown - began
            log.append(dict(seconds=round(spent, 1), step=step, loss=round(told.item(), 4), corpus=c.have * len(c.names)))
            print(f"{spent:6.1f} s  step {step}  {seen / spent:.0f} sounds/s  loss {told.item():.3f}  of {log[-1]['corpus']:,} sounds", flush=True)
        if time.time() - saved > 120 and not a.half:
            saved = time.time()
            save(state, dict(model=model.state_dict(), opt=opt.state_dict(), ema=ema, step=step, seen=seen, spent=saved - began, log=log))
    if a.half:
        return
    if a.half == 0:
        seen *= 2
    model.load_state_dict(ema)
    run = dict(seconds=round(time.time() - began, 1), step=step, sounds=seen, corpus=c.have * len(c.names), classes=c.names, args={k: str(v) for k, v in vars(a).items()}, log=log)
    torch.save(dict(model={k: v.cpu() for k, v in ema.items()}, run=run), a.out / "final.pt")
    model.eval()
    score, each, wrong = measure(model, test)
    run |= dict(right=score, each=each, wrong=[[*k, n] for k, n in wrong])
    (a.out / "run.json").write_text(json.dumps(run, indent=1) + "\n")
    print(f"held out: {100 * score:.1f} %")
    print("  ".join(f"{n} {100 * v:.0f}" for n, v in each.items()))
    print("taken for:", "; ".join(f"{a} for {b} {n}" for (a, b), n in wrong[:40]))


if __name__ == "__main__":
    main()
