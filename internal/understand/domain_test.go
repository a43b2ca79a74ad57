package understand

import (
	"math"
	"testing"

	"tonggan"
	"tonggan/internal/media"
)

// dot describes a picture by its first two bytes.
type dot struct{}

func (dot) Features(pic *media.Picture) []float32 {
	return []float32{float32(pic.Pix[0]), float32(pic.Pix[1])}
}

func (dot) FeatureCount() int { return 2 }

func TestDomain(t *testing.T) {
	d := &Domain{Mean: []float32{10, 20}, Whiten: []float32{0.5, 1, 1}, Threshold: 5}
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
	// |(0.5·4, 4+(-1))| = |(2, 3)|
	if got := d.Distance([]float32{14, 19}, 0); math.Abs(got-math.Sqrt(13)) > 1e-9 {
		t.Errorf("distance %g", got)
	}
	two := &Domain{Mean: []float32{0, 0, 10, 20}, Whiten: d.Whiten, Threshold: 5}
	if got := two.Distance([]float32{14, 19}, 1); two.Validate() != nil || math.Abs(got-math.Sqrt(13)) > 1e-9 {
		t.Errorf("distance from the second kind %g", got)
	}
	for _, c := range []struct {
		pix   []byte
		knows bool
	}{{[]byte{10, 20, 0}, true}, {[]byte{14, 19, 0}, true}, {[]byte{10, 26, 0}, false}} {
		if got := d.Knows(dot{}, &media.Picture{W: 1, H: 1, Pix: c.pix}); got != c.knows {
			t.Errorf("knows %v: %t", c.pix, got)
		}
	}
	if !(*Domain)(nil).Knows(nil, picture()) {
		t.Error("a model without a domain must know every picture")
	}
}

func TestDomainValidate(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, d := range map[string]Domain{
		"empty":          {Threshold: 1},
		"no whitening":   {Mean: []float32{1}, Threshold: 1},
		"ragged":         {Mean: []float32{1, 2}, Whiten: []float32{1, 2, 3, 4}, Threshold: 1},
		"half a kind":    {Mean: []float32{1, 2, 3}, Whiten: []float32{1, 2, 3}, Threshold: 1},
		"no threshold":   {Mean: []float32{1}, Whiten: []float32{1}},
		"nan threshold":  {Mean: []float32{1}, Whiten: []float32{1}, Threshold: math.NaN()},
		"huge threshold": {Mean: []float32{1}, Whiten: []float32{1}, Threshold: math.Inf(1)},
		"nan mean":       {Mean: []float32{nan}, Whiten: []float32{1}, Threshold: 1},
		"inf whitening":  {Mean: []float32{1}, Whiten: []float32{inf}, Threshold: 1},
	} {
		if err := d.Validate(); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Outside the domain every verdict is unsure, the probability is still told, and no
// word is blamed.
func TestMatchOutside(t *testing.T) {
	d := &Domain{Mean: []float32{0}, Whiten: []float32{1}, Threshold: 2}
	if see := blueHat(8).Look(picture()); !d.Holds(see) || !(*Domain)(nil).Holds(farSight{see}) || d.Holds(farSight{see}) {
		t.Error("Holds is wrong")
	}
	calls := 0
	f := blueHat(8)
	f.calls = &calls
	results, warnings, err := Match(t.Context(), farsighted{f}, picture(), []string{"a cat wearing a blue hat", "a cat wearing a red hat"}, false, Untuned(), d)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Verdict != tonggan.Unsure || len(r.Contradicted) != 0 || (r.Probability > 0.5) != (i == 0) {
			t.Errorf("got %+v", r)
		}
	}
	if calls != 2 {
		t.Errorf("%d forward passes for two texts", calls)
	}
	if len(warnings) != 1 || warnings[0] != OutsideWarning {
		t.Errorf("warnings %v", warnings)
	}
}

// farsighted sees every picture 3 away from the mean.
type farsighted struct{ Matcher }

func (m farsighted) Look(pic *media.Picture) Sight { return farSight{m.Matcher.Look(pic)} }

type farSight struct{ Sight }

func (farSight) Features() []float32 { return []float32{3} }

func TestBlameOrdersByGain(t *testing.T) {
	f := blueHat(2)
	blamed, err := Blame(t.Context(), f, f.Look(picture()), "a cat wearing a red red coat", Untuned())
	if err != nil {
		t.Fatal(err)
	}
	if len(blamed) != 3 {
		t.Fatalf("blamed %v", blamed)
	}
	for i := 1; i < len(blamed); i++ {
		if blamed[i].Gain > blamed[i-1].Gain {
			t.Errorf("not in order: %v", blamed)
		}
	}
}
