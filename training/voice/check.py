"""How well the voice speaks, on sentences that training never saw:

    python training/voice/train.py prepare --data data/voice/held --means data/voice/rows.json
    python training/voice/check.py --data data/voice --held data/voice/held --picture data/voice/check.png

Distances of log-mel spectrograms in decibels, of what either has above the floor, and of
F0, from the teacher's own wave: of the source and the filter alone, of what teacher said;
and of all of it, with the teacher's frames, mean pitch and energy of each phone. Then how
far the predicted durations and pitch are from the teacher's. The picture has spectrograms
of a sentence of each voice: teacher, source and filter, all of it.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import acoustic
from source import synthesise
from speech import PAD, VOICES, Corpus, features

DB = 2.5 * 20 / np.log(10)
LOW = -2.2  # features below are silence


def distance(a, b):
    heard = np.maximum(a, b) > LOW
    return np.abs(np.maximum(a, LOW) - np.maximum(b, LOW))[heard].mean() * DB


def spectrum(wave):
    """Of a wave with PAD on either side."""
    return features(torch.from_numpy(wave)[None])[0].numpy()


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
    p.add_argument("--weights", type=Path, help="acoustic.pt or a folder like models/fastspeech-s, if not those in DATA")
    p.add_argument("--picture", type=Path)
    a = p.parse_args()
    torch.set_num_threads(1)
    m = acoustic.load(a.weights or a.data / "acoustic.pt")
    c, b = Corpus(a.held), acoustic.Batches(a.held, 1, None)
    shown = []
    for v, name in enumerate(VOICES):
        rows = [r for r in b.rows if r["voice"] == v and r["n"] > 100][: a.count]
        found = {}
        note = lambda k, x: found.setdefault(k, []).append(float(x))
        for j, r in enumerate(rows):
            wave = c.wave(c.all[r["utterance"]])
            low, high = acoustic.HERTZ[name]
            teacher, f0 = spectrum(wave), acoustic.pitches(wave, low, high)
            seen = [teacher]

            def compare(what, y):
                sound = np.pad(synthesise(y), PAD)
                got, heard = spectrum(sound), acoustic.pitches(sound, low, high)
                k = (f0 > 0) & (heard > 0)
                note(what + ", dB", distance(got, teacher))
                note(what + ", F0, cents", np.median(np.abs(1200 * np.log2(heard[k] / f0[k]))))
                note(what + ", voiced or not, right %", 100 * ((heard > 0) == (f0 > 0)).mean())
                seen.append(got)

            x = b.make([r])
            compare("source and filter", x["said"][0].numpy())
            h = acoustic.encode(m, x)
            compare("all", acoustic.decode(m, h, x, x["energy"])[1][0].numpy())
            if r["plain"]:
                frames = m.duration_predictor(h)[0].numpy()
                note("length / teacher's", frames.sum() / x["frames"].sum())
                note("frames of a phone, error", np.abs(frames - x["frames"][0].numpy()).mean())
                note("pitch of a phone, error in semitones", np.abs(m.pitch_predictor(h)[0, :-1, 0] - x["pitch"][0, :-1]).mean() * acoustic.PITCH * 12 / np.log(2))
            if j == 0:
                shown.append(seen)
        print(name, " ".join(f"{k} {np.mean(x):.2f};" for k, x in found.items()))
    if a.picture:
        picture(shown).save(a.picture)


if __name__ == "__main__":
    main()
