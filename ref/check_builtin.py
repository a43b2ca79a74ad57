"""Proves that transformers loads the built-in model folders as they are and says
the same as the tonggan binary does.

    go build -o /tmp/tonggan ./cmd/tonggan
    python ref/check_builtin.py --binary /tmp/tonggan

Prints one line for each model and exits with 1 if any answer differs.
"""

import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import wave

import numpy as np
import torch
import transformers
from PIL import Image
from torch.nn.functional import normalize
from transformers import AutoTokenizer
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.chinese_clip.image_processing_pil_chinese_clip import ChineseCLIPImageProcessorPil

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = ["a cat wearing a blue hat", "a cat wearing a red hat", "一只猫戴着蓝色帽子", "a bear in the rain", "秋天的公园", "一隻戴著藍色帽子的貓"]
QUESTIONS = ["what is the cat wearing?", "what color is the hat?", "天气怎么样?", "貓戴著什麼？", "how many animals are there?"]


def load(folder):
    """The folder's own class, with every tensor accounted for."""
    config = json.loads((folder / "config.json").read_text())
    cls = getattr(transformers, config["architectures"][0])
    model, info = cls.from_pretrained(folder, output_loading_info=True, attn_implementation="eager", dtype=torch.float32)
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[key], f"{folder.name}: {key}: {info[key]}"
    proc = ChineseCLIPImageProcessorPil if cls.__name__ == "ChineseCLIPModel" else BlipImageProcessorPil
    return model.eval(), AutoTokenizer.from_pretrained(folder), proc.from_pretrained(folder), cls.__name__


def call(binary, verb, folder, *args):
    p = subprocess.run([binary, verb, "--json", "--model", str(folder), "--precision", "f32", *map(str, args)],
                       capture_output=True, text=True)
    if p.returncode not in (0, 1):
        sys.exit(f"tonggan {verb}: exit {p.returncode}: {p.stderr}")
    got = json.loads(p.stdout)
    return got[0] if isinstance(got, list) else got


def check_sounds(binary, folder):
    """A model of sounds: the probability of every label, for a window and for less than one."""
    model, info = transformers.ASTForAudioClassification.from_pretrained(folder, output_loading_info=True, attn_implementation="eager", dtype=torch.float32)
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[key], f"{folder.name}: {key}: {info[key]}"
    repeat = json.loads((folder / "tonggan.json").read_text())["hear"].get("repeat") if (folder / "tonggan.json").exists() else False
    extractor = transformers.ASTFeatureExtractor.from_pretrained(folder)
    with wave.open(str(ROOT / "internal/model/ast/testdata/tiny/sound.wav")) as w:
        pcm = np.frombuffer(w.readframes(w.getnframes()), "<i2")
    window = 400 + 160 * (model.config.max_length - 1)
    worst, n = 0.0, 0
    for x in (pcm[:window], pcm[16000 : 16000 + 20000], np.random.default_rng(1).integers(-900, 900, window).astype("<i2")):
        with tempfile.NamedTemporaryFile(suffix=".wav") as f, torch.no_grad():
            with wave.open(f.name, "wb") as w:
                w.setnchannels(1), w.setsampwidth(2), w.setframerate(16000)
                w.writeframes(x.tobytes())
            if repeat:
                x = np.resize(x, window)
            want = model.eval()(**extractor(x.astype(np.float32) / 32768, sampling_rate=16000, return_tensors="pt")).logits[0].sigmoid()
            got = {k["sound"]: k["probability"] for k in call(binary, "hear", folder, "--top", model.config.num_labels, f.name)["top"]}
        for i, p in enumerate(want.tolist()):
            worst, n = max(worst, abs(p - got[model.config.id2label[i]])), n + 1
    ok = worst < 1e-4
    print(f"{'ok  ' if ok else 'FAIL'} {folder.name} (ASTForAudioClassification): largest error {worst:.1e} of {n} probabilities of four digits")
    return ok


def squeeze(text):
    """Without spaces: a WordPiece decoder writes one between Chinese characters."""
    return re.sub(r"\s+", "", text)


def check(binary, folder, pictures):
    others = {"ASTForAudioClassification": check_sounds, "WhisperForConditionalGeneration": check_ear}
    if other := others.get(json.loads((folder / "config.json").read_text())["architectures"][0]):
        return other(binary, folder)
    model, tok, proc, cls = load(folder)
    card = json.loads((folder / "tonggan.json").read_text()) if (folder / "tonggan.json").exists() else {}
    gen = json.loads((folder / "generation_config.json").read_text()) if (folder / "generation_config.json").exists() else {}
    limits = {k: v for k, v in gen.items() if k in ("max_new_tokens", "max_length", "num_beams", "length_penalty")}
    worst, same, wrong = 0.0, 0, []

    def agree(what, want, got):
        nonlocal same
        if squeeze(want) == squeeze(got):
            same += 1
        else:
            wrong.append(f"  {what}: transformers {want!r}, tonggan {got!r}")

    ids = lambda t: tok([t], return_tensors="pt", return_token_type_ids=False)
    for path in pictures:
        pixels = proc(Image.open(path).convert("RGB"), return_tensors="pt").pixel_values
        with torch.no_grad():
            if cls in ("ChineseCLIPModel", "CLIPModel", "BlipForImageTextRetrieval"):
                if cls == "BlipForImageTextRetrieval":
                    see = model.vision_model(pixel_values=pixels).last_hidden_state
                    image = model.vision_proj(see[:, 0])
                    text = torch.cat([model.text_proj(model.text_encoder(**ids(t)).last_hidden_state[:, 0]) for t in TEXTS])
                else:
                    image = model.get_image_features(pixel_values=pixels).pooler_output
                    text = torch.cat([model.get_text_features(**ids(t)).pooler_output for t in TEXTS])
                want = normalize(torch.cat([image, text]), dim=-1)
                got = torch.tensor([r["embedding"] for r in call(binary, "embed", folder, path, *TEXTS)["results"]])
                worst = max(worst, (want - got).abs().max().item())
            if cls == "BlipForImageTextRetrieval":
                c = card.get("calibration", {"a": 1.0, "b": 0.0})
                got = call(binary, "match", folder, path, *TEXTS)["results"]
                for t, r in zip(TEXTS, got):
                    no, yes = model(pixel_values=pixels, **ids(t)).itm_score[0].double().tolist()
                    want = 1 / (1 + math.exp(-(c["a"] * (yes - no) + c["b"])))
                    worst = max(worst, abs(want - r["probability"]))
            elif cls == "BlipForQuestionAnswering":
                for q in QUESTIONS:
                    want = tok.decode(model.generate(pixel_values=pixels, **ids(q), **limits)[0][1:], skip_special_tokens=True)
                    agree(f"{path.name}: {q}", want, call(binary, "ask", folder, path, q)["answer"])
            elif cls == "BlipForConditionalGeneration":
                for lang, prompt in card.get("prompts", {"en": ""}).items():
                    begin = ids(prompt) if prompt else {}
                    want = tok.decode(model.generate(pixel_values=pixels, **begin, **limits)[0][1:], skip_special_tokens=True)
                    want = squeeze(want).removeprefix(squeeze(prompt))
                    agree(f"{path.name}: {lang}", want, call(binary, "caption", folder, "--lang", lang, path)["caption"])
    ok = not wrong and worst < 1e-4
    print(f"{'ok  ' if ok else 'FAIL'} {folder.name} ({cls}): largest error {worst:.1e}, {same} of {same + len(wrong)} answers the same")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return ok


SOUNDS = [(0, "HH AH0 L OW1 , W ER1 L D ."), (1, "DH AH0 K W IH1 K B R AW1 N F AA1 K S JH AH1 M P S ?"), (2, "n i2 h ao3 , zh ong1 g uo2 .")]


def check_voice(binary, folder):
    """The frames that transformers makes, as sound, against what the binary says: as long,
    and the same below 800 Hz, where there is little noise. What noise there is differs."""
    sys.path.insert(0, str(ROOT / "training/voice"))
    from source import synthesise
    model, info = transformers.FastSpeech2ConformerModel.from_pretrained(folder, output_loading_info=True, dtype=torch.float32)
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[key], f"{folder.name}: {key}: {info[key]}"
    vocab, worst, ok = json.loads((folder / "vocab.json").read_text()), 1.0, True
    for voice, text in SOUNDS:
        ids = [vocab[s] for s in text.split()] + [vocab["<sos/eos>"]]
        with torch.no_grad():
            y = model.eval()(torch.tensor([ids]), speaker_ids=torch.tensor([[voice]])).spectrogram[0].numpy()
        p = subprocess.run([binary, "speak", "--model", str(folder), "--precision", "f32", "--phonemes", "--voice", str(voice), text, "--format", "pcm", "-o", "-"], capture_output=True, check=True)
        got = np.frombuffer(p.stdout, "<i2") / 32768
        want = synthesise(y)
        if ok := ok and len(got) == len(want):
            low = np.arange(len(want) // 2 + 1) < 800 * len(want) / 16000
            a, b = (np.fft.irfft(np.fft.rfft(x) * low, len(x)) for x in (want, got))
            worst = min(worst, (a @ b) / np.sqrt((a @ a) * (b @ b)))
    ok = ok and worst > 0.98
    print(f"{'ok  ' if ok else 'FAIL'} {folder.name} (FastSpeech2ConformerModel): least likeness below 800 Hz {worst:.4f}, of {len(SOUNDS)} sentences")
    return ok


SAID = [("en", "Turn left at the next street."), ("en", "Set the temperature to twenty two degrees."), ("zh", "请打开车窗。"), ("zh", "今天晚上有雨吗？")]


def check_ear(binary, folder):
    """What the binary hears of sentences that it says itself, against transformers' greedy search."""
    model, info = transformers.WhisperForConditionalGeneration.from_pretrained(folder, output_loading_info=True, attn_implementation="eager", dtype=torch.float32)
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[key], f"{folder.name}: {key}: {info[key]}"
    extractor, tok, same = transformers.WhisperFeatureExtractor.from_pretrained(folder), AutoTokenizer.from_pretrained(folder), 0
    for lang, text in SAID:
        with tempfile.NamedTemporaryFile(suffix=".wav") as f, torch.no_grad():
            subprocess.run([binary, "speak", text, "--mood", "neutral", "-o", f.name], check=True, capture_output=True)
            with wave.open(f.name) as w:
                assert w.getframerate() == 16000
                x = np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32) / 32768
            mel = extractor(x, sampling_rate=16000, return_tensors="pt").input_features
            ids = model.eval().generate(mel, language=lang, task="transcribe", return_timestamps=True, num_beams=1)[0].tolist()
            want = tok.decode([i for i in ids if i < model.config.eos_token_id])
            got = call(binary, "transcribe", folder, "--language", lang, "--plain", "--beams", "1", f.name)["text"]
            if want.strip() == got.strip():
                same += 1
            else:
                print(f"  {text!r}: transformers {want!r}, tonggan {got!r}")
    print(f"{'ok  ' if same == len(SAID) else 'FAIL'} {folder.name} (WhisperForConditionalGeneration): {same} of {len(SAID)} sentences the same")
    return same == len(SAID)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True)
    p.add_argument("--models", default=ROOT / "models", type=pathlib.Path)
    p.add_argument("--pictures", default=ROOT / "testdata/scenes", type=pathlib.Path)
    a = p.parse_args()
    torch.set_num_threads(1)
    print(f"transformers {transformers.__version__}, torch {torch.__version__}")
    pictures = sorted(a.pictures.glob("*.png"))
    assert pictures, f"no pictures in {a.pictures}"
    folders = sorted(f.parent for f in a.models.glob("*/config.json"))
    one = lambda f: check_voice(a.binary, f) if "voices" in (f / "tonggan.json").read_text() else check(a.binary, f, pictures)
    sys.exit(0 if all([one(f) for f in folders]) else 1)


if __name__ == "__main__":
    main()
