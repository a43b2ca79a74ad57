"""The teachers: flite for English, espeak-ng for Mandarin, called as libraries. Each says
a text and gives the wave at 16 kHz and every phone with its end in seconds, in the
notation of the model: ARPAbet with stress; initials and finals with tones; marks.
"""

import ctypes as C
from types import SimpleNamespace

import numpy as np

from texts import spell

RATE = 16000


def library(name, **results):
    lib = C.CDLL(name, mode=C.RTLD_GLOBAL)
    for f, kind in results.items():
        getattr(lib, f).restype = kind
    return lib


class Flite:
    """An English voice of flite 2.2. normal is its pitch in hertz."""

    class Wave(C.Structure):
        _fields_ = [("type", C.c_char_p), ("rate", C.c_int), ("n", C.c_int), ("channels", C.c_int), ("samples", C.POINTER(C.c_short))]

    class Voice(C.Structure):
        _fields_ = [("name", C.c_char_p), ("features", C.c_void_p)]

    # Names that flite keeps a pointer to.
    MEAN, SPREAD, STRETCH = b"int_f0_target_mean", b"int_f0_target_stddev", b"duration_stretch"
    VOWELS = set("aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split())

    def __init__(self, name, normal):
        self.normal = normal
        self.lib = library("libflite.so.1", flite_synth_text=C.c_void_p, utt_relation=C.c_void_p, relation_head=C.c_void_p, item_next=C.c_void_p,
                           item_feat_string=C.c_char_p, item_feat_float=C.c_float, ffeature_string=C.c_char_p, utt_wave=C.POINTER(self.Wave))
        for other in ("usenglish", "cmulex"):
            library(f"libflite_{other}.so.1")
        self.lib.flite_init()
        register = getattr(library(f"libflite_cmu_us_{name}.so.1"), f"register_cmu_us_{name}")
        register.restype = C.POINTER(self.Voice)
        self.voice = register(None)

    def say(self, text, pitch=1.0, spread=1.0, slow=1.0):
        """wave, [(phone, end)]; pitch and spread (30 Hz) are factors, slow stretches."""
        features = C.c_void_p(self.voice.contents.features)
        for name, x in ((self.MEAN, self.normal * pitch), (self.SPREAD, 30 * spread * pitch), (self.STRETCH, slow)):
            self.lib.flite_feat_set_float(features, name, C.c_float(x))
        u = C.c_void_p(self.lib.flite_synth_text(text.encode(), self.voice))
        w = self.lib.utt_wave(u).contents
        assert w.rate == RATE
        wave = np.ctypeslib.as_array(w.samples, (w.n,)).astype(np.float32) / 32768
        phones = []
        i = self.lib.relation_head(C.c_void_p(self.lib.utt_relation(u, b"Segment")))
        while i:
            item = C.c_void_p(i)
            name, stress = self.lib.item_feat_string(item, b"name").decode(), self.lib.ffeature_string(item, b"R:SylStructure.parent.stress").decode()
            phones.append((self.notate(name, stress), float(self.lib.item_feat_float(item, b"end"))))
            i = self.lib.item_next(item)
        self.lib.delete_utterance(u)
        return wave, phones

    def notate(self, name, stress):
        if name == "pau":
            return ","
        if name == "ax":
            return "AH0"
        return name.upper() + (stress if name in self.VOWELS else "")


class Espeak:
    """Mandarin by espeak-ng 1.51, read as numbered pinyin."""

    class Event(C.Structure):
        _fields_ = [("type", C.c_int), ("id", C.c_uint), ("place", C.c_int), ("length", C.c_int), ("ms", C.c_int), ("sample", C.c_int), ("user", C.c_void_p), ("string", C.c_char * 8)]

    WORD, END, PHONEME = 1, 5, 7
    SPEED, RANGE = 185, 65  # words a minute, percent: what is natural here

    def __init__(self, variant):
        self.lib = library("libespeak-ng.so.1")
        self.rate = self.lib.espeak_Initialize(2, 200, None, 1)  # synchronous, with phoneme events
        self.sound, self.events = [], []
        kind = C.CFUNCTYPE(C.c_int, C.POINTER(C.c_short), C.c_int, C.POINTER(self.Event))
        self.callback = kind(self.take)
        self.lib.espeak_SetSynthCallback(self.callback)
        if self.lib.espeak_SetVoiceByName(f"cmn-latn-pinyin+{variant}".encode()):
            raise SystemExit("espeak-ng has no voice cmn-latn-pinyin+" + variant)

    def take(self, samples, n, events):
        if n > 0:
            self.sound.append(np.ctypeslib.as_array(samples, (n,)).copy())
        i = 0
        while events[i].type:
            e = events[i]
            self.events.append(SimpleNamespace(type=e.type, sample=e.sample, place=e.place, name=e.string.decode(errors="replace") if e.type == self.PHONEME else ""))
            i += 1
        return 0

    def say(self, row, pitch=50, spread=RANGE, speed=SPEED):
        """wave, [(phone, end)] of [(initial, final) or mark], or None if espeak's
        syllables are not those of the row."""
        for parameter, value in ((1, speed), (3, pitch), (4, spread)):
            self.lib.espeak_SetParameter(parameter, int(value), 0)
        self.sound.clear(), self.events.clear()
        text = "".join(s + " " if isinstance(s, str) else " " + spell(s[0], s[1][:-1]) + s[1][-1] for s in row).strip().encode()
        self.lib.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        wave = np.concatenate(self.sound).astype(np.float32) / 32768
        return resample(wave, self.rate), self.align(row, len(wave))

    def align(self, row, n):
        """Syllables begin at word events; of one with an initial the first phoneme is the
        initial, the others the final. "_" are pauses."""
        words, fresh = [], True  # [[(phoneme, sample)]]
        for e in self.events:
            if e.type == self.WORD:
                fresh = True
            elif e.type == self.PHONEME and e.name not in ("", "_|"):
                if fresh and not e.name.startswith("_"):
                    words.append([])
                    fresh = False
                if words:
                    words[-1].append((e.name, e.sample))
        syllables = [s for s in row if not isinstance(s, str)]
        if len(words) != len(syllables):
            return None
        phones, k = [], 0
        for j, s in enumerate(row):
            last = j == len(row) - 1
            if isinstance(s, str):
                if phones:
                    phones.append((s, n / self.rate if last else words[k][0][1] / self.rate))
                continue
            w = words[k]
            k += 1
            sound = [p for p in w if not p[0].startswith("_")]
            pause = [p[1] for p in w if p[0].startswith("_")]
            end = pause[0] if pause else words[k][0][1] if k < len(words) else n
            if not sound or (s[0] and len(sound) < 2):
                return None
            if s[0]:
                phones.append((s[0], sound[1][1] / self.rate))
            phones.append((s[1], end / self.rate))
        return phones


def resample(x, rate):
    """x at RATE: its spectrum, cut off."""
    n = round(len(x) * RATE / rate)
    return np.fft.irfft(np.fft.rfft(x)[: n // 2 + 1], n).astype(np.float32) * (n / len(x))
