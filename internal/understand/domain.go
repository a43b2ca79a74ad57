package understand

import (
	"math"

	"tonggan"
	"tonggan/internal/media"
)

// Gazer describes in one vector what kind of picture it is given.
type Gazer interface {
	Features(pic *media.Picture) []float32
	// FeatureCount is how many numbers Features returns.
	FeatureCount() int
}

// Domain is the pictures that a model knows: a Gaussian over the features of those
// that it was trained on. A picture too far from them is outside, and what the model
// says about it means nothing (Lee et al. 2018, arXiv:1807.03888, §2, with one class).
type Domain struct {
	Mean      []float32 // [F]
	Whiten    []float32 // [F(F+1)/2]: the rows of a lower triangle, a square root of the inverse covariance
	Threshold float64   // distances above it are outside
}

// OutsideWarning says what it means that a picture is outside a model's domain.
const OutsideWarning = "this picture is unlike those that the model knows, so its answer means nothing: use a published checkpoint with --model (docs/families.md)"

// Validate reports a domain that cannot judge features of some length.
func (d *Domain) Validate() error {
	f := len(d.Mean)
	switch {
	case f == 0 || len(d.Whiten) != f*(f+1)/2:
		return tonggan.Errorf(tonggan.Invalid, "mean has %d numbers and whiten %d: want F and the F(F+1)/2 of a triangle", f, len(d.Whiten))
	case !(d.Threshold > 0) || math.IsInf(d.Threshold, 0):
		return tonggan.Errorf(tonggan.Invalid, "threshold is %v: want a finite number above zero", d.Threshold)
	}
	for _, x := range [][]float32{d.Mean, d.Whiten} {
		for i, v := range x {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return tonggan.Errorf(tonggan.Invalid, "number %d is %v: want finite numbers", i, v)
			}
		}
	}
	return nil
}

// Distance is the Mahalanobis distance of features [F] from the mean: |Whiten·(f-Mean)|.
func (d *Domain) Distance(features []float32) float64 {
	n := len(d.Mean)
	apart := make([]float64, n)
	for i, v := range features[:n] {
		apart[i] = float64(v) - float64(d.Mean[i])
	}
	var squares float64
	rest := d.Whiten
	for i := range n {
		var sum float64
		for j, w := range rest[:i+1] {
			sum += float64(w) * apart[j]
		}
		squares += sum * sum
		rest = rest[i+1:]
	}
	return math.Sqrt(squares)
}

// Knows says whether the picture is one of those that the model can speak about. A
// nil domain knows all pictures.
func (d *Domain) Knows(m Gazer, pic *media.Picture) bool {
	return d == nil || d.Distance(m.Features(pic)) <= d.Threshold
}

// Holds is Knows for a picture that was looked at, which costs no second look. A
// sight that does not tell its features is held.
func (d *Domain) Holds(see Sight) bool {
	s, ok := see.(interface{ Features() []float32 })
	return d == nil || !ok || d.Distance(s.Features()) <= d.Threshold
}
