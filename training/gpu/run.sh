#!/usr/bin/env bash
# Trains the built-in models on a GPU machine that has Python with PyTorch and transformers,
# but no network, from what bundle.sh packed.
#
#   training/gpu/run.sh start [MINUTES]         all of it in the background; MINUTES (8) are of CLIP and BLIP
#   training/gpu/run.sh look [LINES]            how far it is
#   training/gpu/run.sh collect                 weights and logs as $OUT/weights.tar.*, for join.sh; then marks
#   training/gpu/run.sh ablate [STEPS [BATCH]]  what each addition to the recipe is worth, on pictures that are there
#
# start is made of these, which do alone, too:
#
#   unpack | pictures [PROCESSES [EACH]] | sounds [CORES [FIRST]] | speech [JOBS]
#   train-pictures SECONDS | train-sounds SECONDS | train-ear SECONDS
#
# Variables: BUNDLE (data/gpu), the folder of bundle.sh; SIZE (m) and SIDE (128) of CLIP and
# BLIP; PICTURES, SOUNDS and EAR, more arguments for the three train.py; W (/tmp/gpu) and SHM
# (/dev/shm), folders to work in. To try it without a GPU: DEVICE=cpu, and little of all with
# VAL pictures and COUNT of them for marks, LAST shards of sounds of which LEAST are enough.
set -u
self=$(realpath "$0")
cd "$(dirname "$self")/../.."
export DEVICE=${DEVICE:-cuda} SIZE=${SIZE:-m} SIDE=${SIDE:-128} BUNDLE=${BUNDLE:-data/gpu} W=${W:-/tmp/gpu} SHM=${SHM:-/dev/shm}
export PYTHONUNBUFFERED=1 TOKENIZERS_PARALLELISM=false OMP_NUM_THREADS=1

behind() { # LOG NICE COMMAND...: in the background, in a session of its own
	local log=$W/$1.log nice=$2
	shift 2
	setsid nice -n "$nice" "$@" >"$log" 2>&1 </dev/null &
}

unpack() {
	[ -e "$W/unpacked" ] && return
	mkdir -p "$W" && tar -xzf "$BUNDLE/bundle.tar.gz" -C "$W" && touch "$W/unpacked" || exit 1
	[ "$DEVICE" = cpu ] && return
	mount -o remount,size=115G "$SHM"                # the pictures' place
	echo 0 >/proc/sys/kernel/sched_autogroup_enabled # nice is to count between sessions
}

start() {
	unpack
	pictures
	sounds
	speech
	behind train-pictures -5 bash "$self" train-pictures $((${1:-8} * 60))
	behind train-sounds -2 bash -c "sleep 45; exec bash '$self' train-sounds 210"
	behind train-ear -2 bash -c "sleep 170; exec bash '$self' train-ear 240"
	sleep 60
	look
}

look() {
	df -h "$SHM" | tail -1
	free -g | sed -n 2p
	uptime
	[ "$DEVICE" = cpu ] || nvidia-smi --query-gpu=name,utilization.gpu,memory.used --format=csv,noheader
	echo "$(ls -d "$SHM"/train/*/*/ 2>/dev/null | wc -l) shards of pictures, $(ls -d "$W"/sounds-train/*/ 2>/dev/null | wc -l) of sounds"
	tail -n "${1:-4}" "$W"/{speech,train-*,ablate}.log 2>/dev/null | cut -c1-400
}

pictures() { # each process draws a folder of its own
	unpack
	mkdir -p "$SHM"/{train,val}
	draw() { # LOG ARGUMENTS...
		GOGC=300 behind "$1" 0 "$W/world" corpus --tokenizer "$W/tokenizer" --size "$SIDE" "${@:2}"
	}
	draw val --split val --seed 2 --count "${VAL:-1500}" --per "${VAL:-1500}" --jobs 3 --out "$SHM/val"
	GOMAXPROCS=2 draw crowds --crowd --split train --seed 5 --count "${2:-110000}" --per 1536 --out "$SHM/crowds"
	for k in $(seq "${1:-9}"); do
		GOMAXPROCS=2 draw "pictures-$k" --split train --seed $((100 + k)) --artists=$((k % 5 < 2)) --count "${2:-110000}" --per 1536 --out "$SHM/train/$k"
	done
}

train-pictures() {
	learn() { # FOLDER SECONDS ARGUMENTS...
		local rc batch
		for batch in 1024 512; do # the second goes on if the first breaks
			OMP_NUM_THREADS=3 timeout -s KILL $(($2 + 120)) python3 -W ignore training/train.py --device "$DEVICE" --data "$SHM/train" --crowds "$SHM/crowds,$SHM/train" --tokenizer "$W/tokenizer" \
				--out "$W/$1" --size "$SIZE" --minutes "$(minutes "$2")" --batch $batch --lr 2.5e-3 --workers 4 --threads 3 "${@:3}" ${PICTURES:-}
			rc=$?
			echo "$1, batches of $batch: rc $rc"
			[ $rc = 0 ] || [ $rc = 137 ] && break
		done
	}
	for _ in $(seq 120); do ls "$SHM"/{crowds,train/*}/*[0-9]/pixels.u8 >/dev/null 2>&1 && break || sleep 1; done
	learn tower $(($1 * 2 / 5)) --told 0 --only match.vision,aux
	learn run $(($1 * 3 / 5)) --told 384 --init "$W/tower"
}

ablate() {
	OMP_NUM_THREADS=2 behind ablate 0 python3 -W ignore training/ablate.py --device "$DEVICE" --data "$SHM/train" --val "$SHM/val" --tokenizer "$W/tokenizer" \
		--out "$W/ablate" --size "$SIZE" --steps "${1:-600}" --batch "${2:-256}" --jobs 4 --workers 1 --lr 2.5e-3 ${PICTURES:-}
}

sounds() { # 20 of each kind in a shard: the FIRST on CORES, the others on 3
	unpack
	export GOMAXPROCS=1 GOGC=800
	shards() { # FROM TO CORES
		seq "$1" "$2" | xargs -P "$3" -I{} sh -c "test -e $W/sounds-train/{}/meta.json ||
			$W/sounds corpus --split train --dry --seed \$((100000 + {} * 20)) --count 20 --speech $W/speech --out $W/sounds-train/{}"
	}
	export -f shards
	behind sounds 10 bash -c "$W/sounds corpus --split test --seed 1 --count 16 --out $W/sounds-val
		shards 1 ${2:-110} ${1:-4}
		shards $((${2:-110} + 1)) ${LAST:-250} 3"
	unset GOMAXPROCS GOGC
}

train-sounds() {
	for _ in $(seq 60); do
		[ -e "$W/sounds-val/meta.json" ] && [ "$(ls "$W"/sounds-train/*/meta.json 2>/dev/null | wc -l)" -ge "${LEAST:-20}" ] && break
		sleep 1
	done
	python3 training/sounds/train.py --device "$DEVICE" --data "$W/sounds-train" --test "$W/sounds-val" --out "$W/sounds-run" --seconds "$1" --batch 512 --limit 2500 ${SOUNDS:-}
}

speech() {
	unpack
	mkdir -p "$W"/ear{,-run}
	[ -e "$W/ear-run/tokenizer.json" ] || behind tokenizer 10 python3 -c "
import os, sys
sys.path.insert(0, 'training/ear')
from ear import make_tokenizer
make_tokenizer('$W/speech.tsv', '$W/tokenizer-ear')
os.rename('$W/tokenizer-ear/tokenizer.json', '$W/ear-run/tokenizer.json')"
	LD_LIBRARY_PATH=$W/lib ESPEAK_DATA_PATH=$W PYTHONPATH=$W/py behind speech 10 python3 training/ear/speak.py --sentences "$W/speech.tsv" --out "$W/ear" --jobs "${1:-10}" --splits train,val
	echo $! >"$W/speech.pid"
}

train-ear() {
	local left rc end=$(($(date +%s) + $1))
	for _ in $(seq 60); do ls "$W"/ear/waves-*.i16 >/dev/null 2>&1 && break || sleep 1; done
	for batch in 1600 700; do # the second if the first breaks
		left=$((end - $(date +%s)))
		[ $left -ge 40 ] || break
		timeout -s KILL $((left + 5)) python3 -W ignore training/ear/train.py --device "$DEVICE" --data "$W/ear" --sentences "$W/speech.tsv" --out "$W/ear-run" --size M \
			--minutes "$(minutes $((left - 20)))" --batch $batch --hours 170 --planners 4 --lr 3e-3 --every 10 ${EAR:-}
		rc=$?
		echo "batches of $batch: rc $rc"
		[ $rc = 0 ] || [ $rc = 137 ] && break
		rm -f "$W/ear-run/state.pt"
	done
	kill -- "-$(cat "$W/speech.pid")" 2>/dev/null # nobody listens any more
}

minutes() {
	python3 -c "print($1 / 60)"
}

collect() { # named as they will lie under data/
	local to=$W/collect
	mkdir -p "${OUT:?name a folder}" "$to"/{run,sounds/run,ear-run}
	[ -e "$W/run/state.pt" ] && python3 -W ignore - "$W/run/state.pt" "$to/run/state.pt" <<'P'
import sys, torch
m = torch.load(sys.argv[1], weights_only=True, map_location="cpu")["model"]
torch.save(dict(model={k: v.bfloat16() if v.is_floating_point() and v.ndim > 0 and "patch_embedding" not in k else v for k, v in m.items() if not k.startswith("aux.")}), sys.argv[2])
P
	cp "$W/run/run.json" "$W/train-pictures.log" "$to/run/"
	cp "$W"/sounds-run/{final.pt,run.json} "$W/train-sounds.log" "$to/sounds/run/"
	cp "$W"/ear-run/{weights.pt,tokenizer.json,run.json} "$W/train-ear.log" "$to/ear-run/"
	[ -e "$W/ablate.log" ] && cp "$W/ablate.log" "$to/"
	tar -C "$to" -cz . | split -b 15MB -d - "$OUT/weights.tar."
	ls -l "$OUT"
	[ -e "$W/run/state.pt" ] && PYTHONPATH=training python3 -W ignore - "$W" "$SHM/val" <<'P'
import json, os, sys
from pathlib import Path
from ablate import marks
from data import Shard
from export import load
w, val = map(Path, sys.argv[1:])
joint = load(w / "run", os.environ["SIZE"], len((w / "tokenizer" / "vocab.txt").read_text(encoding="utf-8").splitlines())).to(os.environ["DEVICE"])
print(marks(joint, Shard(val / "00000", json.loads((val / "corpus.json").read_text())), int(os.environ.get("COUNT", 1000))))
P
}

case ${1:-} in
start | look | collect | ablate | unpack | pictures | sounds | speech | train-pictures | train-sounds | train-ear) "$@" ;;
*) sed -n '2,/^set/{s/^# \{0,1\}//p}' "$self" && exit 2 ;;
esac
