"""Speech as a source and a filter: what the acoustic model learns to say, and the sound
that internal/model/fastspeech/source.go makes of it.

A frame has BANDS decibel-like logarithms of the power density at places of equal distance
on the mel scale; the share of each of PARTS that is periodic; and log F0.
"""

import numpy as np

from speech import HOP, PAD, RATE

BANDS, PARTS = 64, [0, 1000, 2000, 3500, 5500, 8000]
WIDE = BANDS + len(PARTS) - 1 + 1
FFT = 1024
# A feature is (number - CENTRE) / SCALE.
CENTRE = np.array([-12.0] * BANDS + [0.5] * 5 + [np.log(150)], np.float32)
SCALE = np.array([4.0] * BANDS + [0.5] * 5 + [0.35], np.float32)
FLOOR = 1e-9
LISTEN = 560  # samples in which periods are compared: pitch must not move much


def places():
    """Of the bands, in FFT bins."""
    top = 2595 * np.log10(1 + RATE / 2 / 700)
    return 700 * (10 ** (np.linspace(0, top, BANDS) / 2595) - 1) * FFT / RATE


def weights():
    """[BANDS, bins]: triangles around the places, at least a bin to either side."""
    p, k = places(), np.arange(FFT // 2 + 1)
    w = np.zeros((BANDS, len(k)), np.float32)
    for i, c in enumerate(p):
        low = min(c - 1, p[i - 1]) if i else c - 1
        high = max(c + 1, p[i + 1]) if i + 1 < BANDS else c + 1
        w[i] = np.maximum(0, np.minimum((k - low) / (c - low), (high - k) / (high - c)))
    return w / w.sum(1, keepdims=True)


WEIGHTS = weights()


def analyse(x, f0):
    """x with PAD on either side, f0 of each frame, 0 where there is none: [F, WIDE]. The
    envelope is that of Morise 2015 (CheapTrick): a window of three periods, the power
    smoothed over two thirds of F0, and a lifter."""
    n = len(f0)
    frames = np.lib.stride_tricks.sliding_window_view(x, FFT)[PAD + HOP // 2 - FFT // 2 :: HOP][:n]
    voiced = f0 > 0
    smooth = np.interp(np.arange(n), np.flatnonzero(voiced), np.log(f0[voiced])) if voiced.any() else np.full(n, np.log(150))
    f = np.where(voiced, f0, 250)[:, None].astype(np.float32)
    t = (np.arange(FFT, dtype=np.float32) - FFT / 2)[None]
    half = 1.5 * RATE / f
    w = np.where(np.abs(t) < half, 0.5 + 0.5 * np.cos(np.pi * t / half), 0)
    power = np.abs(np.fft.rfft(frames * w)) ** 2 / (w**2).sum(1, keepdims=True)
    q = np.arange(FFT, dtype=np.float32)
    q = np.minimum(q, FFT - q)[None] / RATE
    power = np.maximum(np.fft.rfft(np.fft.irfft(power) * np.sinc(q * f * 2 / 3)).real, 0) + FLOOR
    lifter = np.sinc(f * q) * (1.18 - 0.18 * np.cos(2 * np.pi * q * f))
    log = np.fft.rfft(np.fft.irfft(np.log(power)) * lifter).real
    hann = np.hanning(LISTEN).astype(np.float32)
    flat = np.abs(np.fft.rfft(frames[:, (FFT - LISTEN) // 2 : (FFT + LISTEN) // 2] * hann, FFT)) ** 2
    turn = np.exp(2j * np.pi * np.arange(FFT // 2 + 1)[None] / FFT * RATE / f)
    lag = np.round(RATE / f[:, 0]).astype(int)
    own = np.correlate(hann, hann, "full")[LISTEN - 1 :]
    share = []
    for a, b in zip(PARTS, PARTS[1:]):
        s = slice(a * FFT // RATE, b * FFT // RATE)
        r = np.abs((flat[:, s] * turn[:, s]).sum(1)) / (flat[:, s].sum(1) + 1e-12) / (own[lag] / own[0])
        share.append(np.where(voiced, np.clip((r - 0.25) / 0.65, 0, 1), 0))
    y = np.concatenate([log @ WEIGHTS.T, np.stack(share, 1), smooth[:, None]], 1)
    return ((y - CENTRE) / SCALE).astype(np.float32)


def synthesise(y, seed=1):
    """[F, WIDE] -> samples [F HOP]: pulses at F0 and noise, each through the filter of least
    phase of its share of the power."""
    y = y * SCALE + CENTRE
    n = len(y)
    log = np.stack([np.interp(np.arange(FFT // 2 + 1), places(), r[:BANDS]) for r in y])
    middle = (np.array(PARTS[:-1]) + np.array(PARTS[1:])) / 2 * FFT / RATE
    share = np.clip(np.stack([np.interp(np.arange(FFT // 2 + 1), middle, r[BANDS:-1]) for r in y]), 0, 1)
    share[share < 0.1] = 0
    f0 = np.exp(y[:, -1])
    lift = np.zeros(FFT)
    lift[0] = lift[FFT // 2] = 1
    lift[1 : FFT // 2] = 2
    least = lambda a: np.fft.irfft(np.exp(np.fft.rfft(np.fft.irfft(a) * lift)))
    pulse = np.stack([least(0.5 * (l + np.log(s + 1e-7))) for l, s in zip(log, share)])
    r = np.random.default_rng(seed)
    out = np.zeros(n * HOP + 2 * FFT)
    # Noise: frames of two hops under windows that add up to one.
    window = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP))
    noise = r.standard_normal((n + 1) * HOP)
    for t in range(n):
        h = np.exp(0.5 * log[t]) * np.sqrt(1 - share[t])
        a = t * HOP - HOP // 2  # the frame's middle is HOP/2
        z = np.zeros(FFT)
        z[: 2 * HOP] = noise[t * HOP : (t + 2) * HOP] * window
        z = np.fft.irfft(np.fft.rfft(z) * h)
        z = np.roll(z, 200)  # what comes before
        out[FFT + a - 200 : FFT + a - 200 + FFT] += z
    at, phase = 0.0, 0.0
    for i in range(n * HOP):
        p = min(max((i - HOP / 2) / HOP, 0), n - 1)
        k = int(p)
        f = np.exp(y[k, -1] + (p - k) * (y[min(k + 1, n - 1), -1] - y[k, -1]))
        phase += f / RATE
        if phase >= 1:
            phase -= 1
            late = 1 - phase / (f / RATE)  # fraction of a sample after i - 1
            where = i - 1 + late
            base = int(np.floor(where))
            frac = where - base
            m = (1 - (p - k)) * pulse[k] + (p - k) * pulse[min(k + 1, n - 1)]
            m = m * np.sqrt(RATE / f)
            c = [-frac * (frac - 1) * (frac - 2) / 6, (frac + 1) * (frac - 1) * (frac - 2) / 2, -(frac + 1) * frac * (frac - 2) / 2, (frac + 1) * frac * (frac - 1) / 6]
            for j, cj in enumerate(c):
                a = FFT + base - 1 + j
                out[a : a + FFT] += cj * m
    return out[FFT : FFT + n * HOP].astype(np.float32)
