// Package sample turns scores into choices: greedy search and beam search over a
// decoder, by the rules of Hugging Face transformers' generate, so that the same
// scores give the same token ids.
package sample

import (
	"context"
	"math"

	"tonggan"
	"tonggan/internal/kernel"
)

// Decoder scores what may come next. Scores are logits, any shift.
type Decoder interface {
	// Start reads the prompt and scores the token after it: [V].
	Start(prompt []int32) []float32
	// Next continues: sequence i is the former sequence parents[i] with tokens[i]
	// added. It scores what may follow each: [len(tokens)·V]. The result and the
	// arguments are valid until the next call.
	Next(parents []int, tokens []int32) []float32
}

// Early says when beam search stops.
type Early uint8

// The three rules of the reference's early_stopping.
const (
	Heuristic Early = iota // false: when the best running beam is unlikely to win
	Full                   // true: as soon as there are as many finished texts as beams
	Never                  // "never": when no running beam can win
)

// Rules say how to search. The zero value with End set is greedy search for up to
// 20 tokens, the reference's default.
type Rules struct {
	End           []int32 // token ids that end a text
	MaxNew        int     // tokens to add at most; 0 leaves it to MaxLength
	MaxLength     int     // tokens of the whole text, prompt included, unless MaxNew is set; 0 is the prompt and 20
	MinLength     int     // a text, prompt included, does not end before this length
	Beams         int     // 0 and 1 are greedy search
	LengthPenalty float64 // exponent of the length that a beam's score is divided by; 0 is 1. See NoLengthPenalty
	Repetition    float64 // scores of tokens already there are divided by this; 0 and 1 change nothing
	Early         Early
}

// NoLengthPenalty is a LengthPenalty of zero, which the zero value is not.
const NoLengthPenalty = math.SmallestNonzeroFloat64

// Validate names the first rule that cannot be followed.
func (r Rules) Validate() error {
	switch {
	case r.MaxNew < 0 || r.MaxNew > 4096:
		return tonggan.Errorf(tonggan.Invalid, "generation: max_new_tokens is %d; it must be from 0 to 4096", r.MaxNew)
	case r.MaxLength < 0 || r.MaxLength > 1<<15:
		return tonggan.Errorf(tonggan.Invalid, "generation: max_length is %d; it must be from 0 to 32768", r.MaxLength)
	case r.Beams < 0 || r.Beams > 16:
		return tonggan.Errorf(tonggan.Invalid, "generation: num_beams is %d; it must be from 0 to 16", r.Beams)
	case !(r.Repetition >= 0):
		return tonggan.Errorf(tonggan.Invalid, "generation: repetition_penalty is %g; it must not be negative", r.Repetition)
	case math.IsNaN(r.LengthPenalty) || math.Abs(r.LengthPenalty) > 100:
		return tonggan.Errorf(tonggan.Invalid, "generation: length_penalty is %g; it must be from -100 to 100", r.LengthPenalty)
	}
	return nil
}

// New is how many tokens may be added to a prompt of that many, for a model that
// reads up to limit tokens. At least one, if the model has room for it.
func (r Rules) New(prompt, limit int) int {
	n := 20
	switch {
	case r.MaxNew > 0:
		n = r.MaxNew
	case r.MaxLength > 0:
		n = max(1, r.MaxLength-prompt)
	}
	return min(n, limit-prompt)
}

// Width is how many sequences are alive at a time.
func (r Rules) Width() int { return max(1, r.Beams) }

func (r Rules) ends(id int32) bool {
	for _, e := range r.End {
		if e == id {
			return true
		}
	}
	return false
}

// Generate extends prompt by the rules and returns all ids, prompt and the ending
// token included. It looks at ctx between steps.
func Generate(ctx context.Context, prompt []int32, d Decoder, r Rules) ([]int32, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	r.MaxNew = r.New(len(prompt), math.MaxInt)
	if r.Beams > 1 {
		return beams(ctx, prompt, d, r)
	}
	return greedy(ctx, prompt, d, r)
}

// ErrNaN is what becomes of damaged weights.
var ErrNaN = tonggan.Errorf(tonggan.Invalid, "its scores are not numbers: the weights are damaged")

func greedy(ctx context.Context, prompt []int32, d Decoder, r Rules) ([]int32, error) {
	ids := append(make([]int32, 0, len(prompt)+r.MaxNew), prompt...)
	scores := d.Start(prompt)
	parent, token := []int{0}, []int32{0}
	for n := 1; ; n++ {
		r.shape(scores, ids)
		id := int32(argmax(scores))
		if scores[id] != scores[id] {
			return nil, ErrNaN
		}
		ids = append(ids, id)
		if r.ends(id) || n == r.MaxNew {
			return ids, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, canceled(err)
		}
		token[0] = id
		scores = d.Next(parent, token)
	}
}

// shape applies the rules that change scores, in the reference's order.
func (r Rules) shape(scores []float32, ids []int32) {
	if r.Repetition != 0 && r.Repetition != 1 {
		for i, id := range ids {
			if seen(ids[:i], id) {
				continue // once for each token, however often it is there
			}
			if scores[id] < 0 {
				scores[id] *= float32(r.Repetition)
			} else {
				scores[id] /= float32(r.Repetition)
			}
		}
	}
	if len(ids) < r.MinLength {
		for _, e := range r.End {
			scores[e] = float32(math.Inf(-1))
		}
	}
}

func seen(ids []int32, id int32) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// argmax is the first position of the largest score.
func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

func canceled(err error) error {
	return tonggan.Errorf(tonggan.Canceled, "generation was canceled: %w", err)
}

// logProbs turns each row of logits into log-probabilities in place.
func logProbs(x []float32, rows int) { kernel.LogSoftmax(x, rows, len(x)/rows) }
