package kernel

import (
	"math"
	"math/bits"
	"sync"
)

// roots are e^(-2πik/n) for k below n/2, by n.
var roots sync.Map

func rootsOf(n int) []complex128 {
	if w, ok := roots.Load(n); ok {
		return w.([]complex128)
	}
	w := make([]complex128, n/2)
	for k := range w {
		s, c := math.Sincos(-2 * math.Pi * float64(k) / float64(n))
		w[k] = complex(c, s)
	}
	roots.Store(n, w)
	return w
}

// FFT is the discrete Fourier transform, Σ z[t] e^(-2πikt/n), in place, of n numbers, a
// power of two (Cooley and Tukey 1965).
func FFT(z []complex128) {
	n := len(z)
	if n < 2 {
		return
	}
	for i := range z {
		if j := int(bits.Reverse64(uint64(i)) >> (65 - bits.Len(uint(n)))); i < j {
			z[i], z[j] = z[j], z[i]
		}
	}
	w := rootsOf(n)
	for size, step := 2, n/2; size <= n; size, step = 2*size, step/2 {
		for from := 0; from < n; from += size {
			low, high := z[from:from+size/2], z[from+size/2:from+size]
			for k := range low {
				b := high[k] * w[k*step]
				low[k], high[k] = low[k]+b, low[k]-b
			}
		}
	}
}
