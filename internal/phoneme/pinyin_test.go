package phoneme

import (
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
)

var writePinyin = flag.Bool("pinyin", false, "write pinyin.gz anew from the module go-pinyin")

// accents are the vowels with tones, as go-pinyin writes them.
var accents = strings.NewReplacer("ā", "a1", "á", "a2", "ǎ", "a3", "à", "a4", "ē", "e1", "é", "e2", "ě", "e3", "è", "e4",
	"ī", "i1", "í", "i2", "ǐ", "i3", "ì", "i4", "ō", "o1", "ó", "o2", "ǒ", "o3", "ò", "o4", "ū", "u1", "ú", "u2", "ǔ", "u3", "ù", "u4",
	"ǖ", "v1", "ǘ", "v2", "ǚ", "v3", "ǜ", "v4", "ü", "v")

// first is the first reading of the module: its letters and its tone. Some interjections
// have no vowel, and no place in the notation.
func first(r rune) (s syllable, ok bool) {
	text, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	text = accents.Replace(text)
	s.tone = 5
	if i := strings.IndexAny(text, "1234"); i >= 0 {
		s.tone = text[i] - '0'
		text = text[:i] + text[i+1:]
	}
	s.letters = text
	_, final := parts(text)
	return s, slices.Contains(finals, final)
}

// TestPinyinTable compares the table with the module that it was made from.
func TestPinyinTable(t *testing.T) {
	if *writePinyin {
		var names []string
		for r := rune(firstHan); r <= lastHan; r++ {
			if s, ok := first(r); ok && !slices.Contains(names, s.letters) {
				names = append(names, s.letters)
			}
		}
		slices.Sort(names)
		data := []byte(strings.Join(names, " ") + "\n")
		for r := rune(firstHan); r <= lastHan; r++ {
			n := 0
			if s, ok := first(r); ok {
				n = 8*(1+slices.Index(names, s.letters)) + int(s.tone)
			}
			data = append(data, byte(n>>8), byte(n))
		}
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if _, err := z.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("pinyin.gz", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	known := 0
	for r := rune(firstHan); r <= lastHan; r++ {
		want, ok := first(r)
		got, has := pinyins().usual(r)
		if ok != has || ok && got != want {
			t.Fatalf("%c: %v, %v; the module has %v, %v", r, got, has, want, ok)
		}
		if ok {
			known++
		}
	}
	if known < 26000 {
		t.Errorf("only %d characters", known)
	}
}
