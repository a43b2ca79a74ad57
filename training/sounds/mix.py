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
ROOMS, POINTS, GROUPS = 256, 513, 16
PART, SPEEDS, TAPS = 32, range(26, 40), 16  # speeds are so many samples for PART, heard through so many taps

RHYTHMIC = ("whistle", "footsteps", "knock", "telephone", "alarm", "clock", "keyboard", "click", "horn", "siren")


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
                self.loudest = torch.empty(limit, len(self.names), dtype=torch.long, device=self.device)
            new = np.fromfile(meta.with_name("samples.bin"), np.int16).reshape(-1, *self.sounds.shape[1:])
            for part in np.array_split(new, max(1, math.ceil(len(new) / 64))):
                if self.next + len(part) > len(self.sounds):
                    self.next = 0
                rows = slice(self.next, self.next + len(part))
                self.sounds[rows] = torch.from_numpy(part).to(self.device)
                for sounds, loudest in zip(self.sounds[rows], self.loudest[rows]):
                    loudest.copy_(tenths(sounds.float()).argmax(1) * (TENTH // 4))
                self.next += len(part)
                self.have = max(self.have, self.next)
            self.read.add(meta)

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
        self.free = torch.tensor([name not in RHYTHMIC for name in corpus.names], device=dev)
        self.speeds = {s: resampler(s).to(dev) for s in SPEEDS}
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
        """What rooms send back, as spectra: noise that dies away, its treble first, and some early echoes.
        Every fourth is no room but a table or a case that rings along."""
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
        body = torch.zeros_like(tail[::4])
        for _ in range(3):
            f, fall, gain = (self.log(len(body), lo, hi) for lo, hi in ((80, 2000), (0.02, 0.25), (0.1, 1)))
            body += gain * torch.sin(2 * math.pi * f * t) * 10 ** (-3 * t / fall)
        tail = tail / tail.norm(dim=1, keepdim=True)
        tail[::4] = 0.4 * body / body.norm(dim=1, keepdim=True)
        return torch.cat([torch.fft.rfft(part, LONG) for part in tail.split(32)])

    def cut(self, which):
        """A window out of a sound of each of these classes, around its loudest moment: [B] -> [B, SAMPLES].
        It may be faster or slower, and short and repeated, as short files are heard: a few neighbours alike."""
        c = self.c
        row = torch.randint(c.have, which.shape, device=c.device, generator=self.g)
        if c.samples == SAMPLES and not self.hard:
            return c.sounds[row, which].float() / 32768
        out, dice = torch.empty(len(which), SAMPLES, device=c.device), torch.rand(GROUPS, 4).tolist()
        for (fast, speed, short, length), rows in zip(dice, torch.arange(len(which)).tensor_split(GROUPS)):
            if not len(rows):
                continue
            speed = SPEEDS[int(speed * len(SPEEDS))] if fast < 0.6 else PART
            length = int(0.4 * RATE * (SAMPLES / (0.4 * RATE)) ** length) if short < 0.25 else SAMPLES
            parts = -(-length // PART)
            need = parts * speed + TAPS
            loudest = c.loudest[row[rows], which[rows]]
            lo, hi = (loudest + TENTH - need).clamp_min(0), loudest.clamp_max(c.samples - need)
            start = (lo + self.rand(len(rows)) * (hi - lo)).long().clamp(0, c.samples - need)
            x = torch.stack([c.sounds[r, k, s : s + need] for r, k, s in zip(row[rows].tolist(), which[rows].tolist(), start.tolist())]).float() / 32768
            if speed == PART:
                x = x[:, :length]
            else:
                x = (x.unfold(1, speed + TAPS, speed).reshape(-1, speed + TAPS) @ self.speeds[speed]).view(len(rows), -1)[:, :length]
            out[rows[0] : rows[-1] + 1] = x if length == SAMPLES else x[:, self.t % length]
        return out

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

    def fits(self, x, which):
        """Some sounds come and go, by fits or in time, unless their rhythm says what they are."""
        some = (self.chance(len(x), 0.25)[:, 0] & self.free[which]).nonzero()[:, 0]
        n, knots = len(some), 4 + int(self.rand(1) * 24)
        fits = interpolate((self.rand(n, 1, knots) > 0.4).float(), SAMPLES, mode="linear")[:, 0]
        beat = 1 - (self.t / RATE * self.log(n, 0.8, 9) + self.rand(n, 1)) % 1 / self.uniform(n, 0.3, 0.9)
        x[some] *= torch.where(self.chance(n, 0.5), 8 * fits - 3.5, (4 * beat).clamp_max(beat + 0.5)).clamp(0.03, 1)
        return x

    def bend(self, x):
        """Spectra of some sounds move up or down, and become slower, each without the other: [B, FRAMES, MELS]."""
        out = []
        for (higher, shift, slower, stretch), part in zip(torch.rand(GROUPS, 4).tolist(), x.tensor_split(GROUPS)):
            if higher < 0.4:
                at = (torch.arange(MELS, device=x.device) + 5 * shift - 2.5).clamp(0, MELS - 1)
                part = part @ (1 - (at - torch.arange(MELS, device=x.device)[:, None]).abs()).clamp_min(0)
            if slower < 0.2:
                part = interpolate(part[:, : int(FRAMES * (0.75 + 0.25 * stretch))].mT, FRAMES, mode="linear").mT
            out.append(part)
        return torch.cat(out)

    def record(self, x, heard):
        """A level, and what cheap equipment does."""
        n = len(x)
        x = x / loudness(x)
        some = self.chance(n, 0.12).nonzero()[:, 0]  # a gate
        open = max_pool1d(x[some].abs()[:, None], 320, 160, 160)[:, 0] > self.decibels(len(some), -42, -22)
        x[some] *= open[:, self.t // 160]
        some = self.chance(n, 0.12).nonzero()[:, 0]
        drive = self.log(len(some), 0.3, 4)
        x[some] = torch.tanh(x[some] * drive) / drive
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
        second = torch.where(self.chance(n, 0.2)[:, 0] & heard[:, 0], first, second)  # two of a kind
        y = torch.zeros(n, classes, device=c.device)
        y.scatter_(1, first[:, None], 1.0)
        x = self.cut(first)
        if self.hard:
            x = self.fits(x, first)
        quiet = x
        x = x / loudness(x)
        two = slice(0, int(0.35 * n))  # these are two sounds at once
        z = self.cut(second[two])
        x[two] += torch.where(heard[two], z / loudness(z) * self.decibels(len(z), -9, 9), 0.0)
        y[two] = torch.maximum(y[two], torch.zeros_like(y[two]).scatter_(1, second[two, None], heard[two].float()))
        if not self.hard:
            x = torch.where(heard, x * self.log(n, 0.02, 0.4), quiet)
            return self.fbank(x.clamp(-1, 1)), y
        bed = slice(int(0.2 * n), int(0.6 * n))  # in front of noise
        z = self.cut(torch.full_like(first[bed], noise))
        x[bed] += torch.where(heard[bed], z / loudness(z) * self.decibels(len(z), -45, -10), 0.0)
        return self.fbank(self.record(self.through(x), heard)), y


def tenths(x):
    """The power of overlapping tenths of a second: [B, N] -> [B, about 40 N / RATE]."""
    quarters = torch.linalg.vector_norm(x[:, : x.shape[1] // (TENTH // 4) * (TENTH // 4)].unflatten(1, (-1, TENTH // 4)), dim=2).square()
    return quarters.unfold(1, 4, 1).sum(2) / TENTH


def loudness(x):
    """The root of the mean square of the loudest tenth of a second: [B, N] -> [B, 1]."""
    return tenths(x).amax(1, keepdim=True).sqrt().clamp_min(1e-7)


def resampler(speed):
    """PART samples out of speed + TAPS, by a windowed sinc: [speed + TAPS, PART]."""
    at = torch.arange(speed + TAPS)[:, None] - TAPS / 2 - torch.arange(PART) * speed / PART
    high = min(1, PART / speed)
    return high * torch.sinc(high * at) * (0.5 + 0.5 * torch.cos(math.pi * (at / (TAPS / 2)).clamp(-1, 1)))


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
        first, mean = f[..., :1], f.mean(2, keepdim=True)
        y = torch.cat([x[:, :1], x[:, 1:] - 0.97 * x[:, :-1]], 1).unfold(1, WINDOW, HOP)
        y = (y - 0.03 * mean) * self.hann
        y[..., :1] = 0.03 * (first - mean) * self.hann[0]
        z = torch.view_as_real(torch.fft.rfft(y, FFT)).square()
        return (((z[..., 0] + z[..., 1]) @ self.bank).clamp_min(1.1920929e-07).log() - MEAN) / (2 * STD)
