package vits

import (
	"math"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Text is the prior encoder of §2.2.1: a post-norm Transformer with relative
// positions (Shaw et al. 2018, arXiv:1803.02155) and convolutions in place of the
// feed-forward maps.
//
// Shapes: T letters, D width, H heads, E = D/H, Z latent width.
type Text struct {
	Letters nn.Embedding // [V, D]
	Layers  []layer
	Stats   nn.Conv1D // [2Z, 1, D]
}

type layer struct {
	Self     attention
	Norm1    nn.LayerNorm
	Up, Down nn.Conv1D // [F, K, D], [D, K, F]
	Norm2    nn.LayerNorm
	act      kernel.Activation
}

func bindText(w nn.Weights, c *Config) Text {
	m := Text{Letters: w.Embedding("embed_tokens", c.Vocab, c.Hidden), Stats: w.Conv1D("project", 2*c.Latent, c.Hidden, 1, 1, 1)}
	for i := range c.Layers {
		l := w.Sub("encoder.layers.%d", i)
		m.Layers = append(m.Layers, layer{
			Self:  bindAttention(l.Sub("attention"), c),
			Norm1: l.LayerNorm("layer_norm", c.Hidden, float32(c.Eps)),
			Up:    l.Conv1D("feed_forward.conv_1", c.FFN, c.Hidden, c.FFNTaps, 1, 1),
			Down:  l.Conv1D("feed_forward.conv_2", c.Hidden, c.FFN, c.FFNTaps, 1, 1),
			Norm2: l.LayerNorm("final_layer_norm", c.Hidden, float32(c.Eps)),
			act:   c.act,
		})
	}
	return m
}

// Forward reads ids: what they mean [T, D], and mean and log deviation of the latent
// of each [T, 2Z], in a.
func (m *Text) Forward(a *tensor.Arena, ids []int32) (x, stats tensor.T) {
	d := m.Letters.Dim
	x = a.New(len(ids), d)
	for t, id := range ids {
		copy(x.Row(t), m.Letters.At(int(id)))
	}
	kernel.Scale(x.Data, float32(math.Sqrt(float64(d))))
	a.Stage("text.embeddings", 0, x)
	for i := range m.Layers {
		l := &m.Layers[i]
		mark := a.Mark()
		l.Self.onto(a, x)
		l.Norm1.In(x)
		h := l.Up.Forward(a, x, l.act) // [T, F]
		y := l.Down.Forward(a, h, kernel.None)
		kernel.Add(x.Data, x.Data, y.Data)
		l.Norm2.In(x)
		a.Release(mark)
		a.Stage("text.layer", i, x)
	}
	stats = m.Stats.Forward(a, x, kernel.None)
	a.Stage("text.stats", 0, stats)
	return x, stats
}

// attention is self-attention to which a learned vector for each distance up to the
// window adds, in the scores and in what is read.
type attention struct {
	Heads  int
	QKV    nn.Linear // [3D, D]
	Out    nn.Linear // [D, D]
	KeyRel []float32 // [2W+1, E]
	ValRel []float32 // [2W+1, E]
	window int
}

func bindAttention(w nn.Weights, c *Config) attention {
	d, n := c.Hidden, 2*c.Window+1
	m := attention{Heads: c.Heads, window: c.Window, KeyRel: w.F32("emb_rel_k", 1, n, d/c.Heads), ValRel: w.F32("emb_rel_v", 1, n, d/c.Heads)}
	if c.Bias {
		m.QKV, m.Out = w.Fused(d, d, "q_proj", "k_proj", "v_proj"), w.Linear("out_proj", d, d)
		return m
	}
	var all []float32
	for _, name := range []string{"q_proj", "k_proj", "v_proj"} {
		all = append(all, w.F32(name+".weight", d, d)...)
	}
	m.QKV, m.Out = w.Matrix(all, nil, 3*d, d), w.Plain("out_proj", d, d)
	return m
}

// atOnce is how many rows attend at a time.
const atOnce = 64

// onto adds the attention of x [T, D] to x.
func (m *attention) onto(a *tensor.Arena, x tensor.T) {
	mark := a.Mark()
	t, d := x.Rows(), x.Cols()
	e := d / m.Heads
	qkv := m.QKV.Forward(a, x) // [T, 3D]
	mix := a.New(t, d)
	keys, values := a.Floats(t*e), a.Floats(e*t)
	queries, scores, out := a.Floats(atOnce*e), a.Floats(atOnce*t), a.Floats(atOnce*e)
	for h := range m.Heads {
		part := func(row, which int) []float32 { return qkv.Row(row)[which*d+h*e : which*d+(h+1)*e] }
		rel := func(table []float32, distance int) []float32 {
			i := distance + m.window
			return table[i*e : (i+1)*e]
		}
		for i := range t {
			copy(keys[i*e:], part(i, 1))
			for k, v := range part(i, 2) {
				values[k*t+i] = v
			}
		}
		what, from := kernel.Pack(keys, t, e, kernel.F32), kernel.Pack(values, e, t, kernel.F32)
		for first := 0; first < t; first += atOnce {
			n := min(atOnce, t-first)
			near := func(i int, f func(j int)) { // what is within the window of row first+i
				for j := max(0, first+i-m.window); j <= min(t-1, first+i+m.window); j++ {
					f(j)
				}
			}
			for i := range n {
				copy(queries[i*e:(i+1)*e], part(first+i, 0))
			}
			kernel.MatMul(scores, queries, n, what, kernel.Epilogue{})
			for i := range n {
				near(i, func(j int) { scores[i*t+j] += kernel.Dot(part(first+i, 0), rel(m.KeyRel, j-first-i)) })
			}
			kernel.Scale(scores[:n*t], float32(1/math.Sqrt(float64(e))))
			kernel.Softmax(scores[:n*t], n, t)
			kernel.MatMul(out, scores, n, from, kernel.Epilogue{})
			for i := range n {
				to := mix.Row(first + i)[h*e : (h+1)*e]
				copy(to, out[i*e:])
				near(i, func(j int) {
					for k, r := range rel(m.ValRel, j-first-i) {
						to[k] += scores[i*t+j] * r
					}
				})
			}
		}
	}
	m.Out.Onto(x, mix)
	a.Release(mark)
}
