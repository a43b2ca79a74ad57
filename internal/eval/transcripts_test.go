package eval

import (
	"slices"
	"strings"
	"testing"
)

func TestUnits(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Turn on the light, please!", "turn on the light please"},
		{"en", "It's 25%.", "its twenty five percent"},
		{"zh", "今天下雨吗？", "今 天 下 雨 吗"},
		{"zh", "第3页。", "第 三 页"},
		{"en", "…", ""},
	} {
		if got := strings.Join(units(c.text, c.lang), " "); got != c.want {
			t.Errorf("units(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"a b c", "a b c", 0}, {"a b c", "a c", 1}, {"a b c", "x a b c", 1}, {"a b c", "a x c", 1}, {"", "a b", 2}, {"a b", "", 2}, {"a b c d", "b a d c", 3}} {
		if got := distance(strings.Fields(c.a), strings.Fields(c.b)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTranscriptRows(t *testing.T) {
	h := Transcripts{Each: []Transcript{{Lang: "en", Kind: "command", wrong: 1, of: 4}, {Lang: "en", Kind: "sentence", wrong: 0, of: 6}, {Lang: "zh", Kind: "command", wrong: 3, of: 3}}}
	rows := h.count("error rate", func(g Transcript) (int, int) { return g.wrong, g.of })
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"all", "command", "sentence"}) {
		t.Fatalf("rows are %q", names)
	}
	if s := rows[0].Score["en"]; s != (Score{0.1, 10}) {
		t.Errorf("all of English is %v", s)
	}
	if s := rows[1].Score["zh"]; s != (Score{1, 3}) {
		t.Errorf("Chinese commands are %v", s)
	}
}
