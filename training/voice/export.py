"""Writes the folder: python training/voice/export.py --data data/voice --out models/fastspeech-s

Weights are f16. config.json has besides what a semitone and a decibel are in the model's
units and the rate; tonggan.json names the voices.
"""

import argparse
import json
import math
from pathlib import Path

import torch
from transformers import FastSpeech2ConformerConfig, FastSpeech2ConformerHifiGanConfig, FastSpeech2ConformerWithHifiGan, FastSpeech2ConformerWithHifiGanConfig

import acoustic
import vocoder
from speech import RATE

# In the order of speech.VOICES. also are names of OpenAI's that mean it in its language.
NAMES = [dict(name="anna", lang="en"), dict(name="angus", lang="en", also=["ash", "ballad", "cedar", "echo", "fable", "onyx", "verse"]), dict(name="mei", lang="zh")]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    spoken, sung = acoustic.load(a.data / "acoustic.pt"), vocoder.load(a.data / "vocoder.pt")
    both = FastSpeech2ConformerWithHifiGan(FastSpeech2ConformerWithHifiGanConfig(
        model_config=FastSpeech2ConformerConfig(vocab_size=len(set(acoustic.VOCAB.values())), **acoustic.SHAPE).to_dict(),
        vocoder_config=FastSpeech2ConformerHifiGanConfig(**vocoder.SHAPE).to_dict()))
    both.model.load_state_dict(spoken.state_dict())
    both.vocoder.load_state_dict(sung.state_dict())
    a.out.mkdir(parents=True, exist_ok=True)
    both.half().save_pretrained(a.out)
    config = json.loads((a.out / "config.json").read_text())
    config |= dict(sampling_rate=RATE, semitone=round(math.log(2) / 12 / acoustic.PITCH, 6), decibel=1 / acoustic.ENERGY)
    (a.out / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    (a.out / "vocab.json").write_text(json.dumps(acoustic.VOCAB) + "\n")
    (a.out / "tonggan.json").write_text(json.dumps(dict(name=a.out.name, lang=["en", "zh"], voices=NAMES), indent=2) + "\n")


if __name__ == "__main__":
    main()
