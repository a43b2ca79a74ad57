package eval

import (
	"maps"
	"slices"
	"strings"
)

// tally counts how often something held, by language and name.
type tally map[[2]string]*Score

// add counts one case.
func (t tally) add(lang, name string, held bool) {
	key := [2]string{name, lang}
	if t[key] == nil {
		t[key] = &Score{}
	}
	t[key].Of++
	if held {
		t[key].Value++ // a count until scores makes it a share
	}
}

// join adds another tally's counts.
func (t tally) join(o tally) {
	for key, s := range o {
		if t[key] == nil {
			t[key] = &Score{}
		}
		t[key].Of += s.Of
		t[key].Value += s.Value
	}
}

// score is the share of a name by language.
func (t tally) score(name string) map[string]Score {
	out := map[string]Score{}
	for key, s := range t {
		if key[0] == name {
			out[key[1]] = Score{s.Value / float64(s.Of), s.Of}
		}
	}
	return out
}

// under lists the names that begin with a prefix, in order, without it.
func (t tally) under(prefix string) []string {
	names := map[string]bool{}
	for key := range t {
		if rest, ok := strings.CutPrefix(key[0], prefix); ok {
			names[rest] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// joinAll is the sum of the tallies of all cases, in their order.
func joinAll(each []tally) tally {
	sum := tally{}
	for _, t := range each {
		sum.join(t)
	}
	return sum
}

// mean is the mean of two scores in each language: balanced accuracy, where a and b
// are the shares that are right of the true and of the false.
func mean(a, b map[string]Score) map[string]Score {
	out := map[string]Score{}
	for lang, s := range a {
		if o, ok := b[lang]; ok {
			out[lang] = Score{(s.Value + o.Value) / 2, s.Of + o.Of}
		}
	}
	return out
}

// judged is a probability with the truth.
type judged struct {
	p    float64
	fits bool
}

// calibrationError is the expected calibration error in ten bins (Guo et al. 2017,
// arXiv:1706.04599, §2), with true and false cases weighing the same in all.
func calibrationError(cases []judged) float64 {
	var gap [10]float64
	fits := 0
	for _, c := range cases {
		if c.fits {
			fits++
		}
	}
	if fits == 0 || fits == len(cases) {
		return 0
	}
	for _, c := range cases {
		bin := max(0, min(9, int(c.p*10)))
		weight, truth := 0.5/float64(len(cases)-fits), 0.0
		if c.fits {
			weight, truth = 0.5/float64(fits), 1
		}
		gap[bin] += weight * (truth - c.p)
	}
	var sum float64
	for _, g := range gap {
		sum += max(g, -g)
	}
	return sum
}
