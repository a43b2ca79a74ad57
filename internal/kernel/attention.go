package kernel

import (
	"fmt"
	"math"
)

// AttnShape describes the operands of Attention.
type AttnShape struct {
	Batch, Heads                       int
	TQ, TK                             int // queries and keys of one batch entry
	Dim                                int // columns of a head
	StrideQ, StrideK, StrideV, StrideO int // floats between rows
	Scale                              float32
	Causal                             bool      // query i sees keys 0..Offset+i
	Offset                             int       // place of query 0 among the keys
	Precision                          Precision // of the products; what is not F32 is BF16, where that is quicker
}

// attention is the job behind Attention. Its items are groups of queries of a head.
type attention struct {
	v            *variant
	s            AttnShape
	dst, q, k, x []float32 // x is the values
	keep         []int32
	probs        []float32
	mem          *Memory // what k and x are packed into, if they are
	half         bool    // products are of bf16, two to a word
	perItem      int     // queries
	groups       int     // per head
}

var attentions list[attention]

// fewQueries is where packing the keys begins to pay.
const fewQueries = 4

// manyKeys is where packing whole values, which lie in more pages the more there
// are, begins to pay.
const manyKeys = 128

// Attention computes softmax(Scale * q.k^T).v for every batch entry and head.
//
// Row b*TQ+i of q and dst is query i of entry b, row b*TK+j of k and v is key j;
// head h has columns h*Dim to (h+1)*Dim. keep, if not nil, says how many of the
// first keys of each entry count. probs, if not nil, receives the weights,
// [Batch, Heads, TQ, TK], 0 where a key does not count. A query that sees no key
// gives zeros. Values that Causal hides are multiplied by 0, so they must be finite;
// what keep leaves out is never read. dst may be q when strides agree, and must not overlap k or v.
// Error below 4e-6 of the largest value. Weights as for Softmax. Where Precision lets queries,
// keys, weights and values be rounded to bf16, it is below 2e-2.
// Vaswani et al. 2017, arXiv:1706.03762.
func Attention(dst, q, k, v []float32, s AttnShape, keep []int32, probs []float32) {
	if s.Batch <= 0 || s.TQ <= 0 || s.Heads <= 0 {
		return
	}
	if s.Dim <= 0 || s.TK < 0 {
		panic(fmt.Sprintf("kernel: Attention: shape %+v", s))
	}
	cols := s.Heads * s.Dim
	need("Attention", "dst", len(dst), (s.Batch*s.TQ-1)*s.StrideO+cols)
	need("Attention", "q", len(q), (s.Batch*s.TQ-1)*s.StrideQ+cols)
	if s.TK > 0 {
		need("Attention", "k", len(k), (s.Batch*s.TK-1)*s.StrideK+cols)
		need("Attention", "v", len(v), (s.Batch*s.TK-1)*s.StrideV+cols)
	}
	if keep != nil {
		need("Attention", "keep", len(keep), s.Batch)
	}
	if probs != nil {
		need("Attention", "probs", len(probs), s.Batch*s.Heads*s.TQ*s.TK)
	}
	half := s.Precision != F32 && use.bf16.pairs && s.TQ >= fewQueries && s.TK >= manyKeys
	attend(attention{v: use, s: s, dst: dst, q: q, k: k, x: v, keep: keep, probs: probs, half: half})
}

// attend runs a.
func attend(a attention) {
	j, s := attentions.get(), &a.s
	*j = a
	heads, block := s.Batch*s.Heads, j.atOnce()
	j.perItem, j.groups = s.TQ, 1
	for n := Threads(); j.perItem > block && heads*j.groups < 4*n && heads*j.groups%n > 0; { // keys are packed for each group
		j.perItem = ceil(ceil(j.perItem, 2), block) * block
		if g := ceil(s.TQ, j.perItem); g > j.groups {
			j.groups = g
		} else {
			break
		}
	}
	cost := float64(heads*s.TQ) * float64(s.TK) * (0.04*float64(s.Dim) + 1)
	workers.run(j, heads*j.groups, cost)
	*j = attention{}
	attentions.put(j)
}

// atOnce is how many queries go through scores, weights and values together: their scores stay
// in the cache.
func (j *attention) atOnce() int {
	if t := j.tiles(); t.whole == nil {
		return 2 * t.rows()
	}
	return 32
}

// visible says how many keys query i of entry b sees.
func (j *attention) visible(b, i int) int {
	n := j.s.TK
	if j.keep != nil {
		n = min(n, int(j.keep[b]))
	}
	if j.s.Causal {
		n = min(n, j.s.Offset+i+1)
	}
	return max(n, 0)
}

func (j *attention) run(s *scratch, item int) {
	b, h := item/j.groups/j.s.Heads, item/j.groups%j.s.Heads
	i0 := item % j.groups * j.perItem
	i1 := min(j.s.TQ, i0+j.perItem)
	keys := j.visible(b, i1-1)
	if keys == 0 {
		for i := i0; i < i1; i++ {
			j.none(b, h, i)
		}
		return
	}
	var in panels
	if j.mem != nil {
		in = j.mem.head(h)
	} else {
		in = j.pack(s, b, h, keys)
	}
	for block := j.atOnce(); i0 < i1; i0 += block {
		e := min(i1, i0+block)
		n := j.visible(b, e-1)
		if n == 0 {
			for i := i0; i < e; i++ {
				j.none(b, h, i)
			}
			continue
		}
		j.score(s, in, b, h, i0, e, n)
		j.weigh(s, b, h, i0, e-i0, n)
		j.mix(s, in, b, h, i0, e-i0, n)
	}
}

// panels are keys and values of one head, or a copy in panels.
type panels struct {
	keys, values []float32
	packed       bool // keys are
	from         int  // values are from this column on
	rows         int  // words of a column of the values
}

// pack copies what a head reads as far as that pays.
func (j *attention) pack(s *scratch, b, h, keys int) panels {
	k, v := j.k[b*j.s.TK*j.s.StrideK+h*j.s.Dim:], j.x[b*j.s.TK*j.s.StrideV+h*j.s.Dim:]
	width := j.tiles().width
	in := panels{keys: k, packed: j.s.TQ >= fewQueries, rows: j.words(keys)} // not of i1-i0, which depends on the threads
	if in.packed {
		in.keys = grow(&s.keys, ceil(keys, width)*j.words(j.s.Dim)*width)
		j.packKeys(s, in.keys, k, keys)
	}
	if !j.half && (!in.packed || keys < manyKeys) {
		in.from = j.s.Dim / width * width
	}
	in.values = grow(&s.vals, ceil(j.s.Dim-in.from, width)*in.rows*width)
	j.packValues(in.values, v, keys, in.from)
	return in
}

// none writes what a query that sees nothing gets.
func (j *attention) none(b, h, i int) {
	clear(j.out(b, h, i)[:j.s.Dim])
	if j.probs != nil {
		clear(j.weights(b, h, i))
	}
}

func (j *attention) out(b, h, i int) []float32 {
	return j.dst[(b*j.s.TQ+i)*j.s.StrideO+h*j.s.Dim:]
}

func (j *attention) weights(b, h, i int) []float32 {
	at := ((b*j.s.Heads+h)*j.s.TQ + i) * j.s.TK
	return j.probs[at : at+j.s.TK]
}

// words is how many words hold n numbers.
func (j *attention) words(n int) int {
	if j.half {
		return j.tiles().padded(ceil(n, 2))
	}
	return n
}

// packKeys copies the keys into panels.
func (j *attention) packKeys(s *scratch, to, k []float32, keys int) {
	dim, width := j.words(j.s.Dim), j.tiles().width
	for at := 0; at < keys; at += width {
		from, ld, n := k[at*j.s.StrideK:], j.s.StrideK, min(width, keys-at)
		if j.half {
			from, ld = grow(&s.out, n*dim), dim
			for i := range n {
				row := k[(at+i)*j.s.StrideK:]
				j.v.pair(from[i*dim:(i+1)*dim], row[:j.s.Dim])
				clear(from[i*dim+ceil(j.s.Dim, 2) : (i+1)*dim])
			}
		}
		j.v.transpose(to[at*dim:(at+width)*dim], from, ld, n, dim, width)
	}
}

// packValues copies the columns of the values from first on into panels, padded with
// zeros; of bf16 a word holds two keys.
func (j *attention) packValues(to, v []float32, keys, first int) {
	for width := j.tiles().width; first < j.s.Dim; first += width {
		n := min(width, j.s.Dim-first)
		if j.half {
			j.v.braid(to, v[first:], j.s.StrideV, keys, n, width)
			clear(to[ceil(keys, 2)*width : j.words(keys)*width])
			to = to[j.words(keys)*width:]
			continue
		}
		for i := range keys {
			row := to[i*width : (i+1)*width]
			copy(row[:n], v[i*j.s.StrideV+first:])
			clear(row[n:])
		}
		to = to[keys*width:]
	}
}

// wholeScores is what rows of scores are padded to a multiple of.
const wholeScores = 32

// scoreStride is the distance of rows of scores: never a multiple of 2 KB.
func scoreStride(n int) int { return ceil(n, wholeScores)*wholeScores + 16 }

// bf16 writes x as tiles of bf16 read it: rounded, two to a word, or as it is, padded to whole
// words.
func (j *attention) bf16(to, x []float32) {
	if j.v.bf16.pairs {
		j.v.pair(to, x)
		clear(to[ceil(len(x), 2):])
		return
	}
	clear(to[copy(to, x):])
}

// inputs is how many floats hold n numbers that are multiplied with words.
func (j *attention) inputs(n int) int {
	if !j.half {
		return n
	}
	return j.tiles().padded(j.tiles().inputs(BF16, n))
}

// score computes the scores of queries i0..i1, of which the last sees n keys; those of keys that
// do not count are -Inf.
func (j *attention) score(s *scratch, in panels, b, h, i0, i1, n int) {
	v, t, rows, dim := j.v, &s.tile, i1-i0, j.s.Dim
	words, tiles, k := j.inputs(dim), j.tiles(), in.keys
	ldq, scale := words|16, j.s.Scale
	if j.late() {
		scale *= math.Log2E
	}
	q := grow(&s.q, rows*ldq+max(dim, tiles.spare(ldq)))
	for i := range rows {
		from := (b*j.s.TQ+i0+i)*j.s.StrideQ + h*dim
		to := q[i*ldq : i*ldq+words]
		if j.half {
			to = q[rows*ldq:][:dim]
		}
		v.scale(to, j.q[from:from+dim], scale)
		if j.half {
			j.bf16(q[i*ldq:i*ldq+words], to)
		}
	}
	ld := scoreStride(n)
	sc := grow(&s.sc, rows*ld+tiles.spare(ld))
	if tiles.wholly(rows) {
		*t = tile{k: words, a: q, lda: ldq, b: k, ldb: tiles.width, ldp: words * tiles.width, c: sc, ldc: ld, rows: ceil(rows, 16) * 16, cols: ceil(n, tiles.width) * tiles.width}
		tiles.whole(t)
	} else if in.packed {
		words = j.words(dim)
		width, most := tiles.width, tiles.rows()
		*t = tile{k: words, lda: ldq, ldb: width, ldp: words * width, ldc: ld}
		wide := tiles.panels(min(rows, most))
		for p, w := 0, 0; p < n; p += w * width {
			for w = wide; w > 1 && p+(w-1)*width >= n; {
				w /= 2
			}
			t.b = k[p*words:]
			t.cols = min(w*width, n-p)
			t.mask = maskBits[128-t.cols:]
			for i := 0; i < rows; i += most {
				t.a, t.c = q[i*ldq:], sc[i*ld+p:]
				tiles.tiles[w][min(most, rows-i)](t)
			}
		}
	} else {
		for i := range rows {
			for at := 0; at < n; at += 256 {
				v.dots(sc[i*ld+at:i*ld+min(n, at+256)], q[i*ldq:i*ldq+dim], k[at*j.s.StrideK:], j.s.StrideK)
			}
		}
	}
	end := ceil(n, wholeScores) * wholeScores
	for i := range rows {
		for at := min(n, j.visible(b, i0+i)); at < end; {
			at += copy(sc[i*ld+at:i*ld+end], hide[:])
		}
	}
}

// late says whether weights are powers of two whose sums the results are divided by.
func (j *attention) late() bool { return j.half && j.v.weigh != nil }

// weigh turns scores into weights, s.sc or, where products are of bf16, s.pairs.
func (j *attention) weigh(s *scratch, b, h, i0, rows, n int) {
	v, ld, sc, step := j.v, scoreStride(n), s.sc[:cap(s.sc)], max(1, piece/n)
	size := j.inputs(n)
	ldp := scoreStride(size)
	if j.late() {
		pairs, sums := grow(&s.pairs, rows*ldp+j.tiles().spare(ldp)), grow(&s.sums, rows)
		for i := 0; i < rows; i += step {
			v.weigh(pairs[i*ldp:], sc[i*ld:], sums[i:], min(step, rows-i), ldp, ld, n)
		}
		for i := range rows {
			if j.visible(b, i0+i) == 0 {
				clear(pairs[i*ldp : i*ldp+size])
				sums[i] = 1
			}
			if j.probs != nil {
				w := j.weights(b, h, i0+i)
				clear(w[n:])
				for k := range n {
					w[k] = math.Float32frombits(math.Float32bits(pairs[i*ldp+k/2])>>(k%2*16)<<16) / sums[i]
				}
			}
		}
		return
	}
	for i := 0; i < rows; i += step {
		v.softmax(sc[i*ld:], min(step, rows-i), ld, n)
	}
	for i := range rows {
		if j.visible(b, i0+i) == 0 {
			clear(sc[i*ld : i*ld+n])
		}
		if j.probs != nil {
			w := j.weights(b, h, i0+i)
			clear(w[copy(w, sc[i*ld:i*ld+n]):])
		}
	}
	if j.half {
		pairs := grow(&s.pairs, rows*ldp)
		for i := range rows {
			j.bf16(pairs[i*ldp:i*ldp+size], sc[i*ld:i*ld+n])
		}
	}
}

// hide is the score of keys that do not count.
var hide = func() (h [64]float32) {
	for i := range h {
		h[i] = float32(math.Inf(-1))
	}
	return h
}()

// tiles are those of the precision.
func (j *attention) tiles() *tiler { return j.v.scores(j.half) }

// scores are the tiles of attention.
func (v *variant) scores(half bool) *tiler {
	if half {
		return &v.bf16
	}
	return &v.f32
}

// mix computes the weighted sums of n of the values.
func (j *attention) mix(s *scratch, in panels, b, h, i0, rows, n int) {
	t, tiles, dim := &s.tile, j.tiles(), j.s.Dim
	width, most := tiles.width, tiles.rows()
	ld, weights, perWord := scoreStride(n), s.sc[:cap(s.sc)], 1
	if j.half {
		size := j.inputs(n)
		if !j.v.bf16.pairs {
			perWord = 2
		}
		ld, weights = scoreStride(size), s.pairs[:cap(s.pairs)]
		n = j.words(n)
	}
	*t = tile{lda: ld, ldp: in.rows * width, ldc: j.s.StrideO}
	if tiles.wholly(rows) {
		t.a, t.b, t.c, t.ldb, t.k, t.rows, t.cols = weights, in.values, j.out(b, h, i0), width, n, rows, dim
		tiles.whole(t)
		j.divide(s, b, h, i0, rows)
		return
	}
	wide := tiles.panels(min(rows, most))
	for c, w := 0, 0; c < dim; c += w * width {
		for w = wide; w > 1 && (c < in.from || c+(w-1)*width >= dim); {
			w /= 2
		}
		t.cols = min(w*width, dim-c)
		t.mask = maskBits[128-t.cols:]
		for at := 0; at < n; at += tiles.most {
			t.k = min(tiles.most, n-at)
			if c < in.from {
				t.b, t.ldb = j.x[(b*j.s.TK+at)*j.s.StrideV+h*dim+c:], j.s.StrideV
			} else {
				t.b, t.ldb = in.values[((c-in.from)/width*in.rows+at)*width:], width
			}
			for i := 0; i < rows; i += most {
				t.a, t.c = weights[i*ld+at*perWord:], j.out(b, h, i0+i)[c:]
				t.add = nil
				if at > 0 {
					t.add, t.ladd = t.c, j.s.StrideO
				}
				tiles.tiles[w][min(most, rows-i)](t)
			}
		}
	}
	j.divide(s, b, h, i0, rows)
}

// divide divides the results by the sums of the weights, if that is still to be done.
func (j *attention) divide(s *scratch, b, h, i0, rows int) {
	if !j.late() {
		return
	}
	for i, sum := range s.sums[:rows] {
		o := j.out(b, h, i0+i)[:j.s.Dim]
		j.v.scale(o, o, 1/sum)
	}
}
