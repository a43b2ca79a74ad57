package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// eachVariant runs f once for every way this CPU can compute.
func eachVariant(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	best := use
	defer func() { use = best }()
	for _, v := range variants {
		use = v
		t.Run(v.name, f)
	}
}

// noise returns n numbers from -1 to 1.
func noise(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()*2 - 1
	}
	return x
}

func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// near fails unless |got-want| <= tol, or both are NaN or the same infinity.
func near(t *testing.T, what string, at int, got float32, want, tol float64) {
	t.Helper()
	g := float64(got)
	if g == want || math.IsNaN(g) && math.IsNaN(want) || math.Abs(g-want) <= tol {
		return
	}
	t.Fatalf("%s: element %d is %v, want %v within %g", what, at, got, want, tol)
}

// same fails unless both hold the same bits.
func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d of %d is %v, want exactly %v", what, i, len(want), got[i], want[i])
		}
	}
}

// withThreads runs f for several numbers of threads and expects the same bits.
func withThreads(t *testing.T, what string, f func() []float32) {
	t.Helper()
	defer SetThreads(Threads())
	var first []float32
	for _, n := range []int{1, 2, 3, 5} {
		SetThreads(n)
		for range 3 {
			got := f()
			if first == nil {
				first = got
			}
			same(t, what, got, first)
		}
	}
}
