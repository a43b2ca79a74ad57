package kernel

import "fmt"

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
	room, ld := roomForPairs(hidden, rows, up, down)
	if room == nil || first.Residual != nil {
		MatMul(hidden, a, rows, up, first)
		MatMul(dst, hidden, rows, down, second)
		return
	}
	j := matmuls.get()
	j.v, j.t, j.rows = use, use.tiles(BF16), rows
	j.m, j.e, j.a, j.lda, j.to, j.ldTo = up, first, a, up.k, room, ld
	j.multiply()
	j.m, j.e, j.dst, j.a, j.lda, j.to, j.ready = down, second, dst, room, ld, nil, true
	j.multiply()
	j.done()
}

// roomForPairs is where in x pairs of bf16 go, and how many words their rows lie apart, or nil if
// that does not pay or they do not fit: rows start at cache lines, and more than the last is read.
func roomForPairs(x []float32, rows int, up, down *Matrix) ([]float32, int) {
	t := &use.bf16
	if up.p != BF16 || down.p != BF16 || !t.pairs || rows < 32 || rows*up.k > 1<<20 {
		return nil, 0
	}
	ld := t.apart(down)
	x = x[toLine(x):]
	if rows*ld+t.spare(ld) > len(x) {
		return nil, 0
	}
	return x, ld
}
