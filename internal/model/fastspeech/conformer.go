package fastspeech

import (
	"math"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

const eps = 1e-5

// conformer is a stack of Conformer blocks (Gulati et al. 2020, arXiv:2005.08100): half
// a feed-forward, attention with relative positions, a convolution, half a feed-forward.
//
// Shapes: T steps, D width, H heads, E = D/H.
type conformer struct {
	blocks []block
	stage  string
}

type block struct {
	half1, half2               feedForward
	norm1, normS, normC, norm2 nn.LayerNorm
	last                       nn.LayerNorm
	self                       attention
	conv                       convolution
	before                     bool // norms stand before the sublayers
}

func bindConformer(w nn.Weights, stage string, c *ModelConfig, layers, heads, ffn, taps int, before bool) conformer {
	m := conformer{stage: stage}
	d := c.Hidden
	for i := range layers {
		l := w.Sub("conformer_layers.%d", i)
		m.blocks = append(m.blocks, block{
			half1: bindFeedForward(l.Sub("feed_forward_macaron"), d, ffn, c.FFNTaps), norm1: l.LayerNorm("ff_macaron_layer_norm", d, eps),
			self: bindAttention(l.Sub("self_attn"), d, heads), normS: l.LayerNorm("self_attn_layer_norm", d, eps),
			conv: bindConvolution(l.Sub("conv_module"), d, taps), normC: l.LayerNorm("conv_layer_norm", d, eps),
			half2: bindFeedForward(l.Sub("feed_forward"), d, ffn, c.FFNTaps), norm2: l.LayerNorm("ff_layer_norm", d, eps),
			last: l.LayerNorm("final_layer_norm", d, eps), before: before,
		})
	}
	return m
}

// in maps x [T, D] in place.
func (m *conformer) in(a *tensor.Arena, x tensor.T) {
	kernel.Scale(x.Data, float32(math.Sqrt(float64(x.Cols()))))
	pos := positions(a, x.Rows(), x.Cols()) // [2T-1, D]
	for i := range m.blocks {
		b := &m.blocks[i]
		b.sublayer(a, x, &b.norm1, func(h tensor.T) tensor.T { return b.half1.forward(a, h, 0.5) })
		b.sublayer(a, x, &b.normS, func(h tensor.T) tensor.T { return b.self.forward(a, h, pos) })
		b.sublayer(a, x, &b.normC, func(h tensor.T) tensor.T { return b.conv.forward(a, h) })
		b.sublayer(a, x, &b.norm2, func(h tensor.T) tensor.T { return b.half2.forward(a, h, 0.5) })
		b.last.In(x)
		a.Stage(m.stage, i, x)
	}
}

// sublayer adds what f makes of x to x.
func (b *block) sublayer(a *tensor.Arena, x tensor.T, norm *nn.LayerNorm, f func(h tensor.T) tensor.T) {
	mark := a.Mark()
	h := x
	if b.before {
		h = norm.Forward(a, x)
	}
	y := f(h)
	kernel.Add(x.Data, x.Data, y.Data)
	a.Release(mark)
	if !b.before {
		norm.In(x)
	}
}

// positions are sines and cosines of distances T-1 down to -(T-1): [2T-1, D].
func positions(a *tensor.Arena, t, d int) tensor.T {
	p := a.New(2*t-1, d)
	for i := range p.Rows() {
		row := p.Row(i)
		for k := 0; k < d; k += 2 {
			s, c := math.Sincos(float64(t-1-i) * math.Exp(-math.Log(10000)*float64(k)/float64(d)))
			if row[k] = float32(s); k+1 < d {
				row[k+1] = float32(c)
			}
		}
	}
	return p
}

// feedForward is two convolutions with a ReLU between.
type feedForward struct{ up, down nn.Conv1D }

func bindFeedForward(w nn.Weights, d, ffn, taps int) feedForward {
	return feedForward{w.Conv1D("conv1", ffn, d, taps, 1, 1), w.Conv1D("conv2", d, ffn, taps, 1, 1)}
}

func (f *feedForward) forward(a *tensor.Arena, x tensor.T, share float32) tensor.T {
	y := f.down.Forward(a, f.up.Forward(a, x, kernel.ReLU), kernel.None)
	kernel.Scale(y.Data, share)
	return y
}

// attention is that of Transformer-XL (Dai et al. 2019, arXiv:1901.02860, §3.3): scores
// by what is there, and by how far away it is.
type attention struct {
	heads        int
	qkv, out     nn.Linear // [3D, D], [D, D]
	pos          nn.Linear // [D, D]
	biasU, biasV []float32 // [H, E]
}

func bindAttention(w nn.Weights, d, heads int) attention {
	return attention{
		heads: heads, qkv: w.Fused(d, d, "linear_q", "linear_k", "linear_v"), out: w.Linear("linear_out", d, d), pos: w.Plain("linear_pos", d, d),
		biasU: w.F32("pos_bias_u", heads, d/heads), biasV: w.F32("pos_bias_v", heads, d/heads),
	}
}

// atOnce is how many rows attend at a time.
const atOnce = 64

func (m *attention) forward(a *tensor.Arena, x, pos tensor.T) tensor.T {
	t, d := x.Rows(), x.Cols()
	e := d / m.heads
	y := a.New(t, d)
	mark := a.Mark()
	qkv := m.qkv.Forward(a, x)   // [T, 3D]
	far := m.pos.Forward(a, pos) // [2T-1, D]
	mix := a.New(t, d)
	keys, values, ways := a.Floats(t*e), a.Floats(e*t), a.Floats((2*t-1)*e)
	near, away, scores, out := a.Floats(atOnce*e), a.Floats(atOnce*e), a.Floats(atOnce*t), a.Floats(atOnce*e)
	by := a.Floats(atOnce * (2*t - 1))
	for h := range m.heads {
		part := func(row, which int) []float32 { return qkv.Row(row)[which*d+h*e : which*d+(h+1)*e] }
		for i := range t {
			copy(keys[i*e:], part(i, 1))
			for k, v := range part(i, 2) {
				values[k*t+i] = v
			}
		}
		for i := range 2*t - 1 {
			copy(ways[i*e:(i+1)*e], far.Row(i)[h*e:])
		}
		what, where, from := kernel.Pack(keys, t, e, kernel.F32), kernel.Pack(ways, 2*t-1, e, kernel.F32), kernel.Pack(values, e, t, kernel.F32)
		for first := 0; first < t; first += atOnce {
			n := min(atOnce, t-first)
			for i := range n {
				kernel.Add(near[i*e:(i+1)*e], part(first+i, 0), m.biasU[h*e:(h+1)*e])
				kernel.Add(away[i*e:(i+1)*e], part(first+i, 0), m.biasV[h*e:(h+1)*e])
			}
			kernel.MatMul(scores, near, n, what, kernel.Epilogue{})
			kernel.MatMul(by, away, n, where, kernel.Epilogue{})
			for i := range n {
				row := scores[i*t : (i+1)*t]
				kernel.Add(row, row, by[i*(2*t-1)+t-1-first-i:][:t])
			}
			kernel.Scale(scores[:n*t], float32(1/math.Sqrt(float64(e))))
			kernel.Softmax(scores[:n*t], n, t)
			kernel.MatMul(out, scores, n, from, kernel.Epilogue{})
			for i := range n {
				copy(mix.Row(first + i)[h*e:], out[i*e:(i+1)*e])
			}
		}
	}
	m.out.Into(y.Data, mix, kernel.None)
	a.Release(mark)
	return y
}

// convolution is the Conformer's: a gate, each channel along time, and back.
type convolution struct {
	gate, back nn.Conv1D // [2D, 1, D], [D, 1, D]
	deep       nn.Depthwise
	norm       nn.BatchNorm
}

func bindConvolution(w nn.Weights, d, taps int) convolution {
	return convolution{w.Conv1D("pointwise_conv1", 2*d, d, 1, 1, 1), w.Conv1D("pointwise_conv2", d, d, 1, 1, 1), w.Depthwise("depthwise_conv", d, taps, 1), w.BatchNorm("norm", d)}
}

func (m *convolution) forward(a *tensor.Arena, x tensor.T) tensor.T {
	d := x.Cols()
	g := m.gate.Forward(a, x, kernel.None) // [T, 2D]
	h := a.New(x.Rows(), d)
	kernel.Gate(h.Data, g.Data, x.Rows(), d, kernel.None)
	h = m.deep.Forward(a, h)
	m.norm.In(h)
	kernel.Apply(h.Data, kernel.SiLU)
	return m.back.Forward(a, h, kernel.None)
}
