package phoneme

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
)

// lexicon.gz is written by the test TestLexicon with -update: words that are no plain
// inflections of others, in order, and how those sound that the trees get wrong.
//
//go:embed lexicon.gz
var lexiconData []byte

// words.txt has words that dictionaries lack, or that we read otherwise.
//
//go:embed words.txt
var wordsData string

// lexicon is a sorted list of words, and how they sound.
type lexicon struct {
	text  string   // of all words
	ends  []uint32 // of each in text
	said  sounds   // of all words
	stops []uint32 // of each in said; nothing for what the trees get right
	own   map[string]sounds
}

var known = sync.OnceValue(parseLexicon)

func parseLexicon() *lexicon {
	x := unpack(unzip(lexiconData))
	x.own = map[string]sounds{}
	for line := range strings.Lines(wordsData) {
		if word, said, ok := strings.Cut(strings.TrimSpace(line), " "); ok && word != "#" {
			x.own[word] = parseSounds(said)
		}
	}
	return x
}

// pack writes words, which are sorted, and their sounds: for each the length of what
// it shares with the word before and of the rest, the rests, the numbers of sounds, the
// sounds.
func pack(words []string, said []sounds) []byte {
	var shape, rest, counts, all []byte
	last := ""
	for i, w := range words {
		n := 0
		for n < min(len(w), len(last)) && w[n] == last[n] {
			n++
		}
		shape = append(shape, byte(n), byte(len(w)-n))
		rest = append(rest, w[n:]...)
		counts = append(counts, byte(len(said[i])))
		all = append(all, said[i]...)
		last = w
	}
	head := []byte{byte(len(words) >> 16), byte(len(words) >> 8), byte(len(words))}
	return append(append(append(append(head, shape...), rest...), counts...), all...)
}

func unpack(data []byte) *lexicon {
	n := int(data[0])<<16 | int(data[1])<<8 | int(data[2])
	shape, rest := data[3:3+2*n], data[3+2*n:]
	x := &lexicon{ends: make([]uint32, n), stops: make([]uint32, n)}
	text := make([]byte, 0, 10*n)
	from := 0
	for i := range n {
		keep, more := int(shape[2*i]), int(shape[2*i+1])
		begin := len(text)
		text = append(text, text[from:from+keep]...)
		text = append(text, rest[:more]...)
		rest, from = rest[more:], begin
		x.ends[i] = uint32(len(text))
	}
	x.text = string(text)
	x.said = rest[n:]
	total := uint32(0)
	for i := range n {
		total += uint32(rest[i])
		x.stops[i] = total
	}
	return x
}

func (x *lexicon) word(i int) string {
	if i == 0 {
		return x.text[:x.ends[0]]
	}
	return x.text[x.ends[i-1]:x.ends[i]]
}

// find is how a word sounds that is known as it stands.
func (x *lexicon) find(word string) (sounds, bool) {
	if s, ok := x.own[word]; ok {
		return s, true
	}
	i := sort.Search(len(x.ends), func(i int) bool { return x.word(i) >= word })
	if i == len(x.ends) || x.word(i) != word {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = x.stops[i-1]
	}
	if from == x.stops[i] {
		return trees().guess(word), true
	}
	return x.said[from:x.stops[i]:x.stops[i]], true
}
