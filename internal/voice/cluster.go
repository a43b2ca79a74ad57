package voice

import (
	"math"
	"slices"
)

// mostPrints are clustered, the ones with the most voice; the others join the nearest.
const mostPrints = 2000

// cluster finds groups of prints, those at some places of all, by average linkage:
// the two closest groups become one until count are left, or with count 0 until none
// are closer than threshold and at most MaxSpeakers are left. It returns their centres.
func cluster(all []*print, places []int, count int) []*print {
	places = slices.Clone(places)
	slices.SortStableFunc(places, func(a, b int) int { return int(all[b].frames - all[a].frames) })
	places = places[:min(len(places), mostPrints)]
	n := len(places)
	groups := make([][]int, n) // nil is gone
	far := make([][]float64, n)
	for i, p := range places {
		groups[i], far[i] = []int{p}, make([]float64, n)
		for j := range i {
			far[i][j] = distance(all[p], all[places[j]])
			far[j][i] = far[i][j]
		}
	}
	close := make([]int, n) // the closest other group
	seek := func(i int) {
		close[i] = -1
		for j := range n {
			if j != i && groups[j] != nil && (close[i] < 0 || far[i][j] < far[i][close[i]]) {
				close[i] = j
			}
		}
	}
	for i := range n {
		seek(i)
	}
	for left := n; left > max(count, 1); left-- {
		a := -1
		for i := range n {
			if groups[i] != nil && (a < 0 || far[i][close[i]] < far[a][close[a]]) {
				a = i
			}
		}
		b := close[a]
		if count == 0 && left <= MaxSpeakers && far[a][b] > threshold {
			break
		}
		na, nb := float64(len(groups[a])), float64(len(groups[b]))
		for j := range n {
			if j != a && j != b && groups[j] != nil {
				far[a][j] = (na*far[a][j] + nb*far[b][j]) / (na + nb)
				far[j][a] = far[a][j]
			}
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
		for i := range n {
			if groups[i] != nil && (i == a || close[i] == a || close[i] == b) {
				seek(i)
			}
		}
	}
	var centres []*print
	for _, g := range groups {
		if g != nil {
			centres = append(centres, centre(all, g))
		}
	}
	return centres
}

// centre is the mean of some prints, by how much they heard.
func centre(all []*print, places []int) *print {
	c := &print{}
	for _, p := range places {
		c.frames += all[p].frames
		for i, v := range all[p].v {
			c.v[i] += v * all[p].frames
		}
	}
	for i := range c.v {
		c.v[i] /= c.frames
	}
	return c
}

// nearest is the centre closest to a print.
func nearest(centres []*print, p *print) (which int) {
	best := math.Inf(1)
	for i, c := range centres {
		if d := distance(c, p); d < best {
			which, best = i, d
		}
	}
	return which
}
