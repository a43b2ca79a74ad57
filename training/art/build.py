"""Build the sprite atlases of internal/world/art from published emoji art.

    python3 build.py                            # the three trained styles, into internal/world/art
    python3 build.py --style openmoji --out DIR # one style into a folder of your choice

Needs npm (to download the packages at the pinned versions), rsvg-convert
(Debian librsvg2-bin) and Pillow. Each sprite of sprites.tsv is rasterised,
trimmed to its ink, scaled to fit FIT pixels and packed on shelves; one PNG and
one JSON index for each style.

A held-out style is for evaluation only: its atlas goes into a folder outside
the repository, is never committed, and no model is trained on it.
"""
import argparse, io, json, os, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.normpath(os.path.join(HERE, "..", "..", "internal", "world", "art"))
PACKAGES = {  # style: (npm package, version)
    "noto": ("@iconify-json/noto", "1.2.9"),
    "fluent": ("@iconify-json/fluent-emoji-flat", "1.2.6"),
    "twemoji": ("@twemoji/svg", "15.0.0"),
}
HELD_OUT = {  # art that no model may be trained on
    "openmoji": ("openmoji", "17.0.0"),
}
FIT, WIDTH = 96, 1024
# Channels are rounded to multiples of 4, which nobody sees and takes a quarter off the files.
ROUND = [min(255, (v + 2) // 4 * 4) for v in range(256)]


def unpack(work, style):
    """Download and unpack one package; returns its folder."""
    name, version = (PACKAGES | HELD_OUT)[style]
    folder = os.path.join(work, style)
    if not os.path.exists(os.path.join(folder, "package")):
        os.makedirs(folder, exist_ok=True)
        tgz = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder,
                             check=True, capture_output=True, text=True).stdout.split()[-1]
        subprocess.run(["tar", "xzf", tgz], cwd=folder, check=True)
    return os.path.join(folder, "package")


def source(folder):
    """A function from code point to SVG text, or None when the art lacks it."""
    if os.path.exists(os.path.join(folder, "icons.json")):
        icons = json.load(open(os.path.join(folder, "icons.json")))
        chars = json.load(open(os.path.join(folder, "chars.json")))

        def get(cp):
            name = chars.get(cp) or chars.get(cp + "-fe0f")
            if name is None:
                return None
            icon = icons["icons"].get(name)
            if icon is None:
                icon = icons["icons"][icons["aliases"][name]["parent"]]
            w, h = icon.get("width", icons.get("width", 16)), icon.get("height", icons.get("height", 16))
            return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
                    f'viewBox="0 0 {w} {h}" width="{w}" height="{h}">{icon["body"]}</svg>')
        return get

    color = os.path.join(folder, "color", "svg")  # OpenMoji, whose names are in capitals
    upper, folder = os.path.isdir(color), color if os.path.isdir(color) else folder

    def get(cp):
        for name in (cp, cp + "-fe0f"):
            path = os.path.join(folder, (name.upper() if upper else name) + ".svg")
            if os.path.exists(path):
                return open(path).read()
        return None
    return get


def raster(svg):
    """SVG text to a trimmed RGBA picture that fits FIT x FIT."""
    png = subprocess.run(["rsvg-convert", "-w", "384", "-h", "384"], input=svg.encode(),
                         check=True, capture_output=True).stdout
    im = Image.open(io.BytesIO(png)).convert("RGBA")
    im = im.crop(im.getchannel("A").point(lambda a: 255 if a > 20 else 0).getbbox())
    k = FIT / max(im.size)
    size = (max(1, round(im.width * k)), max(1, round(im.height * k)))
    return im.convert("RGBa").resize(size, Image.LANCZOS).convert("RGBA").point(ROUND * 4)


def pack(sprites):
    """Places (name, picture) pairs on shelves; returns the sheet and its index."""
    sprites = sorted(sprites, key=lambda p: (-p[1].height, p[0]))
    x = y = row = 0
    index = []
    for name, im in sprites:
        if x + im.width > WIDTH:
            x, y, row = 0, y + row + 1, 0
        index.append({"name": name, "x": x, "y": y, "w": im.width, "h": im.height})
        x, row = x + im.width + 1, max(row, im.height)
    sheet = Image.new("RGBA", (WIDTH, y + row))
    for e, (_, im) in zip(index, sprites):
        sheet.paste(im, (e["x"], e["y"]))
    return sheet, sorted(index, key=lambda e: e["name"])


def build(style, names, work, out):
    """Write one style's atlas; returns the names that its art lacks."""
    get = source(unpack(work, style))
    svgs = [(n, get(cp)) for n, cp in names]
    missing = [n for n, svg in svgs if svg is None]
    svgs = [(n, svg) for n, svg in svgs if svg is not None]
    with ThreadPoolExecutor(2) as pool:
        pictures = list(pool.map(lambda p: raster(p[1]), svgs))
    sheet, index = pack([(n, im) for (n, _), im in zip(svgs, pictures)])
    png = os.path.join(out, style + ".png")
    sheet.save(png, optimize=True)
    with open(os.path.join(out, style + ".json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(e) for e in index) + "\n]\n")
    print(style, len(index), "sprites", sheet.size, os.path.getsize(png), "bytes")
    return missing


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--style", choices=[*PACKAGES, *HELD_OUT], help="only this one; the three trained styles without it")
    ap.add_argument("--out", default=OUT, help="folder to write to; must be given for a held-out style")
    ap.add_argument("--work", default="/tmp/tonggan-art", help="folder for downloads")
    args = ap.parse_args()
    if args.style in HELD_OUT and os.path.realpath(args.out).startswith(os.path.realpath(os.path.join(HERE, "..", "..")) + os.sep):
        sys.exit(f"build.py: {args.style} is held out: give --out a folder outside the repository")
    with open(os.path.join(HERE, "sprites.tsv")) as f:
        names = [line.split() for line in f]
    os.makedirs(args.out, exist_ok=True)
    lacks = {style: build(style, names, args.work, args.out) for style in ([args.style] if args.style else PACKAGES)}
    lacks = {style: names for style, names in lacks.items() if names}
    if lacks:
        sys.exit("build.py: missing art: " + "; ".join(f"{style} lacks {' '.join(names)}" for style, names in lacks.items()))


if __name__ == "__main__":
    main()
