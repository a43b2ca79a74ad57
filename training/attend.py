"""Attention over rows without padding: attention(x, kv, spans, heads, ...) -> [M, D].

x is [M, D] queries that read kv [K, 2D], or [M, 3D] queries, keys and values that
read themselves (kv None). spans [S, 4] int32 says which rows of queries read which
rows of keys; no two spans share a row. attend.cpp does it on a CPU, compiled on
first use; `plain` elsewhere, and `python training/attend.py` compares the two.
"""

import functools
import os
import sys
from pathlib import Path

import torch
import torch.nn.functional as F


@functools.cache
def kernel():
    from torch.utils.cpp_extension import load
    os.environ.setdefault("MAX_JOBS", "2")
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]  # where pip put ninja
    return load("tonggan_attend", [str(Path(__file__).with_name("attend.cpp"))], extra_cflags=["-O3", "-march=native", "-ffast-math"])


def parts(x, kv):
    return x.chunk(3, -1) if kv is None else (x, *kv.chunk(2, -1))


class Packed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, kv, spans, heads, causal, shown):
        q, k, v = parts(x, kv)
        out, seen = q.new_empty(q.shape), q.new_empty((len(q), shown) if shown else 0)
        kernel().forward(q, k, v, spans, heads, causal, out, seen)
        ctx.save_for_backward(x, kv, spans)
        ctx.how = heads, causal
        return out, seen

    @staticmethod
    def backward(ctx, dout, dseen):
        x, kv, spans = ctx.saved_tensors
        dx, dkv = torch.empty_like(x), None if kv is None else torch.zeros_like(kv)
        kernel().backward(*parts(x, kv), spans, *ctx.how, dout.contiguous(), dseen.contiguous(), *parts(dx, dkv))
        return dx, dkv, None, None, None, None


def plain(x, kv, spans, heads, causal=False, shown=0):
    """The same from PyTorch's own parts: rows of spans, padded to the longest."""
    q, k, v = parts(x, kv)
    q0, q1, k0, k1 = spans.long().T
    tq, tk = int((q1 - q0).max()), shown or int((k1 - k0).max())
    rows = lambda x, i, t: F.pad(x, (0, 0, 0, t))[i[:, None] + torch.arange(t, device=i.device)].view(len(i), t, heads, -1).transpose(1, 2)  # [S, H, T, D/H]
    at = torch.arange(tk, device=x.device)
    keep = (at < (k1 - k0)[:, None])[:, None, None, :]
    if causal:
        keep = keep & (at <= torch.arange(tq, device=x.device)[:, None])
    s = rows(q, q0, tq) @ rows(k, k0, tk).mT * (q.shape[-1] // heads) ** -0.5
    w = s.masked_fill(~keep, -1e4).softmax(-1)
    own = torch.arange(tq, device=x.device) < (q1 - q0)[:, None]  # spans stand in the order of their rows
    return (w @ rows(v, k0, tk)).transpose(1, 2).flatten(2)[own], w.mean(1)[own] if shown else None


def attention(x, kv, spans, heads, causal=False, shown=0):
    """-> [M, D]; with shown, the number of keys of every span, also the weights, mean over heads, [M, shown]."""
    if x.device.type != "cpu":
        out, seen = plain(x, kv, spans, heads, causal, shown)
    else:
        out, seen = Packed.apply(x.float(), None if kv is None else kv.float(), spans, heads, causal, shown)
    out = out.to(x.dtype)
    return (out, seen) if shown else out


if __name__ == "__main__":
    torch.manual_seed(1)
    for causal, cross, lens in ((False, False, [65] * 4), (False, False, [7, 31, 2]), (True, False, [24, 25, 1, 40]), (False, True, [190, 3, 77])):
        q1 = torch.tensor(lens).cumsum(0)
        q0 = q1 - torch.tensor(lens)
        k = torch.arange(len(lens)) * 65
        spans = torch.stack([q0, q1, k, k + 65] if cross else [q0, q1, q0, q1], 1).int()
        x = torch.randn(sum(lens), 192 * (1 if cross else 3), requires_grad=True)
        kv = torch.randn(65 * len(lens), 384, requires_grad=True) if cross else None
        got = []
        for f in (plain, Packed.apply):
            out, seen = f(x, kv, spans, 6, causal, 65 if cross else 0)
            loss = (out * torch.linspace(-1, 1, out.numel()).view(out.shape)).sum() + (seen ** 2).sum() * cross * 9 if cross else (out * torch.linspace(-1, 1, out.numel()).view(out.shape)).sum()
            got.append([out.detach(), *torch.autograd.grad(loss, [t for t in (x, kv) if t is not None])])
        print(causal, cross, [f"{(a - b).abs().max() / a.abs().max():.1e}" for a, b in zip(*got)])
