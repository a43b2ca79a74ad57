"""Write recordings and a list of what they say, for `tonggan eval transcribe`.

    python training/ear/testset.py --data data/ear --sentences data/speech.tsv --out data/ear-test
    python training/ear/testset.py --data data/ear --sentences data/speech.tsv --before 7 --out data/ear-late
    python training/ear/testset.py --sentences data/speech.tsv --speak bin/tonggan --out data/ear-own
    python training/ear/testset.py --tuxpaint /usr/share/tuxpaint/stamps --asterisk /usr/share/asterisk/sounds/en_US_f_Allison --out data/ear-real

The first are held-out sentences in voices that training never used: flite's rms, festival's
ked, some of espeak-ng's; the second are those after up to seven seconds in which nobody speaks,
with a faint noise. The third are such sentences in the built-in voices, which no
training of the ear has heard. The fourth are people: the names of animals read for Debian's
tuxpaint-stamps-default and the numbers, days and months of its asterisk-core-sounds-en-wav,
read with sox. They are never trained on.
"""

import argparse
import glob
import os
import subprocess
import wave

import numpy as np
from ear import Sounds


# The descriptions of Tux Paint's animals begin with an article; what is read is the noun alone, which the file's name has.
NAMED = dict(tucan="toucan", chimp="chimpanzee", wildboar="wild boar", mountaingoat="mountain goat")
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
SPOKEN = {str(i): w for i, w in enumerate(SMALL)} | {str(10 * i): w for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SPOKEN |= {f"day-{i}": w for i, w in enumerate("Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split())}
SPOKEN |= {f"mon-{i}": w for i, w in enumerate("January February March April May June July August September October November December".split())}
SPOKEN |= {w: w for w in "hundred thousand million today tomorrow yesterday".split()}


def save(name, samples):
    with wave.open(name, "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(16000)
        w.writeframes((np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes())


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data")
    p.add_argument("--sentences")
    p.add_argument("--before", type=float, default=0, help="seconds at most in which nobody speaks first")
    p.add_argument("--speak", help="the program whose built-in voices say sentences")
    p.add_argument("--tuxpaint")
    p.add_argument("--asterisk")
    p.add_argument("--out", required=True)
    p.add_argument("--most", type=int, default=150, help="of a kind and language")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    lines, count = [], {}
    if a.data:
        sounds, said = Sounds(a.data, a.sentences), set()
        sounds.add(sounds.found())
        for k, e in enumerate(sounds.all["test"]):
            lang, kind, _, text, _ = sounds.lines[e[3]]
            if text in said or count.get((lang, kind), 0) >= a.most:
                continue
            said.add(text)
            count[lang, kind] = count.get((lang, kind), 0) + 1
            x = sounds.wave(e)
            name = f"{lang}-{kind}-{k}.wav"
            x = np.concatenate([np.zeros(3200, np.float32), x, np.zeros(4800, np.float32)])
            if a.before:
                r = np.random.default_rng(k)
                x = np.concatenate([np.zeros(int(16000 * r.uniform(0, a.before)), np.float32), x])
                x += r.normal(0, 10 ** r.uniform(-4, -2.5), len(x)).astype(np.float32)  # -80 to -50 dB
            save(f"{a.out}/{name}", x)
            lines.append((name, lang, text, kind))
    if a.speak:
        test = dict.fromkeys(tuple(line.rstrip("\n").split("\t")[:4]) for line in open(a.sentences))
        for k, (lang, kind, split, text) in enumerate(test):
            if split == "test" and kind != "words" and count.get((lang, kind), 0) < a.most:
                count[lang, kind] = count.get((lang, kind), 0) + 1
                name = f"{lang}-{kind}-{k}.wav"
                subprocess.run([a.speak, "speak", text, "--mood", "neutral", "-o", f"{a.out}/{name}"], check=True, capture_output=True)
                lines.append((name, lang, text, kind))
    if a.tuxpaint:
        for ogg in sorted(glob.glob(f"{a.tuxpaint}/**/*_desc.ogg", recursive=True)):
            if not os.path.exists(ogg.replace("_desc.ogg", ".txt")):
                continue
            noun = os.path.basename(ogg).removesuffix("_desc.ogg")
            text = NAMED.get(noun, noun)
            name = os.path.relpath(ogg, a.tuxpaint).replace("/", "-").replace(".ogg", ".wav")
            subprocess.run(["sox", "-v", "0.8", ogg, "-r", "16000", "-c", "1", "-b", "16", f"{a.out}/{name}"], check=True)
            lines.append((name, "en", text, "people, animals"))
    if a.asterisk:
        for name, text in SPOKEN.items():
            subprocess.run(["sox", f"{a.asterisk}/digits/{name}.wav", "-r", "16000", "-c", "1", "-b", "16", f"{a.out}/digits-{name}.wav"], check=True)
            lines.append((f"digits-{name}.wav", "en", text, "people, numbers"))
    with open(f"{a.out}/list.tsv", "w") as f:
        f.writelines("\t".join(line) + "\n" for line in lines)
    print(f"{len(lines)} recordings in {a.out}")


if __name__ == "__main__":
    main()
