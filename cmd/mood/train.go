package main

import (
	"math"
	"math/rand/v2"

	"tonggan/internal/grammar"
	"tonggan/internal/mood"
)

const (
	perMood = 5000 // sentences of each mood and language
	judges  = 4    // classifiers on sentences of their own, whose mean is kept
	epochs  = 4
	rate    = 0.05 // of AdaGrad
	decay   = 2e-6 // of weights, for each step that touches them
	keep    = 0.5  // of features, drawn anew each time, so that no single word decides
	step    = 32   // of the bytes that weights are written as: mood.unit
)

// sample is a sentence's features and its mood.
type sample struct {
	features []int32
	class    int
}

// train is the weights, one byte each, of both languages.
func train(heldOut runs) []byte {
	mean := make([]float64, mood.Size)
	for n := range uint64(judges) {
		w := make([]float64, mood.Size)
		for i, text := range []string{english, chinese} {
			r := rand.New(rand.NewPCG(n, uint64(i)))
			fit(w, draw(grammar.Parse(text), i == 1, heldOut, r), r)
		}
		for i, v := range w {
			mean[i] += v / judges
		}
	}
	out := make([]byte, len(mean))
	for i, v := range mean {
		out[i] = byte(int8(min(max(math.RoundToEven(v*step), -127), 127)))
	}
	return out
}

// fit descends along the gradient of the cross-entropy, one sentence at a time. Products
// are rounded before they are added, so that no machine fuses them.
func fit(w []float64, samples []sample, r *rand.Rand) {
	squares := make([]float64, len(w))
	var kept []int32
	for range epochs {
		r.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		for _, s := range samples {
			kept = kept[:0]
			for _, f := range s.features {
				if r.Float64() < keep {
					kept = append(kept, f)
				}
			}
			p := probabilities(w, kept)
			for c := range p {
				g := p[c]
				if c == s.class {
					g -= 0.97 // a little doubt keeps weights small
				} else {
					g -= 0.03 / (mood.Classes - 1)
				}
				for _, f := range kept {
					at := int(f)*mood.Classes + c
					squares[at] += float64(g * g)
					w[at] -= float64(rate * g / (0.1 + math.Sqrt(squares[at])))
					w[at] -= float64(decay * w[at])
				}
			}
		}
	}
}

func probabilities(w []float64, features []int32) (p [mood.Classes]float64) {
	for _, f := range features {
		for c := range p {
			p[c] += w[int(f)*mood.Classes+c]
		}
	}
	top := p[0]
	for _, v := range p {
		top = max(top, v)
	}
	sum := 0.0
	for c, v := range p {
		p[c] = math.Exp(v - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}
