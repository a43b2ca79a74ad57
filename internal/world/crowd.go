package world

import "fmt"

// How many groups and characters the owners of a picture can tell apart.
const (
	mostCrowd = (256 - int(ownGroups)) / 8
	mostBand  = int(ownGroups-ownChars) / 16
)

// crowd is a scene full of things in the same place, at sizes at which others hold or show
// one or two, or one of as many characters as there can be, each of which holds something.
// It shows a tower what things look like, and nothing is said of it. Compositions and things
// that are held out are not in it.
func (s *Scene) crowd() *Scene {
	r := newRNG(s.Seed, 6)
	c := *s
	c.Chars, c.Groups = nil, nil
	if newRNG(s.Seed, 7).IntN(2) == 0 {
		c.band(r)
		return &c
	}
	want := 8 + r.IntN(mostCrowd-7)
	for try := 0; try < 12*want && len(c.Groups) < want; try++ {
		kind := r.IntN(len(Things))
		t := Things[kind]
		h := r.uni(.08, .2)
		if r.IntN(4) == 0 {
			h = r.uni(.2, .34)
		}
		g := Group{Kind: kind, Count: 1, Colour: -1, h: h, full: h, flip: r.IntN(2) == 0, spots: [][2]float64{{r.uni(.06, .94), r.uni(.12, .98)}}}
		if g.Rel = OnLeft; g.spots[0][0] > .5 {
			g.Rel = OnRight
		}
		if t.has(tint) && r.IntN(2) == 0 {
			g.Colour = r.IntN(len(Colours))
		}
		if !s.offers(kind) || g.Colour >= 0 && HeldOut(fmt.Sprintf("%s|%s|%s", t.En, Colours[g.Colour].En, relName[g.Rel])) || c.covers(g) {
			continue
		}
		c.Groups = append(c.Groups, g)
	}
	return &c
}

// band fills the scene with characters that hold things.
func (s *Scene) band(r rng) {
	for i, who := range r.Perm(len(Characters))[:mostBand] {
		for {
			c := s.sampleChar(r, who)
			c.x, c.y, c.h = .2+.3*float64(i)+r.uni(-.04, .04), r.uni(.86, .95), r.uni(.4, .56)
			s.Chars = append(s.Chars[:i], c)
			if c.Held >= 0 && !s.HasHeldOut() {
				break
			}
		}
	}
}

// covers says whether a group of the crowd stands where g would.
func (s *Scene) covers(g Group) bool {
	for _, o := range s.Groups {
		dx, dy := o.spots[0][0]-g.spots[0][0], (o.spots[0][1]-o.h/2)-(g.spots[0][1]-g.h/2)
		if near := .42 * (o.h + g.h); max(dx, -dx) < near && max(dy, -dy) < near {
			return true
		}
	}
	return false
}
