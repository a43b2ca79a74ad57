package vits

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// flow is the normalising flow of §2.2.1, run backwards: coupling layers, between
// which the channels change places.
type flow struct {
	layers []coupling // in the order in which they are run
}

// coupling shifts one half of the channels by what the other half is.
type coupling struct {
	pre, post nn.Conv1D // [D, 1, Z/2], [Z/2, 1, D]
	net       waveNet
}

func bindFlow(w nn.Weights, c *Config) flow {
	var m flow
	for i := c.Flows - 1; i >= 0; i-- {
		l := w.Sub("flows.%d", i)
		m.layers = append(m.layers, coupling{
			pre: l.Conv1D("conv_pre", c.Hidden, c.Latent/2, 1, 1, 1), net: bindWaveNet(l.Sub("wavenet"), c), post: l.Conv1D("conv_post", c.Latent/2, c.Hidden, 1, 1, 1),
		})
	}
	return m
}

// backward maps z [F, Z] in place.
func (m *flow) backward(a *tensor.Arena, z tensor.T, speaker []float32) {
	half := z.Cols() / 2
	for i := range m.layers {
		l := &m.layers[i]
		mark := a.Mark()
		first := a.New(z.Rows(), half)
		for t := range z.Rows() {
			row := z.Row(t)
			for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
				row[i], row[j] = row[j], row[i]
			}
			copy(first.Row(t), row)
		}
		h := l.pre.Forward(a, first, kernel.None) // [F, D]
		h = l.net.forward(a, h, speaker)
		mean := l.post.Forward(a, h, kernel.None) // [F, Z/2]
		for t := range z.Rows() {
			row := z.Row(t)[half:]
			for i, v := range mean.Row(t) {
				row[i] -= v
			}
		}
		a.Release(mark)
		a.Stage("flow", len(m.layers)-1-i, z)
	}
}

// waveNet is WaveNet's stack of gated dilated convolutions (van den Oord et al. 2016,
// arXiv:1609.03499).
type waveNet struct {
	in   []nn.Conv1D // [2D, K, D]
	skip []nn.Conv1D // [2D or D, 1, D]
	cond *nn.Linear  // [2D·layers, S]
}

func bindWaveNet(w nn.Weights, c *Config) waveNet {
	d := c.Hidden
	var m waveNet
	dilation := 1
	for i := range c.WaveLayers {
		out := 2 * d
		if i == c.WaveLayers-1 {
			out = d
		}
		m.in = append(m.in, w.NormedConv1D("in_layers."+itoa(i), 2*d, d, c.WaveTaps, dilation))
		m.skip = append(m.skip, w.NormedConv1D("res_skip_layers."+itoa(i), out, d, 1, 1))
		dilation *= c.WaveDilates
	}
	if c.SpeakerWidth > 0 {
		m.cond = w.NormedConv1D("cond_layer", 2*d*c.WaveLayers, c.SpeakerWidth, 1, 1).Linear()
	}
	return m
}

// forward maps x [F, D], which it spends, to [F, D].
func (m *waveNet) forward(a *tensor.Arena, x tensor.T, speaker []float32) tensor.T {
	d := x.Cols()
	out := a.New(x.Rows(), d)
	clear(out.Data)
	var who []float32
	if m.cond != nil && speaker != nil {
		who = m.cond.Forward(a, tensor.Of(speaker, 1, len(speaker))).Data
	}
	for i := range m.in {
		mark := a.Mark()
		h := m.in[i].Forward(a, x, kernel.None) // [F, 2D]
		if who != nil {
			for t := range x.Rows() {
				kernel.Add(h.Row(t), h.Row(t), who[i*2*d:(i+1)*2*d])
			}
		}
		gate := a.New(x.Rows(), d)
		kernel.Gate(gate.Data, h.Data, x.Rows(), d, kernel.Tanh)
		y := m.skip[i].Forward(a, gate, kernel.None) // [F, 2D or D]
		for t := range x.Rows() {
			row := y.Row(t)
			if len(row) > d {
				kernel.Add(x.Row(t), x.Row(t), row[:d])
				row = row[d:]
			}
			kernel.Add(out.Row(t), out.Row(t), row)
		}
		a.Release(mark)
	}
	return out
}
