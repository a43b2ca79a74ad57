"""Runs random checkpoints of the published speech configurations through transformers
and through the tonggan binary, and prints a table of how far apart they are.

    go build -o /tmp/tonggan ./cmd/tonggan
    python ref/full_size_speech.py --binary /tmp/tonggan [NAME...]

As in full_size.py nothing is downloaded. VITS is run without noise, so that both say
the same; Whisper as generate does it by default (--plain).
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import wave

import numpy as np
import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (GenerationConfig, VitsConfig, VitsModel, VitsTokenizer, WhisperConfig, WhisperFeatureExtractor,
                          WhisperForConditionalGeneration)

from recording import spread, write_json

RATE = 16000
TEXT = "the quick brown fox jumps over the lazy dog, and it's gone - or so they say"


def whisper(d, layers, heads, mels=80, vocab=51865):
    return dict(vocab_size=vocab, num_mel_bins=mels, d_model=d, encoder_layers=layers, encoder_attention_heads=heads, encoder_ffn_dim=4 * d,
                decoder_layers=layers, decoder_attention_heads=heads, decoder_ffn_dim=4 * d)


PUBLISHED = {
    "openai/whisper-tiny": whisper(384, 4, 6),
    "openai/whisper-base": whisper(512, 6, 8),
    "openai/whisper-small": whisper(768, 12, 12),
    "openai/whisper-large-v3-turbo": whisper(1280, 32, 20, 128, 51866) | dict(decoder_layers=4),
    "facebook/mms-tts-eng": dict(vocab_size=38),
}


def byte_pairs(folder, vocab):
    """A byte-level BPE of Whisper's size, with its special tokens in their places."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    langs = 100 if vocab == 51866 else 99
    words, merges = [*letters], []
    low = "abcdefghijklmnopqrstuvwxyz"
    pairs = [(a, b) for a in "Ġ" + low for b in low]
    triples = [(a + b, c) for a, b in pairs for c in low]
    more = ((a + b, c + d) for a, b in pairs for c, d in pairs[26:])
    merges = pairs + triples
    while len(words) + len(merges) < 50257:
        merges.append(next(more))
    t = Tokenizer(models.BPE({w: i for i, w in enumerate([*letters, *("".join(m) for m in merges)])}, merges))
    t.pre_tokenizer, t.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    names = ["en", "zh", *(f"l{i}" for i in range(langs - 2))]
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{x}|>" for x in names), "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>",
               "<|nospeech|>", "<|notimestamps|>"]
    t.add_special_tokens(special)
    t.add_tokens([f"<|{i * 0.02:.2f}|>" for i in range(1501)])
    t.save(str(folder / "tokenizer.json"))
    assert t.get_vocab_size() == vocab, (t.get_vocab_size(), vocab)
    return {s: t.token_to_id(s) for s in special}, names


def sound(folder, seconds):
    t = np.arange(RATE * seconds) / RATE
    x = 0.3 * np.sin(2 * np.pi * (200 + 60 * t) * t) * (np.sin(2 * np.pi * 0.7 * t) > 0) + 0.03 * np.random.default_rng(1).standard_normal(len(t))
    pcm = np.clip(np.round(x * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(folder / "sound.wav"), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(pcm.tobytes())
    return pcm.astype(np.float32) / 32768


def build_whisper(folder, how):
    """A random checkpoint, and its feature extractor."""
    ids, names = byte_pairs(folder, how["vocab_size"])
    end = ids["<|endoftext|>"]
    torch.manual_seed(1)
    model = spread(WhisperForConditionalGeneration(WhisperConfig(**how, decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=end, pad_token_id=end, bos_token_id=end,
                                                                 suppress_tokens=[], begin_suppress_tokens=[])), 7)
    with torch.no_grad():
        for n, p in model.model.decoder.named_parameters():  # random decoders fall for one word: see record_whisper.py
            if p.ndim == 1 and "norm.weight" not in n:
                p.mul_(0.2)
        last = model.model.decoder.layer_norm.weight
        last.copy_(torch.randn(last.shape, generator=torch.Generator().manual_seed(6)))
    model.generation_config = GenerationConfig(
        decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=end, pad_token_id=end, bos_token_id=end, is_multilingual=True, max_length=448,
        lang_to_id={f"<|{x}|>": ids[f"<|{x}|>"] for x in names}, task_to_id={"transcribe": ids["<|transcribe|>"], "translate": ids["<|translate|>"]},
        no_timestamps_token_id=ids["<|notimestamps|>"], prev_sot_token_id=ids["<|startofprev|>"], max_initial_timestamp_index=50, return_timestamps=False)
    model.save_pretrained(folder)
    extractor = WhisperFeatureExtractor(feature_size=how["num_mel_bins"])
    extractor.save_pretrained(folder)
    return model, extractor


def check_whisper(binary, folder, how):
    model, extractor = build_whisper(folder, how)
    x = sound(folder, 30)
    began = time.time()
    with torch.no_grad():
        want = model.generate(extractor(x, sampling_rate=RATE, return_tensors="pt").input_features, language="en", task="transcribe", return_timestamps=True)[0].tolist()
    theirs, began = time.time() - began, time.time()
    out = subprocess.run([binary, "transcribe", "--precision", "f32", "--model", folder, "--plain", "--language", "en", "--format", "verbose_json", folder / "sound.wav"], check=True, capture_output=True, text=True).stdout
    got = [i for s in json.loads(out)["segments"] for i in s["tokens"]]
    same = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
    return f"{same} of {len(want)} tokens" + ("" if want == got else f", then {want[same:same + 3]} against {got[same:same + 3]}"), theirs, time.time() - began


def build_vits(folder, how):
    """A random checkpoint without noise, and its tokenizer."""
    letters = ["<pad>", *"abcdefghijklmnopqrstuvwxyz0123456789_-' "][:how["vocab_size"] - 1] + [","]
    letters[letters.index("9") if "9" in letters else 1] = " "
    write_json(folder / "vocab.json", {c: i for i, c in enumerate(dict.fromkeys(letters))})
    write_json(folder / "tokenizer_config.json", dict(tokenizer_class="VitsTokenizer", add_blank=True, normalize=True, phonemize=False, is_uroman=False, language="eng"))
    tok = VitsTokenizer(str(folder / "vocab.json"), language="eng", add_blank=True, normalize=True, phonemize=False, is_uroman=False)
    torch.manual_seed(1)
    model = VitsModel(VitsConfig(**how, noise_scale=0.0, noise_scale_duration=0.0)).eval()
    model.save_pretrained(folder)
    return model, tok


def check_vits(binary, folder, how):
    model, tok = build_vits(folder, how)
    began = time.time()
    with torch.no_grad():
        want = model(**tok(TEXT, return_tensors="pt")).waveform[0].numpy()
    theirs, began = time.time() - began, time.time()
    subprocess.run([binary, "speak", "--precision", "f32", "--mood", "neutral", "--model", folder, TEXT, "-o", folder / "out.wav"], check=True, capture_output=True)
    ours = time.time() - began
    with wave.open(str(folder / "out.wav")) as w:
        got = np.frombuffer(w.readframes(1 << 30), "<i2").astype(np.float32) / 32768
    if len(got) != len(want):
        return f"{len(got)} samples, want {len(want)}", theirs, ours
    return f"{len(want)} samples within {np.abs(got - np.clip(want, -1, 32767 / 32768)).max():.1e}", theirs, ours


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True)
    p.add_argument("--folder", default=tempfile.gettempdir())
    p.add_argument("names", nargs="*", default=list(PUBLISHED))
    a = p.parse_args()
    print(f"transformers {transformers.__version__}, torch {torch.__version__}")
    print("| checkpoint (random weights) | the same | seconds, transformers | seconds, tonggan with loading |\n|---|---|---|---|", flush=True)
    for name in a.names:
        folder = pathlib.Path(a.folder, name.replace("/", "--"))
        folder.mkdir(parents=True, exist_ok=True)
        try:
            check = check_vits if "tts" in name else check_whisper
            same, theirs, ours = check(a.binary, folder, PUBLISHED[name])
            print(f"| {name} | {same} | {theirs:.1f} | {ours:.1f} |", flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
