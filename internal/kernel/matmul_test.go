package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// matmulCase is a product with everything that the reference needs.
type matmulCase struct {
	rows, n, k int
	p          Precision
	a, w       []float32
	e          Epilogue
	want, size []float64 // results, and sums of absolute products
}

func newMatmulCase(r *rand.Rand, rows, n, k int, p Precision) matmulCase {
	c := matmulCase{rows: rows, n: n, k: k, p: p, a: noise(r, rows*k), w: noise(r, n*k)}
	if r.IntN(2) == 0 {
		c.e.Bias = noise(r, n)
	}
	if r.IntN(2) == 0 {
		c.e.Residual = noise(r, rows*n)
	}
	c.e.Act = Activation(r.IntN(int(Tanh) + 1))
	c.reference()
	return c
}

func (c matmulCase) String() string {
	return fmt.Sprintf("rows %d N %d K %d precision %d act %d bias %v residual %v",
		c.rows, c.n, c.k, c.p, c.e.Act, c.e.Bias != nil, c.e.Residual != nil)
}

// reference computes want and size in float64.
func (c *matmulCase) reference() {
	exact := func(x []float32) []float64 {
		out := make([]float64, len(x))
		for i, v := range x {
			if c.p == BF16 {
				v = math.Float32frombits(uint32(bf16(v)) << 16)
			}
			out[i] = float64(v)
		}
		for i := 0; c.p == Int8 && i < len(x); i += c.k {
			asInt8(out[i:i+c.k], len(x) == len(c.w) && &x[0] == &c.w[0])
		}
		return out
	}
	a, w := exact(c.a), exact(c.w)
	for i := range c.rows {
		for j := range c.n {
			v, size := 0.0, 2.0
			row := w[j*c.k : (j+1)*c.k]
			for x, y := range a[i*c.k : (i+1)*c.k] {
				p := y * row[x]
				v += p
				size += math.Abs(p)
			}
			if c.e.Bias != nil {
				v += float64(c.e.Bias[j])
			}
			v = exactAct(v, c.e.Act)
			if c.e.Residual != nil {
				v += float64(c.e.Residual[i*c.n+j])
			}
			c.want, c.size = append(c.want, v), append(c.size, size)
		}
	}
}

// asInt8 rounds a row to what Int8 makes of it.
func asInt8(row []float64, weights bool) {
	lo, hi := 0.0, 0.0
	for _, v := range row {
		lo, hi = min(lo, v), max(hi, v)
	}
	scale := float32(hi)/255 - float32(lo)/255
	if weights {
		scale = float32(max(hi, -lo)) / 63
	}
	for i, v := range row {
		row[i] = math.RoundToEven(float64(float32(v)*(1/scale))) * float64(scale)
	}
}

func (c matmulCase) check(t *testing.T) {
	t.Helper()
	m, what := Pack(c.w, c.n, c.k, c.p), c.String()
	got := make([]float32, c.rows*c.n)
	MatMul(got, c.a, c.rows, m, c.e)
	for i, want := range c.want {
		near(t, what, i, got[i], want, 1e-6*c.size[i])
	}
	if c.e.Residual != nil { // in place
		again := append([]float32(nil), c.e.Residual...)
		e := c.e
		e.Residual = again
		MatMul(again, c.a, c.rows, m, e)
		same(t, what+" in place", again, got)
	}
}

var precisions = []Precision{F32, BF16, Int8}

func TestMatMul(t *testing.T) {
	r := random()
	var cases []matmulCase
	for _, p := range precisions {
		for rows := 1; rows <= 70; rows++ {
			cases = append(cases, newMatmulCase(r, rows, 1+r.IntN(140), 1+r.IntN(200), p))
		}
		for _, s := range [][3]int{{1, 1, 1}, {2, 33, 1}, {1, 2048, 96}, {5, 31, 2048}, {29, 65, 1024}, {3, 257, 1025}, {17, 96, 1537}, {9, 40, 3072}} {
			cases = append(cases, newMatmulCase(r, s[0], s[1], s[2], p))
		}
	}
	eachVariant(t, func(t *testing.T) {
		for _, c := range cases {
			c.check(t)
		}
	})
}

// A row gives the same bits alone, among others, and with any number of threads.
func TestMatMulSameBits(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, p := range precisions {
			const rows, n, k = 45, 231, 1100
			a, m := noise(r, rows*k), Pack(noise(r, n*k), n, k, p)
			e := Epilogue{Bias: noise(r, n), Act: GELU}
			all := make([]float32, rows*n)
			withThreads(t, "MatMul", func() []float32 {
				got := make([]float32, rows*n)
				MatMul(got, a, rows, m, e)
				copy(all, got)
				return got
			})
			for _, count := range []int{1, 2, 3, 5, 11, 31} {
				got := make([]float32, count*n)
				MatMul(got, a[7*k:], count, m, e)
				same(t, fmt.Sprint(count, " rows"), got, all[7*n:(7+count)*n])
			}
		}
	})
}

// FeedForward gives the same bits as two calls.
func TestFeedForward(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, p := range precisions {
			for _, s := range [][4]int{{1, 8, 7, 8}, {40, 8, 9, 8}, {33, 64, 160, 40}, {70, 100, 231, 33}, {97, 40, 1024, 64}} {
				rows, k, hidden, n := s[0], s[1], s[2], s[3]
				up, down := Pack(noise(r, hidden*k), hidden, k, p), Pack(noise(r, n*hidden), n, hidden, p)
				first, second := Epilogue{Bias: noise(r, hidden), Act: Activation(r.IntN(3))}, Epilogue{Bias: noise(r, n), Residual: noise(r, rows*n)}
				a, room := noise(r, rows*k), make([]float32, rows*hidden)
				want := make([]float32, rows*n)
				MatMul(room, a, rows, up, first)
				MatMul(want, room, rows, down, second)
				withThreads(t, "FeedForward", func() []float32 {
					got := make([]float32, rows*n)
					FeedForward(got, a, noise(r, rows*hidden), rows, up, down, first, second)
					same(t, fmt.Sprint(s, " ", p), got, want)
					return got
				})
			}
		}
	})
}

// Int8 gives the same bits on every CPU.
func TestMatMulInt8(t *testing.T) {
	const rows, n, k = 13, 77, 9001 // more pairs than one tile sums
	r := random()
	a, w, e := noise(r, rows*k), noise(r, n*k), Epilogue{Bias: noise(r, n)}
	var first []float32
	eachVariant(t, func(t *testing.T) {
		got := make([]float32, rows*n)
		MatMul(got, a, rows, Pack(w, n, k, Int8), e)
		if first == nil {
			first = got
		}
		same(t, "MatMul", got, first)
	})
}

// A NaN or an infinity in one row or column stays there.
func TestMatMulNaN(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, p := range precisions {
			const rows, n, k = 9, 50, 35
			a, w := noise(r, rows*k), noise(r, n*k)
			a[3*k+34], w[41*k+2] = float32(math.NaN()), float32(math.Inf(1))
			got := make([]float32, rows*n)
			MatMul(got, a, rows, Pack(w, n, k, p), Epilogue{})
			for i := range rows {
				for j := range n {
					x := float64(got[i*n+j])
					bad := math.IsNaN(x) || math.IsInf(x, 0)
					if bad != (i == 3 || j == 41) {
						t.Fatalf("precision %d: element (%d, %d) is %v", p, i, j, x)
					}
				}
			}
		}
	})
}

func TestMatMulShort(t *testing.T) {
	m := Pack(make([]float32, 12), 4, 3, F32)
	for name, f := range map[string]func(){
		"a":        func() { MatMul(make([]float32, 8), make([]float32, 5), 2, m, Epilogue{}) },
		"dst":      func() { MatMul(make([]float32, 7), make([]float32, 6), 2, m, Epilogue{}) },
		"bias":     func() { MatMul(make([]float32, 8), make([]float32, 6), 2, m, Epilogue{Bias: make([]float32, 3)}) },
		"residual": func() { MatMul(make([]float32, 8), make([]float32, 6), 2, m, Epilogue{Residual: make([]float32, 7)}) },
		"w":        func() { Pack(make([]float32, 5), 2, 3, F32) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s too short: no panic", name)
				}
			}()
			f()
		}()
	}
	MatMul(nil, nil, 0, m, Epilogue{})
}

// All variants round the same numbers to the same bf16, whatever the length.
func TestHalves(t *testing.T) {
	r := random()
	x := noise(r, 40*67)
	for i := range x {
		x[i] = float32(math.Ldexp(float64(x[i]), r.IntN(200)-100))
	}
	for i, v := range []float32{float32(math.NaN()), math.Float32frombits(0x7f800001), float32(math.Inf(1)), float32(math.Inf(-1)), 0, math.MaxFloat32, 1 + 1.0/256} {
		x[i*3] = v
	}
	halves := func(words []float32) (h []uint16) {
		for _, w := range words {
			for _, v := range []uint16{uint16(math.Float32bits(w)), uint16(math.Float32bits(w) >> 16)} {
				if v&0x7f80 == 0x7f80 && v&0x7f != 0 {
					v = 0x7fff // one NaN is like another
				}
				h = append(h, v)
			}
		}
		return h
	}
	eachVariant(t, func(t *testing.T) {
		for n := range 70 {
			got, want := make([]float32, ceil(n, 2)), make([]float32, ceil(n, 2))
			use.pair(got, x[:n])
			pairGeneric(want, x[:n])
			if !slices.Equal(halves(got), halves(want)) {
				t.Fatalf("pairs of %d: %x, want %x", n, halves(got), halves(want))
			}
			got, want = make([]float32, n), make([]float32, n)
			use.round(got, x[:n])
			roundGeneric(want, x[:n])
			if !slices.Equal(halves(got), halves(want)) {
				t.Fatalf("rounds %d: %x, want %x", n, halves(got), halves(want))
			}
		}
		for _, width := range []int{16, 32} {
			for rows := range 40 {
				for _, cols := range []int{1, 7, 16, 32} {
					if cols > width {
						continue
					}
					got, want := make([]float32, ceil(rows, 2)*width), make([]float32, ceil(rows, 2)*width)
					use.braid(got, x, 67, rows, cols, width)
					braidGeneric(want, x, 67, rows, cols, width)
					if !slices.Equal(halves(got), halves(want)) {
						t.Fatalf("braids %d x %d in %d: %x, want %x", rows, cols, width, halves(got), halves(want))
					}
				}
			}
		}
	})
}

func TestBF16Rounding(t *testing.T) {
	for _, c := range []struct{ in, want float32 }{
		{1, 1}, {1 + 1.0/256, 1}, {1 + 3.0/256, 1 + 2.0/128}, {-1 - 1.1/256, -1 - 1.0/128}, {0, 0},
		{math.MaxFloat32, float32(math.Inf(1))}, {float32(math.Inf(-1)), float32(math.Inf(-1))},
	} {
		if got := math.Float32frombits(uint32(bf16(c.in)) << 16); got != c.want {
			t.Errorf("bf16(%v) = %v, want %v", c.in, got, c.want)
		}
	}
	if x := math.Float32frombits(uint32(bf16(math.Float32frombits(0x7f800001))) << 16); x == x {
		t.Error("a NaN became a number")
	}
}
