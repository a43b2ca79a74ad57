"""What both trainings share: the corpus, and what a spectrogram is."""

import json
from pathlib import Path

import numpy as np
import torch

RATE, HOP, FFT, WINDOW, MELS = 16000, 200, 1024, 800, 80
FLOOR, CENTRE, SCALE = 1e-5, -5.0, 2.5  # a feature is (log mel - CENTRE) / SCALE
PAD = (FFT - HOP) // 2  # samples on either side that frames see
LEVEL = 0.08  # RMS that every voice is brought to

VOICES = ["slt", "awb", "f2"]  # speaker_id is the place here


def filters(rate=RATE, fft=FFT, mels=MELS):
    """Triangles of equal width on the mel scale of O'Shaughnessy, area 1: [mels, bins]."""
    to, back = lambda f: 2595 * np.log10(1 + f / 700), lambda m: 700 * (10 ** (m / 2595) - 1)
    edges = back(np.linspace(to(0), to(rate / 2), mels + 2))
    f = np.fft.rfftfreq(fft, 1 / rate)[None]
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    w = np.maximum(0, np.minimum((f - low) / (mid - low), (high - f) / (high - mid)))
    return torch.tensor(w / ((high - low) / 2) * (rate / fft), dtype=torch.float32)


WEIGHTS = filters()
HANN = torch.hann_window(WINDOW)


def features(wave):
    """[B, N + 2 PAD] -> [B, N / HOP, MELS]; frame t is in the middle of samples t HOP ..."""
    s = torch.stft(wave, FFT, HOP, WINDOW, HANN, center=False, return_complex=True)
    s = torch.sqrt(s.real**2 + s.imag**2 + 1e-9)
    return ((WEIGHTS @ s).clamp_min(FLOOR).log().transpose(1, 2) - CENTRE) / SCALE


class Corpus:
    """The utterances of all voices of a folder; waves are memory-mapped."""

    def __init__(self, folder):
        self.waves, self.gain, self.all = {}, {}, []
        for v, name in enumerate(VOICES):
            self.waves[v] = w = np.memmap(Path(folder) / f"{name}.pcm", "<i2", "r")
            for line in open(Path(folder) / f"{name}.jsonl"):
                if not line.endswith("\n"):  # still being written
                    break
                u = json.loads(line)
                u["voice"], u["frames"] = v, (u["end"] - u["start"]) // HOP
                if u["frames"] >= 32 and u["end"] <= len(w):
                    self.all.append(u)
            loud = np.asarray(w[: 60 * RATE], np.float32) / 32768
            self.gain[v] = LEVEL / np.sqrt((loud**2).mean())

    def wave(self, u, start=0, frames=None):
        """Samples of some frames, with PAD on either side."""
        a = u["start"] + start * HOP - PAD
        n = (u["frames"] if frames is None else frames) * HOP + 2 * PAD
        lo, hi = max(a, u["start"]), min(a + n, u["end"])
        x = np.zeros(n, np.float32)
        x[lo - a : hi - a] = self.waves[u["voice"]][lo:hi]
        return x * (self.gain[u["voice"]] / 32768)
