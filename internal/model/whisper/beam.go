package whisper

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

const maxBeams = 16

// search writes several texts at once, after scores [1, V] of what may come first, and
// picks one of them.
func (w *writing) search(ctx context.Context, scores tensor.T, penalty float64) (text, error) {
	b := newBeams(len(w.seqs), w.m.tokens.End, penalty, w.room)
	places := make([]place, 1)
	for n := 1; ; n++ {
		if err := canceled(ctx); err != nil {
			return text{}, err
		}
		for i, t := range b.running {
			w.rules.apply(scores.Row(i), t.ids)
		}
		kernel.LogSoftmax(scores.Data, scores.Rows(), scores.Cols())
		for i := range b.running {
			if w.walk != nil {
				w.keep(scores.Row(i), places[i])
			}
		}
		if !b.grow(scores) || n == w.room {
			return b.best(), nil
		}
		if w.walk != nil {
			next := make([]place, len(b.parents))
			for i, p := range b.parents {
				next[i] = w.after(places[p], b.tokens[i])
			}
			places = next
		}
		nn.Reorder(w.seqs, b.parents)
		scores = w.next(b.tokens)
	}
}

// beams is the search of the published decoding code, with a patience of 1. Of all texts
// with one more token, the likeliest go on, as many as there are beams; an end likelier
// than the last of them finishes its text. It is over when as many texts are finished as
// there are beams.
type beams struct {
	most    int
	end     int32
	penalty float64 // Options.LengthPenalty

	running  []text  // likeliest first
	finished []text  // in the order they were found
	parents  []int   // of each running text: which of the former ones it continues
	tokens   []int32 // of each running text: its last

	next, ended []text // scratch
	top         []candidate
}

// text is what was written, without prompt and end.
type text struct {
	ids []int32
	sum float64 // of log-probabilities, the end's too if it was reached
}

// candidate is a running text with one more token.
type candidate struct {
	parent int
	token  int32
	sum    float64
}

// newBeams begins with one empty text. Texts have room for that many tokens.
func newBeams(most int, end int32, penalty float64, room int) *beams {
	b := &beams{most: most, end: end, penalty: penalty, running: make([]text, most), next: make([]text, most)}
	for i := range most {
		b.running[i].ids, b.next[i].ids = make([]int32, 0, room), make([]int32, 0, room)
	}
	b.running = b.running[:1]
	return b
}

// grow adds a token to the texts, given the log-probabilities [B, V] of what may follow
// each, and says whether the search goes on.
func (b *beams) grow(logProbs tensor.T) bool {
	b.top, b.ended = b.top[:0], b.ended[:0]
	worst := math.Inf(-1) // of those that go on
	for p, t := range b.running {
		for id, v := range logProbs.Row(p) {
			c := candidate{p, int32(id), t.sum + float64(v)}
			if !(c.sum > worst) || c.token == b.end {
				continue
			}
			at := len(b.top)
			for at > 0 && c.sum > b.top[at-1].sum {
				at--
			}
			b.top = slices.Insert(b.top, at, c)
			if len(b.top) >= b.most {
				b.top = b.top[:b.most]
				worst = b.top[b.most-1].sum
			}
		}
	}
	for p, t := range b.running {
		if sum := t.sum + float64(logProbs.Row(p)[b.end]); sum > worst {
			b.ended = append(b.ended, text{t.ids, sum})
		}
	}
	slices.SortStableFunc(b.ended, func(x, y text) int { return cmp.Compare(y.sum, x.sum) })
	for _, t := range b.ended[:min(len(b.ended), b.most-len(b.finished))] {
		b.finished = append(b.finished, text{slices.Clone(t.ids), t.sum})
	}
	if len(b.top) == 0 { // nothing may follow
		return false
	}
	b.next, b.parents, b.tokens = b.next[:len(b.top)], b.parents[:0], b.tokens[:0]
	for i, c := range b.top {
		ids := append(b.next[i].ids[:0], b.running[c.parent].ids...)
		b.next[i] = text{append(ids, c.token), c.sum}
		b.parents, b.tokens = append(b.parents, c.parent), append(b.tokens, c.token)
	}
	b.running, b.next = b.next, b.running
	return len(b.finished) < b.most
}

// best is the finished text of the best mean log-probability or, with a penalty, of the
// best sum over the length as in Wu et al. 2016, arXiv:1609.08144, §7. If fewer are
// finished than there are beams, the likeliest unfinished ones take their places.
func (b *beams) best() (best text) {
	top := math.Inf(-1)
	for _, t := range append(b.finished, b.running[:min(len(b.running), b.most-len(b.finished))]...) {
		n := float64(max(len(t.ids), 1))
		if b.penalty > 0 {
			n = math.Pow((5+float64(len(t.ids)))/6, b.penalty)
		}
		if score := t.sum / n; score > top {
			best, top = t, score
		}
	}
	return best
}
