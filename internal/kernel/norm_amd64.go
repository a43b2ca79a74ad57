//go:build !purego

package kernel

import "math"

// padMax is the largest of x; the last vector overlaps the one before.
func padMax(x []float32, lanes int, f func(x *float32, vectors int) float32) float32 {
	n := len(x) / lanes * lanes
	if n == 0 {
		return maxGeneric(x)
	}
	return max(f(&x[0], n/lanes), f(&x[len(x)-lanes], 1))
}

func normAVX2(dst, x, gamma, beta []float32, eps float32) {
	cols := float32(len(x))
	n := len(x) / 8 * 8
	var sum, sq, mean float32
	if n > 0 {
		sum = sumAVX2(&x[0], n/8)
	}
	for _, v := range x[n:] {
		sum += v
	}
	mean = sum / cols
	if n > 0 {
		sq = squaresAVX2(&x[0], n/8, mean)
	}
	for _, v := range x[n:] {
		sq += (v - mean) * (v - mean)
	}
	inv := float32(1 / math.Sqrt(float64(sq/cols)+float64(eps)))
	if n > 0 {
		affineAVX2(&dst[0], &x[0], &gamma[0], &beta[0], n/8, mean, inv)
	}
	for i := n; i < len(x); i++ {
		dst[i] = (x[i]-mean)*inv*gamma[i] + beta[i]
	}
}

func expAVX2(dst, x []float32, shift float32) (sum float32) {
	n := len(x) / 8 * 8
	if n > 0 {
		sum = expsAVX2(&dst[0], &x[0], n/8, shift)
	}
	if n < len(x) {
		var pad [8]float32
		for i := copy(pad[:], x[n:]); i < 8; i++ {
			pad[i] = float32(math.Inf(-1))
		}
		sum += expsAVX2(&pad[0], &pad[0], 1, shift)
		copy(dst[n:], pad[:])
	}
	return sum
}

func normAVX512(dst, x, gamma, beta []float32, eps float32) {
	cols := float32(len(x))
	n := len(x) / 16 * 16
	var sum, sq, mean float32
	if n > 0 {
		sum = sumAVX512(&x[0], n/16)
	}
	for _, v := range x[n:] {
		sum += v
	}
	mean = sum / cols
	if n > 0 {
		sq = squaresAVX512(&x[0], n/16, mean)
	}
	for _, v := range x[n:] {
		sq += (v - mean) * (v - mean)
	}
	inv := float32(1 / math.Sqrt(float64(sq/cols)+float64(eps)))
	if n > 0 {
		affineAVX512(&dst[0], &x[0], &gamma[0], &beta[0], n/16, mean, inv)
	}
	for i := n; i < len(x); i++ {
		dst[i] = (x[i]-mean)*inv*gamma[i] + beta[i]
	}
}

func expAVX512(dst, x []float32, shift float32) (sum float32) {
	n := len(x) / 16 * 16
	if n > 0 {
		sum = expsAVX512(&dst[0], &x[0], n/16, shift)
	}
	if n < len(x) {
		var pad [16]float32
		for i := copy(pad[:], x[n:]); i < 16; i++ {
			pad[i] = float32(math.Inf(-1))
		}
		sum += expsAVX512(&pad[0], &pad[0], 1, shift)
		copy(dst[n:], pad[:])
	}
	return sum
}

func rowsOfAVX2(x []float32, rows, ld, n int) { softmaxAVX2(&x[0], rows, ld, (n+7)/8) }

//go:noescape
func softmaxAVX2(x *float32, rows, ld, vectors int)

//go:noescape
func sumAVX2(x *float32, vectors int) (sum float32)

//go:noescape
func squaresAVX2(x *float32, vectors int, mean float32) (sum float32)

//go:noescape
func affineAVX2(dst, x, gamma, beta *float32, vectors int, mean, inv float32)

//go:noescape
func maxAVX2(x *float32, vectors int) (largest float32)

//go:noescape
func expsAVX2(dst, x *float32, vectors int, shift float32) (sum float32)

func rowsOfAVX512(x []float32, rows, ld, n int) { softmaxAVX512(&x[0], rows, ld, (n+15)/16) }

//go:noescape
func softmaxAVX512(x *float32, rows, ld, vectors int)

// weightsOfAVX512 is weigh with the bf16 instructions.
func weightsOfAVX512(to, x, sums []float32, rows, ldTo, ldX, n int) {
	weightsAVX512(&to[0], &x[0], &sums[0], rows, ldTo, ldX, (n+31)/32)
}

//go:noescape
func weightsAVX512(to, x, sums *float32, rows, ldTo, ldX, blocks int)

//go:noescape
func sumAVX512(x *float32, vectors int) (sum float32)

//go:noescape
func squaresAVX512(x *float32, vectors int, mean float32) (sum float32)

//go:noescape
func affineAVX512(dst, x, gamma, beta *float32, vectors int, mean, inv float32)

//go:noescape
func maxAVX512(x *float32, vectors int) (largest float32)

//go:noescape
func expsAVX512(dst, x *float32, vectors int, shift float32) (sum float32)
