//go:build !purego

package kernel

// The loops below take whole vectors; what is left over goes through a padded copy,
// so that nothing outside a slice is touched.

// The activations are called by name, not from a table, so that the padded copy
// stays on the stack.

func loopAVX2(x *float32, vectors int, a Activation) {
	switch a {
	case GELU:
		geluAVX2(x, vectors)
	case QuickGELU:
		quickGELUAVX2(x, vectors)
	case GELUTanh:
		geluTanhAVX2(x, vectors)
	case ReLU:
		reluAVX2(x, vectors)
	case Tanh:
		tanhAVX2(x, vectors)
	case Sigmoid:
		sigmoidAVX2(x, vectors)
	case SiLU:
		siluAVX2(x, vectors)
	}
}

func loopAVX512(x *float32, vectors int, a Activation) {
	switch a {
	case GELU:
		geluAVX512(x, vectors)
	case QuickGELU:
		quickGELUAVX512(x, vectors)
	case GELUTanh:
		geluTanhAVX512(x, vectors)
	case ReLU:
		reluAVX512(x, vectors)
	case Tanh:
		tanhAVX512(x, vectors)
	case Sigmoid:
		sigmoidAVX512(x, vectors)
	case SiLU:
		siluAVX512(x, vectors)
	}
}

func actTailAVX2(x []float32, a Activation) {
	n := len(x) / 8 * 8
	if n > 0 {
		loopAVX2(&x[0], n/8, a)
	}
	if n < len(x) {
		var pad [8]float32
		copy(pad[:], x[n:])
		loopAVX2(&pad[0], 1, a)
		copy(x[n:], pad[:])
	}
}

func actTailAVX512(x []float32, a Activation) {
	n := len(x) / 16 * 16
	if n > 0 {
		loopAVX512(&x[0], n/16, a)
	}
	if n < len(x) {
		var pad [16]float32
		copy(pad[:], x[n:])
		loopAVX512(&pad[0], 1, a)
		copy(x[n:], pad[:])
	}
}

func addTailAVX2(dst, a, b []float32) {
	n := len(dst) / 8 * 8
	if n > 0 {
		addAVX2(&dst[0], &a[0], &b[0], n/8)
	}
	addGeneric(dst[n:], a[n:], b[n:])
}

func leakyTailAVX2(dst, x []float32, s float32) {
	n := len(dst) / 8 * 8
	if n > 0 {
		leakyAVX2(&dst[0], &x[0], n/8, s)
	}
	leakyGeneric(dst[n:], x[n:], s)
}

func scaleTailAVX2(dst, x []float32, s float32) {
	n := len(dst) / 8 * 8
	if n > 0 {
		scaleAVX2(&dst[0], &x[0], n/8, s)
	}
	scaleGeneric(dst[n:], x[n:], s)
}

func winogradInTailAVX2(a, b, c, x, y, z []float32) {
	n := len(x) / 8 * 8
	if n > 0 {
		winogradInAVX2(&a[0], &b[0], &c[0], &x[0], &y[0], &z[0], n/8)
	}
	winogradInGeneric(a[n:], b[n:], c[n:], x[n:], y[n:], z[n:])
}

func winogradOutTailAVX2(y0, y1, m []float32, ld int) {
	n := len(y0) / 8 * 8
	if n > 0 {
		winogradOutAVX2(&y0[0], &y1[0], &m[0], ld, n/8)
	}
	winogradOutGeneric(y0[n:], y1[n:], m[n:], ld)
}

func dotTailAVX2(a, b []float32) (sum float32) {
	n := len(a) / 8 * 8
	if n > 0 {
		sum = dotAVX2(&a[0], &b[0], n/8)
	}
	return sum + dotGeneric(a[n:], b[n:])
}

func dotsTailAVX2(dst, q, k []float32, ldk int) {
	n := len(q) / 8 * 8
	if n == 0 {
		dotsGeneric(dst, q, k, ldk)
		return
	}
	dotsAVX2(&dst[0], &q[0], &k[0], len(dst), ldk, n/8)
	if n < len(q) {
		for j := range dst {
			dst[j] += dotGeneric(q[n:], k[j*ldk+n:])
		}
	}
}

func addTailAVX512(dst, a, b []float32) {
	n := len(dst) / 16 * 16
	if n > 0 {
		addAVX512(&dst[0], &a[0], &b[0], n/16)
	}
	addGeneric(dst[n:], a[n:], b[n:])
}

func leakyTailAVX512(dst, x []float32, s float32) {
	n := len(dst) / 16 * 16
	if n > 0 {
		leakyAVX512(&dst[0], &x[0], n/16, s)
	}
	leakyGeneric(dst[n:], x[n:], s)
}

func scaleTailAVX512(dst, x []float32, s float32) {
	n := len(dst) / 16 * 16
	if n > 0 {
		scaleAVX512(&dst[0], &x[0], n/16, s)
	}
	scaleGeneric(dst[n:], x[n:], s)
}

func winogradInTailAVX512(a, b, c, x, y, z []float32) {
	n := len(x) / 16 * 16
	if n > 0 {
		winogradInAVX512(&a[0], &b[0], &c[0], &x[0], &y[0], &z[0], n/16)
	}
	winogradInGeneric(a[n:], b[n:], c[n:], x[n:], y[n:], z[n:])
}

func winogradOutTailAVX512(y0, y1, m []float32, ld int) {
	n := len(y0) / 16 * 16
	if n > 0 {
		winogradOutAVX512(&y0[0], &y1[0], &m[0], ld, n/16)
	}
	winogradOutGeneric(y0[n:], y1[n:], m[n:], ld)
}

func dotTailAVX512(a, b []float32) (sum float32) {
	n := len(a) / 16 * 16
	if n > 0 {
		sum = dotAVX512(&a[0], &b[0], n/16)
	}
	return sum + dotGeneric(a[n:], b[n:])
}

func dotsTailAVX512(dst, q, k []float32, ldk int) {
	n := len(q) / 16 * 16
	if n == 0 {
		dotsGeneric(dst, q, k, ldk)
		return
	}
	dotsAVX512(&dst[0], &q[0], &k[0], len(dst), ldk, n/16)
	if n < len(q) {
		for j := range dst {
			dst[j] += dotGeneric(q[n:], k[j*ldk+n:])
		}
	}
}

//go:noescape
func geluAVX2(x *float32, vectors int)

//go:noescape
func quickGELUAVX2(x *float32, vectors int)

//go:noescape
func geluTanhAVX2(x *float32, vectors int)

//go:noescape
func reluAVX2(x *float32, vectors int)

//go:noescape
func tanhAVX2(x *float32, vectors int)

//go:noescape
func sigmoidAVX2(x *float32, vectors int)

//go:noescape
func siluAVX2(x *float32, vectors int)

//go:noescape
func addAVX2(dst, a, b *float32, vectors int)

//go:noescape
func leakyAVX2(dst, x *float32, vectors int, s float32)

//go:noescape
func scaleAVX2(dst, x *float32, vectors int, s float32)

//go:noescape
func winogradInAVX2(a, b, c, x, y, z *float32, vectors int)

//go:noescape
func winogradOutAVX2(y0, y1, m *float32, ld, vectors int)

//go:noescape
func dotAVX2(a, b *float32, vectors int) (sum float32)

//go:noescape
func dotsAVX2(dst, q, k *float32, rows, ld, vectors int)

//go:noescape
func geluAVX512(x *float32, vectors int)

//go:noescape
func quickGELUAVX512(x *float32, vectors int)

//go:noescape
func geluTanhAVX512(x *float32, vectors int)

//go:noescape
func reluAVX512(x *float32, vectors int)

//go:noescape
func tanhAVX512(x *float32, vectors int)

//go:noescape
func sigmoidAVX512(x *float32, vectors int)

//go:noescape
func siluAVX512(x *float32, vectors int)

//go:noescape
func addAVX512(dst, a, b *float32, vectors int)

//go:noescape
func leakyAVX512(dst, x *float32, vectors int, s float32)

//go:noescape
func scaleAVX512(dst, x *float32, vectors int, s float32)

//go:noescape
func winogradInAVX512(a, b, c, x, y, z *float32, vectors int)

//go:noescape
func winogradOutAVX512(y0, y1, m *float32, ld, vectors int)

//go:noescape
func dotAVX512(a, b *float32, vectors int) (sum float32)

//go:noescape
func dotsAVX512(dst, q, k *float32, rows, ld, vectors int)
