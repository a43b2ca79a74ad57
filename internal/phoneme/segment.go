package phoneme

import (
	_ "embed"
	"sort"
	"sync"
	"unicode/utf8"
)

// words_zh.gz is written by training/letters/words.py: in order, a word a line and a sign that
// says how rare it is.
//
//go:embed words_zh.gz
var commonData []byte

// wordList is common Chinese words.
type wordList struct {
	text  string
	lines []int32 // where they begin, and the end
}

// The longest word, in characters, and what a character costs that is no word, in thirds of a bit.
const (
	maxCommon = 4
	rare      = 90
)

var commonWords = sync.OnceValue(func() *wordList {
	l := &wordList{text: string(unzip(commonData)), lines: []int32{0}}
	for i := range len(l.text) {
		if l.text[i] == '\n' {
			l.lines = append(l.lines, int32(i+1))
		}
	}
	return l
})

// cost is how rare a word is, in thirds of a bit, or 0 if it is not known.
func (l *wordList) cost(word string) int {
	n := len(l.lines) - 1
	i := sort.Search(n, func(i int) bool { return l.line(i) >= word })
	if i == n || l.line(i) != word {
		return 0
	}
	return int(l.text[l.lines[i+1]-2] - '!')
}

func (l *wordList) line(i int) string { return l.text[l.lines[i] : l.lines[i+1]-2] }

// inside says of each place between characters of a text whether it lies within a word: the
// words are those of which the text is most probably made, each by itself (Viterbi).
func (l *wordList) inside(text string, runes []rune) []bool {
	n := len(runes)
	at := make([]int, n+1) // bytes before a character
	for i, r := range runes {
		at[i+1] = at[i] + utf8.RuneLen(r)
	}
	best, from := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		best[i], from[i] = best[i-1]+rare, i-1
		for k := max(0, i-maxCommon); k < i; k++ {
			if c := l.cost(text[at[k]:at[i]]); c > 0 && best[k]+c < best[i] {
				best[i], from[i] = best[k]+c, k
			}
		}
	}
	in := make([]bool, n+1)
	for i := n; i > 0; i = from[i] {
		for k := from[i] + 1; k < i; k++ {
			in[k] = true
		}
	}
	return in
}
