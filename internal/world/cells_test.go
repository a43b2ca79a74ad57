package world

import "testing"

// A word of a true caption means what cells that it speaks of show, and so does an answer; a name that makes a
// caption false means nothing that any cell shows.
func TestMeanings(t *testing.T) {
	var said, found [slotNegation]int
	lies := 0
	for i := range uint64(200) {
		s := ForSplit("train", 16, i)
		p := s.Picture(128, false)
		cover := p.cover()
		cells := s.told(p).cells(p, cover)
		shows := func(means uint16, where uint64) bool {
			for c := range Grid * Grid {
				for l := range Layers {
					cell := cells[(c*Layers+l)*cellBytes:][:cellBytes]
					value := int(cell[cellKind]) | int(cell[cellKind+1])<<8
					switch m := int(means); {
					case m >= meansRel:
						value = meansRel + int(cell[cellRel])
					case m >= meansCount:
						value = meansCount + int(cell[cellCount])
					case m >= meansAction:
						value = meansAction + int(cell[cellAction])
					case m >= meansColour:
						value = meansColour + int(cell[cellColour])
					}
					if where>>c&1 == 1 && cell[cellCover] > 0 && int(means) == value {
						return true
					}
				}
			}
			return false
		}
		e := s.Describe(p)
		for _, c := range e.said {
			for _, m := range c.marks {
				if int(m.means) >= Meanings() {
					t.Fatalf("%q: meaning %d of %d", c.text, m.means, Meanings())
				}
				if m.means > 0 {
					said[m.t.s]++
					if shows(m.means, s.mask(p, cover, m.t.place())) {
						found[m.t.s]++
					}
				}
			}
		}
		for _, q := range e.QA {
			if means := meaning(q.of.t.s, q.of.v); means > 0 {
				said[q.of.t.s]++
				if shows(means, s.mask(p, cover, q.of.t.place())) {
					found[q.of.t.s]++
				}
			}
		}
		for _, n := range e.Neg {
			if len(s.Chars) > 1 {
				break // what is false of one may be true of the other
			}
			for _, m := range n.marks {
				if gone(m.t, n.alter) && m.means > 0 {
					lies++
					if shows(m.means, ^uint64(0)) {
						t.Errorf("scene %d, %q: %d is there", i, n.Text, m.means)
					}
				}
			}
		}
	}
	for k, n := range said {
		switch {
		case n == 0:
		case n < 100:
			t.Errorf("%d words of %s are too few", n, slotNames[k])
		case found[k]*100 < n*98: // cells tell their two largest elements only
			t.Errorf("%d of %d words of %s mean what their cells show", found[k], n, slotNames[k])
		}
	}
	if lies < 200 {
		t.Errorf("%d false names are too few", lies)
	}
	t.Logf("%v of %v words, %d false names", found, said, lies)
}
