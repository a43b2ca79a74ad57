"""Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon) for matrices inside
layers, AdamW (arXiv:1711.05101) for all else: embeddings, heads, norms, biases."""

import functools
import timeit

import torch

STEPS = 5


@functools.cache
def fast(device):
    """What products are quick in: of CPUs with bf16 instructions, some are quicker in f32."""
    if torch.device(device).type != "cpu":
        return torch.bfloat16

    def seconds(kind):
        a, b = torch.ones(4096, 192, dtype=kind), torch.ones(192, 192, dtype=kind)
        return min(timeit.repeat(lambda: a @ b, number=1, repeat=60))

    return min((torch.float32, torch.bfloat16), key=seconds)


def orthogonal(g):
    """The nearest matrices to g [N, A, B], A <= B, whose singular values are about 1, by Newton and Schulz."""
    x = g.to(fast(g.device))
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(STEPS):
        s = x @ x.mT
        x = 3.4445 * x + (-4.7750 * s + 2.0315 * s @ s) @ x
    return x.float()


class Muon:
    """One optimiser for a Joint. rate sets both learning rates: updates of matrices are
    scaled to the size of AdamW's (Liu et al. 2025, arXiv:2502.16982)."""

    def __init__(self, joint, lr, momentum=0.95, decay=0.05, plain=False):
        inside = lambda name, p: p.ndim == 2 and not plain and (".layer." in name or ".layers." in name)
        named = [(n, p) for n, p in joint.named_parameters() if p.requires_grad]
        cuda = named[0][1].is_cuda
        self.momentum, self.decay, self.lr = momentum, decay, torch.zeros((), device=named[0][1].device)
        self.groups = {}  # shape of a square or wide matrix -> [(matrix, rows from, rows to)]
        for n, p in named:
            if inside(n, p):
                a, b = p.shape
                cuts = 3 if "qkv" in n else 1
                for c in range(cuts):
                    shape = (min(a // cuts, b), max(a // cuts, b))
                    self.groups.setdefault(shape, []).append((p, c * a // cuts, (c + 1) * a // cuts))
        self.velocity = {s: torch.zeros(len(ms), *s, device=ms[0][0].device) for s, ms in self.groups.items()}
        rest = [(n, p) for n, p in named if not inside(n, p)]
        self.adam = torch.optim.AdamW([dict(params=[p for _, p in rest if p.ndim > 1], weight_decay=decay),
                                       dict(params=[p for _, p in rest if p.ndim <= 1], weight_decay=0.0)],
                                      lr=self.lr if cuda else lr, betas=(0.9, 0.98), fused=True, capturable=cuda)

    def rate(self, lr):
        self.lr.fill_(lr)
        for g in self.adam.param_groups:
            g["lr"] = self.lr if self.lr.is_cuda else lr

    def zero_grad(self):
        self.adam.zero_grad(set_to_none=True)
        for ms in self.groups.values():
            for p, _, _ in ms:
                p.grad = None

    @torch.no_grad()
    def step(self):
        self.adam.step()
        for shape, ms in self.groups.items():
            wide = lambda m: m if m.shape[0] <= m.shape[1] else m.T
            g = torch.stack([wide(p.grad[i:j]) if p.grad is not None else torch.zeros(shape, device=p.device) for p, i, j in ms])
            v = self.velocity[shape]
            v.lerp_(g, 1 - self.momentum)
            u = orthogonal(g.lerp(v, self.momentum)) * (0.2 * max(shape) ** 0.5)
            for (p, i, j), d in zip(ms, u):
                w = wide(p.data[i:j])
                w.mul_(1 - self.lr * self.decay).sub_(self.lr * d)

    def state_dict(self):
        return dict(adam=self.adam.state_dict(), velocity={f"{a}x{b}": v for (a, b), v in self.velocity.items()})

    def load_state_dict(self, s):
        self.adam.load_state_dict(s["adam"])
        self.velocity = {shape: s["velocity"]["x".join(map(str, shape))].to(v) for shape, v in self.velocity.items()}
