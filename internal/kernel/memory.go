package kernel

// Memory is keys and values that are packed once and then read by any number of queries, from
// any number of goroutines. It is immutable.
type Memory struct {
	rows, heads, dim int
	half             bool // bf16, two to a word
	width            int  // columns of a panel
	data             []float32
}

// Rows is how many keys it has.
func (m *Memory) Rows() int { return m.rows }

// remembering is a memory of s without data. Many keys that need not be float32 are kept in bf16.
func remembering(s AttnShape) Memory {
	m := Memory{rows: s.TK, heads: s.Heads, dim: s.Dim, half: s.Precision != F32 && s.TK >= manyKeys}
	m.width = use.scores(m.half).width
	return m
}

// sizes are the words of a column of keys, of one of values, and all of a head.
func (m *Memory) sizes() (key, value, head int) {
	key, value = m.dim, m.rows
	if m.half {
		key, value = use.bf16.padded(ceil(key, 2)), use.bf16.padded(ceil(value, 2))
	}
	return key, value, (ceil(m.rows, m.width)*key + ceil(m.dim, m.width)*value) * m.width
}

// head is one of the heads.
func (m *Memory) head(h int) panels {
	key, value, size := m.sizes()
	data, keys := m.data[h*size:(h+1)*size], ceil(m.rows, m.width)*key*m.width
	return panels{keys: data[:keys], values: data[keys:], packed: true, rows: value}
}

// Room is how many floats Remember fills.
func Room(s AttnShape) int {
	m := remembering(s)
	_, _, head := m.sizes()
	return s.Heads * head
}

// Remember packs the TK keys and values of one entry, as Attention reads them, into dst of
// Room(s) floats. Where Precision is not F32, and they are many, they are rounded to bf16.
func Remember(dst, k, v []float32, s AttnShape) Memory {
	cols := s.Heads * s.Dim
	need("Remember", "dst", len(dst), Room(s))
	need("Remember", "k", len(k), (s.TK-1)*s.StrideK+cols)
	need("Remember", "v", len(v), (s.TK-1)*s.StrideV+cols)
	m := remembering(s)
	m.data = dst
	j := rememberings.get()
	*j = remember{m, attention{v: use, s: s, k: k, x: v, half: m.half}}
	workers.run(j, s.Heads, 0.5*float64(2*s.TK*cols))
	*j = remember{}
	rememberings.put(j)
	return m
}

// remember is the job behind Remember. Its items are heads.
type remember struct {
	m Memory
	attention
}

var rememberings list[remember]

func (j *remember) run(s *scratch, h int) {
	to, dim := j.m.head(h), j.s.Dim
	j.packKeys(s, to.keys, j.k[h*dim:], j.s.TK)
	j.packValues(to.values, j.x[h*dim:], j.s.TK, 0)
}

// Recall is Attention to what m remembers, for one entry of TQ queries: Heads, Dim, TK and the
// strides of k and v come from m. Error as for Attention, of keys and values in bf16 below 2e-2.
func Recall(dst, q []float32, m *Memory, s AttnShape, probs []float32) {
	if s.TQ <= 0 {
		return
	}
	s.Batch, s.Heads, s.Dim, s.TK = 1, m.heads, m.dim, m.rows
	cols := s.Heads * s.Dim
	need("Recall", "dst", len(dst), (s.TQ-1)*s.StrideO+cols)
	need("Recall", "q", len(q), (s.TQ-1)*s.StrideQ+cols)
	if probs != nil {
		need("Recall", "probs", len(probs), s.Heads*s.TQ*s.TK)
	}
	attend(attention{v: use, s: s, dst: dst, q: q, probs: probs, mem: m, half: m.half})
}
