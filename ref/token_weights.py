"""Writes the safetensors files that internal/weight is tested against.

Usage: python ref/token_weights.py   (from the repository root; seeded)
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

OUT = pathlib.Path("internal/weight/testdata")


def tensors(seed: int) -> dict[str, torch.Tensor]:
    """Small tensors of every type that tonggan reads, with awkward values."""
    g = torch.Generator().manual_seed(seed)
    odd = torch.tensor([0.0, -0.0, 1e-7, 6e-8, -65504.0, 3.14159, 1 / 3, -1e-4])
    return {
        "scalar": torch.tensor(2.75),
        "empty": torch.zeros(0, 3),
        "odd.f16": odd.half(),
        "odd.bf16": odd.bfloat16(),
        "odd.f32": odd,
        "text.weight": torch.randn(5, 7, generator=g),
        "text.bias": torch.randn(3, generator=g).half(),
        "vision.patch": torch.randn(2, 3, 2, 2, generator=g).bfloat16(),
        "名.weight": torch.randn(1, 1, generator=g),
        "position_ids": torch.arange(9).view(1, 9),
    }


def want(ts: dict[str, torch.Tensor]) -> str:
    """The float tensors as JSON: shape and row-major float32 values."""
    return json.dumps(
        {k: {"shape": list(t.shape), "data": t.float().flatten().tolist()} for k, t in ts.items() if t.is_floating_point()},
        ensure_ascii=False,
    )


def main() -> None:
    single, sharded = OUT / "single", OUT / "sharded"
    for d in (single, sharded):
        d.mkdir(parents=True, exist_ok=True)
    ts = tensors(1)
    save_file(ts, single / "model.safetensors", metadata={"format": "pt"})
    (single / "want.json").write_text(want(ts), encoding="utf-8")

    ts, places = tensors(2), {}
    names = sorted(ts)
    for i in range(3):
        shard = f"model-{i + 1:05d}-of-00003.safetensors"
        part = {n: ts[n] for n in names[i::3]}
        save_file(part, sharded / shard, metadata={"format": "pt"})
        places |= dict.fromkeys(part, shard)
    total = sum(t.numel() * t.element_size() for t in ts.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    (sharded / "model.safetensors.index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1), encoding="utf-8")
    (sharded / "want.json").write_text(want(ts), encoding="utf-8")


if __name__ == "__main__":
    main()
