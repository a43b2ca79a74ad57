package kernel

import (
	"fmt"
	"testing"
)

// A convolution is the product of its windows.
func TestConvolve(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for range 80 {
			rows, c, n := 1+r.IntN(300), 1+r.IntN(40), 1+r.IntN(100)
			w := Window{Taps: 1 + 2*r.IntN(4), Stride: 1, Dilation: 1}
			if r.IntN(2) == 0 {
				w.Stride = 1 + r.IntN(3)
			}
			if r.IntN(2) == 0 {
				w.Dilation = 1 + r.IntN(6)
			}
			k, steps := w.Taps*c, ceil(rows, w.Stride)
			x, slope := noise(r, rows*c), float32(1)
			if r.IntN(2) == 0 {
				slope = 0.1
			}
			windows := make([]float32, steps*k)
			for i := range windows {
				step, tap := i/k, i/c%w.Taps
				if at := step*w.Stride + (tap-w.Taps/2)*w.Dilation; at >= 0 && at < rows {
					v := x[at*c+i%c]
					windows[i] = max(v, slope*v)
				}
			}
			for _, p := range precisions {
				m := Pack(noise(r, n*k), n, k, p)
				var e Epilogue
				if r.IntN(2) == 0 {
					e.Bias = noise(r, n)
				}
				if r.IntN(2) == 0 {
					e.Act = ReLU
				}
				want, got := noise(r, steps*n), make([]float32, steps*n)
				if r.IntN(2) == 0 {
					copy(got, want)
					e.Residual = want
				}
				MatMul(want, windows, steps, m, e)
				if e.Residual != nil {
					e.Residual = got
				}
				Convolve(got, x, rows, m, w, slope, e)
				for i := range want {
					near(t, fmt.Sprintf("%s of %+v, [%d, %d] to %d, slope %g, %+v", names[p], w, rows, c, n, slope, e.Act), i, got[i], float64(want[i]), 2e-5)
				}
			}
		}
	})
}

func TestConvolveThreads(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		const rows, c, n = 700, 40, 70
		r := random()
		x := noise(r, rows*c)
		for _, p := range precisions {
			m := Pack(noise(r, n*c*5), n, c*5, p)
			withThreads(t, "Convolve", func() []float32 {
				dst := make([]float32, rows*n)
				Convolve(dst, x, rows, m, Window{5, 1, 3}, 0.1, Epilogue{})
				return dst
			})
		}
	})
}
