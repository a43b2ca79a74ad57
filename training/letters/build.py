"""How English letters sound: the rules of internal/phoneme, learned from two synthesisers.

    python training/letters/build.py --out internal/phoneme --words data/words.tsv [--test]
    go test ./internal/phoneme -run TestLexicon -args -words ../../data/words.tsv

Debian's word list is read by flite, which knows phones and what is stressed, and by
espeak-ng, which knows which stress is the strongest. Letters are aligned with phones,
and one decision tree for each letter learns its phones from its neighbours
(Black, Lenzo, Pagel 1998). The second command keeps the words that the trees and the
rules of inflection get wrong. --test holds out a tenth of the words and prints how many
of them the trees read right.
"""

import argparse
import collections
import gzip
import math
import re
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
from sklearn.tree import DecisionTreeClassifier

HERE = Path(__file__).parent
VOWELS = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW".split()
CONSONANTS = "B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split()
PHONES = CONSONANTS + [v + s for v in VOWELS for s in "012"]  # internal/phoneme/arpabet.go has the same order
SPAN = 5  # letters to each side
COLUMNS = [27] * (2 * SPAN) + [3] * 6 + [2, 4, len(PHONES) + 1, 4, 4]  # values of each feature; internal/phoneme/letters.go
LEAF = len(COLUMNS)  # bytes from here on are leaves


def said(command, text):
    return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout


def teachers(words):
    """The phones of every word, ARPAbet with stress 1 on one vowel; and the words that flite's lexicon lists."""
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run(["gcc", "-O1", "-o", f"{tmp}/lookup", HERE / "lookup.c", "-lflite_cmulex", "-lflite", "-lm"], check=True)
        phones = said([f"{tmp}/lookup"], "\n".join(words) + "\n").splitlines()
    spoken = [line.strip() for line in said(["espeak-ng", "-q", "-x", "-v", "en-us", "--sep=_"], "\n\n".join(words) + "\n").splitlines() if line.strip()]
    assert len(phones) == len(spoken) == len(words)
    out, sure = {}, set()
    for line, other in zip(phones, spoken):
        word, _, found = line.partition("\t")
        inside, *p = [s.replace("ax", "ah").upper() for s in found.split()]
        if p and " " not in other and (inside == "1" or likely(p, other)):
            out[word] = strongest(p, other)
        if inside == "1":
            sure.add(word)
    return {w: regular(w, p) for w, p in out.items() if all(s in PHONES for s in p)}, sure


def regular(word, phones):
    """One vowel for the endings of wanted and houses, which flite has two for."""
    before = {"ed": ("T", "D"), "es": ("S", "Z", "SH", "CH", "JH", "ZH")}.get(word[-2:], ())
    if len(phones) > 3 and phones[-3] in before and phones[-2] == "AH0" and phones[-1] in ("D", "Z"):
        phones[-2] = "IH0"
    return phones


def listed(file):
    """The words of a list in lower case, without those that are capitals only."""
    every = [w for w in file.read_text().split() if re.fullmatch("[A-Za-z]+", w)]
    return sorted({w.lower() for w in every if len(w) == 1 or not w.isupper()})


def nuclei(spoken):
    """The syllables that espeak-ng says."""
    return [s for s in spoken.split("_") if s.strip("',%=|;:*")[:1] in tuple("aAeEiIoOuUV@03Q") or s.endswith("-")]


def likely(phones, spoken):
    """Whether flite's rules swallowed no vowel and doubled no phone, as they do in words that they never met."""
    vowels = sum(p[-1].isdigit() for p in phones)
    return 0 < vowels >= len(nuclei(spoken)) and all(a != b for a, b in zip(phones, phones[1:]))


def strongest(phones, spoken):
    """Stress 1 where espeak-ng has it, 2 on the others that flite stresses; 1 on a vowel that stands alone."""
    vowels = [i for i, s in enumerate(phones) if s[-1].isdigit()]
    if len(vowels) == 1:
        phones[vowels[0]] = phones[vowels[0]][:-1] + "1"
    marked = [k for k, i in enumerate(vowels) if phones[i][-1] == "1"]
    if len(marked) > 1 or len(vowels) > 1 and not marked:
        said_ = nuclei(spoken)
        at = next((k for k, s in enumerate(said_) if "'" in s), None)
        if len(said_) != len(vowels) or at is None or marked and at not in marked:
            at = marked[0] if marked and marked[-1] == len(vowels) - 1 else marked[-1] if marked else 0
        for k in range(len(vowels)):
            phones[vowels[k]] = phones[vowels[k]][:-1] + ("1" if k == at else "2" if k in marked else "0")
    return phones


def align(pronounced, rounds=6):
    """The phones of each letter, none to two: hard expectation maximisation."""
    score = collections.defaultdict(dict)
    aligned = {}
    for turn in range(rounds):
        counts = collections.defaultdict(collections.Counter)
        for word, phones in pronounced.items():
            bare = [p.rstrip("012") for p in phones]
            n, m = len(word), len(phones)
            best = [[(-1e9, 0)] * (m + 1) for _ in range(n + 1)]
            best[0][0] = (0.0, 0)
            for i, c in enumerate(word):
                for j in range(max(0, m - 2 * (n - i)), min(m, 2 * i) + 1):
                    base = best[i][j][0]
                    if base < -1e8:
                        continue
                    for k in range(min(3, m - j + 1)):
                        chunk = tuple(bare[j:j + k])
                        s = base + (score[c].get(chunk, -12.0) if turn else (-1.0, 0.0, -2.5)[k] - 3 * (k > 0 and (c in "aeiouy") != (chunk[0] in VOWELS)))
                        if s > best[i + 1][j + k][0]:
                            best[i + 1][j + k] = (s, k)
            if best[n][m][0] < -1e8:
                continue
            j, parts = m, []
            for i in range(n, 0, -1):
                k = best[i][j][1]
                parts.append(tuple(phones[j - k:j]))
                j -= k
            aligned[word] = parts[::-1]
            for c, part in zip(word, aligned[word]):
                counts[c][tuple(p.rstrip("012") for p in part)] += 1
        for c, seen in counts.items():
            total = sum(seen.values())
            score[c] = {chunk: math.log(n / total) for chunk, n in seen.items()}
    return aligned


def kind(c):
    return 0 if c == 0 else 1 if chr(96 + c) in "aeiouy" else 2


def features(letters, i, primary, vowels, after, stress):
    """What a tree may ask about letter i; the phones right of it are known."""
    at = lambda k: letters[k] if 0 <= k < len(letters) else 0
    around = [at(i + d) for d in range(-SPAN, SPAN + 1) if d]
    kinds = [kind(at(i + d)) for d in (-3, -2, -1, 1, 2, 3)]
    groups = sum(kind(letters[k]) == 1 and kind(at(k - 1)) != 1 for k in range(i))
    return around + kinds + [primary, min(vowels, 3), after, stress, min(groups, 3)]


def state(part, primary, vowels, after, stress):
    """The state left of what a letter sounds like."""
    for p in reversed(part):
        after = PHONES.index(p) + 1
        if p[-1].isdigit():
            vowels, stress = vowels + 1, int(p[-1]) + 1
            primary |= p[-1] == "1"
    return int(primary), vowels, after, stress


def examples(aligned):
    rows = collections.defaultdict(lambda: ([], []))
    for word, parts in aligned.items():
        letters = [ord(c) - 96 for c in word]
        now = (0, 0, 0, 0)
        for i in range(len(word) - 1, -1, -1):
            x, y = rows[word[i]]
            x.append(features(letters, i, *now))
            y.append(" ".join(parts[i]))
            now = state(parts[i], *now)
    return rows


def grow(rows, least):
    """A tree for each letter, over questions "feature f is v"."""
    offsets = np.cumsum([0] + COLUMNS)
    ask = [(f, v) for f, n in enumerate(COLUMNS) for v in range(n)]
    trees = {}
    for c in sorted(rows):
        x, y = np.array(rows[c][0]), np.array(rows[c][1])
        hot = np.zeros((len(x), offsets[-1]), dtype=np.float32)
        hot[np.arange(len(x))[:, None], x + offsets[:-1]] = 1
        t = DecisionTreeClassifier(criterion="entropy", min_samples_leaf=least, random_state=1).fit(hot, y)
        trees[c] = prune(t.tree_, t.classes_, ask, 0)
    return trees


def prune(t, classes, ask, node):
    """(feature, value, yes, no), or a leaf's phones; questions without a difference go."""
    if t.children_left[node] < 0:
        return str(classes[t.value[node][0].argmax()])
    no, yes = prune(t, classes, ask, t.children_left[node]), prune(t, classes, ask, t.children_right[node])
    return yes if yes == no else (*ask[t.feature[node]], yes, no)


def read(trees, word):
    letters = [ord(c) - 96 for c in word]
    now, out = (0, 0, 0, 0), []
    for i in range(len(word) - 1, -1, -1):
        f, t = features(letters, i, *now), trees[word[i]]
        while not isinstance(t, str):
            t = t[2] if f[t[0]] == t[1] else t[3]
        part = t.split()
        out[:0] = part
        now = state(part, *now)
    return out


def leaves(t):
    return [t] if isinstance(t, str) else leaves(t[2]) + leaves(t[3])


def packed(trees):
    """Leaves by name, a line; then each tree: feature, value, yes, no; or a leaf's number."""
    names = sorted({s for t in trees.values() for s in leaves(t)})
    assert len(names) + LEAF < 256, len(names)
    number = {s: LEAF + k for k, s in enumerate(names)}

    def pack(t):
        return bytes([number[t]]) if isinstance(t, str) else bytes([t[0], t[1]]) + pack(t[2]) + pack(t[3])

    return ("|".join(names) + "\n").encode() + b"".join(pack(trees[chr(c)]) for c in range(97, 123))


def common(aligned, least=12):
    """Words without letters that sound as hardly ever: names, mostly foreign."""
    seen = collections.Counter((c, p) for w, parts in aligned.items() for c, p in zip(w, parts))
    return {w: parts for w, parts in aligned.items() if all(seen[c, p] >= least for c, p in zip(w, parts))}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--list", default="/usr/share/dict/american-english")
    ap.add_argument("--out", help="folder of letters.gz")
    ap.add_argument("--words", help="file for every word, its phones, and 1 if flite lists it")
    ap.add_argument("--least", type=int, default=2, help="words that a leaf must stand for")
    ap.add_argument("--test", action="store_true")
    args = ap.parse_args()
    words = listed(Path(args.list))
    pronounced, sure = teachers(words)
    aligned = common(align(pronounced))
    print(f"{len(words)} words, {len(pronounced)} pronounced, {len(aligned)} to learn from")
    if args.test:
        out = [w for w in aligned if zlib.crc32(w.encode()) % 10 == 0]
        trees = grow(examples({w: a for w, a in aligned.items() if zlib.crc32(w.encode()) % 10}), args.least)
        right = [read(trees, w) == pronounced[w] for w in out]
        bare = [[p.rstrip("012") for p in read(trees, w)] == [p.rstrip("012") for p in pronounced[w]] for w in out]
        print(f"held out: {len(out)} words, right {sum(right) / len(out):.1%}, without stress {sum(bare) / len(out):.1%}")
        return
    trees = grow(examples(aligned), args.least)
    data = packed(trees)
    zipped = gzip.compress(data, 9, mtime=0)
    (Path(args.out) / "letters.gz").write_bytes(zipped)
    with open(args.words, "w") as f:
        for w, p in pronounced.items():
            print(w, " ".join(p), int(w in sure), sep="\t", file=f)
    wrong = sum(read(trees, w) != p for w, p in pronounced.items())
    print(f"{len(data)} bytes of trees, {len(zipped)} packed; {wrong} words wrong by the trees alone")


if __name__ == "__main__":
    main()
