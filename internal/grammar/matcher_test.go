package grammar

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// reads says whether a text, cut into pieces, is a sentence.
func reads(w *Walk, pieces ...int32) bool {
	s := w.Start()
	for _, p := range pieces {
		if !slices.Contains(w.Fits(s), p) && !slices.Contains(w.Marks(), p) {
			return false
		}
		s = w.Next(s, p)
	}
	return s.End
}

func TestMatcher(t *testing.T) {
	m, err := Parse("@room kitchen | living room\n# a\nTurn {on|off} the {$room |}light {|now}\n# b\n打开灯").Compile()
	if err != nil {
		t.Fatal(err)
	}
	pieces := []string{"Turn", " on", " off", " the", " kit", "chen", " living room", " light", " now", ".", "打", "\xe5\xbc", "\x80", "灯", " dark", "o"}
	w := m.Walk(pieces)
	for text, want := range map[string]bool{
		"0 1 3 7": true, "0 1 3 4 5 7 8": true, "0 2 3 6 7 9": true, "0 1 3 4 7": false, "0 1 3 7 14": false, "0 1": false, "": false,
		"10 11 12 13": true, "10 13": false, "9 0 1 3 7 9": true, "0 15": false,
	} {
		var ids []int32
		for _, f := range strings.Fields(text) {
			id := int32(0)
			for _, c := range f {
				id = id*10 + c - '0'
			}
			ids = append(ids, id)
		}
		if got := reads(w, ids...); got != want {
			t.Errorf("pieces %s: a sentence is %v, want %v", text, got, want)
		}
	}
}

// TestMatcherDraws has a grammar read what it draws, one character at a time.
func TestMatcherDraws(t *testing.T) {
	g := Parse("@a x|y $b\n@b {1|22|}3\n# g\nGo {to $a|{by|with} $b and $a}{|, please}\n我要{去$b|看$a}吧")
	m, err := g.Compile()
	if err != nil {
		t.Fatal(err)
	}
	pieces := strings.Split("g o t b y w i h a n d p l e s x 1 2 3 我 要 去 看 吧 z", " ")
	w, r := m.Walk(pieces), rand.New(rand.NewPCG(1, 2))
	ids := func(text string) (ids []int32) {
		for _, c := range Plain(text) {
			ids = append(ids, int32(slices.Index(pieces, string(c))))
		}
		return ids
	}
	for range 300 {
		text := g.Sentence("g", r)
		all := ids(text)
		if !reads(w, all...) {
			t.Fatalf("%q is not read", text)
		}
		if reads(w, append(slices.Clone(all), int32(len(pieces)-1))...) || reads(w, all[:1]...) {
			t.Fatalf("more or less than %q is read", text)
		}
	}
}

func TestCompileFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "no sentence",
		"# a\nturn {on|off": "needs a }",
		"go to $nowhere":    "no list @nowhere",
		"@x {a\n$x b":       "needs a }",
		"@e " + strings.Repeat("|", 1<<19) + "\n" + strings.Repeat("$e", 1<<18): "longer than",
		"}a{ b": "needs a }",
		"@e x" + strings.Repeat("{|a}", 20000) + "|\n" + strings.Repeat("$e", 60): "longer than",
		"@a $a | b\ngo $a": "deep",
		"@a " + strings.Repeat("aaaaaaaaaa|", 2000) + "b\n" + strings.Repeat("$a", 60): "longer than",
	} {
		if _, err := Parse(text).Compile(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error is %v, want one with %q", text, err, want)
		}
	}
}

func TestListsOfChoices(t *testing.T) {
	m, err := Parse("@x go {left|right} now | stop\n$x please").Compile()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"Go left now, please.": true, "stop please": true, "go left please": false, "right now please": false} {
		if m.Says(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	f.Add("@a x|y\n# g\nGo {to $a|back}")
	f.Add("{{|}|$}")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse(text).Compile()
		if err != nil {
			return
		}
		w := m.Walk([]string{"a", "go", " ", "\xff"})
		s := w.Start()
		for range 4 {
			fits := w.Fits(s)
			if len(fits) == 0 {
				break
			}
			next := w.Next(s, fits[len(fits)-1])
			if next == nil {
				t.Fatal("a piece that fits leads nowhere")
			}
			s = next
		}
	})
}
