#!/bin/sh
# A recipe on a CPU, as two halves of its cores that share their weights (halves.py):
#
#	training/both.sh training/train.py --out data/run ...
#
# Fails if one of them does. Freed memory is kept for the next step.
export MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=8589934592 CUDA_VISIBLE_DEVICES=
cores=$(getconf _NPROCESSORS_ONLN)
threads=$(((cores + 1) / 2))
export OMP_NUM_THREADS=$threads
half() {
	pin=
	if [ "$cores" -gt 1 ] && command -v taskset >/dev/null; then
		pin="taskset -c $(($1 * threads))-$((($1 + 1) * threads > cores ? cores - 1 : ($1 + 1) * threads - 1))"
	fi
	shift
	exec $pin "${PYTHON:-python3}" -W ignore "$@"
}
trap 'kill $one 2>/dev/null' EXIT
half 1 "$@" --half 1 >/dev/null &
one=$!
(half 0 "$@" --half 0) && wait $one
