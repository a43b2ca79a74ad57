package kernel

import "math"

func actGeneric(x []float32, a Activation) {
	for i, v := range x {
		x[i] = act(v, a)
	}
}

func act(v float32, a Activation) float32 {
	x := float64(v)
	switch a {
	case GELU:
		x *= 0.5 * (1 + math.Erf(x/math.Sqrt2))
	case QuickGELU:
		x /= 1 + math.Exp(-1.702*x)
	case GELUTanh:
		x *= 0.5 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
	case ReLU:
		if x < 0 {
			x = 0
		}
	case Tanh:
		x = math.Tanh(x)
	case Sigmoid:
		x = 1 / (1 + math.Exp(-x))
	case SiLU:
		x /= 1 + math.Exp(-x)
	}
	return float32(x)
}

func addGeneric(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func leakyGeneric(dst, x []float32, s float32) {
	for i := range dst {
		dst[i] = max(x[i], s*x[i])
	}
}

func scaleGeneric(dst, x []float32, s float32) {
	x = x[:len(dst)]
	for i := range dst {
		dst[i] = x[i] * s
	}
}

func winogradInGeneric(a, b, c, x, y, z []float32) {
	for i, v := range x {
		a[i], b[i], c[i] = v-z[i], v+y[i], y[i]-v
	}
}

func winogradOutGeneric(y0, y1, m []float32, ld int) {
	for i := range y0 {
		y0[i] += m[i] + m[ld+i] + m[2*ld+i]
		y1[i] += m[ld+i] - m[2*ld+i] - m[3*ld+i]
	}
}

func dotGeneric(a, b []float32) float32 {
	b = b[:len(a)]
	var s [4]float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s[0] += a[i] * b[i]
		s[1] += a[i+1] * b[i+1]
		s[2] += a[i+2] * b[i+2]
		s[3] += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s[0] += a[i] * b[i]
	}
	return s[0] + s[1] + (s[2] + s[3])
}

// dotsGeneric computes dst[j] = q . k[j], with rows of k ldk apart.
func dotsGeneric(dst, q, k []float32, ldk int) {
	for j := range dst {
		dst[j] = dotGeneric(q, k[j*ldk:])
	}
}
