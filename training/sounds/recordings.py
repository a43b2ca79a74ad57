"""Fetches recordings that the model of sounds is measured on and never trained on, and
converts those that internal/eval/real.tsv names to WAV. They are of others and stay
outside the repository: Tux Paint's effects (GPL-2), freedesktop's sounds (GPL-2, CC-BY-SA),
Sonic Pi's samples (CC0). Needs Debian's apt-get and dpkg-deb, and sox.

    python training/sounds/recordings.py --out /tmp/tonggan-recordings
    tonggan eval hear --real /tmp/tonggan-recordings
"""

import argparse
import fnmatch
import pathlib
import subprocess
import tempfile

TABLE = pathlib.Path(__file__).resolve().parents[2] / "internal/eval/real.tsv"
PACKAGES = {"tuxpaint-stamps-default": ("effects", "letters", "digits"), "sound-theme-freedesktop": ("desktop",), "sonic-pi-samples": ("studio",)}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--out", required=True, type=pathlib.Path)
    a.add_argument("--packages", type=pathlib.Path, help="folder with the .deb files, if they are there already")
    a = a.parse_args()
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        debs = a.packages or tmp
        if not a.packages:
            subprocess.run(["apt-get", "download", *PACKAGES], cwd=tmp, check=True)
        for package, sets in PACKAGES.items():
            root = tmp / package
            subprocess.run(["dpkg-deb", "-x", str(next(debs.glob(f"{package}_*.deb"))), str(root)], check=True)
            for f in sorted(root.rglob("*")):
                if f.suffix not in (".ogg", ".oga", ".flac", ".wav") or "_desc" in f.stem:
                    continue
                name = next((s for s, pattern, _ in rows if s in sets and fnmatch.fnmatchcase(f.stem, pattern)), None)
                to = a.out / (name or "") / (f.stem + ".wav")
                if name and not to.exists():
                    to.parent.mkdir(parents=True, exist_ok=True)
                    subprocess.run(["sox", str(f), "-c", "1", "-r", "16000", str(to)], check=True, stderr=subprocess.DEVNULL)
    for d in sorted(a.out.iterdir()):
        print(d.name, len(list(d.glob("*.wav"))), "recordings")


if __name__ == "__main__":
    main()
