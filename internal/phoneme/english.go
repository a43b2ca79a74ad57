package phoneme

import "strings"

// say is how one English word sounds, written in the letters a to z and apostrophes.
func say(word string) sounds {
	x := known()
	if s, ok := x.find(word); ok {
		return s
	}
	if s, ok := x.contracted(word); ok {
		return s
	}
	word = strings.ReplaceAll(word, "'", "")
	switch {
	case word == "":
		return nil
	case !strings.ContainsAny(word, "aeiouy") || len(word) > maxWord:
		return spell(word)
	}
	if s, ok := x.base(word); ok {
		return s
	}
	if s, ok := x.british(word); ok {
		return s
	}
	if s, ok := x.compound(word); ok {
		return s
	}
	return trees().guess(word)
}

// base is how a known word or a plain inflection of one sounds.
func (x *lexicon) base(word string) (sounds, bool) {
	if s, ok := x.find(word); ok {
		return s, true
	}
	return x.inflected(word)
}

// spell names letters one by one.
func spell(letters string) (out sounds) {
	for _, c := range []byte(letters) {
		if c >= 'a' && c <= 'z' {
			out = append(out, spelled[c-'a']...)
		}
	}
	return out
}

var (
	endZ      = parseSounds("Z")
	endS      = parseSounds("S")
	endIZ     = parseSounds("IH0 Z")
	endD      = parseSounds("D")
	endT      = parseSounds("T")
	endID     = parseSounds("IH0 D")
	endV      = parseSounds("V")
	endAV     = parseSounds("AH0 V")
	endIng    = parseSounds("IH0 NG")
	endLy     = parseSounds("L IY0")
	sibilants = string(parseSounds("S Z SH CH JH ZH"))
	voiceless = string(parseSounds("P T K F TH S SH CH"))
	stops     = string(parseSounds("T D"))
	coda      = phoneNumber["L"]
)

func join(a, b sounds) sounds { return append(a[:len(a):len(a)], b...) }

// plural adds what -s and 's sound like.
func plural(s sounds) sounds {
	switch last := string(s[len(s)-1:]); {
	case strings.Contains(sibilants, last):
		return join(s, endIZ)
	case strings.Contains(voiceless, last):
		return join(s, endS)
	}
	return join(s, endZ)
}

// past adds what -ed sounds like.
func past(s sounds) sounds {
	switch last := string(s[len(s)-1:]); {
	case strings.Contains(stops, last):
		return join(s, endID)
	case strings.Contains(voiceless, last):
		return join(s, endT)
	}
	return join(s, endD)
}

// contracted is a word with something behind an apostrophe: dog's, she'll, could've.
func (x *lexicon) contracted(word string) (sounds, bool) {
	stem, end, ok := strings.Cut(word, "'")
	if !ok || stem == "" || strings.Contains(end, "'") {
		return nil, false
	}
	s := say(stem)
	if len(s) == 0 {
		return nil, false
	}
	switch end {
	case "":
		return s, true
	case "s":
		return plural(s), true
	case "ll":
		return join(s, parseSounds("AH0 L")), true
	case "d":
		return past(s), true
	case "re":
		return join(s, parseSounds("ER0")), true
	case "ve":
		if vowel(s[len(s)-1]) {
			return join(s, endV), true
		}
		return join(s, endAV), true
	}
	return nil, false
}

// endings are regular ones and what they sound like; nothing where that depends on the
// word before them.
var endings = []struct {
	text string
	said sounds
}{
	{"s", nil}, {"ed", nil}, {"ing", endIng}, {"ly", endLy}, {"ness", parseSounds("N AH0 S")}, {"less", parseSounds("L AH0 S")},
	{"ful", parseSounds("F AH0 L")}, {"ment", parseSounds("M AH0 N T")},
}

// inflected is a known word with a regular ending.
func (x *lexicon) inflected(word string) (sounds, bool) {
	for _, e := range endings {
		stem, ok := strings.CutSuffix(word, e.text)
		if !ok || len(stem) < 2 {
			continue
		}
		for _, b := range stems(stem, e.text) {
			s, ok := x.find(b)
			if two, also := homographs()[b]; also && (e.text == "ed" || e.text == "ing") && (rules[b] == nil || b == "tear") {
				s, ok = two[1], true // the verb
			}
			if !ok || len(s) == 0 {
				continue
			}
			switch {
			case e.text == "s":
				return plural(s), true
			case e.text == "ed":
				return past(s), true
			case e.text == "ly" && strings.HasSuffix(b, "le") && len(s) > 1 && s[len(s)-1] == coda && vowel(s[len(s)-2]) && stress(s[len(s)-2]) == 0:
				return join(s[:len(s)-2], endLy), true // possible, possibly
			}
			return join(s, e.said), true
		}
	}
	return nil, false
}

// stems are what a word may have been before its ending, the likeliest first.
func stems(stem, ending string) []string {
	n := len(stem)
	last, short := stem[n-1], stem[:n-1]
	switch {
	case ending == "s" && last == 's':
		return nil
	case ending == "s" && strings.HasSuffix(stem, "ie"):
		return []string{stem[:n-2] + "y", stem}
	case ending == "s" && last == 'e':
		return []string{stem, short}
	case ending == "s":
		return []string{stem}
	case ending == "ed" && last == 'i', ending == "ly" && last == 'i', ending == "ness" && last == 'i':
		return []string{short + "y"}
	case ending == "ly":
		return []string{stem, stem + "le", strings.TrimSuffix(stem, "al"), stem + "l"}
	case ending != "ed" && ending != "ing":
		return []string{stem}
	case n > 2 && last == stem[n-2] && last != 'l' && last != 's':
		return []string{short, stem}
	case n > 2 && last == stem[n-2]:
		return []string{stem, short}
	case n > 1 && isVowel(stem[n-2]) && !isVowel(last) && last != 'w' && last != 'x' && last != 'y' && (n < 3 || !isVowel(stem[n-3])):
		return []string{stem + "e", stem}
	}
	return []string{stem, stem + "e"}
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// spellings are British ones and what they are in the lexicon, which is American.
var spellings = [][2]string{{"our", "or"}, {"is", "iz"}, {"ys", "yz"}, {"tre", "ter"}, {"ogue", "og"}, {"ll", "l"}, {"ae", "e"}, {"ence", "ense"}}

// british is a known word in its British spelling.
func (x *lexicon) british(word string) (sounds, bool) {
	for _, p := range spellings {
		if at := strings.LastIndex(word, p[0]); at > 1 {
			if s, ok := x.base(word[:at] + p[1] + word[at+len(p[0]):]); ok {
				return s, true
			}
		}
	}
	return nil, false
}

// compound is two known words written as one: the first is the stronger.
func (x *lexicon) compound(word string) (sounds, bool) {
	const least = 3 // letters of a part
	best, at := 0, 0
	for i := least; i+least <= len(word); i++ {
		if n := min(i, len(word)-i); n >= best && x.hasSound(word[:i]) {
			if _, ok := x.base(word[i:]); ok {
				best, at = n, i
			}
		}
	}
	if at == 0 {
		return nil, false
	}
	first, _ := x.find(word[:at])
	second, _ := x.base(word[at:])
	out := join(first, second)
	for i := len(first); i < len(out); i++ {
		if vowel(out[i]) && stress(out[i]) == 1 {
			out[i] = stressed(out[i], 2)
		}
	}
	return out, true
}

func (x *lexicon) hasSound(word string) bool {
	s, ok := x.find(word)
	return ok && len(s) > 0
}
