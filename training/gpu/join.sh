#!/usr/bin/env bash
# Puts what `run.sh collect` wrote under data/, and says how models/ is made of it.
#
#   training/gpu/join.sh FOLDER        # with weights.tar.*
set -euo pipefail
from=$(realpath "${1:?name the folder with weights.tar.*}")
cd "$(dirname "$0")/../.."
mkdir -p data
find "$from" -name 'weights.tar.*' | sort | xargs cat | tar -C data -xzv
cat <<"EOF"

CLIP and BLIP (bin/world, bin/sounds and bin/tonggan are built from cmd/; tonggan again when models/ is new):
  bin/world corpus --tokenizer models/clip-s --split val --seed 2 --count 1500 --per 1500 --jobs 2 --out data/val
  python training/export.py --run data/run --tokenizer models/clip-s --size m --out models
  python training/calibrate.py --run data/run --tokenizer models/clip-s --size m --val data/val --write models
  python training/provenance.py --run data/run
  bin/tonggan eval fit-domain --model models/blip-itm-m --out models/blip-itm-m
  for m in vqa caption; do cp models/blip-itm-m/domain.safetensors models/blip-$m-m/; done
Sounds:
  bin/sounds corpus --split test --seed 1 --count 16 --out data/sounds/val
  python training/sounds/export.py --run data/sounds/run --val data/sounds/val --binary bin/sounds --out models/ast-s
The ear, with the sentences of the bundle:
  tar -xzf data/gpu/bundle.tar.gz -C data ./speech.tsv
  python training/ear/speak.py --sentences data/speech.tsv --out data/ear --splits val,test
  python training/ear/export.py --run data/ear-run --data data/ear --sentences data/speech.tsv --out models/whisper-s
EOF
