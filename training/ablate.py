"""What each addition to BLIP's recipe is worth: short runs that leave one out.

    python training/ablate.py --data data/train --val data/val --tokenizer data/tokenizer --steps 600

Every row is trained for as many steps from the same weights (--init, empty for random
ones) and measured on split val. Prints a Markdown table; a row that was measured is in
OUT/NAME/marks.json and not done again.
"""

import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from calibrate import balanced, judge, look, platt
from data import CAPTION, QUESTION, Shard, rows_of
from export import load
from recipe import SIZES

ROWS = {  # name -> flags of train.py
    "everything": [],
    "everything, another seed": ["--seed", "2"],
    "from random weights": ["--init", ""],
    "without the world's false captions": ["--false", "0"],
    "BLIP's losses and Muon alone": ["--without", "cells,scene,word,look,means,asks,sees,says,names"],
    "without which words are false": ["--without", "word"],
    "without what words mean": ["--without", "means"],
    "without where words look": ["--without", "look"],
    "without what questions ask for and captions look at": ["--without", "asks,sees,says"],
    "without names of patches": ["--without", "names"],
    "without what each patch shows": ["--without", "cells,scene"],
    "without Muon: AdamW": ["--adamw"],
}


@torch.no_grad()
def marks(joint, shard, count):
    """match: balanced accuracy; R@1 of count, mean of both directions and languages; answers: share foretold to the last token."""
    logit, fits = judge(joint, shard, count)
    weight = balanced(fits)
    a, b = platt(logit, fits, weight)
    out = dict(match=float(weight[(a * logit + b > 0) == (fits == 1)].sum() / weight.sum()))
    pictures, texts, right, total = [], ([], []), 0, 0
    for at in range(0, count, 25):
        scenes = [shard.scene(i) for i in range(at, min(at + 25, count))]
        seen = joint.vision(look(joint, shard, at, len(scenes)))
        pictures.append(joint.unit_image(seen))
        for lang in range(2):
            texts[lang].append(joint.unit_text(rows_of([[max((t for l, _, t in s[CAPTION] if l == lang), key=len)] for s in scenes]).to(seen.device)))
        asked = [s[QUESTION] for s in scenes]
        q, a = (rows_of([[t[k] for _, _, t in row] for row in asked]).to(seen.device) for k in (0, 1))
        told = joint.answerer.cls.predictions(joint.answer(a, joint.grounded(q, seen), q.text))[:, :-1].argmax(-1) == a.ids[:, 1:]
        wrong = torch.zeros_like(a.there, dtype=torch.long)
        wrong.scatter_add_(1, a.text[:, 1:].clamp(min=0), (~told & (a.text[:, 1:] == a.text[:, :-1]) & (a.text[:, 1:] >= 0)).long())
        right, total = right + int((wrong == 0)[a.there].sum()), total + int(a.there.sum())
    pictures = torch.cat(pictures)
    found = []
    for lang in range(2):
        sim = pictures @ torch.cat(texts[lang]).T
        own = torch.arange(len(sim), device=sim.device)
        found += [(sim.argmax(1) == own).float().mean(), (sim.argmax(0) == own).float().mean()]
    return out | dict(retrieval=float(torch.stack(found).mean()), answers=right / total)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for f in ("data", "val", "tokenizer"):
        ap.add_argument("--" + f, required=True)
    ap.add_argument("--out", default="data/ablate")
    ap.add_argument("--init", default="", help="models folder to start from instead of random weights")
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--steps", type=int, default=600)
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--device", default="cpu")
    ap.add_argument("--jobs", type=int, default=1, help="runs at once")
    args, more = ap.parse_known_args()  # the rest is train.py's
    vocab = len((Path(args.tokenizer) / "vocab.txt").read_text(encoding="utf-8").splitlines())
    shard = Shard(Path(args.val) / "00000", json.loads((Path(args.val) / "corpus.json").read_text()))

    def row(name):
        folder = Path(args.out) / "-".join(name.replace(":", "").replace(",", "").split())
        done = folder / "marks.json"
        if not done.exists():
            subprocess.run([sys.executable, Path(__file__).parent / "train.py", "--data", args.data, "--tokenizer", args.tokenizer, "--out", folder, "--size", args.size,
                            "--steps", str(args.steps), "--batch", str(args.batch), "--device", args.device, *(["--init", args.init] if args.init else []), *ROWS[name], *more],
                           check=True, stdout=subprocess.DEVNULL)
            done.write_text(json.dumps(marks(load(folder, args.size, vocab).to(args.device), shard, args.count)))
        return json.loads(done.read_text())

    print(f"| {args.steps} steps of {args.batch} | match | R@1 of {args.count} | answers |\n|---|---|---|---|")
    with ThreadPoolExecutor(args.jobs) as pool:
        for name, m in zip(ROWS, pool.map(row, ROWS)):
            print(f"| {name} | {100 * m['match']:.1f} | {100 * m['retrieval']:.1f} | {100 * m['answers']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
