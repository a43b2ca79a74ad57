"""The built-in ear: its vocabulary, its network and what it hears while it learns."""

import copy
import glob
import json
import os
import re

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import WhisperConfig, WhisperForConditionalGeneration

RATE, HOP, FFT = 16000, 160, 400
WINDOW = 10  # seconds
SIZES = dict(
    S=dict(d_model=192, encoder_layers=4, encoder_attention_heads=3, encoder_ffn_dim=768, decoder_layers=2, decoder_attention_heads=3, decoder_ffn_dim=768),
    M=dict(d_model=256, encoder_layers=8, encoder_attention_heads=4, encoder_ffn_dim=1024, decoder_layers=4, decoder_attention_heads=4, decoder_ffn_dim=1024),
)
SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|transcribe|>", "<|nospeech|>", "<|notimestamps|>"]
PIECES = 1400  # of English
LETTERS = " abcdefghijklmnopqrstuvwxyz'12345"  # what the second head spells: 0 is its blank


def make_tokenizer(sentences, out):
    """Byte-level BPE: pieces of English, and every Chinese character one token."""
    lines = [line.rstrip("\n").split("\t") for line in open(sentences)]
    english = [t for lang, kind, split, t in lines if lang == "en" and split == "train"]
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.train_from_iterator(english, trainers.BpeTrainer(vocab_size=PIECES, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    state = json.loads(tok.to_str())
    vocab, merges = state["model"]["vocab"], [list(m) for m in state["model"]["merges"]]
    letters = dict(zip(range(256), byte_letters()))
    chars = sorted({c for lang, kind, split, t in lines if lang == "zh" and split == "train" for c in t if ord(c) > 127})
    chars += [c for c in "‘’“”《》、；：（）…—" if c not in chars]
    for c in chars:
        parts = [letters[b] for b in c.encode()]
        whole = parts[0]
        for p in parts[1:]:
            if whole + p not in vocab:
                vocab[whole + p] = len(vocab)
                merges.append([whole, p])
            whole += p
    tok = Tokenizer(models.BPE(vocab=vocab, merges=[tuple(m) for m in merges]))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIAL])
    tok.add_special_tokens([AddedToken(f"<|{i * 0.02:.2f}|>", special=True, normalized=False) for i in range(WINDOW * 50 + 1)])
    os.makedirs(out, exist_ok=True)
    tok.save(f"{out}/tokenizer.json")
    return tok


def byte_letters():
    """The printable alphabet of byte-level BPE (Radford et al. 2019)."""
    own = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    extra, out = 256, []
    for b in range(256):
        if b in own:
            out.append(chr(b))
        else:
            out.append(chr(extra))
            extra += 1
    return out


class Tokens:
    def __init__(self, folder):
        self.tok = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.end, self.start, self.en, self.zh, self.transcribe, self.silence, self.no_times = (self.tok.token_to_id(s) for s in SPECIAL)
        self.size = self.tok.get_vocab_size()

    def time(self, seconds):
        return self.no_times + 1 + int(round(min(max(seconds, 0), WINDOW) * 50))

    def text(self, s):
        return self.tok.encode(s).ids


def config(size, tokens):
    return WhisperConfig(vocab_size=tokens.size, num_mel_bins=80, max_source_positions=WINDOW * 50, max_target_positions=160, dropout=0.05,
                         decoder_start_token_id=tokens.start, eos_token_id=tokens.end, bos_token_id=tokens.end, pad_token_id=tokens.end, suppress_tokens=None,
                         begin_suppress_tokens=None, attn_implementation="sdpa", **SIZES[size])


class Ear(torch.nn.Module):
    """Whisper, and beside its decoder a head that spells what the encoder hears (CTC, Graves et al. 2006),
    which teaches the encoder where speech is long before the decoder finds out. It is not shipped."""

    def __init__(self, size, tokens):
        super().__init__()
        self.whisper = WhisperForConditionalGeneration(config(size, tokens))
        self.spell = torch.nn.Linear(self.whisper.config.d_model, len(LETTERS) + 1)
        told = copy.deepcopy(self.whisper.config)
        told._attn_implementation = "eager"  # the decoder tells where it listens
        for m in self.whisper.model.decoder.modules():
            if hasattr(m, "config"):
                m.config = told

    def forward(self, mel, ids):
        """mel [B, 80, F], ids [B, T]: what the decoder makes of them [B, T, D], log-probabilities [F/2, B, L] of letters,
        and where the first head of each of its layers listens [B, T, F/2]."""
        e = self.whisper.model.encoder
        x = torch.nn.functional.gelu(e.conv1(mel))
        x = torch.nn.functional.gelu(e.conv2(x)).transpose(1, 2)
        x = x + e.embed_positions.weight[: x.shape[1]]
        for layer in e.layers:
            x = layer(x, None)
            x = x[0] if isinstance(x, tuple) else x
        x = e.layer_norm(x)
        y = self.whisper.model.decoder(input_ids=ids, encoder_hidden_states=x, output_attentions=True)
        return y.last_hidden_state, self.spell(x).float().log_softmax(-1).transpose(0, 1), [a[:, 0] for a in y.cross_attentions]


def spelling(lang, text):
    """Letters of English, letters and tones of pinyin: numbers of LETTERS, from 1."""
    if lang == "zh":
        from speak import pinyin

        text = pinyin(text)
    text = re.sub(r"[^a-z'1-5]+", " ", text.lower().replace("ü", "v")).strip()
    return [LETTERS.index(c) + 1 for c in text]


# --- sound


def mel_bank():
    from transformers import WhisperFeatureExtractor

    return torch.from_numpy(np.ascontiguousarray(WhisperFeatureExtractor().mel_filters.T)).float()  # [80, 201]


class Sounds:
    """The shards that are there, looked at again each time they are asked for."""

    def __init__(self, folder, sentences):
        self.folder = folder
        self.lines = [line.rstrip("\n").split("\t") for line in open(sentences)]
        self.shards, self.all = {}, dict(train=[], val=[], test=[])
        self.refresh()

    def refresh(self):
        for name in sorted(glob.glob(f"{self.folder}/waves-*.i16")):
            if name in self.shards:
                continue
            index = np.load(name.replace("waves", "index").replace(".i16", ".npz"))
            self.shards[name] = np.memmap(name, np.int16, "r")
            for s, n, i, v in zip(index["start"], index["length"], index["line"], index["voice"]):
                self.all[self.lines[i][2]].append((name, int(s), int(n), int(i), str(v)))

    def wave(self, entry):
        name, s, n, i, _ = entry
        return self.shards[name][s : s + n].astype(np.float32) / 32768, self.lines[i][0], self.lines[i][3]


def bend(x, r):
    """Another speaker: faster and higher, or slower and lower."""
    f = r.uniform(0.87, 1.16)
    n = int(len(x) / f)
    return np.interp(np.arange(n) * f, np.arange(len(x)), x).astype(np.float32)


def noise(n, r):
    """Coloured noise of power 1, its loudness wandering at times."""
    x = r.standard_normal(n).astype(np.float32)
    spectrum = np.fft.rfft(x)
    spectrum *= (np.arange(len(spectrum)) + 1.0) ** (-r.uniform(0, 1.2))
    x = np.fft.irfft(spectrum, n).astype(np.float32)
    if r.random() < 0.4:
        x *= np.interp(np.arange(n), np.linspace(0, n, 8), r.uniform(0.1, 1, 8)).astype(np.float32)
    if r.random() < 0.2:  # hum and tones
        t = np.arange(n) / RATE
        x = x / x.std() + sum(np.sin(2 * np.pi * r.uniform(50, 3000) * t + r.uniform(0, 6)).astype(np.float32) for _ in range(r.integers(1, 4)))
    return x / (x.std() + 1e-9)


def room(x, r):
    """A room: a decaying noise as its answer."""
    n = int(RATE * r.uniform(0.05, 0.4))
    answer = r.standard_normal(n).astype(np.float32) * np.exp(-np.arange(n) * (6.9 / n)).astype(np.float32)
    answer *= r.uniform(0.05, 0.5) / (np.sqrt((answer**2).sum()) + 1e-9)
    answer[0] = 1
    m = 1 << (len(x) + n - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(x, m) * np.fft.rfft(answer, m), m)[: len(x)].astype(np.float32)


def scene(sounds, entries, seconds, r, tokens, train=True, hard=True):
    """One window: recordings one after another in it, as far as they fit; what is said and when. hard puts them into rooms and noise."""
    n = int(seconds * RATE)
    x = np.zeros(n, np.float32)
    ids, letters, where, at = [], [], [], int(RATE * (r.uniform(0, 0.5) if train else 0.1))
    times = r.random() < 0.6 if train else False
    lang = "en"
    for k, e in enumerate(entries):
        w, lang, text = sounds.wave(e)
        if train:
            w = bend(w, r)
        if at + len(w) > n:
            if k == 0:
                w = w[: n - at]
            else:  # it begins and is cut: its beginning alone is told
                if times and at < n - RATE // 2:
                    x[at:] += w[: n - at] * 10 ** r.uniform(-0.4, 0)
                    ids += [tokens.time(at / RATE)]
                    where += [at / RATE]
                break
        x[at : at + len(w)] += w * (10 ** r.uniform(-0.4, 0) if train else 1)
        piece = tokens.text((" " if lang == "en" else "") + text)
        ids += [tokens.time(at / RATE)] + piece + [tokens.time((at + len(w)) / RATE)] if times else piece
        width = np.array([len(tokens.tok.decode([i])) for i in piece], float)
        middle = list((at + len(w) * (width.cumsum() - width / 2) / width.sum()) / RATE)  # of each piece, as if all letters took as long
        where += [at / RATE] + middle + [(at + len(w)) / RATE] if times else middle
        letters += ([1] if letters else []) + spelling(lang, text)
        at += len(w) + int(RATE * r.uniform(0.1, 1.2))
    if train and hard:
        if r.random() < 0.35:
            x = room(x, r)
        if r.random() < 0.75:
            x = x + noise(n, r) * (x.std() + 1e-3) * 10 ** (-r.uniform(3, 40) / 20)
        if r.random() < 0.1:
            x = np.clip(x * r.uniform(2, 8), -0.7, 0.7)
    if train:
        x = x * 10 ** r.uniform(-1.6, 0.2)
    begin = [tokens.start, tokens.zh if lang == "zh" else tokens.en, tokens.transcribe] + ([] if times else [tokens.no_times])
    return x, begin, ids + [tokens.end], letters, where + [at / RATE]


def empty(seconds, r, tokens):
    """A window in which nobody speaks."""
    n = int(seconds * RATE)
    x = noise(n, r) * 10 ** r.uniform(-4, -1) * (r.random() < 0.8)
    if r.random() < 0.3:  # notes
        t, y = np.arange(n) / RATE, 0
        for _ in range(r.integers(1, 5)):
            f, from_ = r.uniform(80, 2000), r.integers(0, n)
            y = y + (np.arange(n) > from_) * sum(np.sin(2 * np.pi * f * h * t) / h for h in range(1, r.integers(2, 6))) * np.exp(-np.maximum(t - from_ / RATE, 0) * r.uniform(0.3, 6))
        x = x + 0.1 * y
    times = r.random() < 0.5
    begin = [tokens.start, r.choice([tokens.en, tokens.zh]), tokens.transcribe] + ([tokens.time(0)] if times else [tokens.no_times])
    return x.astype(np.float32), [int(b) for b in begin], [tokens.end], [], [0.0]


def spectra(waves, bank, r=None):
    """Whisper's log-mel of waves [B, N] -> [B, 80, F]; with r, through filters and with parts hidden."""
    z = torch.stft(waves, FFT, HOP, window=torch.hann_window(FFT), center=True, return_complex=True)[..., :-1]
    p = z.real**2 + z.imag**2  # [B, 201, F]
    if r is not None:
        for b in range(len(p)):
            if r.random() < 0.6:  # a microphone's curve
                knots = r.normal(0, 5, 7)
                curve = np.interp(np.arange(201), np.linspace(0, 200, 7), knots)
                p[b] *= torch.from_numpy(10 ** (curve / 10)).float()[:, None]
            if r.random() < 0.15:  # a telephone
                lo, hi = r.integers(0, 6), r.integers(42, 101)
                p[b, :lo] *= 1e-4
                p[b, hi:] *= 1e-6
    logs = (bank @ p).clamp(min=1e-10).log10()
    top = logs.amax((1, 2), keepdim=True)
    if r is not None:  # something else in the recording was louder
        top = top + torch.from_numpy((r.random(len(logs)) < 0.25) * r.uniform(0, 1.5, len(logs))).float()[:, None, None]
    logs = (torch.maximum(logs, top - 8) + 4) / 4
    if r is not None:
        for b in range(len(logs)):
            for _ in range(r.integers(0, 3)):
                f, w = r.integers(0, 80), r.integers(1, 14)
                logs[b, f : f + w] = logs[b].mean()
            for _ in range(r.integers(0, 3)):
                t, w = r.integers(0, logs.shape[2]), r.integers(1, 25)
                logs[b, :, t : t + w] = logs[b].mean()
    return logs
