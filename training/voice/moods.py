"""What moods do to the voice: python training/voice/moods.py --binary bin/tonggan

Reads 100 sentences of each grammar of cmd/mood in every mood and without one, and tells in
how many of them the median F0 and the length moved as internal/generate/prosody.go says,
and how far.
"""

import argparse
import json
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

from acoustic import pitches
from speech import PAD, RATE
from texts import Grammar

# Of the table: how fast, and semitones.
MOODS = dict(happy=(1.06, 1.5), sad=(0.82, -2), angry=(1.12, -1), afraid=(1.15, 2.5), tender=(0.88, -0.7), excited=(1.18, 3))


def read(binary, text, mood, folder):
    """(median F0, seconds) of each line."""
    (folder / "t.txt").write_text(text)
    p = subprocess.run([binary, "speak", "--json", "--mood", mood + ":1", folder / "t.txt", "-o", folder / "t.wav"], capture_output=True, text=True, check=True)
    with wave.open(str(folder / "t.wav")) as w:
        assert w.getframerate() == RATE
        x = np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32) / 32768
    out = []
    for s in json.loads(p.stdout)["sentences"]:
        part = x[round(s["start"] * RATE) : round(s["end"] * RATE)]
        f = pitches(np.pad(part, PAD), 60, 420)
        out.append((np.median(f[f > 0]), len(part) / RATE))
    return np.array(out)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--binary", required=True)
    p.add_argument("--count", type=int, default=100, help="sentences of each language")
    a = p.parse_args()
    for file, end in (("en.txt", "."), ("zh.txt", "。")):
        g, lines = Grammar(file, 77), []
        while len(lines) < a.count:
            s = g.expand().rstrip(".。!！?？")
            if 12 <= len(s.encode()) <= 90 and not any(c in s for c in ".。!！?？；;…"):
                lines.append(s + end)
        with tempfile.TemporaryDirectory() as t:
            plain = read(a.binary, "\n".join(lines), "neutral", Path(t))
            for mood, (rate, tones) in MOODS.items():
                got = read(a.binary, "\n".join(lines), mood, Path(t))
                up, longer = 12 * np.log2(got[:, 0] / plain[:, 0]), got[:, 1] / plain[:, 1]
                print(file, mood, f"F0 moved as told in {100 * (up * tones > 0).mean():.0f} %, by {np.median(up):+.2f} semitones (told {tones:+});",
                      f"length in {100 * ((longer - 1) * (1 / rate - 1) > 0).mean():.0f} %, to {np.median(longer):.3f} (told {1 / rate:.3f}); of {len(got)}")


if __name__ == "__main__":
    main()
