package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tight takes out the spaces between Chinese characters, and between them and their
// punctuation, that Decode puts there because each character is a token. Spaces
// beside other scripts stay.
func Tight(s string) string {
	var b strings.Builder
	last := ' '
	for i, r := range s {
		if r == ' ' && tightens(last) {
			if next, _ := utf8.DecodeRuneInString(s[i+1:]); tightens(next) {
				continue
			}
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// tightens says whether r is a Chinese character or full-width punctuation.
func tightens(r rune) bool {
	return unicode.Is(unicode.Han, r) || 0x3000 <= r && r <= 0x303f || 0xff00 <= r && r <= 0xffef
}
