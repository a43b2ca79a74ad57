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

// Domain is what a model knows: for each of K kinds of input a Gaussian over the features
// of what it learnt the kind from, all with one covariance (Lee et al. 2018,
// arXiv:1807.03888, §2). What is too far from a kind is not of it, whatever the model says.
// A model of pictures knows one kind: what is too far is outside its world.
type Domain struct {
	Mean      []float32 // [K, F]
	Whiten    []float32 // [F(F+1)/2]: the rows of a lower triangle, a square root of the inverse covariance
	Threshold float64   // distances above it are outside
}

// OutsideWarning says what it means that a picture is outside a model's domain.
const OutsideWarning = "this picture is unlike those that the model knows, so its answer means nothing: use a published checkpoint with --model (docs/families.md)"

// Validate reports a domain that cannot judge features of some length.
func (d *Domain) Validate() error {
	f := d.width()
	switch {
	case f == 0 || len(d.Whiten) != f*(f+1)/2 || len(d.Mean) == 0 || len(d.Mean)%f != 0:
		return tonggan.Errorf(tonggan.Invalid, "mean has %d numbers and whiten %d: want F for each kind and the F(F+1)/2 of a triangle", len(d.Mean), len(d.Whiten))
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

// width is F, of the F(F+1)/2 numbers of the triangle.
func (d *Domain) width() int { return int(math.Sqrt(2 * float64(len(d.Whiten)))) }

// Distance is the Mahalanobis distance of features [F] from the mean of a kind: |Whiten·(f-Mean)|.
func (d *Domain) Distance(features []float32, kind int) float64 {
	n := d.width()
	apart := make([]float64, n)
	for i, m := range d.Mean[kind*n : (kind+1)*n] {
		apart[i] = float64(features[i]) - float64(m)
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
	return d == nil || d.Distance(m.Features(pic), 0) <= d.Threshold
}

// Holds is Knows for a picture that was looked at, which costs no second look. A
// sight that does not tell its features is held.
func (d *Domain) Holds(see Sight) bool {
	s, ok := see.(interface{ Features() []float32 })
	return d == nil || !ok || d.Distance(s.Features(), 0) <= d.Threshold
}
