package whisper

import (
	"math"
	"slices"

	"tonggan/internal/kernel"
)

// rules say which tokens may come next in one window (§4.5 and the published
// decoding code).
type rules struct {
	*Tokens
	prompt []int32 // before what is written
	times  bool    // times are wanted

	anyTime bool // a time need not stand where times together are likelier than text
}

// apply sets the scores [V] of what may not follow the tokens written so far to -Inf.
func (r *rules) apply(scores []float32, written []int32) {
	r.vary(scores, written)
	ban := func(from, to int32) {
		for i := max(from, 0); i < min(to, int32(len(scores))); i++ {
			scores[i] = float32(math.Inf(-1))
		}
	}
	if len(written) == 0 {
		for _, id := range r.SuppressFirst {
			ban(id, id+1)
		}
	}
	for _, id := range r.Suppress {
		ban(id, id+1)
	}
	if !r.times {
		return
	}
	ban(r.NoTimes, r.NoTimes+1)
	n := len(written)
	last := n >= 1 && written[n-1] >= r.FirstTime
	pair := n < 2 || written[n-2] >= r.FirstTime
	if last {
		if pair { // times come in pairs: after the second, text
			ban(r.FirstTime, int32(len(scores)))
		} else { // after the end of a text, another time or the end of all
			ban(0, r.End)
		}
	}
	for i := n - 1; i >= 0; i-- {
		if t := written[i]; t >= r.FirstTime { // times do not go back; a text takes some time
			if last && !pair {
				ban(r.FirstTime, t)
			} else {
				ban(r.FirstTime, t+1)
			}
			break
		}
	}
	if n == 0 {
		ban(0, r.FirstTime)
		if r.LatestFirst >= 0 {
			ban(r.FirstTime+int32(r.LatestFirst)+1, int32(len(scores)))
		}
	}
	if !r.anyTime && r.likelyTime(scores) {
		ban(0, r.FirstTime)
	}
}

// vary makes what is there already less likely, as transformers' generate does where it is
// asked for: the prompt is there, too.
func (r *rules) vary(scores []float32, written []int32) {
	if (r.Repetition == 0 || r.Repetition == 1) && r.NoRepeat == 0 {
		return
	}
	all := append(slices.Clip(r.prompt), written...)
	if p := float32(r.Repetition); p != 0 {
		for _, id := range slices.Compact(slices.Sorted(slices.Values(all))) {
			if scores[id] < 0 {
				scores[id] *= p
			} else {
				scores[id] /= p
			}
		}
	}
	if n := r.NoRepeat; n > 0 {
		for i := 0; i+n <= len(all); i++ {
			if slices.Equal(all[i:i+n-1], all[len(all)-n+1:]) {
				scores[all[i+n-1]] = float32(math.Inf(-1))
			}
		}
	}
}

// likelyTime says whether all times together are likelier than the likeliest text.
func (r *rules) likelyTime(scores []float32) bool {
	text, times := scores[:r.FirstTime], scores[r.FirstTime:]
	if len(times) == 0 || math.IsInf(float64(kernel.Max(times)), -1) {
		return false
	}
	return kernel.LogSum(times) > float64(kernel.Max(text))
}

// logProb is the log-probability of one token.
func logProb(scores []float32, id int32) float64 {
	return float64(scores[id]) - kernel.LogSum(scores)
}

// best is the likeliest of some ids.
func best(scores []float32, ids map[string]int32) (name string) {
	top := math.Inf(-1)
	for n, id := range ids {
		if v := float64(scores[id]); v > top || v == top && n < name {
			name, top = n, v
		}
	}
	return name
}

// softmaxAt is the probability of id among all scores, which stay as they are.
func softmaxAt(scores []float32, id int32) float64 {
	return math.Exp(logProb(scores, id))
}

// draw takes a token at random, by the softmax of the scores over a temperature.
func draw(scores []float32, temperature float64, random func() float64) int32 {
	p := make([]float32, len(scores))
	for i, v := range scores {
		p[i] = float32(float64(v) / temperature)
	}
	kernel.Softmax(p, 1, len(p))
	at := random()
	for i, v := range p {
		if at -= float64(v); at < 0 {
			return int32(i)
		}
	}
	return greedy(scores)
}

// greedy is the likeliest token.
func greedy(scores []float32) int32 {
	return int32(max(0, slices.Index(scores, kernel.Max(scores))))
}
