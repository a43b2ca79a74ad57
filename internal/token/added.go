package token

import (
	"slices"
)

// addedToken is a token that is looked for in the text before the model sees it.
type addedToken struct {
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"` // only where no word character touches it
	LStrip     bool   `json:"lstrip"`      // takes the white space before it
	RStrip     bool   `json:"rstrip"`      // takes the white space after it
	Normalized bool   `json:"normalized"`  // matched after normalisation, itself normalised
	Special    bool   `json:"special"`     // left out of decoded text
}

// addedSet finds added tokens: leftmost, then longest.
type addedSet struct {
	tokens []addedMatch // sorted by runes
	first  map[rune]int // where the tokens that begin with a character are
}

type addedMatch struct {
	addedToken
	runes []rune
	id    int32
}

func newAddedSet(tokens []addedMatch) addedSet {
	s := addedSet{first: map[rune]int{}}
	slices.SortStableFunc(tokens, func(a, b addedMatch) int { return slices.Compare(a.runes, b.runes) })
	for _, t := range tokens {
		if n := len(s.tokens); len(t.runes) == 0 || n > 0 && slices.Equal(s.tokens[n-1].runes, t.runes) {
			continue
		}
		if _, ok := s.first[t.runes[0]]; !ok {
			s.first[t.runes[0]] = len(s.tokens)
		}
		s.tokens = append(s.tokens, t)
	}
	return s
}

// longest is the longest token at the start of r, nil if none is there. The tokens
// that agree with r so far are a range of the sorted list, narrowed at each character.
func (s *addedSet) longest(r []rune) *addedMatch {
	lo, ok := s.first[r[0]]
	if !ok {
		return nil
	}
	var best *addedMatch
	hi := len(s.tokens)
	for depth := 0; lo < hi && depth < len(r); depth++ {
		c := r[depth]
		n, _ := slices.BinarySearchFunc(s.tokens[lo:hi], c, func(t addedMatch, c rune) int { return compareAt(t.runes, depth, c) })
		m, _ := slices.BinarySearchFunc(s.tokens[lo:hi], c+1, func(t addedMatch, c rune) int { return compareAt(t.runes, depth, c) })
		lo, hi = lo+n, lo+m
		if lo < hi && len(s.tokens[lo].runes) == depth+1 {
			best = &s.tokens[lo]
		}
	}
	return best
}

func compareAt(runes []rune, depth int, c rune) int {
	if depth >= len(runes) {
		return -1
	}
	return int(runes[depth] - c)
}

// cut calls each with the parts of t in order: those between added tokens, with id -1,
// and added tokens, with their id. No part is empty.
func (s *addedSet) cut(t *text, each func(part *text, id int32)) {
	n, done := len(t.runes), 0
	if len(s.tokens) == 0 {
		if n > 0 {
			each(t.slice(0, n), -1)
		}
		return
	}
	for i := 0; i < n; {
		m := s.longest(t.runes[i:])
		if m == nil {
			i++
			continue
		}
		from, to := i, i+len(m.runes)
		i = to
		if m.SingleWord && (from > 0 && flagsOf(t.runes[from-1])&flagWord != 0 || to < n && flagsOf(t.runes[to])&flagWord != 0) {
			continue
		}
		if m.LStrip {
			for from > done && flagsOf(t.runes[from-1])&flagSpace != 0 {
				from--
			}
		}
		for m.RStrip && to < n && flagsOf(t.runes[to])&flagSpace != 0 {
			to++
		}
		if done < from {
			each(t.slice(done, from), -1)
		}
		each(t.slice(from, to), m.id)
		done = to
	}
	if done < n {
		each(t.slice(done, n), -1)
	}
}
