package kernel

import (
	"math"
	"slices"
	"testing"
)

var oddSizes = []int{1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 192, 197, 768, 1000, 9000, 17000}

func TestLayerNorm(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, cols := range oddSizes {
			const rows = 5
			x, gamma, beta := noise(r, rows*cols), noise(r, cols), noise(r, cols)
			for i := range x {
				x[i] = x[i]*3 + 10
			}
			dst := make([]float32, rows*cols)
			LayerNorm(dst, x, gamma, beta, rows, cols, 1e-5)
			for i := range rows {
				row := x[i*cols : (i+1)*cols]
				var mean, sq float64
				for _, v := range row {
					mean += float64(v) / float64(cols)
				}
				for _, v := range row {
					sq += (float64(v) - mean) * (float64(v) - mean) / float64(cols)
				}
				for c, v := range row {
					want := (float64(v)-mean)/math.Sqrt(sq+1e-5)*float64(gamma[c]) + float64(beta[c])
					near(t, "LayerNorm", c, dst[i*cols+c], want, 1e-5)
				}
			}
			LayerNorm(x, x, gamma, beta, rows, cols, 1e-5)
			same(t, "in place", x, dst)
		}
		withThreads(t, "LayerNorm", func() []float32 {
			r := random()
			x := noise(r, 333*77)
			LayerNorm(x, x, noise(r, 77), noise(r, 77), 333, 77, 1e-12)
			return x
		})
	})
}

func TestSoftmax(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, cols := range oddSizes {
			const rows = 3
			x := noise(r, rows*cols)
			for i := range x {
				x[i] *= 30
			}
			soft, log := append([]float32(nil), x...), append([]float32(nil), x...)
			Softmax(soft, rows, cols)
			LogSoftmax(log, rows, cols)
			for i := range rows {
				row := x[i*cols : (i+1)*cols]
				top, sum := math.Inf(-1), 0.0
				for _, v := range row {
					top = max(top, float64(v))
				}
				for _, v := range row {
					sum += math.Exp(float64(v) - top)
				}
				for c, v := range row {
					want := math.Exp(float64(v)-top) / sum
					near(t, "Softmax", c, soft[i*cols+c], want, (1e-6+1.2e-7*(top-float64(v)))*want)
					near(t, "LogSoftmax", c, log[i*cols+c], float64(v)-top-math.Log(sum), 2e-6*max(1, top-float64(v)))
				}
			}
		}
		withThreads(t, "Softmax", func() []float32 {
			x := noise(random(), 333*77)
			Softmax(x, 333, 77)
			return x
		})
	})
}

func TestSoftmaxNotFinite(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	eachVariant(t, func(t *testing.T) {
		for _, cols := range []int{2, 5, 16, 33, 100} {
			for at := range cols {
				for _, bad := range []float32{nan, inf, -inf, -1e4} {
					x := make([]float32, cols)
					x[at] = bad
					log := append([]float32(nil), x...)
					Softmax(x, 1, cols)
					LogSoftmax(log, 1, cols)
					for i := range x {
						want := 1 / float64(cols-1)
						if i == at {
							want = 0
						}
						if bad != bad || bad == inf {
							want = math.NaN()
						}
						near(t, "Softmax", i, x[i], want, 1e-6)
						if bad != bad || bad == inf {
							near(t, "LogSoftmax", i, log[i], want, 0)
						}
					}
				}
			}
		}
		x := []float32{-inf, -inf, -inf}
		Softmax(x, 1, 3)
		near(t, "only -Inf", 0, x[0], math.NaN(), 0)
	})
}

func TestLogSum(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, n := range []int{1, 7, 40, 20001} {
			x, sum := noise(random(), n), 0.0
			for i := range x {
				if x[i] *= 10; i%5 == 1 {
					x[i] = float32(math.Inf(-1))
				}
				sum += math.Exp(float64(x[i]))
			}
			near(t, "Max", n, Max(x), float64(slices.Max(x)), 0)
			near(t, "LogSum", n, float32(LogSum(x)), math.Log(sum), 4e-5)
		}
	})
}

func TestNormalize(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, cols := range oddSizes {
			x := append(noise(r, cols), make([]float32, cols)...)
			in := append([]float32(nil), x...)
			Normalize(x, 2, cols)
			sum := 0.0
			for _, v := range in {
				sum += float64(v) * float64(v)
			}
			for i, v := range in {
				near(t, "Normalize", i, x[i], float64(v)/math.Sqrt(sum), 2e-6)
			}
		}
	})
}
