package sample

import (
	"context"
	"math"
	"slices"
)

// out is the score that the reference gives to what must not be chosen.
const out = -1e9

// beam is one sequence under search.
type beam struct {
	ids   []int32
	score float32 // sum of log-probabilities; for a finished one divided by length^penalty
	done  bool
}

// candidate is a running beam with one more token.
type candidate struct {
	parent int
	token  int32
	score  float32
	ended  bool
}

// beams follows the reference's beam search, with its rules for which candidates
// count: the best 2B continuations are looked at, of which the best B may finish
// and the best B unfinished go on.
func beams(ctx context.Context, prompt []int32, d Decoder, r Rules) ([]int32, error) {
	b := r.Beams
	penalty := r.LengthPenalty
	if penalty == 0 {
		penalty = 1
	}
	running := []beam{{ids: slices.Clone(prompt)}}
	finished := make([]beam, b) // best first; a score of out is a free place
	for i := range finished {
		finished[i].score = out
	}
	improvable := true
	scores := d.Start(prompt)
	for n := 1; ; n++ { // n tokens added after this step
		logProbs(scores, len(running))
		if scores[0] != scores[0] {
			return nil, ErrNaN
		}
		top := continuations(scores, running, max(2, 1+len(r.End))*b, r)
		last := n == r.MaxNew
		allEnded := true
		for i := range top {
			top[i].ended = last || r.ends(top[i].token)
			allEnded = allEnded && top[i].ended
		}
		finished = finish(finished, top, running, r, math.Pow(float64(n), penalty), improvable)
		next := goOn(top, b)

		improvable = improvable && canImprove(next[0].score, finished, n, r, penalty)
		full := r.Early == Full && !slices.ContainsFunc(finished, func(f beam) bool { return !f.done })
		if !improvable || full || allEnded {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, canceled(err)
		}
		grown := make([]beam, len(next))
		parents, tokens := make([]int, len(next)), make([]int32, len(next))
		for i, c := range next {
			grown[i] = beam{ids: extend(running[c.parent].ids, c.token), score: c.score}
			parents[i], tokens[i] = c.parent, c.token
		}
		running = grown
		scores = d.Next(parents, tokens)
	}
	return finished[0].ids, nil
}

// continuations are the n best next steps over all running beams, best first;
// among equals the earlier beam and the smaller token come first.
func continuations(scores []float32, running []beam, n int, r Rules) []candidate {
	v := len(scores) / len(running)
	top := make([]candidate, 0, n+1)
	for p := range running {
		row := scores[p*v : (p+1)*v]
		r.shape(row, running[p].ids)
		for t, s := range row {
			c := candidate{parent: p, token: int32(t), score: s + running[p].score}
			if len(top) == n && !(c.score > top[n-1].score) {
				continue
			}
			at := len(top)
			for at > 0 && c.score > top[at-1].score {
				at--
			}
			top = slices.Insert(top, at, c)
			top = top[:min(len(top), n)]
		}
	}
	return top
}

// finish merges those of the best B candidates that ended into the finished
// beams, which stay as many and sorted.
func finish(finished []beam, top []candidate, running []beam, r Rules, length float64, improvable bool) []beam {
	b := len(finished)
	full := r.Early == Full && !slices.ContainsFunc(finished, func(f beam) bool { return !f.done })
	merged := slices.Clone(finished)
	for i, c := range top {
		if i >= b || !c.ended || full || !improvable {
			continue
		}
		merged = append(merged, beam{
			ids:   extend(running[c.parent].ids, c.token),
			score: float32(float64(c.score) / length),
			done:  true,
		})
	}
	slices.SortStableFunc(merged, func(x, y beam) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	return merged[:b]
}

// goOn picks the b best candidates that did not end. If fewer are left, ended
// ones fill the places with hopeless scores, as in the reference.
func goOn(top []candidate, b int) []candidate {
	next := make([]candidate, 0, b)
	for _, c := range top {
		if !c.ended && len(next) < b {
			next = append(next, c)
		}
	}
	for _, c := range top {
		if c.ended && len(next) < b {
			c.score += out
			next = append(next, c)
		}
	}
	return next
}

// canImprove guesses whether the best running beam may still beat the worst
// finished one, given n tokens added so far.
func canImprove(best float32, finished []beam, n int, r Rules, penalty float64) bool {
	length := n
	if r.Early == Never && penalty > 0 {
		length = r.MaxNew
	}
	possible := float64(best) / math.Pow(float64(length), penalty)
	for _, f := range finished {
		worst := float64(out)
		if f.done {
			worst = float64(finished[len(finished)-1].score)
		}
		if possible > worst {
			return true
		}
	}
	return false
}

func extend(ids []int32, id int32) []int32 {
	return append(slices.Clip(slices.Clone(ids)), id)
}
