"""Train the built-in CLIP and BLIP for a given time; stop and resume at will.

    python training/train.py --data data/train --tokenizer data/tokenizer --out data/run --minutes 75

The learning rate falls over --minutes of training time, counted over all slices;
--slice stops earlier and the next call goes on from data/run/state.pt.
"""

import argparse
import math
import os
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from data import Stream
from recipe import SIZES, Joint


def contrast(joint, image, pair):
    """InfoNCE over English and Chinese captions [B, 2, T]; the loss and the last similarities."""
    texts = joint.unit_text(pair)  # [B, 2, E]
    scale = joint.scale.clamp(max=math.log(100)).exp()
    target, loss = torch.arange(len(image)), 0.0
    for lang in range(2):
        sim = scale * image @ texts[:, lang].T
        loss = loss + F.cross_entropy(sim, target) + F.cross_entropy(sim.T, target)
    return loss / 4, sim.detach()


def losses(joint, batch):
    seen = joint.vision(batch["pixels"])
    image = joint.unit_image(seen)
    itc, sim = contrast(joint, image, batch["pair"])
    sim.fill_diagonal_(-1e4)
    mined = torch.multinomial(F.softmax(sim, -1), 1)[:, 0]  # a near text of another picture (BLIP §3.2)
    t = max(batch["judge"].shape[2], batch["pair"].shape[2])
    grow = lambda x: F.pad(x, (0, t - x.shape[2]))
    texts = torch.cat([grow(batch["judge"]), grow(batch["pair"][mined, torch.randint(2, mined.shape)][:, None])], 1)
    label = F.pad(batch["label"], (0, 1))
    maps = []
    itm = F.cross_entropy(joint.itm(texts, seen, maps).flatten(0, 1), label.flatten())
    look = torch.zeros(())
    if len(batch["spots"]):  # a word should look at what it names
        at = maps[0][batch["spots"][:, 0], 0, batch["spots"][:, 1], 1:]
        look = -(((at * batch["cells"]).sum(-1) + 1e-3).log()).mean()
    return dict(itc=itc, itm=itm, look=look, vqa=joint.answer(batch["questions"], batch["answers"], seen),
                cap=joint.caption(batch["captions"], seen, batch["skip"]))


def restore(joint, folder, size):
    """Read the weights of exported folders back (see export.py)."""
    read = lambda name: {k: v.float() for k, v in load_file(Path(folder) / f"{name}-{size}" / "model.safetensors").items()}
    part = lambda state: {k[len("text_decoder."):]: v for k, v in state.items() if k.startswith("text_decoder.")}
    for module, state in ((joint.match, read("blip-itm")), (joint.answerer, part(read("blip-vqa"))), (joint.captioner, part(read("blip-caption")))):
        missing, extra = module.load_state_dict(state, strict=False)
        tied = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias"}
        if extra or {k for k in missing if "position_ids" not in k} - tied:
            raise SystemExit(f"{folder}: missing {missing}, unknown {extra}")
    joint.scale.data = read("clip")["logit_scale"]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--data", required=True)
    ap.add_argument("--tokenizer", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--size", default="s", choices=SIZES)
    ap.add_argument("--batch", type=int, default=64)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--minutes", type=float, default=70)
    ap.add_argument("--slice", type=float, default=1e9, help="minutes to run now")
    ap.add_argument("--init", default="", help="models folder to start from instead of random weights")
    ap.add_argument("--compile", action="store_true", help="compile the vision tower: a minute at the start, an eighth faster after")
    ap.add_argument("--bf16", action="store_true", help="matmuls in bf16: twice as fast where the CPU has avx512_bf16 or AMX")
    ap.add_argument("--threads", type=int, default=os.cpu_count())
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    stream = Stream(args.data, args.tokenizer, SIZES[args.size].image, args.batch)
    joint = Joint(SIZES[args.size], stream.tok.get_vocab_size())
    if args.init:
        restore(joint, args.init, args.size)
    decay = [p for p in joint.parameters() if p.requires_grad and p.ndim > 1]
    rest = [p for p in joint.parameters() if p.requires_grad and p.ndim <= 1]
    opt = torch.optim.AdamW([dict(params=decay, weight_decay=0.05), dict(params=rest, weight_decay=0.0)], lr=args.lr, betas=(0.9, 0.98))
    spent, step, weights = 0.0, 0, dict(itc=0.5, itm=1.0, look=0.1, vqa=0.5, cap=0.3)
    state = out / "state.pt"
    if state.exists():
        s = torch.load(state, weights_only=True)
        joint.load_state_dict(s["model"])
        opt.load_state_dict(s["opt"])
        spent, step, stream.round, stream.at = s["spent"], s["step"], s["round"], s["at"]

    def save():
        s = dict(model=joint.state_dict(), opt=opt.state_dict(), spent=spent, step=step, round=stream.round, at=stream.at)
        torch.save(s, str(state) + ".new")
        os.replace(str(state) + ".new", state)

    if args.compile:
        joint.vision = torch.compile(joint.vision)
    total, begin, last, mean = args.minutes * 60, spent, time.time(), {}
    saved = spent
    for batch in stream:
        if spent >= total or spent - begin >= args.slice * 60:
            break
        lr = args.lr * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, spent / total))))
        for g in opt.param_groups:
            g["lr"] = lr
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            each = losses(joint, batch)
        opt.zero_grad(set_to_none=True)
        sum(weights[k] * v for k, v in each.items()).backward()
        torch.nn.utils.clip_grad_norm_(joint.parameters(), 1.0)
        opt.step()
        joint.clear_reserved()
        step += 1
        now = time.time()
        spent, last = spent + now - last, now
        for k, v in each.items():
            mean[k] = 0.98 * mean.get(k, v.item()) + 0.02 * v.item()
        if step % 20 == 0:
            marks = " ".join(f"{k} {v:.3f}" for k, v in mean.items())
            print(f"{spent / 60:6.1f} min  step {step}  {args.batch * step} pictures  lr {lr:.1e}  {marks}", flush=True)
        if spent - saved > 180:
            save()
            saved = spent
    save()


if __name__ == "__main__":
    main()
