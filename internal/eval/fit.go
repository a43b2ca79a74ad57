package eval

import (
	"context"
	"math"
	"slices"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/understand"
	"tonggan/internal/world"
)

const (
	// MinFit is the fewest scenes that a domain can be fitted on.
	MinFit = 20

	falseAlarms = 0.05 // share of scenes that may be called outside
	shrink      = 0.01 // how much of the covariance is replaced by its mean variance
)

// fitSides are the sides of the pictures that a domain is fitted on, one of four as
// drawn, the others as a camera takes them: users bring scenes of any size.
var fitSides = []int{128, 128, 96, 192, 256}

// FitDomain fits what pictures a model knows: mean and whitening on count scenes of
// split "train", and the threshold so that 5 % of as many scenes of split "val" are
// called outside.
func FitDomain(ctx context.Context, gaze understand.Gazer, o Options) (*understand.Domain, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Count < MinFit {
		return nil, tonggan.Errorf(tonggan.Invalid, "count is %d: want %d to %d scenes", o.Count, MinFit, MaxCount)
	}
	r := &run{Options: o, ctx: ctx, total: 2 * o.Count}
	train, err := r.features(gaze, "train")
	if err != nil {
		return nil, err
	}
	d, err := gaussian(train)
	if err != nil {
		return nil, err
	}
	val, err := r.features(gaze, "val")
	if err != nil {
		return nil, err
	}
	far := make([]float64, len(val))
	for i, f := range val {
		far[i] = d.Distance(f, 0)
	}
	slices.Sort(far)
	last := min(len(far)-1, int(math.Ceil(float64(len(far))*(1-falseAlarms)))-1)
	d.Threshold = math.Ceil(far[last]*100) / 100
	return d, d.Validate()
}

// fitScene is one of a split's scenes, one of three with things and nobody: those are as
// much at home as others, but rare, and a Gaussian would take them for strangers.
func fitScene(split string, seed, i uint64) *world.Scene {
	s := world.ForSplit(split, seed, i)
	for try := uint64(1); i%3 == 0 && (len(s.Chars) > 0 || len(s.Groups) == 0); try++ {
		s = world.ForSplit(split, seed, i+try<<32)
	}
	return s
}

// features are those of scenes of a split, at the sizes that users bring.
func (r *run) features(gaze understand.Gazer, split string) ([][]float32, error) {
	all := make([][]float32, r.Count)
	err := r.each(r.Count, func(i int) error {
		p := fitScene(split, r.Seed, uint64(i)).Picture(fitSides[i%len(fitSides)], i%4 == 3)
		all[i] = gaze.Features(&media.Picture{W: p.N, H: p.N, Pix: p.Pix, Frames: 1})
		return nil
	})
	return all, err
}

// gaussian fits mean and whitening to features of one length. The covariance is
// shrunk towards a multiple of the identity (Ledoit and Wolf 2004), so that it has an
// inverse whatever the number of scenes; whitening is the inverse of its Cholesky factor.
func gaussian(all [][]float32) (*understand.Domain, error) {
	n := len(all[0])
	mean := make([]float64, n)
	for _, f := range all {
		for i, v := range f {
			mean[i] += float64(v) / float64(len(all))
		}
	}
	cov := make([]float64, n*n)
	x := make([]float64, n)
	for _, f := range all {
		for i, v := range f {
			x[i] = float64(v) - mean[i]
		}
		for i, a := range x {
			row := cov[i*n : i*n+i+1]
			for j := range row {
				row[j] += a * x[j]
			}
		}
	}
	var trace float64
	for i := range cov {
		cov[i] /= float64(len(all))
		if i%(n+1) == 0 {
			trace += cov[i]
		}
	}
	for i := range cov {
		cov[i] *= 1 - shrink
		if i%(n+1) == 0 {
			cov[i] += shrink * trace / float64(n)
		}
	}
	if !cholesky(cov, n) {
		return nil, tonggan.Errorf(tonggan.Invalid, "the features of %d scenes do not differ: is the model trained?", len(all))
	}
	white := invertLower(cov, n)
	d := &understand.Domain{Mean: make([]float32, n), Threshold: 1}
	for i, v := range mean {
		d.Mean[i] = float32(v)
	}
	for i := range n {
		for _, v := range white[i*n : i*n+i+1] {
			d.Whiten = append(d.Whiten, float32(v))
		}
	}
	return d, nil
}

// cholesky turns the lower half of a symmetric matrix [n, n] into its factor L, with
// a = L·Lᵀ. It is false for one that is not positive definite.
func cholesky(a []float64, n int) bool {
	for i := range n {
		for j := range i + 1 {
			sum := a[i*n+j]
			for k := range j {
				sum -= a[i*n+k] * a[j*n+k]
			}
			if i != j {
				a[i*n+j] = sum / a[j*n+j]
				continue
			}
			if !(sum > 0) {
				return false
			}
			a[i*n+i] = math.Sqrt(sum)
		}
	}
	return true
}

// invertLower is the inverse of a lower triangular matrix [n, n], by forward
// substitution; what is above the diagonal of l is not read.
func invertLower(l []float64, n int) []float64 {
	inv := make([]float64, n*n)
	for c := range n {
		for i := c; i < n; i++ {
			sum := 0.0
			if i == c {
				sum = 1
			}
			for k := c; k < i; k++ {
				sum -= l[i*n+k] * inv[k*n+c]
			}
			inv[i*n+c] = sum / l[i*n+i]
		}
	}
	return inv
}
