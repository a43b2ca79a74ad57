"""Write a training state as a checkpoint folder that transformers loads.

    python training/ear/export.py --run data/ear-run --data data/ear --sentences data/speech.tsv --out models/whisper-s

Weights are bf16 on disk. The alignment heads, which say when a word was spoken, are those
whose attention moves on most evenly with the words of held-out sentences.
"""

import argparse
import json
import os
import shutil

import numpy as np
import torch
from ear import FFT, HOP, POSITIONS, RATE, WINDOW, Ear, Sounds, Tokens, mel_bank, spectra
from safetensors.torch import load_file


def alignment(whisper, sounds, tokens, count=48):
    """Heads (layer, head) in whose attention later words are later: rank correlation of token and centre of attention."""
    bank = mel_bank()
    whisper.set_attn_implementation("eager")
    score = np.zeros((whisper.config.decoder_layers, whisper.config.decoder_attention_heads))
    for e in sounds.all["val"][::7][:count]:
        x = np.zeros(WINDOW * RATE, np.float32)
        x[1600 : 1600 + e[2]] = sounds.wave(e)[: WINDOW * RATE - 1600]
        begin = [tokens.start, tokens.zh if sounds.lines[e[3]][0] == "zh" else tokens.en, tokens.transcribe, tokens.no_times]
        text = sounds.piece(e, tokens) + [tokens.end]
        with torch.no_grad():
            h = whisper.model.encoder(spectra(torch.from_numpy(x)[None], bank)).last_hidden_state
            out = whisper.model.decoder(input_ids=torch.tensor([begin + text[:-1]]), encoder_hidden_states=h, output_attentions=True)
        n = len(text) - 1
        if n < 3:
            continue
        frames = e[2] // HOP // 2 + 20
        for i, a in enumerate(out.cross_attentions):
            centre = (a[0, :, -n:, :frames] * torch.arange(frames)).sum(-1) / a[0, :, -n:, :frames].sum(-1)  # [H, n]
            order = np.arange(n)
            for k in range(len(centre)):
                rank = centre[k].numpy().argsort().argsort()
                score[i, k] += (1 - 6 * ((rank - order) ** 2).sum() / (n * (n * n - 1))) / count * float(a[0, k, -n:, :frames].max(-1).values.mean()) ** 0.5
    best = sorted(((score[i, k], i, k) for i in range(score.shape[0]) for k in range(score.shape[1])), reverse=True)
    print("heads", [(i, k, round(float(s), 2)) for s, i, k in best])
    return [[i, k] for _, i, k in sorted(best[:2])]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--run", required=True)
    p.add_argument("--data", required=True)
    p.add_argument("--sentences", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--with", dest="other", help="folder of a model whose weights are mixed in, as the run began with them")
    p.add_argument("--part", type=float, default=0.7, help="of the run's weights; the rest is the other's")
    a = p.parse_args()
    torch.set_num_threads(1)
    tokens = Tokens(a.run)
    state = torch.load(f"{a.run}/weights.pt")
    w = Ear(state["size"], tokens, 1).whisper.eval()
    if a.other:
        other = load_file(f"{a.other}/model.safetensors")
        state["whisper"] = {k: torch.lerp(other[k].float(), v.float(), a.part) for k, v in state["whisper"].items()}
    w.load_state_dict(state["whisper"], strict=False)
    w.tie_weights()
    sounds = Sounds(a.data, a.sentences)
    sounds.add(sounds.found())
    heads = alignment(w, sounds, tokens)
    w.to(torch.bfloat16).save_pretrained(a.out)
    os.chmod(f"{a.out}/model.safetensors", 0o644)
    c = json.load(open(f"{a.out}/config.json"))
    c.update(dtype="float32", suppress_tokens=None, begin_suppress_tokens=None, dropout=0.0)
    for key in ("_attn_implementation", "attn_implementation"):
        c.pop(key, None)
    write(a.out, "config.json", c)
    write(a.out, "generation_config.json", dict(
        alignment_heads=heads, bos_token_id=tokens.end, decoder_start_token_id=tokens.start, eos_token_id=tokens.end, is_multilingual=True,
        lang_to_id={"<|en|>": tokens.en, "<|zh|>": tokens.zh}, task_to_id={"transcribe": tokens.transcribe}, max_initial_timestamp_index=POSITIONS * WINDOW,
        max_length=c["max_target_positions"], num_beams=4, no_timestamps_token_id=tokens.no_times, pad_token_id=tokens.end, return_timestamps=False,
        suppress_tokens=[tokens.start, tokens.en, tokens.zh, tokens.transcribe, tokens.silence]))
    write(a.out, "preprocessor_config.json", dict(
        chunk_length=WINDOW, dither=0.0, feature_extractor_type="WhisperFeatureExtractor", feature_size=80, hop_length=HOP, n_fft=FFT, n_samples=WINDOW * RATE,
        nb_max_frames=WINDOW * RATE // HOP, padding_side="right", padding_value=0.0, return_attention_mask=False, sampling_rate=RATE))
    write(a.out, "tokenizer_config.json", dict(tokenizer_class="WhisperTokenizer"))
    write(a.out, "tonggan.json", dict(name="whisper-s", lang=["en", "zh"]))
    shutil.copy(f"{a.run}/tokenizer.json", f"{a.out}/tokenizer.json")


def write(folder, name, value):
    with open(f"{folder}/{name}", "w") as f:
        json.dump(value, f, indent=2, sort_keys=True, ensure_ascii=False)
        f.write("\n")


if __name__ == "__main__":
    main()
