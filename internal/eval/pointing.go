package eval

import (
	"fmt"
	"slices"

	"tonggan"
	"tonggan/internal/understand"
)

// pointed are the kinds of words that name something with a place.
var pointed = []string{"who", "worn", "held", "object", "colour"}

// shipped is the name of the method that match --heatmap draws with.
const shipped = "as shipped"

// method is a way to make a heat map of a word from attention. Gradients need a
// backward pass, which the engine does not have.
type method struct {
	name string
	draw func(l *understand.Looks, tokens []int) []float32
}

// methods are the one that is shipped and those that it is compared with.
func methods(layers int, t understand.Tuning) []method {
	blend := func(name string, b understand.Blend) method {
		return method{name, func(l *understand.Looks, tokens []int) []float32 { return l.Own(tokens, b) }}
	}
	heat := t.Heat()
	var each []method
	var all []int
	for l := range layers {
		all = append(all, l)
		if layers <= 6 { // of deeper models the mean is enough
			each = append(each, blend(fmt.Sprintf("layer %d alone", l), understand.Blend{Layers: []int{l}, Common: heat.Common}))
		}
	}
	return append(each,
		blend(shipped, heat),
		blend("its layers, nothing taken away", understand.Blend{Layers: heat.Layers}),
		blend("its layers, all of the common taken away", understand.Blend{Layers: heat.Layers, Common: 1}),
		blend("mean of all layers", understand.Blend{Layers: all, Common: heat.Common}),
		method{"rollout over layers", rollout},
		method{"product of layers", product},
	)
}

// rollout is attention rollout (Abnar and Zuidema 2020, arXiv:2005.00928, §3) through
// the cross-attention layers: each layer keeps half of what a word already holds.
func rollout(l *understand.Looks, tokens []int) []float32 {
	grid := make([]float32, l.Maps.Rows*l.Maps.Cols)
	for layer := range l.Maps.Layers {
		for p, v := range l.Own(tokens, understand.Blend{Layers: []int{layer}}) {
			grid[p] = (grid[p] + v) / 2
		}
	}
	return grid
}

// product is large where every layer looked.
func product(l *understand.Looks, tokens []int) []float32 {
	grid := make([]float32, l.Maps.Rows*l.Maps.Cols)
	for p := range grid {
		grid[p] = 1
	}
	for layer := range l.Maps.Layers {
		for p, v := range l.Own(tokens, understand.Blend{Layers: []int{layer}}) {
			grid[p] *= v
		}
	}
	return grid
}

// pointing plays the pointing game (Zhang et al. 2016, arXiv:1608.00507, §4.2): the
// hottest cell of a word's map must lie on the thing that the word names. It does
// when the thing covers at least half as much of it as of the cell that it covers
// most: a thing may be smaller than a cell.
func (r *run) pointing(scenes []shot) error {
	k, err := r.kit(tonggan.MatchVerb)
	if err != nil {
		return err
	}
	tallies := make([]tally, len(scenes))
	chance := make([]float64, len(scenes))
	err = r.each(len(scenes), func(i int) error {
		s, t := &scenes[i], tally{}
		tallies[i] = t
		see := k.Match.Look(s.pic)
		for _, f := range s.said.Find {
			if !slices.Contains(pointed, f.Kind) {
				continue
			}
			looks := understand.Trace(k.Match, see, f.Caption)
			if looks == nil {
				return nil // a model without cross-attention has nothing to point with
			}
			on := onThing(f.Cells(s.picture, looks.Maps.Rows, looks.Maps.Cols))
			chance[i] += share(on)
			tokens := looks.Within(f.Span())
			for _, m := range methods(looks.Maps.Layers, k.Tuning) {
				held := on[peak(m.draw(looks, tokens))]
				t.add(f.Lang, "by "+m.name, held)
				if m.name == shipped {
					t.add(f.Lang, "kind "+f.Kind, held)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	best := t.score("by " + shipped)
	if len(best) == 0 {
		return nil
	}
	r.row("pointing", "peak on the thing, "+shipped, best)
	for _, kind := range t.under("kind ") {
		r.row("pointing", "word of kind "+kind, t.score("kind "+kind))
	}
	for _, name := range t.under("by ") {
		if name != shipped {
			r.row("pointing by other methods", name, t.score("by "+name))
		}
	}
	var sum float64
	for _, c := range chance {
		sum += c
	}
	of := best["en"].Of + best["zh"].Of
	r.row("pointing by other methods", "by chance", map[string]Score{"all": {sum / float64(of), of}})
	return nil
}

// onThing are the cells that count as lying on a thing that covers so much of each.
func onThing(cover []float64) []bool {
	most := slices.Max(cover)
	on := make([]bool, len(cover))
	for c, v := range cover {
		on[c] = v > 0 && v >= most/2
	}
	return on
}

func share(on []bool) float64 {
	n := 0
	for _, b := range on {
		if b {
			n++
		}
	}
	return float64(n) / float64(len(on))
}

// peak is the hottest cell.
func peak(grid []float32) int {
	best := 0
	for p, v := range grid {
		if v > grid[best] {
			best = p
		}
	}
	return best
}
