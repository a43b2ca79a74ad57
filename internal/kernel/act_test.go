package kernel

import (
	"math"
	"testing"
)

// exactAct is an activation in float64.
func exactAct(x float64, a Activation) float64 {
	switch a {
	case GELU:
		return x * 0.5 * math.Erfc(-x/math.Sqrt2)
	case QuickGELU:
		return x / (1 + math.Exp(-1.702*x))
	case GELUTanh:
		return x * 0.5 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
	case ReLU:
		return math.Max(x, 0)
	case Tanh:
		return math.Tanh(x)
	case Sigmoid:
		return 1 / (1 + math.Exp(-x))
	case SiLU:
		return x / (1 + math.Exp(-x))
	}
	return x
}

func TestApply(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for a := None; a <= SiLU; a++ {
			var in []float32
			for x := -120.0; x < 120; x += 0.01 {
				in = append(in, float32(x*x*x/1e4))
			}
			nan, inf := float32(math.NaN()), float32(math.Inf(1))
			in = append(in, 0, inf, nan, 1e-30, -1e-30, 1e30, -1e30, math.MaxFloat32)
			got := append([]float32(nil), in...)
			Apply(got, a)
			for i, x := range in {
				bound := 1e-6 * max(1, math.Abs(float64(x)))
				if a == Tanh { // quiet sound has as many digits as loud
					bound = 1e-6 * math.Abs(float64(x))
				}
				near(t, "activation", i, got[i], exactAct(float64(x), a), bound)
			}
			for n := range 70 {
				part := append([]float32(nil), in[5000:5000+n+1]...)
				Apply(part[:n], a)
				same(t, "short", part[:n], got[5000:5000+n])
				same(t, "beyond", part[n:], in[5000+n:5000+n+1])
			}
		}
	})
}

func TestGate(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, a := range []Activation{None, Tanh} {
			const rows, cols = 300, 37
			x, dst := noise(random(), rows*2*cols), make([]float32, rows*cols)
			for i := range x {
				x[i] *= 30
			}
			Gate(dst, x, rows, cols, a)
			for i, got := range dst {
				row := x[i/cols*2*cols:]
				v := float64(row[i%cols])
				near(t, "Gate", i, got, exactAct(v, a)*exactAct(float64(row[cols+i%cols]), Sigmoid), 2e-6*max(1, math.Abs(v)))
			}
		}
	})
}

func TestAddScaleDot(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, n := range []int{0, 1, 7, 8, 15, 16, 31, 33, 100, 257, 20000} {
			a, b := noise(r, n), noise(r, n)
			sum, scaled := make([]float32, n), append([]float32(nil), a...)
			Add(sum, a, b)
			Scale(scaled, -2.5)
			leaky := append(make([]float32, 0, n+1), a...)
			use.leaky(leaky, leaky, 0.1)
			dot, size := 0.0, 0.0
			for i := range a {
				near(t, "Add", i, sum[i], float64(a[i]+b[i]), 0)
				near(t, "Scale", i, scaled[i], float64(a[i]*-2.5), 0)
				near(t, "Leaky", i, leaky[i], max(float64(a[i]), float64(a[i]*0.1)), 0)
				dot += float64(a[i]) * float64(b[i])
				size += math.Abs(float64(a[i]) * float64(b[i]))
			}
			near(t, "Dot", n, Dot(a, b), dot, 1e-6*size)
		}
	})
}

func TestLeakyKeepsNaN(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		x := noise(random(), 40)
		x[3], x[37] = float32(math.NaN()), float32(math.Inf(-1))
		use.leaky(x, x, 0.1)
		if x[3] == x[3] || !math.IsInf(float64(x[37]), -1) {
			t.Errorf("of a NaN and minus infinity: %v, %v", x[3], x[37])
		}
	})
}
