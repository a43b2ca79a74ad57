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
	j.v, j.t = use, use.tiles(down.p)
	room, ld := j.hidden(hidden, rows, up, down)
	if room == nil || first.Residual != nil {
		j.done()
		MatMul(hidden, a, rows, up, first)
		MatMul(dst, hidden, rows, down, second)
		return
	}
	j.m, j.e, j.a, j.lda, j.rows, j.to, j.ldTo = up, first, a, up.k, rows, room, ld
	j.multiply()
	j.m, j.e, j.dst, j.a, j.lda, j.to, j.ready = down, second, dst, room, ld, nil, true
	j.multiply()
	j.done()
}

// hidden is where pairs of bf16 go, and how many words their rows lie apart, or nil if that does
// not pay or they do not fit: rows start at cache lines, and more than the last is read.
func (j *matmul) hidden(x []float32, rows int, up, down *Matrix) ([]float32, int) {
	if up.p != BF16 || down.p != BF16 || !j.t.pairs || rows < 32 || rows*up.k > 1<<20 {
		return nil, 0
	}
	j.m = down
	ld := j.apart(down)
	x = x[int(-uintptr(unsafe.Pointer(unsafe.SliceData(x)))&63/4):]
	if rows*ld+j.t.spare(ld) > len(x) {
		return nil, 0
	}
	return x, ld
}
