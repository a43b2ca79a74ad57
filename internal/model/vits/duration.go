package vits

import (
	"math"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// durations says how long each letter lasts: the log of its number of frames.
type durations interface {
	// forward reads x [T, D], and who speaks [S] if the model has speakers. noise fills
	// what it is given with numbers of the standard normal distribution.
	forward(a *tensor.Arena, x tensor.T, speaker []float32, noise func([]float32)) []float32
}

// stochastic is the duration predictor of §2.2.2: a normalising flow over two numbers
// for each letter, run backwards.
type stochastic struct {
	pre, proj nn.Conv1D
	dds       separable
	cond      *nn.Linear // [D, S]
	translate [2]float32
	logScale  [2]float32
	flows     []convFlow // in the order in which they are run
	noise     float32
}

func bindStochastic(w nn.Weights, c *Config) *stochastic {
	d := c.Hidden
	m := &stochastic{
		pre: w.Conv1D("conv_pre", d, d, 1, 1, 1), proj: w.Conv1D("conv_proj", d, d, 1, 1, 1),
		dds: bindSeparable(w.Sub("conv_dds"), c), cond: bindCond(w, "cond", d, c), noise: float32(c.DurationNoise),
	}
	copy(m.translate[:], w.F32("flows.0.translate", 2, 1))
	copy(m.logScale[:], w.F32("flows.0.log_scale", 2, 1))
	for i := c.DurationFlows; i > 1; i-- { // the first is not used
		m.flows = append(m.flows, bindConvFlow(w.Sub("flows.%d", i), c))
	}
	w.Ignore("flows.1.*", "post_conv_pre.*", "post_conv_proj.*", "post_conv_dds.*", "post_flows.*")
	return m
}

func (m *stochastic) forward(a *tensor.Arena, x tensor.T, speaker []float32, noise func([]float32)) []float32 {
	h := m.pre.Forward(a, x, kernel.None) // [T, D]
	addSpeaker(a, h, m.cond, speaker)
	m.dds.in(a, h, nil)
	h = m.proj.Forward(a, h, kernel.None)
	a.Stage("duration.condition", 0, h)
	t := x.Rows()
	z := [2][]float32{a.Floats(t), a.Floats(t)}
	noise(z[0])
	noise(z[1])
	for i := range z {
		kernel.Scale(z[i], m.noise)
	}
	for i := range m.flows {
		z[0], z[1] = z[1], z[0]
		m.flows[i].backward(a, z[0], z[1], h)
	}
	z[0], z[1] = z[1], z[0]
	for i := range z {
		for j, v := range z[i] {
			z[i][j] = (v - m.translate[i]) * float32(math.Exp(-float64(m.logScale[i])))
		}
	}
	return z[0]
}

// plain is the duration predictor of FastSpeech and Glow-TTS: two convolutions.
type plain struct {
	conv1, conv2, proj nn.Conv1D
	norm1, norm2       nn.LayerNorm
	cond               *nn.Linear
}

func bindPlain(w nn.Weights, c *Config) *plain {
	n := c.DurationWidth
	return &plain{
		conv1: w.Conv1D("conv_1", n, c.Hidden, c.DurationTaps, 1, 1), norm1: w.LayerNorm("norm_1", n, float32(c.Eps)),
		conv2: w.Conv1D("conv_2", n, n, c.DurationTaps, 1, 1), norm2: w.LayerNorm("norm_2", n, float32(c.Eps)),
		proj: w.Conv1D("proj", 1, n, 1, 1, 1), cond: bindCond(w, "cond", c.Hidden, c),
	}
}

func (m *plain) forward(a *tensor.Arena, x tensor.T, speaker []float32, _ func([]float32)) []float32 {
	h := a.New(x.Rows(), x.Cols())
	copy(h.Data, x.Data)
	addSpeaker(a, h, m.cond, speaker)
	h = m.norm1.In(m.conv1.Forward(a, h, kernel.ReLU))
	h = m.norm2.In(m.conv2.Forward(a, h, kernel.ReLU))
	return m.proj.Forward(a, h, kernel.None).Data
}

// bindCond binds what a speaker adds, a convolution of one tap; nil without speakers.
func bindCond(w nn.Weights, name string, width int, c *Config) *nn.Linear {
	if c.SpeakerWidth == 0 {
		return nil
	}
	return w.Conv1D(name, width, c.SpeakerWidth, 1, 1, 1).Linear()
}

// addSpeaker adds the image of who speaks to every row of x.
func addSpeaker(a *tensor.Arena, x tensor.T, cond *nn.Linear, speaker []float32) {
	if cond == nil || speaker == nil {
		return
	}
	mark := a.Mark()
	v := cond.Forward(a, tensor.Of(speaker, 1, len(speaker)))
	for t := range x.Rows() {
		kernel.Add(x.Row(t), x.Row(t), v.Data)
	}
	a.Release(mark)
}

// separable is a stack of dilated convolutions, each channel on its own and then all
// of them at one place.
type separable struct {
	deep  []nn.Depthwise
	point []nn.Conv1D
	norm  [][2]nn.LayerNorm
}

func bindSeparable(w nn.Weights, c *Config) separable {
	var m separable
	dilation := 1
	for i := range c.SeparableSteps {
		m.deep = append(m.deep, w.Depthwise("convs_dilated."+itoa(i), c.Hidden, c.DurationTaps, dilation))
		m.point = append(m.point, w.Conv1D("convs_pointwise."+itoa(i), c.Hidden, c.Hidden, 1, 1, 1))
		m.norm = append(m.norm, [2]nn.LayerNorm{w.LayerNorm("norms_1."+itoa(i), c.Hidden, 1e-5), w.LayerNorm("norms_2."+itoa(i), c.Hidden, 1e-5)})
		dilation *= c.DurationTaps
	}
	return m
}

// in maps x [T, D] in place; plus, if not nil, is added first.
func (m *separable) in(a *tensor.Arena, x tensor.T, plus []float32) {
	if plus != nil {
		kernel.Add(x.Data, x.Data, plus)
	}
	for i := range m.deep {
		mark := a.Mark()
		h := m.norm[i][0].In(m.deep[i].Forward(a, x)) // [T, D]
		kernel.Apply(h.Data, kernel.GELU)
		h = m.norm[i][1].In(m.point[i].Forward(a, h, kernel.None))
		kernel.Apply(h.Data, kernel.GELU)
		kernel.Add(x.Data, x.Data, h.Data)
		a.Release(mark)
	}
}

// convFlow is a coupling by splines (Durkan et al. 2019, arXiv:1906.04032): what one
// number of each letter is decides how the other is bent.
type convFlow struct {
	pre, proj nn.Conv1D // [D, 1, 1], [3B-1, 1, D]
	dds       separable
	bins      int
	tail      float64
	width     float64 // square root of D
}

func bindConvFlow(w nn.Weights, c *Config) convFlow {
	return convFlow{
		pre: w.Conv1D("conv_pre", c.Hidden, 1, 1, 1, 1), proj: w.Conv1D("conv_proj", 3*c.SplineBins-1, c.Hidden, 1, 1, 1),
		dds: bindSeparable(w.Sub("conv_dds"), c), bins: c.SplineBins, tail: c.SplineTail, width: math.Sqrt(float64(c.Hidden)),
	}
}

// backward bends second [T] by what first [T] is, in place.
func (m *convFlow) backward(a *tensor.Arena, first, second []float32, cond tensor.T) {
	mark := a.Mark()
	h := m.pre.Forward(a, tensor.Of(first, len(first), 1), kernel.None) // [T, D]
	m.dds.in(a, h, cond.Data)
	p := m.proj.Forward(a, h, kernel.None) // [T, 3B-1]
	for t := range second {
		second[t] = float32(m.bend(float64(second[t]), p.Row(t)))
	}
	a.Release(mark)
}

// bend is the inverse of a monotone piecewise rational quadratic function on
// [-tail, tail], and the identity outside (§3.1 of the paper).
func (m *convFlow) bend(y float64, p []float32) float64 {
	if y < -m.tail || y > m.tail {
		return y
	}
	const least = 1e-3 // width, height and slope of a bin
	n := m.bins
	edges := func(raw []float32) []float64 {
		top := math.Inf(-1)
		for _, v := range raw {
			top = max(top, float64(v)/m.width)
		}
		var sum float64
		e := make([]float64, n+1)
		for i, v := range raw {
			e[i+1] = math.Exp(float64(v)/m.width - top)
			sum += e[i+1]
		}
		at := 0.0
		for i := range n {
			at += least + (1-least*float64(n))*e[i+1]/sum
			e[i+1] = 2*m.tail*at - m.tail
		}
		e[0], e[n] = -m.tail, m.tail
		return e
	}
	slope := func(i int) float64 {
		if i == 0 || i == n {
			return 1
		}
		return least + softplus(float64(p[2*n+i-1]))
	}
	xs, ys := edges(p[:n]), edges(p[n:2*n])
	b := 0
	for b < n-1 && y >= ys[b+1] {
		b++
	}
	w, h := xs[b+1]-xs[b], ys[b+1]-ys[b]
	delta := h / w
	d0, d1 := slope(b), slope(b+1)
	up := y - ys[b]
	s := up * (d0 + d1 - 2*delta)
	qa, qb, qc := h*(delta-d0)+s, h*d0-s, -delta*up
	root := 2 * qc / (-qb - math.Sqrt(max(qb*qb-4*qa*qc, 0)))
	return root*w + xs[b]
}

func softplus(x float64) float64 {
	if x > 20 {
		return x
	}
	return math.Log1p(math.Exp(x))
}
