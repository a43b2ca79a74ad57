"""Cuts the font that heat maps are labelled with out of Droid Sans Fallback.

Needs fonttools 4.68.0 and DroidSansFallbackFull.ttf (Debian package
fonts-droid-fallback, Apache-2.0). Keeps Chinese punctuation and
the 6,763 characters of GB 2312, without hinting; Latin is not in that font.

    python ref/media_font.py /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT = Path(__file__).resolve().parent.parent / "internal/media/font/droid-subset.ttf"


def characters():
    keep = set("、。《》〈〉「」『』【】〔〕（），：；？！～￥")
    for hi in range(0xB0, 0xF8):
        for lo in range(0xA1, 0xFF):
            try:
                keep.add(bytes([hi, lo]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    return keep


def main():
    font = TTFont(sys.argv[1])
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 7, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "DSIG"]
    options.notdef_outline = True
    cut = subset.Subsetter(options)
    keep = characters()
    cut.populate(unicodes=[ord(c) for c in keep])
    cut.subset(font)
    font.save(OUT)
    missing = sorted(keep - {chr(c) for c in font.getBestCmap()})
    print(OUT, OUT.stat().st_size, "bytes; not in the font:", "".join(missing))


if __name__ == "__main__":
    main()
