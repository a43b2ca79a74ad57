package kernel

import (
	"fmt"
	"slices"
)

// Window says which rows of a sequence a step of a convolution along time sees: tap k of step t
// is row t*Stride + (k - Taps/2)*Dilation, zeros where there is none.
type Window struct {
	Taps, Stride, Dilation int
}

// convolution is the job behind Convolve. Its items are blocks of steps by panels.
type convolution struct {
	matmul
	w            Window
	slope        float32
	x            []float32
	in, channels int  // rows of x, and numbers of one
	steps, each  int  // of an item
	cols         int  // panels of an item
	blocks       int  // items of the same panels
	whole        bool // windows are copied, because they cannot be read where they overlap
	words        int  // of a row of x or, then, of a window
}

var convolutions list[convolution]

// Convolve computes MatMul of the windows of x [rows, C], without writing them down: dst
// [ceil(rows/Stride), N] for m [N, Taps*C]. x counts as max(x, slope*x), of slopes from 0 to 1,
// which 1 leaves as it is. Numbers are those of MatMul of the windows. dst must not overlap x.
func Convolve(dst, x []float32, rows int, m *Matrix, w Window, slope float32, e Epilogue) {
	if w.Taps <= 0 || w.Stride <= 0 || w.Dilation <= 0 || m.k%w.Taps != 0 {
		panic(fmt.Sprintf("kernel: Convolve: %+v of a matrix [%d, %d]", w, m.n, m.k))
	}
	c, steps := m.k/w.Taps, ceil(rows, w.Stride)
	need("Convolve", "x", len(x), rows*c)
	need("Convolve", "dst", len(dst), steps*m.n)
	if e.Bias != nil {
		need("Convolve", "bias", len(e.Bias), m.n)
	}
	if e.Residual != nil {
		need("Convolve", "residual", len(e.Residual), steps*m.n)
	}
	if rows == 0 {
		return
	}
	j := convolutions.get()
	j.v, j.t, j.m, j.e, j.dst = use, use.tiles(m.p), m, e, dst
	j.x, j.in, j.channels, j.w, j.slope, j.steps = x, rows, c, w, slope, steps
	j.whole = m.p == Int8 || w.Stride > 1 && w.Dilation > 1 || m.p == BF16 && c%2 != 0
	j.words = j.inputWidth(c)
	perStep := j.words * w.Stride
	if j.whole {
		j.words = j.inputWidth(m.k)
		perStep = j.words
	}
	panels, enough := ceil(m.n, width), 6*Threads()
	j.each = max(1, min(steps, max(64, min(1<<16/perStep, ceil(steps, enough)))))
	j.blocks, j.cols = ceil(steps, j.each), panels
	wide := j.t.panels(min(j.each, j.t.rows))
	for j.cols > 2*wide && j.blocks*ceil(panels, j.cols) < enough {
		j.cols = ceil(ceil(j.cols, 2), wide) * wide
	}
	workers.run(j, j.blocks*ceil(panels, j.cols), float64(steps)*float64(m.n)*float64(m.steps)*0.02)
	*j = convolution{}
	convolutions.put(j)
}

func (j *convolution) run(s *scratch, item int) {
	t0 := item % j.blocks * j.each
	t1 := min(j.steps, t0+j.each)
	p0 := item / j.blocks * j.cols
	p1 := min(ceil(j.m.n, width), p0+j.cols)
	c0, c1 := p0*width, min(j.m.n, p1*width)
	v := j.view(s, t0, t1, c0, c1)
	if j.whole {
		j.windows(s, &v, t0, t1)
		product(&s.tile, j.t, j.m, &v, p0, p1)
		j.finish(&v, t0, t1, c0, c1)
		return
	}
	// Windows overlap: the next one begins one row, or a stride, later. With a dilation of d
	// that holds for every d-th step and every d-th row.
	d := j.w.Dilation
	rows, ld := j.rows(s, t0, t1)
	apart := v
	for r := range min(d, t1-t0) {
		apart.a, apart.lda, apart.rows = rows[r*ld:], j.words*j.w.Stride, ceil(t1-t0-r, d)
		apart.c, apart.ldc = v.c[r*v.ldc:], d*v.ldc
		if v.add != nil {
			apart.add, apart.ladd = v.add[r*v.ladd:], d*v.ladd
		}
		product(&s.tile, j.t, j.m, &apart, p0, p1)
	}
	j.finish(&v, t0, t1, c0, c1)
}

// rows are the rows of x that steps t0..t1 see, as the tiles read them: the first and every
// Dilation-th, then the second and those, ld words later, and so on.
func (j *convolution) rows(s *scratch, t0, t1 int) (to []float32, ld int) {
	d := j.w.Dilation
	n := (t1-1-t0)*j.w.Stride + (j.w.Taps-1)*d + 1
	ld = ceil(n, d) * j.words
	to = grow(&s.keys, d*ld)
	place := func(i, rows int) []float32 { return to[i%d*ld+i/d*j.words:][:rows*j.words] }
	first := t0*j.w.Stride - j.w.Taps/2*d
	from, end := max(0, -first), min(n, j.in-first) // of which x has rows
	for i := range n {
		if i < from || i >= end {
			clear(place(i, 1))
		}
	}
	for some := max(1, piece/2/j.channels); from < end; from += some {
		some = min(some, end-from)
		x := j.activated(grow(&s.q, some*j.channels), first+from, some)
		if d == 1 {
			j.input(place(from, some), x)
			continue
		}
		for i := range some {
			j.input(place(from+i, 1), x[i*j.channels:(i+1)*j.channels])
		}
	}
	return to, ld
}

// activated are n rows of x from i on: in room, if they must be written.
func (j *convolution) activated(room []float32, i, n int) []float32 {
	x := j.x[i*j.channels : (i+n)*j.channels]
	if j.slope == 1 {
		return x
	}
	j.v.leaky(room, x, j.slope)
	return room
}

// windows copies those of steps t0..t1, each into a row of v.
func (j *convolution) windows(s *scratch, v *view, t0, t1 int) {
	c, n := j.channels, t1-t0
	window := grow(&s.q, j.m.k)
	v.lda, v.rows = j.words, n
	v.a = grow(&s.keys, n*j.words)
	if j.m.p == Int8 {
		v.scales = grow(&s.sc, n)
		s.zeros = slices.Grow(s.zeros[:0], n)[:n]
		v.zeros = s.zeros
	}
	for i := range n {
		first := (t0+i)*j.w.Stride - j.w.Taps/2*j.w.Dilation
		for k := range j.w.Taps {
			to := window[k*c : (k+1)*c]
			if at := first + k*j.w.Dilation; at >= 0 && at < j.in {
				copy(to, j.activated(to, at, 1))
			} else {
				clear(to)
			}
		}
		if to := v.a[i*j.words : (i+1)*j.words]; j.m.p == Int8 {
			v.scales[i], v.zeros[i] = quantiseRow(j.v, to, window)
		} else {
			j.input(to, window)
		}
	}
}
