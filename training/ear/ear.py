"""The built-in ear: its vocabulary, its network and what it hears while it learns."""

import copy
import glob
import json
import os
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AttentionInterface, WhisperConfig, WhisperForConditionalGeneration

RATE, HOP, FFT = 16000, 320, 512  # half as many frames as the published ears have: half the work
WINDOW = 10  # seconds
POSITIONS = RATE // HOP // 2  # of the encoder, in a second
SIZES = dict(
    S=dict(d_model=192, encoder_layers=6, encoder_attention_heads=3, encoder_ffn_dim=768, decoder_layers=2, decoder_attention_heads=3, decoder_ffn_dim=768),
    M=dict(d_model=256, encoder_layers=6, encoder_attention_heads=4, encoder_ffn_dim=768, decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=768),
)
SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|transcribe|>", "<|nospeech|>", "<|notimestamps|>"]
PIECES = 1400  # of English


def make_tokenizer(sentences, out):
    """Byte-level BPE: pieces of English, and every Chinese character one token."""
    lines = [line.rstrip("\n").split("\t") for line in open(sentences)]
    english = [t for lang, kind, split, t, _ in lines if lang == "en" and split == "train"]
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.train_from_iterator(english, trainers.BpeTrainer(vocab_size=PIECES, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    state = json.loads(tok.to_str())
    vocab, merges = state["model"]["vocab"], [list(m) for m in state["model"]["merges"]]
    letters = dict(zip(range(256), byte_letters()))
    chars = sorted({c for lang, kind, split, t, _ in lines if lang == "zh" and split == "train" for c in t if ord(c) > 127})
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
    tok.add_special_tokens([AddedToken(f"<|{i / POSITIONS:.2f}|>", special=True, normalized=False) for i in range(WINDOW * POSITIONS + 1)])
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
        self.width = np.array([len(self.tok.decode([i])) for i in range(self.size)], float)

    def time(self, seconds):
        return self.no_times + 1 + int(round(min(max(seconds, 0), WINDOW) * POSITIONS))

    def text(self, s):
        return self.tok.encode(s).ids


def config(size, tokens):
    return WhisperConfig(vocab_size=tokens.size, num_mel_bins=80, max_source_positions=WINDOW * POSITIONS, max_target_positions=160, dropout=0.0,
                         decoder_start_token_id=tokens.start, eos_token_id=tokens.end, bos_token_id=tokens.end, pad_token_id=tokens.end, suppress_tokens=None,
                         begin_suppress_tokens=None, attn_implementation="sdpa" if torch.cuda.is_available() else "plain", **SIZES[size])


def plain(module, query, key, value, mask, scaling, dropout=0.0, **kwargs):
    """Attention as three products; on a CPU that is three times as quick as PyTorch's own at these lengths."""
    with torch.autocast(query.device.type, enabled=False):
        p = ((query * scaling) @ key.to(query.dtype).mT).softmax(-1)
        return (p @ value.to(p.dtype)).transpose(1, 2).contiguous(), None


AttentionInterface.register("plain", plain)


class Ear(torch.nn.Module):
    """Whisper, and beside its decoder a head that writes the phones which the encoder hears (CTC, Graves et al. 2006):
    it teaches the encoder where speech is long before the decoder finds out. It is not shipped."""

    def __init__(self, size, tokens, phones):
        super().__init__()
        self.whisper = WhisperForConditionalGeneration(config(size, tokens))
        self.phones = torch.nn.Linear(self.whisper.config.d_model, phones + 1)
        told = copy.deepcopy(self.whisper.config)
        told._attn_implementation = "eager"  # the decoder tells where it listens
        for m in self.whisper.model.decoder.modules():
            if hasattr(m, "config"):
                m.config = told

    def forward(self, mel, ids):
        """mel [B, 80, F], ids [B, T]: what the decoder makes of them [B, T, D], log-probabilities [F/2, B, L] of phones,
        and where the first head of each of its layers listens [B, T, F/2]."""
        e = self.whisper.model.encoder
        x = torch.nn.functional.gelu(e.conv1(mel))
        x = torch.nn.functional.gelu(e.conv2(x)).transpose(1, 2)
        x = x + e.embed_positions.weight[: x.shape[1]]
        for layer in e.layers:
            x = layer(x, None)
            x = x[0] if isinstance(x, tuple) else x
        x = e.layer_norm(x)
        y = self.whisper.model.decoder(input_ids=ids, encoder_hidden_states=x, output_attentions=True, use_cache=False)
        return y.last_hidden_state, self.phones(x).float().log_softmax(-1).transpose(0, 1), [a[:, 0] for a in y.cross_attentions]


def phones(sounds):
    """What the second head is to write: phones of English without stress; initials, finals and tones of Mandarin."""
    out = []
    for p in sounds.split():
        if p[-1].isdigit() and p[0].islower():
            out += [p[:-1], p[-1]]
        elif p[0].isalpha():
            out.append(p.rstrip("012"))
    return out


# --- what is spoken


def mel_bank():
    from transformers import WhisperFeatureExtractor

    return torch.from_numpy(np.ascontiguousarray(WhisperFeatureExtractor(n_fft=FFT, hop_length=HOP).mel_filters.T)).float()  # [80, 257]


class Sounds:
    """The shards that are there. An entry is shard, start, length, line and voice."""

    def __init__(self, folder, sentences):
        self.folder = folder
        self.lines = [line.rstrip("\n").split("\t") for line in open(sentences)]
        self.shards, self.all = set(), dict(train=[], val=[], test=[])
        self.noises = []  # shard, start, length
        names = sorted({p for *_, split, _, sounds in self.lines if split == "train" for p in phones(sounds)})
        self.phones = {p: i + 1 for i, p in enumerate(names)}  # 0 is the blank of CTC

    def found(self):
        """Numbers of shards that are there and have not been added."""
        return sorted({int(re.search(r"waves-(\d+)", name)[1]) for name in glob.glob(f"{self.folder}/waves-*.i16")} - self.shards)

    def add(self, shards):
        for k in shards:
            index = np.load(f"{self.folder}/index-{k}.npz")
            for s, n, i, v in zip(*(index[key].tolist() for key in ("start", "length", "line", "voice"))):
                self.all[self.lines[i][2]].append((k, s, n, i, v))
            self.shards.add(k)

    def wave(self, entry):
        k, s, n, *_ = entry
        return np.fromfile(f"{self.folder}/waves-{k}.i16", np.int16, n, offset=2 * s).astype(np.float32) / 32768

    def piece(self, entry, tokens):
        """Tokens of what an entry says."""
        lang, _, _, text, _ = self.lines[entry[3]]
        return tokens.text((" " if lang == "en" else "") + text)

    def sounds(self, entry):
        """Numbers of its phones."""
        return [self.phones[p] for p in phones(self.lines[entry[3]][4]) if p in self.phones]


SLOTS = 5  # recordings of a window, at most


class Plan:
    """What is heard in each window of a batch and what is said of it, in arrays; its sound is made later, where the model is."""

    def __init__(self, seconds, rows):
        self.seconds, b = seconds, rows
        self.waves = np.zeros((b, SLOTS, 4), np.int64)  # shard, start, length, where it begins
        self.how = np.ones((b, SLOTS, 2), np.float32)  # speed, loudness
        self.flags = np.zeros((b, 2), bool)  # hard: rooms and noise; silent: nobody speaks
        self.ends = np.full((b, 2), seconds * RATE, np.int64)  # samples behind the first are 0, spectra behind the second
        self.texts = []

    def speak(self, k, sounds, entries, r, tokens, hard):
        """Window k: recordings one after another in it, as far as they fit. hard puts them into rooms and noise.
        People think before they speak, and between sentences: the first may begin anywhere."""
        n = int(self.seconds * RATE)
        latest = 0.5 if r.random() < 0.5 else max(0.5, self.seconds - 1.16 * entries[0][2] / RATE)
        ids, said, where, at = [], [], [], int(RATE * r.uniform(0, latest))
        times = r.random() < 0.6
        lang = sounds.lines[entries[0][3]][0]
        for slot, e in enumerate(entries[:SLOTS]):
            speed, gain = r.uniform(0.87, 1.16), 10 ** r.uniform(-0.4, 0)  # another speaker: faster and higher, or slower and lower
            if slot == 0:
                speed = max(speed, e[2] / (n - at))
            long = int(e[2] / speed)
            fits = at + long <= n
            if not fits and not (times and at < n - RATE // 2):
                break
            self.waves[k, slot], self.how[k, slot] = (e[0], e[1], e[2], at), (speed, gain)
            if not fits:  # it begins and is cut: its beginning alone is told
                ids += [tokens.time(at / RATE)]
                where += [at / RATE]
                at = n
                break
            piece = sounds.piece(e, tokens)
            ids += [tokens.time(at / RATE)] + piece + [tokens.time((at + long) / RATE)] if times else piece
            width = tokens.width[piece]
            middle = list((at + long * (width.cumsum() - width / 2) / width.sum()) / RATE)  # of each piece, as if all letters took as long
            where += [at / RATE] + middle + [(at + long) / RATE] if times else middle
            said += sounds.sounds(e)
            end = at = at + long
            at += int(RATE * (r.uniform(0.1, 1.2) if r.random() < 0.8 else r.uniform(1.2, 4)))
        end = min(end if at < n else n, n)
        begin = [tokens.start, tokens.zh if lang == "zh" else tokens.en, tokens.transcribe] + ([] if times else [tokens.no_times])
        self.flags[k, 0] = hard
        if r.random() < 0.4:  # a short file: digital silence behind it
            self.ends[k, 0] = end + int(RATE * r.uniform(0, 1))
        elif self.seconds == WINDOW and r.random() < 0.3:  # behind the end of a long file there is nothing
            self.ends[k, 1] = max(end, RATE * r.uniform(9, 10))
        self.texts.append((begin, ids + [tokens.end], said, where + [min(at, n) / RATE]))

    def beside(self, k, r, noises, count, loud):
        """In window k, where there is room, up to count of the noises."""
        for slot in np.flatnonzero(self.waves[k, :, 2] == 0)[:count]:
            speed, gain = r.uniform(0.7, 1.4), loud * 10 ** r.uniform(-1, 0)
            self.waves[k, slot] = *noises[r.integers(len(noises))], r.integers(0, self.seconds * RATE - RATE // 2)
            self.how[k, slot] = speed, gain

    def silent(self, k, r, tokens, noises):
        """Window k: nobody speaks, but there may be noises."""
        self.flags[k, 1] = True
        if noises and r.random() < 0.7:
            self.beside(k, r, noises, r.integers(1, SLOTS + 1), 1.0)
        if r.random() < 0.3:
            self.ends[k, 0] = r.integers(0, self.seconds * RATE)
        begin = [tokens.start, int(r.choice([tokens.en, tokens.zh])), tokens.transcribe, tokens.time(0) if r.random() < 0.5 else tokens.no_times]
        self.texts.append((begin, [tokens.end], [], [0.0]))


NOISES = 1 << 15  # the shard of what is not speech


def read_noises(folder, most=4000):
    """Samples of corpora of cmd/sounds, those of speech left out, and where each begins."""
    parts = []
    for meta in sorted(Path(folder).rglob("meta.json")):
        m = json.loads(meta.read_text())
        x = np.fromfile(meta.with_name("samples.bin"), np.int16).reshape(-1, len(m["classes"]), m["samples"])
        parts.append(np.delete(x, m["classes"].index("speech"), 1).reshape(-1, m["samples"]))
        if sum(map(len, parts)) >= most:
            break
    x = np.concatenate(parts)[:most]
    return x.ravel(), [(NOISES, i * x.shape[1], x.shape[1]) for i in range(len(x))]


# --- how it sounds: all windows of a batch at once, wherever the tensors are


def lay(waves, entries, how, n):
    """Windows [B, n] of recordings out of waves: entries [B, K, 3] (start, length, where it begins), how [B, K, 2] (speed, loudness)."""
    if waves.device.type == "cpu":
        x = torch.zeros(len(entries), n)
        for row, parts, hows in zip(x, entries.tolist(), how.tolist()):
            for (start, length, at), (speed, gain) in zip(parts, hows):
                if long := int(length / speed):
                    y = F.interpolate(waves[start : start + length].float()[None, None], long, mode="linear", align_corners=True)[0, 0, : n - at]
                    row[at : at + len(y)].add_(y, alpha=gain / 32768)
        return x
    t, x = torch.arange(n, device=waves.device), 0
    for k in range(entries.shape[1]):
        start, length, at = entries[:, k, :, None].unbind(1)
        speed, gain = how[:, k, :, None].unbind(1)
        q = (t - at) * speed
        i = q.floor()
        inside = (i >= 0) & (i < length - 1)
        j = start + torch.where(inside, i, 0).long()
        a, b = waves[j].float(), waves[j + 1].float()
        x = x + torch.where(inside, a + (b - a) * (q - i), 0) * (gain / 32768)
    return x


def uniform(x, low, high, *shape):
    return torch.empty(len(x), *shape, device=x.device).uniform_(low, high)


def chance(x, p):
    return uniform(x, 0, 1, 1) < p


def line(knots, n):
    """Straight lines through knots [B, K]: [B, n]."""
    return F.interpolate(knots[:, None], n, mode="linear", align_corners=True)[:, 0]


def noise(x):
    """Coloured noise of power 1 in the shape of x, its loudness wandering at times."""
    n = x.shape[1]
    k, t = torch.arange(n // 2 + 1, device=x.device) + 1.0, torch.arange(n, device=x.device) / RATE
    spectrum = torch.randn(len(x), n // 2 + 1, 2, device=x.device) * torch.exp(-uniform(x, 0, 1.2, 1) * k.log())[..., None]
    y = torch.fft.irfft(torch.view_as_complex(spectrum), n)
    y = y / (y.std(1, keepdim=True) + 1e-9)
    y = y * torch.where(chance(x, 0.4), line(uniform(x, 0.1, 1, 8), n), 1)
    hum = chance(x, 0.2)
    for _ in range(3):
        y = y + torch.sin(2 * torch.pi * uniform(x, 50, 3000, 1) * t + uniform(x, 0, 6, 1)) * (hum & chance(x, 0.67))
    return y / (y.std(1, keepdim=True) + 1e-9)


def room(x):
    """Rooms: decaying noises as their answers."""
    m = RATE * 2 // 5
    t, n = torch.arange(m, device=x.device), uniform(x, 0.05, 0.4, 1) * RATE
    answer = torch.randn(len(x), m, device=x.device) * torch.exp(-t * (6.9 / n)) * ((t > 0) & (t < n))
    answer = answer * (uniform(x, 0.05, 0.5, 1) / (answer.norm(dim=1, keepdim=True) + 1e-9))
    size = -(-(x.shape[1] + m) // 8192) * 8192
    return torch.fft.irfft(torch.fft.rfft(x, size) * torch.fft.rfft(answer, size), size)[:, : x.shape[1]]


def notes(x):
    """Up to four notes in the shape of x."""
    t = torch.arange(x.shape[1], device=x.device) / RATE
    f, begin, fade = uniform(x, 80, 2000, 4, 1), uniform(x, 0, x.shape[1] / RATE, 4, 1), uniform(x, 0.3, 6, 4, 1)
    y = sum(torch.sin(2 * torch.pi * f * h * t) / h for h in range(1, 4)) * torch.exp(-(t - begin).clamp(min=0) * fade) * (t > begin)
    return (y * (uniform(x, 0, 1, 4, 1) < 0.6)).sum(1)


def spoil(x, hard, silent, ends):
    """Windows x [B, N] as microphones hear them; hard, silent, ends [B, 1]."""
    loud = x.std(1, keepdim=True) + 1e-3
    some = (hard & chance(x, 0.35))[:, 0].nonzero()[:, 0]
    x = x.index_add(0, some, room(x[some]))
    quiet = 10 ** uniform(x, -4, -1, 1) * chance(x, 0.8)
    level = torch.where(silent, quiet, loud * 10 ** (-uniform(x, 3, 40, 1) / 20) * (hard & chance(x, 0.75)))
    some = level[:, 0].nonzero()[:, 0]
    if len(some):
        x = x.index_add(0, some, noise(x[some]) * level[some])
    x = torch.where(hard & chance(x, 0.1), (x * uniform(x, 2, 8, 1)).clamp(-0.7, 0.7), x)
    return x * 10 ** uniform(x, -1.6, 0.2, 1) * (torch.arange(x.shape[1], device=x.device) < ends)


def spectra(x, bank, hard=None):
    """Whisper's log-mel of x [B, N] -> [B, 80, F]; those that hard [B, 1] names through other throats and filters and with parts hidden."""
    z = torch.stft(x, FFT, HOP, window=torch.hann_window(FFT, device=x.device), center=True, return_complex=True)[..., :-1]
    p = z.real**2 + z.imag**2  # [B, 257, F]
    if hard is not None:
        k = torch.arange(FFT // 2 + 1, device=x.device)
        warp = torch.where(hard & chance(x, 0.5), uniform(x, 0.88, 1.14, 1), 1)  # a longer or shorter throat
        bins = (1 - ((k * warp).clamp(max=FFT // 2)[:, :, None] - k).abs()).clamp(min=0)  # [B, 257, 257]
        curve = torch.where(hard & chance(x, 0.6), 10 ** (line(5 * torch.randn(len(x), 7, device=x.device), len(k)) / 10), 1)  # a microphone
        phone = torch.where(k < uniform(x, 0, 8, 1), 1e-4, 1) * torch.where(k > uniform(x, 54, 129, 1), 1e-6, 1)
        curve = curve * torch.where(hard & chance(x, 0.15), phone, 1)
        bank = bank @ (curve[:, :, None] * bins)
    logs = (bank @ p).clamp(min=1e-10).log10()
    top = logs.amax((1, 2), keepdim=True)
    if hard is not None:  # something else in the recording was louder
        top = top + (uniform(x, 0, 1.5, 1) * (hard & chance(x, 0.25)))[:, :, None]
    logs = (torch.maximum(logs, top - 8) + 4) / 4
    if hard is not None:
        mean = logs.mean((1, 2), keepdim=True)
        for axis, widest in ((1, 14), (1, 14), (2, 12), (2, 12)):
            n = logs.shape[axis]
            i, begin = torch.arange(n, device=x.device), uniform(x, 0, n, 1)
            hidden = (i > begin) & (i < begin + uniform(x, 1, widest, 1)) & hard & chance(x, 0.5)
            logs = torch.where(hidden.unsqueeze(3 - axis), mean, logs)
    return logs
