package grammar

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	g := Parse("@pet a cat | a dog\n\n# want\nI {want|need {to buy|}} $pet.\n= yes, no，maybe\n# other\nhello")
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for range 200 {
		seen[g.Sentence("want", r)] = true
	}
	var got []string
	for s := range seen {
		got = append(got, s)
	}
	slices.Sort(got)
	want := []string{"I need  a cat.", "I need  a dog.", "I need to buy a cat.", "I need to buy a dog.", "I want a cat.", "I want a dog."}
	if !slices.Equal(got, want) {
		t.Errorf("drew %q, want %q", got, want)
	}
	if w := g.Words["want"]; !slices.Equal(w, []string{"yes", "no", "maybe"}) {
		t.Errorf("words are %q", w)
	}
	if s := g.Sentence("other", r); s != "hello" {
		t.Errorf("drew %q", s)
	}
}
