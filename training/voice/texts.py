"""What the teachers read: English sentences by the grammars of cmd/mood, the documents
of this repository, lists of words; Mandarin as rows of syllables, every one there is.

A teacher's melody follows marks and stress, not sense, so rows of words do as well as
sentences, and they reach every pair of phones.
"""

import random
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = Path("/usr/share/dict/american-english-small")  # Debian wamerican-small

# Initials -> the finals they go with, in full form ("" is none).
SYLLABLES = {
    "b": "a o ai ei ao an en ang eng i ie iao ian in ing u", "p": "a o ai ei ao ou an en ang eng i ie iao ian in ing u",
    "m": "a o e ai ei ao ou an en ang eng i ie iao iou ian in ing u", "f": "a o ei ou an en ang eng u",
    "d": "a e ai ei ao ou an en ang eng ong i ie iao iou ian ing u uo uei uan uen", "t": "a e ai ao ou an ang eng ong i ie iao ian ing u uo uei uan uen",
    "n": "a e ai ei ao ou an en ang eng ong i ie iao iou ian in iang ing u uo uan v ve", "l": "a e ai ei ao ou an ang eng ong i ia ie iao iou ian in iang ing u uo uan uen v ve",
    "g": "a e ai ei ao ou an en ang eng ong u ua uo uai uei uan uen uang", "k": "a e ai ei ao ou an en ang eng ong u ua uo uai uei uan uen uang",
    "h": "a e ai ei ao ou an en ang eng ong u ua uo uai uei uan uen uang",
    "j": "i ia ie iao iou ian in iang ing iong v ve van vn", "q": "i ia ie iao iou ian in iang ing iong v ve van vn", "x": "i ia ie iao iou ian in iang ing iong v ve van vn",
    "zh": "a e ai ei ao ou an en ang eng ong iii u ua uo uai uei uan uen uang", "ch": "a e ai ao ou an en ang eng ong iii u ua uo uai uei uan uen uang",
    "sh": "a e ai ei ao ou an en ang eng iii u ua uo uai uei uan uen uang", "r": "e ao ou an en ang eng ong iii u ua uo uei uan uen",
    "z": "a e ai ei ao ou an en ang eng ong ii u uo uei uan uen", "c": "a e ai ao ou an en ang eng ong ii u uo uei uan uen", "s": "a e ai ao ou an en ang eng ong ii u uo uei uan uen",
    "": "a o e ai ei ao ou an en ang er i ia ie iao iou ian in iang ing iong u ua uo uai uei uan uen uang ueng v ve van vn",
}


def spell(initial, final):
    """The usual pinyin of a syllable."""
    f = {"ii": "i", "iii": "i"}.get(final, final)
    if initial == "":
        if f[0] == "i":
            return {"i": "yi", "in": "yin", "ing": "ying", "iou": "you"}.get(f, "y" + f[1:])
        if f[0] == "u":
            return {"u": "wu"}.get(f, "w" + f[1:])
        return "yu" + f[1:] if f[0] == "v" else f
    f = {"iou": "iu", "uei": "ui", "uen": "un"}.get(f, f)
    return initial + (f.replace("v", "u") if initial in "jqx" else f)


class Mandarin:
    """Rows of syllables: each syllable and tone in turn, in random order, between ones
    that speech has most of."""

    COMMON = "d e5|sh iii4|i1|b u4|l e5|z ai4|r en2|iou3|uo3|t a1|zh e4|g e4|m en5|zh ong1|l ai2|sh ang4|d a4|uei4|h e2|g uo2|d i4|d ao4|sh uo1|x ia4|n i3|h ao3|j iou4|zh e5|iao4|d uo1|z ii5|sh iii2|n ian2|q v4|van2|ve4|t ian1|x ve2|sh eng1|j ia1|k e3|x iao3|uen4|g ao1|ch e1|er4|s an1|s ii4|u3|l iou4|q i1|b a1|j iou3|sh iii2|x ie4|m a5|b a5|n e5|m ei2|h en3|k an4|q ing3|x iang3|d ong1|x i1|b ei3|n an2|vn4|h ua4|iong4".split("|")

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.every = [(i, f + t) for i, finals in SYLLABLES.items() for f in finals.split() for t in "1234"]
        self.queue = []

    def syllable(self):
        if self.r.random() < 0.35:
            s = self.r.choice(self.COMMON).split()
            return ("", s[0]) if len(s) == 1 else tuple(s)
        if not self.queue:
            self.queue = self.r.sample(self.every, len(self.every))
        i, f = self.queue.pop()
        return (i, f[:-1] + "5") if self.r.random() < 0.04 else (i, f)

    def sentence(self):
        """[(initial, final) or mark], tones after sandhi: no third before a third."""
        row = []
        for c in range(self.r.choice([1, 1, 1, 2, 2, 3])):
            if c:
                row.append(",")
            for _ in range(self.r.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])):
                s = self.syllable()
                if row and row[-1] != "," and row[-1][1][-1] == "3" and s[1][-1] == "3":
                    row[-1] = (row[-1][0], row[-1][1][:-1] + "2")
                if s[1][-1] == "5" and (not row or row[-1] == ","):
                    s = (s[0], s[1][:-1] + "4")
                row.append(s)
        return row + [self.r.choice(".....?!")]


class Grammar:
    """Sentences of a grammar of cmd/mood."""

    def __init__(self, file, seed):
        self.r = random.Random(seed)
        self.lists, self.templates = {}, []
        for line in (ROOT / "cmd/mood" / file).read_text().splitlines():
            if line.startswith("@"):
                name, rest = line[1:].split(" ", 1)
                self.lists[name] = [x.strip() for x in rest.split("|")]
            elif line and line[0] not in "#=":
                self.templates.append(line)

    def expand(self):
        t = self.r.choice(self.templates)
        for _ in range(50):
            new = re.sub(r"\{([^{}]*)\}", lambda m: self.r.choice(m[1].split("|")), t, count=1)
            if new == t:
                new = re.sub(r"\$([a-z]+)", lambda m: self.r.choice(self.lists.get(m[1], [m[1]])), t, count=1)
            if new == t:
                break
            t = new
        return " ".join(t.replace("$", "").split())


class English(Grammar):
    """Sentences and rows of words."""

    def __init__(self, seed):
        super().__init__("en.txt", seed)
        self.words = [w for w in WORDS.read_text().split() if re.fullmatch("[a-z]+", w)]
        prose = " ".join(re.sub(r"```.*?```|`[^`]*`|\|.*\||[*#>_]|\[|\]\([^)]*\)", " ", p.read_text(), flags=re.S) for p in sorted(ROOT.glob("**/*.md")))
        self.prose = [s for s in re.split(r"(?<=[.!?])\s+", " ".join(prose.split())) if re.fullmatch(r"[A-Za-z0-9 ,;.'!?%-]{15,110}", s)]

    def ended(self):
        t = self.expand()
        return t if t[-1:] in ".?!" else t + self.r.choice("....!")

    def number(self):
        r = self.r
        return r.choice([f"It costs {r.randint(1, 999)} dollars.", f"Call {r.randint(100, 999)} {r.randint(1000, 9999)}.", f"It was {r.randint(1, 12)}:{r.randint(10, 59)} on the {r.choice(['first', 'second', 'third', 'ninth', 'tenth', 'twentieth'])} of May {r.randint(1800, 2040)}.", f"About {r.randint(1, 99)}.{r.randint(1, 99)} percent."])

    def sentence(self):
        x = self.r.random()
        if x < 0.45:
            s = self.ended()
            if self.r.random() < 0.1:
                s = s[:-1] + ", " + self.ended()
            return s
        if x < 0.55:
            return self.r.choice(self.prose)
        if x < 0.6:
            return self.number()
        row = [self.r.choice(self.words) for _ in range(self.r.choice([1, 2, 3, 4, 6, 8]))]
        return self.r.choice([" ", " ", ", "]).join(row).capitalize() + self.r.choice("...?!")
