"""Writes internal/phoneme/words_zh.gz: common Chinese words and how rare each is.

    python training/letters/words.py --dictionary dict.txt --out internal/phoneme/words_zh.gz

The dictionary is jieba's (MIT), of which words, their characters and their counts are taken:
where words begin and end decides how characters with several readings sound. A line is a word
and a sign: "!" plus three times the negative logarithm, to the base 2, of its share of all.
"""

import argparse
import gzip
import math
import re


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--dictionary", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--least", type=int, default=20, help="count of a word of several characters")
    a = p.parse_args()
    counts = {}
    with open(a.dictionary, encoding="utf-8") as f:
        for line in f:
            word, count, _ = line.split(" ")
            count = int(count)
            if re.fullmatch("[\u4e00-\u9fff]{1,4}", word) and (count >= a.least or len(word) == 1 and count > 0):
                counts[word] = count
    total = sum(counts.values())
    text = "".join(f"{w}{chr(33 + round(3 * math.log2(total / counts[w])))}\n" for w in sorted(counts))
    with open(a.out, "wb") as out:
        out.write(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(counts)} words, of {total} counted")


if __name__ == "__main__":
    main()
