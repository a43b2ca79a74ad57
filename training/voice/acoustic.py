"""The acoustic model, a FastSpeech 2 of Conformer blocks, and what it learns from.

Pitch is the mean of log F0 of a phone, less its voice's mean, in units of PITCH; energy
its decibels, less LOUD, in units of ENERGY. Both are the teacher's in training, with the
pitch, range and speed it was told and gains of our own, so that the decoder learns what
they do; the predictors learn from what the teachers said in their own way only.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import FastSpeech2ConformerConfig, FastSpeech2ConformerModel

from source import BANDS, CENTRE, FLOOR, SCALE, WIDE, analyse
from speech import HOP, PAD, RATE, VOICES

PITCH, LOUD, ENERGY, QUIET = 0.2, -25.0, 8.0, -50.0  # log F0; decibels
HERTZ = {"slt": (80, 330), "awb": (60, 260), "f2": (70, 420)}  # where F0 is looked for
D = 128
SHAPE = dict(hidden_size=D, num_mel_bins=WIDE, encoder_layers=3, decoder_layers=3, encoder_linear_units=512, decoder_linear_units=512, positionwise_conv_kernel_size=1,
             encoder_kernel_size=7, decoder_kernel_size=15, encoder_normalize_before=True, decoder_normalize_before=True,
             speech_decoder_postnet_layers=1, speech_decoder_postnet_units=64, duration_predictor_channels=D, energy_predictor_channels=D,
             pitch_predictor_channels=D, pitch_predictor_layers=2, pitch_predictor_kernel_size=5, pitch_embed_kernel_size=3, energy_embed_kernel_size=1,
             num_speakers=len(VOICES))
for part in ("encoder", "decoder"):
    SHAPE |= {f"{part}_dropout_rate": 0.0, f"{part}_positional_dropout_rate": 0.0, f"{part}_attention_dropout_rate": 0.0}
SHAPE |= dict(duration_predictor_dropout_rate=0.1, energy_predictor_dropout=0.1, pitch_predictor_dropout=0.1, speech_decoder_postnet_dropout=0.0)


def vocabulary():
    """Phones -> ids. Secondary stress is read as primary: the teacher knows two kinds."""
    vowels = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split()
    english = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split() + [v + s for v in vowels for s in "01"]
    initials = "b p m f d t n l g k h j q x zh ch sh r z c s".split()
    finals = "a o e ai ei ao ou an en ang eng er i ia ie iao iou ian in iang ing u ua uo uai uei uan uen uang ueng ong v ve van vn iong ii iii".split()
    all = ["<blank>", "<unk>", ",", ".", "?", "!"] + english + initials + [f + t for f in finals for t in "12345"] + ["<sos/eos>"]
    ids = {p: i for i, p in enumerate(all)}
    return ids | {v + "2": ids[v + "1"] for v in vowels}


VOCAB = vocabulary()
WEIGH = torch.tensor([1.0] * BANDS + [2.0] * (WIDE - BANDS - 1) + [8.0])  # of errors


def pitches(x, low, high):
    """F0 of every frame of x (with PAD around), 0 where there is none: the first high peak
    of the autocorrelation of 50 ms, of what is below 900 Hz, at a quarter of the rate."""
    n, slow, size = (len(x) - 2 * PAD) // HOP, 4, 200
    s = np.fft.rfft(x[: len(x) // slow * slow])
    s[int(900 * len(x) / RATE) :] = 0
    x = np.fft.irfft(s[: len(x) // slow // 2 + 1], len(x) // slow).astype(np.float32) / slow
    rate = RATE // slow
    f = np.lib.stride_tricks.sliding_window_view(x, size)[(PAD + HOP // 2) // slow - size // 2 :: HOP // slow][:n]
    hann = np.hanning(size).astype(np.float32)
    f = (f - f.mean(1, keepdims=True)) * hann
    a = np.fft.irfft(np.abs(np.fft.rfft(f, 512)) ** 2, 512)[:, : rate // low + 2]
    w = np.fft.irfft(np.abs(np.fft.rfft(hann, 512)) ** 2, 512)[: rate // low + 2]
    a = a / w / (a[:, :1] / w[0] + 1e-9)
    lo, hi = rate // high, rate // low
    c = a[:, lo : hi + 1]
    best = c.max(1)
    peak = (c >= a[:, lo - 1 : hi]) & (c >= a[:, lo + 1 : hi + 2]) & (c > 0.88 * best[:, None])
    k = np.where(peak.any(1), peak.argmax(1), c.argmax(1)) + lo
    rows = np.arange(len(a))
    y0, y1, y2 = a[rows, k - 1], a[rows, k], a[rows, k + 1]
    k = k + np.clip(0.5 * (y0 - y2) / (y0 - 2 * y1 + y2 + 1e-9), -0.5, 0.5)
    loud = (f**2).mean(1)
    return np.where((best > 0.55) & (loud > 1e-4 * loud.max()) & (loud > 1e-7), rate / k, 0)


def measure(c, u):
    """Of one utterance: what to say, ids, frames of each phone, log F0 and decibels."""
    x = c.wave(u)
    ends = np.round(np.array(u["ends"]) / HOP).astype(int)
    ends[-1] = u["frames"]
    for i in range(len(ends) - 2, -1, -1):  # a frame at least for each phone
        ends[i] = min(ends[i], ends[i + 1] - 1)
    frames = np.diff(ends, prepend=0)
    if (frames < 1).any():
        return None
    f0 = pitches(x, *HERTZ[VOICES[u["voice"]]])
    power = np.lib.stride_tricks.sliding_window_view(x, 400)[PAD + HOP // 2 - 200 :: HOP][: u["frames"]]
    level = np.maximum(10 * np.log10((power**2).mean(1) + 1e-9), QUIET)
    pitch, energy, a = [], [], 0
    for n in frames:
        v = f0[a : a + n]
        v = v[v > 0]
        pitch.append(np.log(v).mean() if len(v) * 3 >= n else np.nan)
        energy.append(level[a : a + n].mean())
        a += n
    pitch = np.array(pitch)
    good = np.flatnonzero(~np.isnan(pitch))
    if len(good) == 0:
        return None
    pitch = np.interp(np.arange(len(pitch)), good, pitch[good])
    return analyse(x, f0).astype(np.float16), np.array([VOCAB[p] for p in u["phones"]]), frames, pitch, np.array(energy)


class Batches:
    """Utterances of about one length and of a number of frames together."""

    def __init__(self, folder, frames, r):
        self.said = np.load(folder / "frames.npy", mmap_mode="r")
        d = json.loads((folder / "rows.json").read_text())
        self.rows, self.mean, self.frames, self.r, self.queue = d["rows"], d["mean"], frames, r, []

    def next(self):
        if not self.queue:
            # Mandarin twice: its sounds are its own, and English has two voices.
            order = list(range(len(self.rows))) + [i for i, r in enumerate(self.rows) if VOICES[r["voice"]] == "f2"]
            order.sort(key=lambda i: self.rows[i]["n"] * self.r.uniform(0.85, 1.15))
            batch, longest = [], 0
            for i in order:
                longest = max(longest, self.rows[i]["n"])
                if batch and longest * (len(batch) + 1) > self.frames:
                    self.queue.append(batch)
                    batch, longest = [], self.rows[i]["n"]
                batch.append(i)
            self.queue.append(batch)
            self.r.shuffle(self.queue)
        return self.make([self.rows[i] for i in self.queue.pop()], True)

    def make(self, rows, louder=False):
        p, t = max(len(r["ids"]) for r in rows) + 1, max(r["n"] for r in rows)
        b = dict(ids=torch.zeros(len(rows), p, dtype=torch.long), frames=torch.zeros(len(rows), p, dtype=torch.long), pitch=torch.zeros(len(rows), p), energy=torch.zeros(len(rows), p),
                 known=torch.zeros(len(rows), p, dtype=torch.bool), said=torch.zeros(len(rows), t, WIDE), heard=torch.zeros(len(rows), t, dtype=torch.bool),
                 voice=torch.tensor([r["voice"] for r in rows]), plain=torch.tensor([r["plain"] for r in rows]))
        for i, r in enumerate(rows):
            n = len(r["ids"])
            b["ids"][i, : n + 1] = torch.tensor(r["ids"] + [VOCAB["<sos/eos>"]])
            b["known"][i, : n + 1] = True
            for k in ("frames", "pitch", "energy"):
                b[k][i, :n] = torch.tensor(r[k])
            b["said"][i, : r["n"]] = torch.from_numpy(self.said[r["at"] : r["at"] + r["n"]].astype(np.float32))
            b["heard"][i, : r["n"]] = True
        b["louder"] = torch.zeros(len(rows))
        if louder:
            gain = torch.from_numpy(self.r.uniform(-7, 7, len(rows)) * (self.r.random(len(rows)) < 0.5)).float()
            b["louder"] = gain
            bands = b["said"][..., :BANDS]
            bands += (gain * np.log(10) / 10 / SCALE[0])[:, None, None]
            bands.clamp_(min=(np.log(FLOOR) - CENTRE[0]) / SCALE[0])
        return b


def model():
    m = FastSpeech2ConformerModel(FastSpeech2ConformerConfig(vocab_size=len(set(VOCAB.values())), **SHAPE))
    nn.init.normal_(m.encoder.embed.weight, 0, 0.1)
    nn.init.normal_(m.speaker_id_embedding.weight, 0, 0.5)
    return m


def decode(m, h, b, energy):
    """Spectrograms before and after the postnet, of the teacher's pitch, energy and frames."""
    h = h + m.pitch_embed(b["pitch"][..., None]) + m.energy_embed(energy[..., None])
    rows = [torch.repeat_interleave(x, n, dim=0) for x, n in zip(h, b["frames"])]
    y = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    return m.speech_decoder_postnet(m.decoder(y, b["heard"][:, None].int(), return_dict=False)[0])


def encode(m, b):
    return m.encoder(b["ids"], b["known"][:, None].int(), return_dict=False)[0] + m.speaker_id_embedding(b["voice"])[:, None]


def losses(m, b):
    h = encode(m, b)
    plain = (b["plain"][:, None] & b["known"]).float()
    over = lambda x: (x * plain).sum() / plain.sum().clamp_min(1)
    duration = over((m.duration_predictor(h) - (b["frames"] + 1).float().log()) ** 2) if m.training else None
    pitch = over((m.pitch_predictor(h)[..., 0] - b["pitch"]) ** 2)
    energy = over((m.energy_predictor(h)[..., 0] - b["energy"]) ** 2)
    loud = torch.maximum(b["energy"] + b["louder"][:, None] / ENERGY, torch.tensor((QUIET - LOUD) / ENERGY))
    before, after = decode(m, h, b, loud)
    w = b["heard"][..., None] * WEIGH
    w[..., -1] *= 0.2 + 0.8 * (b["said"][..., BANDS] > -0.9)  # of F0, where it is heard
    l1 = lambda y: ((y - b["said"]).abs() * w).sum() / w.sum()
    out = dict(said=l1(after), before=l1(before), pitch=pitch, energy=energy)
    if duration is not None:
        out["duration"] = duration
    return out


def weights(path):
    """Of a folder that export.py wrote, or the average that train.py saved."""
    return FastSpeech2ConformerModel.from_pretrained(path).float().state_dict() if path.is_dir() else torch.load(path, weights_only=False)["ema"]


def load(path):
    m = model()
    m.load_state_dict(weights(path))
    return m.eval()
