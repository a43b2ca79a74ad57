"""What happens to sounds on the way to the model, on whatever device they lie: a batch is
cut, played faster or slower, repeated, mixed, put into a room, recorded badly, and turned
into frames of log power in mel bins as internal/model/ast does."""

import json
import math
import pathlib

import numpy as np
import torch
from torch.nn.functional import avg_pool1d, interpolate, max_pool1d

RATE, FRAMES, MELS = 16000, 256, 64
WINDOW, HOP, FFT = 400, 160, 512
SAMPLES = WINDOW + (FRAMES - 1) * HOP
MEAN, STD = -8.0, 2.0  # of the features; the model sees (x - MEAN) / (2 STD)
LONG = 1 << 16  # of the transforms that rooms and microphones are: SAMPLES and an echo
TENTH = RATE // 10
ROOMS, POINTS = 256, 513


class Corpus:
    """The sounds of all corpora in a folder, on a device. New ones may come while it is
    in use; over the limit they replace the oldest."""

    def __init__(self, folder, device, limit):
        self.folder, self.device, self.read = pathlib.Path(folder), torch.device(device), set()
        self.have = self.next = 0
        self.look(limit)
        if not self.have:
            raise SystemExit(f"there is no corpus in {folder}")

    def look(self, limit=None):
        """Reads corpora that are new, whole rounds of one sound of each class."""
        for meta in sorted(self.folder.rglob("meta.json")):
            if meta in self.read:
                continue
            m = json.loads(meta.read_text())
            if not self.read:
                self.names, self.samples = m["classes"], m["samples"]
                if self.device.type == "cuda":  # others are on the GPU, too
                    limit = min(limit, int(0.4 * torch.cuda.mem_get_info()[0] / (2 * self.samples * len(self.names))))
                self.sounds = torch.empty(limit, len(self.names), self.samples, dtype=torch.int16, device=self.device)
            new = np.fromfile(meta.with_name("samples.bin"), np.int16).reshape(-1, *self.sounds.shape[1:])
            for part in np.array_split(new, max(1, math.ceil(len(new) / 64))):
                if self.next + len(part) > len(self.sounds):
                    self.next = 0
                self.sounds[self.next : self.next + len(part)] = torch.from_numpy(part).to(self.device)
                self.next += len(part)
                self.have = max(self.have, self.next)
            self.read.add(meta)

    def draw(self, which, g):
        """One sound of each of these classes: [B] -> [B, N], in [-1, 1]."""
        row = torch.randint(self.have, which.shape, device=self.device, generator=g)
        return self.sounds[row, which].float() / 32768

    def all(self):
        """Every sound, and of which class it is."""
        labels = torch.arange(len(self.names), device=self.device).expand(self.have, -1)
        return self.sounds[: self.have].flatten(0, 1), labels.flatten()


class Mixer:
    """Makes batches out of a Corpus. hard is for training: speed, rooms, microphones; without
    it sounds are only mixed."""

    def __init__(self, corpus, seed=1, hard=True):
        self.c, self.hard, dev = corpus, hard, corpus.device
        self.g = torch.Generator(dev).manual_seed(seed)
        self.fbank = Fbank(dev)
        self.t = torch.arange(SAMPLES, device=dev)
        if hard:
            self.octaves = torch.linspace(0, RATE / 2, POINTS, device=dev).clamp_min(20).log2()
            self.rooms = self.echoes()

    def rand(self, *shape):
        return torch.rand(*shape, device=self.c.device, generator=self.g)

    def normal(self, *shape):
        return torch.randn(*shape, device=self.c.device, generator=self.g)

    def uniform(self, n, lo, hi):
        return lo + (hi - lo) * self.rand(n, 1)

    def log(self, n, lo, hi):
        return lo * (hi / lo) ** self.rand(n, 1)

    def chance(self, n, p):
        return self.rand(n, 1) < p

    def decibels(self, n, lo, hi):
        return 10 ** (self.uniform(n, lo, hi) / 20)

    def echoes(self):
        """What rooms send back, as spectra: noise that dies away, its treble first, and some early echoes."""
        n = LONG - SAMPLES
        t = torch.arange(n, device=self.c.device) / RATE
        tail = 0
        for dull in (1.0, 0.4):  # two bands
            x = self.normal(ROOMS, n) * 10 ** (-3 * t / (dull * self.log(ROOMS, 0.08, 1.8)))
            tail = tail + (avg_pool1d(x[:, None], 9, 1, 4)[:, 0] * 2 if dull == 1.0 else x * 0.7)
        tail = tail * (t > self.uniform(ROOMS, 0.001, 0.03))
        for _ in range(6):
            at = (self.log(ROOMS, 0.002, 0.05) * RATE).long()
            tail.scatter_add_(1, at, self.uniform(ROOMS, -3, 3) * tail.square().mean(1, keepdim=True).sqrt() * 10)
        tail = tail / tail.norm(dim=1, keepdim=True)
        return torch.cat([torch.fft.rfft(part, LONG) for part in tail.split(32)])

    def cut(self, x):
        """A window out of each sound around its loudest moment: [B, N] -> [B, SAMPLES].
        It may be faster or slower, and short and repeated, as short files are heard."""
        n, most = x.shape
        if most == SAMPLES and not self.hard:
            return x
        loudest = avg_pool1d(x.square()[:, None], TENTH, TENTH // 2)[:, 0].argmax(1, keepdim=True) * (TENTH // 2)
        speed = torch.where(self.chance(n, 0.6), self.log(n, 1 / 1.22, 1.22), 1.0)
        length = torch.where(self.chance(n, 0.25), self.log(n, 0.4 * RATE, SAMPLES), float(SAMPLES))
        span = speed * length
        lo, hi = (loudest + TENTH - span).clamp_min(0), torch.minimum(loudest.float(), most - span)
        start = (lo + self.rand(n, 1) * (hi - lo)).floor().clamp_min(0)
        at = start + (self.t % length.floor()) * speed
        i = at.long()
        u = at - i
        get = lambda k: x.gather(1, (i + k).clamp(0, most - 1))
        a, b, c, d = get(-1), get(0), get(1), get(2)  # Catmull and Rom's curve
        return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)))

    def through(self, x):
        """A room and a microphone: an echo, a curve over the pitches, and their limits."""
        n = len(x)
        knots = self.normal(n, 1, 9) * self.log(n, 0.5, 6)[:, None]
        curve = interpolate(knots, 256, mode="linear", align_corners=True)[:, 0]
        place = ((self.octaves - 4.3) / (12.97 - 4.3) * 255).long()
        db = curve[:, place]
        phone = self.chance(n, 0.08)
        for sign, lo, hi, phone_lo, phone_hi, p in ((1, 40, 600, 200, 400, 0.3), (-1, 2500, 7500, 3000, 4000, 0.35)):
            edge = torch.where(phone, self.log(n, phone_lo, phone_hi), self.log(n, lo, hi)).log2()
            steep = torch.where(phone, 24.0, self.log(n, 6, 48))
            beyond = (sign * (edge - self.octaves)).clamp_min(0).clamp_max(4)
            db = db - torch.where(phone | self.chance(n, p), steep, 0.0) * beyond
        response = interpolate((10 ** (db / 20))[:, None], LONG // 2 + 1, mode="linear", align_corners=True)[:, 0]
        wet = torch.where(self.chance(n, 0.5), self.log(n, 0.08, 2), 0.0)
        room = self.rooms[torch.randint(ROOMS, (n,), device=x.device, generator=self.g)]
        y = torch.fft.rfft(x, LONG) * (room * wet + 1) * response
        return torch.fft.irfft(y, LONG)[:, :SAMPLES]

    def record(self, x, heard):
        """A level, and what cheap equipment does."""
        n = len(x)
        x = x / loudness(x)
        envelope = max_pool1d(x.abs()[:, None], 321, 1, 160)[:, 0]
        x = torch.where(self.chance(n, 0.12) & (envelope < self.decibels(n, -42, -22)), 0.0, x)  # a gate
        drive = self.log(n, 0.3, 4)
        x = torch.where(self.chance(n, 0.12), torch.tanh(x * drive) / drive, x)
        x = x * torch.where(heard, self.log(n, 0.015, 0.5), self.log(n, 1e-5, 1e-3))
        steps = torch.where(heard & self.chance(n, 0.1), 2 ** self.uniform(n, 7, 12).floor(), 32768.0)
        return ((x * steps).round() / steps).clamp(-1, 1)

    @torch.no_grad()
    def batch(self, n):
        """n times what the model sees, [n, FRAMES, MELS], and what is in it, [n, classes]."""
        c, g = self.c, self.g
        classes = len(c.names)
        noise, silence = c.names.index("noise"), c.names.index("silence")
        first = torch.randint(classes, (n,), device=c.device, generator=g)
        second = torch.randint(classes - 1, (n,), device=c.device, generator=g)  # not silence, which is the last
        heard = (first != silence)[:, None]
        y = torch.zeros(n, classes, device=c.device)
        y.scatter_(1, first[:, None], 1.0)
        x = self.cut(c.draw(first, g))
        quiet = x
        x = x / loudness(x)
        two = slice(0, int(0.35 * n))  # these are two sounds at once
        z = self.cut(c.draw(second[two], g))
        x[two] += torch.where(heard[two], z / loudness(z) * self.decibels(len(z), -9, 9), 0.0)
        y[two] = torch.maximum(y[two], torch.zeros_like(y[two]).scatter_(1, second[two, None], heard[two].float()))
        if not self.hard:
            x = torch.where(heard, x * self.log(n, 0.02, 0.4), quiet)
            return self.fbank(x.clamp(-1, 1)), y
        bed = slice(int(0.2 * n), int(0.6 * n))  # in front of noise
        z = self.cut(c.draw(torch.full_like(first[bed], noise), g))
        x[bed] += torch.where(heard[bed], z / loudness(z) * self.decibels(len(z), -45, -10), 0.0)
        return self.fbank(self.record(self.through(x), heard)), y


def loudness(x):
    """The root of the mean square of the loudest tenth of a second: [B, N] -> [B, 1]."""
    return avg_pool1d(x.square()[:, None], TENTH, TENTH // 4)[:, 0].amax(1, keepdim=True).sqrt().clamp_min(1e-7)


class Fbank:
    """internal/model/ast's: [B, SAMPLES] -> [B, FRAMES, MELS], as the model sees it."""

    def __init__(self, device):
        mel = lambda hz: 1127 * np.log1p(hz / 700)
        lo, hi = mel(20.0), mel(RATE / 2)
        step = (hi - lo) / (MELS + 1)
        left = lo + step * np.arange(MELS)
        at = mel(np.arange(FFT // 2 + 1)[:, None] * RATE / FFT)
        bank = np.minimum(at - left, left + 2 * step - at).clip(0) / step
        self.bank = torch.tensor(bank, dtype=torch.float32, device=device)
        self.hann = torch.hann_window(WINDOW, periodic=False, device=device)

    def __call__(self, x):
        f = x.unfold(1, WINDOW, HOP)
        f = f - f.mean(2, keepdim=True)
        f = (f - 0.97 * torch.cat([f[..., :1], f[..., :-1]], 2)) * self.hann
        z = torch.fft.rfft(f, FFT)
        power = z.real.square() + z.imag.square()
        return ((power @ self.bank).clamp_min(1.1920929e-07).log() - MEAN) / (2 * STD)
