package world

import "testing"

// Whatever is drawn by chance, one question about one picture has one answer,
// and what is said as false is never said as true.
func TestNoContradictions(t *testing.T) {
	bad, questions, texts := 0, 0, 0
	for seed := uint64(0); seed < 150; seed++ {
		s := Sample(mix(seed + 1<<20))
		v := look(s, s.Render(64))
		r := newRNG(seed, 8)
		answers, yes, no := map[string]string{}, map[string]bool{}, map[string]string{}
		for i := 0; i < 12; i++ {
			for _, zh := range []bool{false, true} {
				for _, q := range s.questions(v, zh, r) {
					questions++
					if a, ok := answers[q.Q]; ok && a != q.A {
						t.Errorf("seed %d: %q is answered %q and %q", s.Seed, q.Q, a, q.A)
					}
					answers[q.Q] = q.A
				}
				caps := s.captions(v, zh, r)
				for _, c := range caps {
					yes[c.text] = true
				}
				for _, n := range s.negatives(v, caps, r) {
					no[n.Text] = n.Pos
					yes[n.Pos] = true
				}
			}
		}
		for text, from := range no {
			texts++
			if yes[text] {
				if bad++; bad < 20 {
					t.Errorf("seed %d: %q is said as true and, from %q, as false", s.Seed, text, from)
				}
			}
		}
	}
	if questions < 20000 || texts < 7000 {
		t.Errorf("only %d questions and %d false captions", questions, texts)
	}
}
