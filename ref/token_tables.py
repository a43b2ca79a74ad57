"""Writes internal/token/tables.go: what the tokenizers library takes each code point for.

The library carries several versions of Unicode at once (its Rust standard library,
its regular expressions, its normaliser and its category tables differ), and Go
carries another. So the tables are asked of the library itself, code point by code
point, instead of taken from any one version.

Usage: python ref/token_tables.py   (from the repository root; about two minutes)
"""

import pathlib

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

OUT = pathlib.Path("internal/token/tables.go")
POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
CLEANED, SPACE, MARK, PUNCT, LETTER, NUMBER, BLANK, WORD = (1 << i for i in range(8))


def flags() -> list[int]:
    """One byte of flags for each code point."""
    clean = normalizers.BertNormalizer(True, False, False, False)
    strip = normalizers.BertNormalizer(False, False, True, False)
    split, punct = pre_tokenizers.WhitespaceSplit(), pre_tokenizers.BertPreTokenizer()
    letter, number, blank = (normalizers.Replace(Regex(p), "") for p in (r"\p{L}", r"\p{N}", r"\s"))
    word = Tokenizer(models.WordLevel({"u": 0}, unk_token="u"))
    word.add_tokens([AddedToken("xyx", single_word=True, normalized=False)])
    xyx = word.token_to_id("xyx")
    out = [0] * 0x110000
    for p in POINTS:
        c = chr(p)
        s = f"a{c}b"
        f = 0
        if clean.normalize_str(s) == "ab":
            f |= CLEANED
        if len(split.pre_tokenize_str(s)) == 2:
            f |= SPACE
        elif len(punct.pre_tokenize_str(s)) == 3:
            f |= PUNCT
        if strip.normalize_str(s) == "ab":
            f |= MARK
        for r, bit in ((letter, LETTER), (number, NUMBER), (blank, BLANK)):
            if r.normalize_str(c) == "":
                f |= bit
        if xyx not in word.encode(c + "xyx").ids:
            f |= WORD
        out[p] = f
    return out


def lower() -> dict[int, str]:
    low = normalizers.Lowercase()
    return {p: s for p in POINTS if (s := low.normalize_str(chr(p))) != chr(p)}


def decompositions() -> dict[int, str]:
    """Full canonical decompositions, without Hangul's, which are computed."""
    nfd = normalizers.NFD()
    return {p: s for p in POINTS if not 0xAC00 <= p <= 0xD7A3 and (s := nfd.normalize_str(chr(p))) != chr(p)}


def composites(decomposed: dict[int, str]) -> list[tuple[int, int, int]]:
    """(first, second, composite)."""
    nfc = normalizers.NFC()
    out = []
    for p, s in decomposed.items():
        if len(s) > 1 and nfc.normalize_str(s) == chr(p):
            head = nfc.normalize_str(s[:-1])
            assert len(head) == 1 and nfc.normalize_str(head + s[-1]) == chr(p), hex(p)
            out.append((ord(head), ord(s[-1]), p))
    return out


def classes() -> dict[int, int]:
    """Canonical combining classes, by how the library reorders marks around known ones."""
    import unicodedata

    nfd = normalizers.NFD()
    probe: dict[int, str] = {}
    for p in POINTS:  # the first of each class that the library knows to be a mark
        c, k = chr(p), unicodedata.combining(chr(p))
        if k and k not in probe and (p == 0x345 or nfd.normalize_str("a\u0345" + c) == "a" + c + "\u0345"):
            probe[k] = c
    out = {}
    for p in POINTS:
        c = chr(p)
        if nfd.normalize_str(c) != c:
            continue
        if nfd.normalize_str("a\u0345" + c) == "a\u0345" + c and nfd.normalize_str("a" + c + "\u0334") == "a" + c + "\u0334" and c not in probe.values():
            continue  # a starter: it moves over nothing and nothing moves over it
        same = [k for k, m in probe.items() if nfd.normalize_str("a" + m + c) == "a" + m + c and nfd.normalize_str("a" + c + m) == "a" + c + m]
        assert len(same) == 1, (hex(p), same)
        out[p] = same[0]
    return out


def rows(name: str, comment: str, kind: str, items: list[str], per: int) -> str:
    lines = [", ".join(items[i : i + per]) + "," for i in range(0, len(items), per)]
    return f"\n// {comment}\nvar {name} = [...]{kind}{{\n\t" + "\n\t".join(lines) + "\n}\n"


def main() -> None:
    fl = flags()
    runs = [f"0x{p << 8 | f:x}" for p, f in enumerate(fl) if p == 0 or fl[p - 1] != f]
    low = lower()
    single = {p: ord(s) for p, s in low.items() if len(s) == 1}
    low_runs: list[list[int]] = []  # first, last, step, delta
    for p, q in sorted(single.items()):
        r = low_runs[-1] if low_runs else None
        if r and r[3] == q - p and (p - r[1] == r[2] or r[0] == r[1] and p - r[1] <= 2):
            r[1], r[2] = p, p - r[1] if r[0] == r[1] else r[2]
        else:
            low_runs.append([p, p, 1, q - p])
    dec = decompositions()
    ccc = classes()
    ccc_runs: list[list[int]] = []
    for p, k in sorted(ccc.items()):
        if ccc_runs and ccc_runs[-1][1] == p - 1 and ccc_runs[-1][2] == k:
            ccc_runs[-1][1] = p
        else:
            ccc_runs.append([p, p, k])
    text = f"""// Code generated by ref/token_tables.py from tokenizers {tokenizers.__version__}. DO NOT EDIT.

package token
"""
    text += rows("flagRuns", "flagRuns: first code point << 8 | flags, up to the next.", "uint32", runs, 12)
    text += rows("lowerRuns", "lowerRuns: first, last, step, what to add.", "[4]int32", ["{%d, %d, %d, %d}" % tuple(r) for r in low_runs], 5)
    longer = [f"{{0x{p:x}, {quote(s)}}}" for p, s in sorted(low.items()) if len(s) > 1]
    text += rows("lowerLong", "lowerLong: the code points whose lower case is longer.", "mapping", longer, 4)
    text += rows("decomposed", "decomposed: full canonical decompositions.", "mapping", [f"{{0x{p:x}, {quote(s)}}}" for p, s in sorted(dec.items())], 5)
    text += rows("composed", "composed: first, second, composite.", "[3]rune", ["{0x%x, 0x%x, 0x%x}" % t for t in sorted(composites(dec))], 5)
    text += rows("classRuns", "classRuns: first, last, canonical combining class.", "[3]int32", ["{%d, %d, %d}" % tuple(r) for r in ccc_runs], 6)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text, encoding="ascii")
    print(len(runs), "flag runs", len(low_runs), "lower runs", len(longer), "longer", len(dec), "decomposed", len(ccc_runs), "class runs")


def quote(s: str) -> str:
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in s) + '"'


if __name__ == "__main__":
    main()
