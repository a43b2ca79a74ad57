// Package phoneme writes a text as the sounds that a voice speaks: English in ARPAbet
// as CMUdict has it, Chinese in initials and finals with tones.
//
//	phoneme.go    a text -> words, Chinese and pauses -> sounds
//	split.go      where words, Chinese and pauses are
//	english.go    words: a lexicon, inflections, compounds
//	capitals.go   words in capitals: said or spelled
//	homograph.go  words that are written alike and said in two ways
//	lexicon.go    the lexicon, packed
//	letters.go    words that nobody knows, by trees
//	chinese.go    characters -> pinyin, by phrases and rules
//	pinyin.go     the commonest reading of each character, packed
//	sandhi.go     tones as they are spoken
//	notation.go   pinyin -> initials and finals
package phoneme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan/internal/hanzi"
)

// maxText bounds a text, in bytes; what is behind that is not read.
const maxText = 1 << 20

// Of is how text sounds, which reading.Aloud has written out. lang, "en" or "zh", is what
// a lone letter or a digit is read in; words in Latin letters are English in both, and
// Chinese characters Chinese.
//
//   - English: ARPAbet in capitals, a stress of 0, 1 or 2 on vowels: HH AH0 L OW1.
//   - Chinese: initials b p m f d t n l g k h j q x zh ch sh r z c s, and finals as
//     ISO 7098 spells them in full with a tone of 1 to 5, where 5 is neutral, v is ü, ii
//     and iii are the vowels of zi and zhi: zh ong1 g uo2. Tones are as spoken, with
//     sandhi.
//   - Pauses: , . ? !, never two in a row and none at the beginning.
//
// A letter of another script stands for itself, so that whoever cannot read it can say so.
func Of(text, lang string) []string {
	all := split(text[:min(len(text), maxText)], lang)
	out := make([]string, 0, len(text)/2+8)
	words := make([]string, len(all)) // what homographs look at
	for i, p := range all {
		if p.kind == word {
			words[i] = strings.ToLower(p.text)
		}
	}
	for i, p := range all {
		switch p.kind {
		case word:
			out = english(all, words, i, lang).appendTo(out)
		case han:
			out = chinese(hanzi.Simplified(p.text), out)
		default: // a pause, or what cannot be read
			out = append(out, p.text)
		}
	}
	return out
}

// english is how word i of a text sounds.
func english(all []piece, words []string, i int, lang string) sounds {
	if s, ok := capitals(all, i, lang); ok {
		return s
	}
	c := clause{words, i, all[i].text[0] < 'a'}
	if s, ok := c.homograph(); ok {
		return s
	}
	if words[i] == "the" && c.near(1) != "the" && c.near(1) != "" {
		if s := english(all, words, i+1, lang); len(s) > 0 && vowel(s[0]) {
			return theVowel // the apple
		}
	}
	return say(words[i])
}

var theVowel = parseSounds("DH IY0")

// Vowel says whether s is a vowel of ARPAbet, with a stress or without, or a final of
// pinyin with its tone: a vocabulary that has one is meant for what [Of] writes.
func Vowel(s string) bool {
	if n, ok := phoneNumber[s]; ok {
		return vowel(n)
	}
	if n, ok := phoneNumber[s+"0"]; ok {
		return vowel(n)
	}
	if s == "" {
		return false
	}
	last := len(s) - 1
	return tones[s[:last]] != nil && s[last] >= '1' && s[last] <= '5'
}

// Roman writes the Chinese characters of a text in pinyin without tones, and Chinese
// marks as their Latin ones, as uroman does; the rest stays.
func Roman(text string) string {
	var b strings.Builder
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
		if n < 0 {
			n = len(text)
		}
		if n > 0 {
			runes := []rune(text[:n])
			for i, s := range phrases().read(text[:n], runes, nil) {
				if s.letters == "" {
					b.WriteRune(runes[i])
				}
				b.WriteString(strings.ReplaceAll(s.letters, "v", "u"))
			}
			text = text[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		if mark := pauses[r]; mark != "" && r >= 0x2000 {
			b.WriteString(mark)
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}
