package nn

import (
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// KV is what one cross-attention layer reads: keys and values.
type KV = kernel.Memory

// Seen is one picture, projected once for every cross-attention layer. Any number
// of texts may read it, from any number of goroutines.
type Seen struct {
	Layers     []KV      // for each layer, [CLS] and then the patches row by row
	Rows, Cols int       // the patch grid
	Pooled     []float32 // the picture's unit vector, or nil where the model has none
	Features   []float32 // what kind of picture it is, or nil where the model does not tell
}

// Maps receives where the words of a text looked: the cross-attention
// probabilities averaged over heads, without the [CLS] column. A row sums to at
// most 1; what is missing went to [CLS].
type Maps struct {
	Layers, Words, Rows, Cols int
	Data                      []float32 // [Layers, Words, Rows·Cols]
}

// At is the map of one word (a position among the text's ids) in one layer:
// [Rows·Cols].
func (m *Maps) At(layer, word int) []float32 {
	n := m.Rows * m.Cols
	from := (layer*m.Words + word) * n
	return m.Data[from : from+n]
}

// Resize makes room for a text, keeping memory that is large enough.
func (m *Maps) Resize(layers, words, rows, cols int) {
	m.Layers, m.Words, m.Rows, m.Cols = layers, words, rows, cols
	n := layers * words * rows * cols
	if cap(m.Data) < n {
		m.Data = make([]float32, n)
	}
	m.Data = m.Data[:n]
}

// Average fills one layer from the probabilities of all heads,
// [heads, Words, 1+Rows·Cols].
func (m *Maps) Average(layer, heads int, probs []float32) {
	s := 1 + m.Rows*m.Cols
	for t := range m.Words {
		to := m.At(layer, t)
		clear(to)
		for h := range heads {
			row := probs[(h*m.Words+t)*s+1 : (h*m.Words+t+1)*s]
			for i, p := range row {
				to[i] += p / float32(heads)
			}
		}
	}
}

// Cache remembers the keys and values of one sequence that is being decoded, for
// every layer.
type Cache struct {
	Len        int // positions remembered
	data       []float32
	room, pair int
}

// NewCache makes an empty cache for up to room positions of the given width.
func NewCache(a *tensor.Arena, layers, room, width int) *Cache {
	return &Cache{data: a.Floats(layers * room * 2 * width), room: room, pair: 2 * width}
}

// Advance counts n more positions, once all layers have added theirs.
func (c *Cache) Advance(n int) { c.Len += n }

// Copy makes c remember what from does.
func (c *Cache) Copy(from *Cache) {
	c.Len = from.Len
	size := c.room * c.pair
	for at := 0; at < len(c.data); at += size {
		copy(c.data[at:at+c.Len*c.pair], from.data[at:])
	}
}

// Reorder makes seqs[i] what seqs[parents[i]] was, for each of parents. A cache goes to the
// first that wants it; the others get a copy, in a cache that nobody wants.
func Reorder(seqs []*Cache, parents []int) {
	was := append(make([]*Cache, 0, 16), seqs...)
	first := func(i int) bool { return i < len(parents) && !slices.Contains(parents[:i], parents[i]) }
	free := 0
	for i := range seqs {
		if first(i) {
			seqs[i] = was[parents[i]]
			continue
		}
		for slices.Contains(parents, free) {
			free++
		}
		seqs[i] = was[free]
		free++
		if i < len(parents) {
			seqs[i].Copy(was[parents[i]])
		}
	}
}

// row is where position pos of a layer keeps its key and value: [2D].
func (c *Cache) row(layer, pos int) []float32 {
	from := (layer*c.room + pos) * c.pair
	return c.data[from : from+c.pair]
}

// rows are the first n positions of a layer: [n, 2D].
func (c *Cache) rows(layer, n int) []float32 {
	from := layer * c.room * c.pair
	return c.data[from : from+n*c.pair]
}
