package understand

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// spell writes words with / between them; function words in (), relation words in <>.
func spell(text string) string {
	var out []string
	for _, w := range Words(text) {
		switch w.Kind {
		case Function:
			out = append(out, "("+w.Text+")")
		case Relation:
			out = append(out, "<"+w.Text+">")
		default:
			out = append(out, w.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"a cat wearing a blue hat", "(a) cat wearing (a) blue hat"},
		{"The Cat is under the table!", "(The) Cat (is) <under> (the) table"},
		{"two dogs, next to a café", "two dogs <next> (to) (a) café"},
		{"一只猫戴着蓝色帽子", "(一只) 猫 戴着 蓝色 帽子"},
		{"一只猫戴着蓝色的帽子。", "(一只) 猫 戴着 蓝色 (的) 帽子"},
		{"三只小猫在公园里", "三 (只) 小 猫 (在) 公园 <里>"},
		{"春天的公园", "春天 (的) 公园"},
		{"冰川", "冰 川"},
		{"一只cat在2000年", "(一只) cat (在) 2000 年"},
		{"\xff\xfe红色", "红色"},
	} {
		if got := spell(c.text); got != c.want {
			t.Errorf("Words(%q)\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestWordsSpans(t *testing.T) {
	for _, text := range []string{"a blue  hat", "一只猫 wearing 帽子", "é\u0301x 猫\xff猫"} {
		end := 0
		for _, w := range Words(text) {
			if w.Start < end || text[w.Start:w.End] != w.Text || w.Text == "" {
				t.Errorf("%q: word %+v is not in order or not in the text", text, w)
			}
			end = w.End
		}
	}
}

func TestSegmentPrefersFewerWords(t *testing.T) {
	d := &dictionary{words: map[string]bool{"研究": true, "研究生": true, "生命": true, "起源": true}, longest: 3}
	if got := strings.Join(d.segment("研究生命起源"), "/"); got != "研究/生命/起源" {
		t.Errorf("got %s", got)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("a cat 一只猫 戴着\xff")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, w := range Words(text) {
			if w.Start < end || w.End > len(text) || text[w.Start:w.End] != w.Text {
				t.Fatalf("%q: bad word %+v", text, w)
			}
			if utf8.ValidString(text) && !utf8.ValidString(w.Text) {
				t.Fatalf("%q: %q cuts a character", text, w.Text)
			}
			end = w.End
		}
	})
}
