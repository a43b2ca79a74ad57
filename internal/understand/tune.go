package understand

import (
	"math"

	"tonggan"
)

// Tuning turns a model's raw log-odds into a verdict with its reasons. The zero
// value is not useful: start from [Untuned].
type Tuning struct {
	// Calibrated says that A and B were fitted on held-out data. The probability
	// that a text fits is sigmoid(A*logit + B).
	Calibrated bool
	A, B       float64
	// At or above Match the verdict is match, at or below Mismatch it is mismatch,
	// and in between it is unsure. Probabilities in [0, 1].
	Match, Mismatch float64
	// Margin is by how much the logit must rise when a contradicted word is hidden.
	Margin float64
	// Layers are the cross-attention layers that heatmaps are drawn from; empty is
	// the last third of them.
	Layers []int
	// Outside says of one picture that it is not of those that the model knows
	// ([Domain]): every verdict on it is unsure.
	Outside bool
}

// Untuned trusts the model's own probability, within a band of doubt around one half.
func Untuned() Tuning { return Tuning{A: 1, Match: 0.6, Mismatch: 0.4, Margin: 1} }

// Validate reports a tuning that cannot judge.
func (t Tuning) Validate() error {
	switch {
	case !(t.A > 0) || math.IsInf(t.A, 0) || math.IsNaN(t.B) || math.IsInf(t.B, 0):
		return tonggan.Errorf(tonggan.Invalid, "calibration: a is %v and b is %v: want a finite a above zero and a finite b", t.A, t.B)
	case !(0 <= t.Mismatch && t.Mismatch <= t.Match && t.Match <= 1):
		return tonggan.Errorf(tonggan.Invalid, "thresholds: want 0 <= mismatch <= match <= 1, got mismatch %v and match %v", t.Mismatch, t.Match)
	case !(t.Margin > 0) || math.IsInf(t.Margin, 0):
		return tonggan.Errorf(tonggan.Invalid, "contradict: margin is %v: want a finite number above zero", t.Margin)
	}
	return nil
}

// Probability is the calibrated probability of a logit, in [0, 1].
func (t Tuning) Probability(logit float64) float64 { return sigmoid(t.A*logit + t.B) }

// Verdict judges a probability.
func (t Tuning) Verdict(p float64) tonggan.Verdict {
	switch {
	case t.Outside:
		return tonggan.Unsure
	case p >= t.Match:
		return tonggan.Match
	case p <= t.Mismatch:
		return tonggan.Mismatch
	}
	return tonggan.Unsure
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
