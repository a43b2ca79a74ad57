"""Writes the folder: python training/voice/export.py --data data/voice --out models/fastspeech-s

Weights are f16. config.json has besides the rate and what the numbers of a frame are;
tonggan.json names the voices.
"""

import argparse
import json
from pathlib import Path

import acoustic
import source
from speech import HOP, RATE

# In the order of speech.VOICES. also are names of OpenAI's that mean it in its language.
NAMES = [dict(name="anna", lang="en"), dict(name="angus", lang="en", also=["ash", "ballad", "cedar", "echo", "fable", "onyx", "verse"]), dict(name="mei", lang="zh")]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    acoustic.load(a.data / "acoustic.pt").half().save_pretrained(a.out)
    (a.out / "model.safetensors").chmod(0o644)
    config = json.loads((a.out / "config.json").read_text())
    one = lambda x, i: round(float(x[i]), 6)
    config |= dict(sampling_rate=RATE,
                   source=dict(hop=HOP, bands=source.BANDS, edges=source.PARTS) | {k: [one(source.CENTRE, i), one(source.SCALE, i)] for k, i in (("power", 0), ("share", source.BANDS), ("pitch", -1))})
    (a.out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    (a.out / "vocab.json").write_text(json.dumps(acoustic.VOCAB) + "\n")
    (a.out / "tonggan.json").write_text(json.dumps(dict(name=a.out.name, lang=["en", "zh"], voices=NAMES), indent=2) + "\n")


if __name__ == "__main__":
    main()
