// Package token turns text into ids and back, as the tokenizer files of a
// checkpoint say: BERT's WordPiece (Devlin et al. 2018, arXiv:1810.04805) and CLIP's
// byte-level BPE (Radford et al. 2021, arXiv:2103.00020; Sennrich et al. 2015,
// arXiv:1508.07909). Ids, spans and decoded text equal those of Hugging Face's fast
// tokenizers, including what those do with rare and malformed Unicode, but for the spans
// of BPE that neither goes by bytes nor has an unknown token.
//
// The way of a text: added tokens are cut out of it ([MASK]), the rest is normalised
// (normalize.go), added tokens are cut out again, the rest is split into words
// (split.go), the model cuts words into pieces (wordpiece.go, bpe.go), and special
// tokens go around the whole. Each character carries the bytes it came from along
// (text.go).
package token

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Tokenizer is immutable; any number of goroutines may share it.
type Tokenizer struct {
	vocab  map[string]int32 // of the model and the added tokens
	tokens []string         // by id; empty where an id has no token
	known  []bool           // by id

	added      addedSet         // matched in the text as it is
	normalized addedSet         // matched in the normalised text
	special    map[string]bool  // left out by Decode
	rewritten  map[int32]string // what Decode sees of an added token that normalisation changes

	normalize []normalizer
	split     []splitter
	model     model
	prefix    []int32 // special tokens before and after every text
	suffix    []int32
	trim      bool // spans leave out spaces
	keepFirst bool // but not one space at the very beginning
	decoder   decoder
}

// Encoding is a text as the model sees it.
type Encoding struct {
	IDs       []int32
	Spans     [][2]int // the bytes of the text that each id stands for; [0, 0) for special tokens put around it
	Truncated bool     // whether something did not fit
	Unknown   []int    // which of the ids stand for words that the vocabulary lacks
}

// model cuts a word, the characters [from, to) of t, into pieces.
type model interface {
	pieces(t *text, from, to int, out *output)
}

// output collects pieces until it is full.
type output struct {
	ids   []int32
	spans [][2]int
	limit int // most ids; negative is none
	full  bool
	lacks []int // of ids, words that are not in the vocabulary
	work  scratch
}

// scratch is what the models reuse from word to word.
type scratch struct {
	buf     []byte
	ends    []int // of each character of the word, in buf
	symbols []symbol
	queue   mergeQueue
}

// add appends a piece that stands for the characters [from, to) of t.
func (o *output) add(id int32, t *text, from, to int) {
	if o.limit >= 0 && len(o.ids) >= o.limit {
		o.full = true
		return
	}
	o.ids = append(o.ids, id)
	span := [2]int{}
	if from < to {
		span = [2]int{t.spans[from][0], t.spans[to-1][1]}
	}
	o.spans = append(o.spans, span)
}

// lack appends the unknown token for the characters [from, to) of t.
func (o *output) lack(unknown int32, t *text, from, to int) {
	n := len(o.ids)
	if o.add(unknown, t, from, to); len(o.ids) > n {
		o.lacks = append(o.lacks, n)
	}
}

// Encode cuts text into at most maxLen ids (0 is no limit), with the special tokens
// around it; these stay when the text does not fit. The text may be any bytes: each
// malformed sequence reads as U+FFFD.
func (t *Tokenizer) Encode(text string, maxLen int) Encoding {
	around := len(t.prefix) + len(t.suffix)
	guess := around + len(text)/3 + 1
	if maxLen > 0 {
		guess = min(guess, max(maxLen, around))
	}
	o := &output{limit: -1, ids: make([]int32, 0, guess), spans: make([][2]int, 0, guess)}
	if maxLen > 0 {
		o.limit = max(maxLen, around) - len(t.suffix)
	}
	o.ids = append(o.ids, t.prefix...)
	o.spans = append(o.spans, make([][2]int, len(t.prefix))...)
	t.encode(newText(text), o)
	if t.trim {
		t.trimSpans(text, o)
	}
	o.ids = append(o.ids, t.suffix...)
	o.spans = append(o.spans, make([][2]int, len(t.suffix))...)
	return Encoding{IDs: o.ids, Spans: o.spans, Truncated: o.full, Unknown: o.lacks}
}

func (t *Tokenizer) encode(whole *text, o *output) {
	t.added.cut(whole, func(part *text, id int32) {
		if id >= 0 {
			o.add(id, part, 0, len(part.runes))
			return
		}
		for _, n := range t.normalize {
			if o.full {
				return
			}
			n(part)
		}
		t.normalized.cut(part, func(part *text, id int32) {
			if id >= 0 {
				o.add(id, part, 0, len(part.runes))
				return
			}
			t.words(part, 0, len(part.runes), t.split, o)
		})
	})
}

// words applies the splitters in turn and gives the model what is left.
func (t *Tokenizer) words(part *text, from, to int, split []splitter, o *output) {
	if from == to || o.full {
		return
	}
	if len(split) == 0 {
		t.model.pieces(part, from, to, o)
		return
	}
	for from < to && !o.full {
		begin, end, next := split[0](part.runes[from:to])
		if begin < end {
			t.words(part, from+begin, from+end, split[1:], o)
		}
		from += next
	}
}

// trimSpans moves the ends of spans by as many characters as their tokens have spaces
// there, which is nearly always past these spaces.
func (t *Tokenizer) trimSpans(text string, o *output) {
	for i := len(t.prefix); i < len(o.ids); i++ {
		tok, s := t.Token(o.ids[i]), &o.spans[i]
		rest := strings.TrimLeftFunc(tok, writtenSpace)
		before := utf8.RuneCountInString(tok) - utf8.RuneCountInString(rest)
		after := utf8.RuneCountInString(tok) - utf8.RuneCountInString(strings.TrimRightFunc(tok, writtenSpace))
		if before == 1 && t.keepFirst && (i == len(t.prefix) || s[0] == 0) {
			before = 0
		}
		for ; before > 0 && s[0] < s[1]; before-- {
			_, n := decodeRune(text[s[0]:])
			s[0] += n
		}
		for ; after > 0 && s[1] > s[0]; after-- {
			s[1] = lastRune(text, s[0], s[1])
		}
	}
}

// writtenSpace is a space in a vocabulary: a real one, or a byte-level one.
func writtenSpace(r rune) bool { return r == byteRunes[' '] || flagsOf(r)&flagSpace != 0 }

// lastRune is where the last character of text[from:to] begins.
func lastRune(text string, from, to int) int {
	for {
		_, n := decodeRune(text[from:to])
		if from+n >= to {
			return from
		}
		from += n
	}
}

// ID finds a token by its exact text, as the vocabulary writes it.
func (t *Tokenizer) ID(tok string) (int32, bool) {
	id, ok := t.vocab[tok]
	return id, ok
}

// Size is one past the largest id, of added tokens too.
func (t *Tokenizer) Size() int { return len(t.tokens) }

// Keep makes the ids from size on unknown where they are those of added tokens alone, whose
// text is then read as any other. It reports whether all ids are below size.
func (t *Tokenizer) Keep(size int) bool {
	beyond := map[string]bool{}
	for _, set := range []*addedSet{&t.added, &t.normalized} {
		for _, a := range set.tokens {
			if int(a.id) >= size {
				beyond[a.Content] = true
			}
		}
	}
	for id := size; id < len(t.tokens); id++ {
		if t.known[id] && !beyond[t.tokens[id]] {
			return false
		}
	}
	if slices.ContainsFunc(slices.Concat(t.prefix, t.suffix), func(id int32) bool { return int(id) >= size }) {
		return false
	}
	for _, set := range []*addedSet{&t.added, &t.normalized} {
		*set = newAddedSet(slices.DeleteFunc(set.tokens, func(a addedMatch) bool { return int(a.id) >= size }))
	}
	for tok := range beyond {
		delete(t.vocab, tok)
		delete(t.special, tok)
	}
	n := min(size, len(t.tokens))
	t.tokens, t.known = t.tokens[:n], t.known[:n]
	return true
}

// Token is the text of an id, as the vocabulary writes it; empty if there is none.
func (t *Tokenizer) Token(id int32) string {
	if id < 0 || int(id) >= len(t.tokens) {
		return ""
	}
	return t.tokens[id]
}
