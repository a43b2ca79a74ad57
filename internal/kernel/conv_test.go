package kernel

import (
	"fmt"
	"math"
	"testing"
)

// A convolution is the product of its windows.
func TestConvolve(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for range 30 {
			rows, c, n := 1+r.IntN(150), 1+r.IntN(40), 1+r.IntN(70)
			w := Window{Taps: 1 + 2*r.IntN(4), Stride: 1, Dilation: 1}
			if r.IntN(2) == 0 {
				w.Stride = 1 + r.IntN(3)
			}
			if r.IntN(2) == 0 {
				w.Dilation = 1 + r.IntN(6)
			}
			k, steps := w.Taps*c, ceil(rows, w.Stride)
			x, slope := noise(r, rows*c), float32(1)
			for i := 0; i+1 < len(x) && c > 1; i += c { // bytes are the same then, however many rows share their range
				x[i], x[i+1] = 1, -1
			}
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
				weights := noise(r, n*k)
				m, f := Pack(weights, n, k, p), PackFilter(weights, n, c, w, p)
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
				Convolve(got, x, rows, f, slope, e)
				for i := range want {
					near(t, fmt.Sprintf("%s of %+v, [%d, %d] to %d, slope %g, %+v", names[p], w, rows, c, n, slope, e.Act), i, got[i], float64(want[i]), 2e-5)
				}
			}
		}
	})
}

// Many channels are summed in another order, and rounded later.
func TestConvolveManyChannels(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for range 5 {
			rows, c, n := 1+r.IntN(100), 2*(60+r.IntN(40)), 60+r.IntN(50)
			w := Window{Taps: 3 + 2*r.IntN(5), Stride: 1, Dilation: 1 + r.IntN(2)*r.IntN(6)}
			x, weights, bias, residual := noise(r, rows*c), noise(r, n*w.Taps*c), noise(r, n), noise(r, rows*n)
			for _, p := range precisions[:2] {
				e := Epilogue{Bias: bias}
				if r.IntN(2) == 0 {
					e.Residual = residual
				}
				if r.IntN(2) == 0 {
					e.Act = ReLU
				}
				got := make([]float32, rows*n)
				Convolve(got, x, rows, PackFilter(weights, n, c, w, p), 1, e)
				for i := range got {
					var sum, size float64
					for k := range w.Taps {
						if at := i/n + (k-w.Taps/2)*w.Dilation; at >= 0 && at < rows {
							for j, v := range x[at*c : (at+1)*c] {
								y := float64(v) * float64(weights[(i%n*w.Taps+k)*c+j])
								sum += y
								size += math.Abs(y)
							}
						}
					}
					if sum += float64(bias[i%n]); e.Act == ReLU {
						sum = max(sum, 0)
					}
					if e.Residual != nil {
						sum += float64(residual[i])
					}
					near(t, fmt.Sprintf("%s of %+v, [%d, %d] to %d, %+v", names[p], w, rows, c, n, e.Act), i, got[i], sum, (size+2)*[]float64{2e-6, 1.2e-2}[p])
				}
			}
		}
	})
}

// The threads change nothing, and an infinity in a row reaches only what sees it.
func TestConvolveThreads(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, c := range []int{130, 40} {
			const rows, n = 300, 70
			r, w := random(), Window{5, 1, 3}
			x := noise(r, rows*c)
			if c == 40 {
				w = Window{3, 1, 1}
				for i := 10; i < rows; i += 40 {
					x[i*c] = float32(math.Inf(1))
				}
			}
			for _, p := range precisions {
				f := PackFilter(noise(r, n*c*w.Taps), n, c, w, p)
				withThreads(t, "Convolve", func() []float32 {
					dst := make([]float32, rows*n)
					Convolve(dst, x, rows, f, 0.1, Epilogue{})
					for i := range rows {
						if v := float64(dst[i*n]); c == 40 && p != Int8 && (math.IsInf(v, 0) || math.IsNaN(v)) != (i%40 >= 9 && i%40 <= 11) {
							t.Fatalf("%s: step %d is %v", names[p], i, v)
						}
					}
					return dst
				})
			}
		}
	})
}
