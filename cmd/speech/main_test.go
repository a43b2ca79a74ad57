package main

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"

	"tonggan/internal/grammar"
)

func TestFinish(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "turn  on the light ", "Turn on the light."},
		{"en", "will it rain tomorrow", "Will it rain tomorrow?"},
		{"zh", "今天 下雨吗", "今天下雨吗？"},
		{"zh", "给我看照片。", "给我看照片。"},
		{"en", "", "."},
	} {
		if got := finish(c.text, c.lang); got != c.want {
			t.Errorf("finish(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// Every template of both languages can be drawn and leaves nothing unexpanded; the closed
// set is wide.
func TestSentences(t *testing.T) {
	for lang, text := range map[string]string{"en": english, "zh": chinese} {
		s := newSource(lang, text, 1)
		r := rand.New(rand.NewPCG(1, 2))
		kinds := map[string]map[string]bool{}
		for range 4000 {
			kind, text := s.draw(r)
			text = finish(text, lang)
			if strings.ContainsAny(text, "{}$|") || strings.ContainsFunc(text, unicode.IsDigit) {
				t.Fatalf("%s %s: %q", lang, kind, text)
			}
			if kinds[kind] == nil {
				kinds[kind] = map[string]bool{}
			}
			kinds[kind][text] = true
		}
		for kind, least := range map[string]int{"command": 450, "phrase": 250, "sentence": 600, "number": 150, "scene": 300} {
			if n := len(kinds[kind]); n < least {
				t.Errorf("%s: %d different sentences of kind %s, want %d", lang, n, kind, least)
			}
		}
	}
}

// What is held out is held out by its words, whatever case they are in, phrases aside.
func TestSplit(t *testing.T) {
	count, phrases := map[string]int{}, map[string]int{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		phrases[split("phrase", "Stop.", r)]++
		text := strings.Repeat("a", i%70) + strings.Repeat(" b", i/70)
		s := split("sentence", text, r)
		if s != split("command", strings.ToUpper(text), r) {
			t.Fatalf("%q: the split depends on case", text)
		}
		count[s]++
	}
	if phrases["val"] < 50 || phrases["test"] < 50 || phrases["train"] < 4500 {
		t.Errorf("of one phrase: %v", phrases)
	}
	if count["val"] < 50 || count["test"] < 50 || count["val"]+count["test"] > 300 {
		t.Errorf("splits of 5000: %v", count)
	}
}

// The built-in ear expects the closed set, and all that is drawn from it is in it.
func TestClosedSet(t *testing.T) {
	got := closedSet()
	if want, err := os.ReadFile("../../models/whisper-s/commands.txt"); err != nil || got != string(want) {
		t.Errorf("models/whisper-s/commands.txt is another (%v): go run ./cmd/speech -commands", err)
	}
	m, err := grammar.Parse(got).Compile()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, text := range []string{english, chinese} {
		g := grammar.Parse(text)
		for range 2000 {
			command := g.Sentence("command", r)
			if !m.Says(command) {
				t.Fatalf("%q is not in the closed set", command)
			}
		}
		for range 200 {
			if m.Says(g.Sentence("sentence", r)) {
				t.Fatal("a sentence is in the closed set")
			}
		}
	}
}
