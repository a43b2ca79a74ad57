"""Pictures of things from sources that no training saw, for `tonggan eval understand --pictures`.

    python3 pictures.py --out DIR

pictures.tsv lists them: Debian package, file, and the thing of the world that it shows, each looked
at by a person. The packages are downloaded by apt-get; every picture is put on white, 256 px a side,
and DIR/names.tsv says what it shows. Photographs cut out by Tux Paint's contributors (GPL-2) and
drawings of Openclipart (public domain): for evaluation only, in a folder outside the repository.
"""
import argparse, csv, io, os, subprocess, tempfile
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
SIDE = 256


def unpack(work, package):
    if not os.path.isdir(os.path.join(work, package)):
        subprocess.run(["apt-get", "download", "-qq", package], cwd=work, check=True)
        deb = next(f for f in os.listdir(work) if f.startswith(package + "_"))
        subprocess.run(["dpkg-deb", "-x", deb, package], cwd=work, check=True)
    return os.path.join(work, package)


def square(path):
    """The picture of a file, centred on white."""
    if path.endswith(".svg"):
        path = io.BytesIO(subprocess.run(["rsvg-convert", "-a", "-w", str(SIDE), "-h", str(SIDE), path], check=True, capture_output=True).stdout)
    im = Image.open(path).convert("RGBA")
    im.thumbnail((SIDE - 24, SIDE - 24))
    page = Image.new("RGBA", (SIDE, SIDE), "white")
    page.alpha_composite(im, ((SIDE - im.width) // 2, (SIDE - im.height) // 2))
    return page.convert("RGB")


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    with open(os.path.join(HERE, "pictures.tsv")) as f:
        rows = list(csv.reader(f, delimiter="\t"))
    os.makedirs(args.out, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, open(os.path.join(args.out, "names.tsv"), "w") as names:
        for i, (package, file, name) in enumerate(rows):
            square(os.path.join(unpack(work, package), file)).save(os.path.join(args.out, f"{i:03}.png"))
            names.write(f"{i:03}.png\t{package}\t{name}\n")
    print(f"{args.out}: {len(rows)} pictures")


if __name__ == "__main__":
    main()
