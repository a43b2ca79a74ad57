package nn

import (
	"math"

	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Attention is multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762,
// §3.2), its three input maps fused into one.
//
// Shapes: T rows, D width, H heads, E = D/H.
type Attention struct {
	Heads int
	QKV   Linear // [3D, D]: queries, keys, values
	Out   Linear // [D, D]
}

// Onto adds the attention of x [T, D] to r [T, D] in place. ends cuts the rows
// into sequences that do not see each other, each entry one past a last row;
// nil is one sequence. r may be x.
func (at *Attention) Onto(a *tensor.Arena, r, x tensor.T, ends []int, causal bool) {
	m := a.Mark()
	d := x.Cols()
	qkv := at.QKV.Forward(a, x)    // [T, 3D]
	mix := a.New(x.Rows(), d)      // [T, D]
	attend := func(from, to int) { // one sequence
		s := at.Out.attend(to-from, to-from, at.Heads)
		s.StrideQ, s.StrideK, s.StrideV, s.Causal = 3*d, 3*d, 3*d, causal
		row := qkv.Data[from*3*d : to*3*d]
		kernel.Attention(mix.Data[from*d:to*d], row, row[d:], row[2*d:], s, nil, nil)
	}
	if ends == nil {
		attend(0, x.Rows())
	}
	for i, from := 0, 0; i < len(ends); i++ {
		attend(from, ends[i])
		from = ends[i]
	}
	at.Out.Onto(r, mix)
	a.Release(m)
}

// Extend is Onto for decoding: x holds the newest rows of each cached sequence,
// x.Rows()/len(seqs) rows for each, which see themselves and what came before.
// Their keys and values join layer of the caches; [Cache.Advance] counts them.
func (at *Attention) Extend(a *tensor.Arena, r, x tensor.T, seqs []*Cache, layer int) {
	m := a.Mark()
	d := x.Cols()
	n := x.Rows() / len(seqs)
	qkv := at.QKV.Forward(a, x) // [B·n, 3D]
	mix := a.New(x.Rows(), d)   // [B·n, D]
	for b, c := range seqs {
		for i := range n {
			copy(c.row(layer, c.Len+i), qkv.Row(b*n + i)[d:]) // keys, values
		}
		s := at.Out.attend(n, c.Len+n, at.Heads)
		s.StrideQ, s.StrideK, s.StrideV = 3*d, 2*d, 2*d
		s.Causal, s.Offset = true, c.Len
		kv := c.rows(layer, c.Len+n)
		kernel.Attention(mix.Data[b*n*d:(b+1)*n*d], qkv.Data[b*n*3*d:(b+1)*n*3*d], kv, kv[d:], s, nil, nil)
	}
	at.Out.Onto(r, mix)
	a.Release(m)
}

// CrossAttention lets words look at something else: queries come from the words,
// keys and values from what is looked at.
//
// Shapes: T words, S things seen, D word width, Dv width of what is seen.
type CrossAttention struct {
	Heads    int
	Query    Linear // [D, D]
	KeyValue Linear // [2D, Dv]: keys, values
	Out      Linear // [D, D]
}

// Look projects what is seen [S, Dv] once, into dst of Room(S) floats; any number
// of words may then read it.
func (at *CrossAttention) Look(a *tensor.Arena, dst []float32, seen tensor.T) KV {
	m := a.Mark()
	kv := at.KeyValue.Forward(a, seen) // [S, 2D]
	k := kernel.Remember(dst, kv.Data, kv.Data[kv.Cols()/2:], at.shape(0, seen.Rows()))
	a.Release(m)
	return k
}

// Room is how many floats Look writes for rows things seen.
func (at *CrossAttention) Room(rows int) int { return kernel.Room(at.shape(0, rows)) }

func (at *CrossAttention) shape(words, seen int) kernel.AttnShape {
	s := at.Out.attend(words, seen, at.Heads)
	d := s.StrideO
	s.StrideQ, s.StrideK, s.StrideV = d, 2*d, 2*d
	return s
}

// Onto adds what the words x [T, D] read from seen to r [T, D] in place. r may be
// x. probs, if not nil, receives the attention weights [H, T, S].
func (at *CrossAttention) Onto(a *tensor.Arena, r, x tensor.T, seen *KV, probs []float32) {
	m := a.Mark()
	d := x.Cols()
	q := at.Query.Forward(a, x) // [T, D]
	mix := a.New(x.Rows(), d)   // [T, D]
	kernel.Recall(mix.Data, q.Data, seen, at.shape(x.Rows(), seen.Rows()), probs)
	at.Out.Onto(r, mix)
	a.Release(m)
}

// attend fills in what every attention before this map has in common.
func (l *Linear) attend(tq, tk, heads int) kernel.AttnShape {
	_, d := l.W.Shape()
	return kernel.AttnShape{
		Batch: 1, Heads: heads, TQ: tq, TK: tk, Dim: d / heads, StrideO: d,
		Scale: float32(1 / math.Sqrt(float64(d/heads))), Precision: l.W.Precision(),
	}
}

// MLP is the feed-forward network of §3.3: Down(act(Up(x))).
type MLP struct {
	Up   Linear // [F, D]
	Down Linear // [D, F]
	Act  kernel.Activation
}

// Onto adds the network's answer to x [T, D] to r [T, D] in place. r may be x.
func (f *MLP) Onto(a *tensor.Arena, r, x tensor.T) {
	m := a.Mark()
	hidden, _ := f.Up.W.Shape()
	h := a.New(x.Rows(), hidden) // [T, F]
	kernel.FeedForward(r.Data, x.Data, h.Data, x.Rows(), f.Up.W, f.Down.W,
		kernel.Epilogue{Bias: f.Up.Bias, Act: f.Act}, kernel.Epilogue{Bias: f.Down.Bias, Residual: r.Data})
	a.Release(m)
}
