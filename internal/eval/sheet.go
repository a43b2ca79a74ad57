package eval

import (
	"cmp"
	"image"
	"slices"

	"tonggan/internal/media"
)

// Worst are up to n of the worst failures, of every verb in turn, on one page with
// what was asked and answered. It is nil when nothing failed.
func (r *Report) Worst(n int) image.Image {
	byVerb := map[string][]failure{}
	var verbs []string
	shown := map[string]*media.Picture{}
	for _, f := range r.failures {
		if shown[f.verb] == f.card.Picture {
			continue // one of each picture
		}
		shown[f.verb] = f.card.Picture
		if byVerb[f.verb] == nil {
			verbs = append(verbs, f.verb)
		}
		byVerb[f.verb] = append(byVerb[f.verb], f)
	}
	for _, all := range byVerb {
		slices.SortStableFunc(all, func(a, b failure) int { return cmp.Compare(b.weight, a.weight) })
	}
	var cards []media.Card
	for i := 0; len(cards) < n; i++ {
		before := len(cards)
		for _, v := range verbs {
			if i < len(byVerb[v]) && len(cards) < n {
				cards = append(cards, byVerb[v][i].card)
			}
		}
		if len(cards) == before {
			break
		}
	}
	if len(cards) == 0 {
		return nil
	}
	return media.Sheet(cards, 8, 192)
}
