package world

import "testing"

// Crowds are full of things, of all kinds that training may see and of no other.
func TestCrowd(t *testing.T) {
	kinds := map[int]bool{}
	var groups, crowds, holders int
	const scenes = 800
	for i := range uint64(scenes) {
		s := ForSplit("train", 5, i).crowd()
		if len(s.Groups) > mostCrowd || len(s.Chars) > 0 && (len(s.Groups) > 0 || len(s.Chars) != mostBand) {
			t.Fatalf("scene %d: %d groups of at most %d, %d characters", i, len(s.Groups), mostCrowd, len(s.Chars))
		}
		for _, c := range s.Chars {
			if c.Held < 0 || HeldOutThing(c.Held) {
				t.Errorf("scene %d: a %s holds thing %d", i, Characters[c.Who].En, c.Held)
			}
			holders++
		}
		if len(s.Chars) == 0 {
			crowds++
		}
		if s.HasHeldOut() {
			t.Errorf("scene %d holds a composition that is held out: %v", i, s.Compositions())
		}
		for _, g := range s.Groups {
			if HeldOutThing(g.Kind) {
				t.Errorf("scene %d shows %s, which is held out", i, Things[g.Kind].En)
			}
			kinds[g.Kind] = true
		}
		groups += len(s.Groups)
	}
	if groups < 10*crowds || crowds < scenes/3 || holders < scenes {
		t.Errorf("%d things in %d of %d scenes, %d characters that hold something", groups, crowds, scenes, holders)
	}
	if len(kinds) < len(Things)*9/10 {
		t.Errorf("%d of %d kinds of thing", len(kinds), len(Things))
	}
	d := CorpusOptions{Split: "train", Size: 128, Crowd: true}.draw(ForSplit("train", 5, 1))
	labelled := 0
	for c := 0; c < len(d.cells); c += cellBytes {
		if int(d.cells[c])|int(d.cells[c+1])<<8 >= kindThings {
			labelled++
		}
	}
	if labelled < 10 || len(d.texts) > 0 {
		t.Errorf("%d cells show things, %d texts", labelled, len(d.texts))
	}
}
