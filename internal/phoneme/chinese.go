package phoneme

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed polyphones.txt
var polyphoneData string

// maxHan bounds a word of the dictionary, in characters.
const maxHan = 8

// dictionary is the words in which characters are not read as usual.
type dictionary struct {
	usual   map[rune]syllable     // where the table has another
	words   map[string][]syllable // fewer syllables than characters: the rest stands behind
	longest map[rune]int          // word that begins with a character, in characters
}

var phrases = sync.OnceValue(parsePhrases)

func parsePhrases() *dictionary {
	d := &dictionary{map[rune]syllable{}, map[string][]syllable{}, map[rune]int{}}
	each := func(use func(char string, read syllable, words []string)) {
		for line := range strings.Lines(polyphoneData) {
			switch f := strings.Fields(line); {
			case len(f) == 0 || f[0] == "#":
			case f[0] == "=":
				use("", syllable{}, f[1:])
			default:
				use(f[0], parseSyllable(f[1]), f[2:])
			}
		}
	}
	each(func(char string, read syllable, words []string) {
		if r, _ := utf8.DecodeRuneInString(char); len(words) == 0 {
			d.usual[r] = read
		}
	})
	type entry struct {
		word, char string
		read       syllable
		behind     bool // the last character is no part of it
	}
	var all []entry
	each(func(char string, read syllable, words []string) {
		for _, w := range words {
			for _, word := range expand(w) {
				all = append(all, entry{word, char, read, strings.HasSuffix(w, "]")})
			}
		}
	})
	// Short ones first: a word sounds like those in it, but for the character of its line.
	slices.SortStableFunc(all, func(a, b entry) int { return len(a.word) - len(b.word) })
	for _, e := range all {
		d.add(e.word, e.char, e.read, e.behind)
	}
	return d
}

// expand writes out sets: [ab]c is ac and bc.
func expand(word string) []string {
	before, rest, ok := strings.Cut(word, "[")
	if !ok {
		return []string{word}
	}
	set, after, _ := strings.Cut(rest, "]")
	var all []string
	for _, r := range set {
		all = append(all, expand(before+string(r)+after)...)
	}
	return all
}

// add says how a character is read in a word; without one, all are read as usual.
func (d *dictionary) add(word, char string, read syllable, behind bool) {
	runes := []rune(word)
	whole := len(runes)
	if behind {
		whole--
	}
	all := d.words[word]
	if len(all) < whole {
		all = nil
		if char != "" {
			all = d.readWithin(word, runes, nil, nil)
		} else {
			for _, r := range runes {
				s, _ := d.one(r)
				all = append(all, s)
			}
		}
		all = all[:whole]
		d.words[word] = all
		d.longest[runes[0]] = max(d.longest[runes[0]], len(runes))
	}
	for i, r := range runes[:len(all)] {
		if string(r) == char {
			// Of a doubled character the second alone is neutral: mama.
			if read.tone == 5 && i+1 < len(runes) && runes[i+1] == r {
				continue
			}
			all[i] = read
		}
	}
}

// one is the usual reading of a character.
func (d *dictionary) one(r rune) (syllable, bool) {
	if s, ok := d.usual[r]; ok {
		return s, true
	}
	return pinyins().usual(r)
}

// read is how each character of a text sounds by itself, before sandhi, into out. The
// longest word that is known at a place is taken, if it does not cut one of the words of which
// the text is made. What is not known is empty.
func (d *dictionary) read(text string, runes []rune, out []syllable) []syllable {
	return d.readWithin(text, runes, commonWords().inside(text, runes), out)
}

func (d *dictionary) readWithin(text string, runes []rune, inside []bool, out []syllable) []syllable {
	for i := 0; i < len(runes); {
		end, word := 0, []syllable(nil)
		for n := range min(d.longest[runes[i]], len(runes)-i) {
			end += utf8.RuneLen(runes[i+n])
			if w, ok := d.words[text[:end]]; ok && !cuts(inside, i, i+len(w)) {
				word = w
			}
		}
		if word == nil {
			s, _ := d.alone(runes, i)
			word = []syllable{s}
		}
		out = append(out, word...)
		for range word {
			text = text[utf8.RuneLen(runes[i]):]
			i++
		}
	}
	return out
}

// cuts says whether characters i to j are a part of one word and something else besides, or the
// end of one, where what is behind them does not count.
func cuts(inside []bool, i, j int) bool {
	if inside == nil || !inside[i] && !inside[j] {
		return false
	}
	if j == i+1 {
		return inside[i] && !inside[j]
	}
	for k := i + 1; k < j; k++ {
		if !inside[k] {
			return true
		}
	}
	return false
}

// alone is how character i is read that is in no word: particles go by what is beside
// them, others are read as usual.
func (d *dictionary) alone(runes []rune, i int) (syllable, bool) {
	at := func(k int) rune {
		if k < 0 || k >= len(runes) {
			return 0
		}
		return runes[k]
	}
	last, next := at(i-1), at(i+1)
	among := func(r rune, set string) bool { return r != 0 && strings.ContainsRune(set, r) }
	switch runes[i] {
	case '子': // a suffix, unless it begins
		if last != 0 {
			return syllable{"zi", 5}, true
		}
	case '得':
		switch {
		case last == 0 && next == 0, among(next, "到了过出") && !among(at(i+2), "了不"):
			return syllable{"de", 2}, true
		case last == 0 || among(last, "我你他她它们咱您谁也都就还又总必非先定须便"):
			return syllable{"dei", 3}, true
		}
		return syllable{"de", 5}, true
	case '地': // behind an adverb
		if last != 0 && next != 0 && !among(last, "这那块片亩个在该此各某大整满遍到") && !among(next, "很是的有里中面下上位板和与、") {
			return syllable{"de", 5}, true
		}
	case '还': // must return it
		if last != 0 && next == 0 {
			return syllable{"huan", 2}, true
		}
	case '了': // what one can do: chideliao
		if last == '得' && i > 1 && (next == 0 || among(next, "吗吧的呢")) {
			return syllable{"liao", 3}, true
		}
	case '为': // take it for, make it
		for k := i - 2; k >= max(0, i-8); k-- {
			if among(runes[k], "以奉尊拜视称") {
				return syllable{"wei", 2}, true
			}
		}
	}
	return d.one(runes[i])
}

// chinese appends how a text of Chinese characters is spoken.
func chinese(text string, out []string) []string {
	runes := []rune(text)
	all := phrases().read(text, runes, make([]syllable, 0, len(runes)))
	sandhi(runes, all)
	for i, s := range all {
		if s.letters == "" {
			out = append(out, string(runes[i]))
			continue
		}
		out = appendNotation(out, s)
	}
	return out
}
