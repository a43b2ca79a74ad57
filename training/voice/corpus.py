"""Has the teachers read: python training/voice/corpus.py --out data/voice

For each voice NAME: NAME.pcm, 16-bit samples at 16 kHz, and NAME.jsonl, one utterance a
line: text; from, to, in samples of it; phones with their ends in samples from there; plain,
whether the teacher spoke as it always does or with another pitch, range and speed.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from teachers import RATE, Espeak, Flite
from texts import English, Mandarin

TAIL = 0.12  # seconds of the silence behind the last phone that are kept

# Name -> (teacher, seed of its texts).
VOICES = {"slt": (lambda: Flite("slt", 170), 1), "awb": (lambda: Flite("awb", 130), 2), "f2": (lambda: Espeak("f2"), 3)}


def english(teacher, texts, r, plain):
    """One sentence: wave and phones, silence in front cut off, the last phone its mark."""
    text = texts.sentence()
    how = {} if plain else dict(pitch=2 ** (r.uniform(-5, 5) / 12), spread=r.uniform(0.4, 2), slow=2 ** r.uniform(-0.5, 0.5))
    wave, phones = teacher.say(text, **how)
    if len(phones) < 3 or phones[0][0] != "," or phones[-1][0] != ",":
        return None
    start, phones = phones[0][1], phones[1:]
    phones[-1] = (text[-1] if text[-1] in ".?!" else ".", min(phones[-1][1], phones[-2][1] + TAIL))
    return text, wave, start, phones


def mandarin(teacher, texts, r, plain):
    row = texts.sentence()
    how = {} if plain else dict(pitch=r.randint(22, 80), spread=r.randint(25, 100), speed=185 * 2 ** r.uniform(-0.5, 0.5))
    wave, phones = teacher.say(row, **how)
    if phones is None:
        return None
    phones[-1] = (phones[-1][0], min(phones[-1][1], phones[-2][1] + TAIL))
    return " ".join(s if isinstance(s, str) else "".join(s) for s in row), wave, 0.0, phones


def read(name, hours, folder, seed):
    make, own = VOICES[name]
    teacher, r = make(), random.Random(own + 100 * seed)
    texts, one = (Mandarin(own + 100 * seed), mandarin) if isinstance(teacher, Espeak) else (English(own + 100 * seed), english)
    total = 0
    with open(folder / f"{name}.pcm", "wb") as sound, open(folder / f"{name}.jsonl", "w") as lines:
        while total < hours * 3600 * RATE:
            plain = r.random() < 0.5
            u = one(teacher, texts, r, plain)
            if u is None:
                continue
            text, wave, start, phones = u
            at = round(start * RATE)
            ends = [round(e * RATE) - at for _, e in phones]
            wave = wave[at : at + ends[-1]]
            if len(wave) < 0.3 * RATE or len(wave) > 12 * RATE or any(b <= a for a, b in zip([0] + ends, ends)):
                continue
            wave = np.pad(wave, (0, ends[-1] - len(wave)))
            sound.write((np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes())
            lines.write(json.dumps(dict(text=text, start=total, end=total + len(wave), phones=[p for p, _ in phones], ends=ends, plain=plain), ensure_ascii=False) + "\n")
            total += len(wave)
    print(name, round(total / RATE / 3600, 2), "h")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--hours", type=float, default=1.8)
    p.add_argument("--voices", default=",".join(VOICES))
    p.add_argument("--seed", type=int, default=0)
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for name in a.voices.split(","):
        read(name, a.hours, a.out, a.seed)


if __name__ == "__main__":
    main()
