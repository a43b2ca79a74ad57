"""Write PROVENANCE.md: what the built-in models were made from.

    python training/provenance.py [--run data/run]

Art comes from art/build.py, versions from what is installed, runs from runs.json,
to which --run adds the one that `models/` was exported from.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import platform
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ART = {"noto": "Apache-2.0, Google", "fluent": "MIT, Microsoft", "twemoji": "CC-BY-4.0, Twitter and contributors"}
TOOLS = (  # package, licence, what for
    ("pillow", "MIT-CMU", "art: trimming and packing atlases"),
    ("torch", "BSD-3-Clause", "training"),
    ("transformers", "Apache-2.0", "training: module classes and configurations, without weights; the reference in `ref/`"),
    ("tokenizers", "Apache-2.0", "training: reading our own vocabulary; the reference in `ref/`"),
    ("safetensors", "Apache-2.0", "writing the checkpoints"),
    ("numpy", "BSD-3-Clause", "reading corpora"),
)
ONCE = (  # what was used before, and need not be here: the versions of then
    ("`librsvg2-bin` (Debian)", "2.54.7", "LGPL-2.1+", "art: SVG to pixels, once"),
    ("`ninja`", "1.13.2", "Apache-2.0", "training: compiling an attention kernel, since replaced"),
)
HEAD = """# Provenance

Written by `training/provenance.py`. What the built-in models under `models/` were made from. Their pictures, sentences and questions are drawn and written by `internal/world`, their sounds are made by `internal/foley`; no data set, no pretrained weights and no text of others was used. Art in the pictures is credited in [NOTICE](NOTICE). OpenMoji, Tux Paint's stamps and Openclipart's drawings are in no training picture and not in this repository: they are held out for evaluation ([training/art](training/art/README.md)).

## Art, in the training pictures and in `internal/world/art`

| package | version | licence of the art | for |
|---|---|---|---|
"""
TAIL = """
`domain.safetensors` of the BLIP models is fitted by `tonggan eval fit-domain` on 3,000 scenes each of the splits `train` and `val`. The commands are in [training/README.md](training/README.md), the marks in [docs/builtin-models.md](docs/builtin-models.md).

`ast-s` hears what `internal/foley` makes from nothing. For its class speech Debian's `espeak-ng` 1.51 (GPL-3, sound only) and `flite` 2.2 (BSD-like) read 600 sentences of words and numbers aloud; none of their sound is kept. The last of four runs began with the weights of those before (132 minutes, 682,496 sounds) and took 85 minutes: 639,488 sounds, half of them mixed anew, out of some 90,000, seed 1, batch 128, two cores of an AMD EPYC with avx2 that others used as well, float32. The recordings that it is measured on (Tux Paint, freedesktop, Sonic Pi) are in no training sound and not in this repository.

`internal/mood/model.bin`, the classifier of moods, is fitted by `cmd/mood` to sentences of the grammars beside it, which are our own. The constants of `internal/voice` were fitted to voices of Debian's `espeak-ng` (GPL-3, sound only) and `flite` (BSD-like); none of their sound is kept.

`models/fastspeech-s` is taught by voices of Debian's `flite` 2.2 (BSD-like; `slt` and `awb`, Carnegie Mellon University) and by `espeak-ng` 1.51 (GPL-3, run as a library, its sound only; `cmn-latn-pinyin+f2`), which read sentences of the grammars of `cmd/mood`, this repository's documents, rows of words of Debian's `wamerican-small`, and rows of all Mandarin syllables. Which, and how long: [docs/builtin-models.md](docs/builtin-models.md#voices). No recording was used but those in flite's voices; of the teachers' sound nothing is kept.

`models/whisper-s` learnt from sentences of `cmd/speech` (grammars of our own, those of `cmd/mood`, captions of `internal/world`, rows of words of Debian's `wamerican-small`) that Debian's `espeak-ng` 1.51 (GPL-3, run as a library, its sound only; `en*` and `cmn-latn-pinyin` with 73 variants of the voice) and `flite` 2.2 (BSD-like; `kal16`, `awb`, `slt`) spoke; `pypinyin` (MIT) wrote pinyin for espeak-ng. It saw some 192,000 windows of 2.5 to 10 seconds, drawn from 30 hours of it (50,000 sentences), in 128 minutes on one core of an AMD EPYC with avx512_bf16, bfloat16, of which pauses for other work took some 15, and 10 minutes on a second core; seed 1, batches of 100 to 150 seconds, restarted four times. Then, from those weights, some 177,000 windows of 17 hours (28,000 recordings of other sentences), in 50 minutes on two cores of the same, seed 5; 0.7 of these weights and 0.3 of those before were kept. Then, from those, some 157,000 windows of 17 hours (31,758 recordings of yet other sentences, one in eight of the English ones by festival's `kal_diphone` and `cmu_us_slt_arctic_hts`, Debian's `festvox-kallpc16k` and `festvox-us-slt-hts`, both under licences like the BSD's), in 31 minutes on two cores of an Intel Xeon with amx_bf16, seed 9; half of these weights and half of those before were kept. Then, from those, some 218,000 windows of 37.6 hours (66,175 recordings, two in three English; of these three in five by `flite` and `festival`), in 45 minutes on two such cores, which other work used as well, seed 9, restarted once. Then, from those, some 320,000 windows of 31.4 hours (57,270 recordings of yet other sentences, which begin anywhere in a window), in 66 minutes on one and then two such cores, which other work used as well, seed 21, restarted three times; 0.7 of these weights and 0.3 of those before are shipped. Of `internal/foley`'s sounds 1,760 taught it what is not speech. None of the sound is kept. Voices held out for its marks: flite's `rms`, festival's `ked` (Debian's `festvox-kdlpc16k`) and four variants of espeak-ng. The recordings of people that it is measured on (Tux Paint's, and Allison Smith's for Asterisk) are in no training and not in this repository.

`lexicon.gz` and `letters.gz` of `internal/phoneme` are made by `training/letters/build.py` (scikit-learn 1.9.1, BSD-3-Clause) from what Debian's `flite` 2.2 says of the words of `wamerican` (SCOWL); `espeak-ng` 1.51 (GPL-3) tells how many syllables a word has and which is the strongest. `pinyin.gz` is made from the module `go-pinyin` (MIT). `words_zh.gz`, common words and how common they are, is made by `training/letters/words.py` from the dictionary of `jieba` 0.42.1 (PyPI, MIT). `simplified.txt` of `internal/hanzi`, from which the tokenizers of the built-in models know traditional characters, is made by `training/letters/simplified.py` from a dictionary of OpenCC (Apache-2.0). Other tables of `internal/phoneme` are our own.

Fonts in heat maps (`internal/media/font`, not used in training) are in [NOTICE](NOTICE).
"""


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--run", default="", help="folder of the run that models/ was exported from")
    args = ap.parse_args()
    file = HERE / "runs.json"
    runs = json.loads(file.read_text())
    if args.run:
        facts = json.loads((Path(args.run) / "run.json").read_text())
        if not facts["init"]:
            runs = []  # from random weights: what was before is not in them
        if facts not in runs:
            runs.append(facts)
        file.write_text("[\n" + ",\n".join(json.dumps(r) for r in runs) + "\n]\n")
    spec = importlib.util.spec_from_file_location("build", HERE / "art" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    lines = [f"| `{name}` (npm) | {version} | {ART[style]} | heads, hats, things: style `{style}` |" for style, (name, version) in build.PACKAGES.items()]
    lines += ["", "Bodies, clothes, backdrops, weather, and all words in both languages are our own.", "", "## Tools", "", "| package | version | licence | for |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in ONCE]
    lines += [f"| `{name}` | {importlib.metadata.version(name).split('+')[0]} | {licence} | {use} |" for name, licence, use in TOOLS]
    lines += [f"| Python | {platform.python_version()} | PSF-2.0 | running these |"]
    lines += [f"| Go | {said('go', 'env', 'GOVERSION')[0].removeprefix('go')} | BSD-3-Clause | drawing and writing the world |"]
    lines += ["", "## The runs", "", "One after the other, each from the weights of the one before; no GPU unless it is named.", "",
              "| size | minutes | pictures shown | of scenes | seed | batch | on | precision |", "|---|---|---|---|---|---|---|---|"]
    number = lambda n: "not recorded" if n is None else f"{n:,}"
    batch = lambda r: number(r["batch"]) + (f", {r['only']} alone" if r.get("only") else "") + (f", texts of {r['told']}" + (", the others crowds" if r.get("crowds") else "") if r.get("told", r["batch"]) != r["batch"] else "") + (f"; {r['part']} of its weights, the rest those before" if "part" in r else "")
    lines += [f"| {r['size']} | {r['minutes']} | {number(r['pictures'])} | {number(r['scenes'])} | {r['seed']} | {batch(r)} | {r['threads']} cores, {r['cpu']} | {r['precision']} |" for r in runs]
    (HERE.parent / "PROVENANCE.md").write_text(HEAD + "\n".join(lines) + "\n" + TAIL)


if __name__ == "__main__":
    main()
