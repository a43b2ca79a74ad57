package generate

import (
	"regexp"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/mood"
)

// cue is a sentence as it is to be read.
type cue struct {
	Sentence
	feeling tonggan.Feeling // of its mark; zero without one
	who     string          // who says it, of a cast; empty is the narrator
}

// script cuts a text into cues. A mark such as [sad] or 【悲伤】 holds until the next
// or the paragraph's end; one that is no mood is text. With cast, what is said in
// quotes is told from what is not.
func script(text string, cast bool) (all []cue) {
	open := ""
	for _, paragraph := range paragraphs(text) {
		n := len(all)
		spans := []span{{text: paragraph}}
		if cast {
			spans, open = dialogue(paragraph, open)
		}
		var feeling tonggan.Feeling
		for _, s := range spans {
			for _, p := range marked(s.text, &feeling) {
				for _, sentence := range Sentences(p.text) {
					all = append(all, cue{Sentence{Text: sentence.Text}, p.feeling, s.who})
				}
			}
		}
		if len(all) > n {
			all[len(all)-1].Last = true
		}
	}
	return all
}

// paragraphs are a text's lines, without what has no sound and splits words: soft
// hyphens, spaces of no width, marks of direction.
func paragraphs(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff', unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r\u2028\u2029", r) })
}

var mark = regexp.MustCompile(`\[([\p{L}]{1,16}(?:[:：][0-9.]{1,8})?)\]|【([\p{L}]{1,16}(?:[:：][0-9.]{1,8})?)】`)

// piece is a stretch of text under one mark.
type piece struct {
	text    string
	feeling tonggan.Feeling
}

// marked cuts a text at its marks. feeling is what holds before, and then after.
func marked(text string, feeling *tonggan.Feeling) (all []piece) {
	from := 0
	for _, at := range mark.FindAllStringSubmatchIndex(text, -1) {
		name := at[2:4]
		if name[0] < 0 {
			name = at[4:6]
		}
		f, ok := mood.Parse(text[name[0]:name[1]])
		if !ok {
			continue
		}
		all = append(all, piece{text[from:at[0]], *feeling})
		from, *feeling = at[1], f
	}
	return append(all, piece{text[from:], *feeling})
}
