"""Writes internal/hanzi/simplified.txt: pairs of a traditional and a simplified character.

    python training/letters/simplified.py --dictionary TSCharacters.txt > internal/hanzi/simplified.txt

The dictionary is OpenCC's (Apache-2.0); the first of several ways to write a character counts,
but of four which depend on the word the commonest.
"""

import argparse


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--dictionary", required=True)
    a = p.parse_args()
    pairs = ["著着", "瞭了", "藉借", "妳你"]
    with open(a.dictionary, encoding="utf-8") as f:
        for line in f:
            from_, to = line.rstrip("\n").split("\t")
            pair = from_ + to.split()[0]
            if len(pair) == 2 and pair[0] not in pair[1] + pairs[0] + pairs[1] + pairs[2] + pairs[3] and all("㐀" <= c <= "鿿" for c in pair):
                pairs.append(pair)
    for at in range(0, len(pairs), 40):
        print("".join(pairs[at : at + 40]))


if __name__ == "__main__":
    main()
