package kernel

import "fmt"

// Precision is the format in which weights are kept and multiplied.
type Precision uint8

const (
	F32  Precision = iota // float32
	BF16                  // bfloat16 products, float32 sums
	Int8                  // int8 products, int32 sums: weights scaled for each output, inputs for each row
)

// Epilogue is what happens to a product before it is stored.
type Epilogue struct {
	Bias     []float32  // [N] or nil
	Act      Activation // after the bias
	Residual []float32  // [rows, N] or nil, added after Act; may be dst
}

// tile is one call of an inner loop: c = a.b (+ bias) (+ add), rows x cols.
// The layout is known to the assembly.
type tile struct {
	k    int       // words of b to sum over
	a    []float32 // rows of float32, or of words like b
	lda  int       // words between rows
	b    []float32 // panels of [k][width] words, each a float32, two bf16 or four bytes
	ldb  int       // words between steps of k
	ldp  int       // words between panels
	c    []float32
	ldc  int
	add  []float32 // nil or rows to add; may be c
	ladd int
	bias []float32 // nil or [cols]
	cols int       // columns to store
	mask []int32   // cols times -1, then zeros

	// Of Int8: a sum, less its row's zero times its column's sum, is multiplied with the scales
	// of both. Columns are those of whole panels.
	rowScale []float32
	rowZero  []int32
	colScale []float32
	colSum   []int32

	next []float32 // words of b that are wanted after this: a cache line is fetched for every four words of k

	rows int       // of AMX, whose loops do any number, and of panels
	room []float32 // for sums of all rows with a panel
}

// ahead moves next on by what a call has fetched.
func (t *tile) ahead() {
	if n := t.k / 4 * 16; n < len(t.next) {
		t.next = t.next[n:]
	} else {
		t.next = t.b
	}
}

// maskBits gives tile.mask: cols times -1 followed by zeros.
var maskBits = func() (m [256]int32) {
	for i := range 128 {
		m[i] = -1
	}
	return m
}()

// matmul is the job behind MatMul. Its items are blocks of rows by panels.
type matmul struct {
	v              *variant
	t              *tiler
	dst, a, packed []float32
	lda            int
	rows           int
	m              *Matrix
	e              Epilogue
	to             []float32 // nil, or where results go as rows of pairs of bf16, instead of dst
	ldTo           int
	ready          bool      // a holds converted rows
	prepare        bool      // the items are rows to convert into packed
	chunk          int       // rows of such an item
	scales         []float32 // of rows of packed, for Int8
	zeros          []int32
	byRows         bool // items of a block of rows follow each other, else those of a block of panels
	rowBlock       int  // rows of a block
	rowBlocks      int
	colBlock       int // panels of a block
}

var matmuls list[matmul]

// MatMul computes dst[rows,N] = act(a[rows,K] . m^T + bias) + residual.
//
// Products are summed in float32, in order of K within blocks of some hundred words. With
// BF16 weights a is rounded to bf16 first (to nearest, ties to even; values below
// 2^-126 may count as 0). Relative to sum |a||m| the error is below 1e-6 for F32
// and below 8e-3 for BF16, of which rounding the inputs is the most. With Int8 weights
// each row of a becomes one of 256 steps from its least to its largest number, and a row with
// an infinity or a NaN gives NaNs; products and sums of these are exact, and results the same
// on every CPU. dst must not overlap a.
func MatMul(dst, a []float32, rows int, m *Matrix, e Epilogue) {
	m.needs("MatMul", dst, a, rows, e)
	j := matmuls.get()
	j.v, j.t, j.m, j.e = use, use.tiles(m.p), m, e
	// Converted rows are kept in a buffer of at most 4 MB, or one block.
	most := max(64, 1<<20/m.k)
	for i := 0; i < rows; i += most {
		n := min(most, rows-i)
		j.dst, j.a, j.rows, j.lda = dst[i*m.n:(i+n)*m.n], a[i*m.k:(i+n)*m.k], n, m.k
		if e.Residual != nil {
			j.e.Residual = e.Residual[i*m.n : (i+n)*m.n]
		}
		j.multiply()
	}
	j.done()
}

// done keeps j's memory for another product, and nothing else of it.
func (j *matmul) done() {
	*j = matmul{packed: j.packed, scales: j.scales, zeros: j.zeros}
	matmuls.put(j)
}

// needs panics unless the operands of a product are long enough.
func (m *Matrix) needs(op string, dst, a []float32, rows int, e Epilogue) {
	need(op, "a", len(a), rows*m.k)
	need(op, "dst", len(dst), rows*m.n)
	if e.Bias != nil {
		need(op, "bias", len(e.Bias), m.n)
	}
	if e.Residual != nil {
		need(op, "residual", len(e.Residual), rows*m.n)
	}
}

// multiply does the rows of j.
func (j *matmul) multiply() {
	m := j.m
	// Rows that lie a multiple of 2 KB apart fall into the same cache sets.
	if !j.ready && (m.p != F32 || j.rows > 4 && j.t.rows() > 8 && m.k*4%2048 == 0) {
		j.lda = j.t.apart(m)
		if m.p == Int8 && cap(j.scales) < j.rows {
			j.scales, j.zeros = make([]float32, j.rows), make([]int32, j.rows)
		}
		if m.p == Int8 {
			j.scales, j.zeros = j.scales[:j.rows], j.zeros[:j.rows]
		}
		j.packed = grow(&j.packed, j.rows*j.lda+j.t.spare(j.lda))[:j.rows*j.lda]
		j.prepare, j.chunk = true, evenly(j.rows, 16384/m.k)
		workers.run(j, ceil(j.rows, j.chunk), 0.3*float64(j.rows*m.k))
		j.prepare = false
		j.a = j.packed
	}
	panels := ceil(m.n, m.width)
	j.rowBlocks = ceil(j.rows, max(j.t.rows(), j.t.keep/j.t.block(m.steps)))
	// Weights that every thread's cache holds, or many rows share, may be read by all: then each
	// has its own rows, and they stay with it from one layer to the next.
	each, size := j.rows/Threads(), 4*len(m.data)
	if j.byRows = each >= 8 && size <= 512<<10 || each >= 96 && size <= 6<<20 && j.t.whole == nil; j.byRows {
		j.rowBlocks = max(j.rowBlocks, Threads())
	}
	j.rowBlock = ceil(j.rows, j.rowBlocks)
	j.rowBlocks = ceil(j.rows, j.rowBlock)
	j.colBlock = panels
	wide := j.t.panels(min(j.rows, j.t.rows()))
	cost := (0.1 + j.t.word()*float64(j.rows)) * float64(m.n) * float64(m.steps) // few rows wait for the words of m
	// While one thread does the last item, others wait.
	for enough := max(j.t.items(cost)*Threads(), min(64*Threads(), int(cost/250e3))); j.colBlock > wide && j.rowBlocks*ceil(panels, j.colBlock) < enough; {
		j.colBlock = ceil(ceil(j.colBlock, 2), wide) * wide
		if j.colBlock == 0 {
			break
		}
	}
	workers.run(j, j.rowBlocks*ceil(panels, j.colBlock), cost)
}

func (j *matmul) run(s *scratch, item int) {
	if j.prepare {
		j.convert(item)
		return
	}
	n := j.m.n
	rows, cols := item%j.rowBlocks, item/j.rowBlocks
	if j.byRows {
		colBlocks := ceil(ceil(n, j.m.width), j.colBlock)
		rows, cols = item/colBlocks, item%colBlocks
	}
	i0 := rows * j.rowBlock
	i1 := min(j.rows, i0+j.rowBlock)
	p0 := cols * j.colBlock
	p1 := min(ceil(n, j.m.width), p0+j.colBlock)
	c0, c1 := p0*j.m.width, min(n, p1*j.m.width)
	v := j.view(s, i0, i1, c0, c1)
	v.a, v.lda, v.rows = j.a[i0*j.lda:], j.lda, i1-i0
	if j.m.p == Int8 {
		v.scales, v.zeros = j.scales[i0:i1], j.zeros[i0:i1]
	}
	product(s, j.t, j.m, &v, p0, p1)
	j.finish(&v, i0, i1, c0, c1)
}

// view is where a product reads and writes.
type view struct {
	a         []float32 // rows to multiply, of as many as
	rows, lda int
	block     int // 0, or words of k after which a row goes on jump words after where it began
	jump      int
	scales    []float32 // of the rows, for Int8
	zeros     []int32
	c         []float32 // the first row and column of the results
	ldc       int
	add       []float32 // nil or what is added to them
	ladd      int
	bias      []float32 // nil or of the columns
}

// view is where rows i0..i1 of columns c0..c1 go, and what is added to them at once.
func (j *matmul) view(s *scratch, i0, i1, c0, c1 int) view {
	n := j.m.n
	var v view
	if j.to == nil {
		v.c, v.ldc = j.dst[i0*n+c0:], n
	}
	if j.e.Bias != nil {
		v.bias = j.e.Bias[c0:c1]
	}
	switch {
	case j.to != nil:
		v.ldc = c1 - c0
		v.c = grow(&s.out, (i1-i0)*v.ldc)
	case j.e.Residual == nil:
	case j.e.Act == None:
		v.add, v.ladd = j.e.Residual[i0*n+c0:], n
	default: // dst may hold the residual
		v.ldc = c1 - c0
		v.c = grow(&s.out, (i1-i0)*v.ldc)
	}
	return v
}

// finish does the rest.
func (j *matmul) finish(v *view, i0, i1, c0, c1 int) {
	if j.e.Act == None && j.to == nil {
		return
	}
	for i := i0; i < i1; i++ {
		row := v.c[(i-i0)*v.ldc:][:c1-c0]
		if j.e.Act != None {
			j.v.act(row, j.e.Act)
		}
		if j.to != nil {
			to := j.to[i*j.ldTo+c0/2 : (i+1)*j.ldTo]
			j.v.pair(to, row)
			if c1 == j.m.n {
				clear(to[ceil(c1-c0, 2):])
			}
			continue
		}
		if j.e.Residual != nil {
			at := i * j.m.n
			j.v.add(j.dst[at+c0:at+c1], row, j.e.Residual[at+c0:at+c1])
		}
	}
}

// convert fills rows of packed.
func (j *matmul) convert(item int) {
	k := j.m.k
	for i := item * j.chunk; i < min(j.rows, (item+1)*j.chunk); i++ {
		to, row := j.packed[i*j.lda:(i+1)*j.lda], j.a[i*k:(i+1)*k]
		if j.m.p == Int8 {
			j.scales[i], j.zeros[i] = quantiseRow(j.v, to, row)
		} else {
			j.input(to, row)
		}
		clear(to[j.t.inputs(j.m.p, k):])
	}
}

// input writes x as tiles of the precision, other than Int8, read it.
func (j *matmul) input(to, x []float32) {
	switch {
	case j.m.p == F32:
		copy(to, x)
	case j.t.pairs:
		j.v.pair(to, x)
	default:
		j.v.round(to[:len(x)], x)
		clear(to[len(x):min(len(x)+1, len(to))])
	}
}

// product multiplies the rows of v with panels p0..p1 of m, before the activation.
func product(s *scratch, with *tiler, m *Matrix, v *view, p0, p1 int) {
	t := &s.tile
	perWord := 1 // words of a for one of b
	if m.p == BF16 && !with.pairs {
		perWord = 2
	}
	// Tiles differ by at most one row.
	tiles := ceil(v.rows, with.rows())
	least, more := v.rows/tiles, v.rows%tiles
	wide, width := with.panels(least+min(more, 1)), m.width
	whole := with.wholly(v.rows)
	if whole { // some tens of µs
		wide = max(1, 1<<24/(v.rows*width*m.steps))
		t.room = grow(&s.room, ceil(v.rows, 32)*32*width)
	}
	t.lda, t.ldb, t.ldp, t.ldc = v.lda, width, m.steps*width, v.ldc
	block, jump := with.block(m.steps), 0
	switch {
	case m.p == Int8:
		block = m.steps
	case v.block > 0:
		block, jump = v.block, v.jump
	default:
		jump = block * perWord
	}
	for k := 0; k < m.steps; k += block {
		t.k = min(block, m.steps-k)
		last := k+t.k == m.steps
		for p := p0; p < p1; {
			w := wide
			for !whole && p+w > p1 {
				w /= 2
			}
			w = min(w, p1-p)
			col, at := p*width, (p-p0)*width
			t.b = m.data[(p*m.steps+k)*width : (p+w)*m.steps*width]
			if m.p == Int8 {
				t.colScale, t.colSum = m.scales[col:(p+w)*width], m.sums[col:(p+w)*width]
			}
			t.cols = min(m.n-col, w*width)
			t.bias = nil
			if last && v.bias != nil {
				t.bias = v.bias[at:]
			}
			t.next = nil
			if p+w < p1 {
				t.next = m.data[((p+w)*m.steps+k)*width:][:t.k*width]
			}
			a, add := v.a[k/block*jump:], v.add
			if t.ladd = v.ladd; k > 0 {
				add, t.ladd = v.c, v.ldc
			}
			if t.add = nil; add != nil {
				add = add[at:]
			}
			if whole {
				t.rows, t.a, t.c, t.add = v.rows, a, v.c[at:], add
				t.rowScale, t.rowZero = v.scales, v.zeros
				with.whole(t)
				p += w
				continue
			}
			t.mask = maskBits[128-t.cols:]
			for i, x := 0, 0; x < v.rows; i++ {
				rows := least
				if i < more {
					rows++
				}
				t.a, t.c = a[x*v.lda:], v.c[x*v.ldc+at:]
				if add != nil {
					t.add = add[x*t.ladd:]
				}
				if m.p == Int8 {
					t.rowScale, t.rowZero = v.scales[x:x+rows], v.zeros[x:x+rows]
				}
				with.tiles[w][rows](t)
				t.ahead()
				x += rows
			}
			p += w
		}
	}
}

func ceil(a, b int) int { return (a + b - 1) / b }

// Matrix is a weight [N, K], outputs by inputs, packed for MatMul. It is immutable.
type Matrix struct {
	n, k  int
	p     Precision
	steps int       // words of a column: K, or K/2 of pairs of bf16, or K/4 of int8, rounded up
	width int       // columns of a panel
	data  []float32 // [N/width][steps][width] words, zero past N and K
	// Of Int8: what outputs are multiplied with, and the sums of their weights, of whole panels.
	scales []float32
	sums   []int32
}

// Shape returns the number of outputs and of inputs.
func (m *Matrix) Shape() (n, k int) { return m.n, m.k }

// Precision returns the format of the products.
func (m *Matrix) Precision() Precision { return m.p }

// pack is the job behind Pack. Its items are panels.
type pack struct {
	v *variant
	m *Matrix
	w []float32
}

// Pack copies w[n,k] into the layout that MatMul reads. BF16 rounds to nearest,
// ties to even; Int8 to the nearest multiple of each output's largest magnitude / 63. w may
// be reused afterwards.
func Pack(w []float32, n, k int, p Precision) *Matrix {
	if n <= 0 || k <= 0 {
		panic(fmt.Sprintf("kernel: Pack: shape [%d, %d]", n, k))
	}
	need("Pack", "w", len(w), n*k)
	if p == Int8 && k > maxInt8 {
		p = BF16
	}
	m := &Matrix{n: n, k: k, p: p, steps: k, width: use.tiles(p).width}
	panels := ceil(n, m.width)
	switch p {
	case BF16:
		m.steps = use.bf16.padded(ceil(k, 2))
	case Int8:
		m.steps = use.int8.padded(ceil(k, 4))
		m.scales, m.sums = make([]float32, panels*m.width), make([]int32, panels*m.width)
	}
	m.data = aligned(panels * m.steps * m.width)
	huge(m.data)
	j := &pack{use, m, w}
	workers.run(j, panels, float64(n*k))
	return m
}

func (j *pack) run(s *scratch, panel int) {
	m := j.m
	dst := j.m.data[panel*m.steps*m.width : (panel+1)*m.steps*m.width]
	row := panel * m.width
	rows := min(m.width, m.n-row)
	src := j.w[row*m.k : (row+rows)*m.k]
	if m.p != F32 {
		words := grow(&s.out, rows*m.steps)
		for i := range rows {
			to, from := words[i*m.steps:(i+1)*m.steps], src[i*m.k:(i+1)*m.k]
			if m.p == BF16 {
				j.v.pair(to, from)
				clear(to[ceil(m.k, 2):])
			} else {
				m.scales[row+i], m.sums[row+i] = quantiseWeights(j.v, to, from)
				clear(to[ceil(m.k, 4):])
			}
		}
		src = words
	}
	j.v.transpose(dst, src, m.steps, rows, m.steps, m.width)
}
