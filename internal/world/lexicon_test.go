package world

import "testing"

func TestLexiconKnowsTheTables(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		lex := Lexicon(lang)
		kinds := map[string]map[int]bool{}
		for _, senses := range lex {
			for _, s := range senses {
				if kinds[s.Kind] == nil {
					kinds[s.Kind] = map[int]bool{}
				}
				kinds[s.Kind][s.Value] = true
			}
		}
		for kind, n := range map[string]int{"who": len(Characters), "worn": len(garments), "colour": len(Colours), "action": len(Actions), "place": len(Places)} {
			if len(kinds[kind]) != n {
				t.Errorf("%s: %d values of %s, want %d", lang, len(kinds[kind]), kind, n)
			}
		}
		if len(kinds["thing"]) < len(Things)*9/10 {
			t.Errorf("%s: %d of %d things", lang, len(kinds["thing"]), len(Things))
		}
	}
	if s := Lexicon("zh")["熊猫"]; len(s) != 1 || s[0] != (Sense{"who", 5}) {
		t.Errorf("熊猫 is %v", s)
	}
}

// The cells of a find hold its pixels: they sum to no more than its box, and the box
// holds all of them.
func TestFindCells(t *testing.T) {
	finds := 0
	for seed := uint64(0); seed < 60; seed++ {
		s := Sample(mix(seed))
		p := s.Render(96)
		for _, f := range s.Describe(p).Find {
			finds++
			if from, to := f.Span(); f.Caption[from:to] != f.Word {
				t.Fatalf("seed %d: span of %q says %q", seed, f.Word, f.Caption[from:to])
			}
			cells := f.Cells(p, 8, 8)
			covered, box := 0., (f.Box[2]-f.Box[0])*(f.Box[3]-f.Box[1])*64
			for c, v := range cells {
				covered += v
				x, y := float64(c%8)/8, float64(c/8)/8
				if v > 0 && (x > f.Box[2] || y > f.Box[3] || x+.125 < f.Box[0] || y+.125 < f.Box[1]) {
					t.Errorf("seed %d: %q: cell %d is outside its box", seed, f.Word, c)
				}
			}
			if covered == 0 || covered > box*1.01+.01 {
				t.Errorf("seed %d: %q covers %.2f cells of a box of %.2f", seed, f.Word, covered, box)
			}
		}
	}
	if finds < 100 {
		t.Errorf("only %d finds", finds)
	}
}

func TestWears(t *testing.T) {
	s := Preset("cat-blue-hat")
	for _, c := range []struct {
		garment, colour int
		want            bool
	}{{0, blue, true}, {gHat, blue, true}, {gHat, -1, true}, {gHat, red, false}, {crownHat, blue, false}, {gCoat, -1, false}} {
		if got := s.Wears(0, c.garment, c.colour); got != c.want {
			t.Errorf("Wears(%d, %d) = %t", c.garment, c.colour, got)
		}
	}
}
