package nn

import (
	"math"
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Conv1D is a convolution along time, its input padded with zeros so that a stride of
// one keeps the length.
//
// Shapes: T steps, C channels in, D channels out, K taps (odd).
type Conv1D struct {
	Filter *kernel.Filter // [D, K, C]
	Bias   []float32      // [D], or nil
	stride int
}

// Conv1D binds name.weight [out, in, taps] and name.bias [out].
func (w Weights) Conv1D(name string, out, in, taps, stride, dilation int) Conv1D {
	return w.Sub("%s", name).conv(out, in, taps, stride, dilation, true)
}

// BareConv1D is Conv1D without bias, of stride one.
func (w Weights) BareConv1D(name string, out, in, taps int) Conv1D {
	return w.Sub("%s", name).conv(out, in, taps, 1, 1, false)
}

// NormedConv1D is Conv1D for weights that were saved as direction and length (Salimans
// and Kingma 2016, arXiv:1602.07868), under either of PyTorch's names.
func (w Weights) NormedConv1D(name string, out, in, taps, dilation int) Conv1D {
	w = w.Sub("%s", name)
	g, v := "weight_g", "weight_v"
	if w.scope.Shape(g) == nil {
		g, v = "parametrizations.weight.original0", "parametrizations.weight.original1"
	}
	length, m := w.F32(g, out, 1, 1), w.F32(v, out, in, taps)
	for o := range min(len(length), len(m)/(in*taps)) { // none if a shape is wrong
		row := m[o*in*taps : (o+1)*in*taps]
		var sum float64
		for _, x := range row {
			sum += float64(x) * float64(x)
		}
		kernel.Scale(row, float32(float64(length[o])/math.Sqrt(sum)))
	}
	return w.turn(m, w.F32("bias", out), out, in, taps, 1, dilation)
}

// conv binds weight and, if there is one, bias.
func (w Weights) conv(out, in, taps, stride, dilation int, bias bool) Conv1D {
	var b []float32
	m := w.F32("weight", out, in, taps)
	if bias {
		b = w.F32("bias", out)
	}
	return w.turn(m, b, out, in, taps, stride, dilation)
}

// turn packs weights [out, in, taps] as [out, taps, in].
func (w Weights) turn(m, bias []float32, out, in, taps, stride, dilation int) Conv1D {
	turned := make([]float32, len(m))
	for o := range len(m) / (in * taps) {
		from, to := m[o*in*taps:(o+1)*in*taps], turned[o*in*taps:(o+1)*in*taps]
		for k := range taps {
			for c := range in {
				to[k*in+c] = from[c*taps+k]
			}
		}
	}
	return w.filter(turned, bias, out, in, kernel.Window{Taps: taps, Stride: stride, Dilation: dilation})
}

// filter packs weights [out, taps, in] that were read with success.
func (w Weights) filter(m, bias []float32, out, in int, win kernel.Window) Conv1D {
	if len(m) != out*in*win.Taps || (bias != nil && len(bias) != out) {
		return Conv1D{}
	}
	return Conv1D{kernel.PackFilter(m, out, in, win, w.precision), bias, win.Stride}
}

// Linear is a convolution of one tap as a map.
func (c Conv1D) Linear() *Linear {
	if c.Filter == nil {
		return &Linear{} // binding failed
	}
	return &Linear{c.Filter.Matrix(), c.Bias}
}

// Forward maps x [T, C] to [ceil(T/Stride), D] and applies act, fused.
func (c *Conv1D) Forward(a *tensor.Arena, x tensor.T, act kernel.Activation) tensor.T {
	return c.convolve(a, x, 1, act)
}

// Leaky is Forward of the leaky ReLU of x.
func (c *Conv1D) Leaky(a *tensor.Arena, x tensor.T, slope float32) tensor.T {
	return c.convolve(a, x, slope, kernel.None)
}

func (c *Conv1D) convolve(a *tensor.Arena, x tensor.T, slope float32, act kernel.Activation) tensor.T {
	n, _ := c.Filter.Shape()
	y := a.New((x.Rows()+c.stride-1)/c.stride, n) // [T', D]
	c.into(y, x, slope, kernel.Epilogue{Bias: c.Bias, Act: act})
	return y
}

// LeakyOnto writes Leaky of x [T, C] plus r [T, D] to dst, which may be r.
func (c *Conv1D) LeakyOnto(dst, r, x tensor.T, slope float32) {
	c.into(dst, x, slope, kernel.Epilogue{Bias: c.Bias, Residual: r.Data})
}

func (c *Conv1D) into(dst, x tensor.T, slope float32, e kernel.Epilogue) {
	kernel.Convolve(dst.Data, x.Data, x.Rows(), c.Filter, slope, e)
}

// ConvTranspose1D stretches time: each step becomes several, of which the windows overlap and
// are added. What is added where is known, so it is a convolution, of which each step is
// several of the result.
//
// Shapes: T steps, C channels in, D channels out.
type ConvTranspose1D struct {
	Conv   Conv1D // [Stride·D, K, C]
	Stride int
}

// ConvTranspose1D binds weight [in, out, taps] and bias [out], with the padding that
// makes the output exactly stride times as long.
func (w Weights) ConvTranspose1D(out, in, taps, stride int) ConvTranspose1D {
	return w.stretch(w.F32("weight", in, out, taps), w.F32("bias", out), out, in, taps, stride)
}

// stretch packs weights [in, out, taps] of a transposed convolution.
func (w Weights) stretch(m, bias []float32, out, in, taps, stride int) ConvTranspose1D {
	pad := (taps - stride) / 2
	side := (stride - 1 + pad) / stride // steps before and after that reach a step
	wide := 2*side + 1
	turned := make([]float32, stride*out*wide*in) // [stride, out, wide, in]
	for i, v := range m {
		c, o, k := i/(out*taps), i/taps%out, i%taps
		at := k - pad + side*stride // of the result, in steps from the first that is reached
		turned[((at%stride*out+o)*wide+2*side-at/stride)*in+c] = v
	}
	return ConvTranspose1D{w.filter(turned, slices.Repeat(bias, stride), stride*out, in, kernel.Window{Taps: wide, Stride: 1, Dilation: 1}), stride}
}

// Leaky maps the leaky ReLU of x [T, C] to [T·Stride, D].
func (c *ConvTranspose1D) Leaky(a *tensor.Arena, x tensor.T, slope float32) tensor.T {
	y := c.Conv.Leaky(a, x, slope) // [T, Stride·D]
	return y.Reshape(x.Rows()*c.Stride, y.Cols()/c.Stride)
}

// Depthwise is a convolution along time of each channel on its own.
//
// Shapes: T steps, C channels, K taps (odd).
type Depthwise struct {
	W, Bias        []float32 // [K, C], [C]
	Taps, Dilation int
}

// Depthwise binds name.weight [channels, 1, taps] and name.bias [channels].
func (w Weights) Depthwise(name string, channels, taps, dilation int) Depthwise {
	m := w.F32(name+".weight", channels, 1, taps)
	turned := make([]float32, len(m))
	for i, v := range m {
		turned[i%taps*channels+i/taps] = v
	}
	return Depthwise{turned, w.F32(name+".bias", channels), taps, dilation}
}

// Forward maps x [T, C] to [T, C].
func (c *Depthwise) Forward(a *tensor.Arena, x tensor.T) tensor.T {
	n := x.Cols()
	y := a.New(x.Rows(), n)
	for t := range x.Rows() {
		row := y.Row(t)
		copy(row, c.Bias)
		for k := range c.Taps {
			at := t + (k-c.Taps/2)*c.Dilation
			if at < 0 || at >= x.Rows() {
				continue
			}
			w, from := c.W[k*n:(k+1)*n], x.Row(at)
			for i := range row {
				row[i] += w[i] * from[i]
			}
		}
	}
	return y
}

// BatchNorm is batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) as it is
// after training: a scale and a shift for each channel.
type BatchNorm struct{ Scale, Shift []float32 } // [C]

// BatchNorm binds name.weight, name.bias, name.running_mean and name.running_var, all
// [channels].
func (w Weights) BatchNorm(name string, channels int) BatchNorm {
	gamma, beta := w.F32(name+".weight", channels), w.F32(name+".bias", channels)
	mean, square := w.F32(name+".running_mean", channels), w.F32(name+".running_var", channels)
	w.Ignore(name + ".num_batches_tracked")
	n := BatchNorm{make([]float32, channels), make([]float32, channels)}
	if len(gamma) < channels || len(beta) < channels || len(mean) < channels || len(square) < channels {
		return n // binding failed
	}
	for i := range n.Scale {
		s := float64(gamma[i]) / math.Sqrt(float64(square[i])+1e-5)
		n.Scale[i], n.Shift[i] = float32(s), float32(float64(beta[i])-s*float64(mean[i]))
	}
	return n
}

// In normalises x [T, C] in place.
func (n *BatchNorm) In(x tensor.T) {
	for t := range x.Rows() {
		row := x.Row(t)
		for i := range row {
			row[i] = row[i]*n.Scale[i] + n.Shift[i]
		}
	}
}
