"""Average two sets of weights: what a run ended with, and what it began with (Wortsman et
al. 2022, arXiv:2203.05482). A word that the others do not have keeps the run's weights.

    python training/average.py --run data/run --tokenizer data/tokenizer --with models --part 0.65

Writes data/run/state.pt anew, which no run can go on from: part of the run's weights, the rest of the exported ones.
"""

import argparse
import json
from pathlib import Path

import torch

from export import load
from recipe import SIZES, Joint
from train import restore


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--run", required=True)
    ap.add_argument("--tokenizer", required=True, help="folder of the run's vocabulary")
    ap.add_argument("--with", dest="other", required=True, help="models folder")
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--part", type=float, default=0.65)
    args = ap.parse_args()
    words = (Path(args.tokenizer) / "vocab.txt").read_text(encoding="utf-8").splitlines()
    new = load(args.run, args.size, len(words)).state_dict()
    other = Joint(SIZES[args.size], len(words))
    other.load_state_dict(new)
    restore(other, args.other, args.size, words)
    old = other.state_dict()
    mean = {k: torch.lerp(old[k], new[k], args.part) if new[k].is_floating_point() else new[k] for k in new}
    torch.save(dict(model=mean), Path(args.run) / "state.pt")
    file = Path(args.run) / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | dict(part=args.part)) + "\n")


if __name__ == "__main__":
    main()
