"""Build the sprite atlases of internal/world/art from published emoji art.

    python3 build.py [WORK_DIR]

Needs npm (to download the three packages at the pinned versions), rsvg-convert
(Debian librsvg2-bin) and Pillow. Each sprite of sprites.tsv is rasterised,
trimmed to its ink, scaled to fit 128 px and packed on shelves; one PNG and one
JSON index for each style.
"""
import io, json, os, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "..", "internal", "world", "art")
PACKAGES = {  # style: (npm package, version)
    "noto": ("@iconify-json/noto", "1.2.9"),
    "fluent": ("@iconify-json/fluent-emoji-flat", "1.2.6"),
    "twemoji": ("@twemoji/svg", "15.0.0"),
}
FIT, WIDTH = 128, 1024


def unpack(work, style):
    """Download and unpack one package; returns its folder."""
    name, version = PACKAGES[style]
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

    def get(cp):
        for name in (cp, cp + "-fe0f"):
            path = os.path.join(folder, name + ".svg")
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
    return im.convert("RGBa").resize(size, Image.LANCZOS).convert("RGBA")


def main():
    work = sys.argv[1] if len(sys.argv) > 1 else "/tmp/tonggan-art"
    names = [l.split() for l in open(os.path.join(HERE, "sprites.tsv"))]
    for style in PACKAGES:
        get = source(unpack(work, style))
        svgs = [(n, get(cp)) for n, cp in names]
        missing = [n for n, s in svgs if s is None]
        if missing:
            print(style, "lacks", *missing)
        svgs = [(n, s) for n, s in svgs if s is not None]
        with ThreadPoolExecutor(2) as pool:
            ims = list(zip([n for n, _ in svgs], pool.map(lambda p: raster(p[1]), svgs)))
        ims.sort(key=lambda p: (-p[1].height, p[0]))
        x = y = row = 0
        index, places = [], []
        for n, im in ims:
            if x + im.width > WIDTH:
                x, y, row = 0, y + row + 1, 0
            index.append({"name": n, "x": x, "y": y, "w": im.width, "h": im.height})
            places.append((im, x, y))
            x, row = x + im.width + 1, max(row, im.height)
        sheet = Image.new("RGBA", (WIDTH, y + row))
        for im, px, py in places:
            sheet.paste(im, (px, py))
        sheet.save(os.path.join(OUT, style + ".png"), optimize=True)
        index.sort(key=lambda e: e["name"])
        with open(os.path.join(OUT, style + ".json"), "w") as f:
            f.write("[\n" + ",\n".join(json.dumps(e) for e in index) + "\n]\n")
        print(style, len(index), "sprites", sheet.size)


main()
