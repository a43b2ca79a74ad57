package fastspeech

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// predictor tells one number for each phoneme: the variance predictors of FastSpeech 2
// (Ren et al. 2020, arXiv:2006.04558, §2.3).
type predictor struct {
	convs  []nn.Conv1D
	norms  []nn.LayerNorm
	linear nn.Linear // [1, C]
}

func bindPredictor(w nn.Weights, in, layers, width, taps int) predictor {
	var p predictor
	for i := range layers {
		l := w.Sub("conv_layers.%d", i)
		p.convs = append(p.convs, l.Conv1D("conv", width, in, taps, 1, 1))
		p.norms = append(p.norms, l.LayerNorm("layer_norm", width, eps))
		in = width
	}
	p.linear = w.Linear("linear", 1, width)
	return p
}

// forward maps x [T, D] to [T].
func (p *predictor) forward(a *tensor.Arena, x tensor.T) []float32 {
	for i := range p.convs {
		x = p.norms[i].In(p.convs[i].Forward(a, x, kernel.ReLU))
	}
	return p.linear.Forward(a, x).Data
}

// postnet corrects a spectrogram: convolutions with batch norms, tanh between.
type postnet struct {
	out   nn.Linear // [M, D]
	convs []nn.Conv1D
	norms []nn.BatchNorm
}

func bindPostnet(w nn.Weights, c *ModelConfig) postnet {
	p := postnet{out: w.Linear("feat_out", c.Mels, c.Hidden)}
	in := c.Mels
	for i := range c.PostLayers {
		n := c.PostUnits
		if i == c.PostLayers-1 {
			n = c.Mels
		}
		l := w.Sub("layers.%d", i)
		p.convs = append(p.convs, l.BareConv1D("conv", n, in, c.PostTaps))
		p.norms = append(p.norms, l.BatchNorm("batch_norm", n))
		in = n
	}
	return p
}

// forward maps x [F, D] to a spectrogram [F, M].
func (p *postnet) forward(a *tensor.Arena, x tensor.T) tensor.T {
	y := p.out.Forward(a, x) // [F, M]
	h := y
	for i := range p.convs {
		h = p.convs[i].Forward(a, h, kernel.None)
		p.norms[i].In(h)
		if i < len(p.convs)-1 {
			kernel.Apply(h.Data, kernel.Tanh)
		}
	}
	kernel.Add(y.Data, y.Data, h.Data)
	return y
}
