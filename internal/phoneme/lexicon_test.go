package phoneme

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var wordsFile = flag.String("words", "", "write lexicon.gz anew from a `file` of words, made by training/letters/build.py")

// TestLexicon writes the lexicon with -words. Without, it asks for words of each sort.
func TestLexicon(t *testing.T) {
	if *wordsFile != "" {
		writeLexicon(t, *wordsFile)
		return
	}
	x := known()
	if len(x.ends) < 30000 || len(lexiconData)+len(lettersData) > 400_000 {
		t.Errorf("%d words in %d bytes", len(x.ends), len(lexiconData)+len(lettersData))
	}
	t.Logf("%d words, %d and %d bytes", len(x.ends), len(lexiconData), len(lettersData))
	for i := range x.ends {
		if i > 0 && x.word(i) <= x.word(i-1) {
			t.Fatalf("%q stands after %q", x.word(i), x.word(i-1))
		}
		if s, ok := x.find(x.word(i)); !ok || len(s) == 0 {
			t.Fatalf("%q is there and sounds like %v, %v", x.word(i), s, ok)
		}
	}
	if s, ok := x.find("blorf"); ok {
		t.Errorf("blorf is a word: %v", s)
	}
}

// writeLexicon keeps the words that are no plain inflections of others, and what those
// sound like that the trees get wrong.
func writeLexicon(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		word string
		said sounds
		sure bool
	}
	var all []entry
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if s := parseSounds(f[1]); slices.ContainsFunc(s, vowel) {
			all = append(all, entry{f[0], s, f[2] == "1"})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(len(a.word)-len(b.word), strings.Compare(a.word, b.word)) })
	// Shorter words first: what a word may be an inflection of is known before it.
	x := &lexicon{own: map[string]sounds{}}
	kept := all[:0]
	for _, e := range all {
		// What flite guesses of an inflection is worth less than what it knows of the word.
		if s, ok := x.inflected(e.word); ok && (slices.Equal(s, e.said) || !e.sure && plain.MatchString(e.word) && syllables(s) == syllables(e.said)) {
			continue
		}
		x.own[e.word] = e.said
		kept = append(kept, e)
	}
	slices.SortFunc(kept, func(a, b entry) int { return strings.Compare(a.word, b.word) })
	var words []string
	var said []sounds
	guessed := 0
	for _, e := range kept {
		if slices.Equal(trees().guess(e.word), e.said) {
			e.said = nil
			guessed++
		}
		words, said = append(words, e.word), append(said, e.said)
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if _, err := z.Write(pack(words, said)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("lexicon.gz", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d words, %d as the trees guess, %d bytes", len(words), len(all), guessed, b.Len())
}

// plain are inflections that hardly ever are anything else; ranged is none of rang.
var plain = regexp.MustCompile(`^....+(s|[^g]ed|[^g]ing|ness|ment)$`)

func syllables(s sounds) (n int) {
	for _, p := range s {
		if vowel(p) {
			n++
		}
	}
	return n
}
