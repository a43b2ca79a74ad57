package understand

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Kind says how much a word claims about a picture.
type Kind uint8

const (
	// Function words claim nothing that could be seen: "a", "is", "一只", "着".
	Function Kind = iota
	// Relation words claim how things stand to each other: "under", "旁边". A
	// picture may contradict them, but there is no single place to look at.
	Relation
	// Content words name what can be seen: things, colours, numbers, actions.
	Content
)

// Word is one word of a text, text[Start:End].
type Word struct {
	Text       string
	Start, End int // bytes
	Kind       Kind
}

// Words splits a text into words. A run of letters and digits of an alphabet is a
// word; a run of Chinese characters is cut by [segment]. Punctuation is dropped.
func Words(text string) []Word {
	lex := lexicon()
	var words []Word
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.Is(unicode.Han, r):
			end := runEnd(text, i, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			for _, w := range lex.segment(text[i:end]) {
				words = append(words, Word{Text: w, Start: i, End: i + len(w), Kind: lex.kind(w)})
				i += len(w)
			}
		case letter(r):
			end := runEnd(text, i, letter)
			w := text[i:end]
			words = append(words, Word{Text: w, Start: i, End: end, Kind: lex.kind(strings.ToLower(w))})
			i = end
		default:
			i += n
		}
	}
	return words
}

func letter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !unicode.Is(unicode.Han, r)
}

func runEnd(text string, i int, in func(rune) bool) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !in(r) {
			break
		}
		i += n
	}
	return i
}

//go:embed lexicon/zh.txt
var zhWords string

//go:embed lexicon/world.txt
var worldWords string

//go:embed lexicon/function.txt
var functionWords string

//go:embed lexicon/relation.txt
var relationWords string

// dictionary knows the Chinese words that segmentation may cut out, and the kind
// of the words of both languages that are not content.
type dictionary struct {
	words   map[string]bool // Chinese words of any kind
	kinds   map[string]Kind // Function and Relation words
	longest int             // runes of the longest Chinese word
}

// lexicon reads the lists: one word a line, # begins a comment.
var lexicon = sync.OnceValue(func() *dictionary {
	d := &dictionary{words: map[string]bool{}, kinds: map[string]Kind{}}
	add := func(list string, kind Kind) {
		for line := range strings.Lines(list) {
			line, _, _ = strings.Cut(line, "#")
			for _, w := range strings.Fields(line) {
				if kind != Content {
					d.kinds[w] = kind
				}
				if r, _ := utf8.DecodeRuneInString(w); unicode.Is(unicode.Han, r) {
					d.words[w] = true
					d.longest = max(d.longest, utf8.RuneCountInString(w))
				}
			}
		}
	}
	add(worldWords, Content)
	add(zhWords, Content)
	add(relationWords, Relation)
	add(functionWords, Function)
	return d
})

func (d *dictionary) kind(w string) Kind {
	if k, ok := d.kinds[w]; ok {
		return k
	}
	return Content
}

// segment cuts a run of Chinese characters into words by maximum matching in both
// directions. The cut with fewer words wins, then the one with fewer single
// characters, then the backward one, which is right more often in Chinese. A
// character that begins no known word stands alone.
func (d *dictionary) segment(run string) []string {
	forward, backward := d.forward(run), d.backward(run)
	if len(forward) != len(backward) {
		if len(forward) < len(backward) {
			return forward
		}
		return backward
	}
	if singles(forward) < singles(backward) {
		return forward
	}
	return backward
}

func (d *dictionary) forward(run string) []string {
	var out []string
	for rest := []rune(run); len(rest) > 0; {
		n := min(d.longest, len(rest))
		for n > 1 && !d.words[string(rest[:n])] {
			n--
		}
		out = append(out, string(rest[:max(n, 1)]))
		rest = rest[max(n, 1):]
	}
	return out
}

func (d *dictionary) backward(run string) []string {
	var out []string
	for rest := []rune(run); len(rest) > 0; {
		n := min(d.longest, len(rest))
		for n > 1 && !d.words[string(rest[len(rest)-n:])] {
			n--
		}
		n = max(n, 1)
		out = append(out, string(rest[len(rest)-n:]))
		rest = rest[:len(rest)-n]
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

func singles(words []string) (n int) {
	for _, w := range words {
		if utf8.RuneCountInString(w) == 1 {
			n++
		}
	}
	return n
}
