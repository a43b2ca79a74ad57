package blip

import (
	"math"

	"tonggan/internal/media"
	"tonggan/internal/tensor"
)

// pool makes of the tower's output x [1+P, Dv] one vector that says what kind of
// picture it is: [CLS], then the mean and the logarithm of the standard deviation of the
// patches in each channel, [3·Dv]. It does not live in x's arena.
func pool(x tensor.T) []float32 {
	d, n := x.Cols(), float64(x.Rows()-1)
	f := make([]float32, 3*d)
	copy(f, x.Row(0))
	for c := range d {
		var sum, squares float64
		for p := 1; p < x.Rows(); p++ {
			v := float64(x.Row(p)[c])
			sum += v
			squares += float64(v * v)
		}
		mean := sum / n
		f[d+c] = float32(mean)
		f[2*d+c] = float32(math.Log(math.Sqrt(max(0, squares/n-float64(mean*mean))) + 1e-3))
	}
	return f
}

// featureCount is how many features pool makes.
func (m *Vision) featureCount() int { return 3 * len(m.Class) }

func features(p *prep, v *Vision, pic *media.Picture) []float32 {
	a := tensor.Borrow()
	defer a.Return()
	return pool(v.Forward(a, p.pixels(a, pic)))
}

// Features describes what kind of picture it is, [3·Dv]: for telling pictures that
// the model knows from others.
func (m *Retrieval) Features(pic *media.Picture) []float32 { return features(&m.prep, &m.vision, pic) }

// Features is as for [Retrieval.Features].
func (m *QA) Features(pic *media.Picture) []float32 { return features(&m.prep, &m.vision, pic) }

// Features is as for [Retrieval.Features].
func (m *Captioner) Features(pic *media.Picture) []float32 { return features(&m.prep, &m.vision, pic) }

// FeatureCount is the length of Features.
func (m *Retrieval) FeatureCount() int { return m.vision.featureCount() }

// FeatureCount is as for [Retrieval.FeatureCount].
func (m *QA) FeatureCount() int { return m.vision.featureCount() }

// FeatureCount is as for [Retrieval.FeatureCount].
func (m *Captioner) FeatureCount() int { return m.vision.featureCount() }
