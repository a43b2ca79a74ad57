package kernel

// variant is one way to compute the inner loops. Lengths are checked before; an
// inner loop is bounded by its caller to some tens of microseconds, because
// assembly cannot be preempted.
type variant struct {
	name string
	// f32 multiplies float32, bf16 pairs of bf16, int8 fours of bytes.
	f32, bf16, int8 tiler
	// pair writes src rounded to bf16, two to a word, the first in the lower half;
	// round writes it as float32.
	pair, round func(dst, src []float32)
	// braid rounds rows of cols numbers, ld apart, to bf16 and writes two rows as one of width
	// words, the upper row in the lower half; what is not there is 0.
	braid func(dst, src []float32, ld, rows, cols, width int)
	// span is the least and the largest of x and 0; finite says that all are. quantise writes
	// src times scale, rounded, plus zero, as bytes of 0 to 255, four to a word, the first
	// lowest, the last padded with zero.
	span     func(x []float32) (lo, hi float32, finite bool)
	quantise func(dst, src []float32, scale float32, zero int32)
	// transpose writes columns of src, rows apart by ld, as rows of width of dst.
	transpose func(dst, src []float32, ld, rows, cols, width int)
	act       func(x []float32, a Activation)
	norm      func(dst, x, gamma, beta []float32, eps float32)
	max       func(x []float32) float32
	exp       func(dst, x []float32, shift float32) (sum float32)
	// softmax does rows of n in place, ld apart; up to the next multiple of 16
	// they are padded with -Inf, and may be written.
	softmax func(x []float32, rows, ld, n int)
	// weigh writes rows of n, ldX apart, as powers of two, less the row's largest, rounded to
	// bf16, two to a word, ldTo apart, and their sums. Up to the next multiple of 32 rows are
	// padded with -Inf, and as many are written. Nil where bf16 has no pairs.
	weigh func(to, x, sums []float32, rows, ldTo, ldX, n int)
	add   func(dst, a, b []float32)
	scale func(dst, x []float32, s float32)
	leaky func(dst, x []float32, s float32)
	// winogradIn writes x-z, x+y and y-x to a, b and c; winogradOut adds m0+m1+m2 to y0 and
	// m1-m2-m3 to y1, m being four rows as far apart as ld says.
	winogradIn  func(a, b, c, x, y, z []float32)
	winogradOut func(y0, y1, m []float32, ld int)
	// rgb and widen are of pictures' bytes; widen does all but the first and the last.
	rgb   func(dst, y, cb, cr []byte)
	widen func(dst, near, far []byte, right, left int)
	// across and down resample bytes: see Line.
	across func(dst, src []byte, l *Line, skip int)
	down   func(dst, src []byte, stride, taps int, pairs []int16)
	dot    func(a, b []float32) float32
	dots   func(dst, q, k []float32, ldk int)
	// peaks are, by precision, what the benchmarks measure against.
	peaks [3]peak
}

var generic = variant{
	name:        "generic",
	f32:         genericTiles(floatsGeneric),
	bf16:        genericTiles(halvesGeneric),
	int8:        genericTiles(bytesGeneric),
	pair:        pairGeneric,
	round:       roundGeneric,
	braid:       braidGeneric,
	span:        spanGeneric,
	quantise:    quantiseGeneric,
	transpose:   transposeGeneric,
	act:         actGeneric,
	norm:        normGeneric,
	max:         maxGeneric,
	exp:         expGeneric,
	softmax:     softmaxGeneric,
	add:         addGeneric,
	scale:       scaleGeneric,
	leaky:       leakyGeneric,
	winogradIn:  winogradInGeneric,
	winogradOut: winogradOutGeneric,
	rgb:         rgbGeneric,
	widen:       widenGeneric,
	across:      acrossGeneric,
	down:        downGeneric,
	dot:         dotGeneric,
	dots:        dotsGeneric,
}

// peak runs independent multiply-adds, flops a turn.
type peak struct {
	run   func(turns int)
	flops float64
}

// variants lists what this CPU can run, the best last.
var variants = append([]*variant{&generic}, cpuVariants()...)

// use is the variant in force. Only tests change it.
var use = variants[len(variants)-1]

// Instructions names the best set that this CPU has and that is used: "generic", "avx2",
// "avx512", "avx512bf16", "amx".
func Instructions() string { return use.name }

// tiler computes tiles.
type tiler struct {
	tiles panelTiles
	width int  // columns of a panel
	most  int  // words of K that are summed at a time, at most
	keep  int  // words of a that should stay in the second-level cache
	pairs bool // a holds pairs of bf16 like b

	// whole, if not nil, computes any number of rows and of panels, where they are more rows than
	// tiles has. It may read up to 15 rows of a behind the last.
	whole func(*tile)
	unit  int // words of K are a multiple of it, if it is not 0
}

// panelTiles are inner loops by panels, of which there are 1, 2 or 4, and rows.
type panelTiles [5][]func(*tile)

// width is that of the panels, but for AVX2.
const width = 32

// wholly says whether so many rows are computed by whole.
func (t *tiler) wholly(rows int) bool { return t.whole != nil && rows >= len(t.tiles[1]) }

// rows is how many a tile has at most.
func (t *tiler) rows() int {
	if t.whole != nil {
		return 32
	}
	return len(t.tiles[1]) - 1
}

// word is the time, in nanoseconds, of a word of K for one row and column.
func (t *tiler) word() float64 {
	if t.whole != nil {
		return 0.0015
	}
	return 0.02
}

// items is how many of a product that takes cost a thread should have at least. By AMX a small
// one is over before others would have begun.
func (t *tiler) items(cost float64) int {
	if t.whole != nil && cost < 100e3 {
		return 2
	}
	return 6
}

// padded is how many words of K hold so many.
func (t *tiler) padded(words int) int {
	if t.unit == 0 {
		return words
	}
	return ceil(words, t.unit) * t.unit
}

// inputs is how many words hold n numbers that are multiplied with words of a precision.
func (t *tiler) inputs(p Precision, n int) int {
	switch {
	case p == F32:
		return n
	case p == Int8:
		return ceil(n, 4)
	case t.pairs:
		return ceil(n, 2)
	}
	return ceil(n, 2) * 2
}

// apart is how many words rows of inputs for m lie apart: never a multiple of 2 KB.
func (t *tiler) apart(m *Matrix) int {
	words := t.padded(t.inputs(m.p, m.k))
	if words%512 == 0 {
		words += 16
	}
	return words
}

// spare is how many words may be read behind rows that are ld words apart.
func (t *tiler) spare(ld int) int {
	if t.whole == nil {
		return 0
	}
	return 15*ld + t.unit
}

// panels is how many a tile of so many rows has at most.
func (t *tiler) panels(rows int) int {
	for p := 4; p > 1; p /= 2 {
		if rows < len(t.tiles[p]) {
			return p
		}
	}
	return 1
}

// block cuts so many words of K into equal parts. Their sums are added in order, so that a
// result depends on K only.
func (t *tiler) block(steps int) int { return t.padded(ceil(steps, ceil(steps, t.most))) }

// tiles are those of a precision.
func (v *variant) tiles(p Precision) *tiler { return [...]*tiler{&v.f32, &v.bf16, &v.int8}[p] }

// HasBF16 says whether this CPU multiplies bf16 faster than float32. Elsewhere BF16
// weights save half the memory, and time where reading them takes most of it.
func HasBF16() bool { return use.bf16.pairs }
