package eval

import (
	"math"
	"math/rand/v2"
	"testing"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/world"
)

func TestCholesky(t *testing.T) {
	const n = 7
	r := rand.New(rand.NewPCG(1, 2))
	var x [n][n]float64
	for i := range x {
		for j := range x {
			x[i][j] = r.NormFloat64()
		}
	}
	a := make([]float64, n*n)
	for i := range n {
		for j := range n {
			for k := range n {
				a[i*n+j] += x[i][k] * x[j][k]
			}
		}
	}
	l := append([]float64(nil), a...)
	if !cholesky(l, n) {
		t.Fatal("not positive definite")
	}
	inv := invertLower(l, n)
	for i := range n { // inv·a·invᵀ must be the identity
		for j := range n {
			var sum float64
			for k := range n {
				for m := range n {
					sum += inv[i*n+k] * a[k*n+m] * inv[j*n+m]
				}
			}
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(sum-want) > 1e-9 {
				t.Errorf("whitened covariance [%d, %d] is %g", i, j, sum)
			}
		}
	}
	if cholesky([]float64{1, 0, 2, 1}, 2) || cholesky([]float64{math.NaN()}, 1) {
		t.Error("a matrix that is not positive definite has a factor")
	}
}

// colours describes a picture by its mean colour.
type colours struct{}

func (colours) Features(pic *media.Picture) []float32 {
	f := make([]float32, 3)
	for i, v := range pic.Pix {
		f[i%3] += float32(v) * 3 / float32(len(pic.Pix))
	}
	return f
}

func (colours) FeatureCount() int { return 3 }

func TestFitDomain(t *testing.T) {
	d, err := FitDomain(t.Context(), colours{}, Options{Count: 60, Seed: 3, Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	out := 0
	for i := range uint64(40) {
		if s := shoot(world.ForSplit("test", 3, i), side); !d.Knows(colours{}, s.pic) {
			out++
		}
	}
	if out > 8 {
		t.Errorf("%d of 40 scenes are outside", out)
	}
	green := &media.Picture{W: 1, H: 1, Pix: []byte{0, 255, 0}}
	if d.Knows(colours{}, green) {
		t.Errorf("pure green at distance %.1f is inside %.1f", d.Distance(colours{}.Features(green), 0), d.Threshold)
	}
	if _, err := FitDomain(t.Context(), colours{}, Options{Count: MinFit - 1}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("too few: %v", err)
	}
	if _, err := FitDomain(t.Context(), blind{}, Options{Count: MinFit, Jobs: 1}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("features that never differ: %v", err)
	}
}

type blind struct{}

func (blind) Features(*media.Picture) []float32 { return []float32{1, 1} }

func (blind) FeatureCount() int { return 2 }
