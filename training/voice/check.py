"""How well the voice speaks, on sentences that training never saw:

    python training/voice/check.py --data data/voice --held data/voice/held --picture data/voice/check.png

Distances of log-mel spectrograms in decibels, of what both have above the floor: the
vocoder's from the wave's own; the acoustic model's by the teacher's frames; F0 of what is
said in the end against the teacher's; durations. The picture has spectrograms of a
sentence of each voice: teacher, vocoder alone, all of it.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import acoustic
import vocoder
from speech import HOP, PAD, SCALE, VOICES, Corpus, features

DB = SCALE * 20 / np.log(10)
LOW = -2.2  # features below are silence


def distance(a, b):
    n = min(len(a), len(b))
    a, b = a[:n], b[:n]
    heard = np.maximum(a, b) > LOW
    return np.abs(np.maximum(a, LOW) - np.maximum(b, LOW))[heard].mean() * DB


def mel_of(wave):
    return features(torch.nn.functional.pad(wave[None], (PAD, PAD)))[0].numpy()


def picture(rows):
    """Spectrograms, one under the other, low tones below, time to the right."""
    wide = max(len(m) for row in rows for m in row)
    out = np.zeros((len(rows) * 3 * 84, wide * 2), np.uint8)
    y = 0
    for row in rows:
        for m in row:
            x = np.clip((m.T[::-1] + 2.6) / 4.2 * 255, 0, 255).astype(np.uint8)
            out[y : y + 80, : 2 * len(m)] = np.repeat(x, 2, 1)
            y += 84
    return Image.fromarray(out).resize((out.shape[1], out.shape[0] * 2))


@torch.no_grad()
def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--held", type=Path, required=True)
    p.add_argument("--count", type=int, default=20, help="sentences of each voice")
    p.add_argument("--picture", type=Path)
    a = p.parse_args()
    torch.set_num_threads(1)
    g = vocoder.load(a.data / "vocoder.pt")
    m = acoustic.load(a.data / "acoustic.pt") if (a.data / "acoustic.pt").exists() else None
    c, b = Corpus(a.held), acoustic.Batches(a.held, 1, None)
    shown = []
    for v, name in enumerate(VOICES):
        rows = [r for r in b.rows if r["voice"] == v and r["n"] > 100][: a.count]
        found = {}
        note = lambda k, x: found.setdefault(k, []).append(float(x))
        for j, r in enumerate(rows):
            teacher = b.mels[r["at"] : r["at"] + r["n"]].astype(np.float32)
            own = g(torch.from_numpy(teacher))
            low, high = acoustic.HERTZ[name]
            f0 = lambda w: acoustic.pitches(np.pad(w.numpy(), PAD), low, high)
            want = acoustic.pitches(c.wave(c.all[r["utterance"]]), low, high)
            both = lambda x: (n := min(len(x), len(want)), (x[:n] > 0) & (want[:n] > 0))
            heard = f0(own)
            n, k = both(heard)
            note("vocoder, dB", distance(mel_of(own), teacher))
            note("vocoder, F0 cents", np.median(np.abs(1200 * np.log2(heard[:n][k] / want[:n][k]))))
            note("vocoder, voicing right %", 100 * ((heard[:n] > 0) == (want[:n] > 0)).mean())
            if m is None:
                if j == 0:
                    shown.append([teacher, mel_of(own)])
                continue
            x = b.make([r])
            h = acoustic.encode(m, x)
            told = acoustic.decode(m, h, x, x["energy"])[1][0]
            note("acoustic, dB", distance(told.numpy(), teacher))
            wave = g(told)
            heard = f0(wave)
            n, k = both(heard)
            note("both, dB", distance(mel_of(wave), teacher))
            note("both, F0 cents", np.median(np.abs(1200 * np.log2(heard[:n][k] / want[:n][k]))))
            note("both, voicing right %", 100 * ((heard[:n] > 0) == (want[:n] > 0)).mean())
            if r["plain"]:
                frames = m.duration_predictor(h)[0].numpy()
                note("seconds said / teacher's", frames.sum() / x["frames"].sum())
                note("frames of a phone, error", np.abs(frames - x["frames"][0].numpy()).mean())
                note("pitch, error in semitones", np.abs(m.pitch_predictor(h)[0, :-1, 0] - x["pitch"][0, :-1]).mean() * acoustic.PITCH * 12 / np.log(2))
            if j == 0:
                shown.append([teacher, mel_of(own), mel_of(wave)])
        print(name, " ".join(f"{k} {np.mean(x):.2f};" for k, x in found.items()))
    if a.picture:
        picture(shown).save(a.picture)


if __name__ == "__main__":
    main()
