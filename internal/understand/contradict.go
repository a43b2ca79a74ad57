package understand

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

const (
	near       = 0.6 // a word is as much to blame as the worst one from this share of its gain on
	maxRounds  = 3   // how many times the search looks for further words
	maxSuspect = 64  // words of one text that are tried
)

// Blamed is a word that the picture contradicts. Gain is by how much the logit rose
// when it was hidden.
type Blamed struct {
	Word
	Gain float64
}

// Blame finds the words of a text that the picture contradicts, those with the most
// to gain first: what [Match] lists as contradicted, in another order.
func Blame(ctx context.Context, m Matcher, see Sight, text string, t Tuning) ([]Blamed, error) {
	r := reading{m: m, see: see, text: text, enc: m.Encode(text), tune: t}
	blamed, _, err := r.contradicted(ctx, see.Logits([][]int32{r.enc.IDs})[0])
	slices.SortStableFunc(blamed, func(a, b Blamed) int { return cmp.Compare(b.Gain, a.Gain) })
	return blamed, err
}

// contradicted finds the words that the picture contradicts by asking "what if": a
// word is hidden, the rest is scored again, and a word whose hiding makes the text
// fit better is to blame. logit is that of the whole text.
//
// When hiding one word does not make the text fit, because another one is wrong as
// well, that word stays hidden and the search goes on among the others.
func (r *reading) contradicted(ctx context.Context, logit float64) (blamed []Blamed, warning string, err error) {
	suspects, warning := r.suspects()
	hidden := make([]bool, len(suspects))
	gained := make([]float64, len(suspects)) // of the hidden ones, when they were hidden
	base := logit
	for range maxRounds {
		if err := ctx.Err(); err != nil {
			return nil, "", err
		}
		var tries [][]int32
		for i := range suspects {
			if !hidden[i] {
				hidden[i] = true
				tries = append(tries, r.without(suspects, hidden))
				hidden[i] = false
			}
		}
		logits := r.see.Logits(tries)
		gains := make([]float64, len(suspects))
		best, n := -1, 0
		for i := range suspects {
			if hidden[i] {
				continue
			}
			gains[i] = logits[n] - base
			n++
			if best < 0 || gains[i] > gains[best] {
				best = i
			}
		}
		if best < 0 || gains[best] < r.tune.Margin {
			break
		}
		least := max(r.tune.Margin, near*gains[best])
		for i, gain := range gains {
			if !hidden[i] && gain >= least {
				hidden[i], gained[i] = true, gain
			}
		}
		base = r.see.Logits([][]int32{r.without(suspects, hidden)})[0]
		if r.tune.Probability(base) > r.tune.Mismatch {
			break
		}
	}
	for i, w := range suspects {
		if hidden[i] {
			blamed = append(blamed, Blamed{w, gained[i]})
		}
	}
	return blamed, warning, nil
}

// suspects are the words that a picture can contradict and that the model has read and knows.
func (r *reading) suspects() (words []Word, warning string) {
	for _, w := range Words(r.text) {
		if w.Kind == Function || !r.knows(w) {
			continue
		}
		if len(words) == maxSuspect {
			return words, fmt.Sprintf("only the first %d words were checked for contradiction", maxSuspect)
		}
		words = append(words, w)
	}
	return words, ""
}

// without is the text with the hidden words unknown: masked where the model has a mask, cut
// out where it has none.
func (r *reading) without(words []Word, hidden []bool) []int32 {
	if mask, ok := r.m.Mask(); ok {
		ids := append([]int32(nil), r.enc.IDs...)
		for i, w := range words {
			if hidden[i] {
				for _, t := range r.tokens(w) {
					ids[t] = mask
				}
			}
		}
		return ids
	}
	var left strings.Builder
	from := 0
	for i, w := range words {
		if hidden[i] {
			left.WriteString(r.text[from:w.Start])
			from = w.End
		}
	}
	left.WriteString(r.text[from:])
	return r.m.Encode(strings.Join(strings.Fields(left.String()), " ")).IDs
}
