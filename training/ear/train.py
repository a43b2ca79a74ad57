"""Train the built-in ear for a given time; stop and resume at will.

    python training/ear/train.py --data data/ear --sentences data/speech.tsv --out data/ear-run --minutes 100

The learning rate falls over --minutes of training time, counted over all slices; the same
command goes on from state.pt. Recordings may still be in the making.
"""

import argparse
import math
import multiprocessing
import os
import queue
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).parent.parent))
from ear import SIZES, Ear, Sounds, Tokens, empty, make_tokenizer, mel_bank, scene, spectra  # noqa: E402
from muon import Muon  # noqa: E402

LENGTHS = [2, 2.5, 2.5, 3, 3, 3.5, 4, 5, 6.5, 10]  # seconds of a batch's windows
SHORT = 4
NEAR = 16  # positions around a piece of text in which a decoder that listens should listen
SECONDS = 56  # of a batch


def produce(folder, sentences, tokens_dir, seed, out, done):
    """Batches for ever, made in a process of its own. done is the share of training that is over."""
    torch.set_num_threads(1)
    r = np.random.default_rng(seed)
    sounds, tokens, bank = Sounds(folder, sentences), Tokens(tokens_dir), mel_bank()
    for step in range(1 << 30):
        if step % 200 == 0:
            sounds.refresh()
        train = sounds.all["train"]
        seconds = LENGTHS[r.integers(len(LENGTHS))]
        if seconds > SHORT and r.random() > 3 * done.value - 2:  # long windows come last
            seconds = min(seconds / 2, SHORT)
        rows, hard = [], r.random() < 0.3
        while len(rows) < max(5, SECONDS / seconds):
            if r.random() < 0.03:
                rows.append(empty(seconds, r, tokens))
                continue
            picked, room = [], seconds - 0.3
            for _ in range(30):
                e = train[r.integers(len(train))]
                if sounds.lines[e[3]][1] not in ("command", "number") and r.random() < 0.5:
                    continue
                if e[2] / 16000 * 1.1 <= room and (seconds < 3 or picked or e[2] / 16000 > seconds * r.uniform(0, 0.7)):
                    if picked and sounds.lines[e[3]][0] != sounds.lines[picked[0][3]][0]:
                        continue
                    picked.append(e)
                    room -= e[2] / 16000 + 0.5
                    if seconds < 5 or r.random() < 0.25:
                        break
            if not picked:
                continue
            rows.append(scene(sounds, picked, seconds, r, tokens, hard=hard))
        waves = torch.from_numpy(np.stack([x for x, *_ in rows]))
        mel = spectra(waves, bank, r if hard else None)
        if r.random() < 0.2 and seconds == 10:  # behind the end of a long file there is nothing, written as 0
            mel[:, :, int(r.integers(900, 1000)) :] = 0
        longest = max(len(b) + len(t) for _, b, t, *_ in rows)
        ids = torch.full((len(rows), longest - 1), tokens.end)
        target = torch.full((len(rows), longest - 1), -100)
        spelled, lengths, heard = [], [], torch.full((len(rows), longest - 1), -1.0)
        for k, (_, begin, text, letters, where) in enumerate(rows):
            all_ids = begin + text
            ids[k, : len(all_ids) - 1] = torch.tensor(all_ids[:-1])
            target[k, len(begin) - 1 : len(all_ids) - 1] = torch.tensor(text)
            target[k, 0] = tokens.silence if text == [tokens.end] else begin[1]
            if text != [tokens.end]:
                heard[k, len(begin) - 1 : len(all_ids) - 1] = torch.tensor(where)
            letters = letters[: mel.shape[2] // 4]
            spelled += letters
            lengths.append(len(letters))
        out.put((mel.half().numpy(), ids.numpy(), target.numpy(), np.array(spelled, np.int64), np.array(lengths), heard.numpy()))


def validate(ear, sounds, tokens, bank, count=64):
    """Share of windows whose text comes out to the letter, by greedy decoding without times: (English, Chinese)."""
    r = np.random.default_rng(1)
    ear.eval()
    right, seen, shown = dict(en=0, zh=0), dict(en=0, zh=0), []
    for e in sounds.all["val"][:: max(1, len(sounds.all["val"]) // count)][:count]:
        x, begin, text, *_ = scene(sounds, [e], 10, r, tokens, train=False)
        with torch.no_grad():
            h = ear.whisper.model.encoder(spectra(torch.from_numpy(x)[None], bank)).last_hidden_state
            ids = list(begin)
            for _ in range(60):
                y = ear.whisper.model.decoder(input_ids=torch.tensor([ids]), encoder_hidden_states=h).last_hidden_state[0, -1]
                k = int((ear.whisper.proj_out.weight @ y).argmax())
                if k == tokens.end:
                    break
                ids.append(k)
        lang = sounds.lines[e[3]][0]
        got, want = tokens.tok.decode(ids[len(begin) :]).strip(), sounds.lines[e[3]][3]
        right[lang] += got == want
        seen[lang] += 1
        if len(shown) < 6:
            shown.append(f"    {want!r} -> {got!r}")
    ear.train()
    return " ".join(f"{k} {right[k]}/{seen[k]}" for k in seen) + "\n" + "\n".join(shown)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True)
    p.add_argument("--sentences", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--size", choices=SIZES, default="S")
    p.add_argument("--minutes", type=float, default=100)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    if not os.path.exists(f"{a.out}/tokenizer.json"):
        make_tokenizer(a.sentences, a.out)
    tokens, bank, sounds = Tokens(a.out), mel_bank(), Sounds(a.data, a.sentences)
    ear = Ear(a.size, tokens)
    opt = Muon(ear, a.lr)
    step, spent, state = 0, 0.0, f"{a.out}/state.pt"
    if os.path.exists(state):
        s = torch.load(state, weights_only=False)
        ear.load_state_dict(s["ear"])
        opt.adam.load_state_dict(s["adam"])
        opt.velocity = s["velocity"]
        step, spent = s["step"], s["spent"]
    print(f"{sum(q.numel() for q in ear.whisper.parameters()) / 1e6:.2f} M parameters, {tokens.size} tokens, {len(sounds.all['train'])} recordings", flush=True)
    spawn = multiprocessing.get_context("spawn")
    batches, progress = spawn.Queue(6), spawn.Value("d", spent / (a.minutes * 60))
    spawn.Process(target=produce, args=(a.data, a.sentences, a.out, a.seed * 1000 + step, batches, progress), daemon=True).start()
    means, began, saved, heard = [0.0, 0.0, 0.0], time.time(), time.time(), 0
    start = spent
    while (done := spent / (a.minutes * 60)) < 1:
        mel, ids, target, spelled, lengths, heard_at = (torch.from_numpy(v) for v in batches.get())
        y, letters, looks = ear(mel.float(), ids)
        kept = target >= 0
        scores = y[kept] @ ear.whisper.proj_out.weight.T
        text = F.cross_entropy(scores.float(), target[kept], label_smoothing=0.05)
        said = lengths > 0
        ctc = F.ctc_loss(letters, spelled, torch.full((len(lengths),), len(letters)), lengths, zero_infinity=True) if said.any() else text * 0
        told = heard_at >= 0
        apart = (torch.arange(len(letters)) - 50 * heard_at[told][:, None]).abs()  # positions, 20 ms each
        look = sum(-((p[told] * (apart <= NEAR)).sum(-1) + 1e-3).log().mean() for p in looks) / len(looks)
        loss = text + 0.3 * look + 0.6 * ctc
        opt.rate(a.lr * min(1, (step + 1) / 150) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, done)))))
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(ear.parameters(), 2.0)
        opt.step()
        step, heard = step + 1, heard + len(ids)
        means = [0.98 * m + 0.02 * v if m else v for m, v in zip(means, (text.item(), ctc.item(), look.item()))]
        spent = start + time.time() - began
        progress.value = min(1.0, spent / (a.minutes * 60))
        if step % 50 == 0:
            print(f"step {step} {spent / 60:.1f} min {heard / (time.time() - began):.1f} windows/s text {means[0]:.3f} letters {means[1]:.3f} where {means[2]:.3f} waiting {batches.qsize()}", flush=True)
        if step % 500 == 0:
            sounds.refresh()
            print(validate(ear, sounds, tokens, bank), flush=True)
        if time.time() - saved > 240 or spent >= a.minutes * 60:
            torch.save(dict(ear=ear.state_dict(), adam=opt.adam.state_dict(), velocity=opt.velocity, step=step, spent=spent), state + ".part")
            os.replace(state + ".part", state)
            saved = time.time()
    print(validate(ear, sounds, tokens, bank, 200))


if __name__ == "__main__":
    main()
