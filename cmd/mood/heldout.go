package main

import (
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// runs are stretches of words or characters.
type runs map[string]bool

// Sentences that share so much in a row with a sentence that is held out are not
// trained on.
const (
	sharedWords = 3
	sharedHan   = 4
)

// readHeldOut are those of the sentences in a folder that measure the classifier.
func readHeldOut(dir string) (runs, error) {
	all := runs{}
	for _, name := range []string{"en.txt", "zh.txt", "en.hard.txt", "zh.hard.txt"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(data)) {
			for _, s := range stretches(line) {
				all[s] = true
			}
		}
	}
	return all, nil
}

func (r runs) shares(sentence string) bool {
	for _, s := range stretches(sentence) {
		if r[s] {
			return true
		}
	}
	return false
}

func stretches(sentence string) (out []string) {
	words := strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	for i := range words {
		if i+sharedWords <= len(words) {
			out = append(out, strings.Join(words[i:i+sharedWords], " "))
		}
	}
	var han []rune
	for _, r := range sentence {
		if unicode.Is(unicode.Han, r) {
			han = append(han, r)
		}
	}
	for i := range han {
		if i+sharedHan <= len(han) {
			out = append(out, string(han[i:i+sharedHan]))
		}
	}
	return out
}
