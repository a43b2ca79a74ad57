"""Of the things that scenes of split val show, how many the tower names by the maps it learned with (see train.read_patches).

    python training/probe.py --run data/run --val data/val
"""

import argparse
import json
from pathlib import Path

import torch

from calibrate import look
from data import Shard
from recipe import SIZES, Joint


@torch.no_grad()
def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for f in ("run", "val"):
        ap.add_argument("--" + f, required=True)
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--count", type=int, default=600)
    ap.add_argument("--things", type=int, default=41, help="the first kind that is a thing, internal/world/cells.go")
    args = ap.parse_args()
    meta = json.loads((Path(args.val) / "corpus.json").read_text())
    shard = Shard(Path(args.val) / "00000", meta)
    state = torch.load(Path(args.run) / "state.pt", weights_only=True)["model"]
    joint = Joint(SIZES[args.size], len(state["match.text_encoder.embeddings.word_embeddings.weight"]), meta)
    joint.load_state_dict(state)
    seen = {"standing": [0, 0, 0], "held": [0, 0, 0]}  # named first, among five, in all
    for at in range(0, args.count, 50):
        logp = joint.aux["kind"](joint.vision(look(joint, shard, at, 50))[:, 1:]).log_softmax(-1)[..., args.things:]
        cells = torch.from_numpy(shard.cells[at:at + 50].astype("int64"))[:, :, 0]  # the largest element of each
        kind, cover = cells[..., 0] + 256 * cells[..., 1] - args.things, cells[..., 7]
        for name, held in (("standing", False), ("held", True)):
            there = (kind >= 0) & ((cells[..., 3] > 0) == held)
            for b, k in {(b, int(kind[b, c])) for b, c in there.nonzero().tolist()}:
                own = there[b] & (kind[b] == k)
                best = (logp[b, own] * cover[b, own, None]).sum(0).topk(5).indices.tolist()
                seen[name] = [n + d for n, d in zip(seen[name], (best[0] == k, k in best, 1))]
    for name, (first, five, all_) in seen.items():
        print(f"{name}: named {100 * first / all_:.1f} %, among five {100 * five / all_:.1f} %, of {all_}")


if __name__ == "__main__":
    main()
