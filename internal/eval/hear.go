package eval

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/foley"
	"tonggan/internal/understand"
)

// HearOptions says what is measured of a model of sounds.
type HearOptions struct {
	Model string // name or folder; empty is the built-in model
	Count int    // sounds of each class; 0 is 20
	Seed  uint64 // base seed; 0 is DefaultSeed
	Real  string // folder of recordings, named as in real.tsv; empty is none
	Jobs  int    // goroutines; 0 is 1

	Progress func(done, total int) // called from one goroutine at a time; nil is none
}

// MaxSounds bounds HearOptions.Count.
const MaxSounds = 1000

// Validate says which option is out of range.
func (o HearOptions) Validate() error {
	if o.Count < 0 || o.Count > MaxSounds {
		return tonggan.Errorf(tonggan.Invalid, "count is %d: want 1 to %d sounds of each class", o.Count, MaxSounds)
	}
	return nil
}

// HearReport is everything that was measured. Shares are in [0, 1].
type HearReport struct {
	Model   string      `json:"model"`
	Seed    uint64      `json:"seed"`
	Count   int         `json:"count"` // sounds of each class
	First   float64     `json:"first"` // share of sounds whose class comes first, the mean over classes
	Three   float64     `json:"three"` // among the first three
	Classes []HearClass `json:"classes"`
	Claimed Claims      `json:"claimed"` // of single sounds, over the thresholds
	Pairs   Claims      `json:"pairs"`   // of two sounds at once
	Real    []RealSet   `json:"real,omitempty"`
}

// HearClass is how one class fares when each sound is given its most probable class.
type HearClass struct {
	Name      string  `json:"name"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Mistaken  string  `json:"mistaken,omitempty"` // what it is most often taken for
}

// Claims are what is told to users: sounds whose probability is over their threshold.
type Claims struct {
	Right float64 `json:"right"` // share of claims that are true
	Found float64 `json:"found"` // share of what is there that is claimed
	Of    int     `json:"of"`    // claims
}

// heardOne is one window: what it holds, how probable each label is, and from what that was told.
type heardOne struct {
	want     []int
	p        []float64
	features []float32
}

// MeasureHearing measures a model of sounds on sounds that training never made. The same
// options and model give the same report.
func MeasureHearing(ctx context.Context, e *engine.Engine, o HearOptions) (*HearReport, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	o.Count, o.Seed, o.Jobs = cmp.Or(o.Count, 20), cmp.Or(o.Seed, DefaultSeed), cmp.Or(o.Jobs, 1)
	kit, err := e.Kit(ctx, o.Model, tonggan.HearVerb)
	if err != nil {
		return nil, err
	}
	labels := kit.Sounds.Labels()
	if !slices.EqualFunc(labels, foley.Classes, func(l string, c foley.Class) bool { return l == c.Name }) {
		return nil, tonggan.Errorf(tonggan.Unsupported, "model %s knows other sounds than those that are made here: only --real could measure it", kit.Name)
	}
	n := len(labels)
	all := make([]heardOne, n*o.Count+n*o.Count/4) // single ones, then pairs
	var mu sync.Mutex
	done := 0
	if err := spread(o.Jobs, len(all), func(i int) error {
		all[i] = listen(kit, o, n, i)
		mu.Lock()
		defer mu.Unlock()
		if done++; o.Progress != nil {
			o.Progress(done, len(all))
		}
		return ctx.Err()
	}); err != nil {
		return nil, err
	}
	r := &HearReport{Model: kit.Name, Seed: o.Seed, Count: o.Count}
	r.mark(all[:n*o.Count])
	r.Claimed, r.Pairs = claims(kit, all[:n*o.Count]), claims(kit, all[n*o.Count:])
	if o.Real != "" {
		r.Real, err = measureReal(ctx, kit, o)
	}
	return r, err
}

// listen makes sound number i and hears it.
func listen(kit *engine.Kit, o HearOptions, classes, i int) heardOne {
	size := kit.Sounds.Window()
	h := heardOne{want: []int{i % classes}, p: make([]float64, classes), features: make([]float32, kit.Sounds.FeatureCount())}
	x := foley.Make(h.want[0], o.Seed+uint64(i/classes), size, foley.Test)
	if k := i - classes*o.Count; k >= 0 { // another one, of neither silence nor noise, on top
		a, b := k%(classes-2), (k*7+k/classes+1)%(classes-2)
		if a == b {
			b = (b + 1) % (classes - 2)
		}
		seed := o.Seed + uint64(i)
		h.want = []int{a, b}
		x = foley.Mix(foley.Make(a, seed, size, foley.Test), foley.Make(b, seed, size, foley.Test), seed)
	}
	kit.Sounds.Hear(h.p, h.features, x)
	return h
}

// mark gives each sound its most probable class.
func (r *HearReport) mark(all []heardOne) {
	n := len(foley.Classes)
	taken := make([][]int, n) // [class][taken for]
	for c := range taken {
		taken[c] = make([]int, n)
	}
	three := 0
	for _, h := range all {
		order := byProbability(h.p)
		taken[h.want[0]][order[0]]++
		if slices.Contains(order[:3], h.want[0]) {
			three++
		}
	}
	r.Three = ratio(three, len(all))
	for c := range n {
		row := HearClass{Name: foley.Classes[c].Name, Recall: ratio(taken[c][c], sum(taken[c]))}
		got, most := 0, 0
		for k := range n {
			got += taken[k][c]
			if k != c && taken[c][k] > most {
				most, row.Mistaken = taken[c][k], foley.Classes[k].Name
			}
		}
		row.Precision = ratio(taken[c][c], got)
		r.First += row.Recall
		r.Classes = append(r.Classes, row)
	}
	r.First /= float64(n)
}

// claims counts what is over the thresholds.
func claims(kit *engine.Kit, all []heardOne) (c Claims) {
	right, there := 0, 0
	for _, h := range all {
		there += len(h.want)
		for l, p := range h.p {
			if !kit.Ear.Believes(l, kit.Sounds.Labels()[l], p, h.features) {
				continue
			}
			c.Of++
			if slices.Contains(h.want, l) {
				right++
			}
		}
	}
	c.Right, c.Found = ratio(right, c.Of), ratio(right, there)
	return c
}

func ratio(a, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(a) / float64(of)
}

func sum(x []int) (total int) {
	for _, v := range x {
		total += v
	}
	return total
}

// byProbability lists labels, the most probable first.
func byProbability(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	return order
}

// hearWhole is the answer that a user would get for samples.
func hearWhole(ctx context.Context, kit *engine.Kit, samples []float32) (*tonggan.HearAnswer, error) {
	return understand.Hear(ctx, kit.Sounds, kit.Ear, samples, tonggan.HearRequest{Top: 3})
}
