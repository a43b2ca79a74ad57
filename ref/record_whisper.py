"""Records a tiny WhisperForConditionalGeneration: python ref/record_whisper.py

Windows of two seconds instead of thirty. Besides config, tokenizer and weights:

    sound.wav                     five seconds that the recordings hear
    recorded/                     log-mel frames, activations by stage, generated ids
"""

import pathlib
import wave

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GenerationConfig, WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.models.whisper import generation_whisper

from recording import ROOT, Recorder, spread, write_json

RATE, SECONDS, CHUNK = 16000, 5, 2
TEXT = "the cat sat on the mat and the dog ran to the park . 猫 在 公园 里 . how are you today ? one two three four five six"
LANGS = ("en", "zh", "de")


def tokenizer(folder):
    """Byte-level BPE over a few sentences, with Whisper's special tokens."""
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator([TEXT] * 3, trainers.BpeTrainer(vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{x}|>" for x in LANGS), "<|translate|>", "<|transcribe|>",
               "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    t.add_special_tokens(special)
    t.add_tokens([f"<|{i * 0.02:.2f}|>" for i in range(CHUNK * 50 + 1)])
    t.save(str(pathlib.Path(folder, "tokenizer.json")))
    return t, {s: t.token_to_id(s) for s in special}


def sound(folder):
    """Chirps, noise and silence."""
    r = np.random.default_rng(3)
    t = np.arange(RATE * SECONDS) / RATE
    x = 0.4 * np.sin(2 * np.pi * (300 + 250 * t) * t) * (np.sin(2 * np.pi * 1.5 * t) > 0) + 0.05 * r.standard_normal(len(t)) * (t < 3.3)
    x[int(4.1 * RATE):] = 0
    pcm = np.clip(np.round(x * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(pathlib.Path(folder, "sound.wav")), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(pcm.tobytes())
    return pcm.astype(np.float32) / 32768


def main():
    folder = ROOT / "internal/model/whisper/testdata/tiny"
    folder.mkdir(parents=True, exist_ok=True)
    tok, ids = tokenizer(folder)
    vocab = tok.get_vocab_size()
    config = WhisperConfig(vocab_size=vocab, num_mel_bins=20, d_model=36, encoder_layers=2, encoder_attention_heads=3, encoder_ffn_dim=44,
                           decoder_layers=3, decoder_attention_heads=4, decoder_ffn_dim=52, max_source_positions=CHUNK * 50, max_target_positions=40,
                           decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"],
                           bos_token_id=ids["<|endoftext|>"], suppress_tokens=[], begin_suppress_tokens=[], median_filter_width=7)
    torch.manual_seed(5)
    model = spread(WhisperForConditionalGeneration._from_config(config, attn_implementation="eager"), 5)
    with torch.no_grad():
        # Random decoders fall for one word. Small biases, strong words and positions keep them talking.
        for name, p in model.model.decoder.named_parameters():
            if p.ndim == 1 and "norm.weight" not in name:
                p.mul_(0.2)
            if "embed_positions" in name or "encoder_attn.out_proj.weight" in name:
                p.mul_(2)
        end = model.model.decoder.layer_norm
        end.weight.copy_(torch.randn(end.weight.shape, generator=torch.Generator().manual_seed(6)))
    model.tie_weights()
    model.generation_config = GenerationConfig(
        decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"], bos_token_id=ids["<|endoftext|>"],
        is_multilingual=True, lang_to_id={f"<|{x}|>": ids[f"<|{x}|>"] for x in LANGS}, task_to_id={"transcribe": ids["<|transcribe|>"], "translate": ids["<|translate|>"]},
        no_timestamps_token_id=ids["<|notimestamps|>"], prev_sot_token_id=ids["<|startofprev|>"], max_initial_timestamp_index=50,
        suppress_tokens=[1, 2, 7, ids["<|startoftranscript|>"], ids["<|translate|>"], ids["<|transcribe|>"], ids["<|startoflm|>"], ids["<|startofprev|>"], ids["<|nospeech|>"]],
        begin_suppress_tokens=[5, ids["<|endoftext|>"]], return_timestamps=False, max_length=40, alignment_heads=[[1, 0], [2, 3], [2, 1]])
    model.save_pretrained(folder)
    extractor = WhisperFeatureExtractor(feature_size=20, chunk_length=CHUNK)
    extractor.save_pretrained(folder)
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "WhisperTokenizer"})

    x = sound(folder)
    r = Recorder()
    whole = extractor(np.concatenate([x, np.zeros(CHUNK * RATE, np.float32)]), sampling_rate=RATE, return_tensors="pt", truncation=False).input_features
    r.put("mel", whole.transpose(1, 2))  # [1, frames, mels]
    short = extractor([x[:int(1.3 * RATE)], x[RATE:3 * RATE]], sampling_rate=RATE, return_tensors="pt").input_features
    r.put("mel.short", short.transpose(1, 2))
    start = [ids["<|startoftranscript|>"], ids["<|en|>"], ids["<|transcribe|>"]]
    forced = [start + tok.encode(" the cat sat").ids, start + tok.encode(" one two").ids]
    length = max(map(len, forced))
    padded = torch.tensor([f + [ids["<|endoftext|>"]] * (length - len(f)) for f in forced])
    with torch.no_grad():
        e, d = model.model.encoder, model.model.decoder
        hooks = [e.layers[0].register_forward_pre_hook(lambda m, args: r.put("audio.embeddings", args[0]))]
        hooks += [r.hook(l, f"audio.layer.{i}") for i, l in enumerate(e.layers)] + [r.hook(e.layer_norm, "audio.post")]
        hooks += [d.layers[0].register_forward_pre_hook(lambda m, args: r.put("text.embeddings", args[0]))]
        hooks += [r.hook(l, f"text.layer.{i}") for i, l in enumerate(d.layers)] + [r.hook(d.layer_norm, "text.post")]
        out = model(input_features=short, decoder_input_ids=padded, output_attentions=False)
        for h in hooks:
            h.remove()
        r.put("logits", out.logits)
        generated = {}
        for name, how in dict(plain=dict(language="en", task="transcribe"), zh=dict(language="zh", task="translate"), times=dict(language="en", task="transcribe", return_timestamps=True),
                              detected=dict(task="transcribe", return_timestamps=True)).items():
            generated[name] = [model.generate(input_features=short[i:i + 1], **how).tolist()[0] for i in range(2)]
        spoken = tok.encode(" the cat sat on the mat").ids
        prompt = [*start, ids["<|notimestamps|>"]]
        seen = model(input_features=short[1:2], decoder_input_ids=torch.tensor([prompt + spoken]), output_attentions=True).cross_attentions
        w = torch.stack([seen[l][0, h] for l, h in model.generation_config.alignment_heads])[:, len(prompt) - 1:, :90]  # of 180 frames
        w = generation_whisper._median_filter(((w - w.mean(-2, keepdim=True)) / w.std(-2, keepdim=True, unbiased=False))[None], 7)[0].mean(0)
        rows, columns = generation_whisper._dynamic_time_warping(-w.double().numpy())
        r.cases |= {"spoken": spoken, "spoken_at": [float(columns[rows == i].min()) * 0.02 for i in range(len(spoken) + 1)]}
        features = extractor(x, sampling_rate=RATE, return_tensors="pt", truncation=False, padding="longest", return_attention_mask=True)
        long = model.generate(**features, return_timestamps=True, language="en", task="transcribe", return_segments=True, condition_on_prev_tokens=False)
        r.cases |= {
            "forced": forced, "generated": generated, "lang": model.detect_language(input_features=short).tolist(),
            "segments": [dict(start=float(s["start"]), end=float(s["end"]), tokens=s["tokens"].tolist()) for s in long["segments"][0]],
            "decoded": [tok.decode([t for t in g if t < ids["<|endoftext|>"]]) for g in generated["plain"]],
        }
    r.save(folder)


if __name__ == "__main__":
    main()
