package world

import "testing"

// A name in a true caption means what cells that it speaks of show; one that makes a caption
// false means nothing that any cell shows.
func TestMeanings(t *testing.T) {
	names := func(m mark) bool {
		return m.t.s == slotWho || m.t.s == slotWorn || m.t.s == slotHeld || m.t.s == slotObject
	}
	said, found, lies := 0, 0, 0
	for i := range uint64(200) {
		s := ForSplit("train", 16, i)
		p := s.Picture(128, false)
		cover := p.cover()
		cells := s.told(p).cells(p, cover)
		shows := func(means uint16, where uint64) bool {
			for c := range Grid * Grid {
				for l := range Layers {
					at := (c*Layers + l) * cellBytes
					if where>>c&1 == 1 && cells[at+cellCover] > 0 && means == uint16(cells[at])|uint16(cells[at+1])<<8 {
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
				if names(m) && m.means > 0 {
					said++
					if shows(m.means, s.mask(p, cover, m.t)) {
						found++
					}
				}
			}
		}
		for _, n := range e.Neg {
			if len(s.Chars) > 1 {
				break // what is false of one may be true of the other
			}
			for _, m := range n.marks {
				if names(m) && gone(m.t, n.alter) && m.means > 0 {
					lies++
					if shows(m.means, ^uint64(0)) {
						t.Errorf("scene %d, %q: %d is there", i, n.Text, m.means)
					}
				}
			}
		}
	}
	if said < 1000 || lies < 200 {
		t.Fatalf("%d names and %d false ones are too few", said, lies)
	}
	if found*100 < said*95 { // cells tell their two largest elements only
		t.Errorf("%d of %d names mean what their cells show", found, said)
	}
	t.Logf("%d of %d names, %d false ones", found, said, lies)
}
