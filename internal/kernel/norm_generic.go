package kernel

import "math"

func normGeneric(dst, x, gamma, beta []float32, eps float32) {
	var sum, sq float64
	for _, v := range x {
		sum += float64(v)
	}
	mean := sum / float64(len(x))
	for _, v := range x {
		d := float64(v) - mean
		sq += d * d
	}
	inv := float32(1 / math.Sqrt(sq/float64(len(x))+float64(eps)))
	for i, v := range x {
		dst[i] = (v-float32(mean))*inv*gamma[i] + beta[i]
	}
}

// maxGeneric returns the largest of x, which is not empty. A NaN may be passed over.
func maxGeneric(x []float32) float32 {
	m := x[0]
	for _, v := range x[1:] {
		if v > m {
			m = v
		}
	}
	return m
}

// expLow is where exp becomes 0.
const expLow = -87

// expGeneric writes exp(x-shift), 0 below expLow, and returns the sum.
func expGeneric(dst, x []float32, shift float32) float32 {
	sum := 0.0
	for i, v := range x {
		d := v - shift
		e := float32(0)
		if !(d < expLow) {
			e = float32(math.Exp(float64(d)))
		}
		dst[i] = e
		sum += float64(e)
	}
	return float32(sum)
}

func softmaxGeneric(x []float32, rows, ld, n int) {
	for r := range rows {
		row := x[r*ld : r*ld+n]
		sum := expGeneric(row, row, maxGeneric(row))
		scaleGeneric(row, row, 1/sum)
	}
}
