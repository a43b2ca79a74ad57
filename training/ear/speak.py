"""Has sentences spoken by free synthesisers: TSV of cmd/speech -> shards of samples at 16 kHz.

    python training/ear/speak.py --sentences data/speech.tsv --out data/ear --jobs 2

Needs libflite, libespeak-ng and, for the held-out voice ked and two that are not, festival (festvox-kdlpc16k,
festvox-kallpc16k, festvox-us-slt-hts); without it the others speak instead.
Plain Mandarin text is never given to espeak-ng: it gets numbered pinyin, which pypinyin writes.
It may be stopped at any time and started again, and training may begin before it is done.
A shard is waves-K.i16 and index-K.npz: start and length of each recording, sentence and voice.
"""

import argparse
import ctypes
import functools
import multiprocessing
import os
import random
import shutil
import subprocess
import tempfile
import time
import wave

import numpy as np

RATE = 16000
PART = 500  # sentences of a shard
LONGEST = 9.4  # seconds: what a window of the model holds

ACCENTS = ["en-us"] * 5 + ["en"] * 2 + ["en-gb-x-rp", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-us-nyc"]
VARIANTS = """ Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen adam anika antonio
aunty belinda benjamin boris caleb david ed edward f1 f2 f3 f4 f5 grandma grandpa iven john kaukovalta klatt2 klatt3 klatt5 linda m1 m2 m3 m5 m6 m7
m8 marcelo max michel miguel norbert pablo paul pedro quincy rob robert sandro steph steph2 travis victor zac""".split() + [""] * 4
FESTIVAL = ["kal_diphone", "cmu_us_slt_arctic_hts"]
HELD_OUT = ["klatt", "klatt4", "m4", "shelby"]  # espeak-ng's, of val and test only, with flite's rms and festival's ked


def resample(x, rate):
    """x at 16 kHz, through its spectrum."""
    if rate == RATE or not len(x):
        return x
    step = rate // np.gcd(rate, RATE)
    n = -(-len(x) // step) * step  # a whole number of samples at both rates
    m = n * RATE // rate
    y = np.fft.rfft(x, n)[: m // 2 + 1]
    return np.fft.irfft(y, m).astype(np.float32) * np.float32(m / n)


class Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("rest", ctypes.c_byte * 60)]


class Espeak:
    """libespeak-ng, which hands its samples to a callback."""

    def __init__(self):
        self.lib = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(1, 0, None, 0)
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
        self.parts = []

        def take(samples, n, _):
            if samples and n > 0:
                self.parts.append(np.ctypeslib.as_array(samples, (n,)).copy())
            return 0

        self.callback = kind(take)
        self.lib.espeak_SetSynthCallback(self.callback)

    def say(self, text, voice, rate, pitch, span):
        if self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")
        for parameter, value in ((1, rate), (3, pitch), (4, span)):
            self.lib.espeak_SetParameter(parameter, value, 0)
        self.parts = []
        b = text.encode() + b"\0"
        self.lib.espeak_Synth(b, len(b), 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        if not self.parts:
            return np.zeros(0, np.float32)
        return resample(np.concatenate(self.parts).astype(np.float32) / 32768, self.rate)


class FliteWave(ctypes.Structure):
    _fields_ = [("type", ctypes.c_char_p), ("rate", ctypes.c_int), ("n", ctypes.c_int), ("channels", ctypes.c_int), ("samples", ctypes.POINTER(ctypes.c_short))]


class FliteVoice(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("features", ctypes.c_void_p)]


class Flite:
    def __init__(self):
        self.lib = ctypes.CDLL("libflite.so.1", ctypes.RTLD_GLOBAL)
        for name in ("usenglish", "cmulex"):
            ctypes.CDLL(f"libflite_{name}.so.1", ctypes.RTLD_GLOBAL)
        self.lib.flite_init()
        self.lib.flite_text_to_wave.restype = ctypes.POINTER(FliteWave)
        self.lib.flite_text_to_wave.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        self.lib.delete_wave.argtypes = [ctypes.c_void_p]
        self.lib.feat_set_float = self.lib.feat_set_float
        self.lib.feat_set_float.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float]
        self.voices = {}
        for name in ("kal16", "awb", "slt", "rms"):
            register = getattr(ctypes.CDLL(f"libflite_cmu_us_{name}.so.1", ctypes.RTLD_GLOBAL), f"register_cmu_us_{name}")
            register.restype = ctypes.POINTER(FliteVoice)
            self.voices[name] = register(None)

    def say(self, text, voice, stretch, pitch, spread):
        v = self.voices[voice]
        f = v.contents.features
        self.lib.feat_set_float(f, b"duration_stretch", stretch)
        base = {"slt": 170.0, "awb": 115.0, "rms": 95.0, "kal16": 105.0}[voice]
        self.lib.feat_set_float(f, b"int_f0_target_mean", base * pitch)
        self.lib.feat_set_float(f, b"int_f0_target_stddev", 14.0 * spread)
        w = self.lib.flite_text_to_wave(text.encode(), v)
        c = w.contents
        x = np.ctypeslib.as_array(c.samples, (c.n,)).astype(np.float32) / 32768
        rate = c.rate
        self.lib.delete_wave(w)
        return resample(x, rate)


@functools.cache
def installed():
    """The voices that festival has: asked for another it speaks with one of these, and says nothing of it."""
    if not shutil.which("festival"):
        return ()
    return subprocess.run(["festival", "--pipe"], input=b"(print (voice.list))", check=True, capture_output=True).stdout.decode().strip("()\n ").split()


def festival(texts, voice, stretch=1.0):
    """Festival's voice, all sentences by one process each hundred."""
    for at in range(0, len(texts), 100):
        with tempfile.TemporaryDirectory() as d:
            lines = [f"(voice_{voice})", f"(Parameter.set 'Duration_Stretch {stretch:.2f})"]
            for i, t in enumerate(texts[at : at + 100]):
                t = t.replace('"', " ").replace("\\", " ")
                lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{t}")) "{d}/{i}.wav" \'riff)')
            subprocess.run(["festival", "--pipe"], input="\n".join(lines).encode(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for i in range(len(texts[at : at + 100])):
                try:
                    with wave.open(f"{d}/{i}.wav") as w:
                        x = np.frombuffer(w.readframes(w.getnframes()), np.int16).astype(np.float32) / 32768
                        yield resample(x, w.getframerate())
                except (FileNotFoundError, EOFError, wave.Error):
                    yield np.zeros(0, np.float32)


def pinyin(text):
    """Numbered pinyin with the marks that make pauses."""
    from pypinyin import Style, lazy_pinyin

    marks = str.maketrans("，。！？、；：", ",.!?,;:")
    return " ".join(lazy_pinyin(text.translate(marks), style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)).replace(" ,", ",").replace(" .", ".").replace(" ?", "?")


def polish(x):
    """Silence at both ends goes, but for a little; a peak of 0.5."""
    loud = np.flatnonzero(np.abs(x) > 0.01 * max(np.abs(x).max(), 1e-3)) if len(x) else np.zeros(0)
    if len(loud) < RATE // 20:
        return None
    x = x[max(0, loud[0] - RATE // 20) : loud[-1] + RATE // 10]
    if len(x) > LONGEST * RATE:
        return None
    return (x * (0.5 / np.abs(x).max()) * 32767).astype(np.int16)


espeak = flite = None  # of a process


def begin():
    global espeak, flite
    espeak, flite = Espeak(), Flite()


def work(job):
    k, lines, out, seed, until = job
    if os.path.exists(f"{out}/waves-{k}.i16") or time.time() > until:
        return 0, 0
    r = random.Random(seed * 100003 + k)
    starts, lengths, which, voices = [], [], [], []
    at = 0
    with open(f"{out}/waves-{k}.i16.part", "wb") as f:

        def keep(i, voice, x):
            nonlocal at
            x = polish(x)
            if x is None:
                return
            x.tofile(f)
            starts.append(at), lengths.append(len(x)), which.append(i), voices.append(voice)
            at += len(x)

        slow, teachers = {}, [v for v in FESTIVAL if v in installed()]  # slow: voice -> what festival will say
        for i, (lang, kind, split, text, *_) in lines:
            held = split != "train"
            if lang == "zh":
                v = r.choice(HELD_OUT if held else VARIANTS)
                keep(i, f"cmn+{v}", espeak.say(pinyin(text), "cmn-latn-pinyin" + (f"+{v}" if v else ""), r.randint(120, 220), r.randint(25, 75), r.randint(35, 75)))
                continue
            if split == "test" and r.random() < 0.35 and "ked_diphone" in installed():
                slow.setdefault("ked_diphone", []).append((i, text))
            elif not held and r.random() < 0.2 and teachers:
                slow.setdefault(r.choice(teachers), []).append((i, text))
            elif r.random() < 0.5:
                v = "rms" if held else r.choice(["kal16", "awb", "awb", "slt", "slt"])
                keep(i, v, flite.say(text, v, r.uniform(0.8, 1.35), r.uniform(0.8, 1.3), r.uniform(0.5, 1.8)))
            else:
                v, accent = r.choice(HELD_OUT if held else VARIANTS), r.choice(ACCENTS)
                keep(i, f"{accent}+{v}", espeak.say(text, accent + (f"+{v}" if v else ""), r.randint(125, 215), r.randint(25, 75), r.randint(30, 80)))
        for voice, some in slow.items():
            for (i, _), x in zip(some, festival([t for _, t in some], voice, 1.0 if voice == "ked_diphone" else r.uniform(0.85, 1.25))):
                keep(i, voice.removesuffix("_diphone"), x)
    np.savez(f"{out}/index-{k}.npz", start=np.array(starts), length=np.array(lengths), line=np.array(which), voice=np.array(voices))
    os.rename(f"{out}/waves-{k}.i16.part", f"{out}/waves-{k}.i16")
    return len(starts), at / RATE / 3600


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--sentences", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--splits", default="train,val,test")
    p.add_argument("--seconds", type=float, default=1e9, help="begin no shard after")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    with open(a.sentences) as f:
        lines = list(enumerate(line.rstrip("\n").split("\t") for line in f))
    lines = [(i, line) for i, line in lines if line[2] in a.splits.split(",")]
    until = time.time() + a.seconds
    parts = [(k, lines[at : at + PART], a.out, a.seed, until) for k, at in enumerate(range(0, len(lines), PART))]
    count = hours = 0
    with multiprocessing.get_context("spawn").Pool(a.jobs, begin) as pool:
        for i, (n, h) in enumerate(pool.imap_unordered(work, parts)):
            if not n:
                continue
            count, hours = count + n, hours + h
            print(f"part {i + 1} of {len(parts)}: {count} recordings, {hours:.1f} hours", flush=True)


if __name__ == "__main__":
    main()
