package token

import "unicode/utf8"

// text is a string on its way through normalisation: characters, and for each the
// bytes [from, to) of the original that it came from. Both ends never go back from
// one character to the next.
type text struct {
	runes []rune
	spans [][2]int
}

// newText reads UTF-8; each malformed sequence becomes one U+FFFD.
func newText(s string) *text {
	n := utf8.RuneCountInString(s)
	t := &text{make([]rune, 0, n), make([][2]int, 0, n)}
	for i := 0; i < len(s); {
		r, size := decodeRune(s[i:])
		t.runes = append(t.runes, r)
		t.spans = append(t.spans, [2]int{i, i + size})
		i += size
	}
	return t
}

// slice is the characters [from, to), sharing storage; it must not outgrow it.
func (t *text) slice(from, to int) *text {
	return &text{t.runes[from:to:to], t.spans[from:to:to]}
}

// decodeRune is utf8.DecodeRuneInString, but a malformed sequence is as long as the
// longest beginning of a well-formed one (Unicode 3.9, U+FFFD substitution of maximal
// subparts), as in Python and Rust. Go's own decoder always takes one byte.
func decodeRune(s string) (rune, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r != utf8.RuneError || size != 1 {
		return r, size
	}
	lo, hi, need := byte(0x80), byte(0xbf), 0
	switch c := s[0]; {
	case c >= 0xe1 && c <= 0xef && c != 0xed:
		need = 1
	case c == 0xe0:
		lo, need = 0xa0, 1
	case c == 0xed:
		hi, need = 0x9f, 1
	case c == 0xf0:
		lo, need = 0x90, 2
	case c >= 0xf1 && c <= 0xf3:
		need = 2
	case c == 0xf4:
		hi, need = 0x8f, 2
	}
	n := 1 // one more byte would make it well-formed after 1+need bytes
	for n <= need && n < len(s) && s[n] >= lo && s[n] <= hi {
		lo, hi = 0x80, 0xbf
		n++
	}
	return utf8.RuneError, n
}

// change is one character of a new text: in place of the next old one (0), in place
// of it and of n more old ones (-n), or put in (1), which shares the origin of the old
// character before it.
type change struct {
	r rune
	n int
}

// transform replaces the text, less its first skip characters.
func (t *text) transform(changes []change, skip int) {
	runes, spans := make([]rune, len(changes)), make([][2]int, len(changes))
	at, last := skip, len(t.spans)-1
	for i, c := range changes {
		runes[i] = c.r
		if c.n > 0 {
			if at > 0 {
				spans[i] = t.spans[min(at-1, last)]
			}
			continue
		}
		spans[i] = t.spans[min(at, last)]
		at += 1 - c.n
	}
	t.runes, t.spans = runes, spans
}

// filter removes the characters with any of these flags.
func (t *text) filter(flags byte) {
	first := 0
	for first < len(t.runes) && flagsOf(t.runes[first])&flags == 0 {
		first++
	}
	if first == len(t.runes) {
		return
	}
	runes, spans := make([]rune, first, len(t.runes)), make([][2]int, first, len(t.runes))
	copy(runes, t.runes)
	copy(spans, t.spans)
	for i := first; i < len(t.runes); i++ {
		if flagsOf(t.runes[i])&flags == 0 {
			runes = append(runes, t.runes[i])
			spans = append(spans, t.spans[i])
		}
	}
	t.runes, t.spans = runes, spans
}
