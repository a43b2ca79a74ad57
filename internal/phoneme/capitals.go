package phoneme

import "strings"

// initialisms are spelled in capitals although a word is written so. Acronyms that are said
// are in words.txt.
var initialisms = set("us it who id ad ai am pm tv dj mc pc ok la ha pa ma irs aws os als ups led er eta est sos coo url")

// capitals is how a word sounds whose capitals say something: USA, NASA, PhD, DVDs.
func capitals(all []piece, i int, lang string) (sounds, bool) {
	text := all[i].text
	if len(text) == 1 {
		a := text == "A" && i > 0 && all[i-1].kind == word // plan A
		return spell(strings.ToLower(text)), lang == "zh" || a
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(text, "s"), "'")
	inner, small := 0, 0
	for k, c := range []byte(stem) {
		switch {
		case c == '\'':
			return nil, false
		case c >= 'a':
			small++
		case k > 0:
			inner++
		}
	}
	low := strings.ToLower(stem)
	var s sounds
	switch {
	case inner == 0:
		return nil, false
	case small > 0:
		if _, ok := known().find(low); ok {
			return nil, false
		}
		s = mixed(stem)
	case spelledOut(all, i, low):
		s = spell(low)
	default:
		return nil, false
	}
	if text != stem {
		s = plural(s)
	}
	return s, true
}

// spelledOut says whether capitals are read one by one: no word is written so, or one is
// and something else is meant, as the words around are no capitals.
func spelledOut(all []piece, i int, low string) bool {
	if _, ok := known().base(low); ok {
		return initialisms[low] && !shouted(all, i-1) && !shouted(all, i+1)
	}
	return len(low) <= 5 || !strings.ContainsAny(low, "aeiouy")
}

// shouted says whether piece i is a word in capitals.
func shouted(all []piece, i int) bool {
	return i >= 0 && i < len(all) && all[i].kind == word && len(all[i].text) > 1 && strings.ToUpper(all[i].text) == all[i].text
}

// mixed is a word with capitals inside: each part is a word that begins with one, and
// capitals in a row are spelled. iPhone, GitHub, PDFs.
func mixed(text string) (out sounds) {
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && text[to] < 'a' {
			to++
		}
		if to-from > 1 && to < len(text) {
			to-- // PDF in PDFReader
		}
		if to-from > 1 {
			out = append(out, spell(strings.ToLower(text[from:to]))...)
			from = to
			continue
		}
		for to < len(text) && text[to] >= 'a' {
			to++
		}
		switch part := strings.ToLower(text[from:to]); {
		case part == "mc":
			out = append(out, macSounds...)
		case len(part) == 1:
			out = append(out, spell(part)...)
		default:
			out = append(out, say(part)...)
		}
		from = to
	}
	return out
}

var macSounds = parseSounds("M AH0 K")
