package kernel

// convolution is the job behind Convolve. Its items are blocks of steps by panels, those of a block one after another.
type convolution struct {
	matmul
	f           *Filter
	slope       float32
	x           []float32
	in          int // rows of x
	steps, each int // of an item
	cols        int // panels of an item
	words       int // of a row of x or, if they are copied, of a window
}

var convolutions list[convolution]

// Convolve computes MatMul of the windows of x [rows, C], without writing them down: dst
// [ceil(rows/Stride), N] for f [N, Taps, C]. x counts as its leaky ReLU (Maas et al. 2013)
// max(x, slope*x); slope is from 0 to 1, which leaves x as it is. Relative to sum |a||f| the
// error is below 2e-6 for F32, 1.2e-2 for BF16; an infinity may give NaNs in a step near those that see it. With Int8 rows next to each
// other, about 8,192 numbers, share the 256 steps from their least to their largest. dst must not
// overlap x.
func Convolve(dst, x []float32, rows int, f *Filter, slope float32, e Epilogue) {
	c, steps := f.channels, ceil(rows, f.w.Stride)
	need("Convolve", "x", len(x), rows*c)
	need("Convolve", "dst", len(dst), steps*f.n)
	if e.Bias != nil {
		need("Convolve", "bias", len(e.Bias), f.n)
	}
	if e.Residual != nil {
		need("Convolve", "residual", len(e.Residual), steps*f.n)
	}
	if rows == 0 {
		return
	}
	j := convolutions.get()
	j.v, j.m, j.e, j.dst = use, f.all, e, dst
	j.f, j.x, j.in, j.slope, j.steps = f, x, rows, slope, steps
	if f.threes > 0 {
		j.m = f.quick[0]
	}
	j.t = use.tiles(j.m.p)
	j.words = j.t.inputs(j.m.p, c)
	perStep, room := j.words*f.w.Stride, 1<<16
	switch {
	case f.copies():
		j.words = j.t.padded(j.t.inputs(j.m.p, j.m.k))
		perStep = j.words
	case f.threes > 0:
		perStep, room = c+4*j.words, 1<<17
	}
	panels, enough, even := ceil(f.n, j.m.width), 6*Threads(), 2*f.w.Dilation
	j.each = max(64, min(room/perStep, ceil(steps, enough)))
	if j.shared() {
		j.each = max(64, piece/c) // whatever the threads
	}
	j.each = ceil(j.each, even) * even
	blocks := ceil(steps, j.each)
	j.cols = panels
	wide := j.t.panels(min(j.each, j.t.rows()))
	for j.cols > 2*wide && blocks*ceil(panels, j.cols) < enough {
		j.cols = ceil(ceil(j.cols, 2), wide) * wide
	}
	workers.run(j, blocks*ceil(panels, j.cols), 0.01*float64(steps*f.n)*float64(f.w.Taps*c))
	*j = convolution{}
	convolutions.put(j)
}

func (j *convolution) run(s *scratch, item int) {
	width := j.m.width
	panels := ceil(j.f.n, width)
	parts := ceil(panels, j.cols)
	t0 := item / parts * j.each
	t1 := min(j.steps, t0+j.each)
	p0 := item % parts * j.cols
	p1 := min(panels, p0+j.cols)
	c0, c1 := p0*width, min(j.f.n, p1*width)
	v := j.view(s, t0, t1, c0, c1)
	if j.f.copies() {
		j.windows(s, &v, t0, t1)
		product(s, j.t, j.m, &v, p0, p1)
	} else {
		j.overlap(s, v, t0, t1, p0, p1)
	}
	j.finish(&v, t0, t1, c0, c1)
}

// shared says whether rows become bytes together.
func (j *convolution) shared() bool { return j.m.p == Int8 && !j.f.copies() }

// overlap reads windows where they are: the next one begins one row, or a stride, later. With a
// dilation of d that holds for every d-th step and every d-th row.
func (j *convolution) overlap(s *scratch, v view, t0, t1, p0, p1 int) {
	d := j.f.w.Dilation
	rows, ld := j.rows(s, t0, t1)
	apart := v
	if j.shared() {
		bytes := grow(&s.vals, len(rows)/4+j.t.spare(j.words*j.f.w.Stride))[:len(rows)/4]
		scale, zero := quantiseRow(j.v, bytes, rows)
		rows, ld = bytes, ld/4
		apart.scales, apart.zeros = grow(&s.sc, t1-t0), s.words(t1-t0)
		for i := range t1 - t0 {
			apart.scales[i], apart.zeros[i] = scale, zero
		}
	}
	for r := range min(d, t1-t0) {
		apart.a, apart.lda, apart.rows = rows[r*ld:], j.words*j.f.w.Stride, ceil(t1-t0-r, d)
		apart.c, apart.ldc = v.c[r*v.ldc:], d*v.ldc
		if v.add != nil {
			apart.add, apart.ladd = v.add[r*v.ladd:], d*v.ladd
		}
		if j.f.threes > 0 {
			j.quick(s, apart, p0, p1)
		} else {
			product(s, j.t, j.m, &apart, p0, p1)
		}
	}
}

// rows are the rows of x that steps t0..t1 see, as the tiles read them: the first and every
// Dilation-th, then the second and those, ld words later, and so on. What is done to all of them
// together wants float32.
func (j *convolution) rows(s *scratch, t0, t1 int) (to []float32, ld int) {
	d, words, c := j.f.w.Dilation, j.words, j.f.channels
	n := (t1-1-t0)*j.f.w.Stride + (j.f.w.Taps-1)*d + 1
	ld = ceil(n, d) * words
	plain := j.f.threes > 0 || j.shared()
	if plain {
		words = c
		ld = (ceil(n, d) + 1) * words // quick does two steps at a time
	}
	to = grow(&s.keys, d*ld+j.t.spare(words*j.f.w.Stride))
	if j.shared() {
		clear(to)
	}
	to = to[:d*ld]
	place := func(i int) []float32 { return to[i%d*ld+i/d*words:] }
	first := t0*j.f.w.Stride - j.f.w.Taps/2*d
	from, end := max(0, -first), min(n, j.in-first) // of which x has rows
	for i := range n {
		if i < from || i >= end {
			clear(place(i)[:words])
		}
	}
	for some := max(1, piece/2/c); from < end; from += some {
		some = min(some, end-from)
		x := j.activated(grow(&s.q, some*c), first+from, some)
		switch {
		case d == 1 && plain:
			copy(place(from), x)
			continue
		case d == 1:
			j.input(place(from)[:some*words], x)
			continue
		case !plain:
			ready := grow(&s.pairs, some*words)
			j.input(ready, x)
			x = ready
		}
		for r := range min(d, some) {
			row := place(from + r)
			for i := r; i < some; i += d {
				copy(row[:words], x[i*words:])
				row = row[words:]
			}
		}
	}
	return to, ld
}

// activated are n rows of x from i on: in room, if they must be written.
func (j *convolution) activated(room []float32, i, n int) []float32 {
	c := j.f.channels
	x := j.x[i*c : (i+n)*c]
	if j.slope == 1 {
		return x
	}
	j.v.leaky(room, x, j.slope)
	return room
}

// quick computes steps two at a time, of sums and differences of the rows at v.a: those of the
// step that a tap is for, and of the three after it. See Filter.
func (j *convolution) quick(s *scratch, v view, p0, p1 int) {
	f, c, words, width := j.f, j.f.channels, j.words, j.m.width
	pairs := ceil(v.rows, 2)
	n := 2*pairs + 3*f.threes - 3 // rows of sums and differences
	rest := v.rows + f.w.Taps%3 - 1
	from := v.a
	rows := grow(&s.vals, (3*n+rest)*words)
	plain := rows[3*n*words:]
	for i, some := 0, max(1, piece/4/c); i < n; i += some {
		some = min(some, n-i)
		x, at := from[i*c:], i*words
		room := grow(&s.q, 3*some*c)
		a, b, d := room[:some*c], room[some*c:2*some*c], room[2*some*c:]
		j.v.winogradIn(a, b, d, x[:some*c], x[c:], x[2*c:])
		for k, y := range [...][]float32{a, b, d} {
			j.input(rows[k*n*words+at:][:some*words], y)
		}
	}
	if f.rest != nil {
		for i, some := 0, max(1, piece/c); i < rest; i += some {
			some = min(some, rest-i)
			j.input(plain[i*words:][:some*words], from[(3*f.threes+i)*c:][:some*c])
		}
		v.a, v.lda = plain, words
		product(s, j.t, f.rest, &v, p0, p1)
	}
	for p, most := p0, max(1, 1<<15/(4*pairs*width)); p < p1; p += most {
		most = min(most, p1-p)
		at := (p - p0) * width
		cols := min(most*width, f.n-p*width)
		m := view{rows: pairs, lda: 2 * words, block: j.m.steps / f.threes, jump: 3 * words, ldc: most * width}
		four := grow(&s.sc, 4*pairs*m.ldc)
		for i, start := range [...]int{0, n + 1, 2*n + 1, 1} {
			m.a, m.c = rows[start*words:], four[i*pairs*m.ldc:]
			m.bias = nil
			if i == 1 && f.rest == nil && v.bias != nil { // it is part of both steps
				m.bias = v.bias[at:]
			}
			product(s, j.t, f.quick[i], &m, p, p+most)
		}
		spare := grow(&s.q, cols)
		for i := range v.rows {
			y := v.c[i*v.ldc+at:][:cols]
			switch {
			case f.rest != nil:
			case v.add != nil:
				copy(y, v.add[i*v.ladd+at:])
			default:
				clear(y)
			}
			if i%2 == 1 {
				j.v.winogradOut(v.c[(i-1)*v.ldc+at:][:cols], y, four[i/2*m.ldc:], pairs*m.ldc)
			} else if i == v.rows-1 {
				j.v.winogradOut(y, spare, four[i/2*m.ldc:], pairs*m.ldc)
			}
		}
	}
}

// windows copies those of steps t0..t1, each into a row of v.
func (j *convolution) windows(s *scratch, v *view, t0, t1 int) {
	c, n := j.f.channels, t1-t0
	window := grow(&s.q, j.m.k)
	v.lda, v.rows = j.words, n
	v.a = grow(&s.keys, n*j.words+j.t.spare(j.words))[:n*j.words]
	if j.m.p == Int8 {
		v.scales, v.zeros = grow(&s.sc, n), s.words(n)
	}
	for i := range n {
		first := (t0+i)*j.f.w.Stride - j.f.w.Taps/2*j.f.w.Dilation
		for k := range j.f.w.Taps {
			to := window[k*c : (k+1)*c]
			if at := first + k*j.f.w.Dilation; at >= 0 && at < j.in {
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
		clear(v.a[i*j.words+j.t.inputs(j.m.p, j.m.k) : (i+1)*j.words])
	}
}
