package kernel

import (
	"fmt"
	"unsafe"
)

// FeedForward is MatMul of a with up into hidden [rows, N of up], with first, and of that with down
// into dst, with second: the same numbers. Where the CPU multiplies pairs of bf16 and both are
// BF16, what lies between is rounded as soon as it is known, and hidden holds half as many words.
// dst may be a.
func FeedForward(dst, a, hidden []float32, rows int, up, down *Matrix, first, second Epilogue) {
	up.needs("FeedForward", hidden, a, rows, first)
	down.needs("FeedForward", dst, hidden, rows, second)
	if up.n != down.k {
		panic(fmt.Sprintf("kernel: FeedForward: %d outputs for %d inputs", up.n, down.k))
	}
	j := matmuls.get()
	j.v, j.t, j.m = use, use.tiles(down.p), down
	ld := j.apart(down)
	room := hidden[int(-uintptr(unsafe.Pointer(unsafe.SliceData(hidden)))&63/4):]
	if up.p != BF16 || down.p != BF16 || !j.t.pairs || first.Residual != nil || rows < 32 || rows*up.k > 1<<20 || rows*ld+j.t.spare(ld) > len(room) {
		j.m = nil
		matmuls.put(j)
		MatMul(hidden, a, rows, up, first)
		MatMul(dst, hidden, rows, down, second)
		return
	}
	j.m, j.e, j.a, j.lda, j.rows, j.to, j.ldTo = up, first, a, up.k, rows, room, ld
	j.multiply()
	j.m, j.e, j.dst, j.a, j.lda, j.to, j.ready = down, second, dst, room, ld, nil, true
	j.multiply()
	*j = matmul{packed: j.packed, scales: j.scales, zeros: j.zeros}
	matmuls.put(j)
}
