package kernel

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"
)

// fence gives slices that end where memory ends: a touch behind them is a crash.
type fence struct {
	t *testing.T
	r *rand.Rand
}

// end returns n numbers of noise whose last one lies before a page that cannot be
// touched.
func (f fence) end(n int) []float32 {
	page := syscall.Getpagesize()
	size := (n*4+page-1)/page*page + 2*page
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		if err := syscall.Munmap(b); err != nil {
			f.t.Error(err)
		}
	})
	for _, guard := range [][]byte{b[:page], b[size-page:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			f.t.Fatal(err)
		}
	}
	x := unsafe.Slice((*float32)(unsafe.Pointer(&b[size-page-n*4])), n)
	copy(x, noise(f.r, n))
	return x
}

// bytes returns n bytes like that.
func (f fence) bytes(n int) []byte {
	x := f.end(ceil(n, 4))
	b := unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), 4*len(x))
	return b[len(b)-n:]
}

// Nothing is read or written past the end of a slice.
func TestStaysInside(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		f := fence{t, r}
		for range 40 {
			rows, n, k := 1+r.IntN(32), 1+r.IntN(70), 1+r.IntN(70)
			for _, p := range []Precision{F32, BF16} {
				m := Pack(f.end(n*k), n, k, p)
				MatMul(f.end(rows*n), f.end(rows*k), rows, m, Epilogue{Bias: f.end(n), Residual: f.end(rows * n), Act: Activation(r.IntN(6))})
				MatMul(f.end(rows*n), f.end(rows*k), rows, m, Epilogue{Bias: f.end(n), Residual: f.end(rows * n)})
			}
			LayerNorm(f.end(rows*n), f.end(rows*n), f.end(n), f.end(n), rows, n, 1e-5)
			Softmax(f.end(rows*n), rows, n)
			LogSoftmax(f.end(rows*n), rows, n)
			Normalize(f.end(rows*n), rows, n)
			Add(f.end(n), f.end(n), f.end(n))
			Scale(f.end(n), 2)
			Dot(f.end(n), f.end(n))
			Gate(f.end(rows*n), f.end(rows*2*n), rows, n, Tanh)
			LogSum(f.end(n))
			var l Line
			l.Reset(n, k)
			for i := range n {
				l.Set(i, i, filter(r, k))
			}
			l.Across(f.bytes(3*n), f.bytes(3*(n-1+k)), 0)
			l.Down(f.bytes(rows), f.bytes((n+k-2)*n+rows), n, n-1, 0)
			RGB(f.bytes(3*n), f.bytes(n), f.bytes(n), f.bytes(n))
			Widen(f.bytes(2*n), f.bytes(n), f.bytes(n), 8, 7)
			wide := 128 + r.IntN(9)
			for _, p := range precisions {
				w := Window{1 + 2*r.IntN(4), 1 + r.IntN(2), 1 + r.IntN(3)}
				Convolve(f.end(ceil(rows, w.Stride)*(n+40)), f.end(rows*wide), rows, PackFilter(f.end((n+40)*w.Taps*wide), n+40, wide, w, p), 0.1, Epilogue{Bias: f.end(n + 40)})
			}
			for a := GELU; a <= SiLU; a++ {
				Apply(f.end(n), a)
			}
			for _, tq := range []int{1, 3, rows + 3} {
				s := AttnShape{Batch: 1, Heads: 1 + r.IntN(3), TQ: tq, TK: k, Dim: n, Scale: 0.1, Causal: r.IntN(2) == 0}
				cols := s.Heads * s.Dim
				s.StrideQ, s.StrideK, s.StrideV, s.StrideO = cols, cols, cols, cols
				Attention(f.end(tq*cols), f.end(tq*cols), f.end(k*cols), f.end(k*cols), s, nil, f.end(s.Heads*tq*k))
				s.TK += 100
				s.Precision = BF16
				m := Remember(f.end(Room(s)), f.end(s.TK*cols), f.end(s.TK*cols), s)
				Recall(f.end(tq*cols), f.end(tq*cols), &m, s, f.end(s.Heads*tq*s.TK))
			}
		}
	})
}
