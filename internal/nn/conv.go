package nn

import (
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Conv1D is a convolution along time, its input padded with zeros so that a stride of
// one keeps the length, done as one matrix product.
//
// Shapes: T steps, C channels in, D channels out, K taps (odd).
type Conv1D struct {
	Proj         Linear // [D, K·C]
	Taps, Stride int
}

// Conv1D binds name.weight [out, in, taps] and name.bias [out].
func (w Weights) Conv1D(name string, out, in, taps, stride int) Conv1D {
	m := w.F32(name+".weight", out, in, taps)
	turned := make([]float32, len(m)) // [out, taps, in]: a window is a row
	for i, v := range m {
		o, c, k := i/(in*taps), i/taps%in, i%taps
		turned[(o*taps+k)*in+c] = v
	}
	return Conv1D{w.Matrix(turned, w.F32(name+".bias", out), out, in*taps), taps, stride}
}

// Forward maps x [T, C] to [ceil(T/Stride), D] and applies act, fused.
func (c *Conv1D) Forward(a *tensor.Arena, x tensor.T, act kernel.Activation) tensor.T {
	n, _ := c.Proj.W.Shape()
	steps := (x.Rows() + c.Stride - 1) / c.Stride
	y := a.New(steps, n) // [T', D]
	m := a.Mark()
	rows := a.New(steps, c.Taps*x.Cols()) // [T', K·C]: the window of each step
	for t := range steps {
		row, first := rows.Row(t), t*c.Stride-c.Taps/2
		for k := range c.Taps {
			to := row[k*x.Cols() : (k+1)*x.Cols()]
			if at := first + k; at >= 0 && at < x.Rows() {
				copy(to, x.Row(at))
			} else {
				clear(to)
			}
		}
	}
	c.Proj.Into(y.Data, rows, act)
	a.Release(m)
	return y
}
