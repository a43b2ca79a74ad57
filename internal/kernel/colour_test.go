package kernel

import (
	"bytes"
	"math"
	"testing"
)

// RGB is JFIF's formula to within the rounding of its factors, and for all variants the same.
func TestRGB(t *testing.T) {
	const n = 256
	y, cb, cr := make([]byte, n), make([]byte, n), make([]byte, n)
	got, want := make([]byte, 3*n), make([]byte, 3*n)
	eachVariant(t, func(t *testing.T) {
		for b := range n {
			for at := range y {
				y[at], cb[at], cr[at] = byte(7*at+b), byte(b), byte(at)
			}
			RGB(got, y, cb, cr)
			rgbGeneric(want, y, cb, cr)
			if !bytes.Equal(got, want) {
				t.Fatalf("Cb %d: %v, want %v", b, got, want)
			}
			for at := range y {
				l, b, r := float64(y[at]), float64(cb[at])-128, float64(cr[at])-128
				for c, v := range []float64{l + 1.402*r, l - 0.344136*b - 0.714136*r, l + 1.772*b} {
					if v = min(max(v, 0), 255); math.Abs(float64(got[3*at+c])-v) > 0.51 {
						t.Fatalf("%d %d %d: colour %d is %d, want %v", y[at], cb[at], cr[at], c, got[3*at+c], v)
					}
				}
			}
		}
		for short := range 40 {
			clear(got)
			RGB(got, y[:short], cb, cr)
			if !bytes.Equal(got[:3*short], want[:3*short]) || !bytes.Equal(got[3*short:], make([]byte, 3*(n-short))) {
				t.Fatalf("%d pixels: %v", short, got)
			}
		}
	})
}

func TestWiden(t *testing.T) {
	r := random()
	eachVariant(t, func(t *testing.T) {
		for n := range 80 {
			near, far := make([]byte, n), make([]byte, n)
			for i := range near {
				near[i], far[i] = byte(r.IntN(256)), byte(r.IntN(256))
			}
			sum := func(i int) int {
				i = min(max(i, 0), n-1)
				return 3*int(near[i]) + int(far[i])
			}
			got, want := make([]byte, 2*n+1), make([]byte, 2*n+1)
			for i := range near {
				want[2*i] = byte((3*sum(i) + sum(i-1) + 8) / 16)
				want[2*i+1] = byte((3*sum(i) + sum(i+1) + 7) / 16)
			}
			Widen(got, near, far, 8, 7)
			if !bytes.Equal(got, want) {
				t.Fatalf("%d numbers: %v, want %v", n, got, want)
			}
		}
	})
}
