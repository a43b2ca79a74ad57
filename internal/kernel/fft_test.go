package kernel

import (
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

func TestFFT(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 4, 64, 256} {
		z := make([]complex128, n)
		for i := range z {
			z[i] = complex(r.NormFloat64(), r.NormFloat64())
		}
		want := make([]complex128, n)
		for k := range want {
			for i, v := range z {
				want[k] += v * cmplx.Rect(1, -2*3.141592653589793*float64(i*k)/float64(n))
			}
		}
		FFT(z)
		for k := range z {
			if cmplx.Abs(z[k]-want[k]) > 1e-9 {
				t.Fatalf("%d numbers: %v at %d, want %v", n, z[k], k, want[k])
			}
		}
	}
}

func BenchmarkFFT(b *testing.B) {
	z := make([]complex128, 1024)
	z[1] = 1
	for b.Loop() {
		FFT(z)
	}
}
