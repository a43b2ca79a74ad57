package understand

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/token"
)

// Matcher says how well texts fit a picture.
type Matcher interface {
	// Encode reads a text, cut at the model's length.
	Encode(text string) token.Encoding
	// Look prepares one picture; any number of texts are then scored against it.
	Look(pic *media.Picture) Sight
	// Mask is the id of the token that stands for an unknown word; ok is false for a
	// model that has none, and words are left out instead of hidden.
	Mask() (id int32, ok bool)
}

// Sight is one picture as a Matcher sees it.
type Sight interface {
	// Logits are the log-odds that each text fits. Many at once are quicker than one by one.
	Logits(texts [][]int32) []float64
	// Maps says where each token looked; nil for a model without cross-attention.
	Maps(ids []int32) *nn.Maps
}

// CheckTexts says what is wrong with a list of texts to match, before any work is done.
func CheckTexts(texts []string) error {
	if len(texts) == 0 {
		return tonggan.Errorf(tonggan.Invalid, "no text to match: give at least one sentence about the picture")
	}
	for i, text := range texts {
		if Blank(text) {
			return tonggan.Errorf(tonggan.Invalid, "text %d of %d is empty: write what the picture should show", i+1, len(texts))
		}
	}
	return nil
}

// Blank says that there is nothing to read in a text, whatever bytes it has.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// Match judges each text against the picture, in order. With heat it also draws
// where each content word looked. It looks at ctx between forward passes. Of a picture
// outside d, the model's domain, every verdict is unsure and no word is said to be
// contradicted; one warning says so. So it is with a text of which the model knows too few words.
func Match(ctx context.Context, m Matcher, pic *media.Picture, texts []string, heat bool, t Tuning, d *Domain) (results []tonggan.MatchResult, warnings []string, err error) {
	if err := CheckTexts(texts); err != nil {
		return nil, nil, err
	}
	see := m.Look(pic)
	if !d.Holds(see) {
		t.Outside, warnings = true, []string{OutsideWarning}
	}
	results = make([]tonggan.MatchResult, len(texts))
	readings, ids := make([]reading, len(texts)), make([][]int32, len(texts))
	for i, text := range texts {
		readings[i] = reading{m: m, see: see, text: text, enc: m.Encode(text), tune: t}
		ids[i] = readings[i].enc.IDs
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	logits := see.Logits(ids)
	for i := range readings {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		r := &readings[i]
		result, err := r.judge(ctx, logits[i])
		if err != nil {
			return nil, nil, err
		}
		if heat {
			if err := r.draw(ctx, pic, &result); err != nil {
				return nil, nil, err
			}
		}
		results[i] = result
	}
	return results, warnings, nil
}

// reading is one text read against one picture.
type reading struct {
	m    Matcher
	see  Sight
	text string
	enc  token.Encoding
	tune Tuning
}

func (r *reading) judge(ctx context.Context, logit float64) (tonggan.MatchResult, error) {
	p := r.tune.Probability(logit)
	result := tonggan.MatchResult{
		Text:         r.text,
		Verdict:      r.tune.Verdict(p),
		Probability:  p,
		Calibrated:   r.tune.Calibrated,
		Contradicted: []string{},
	}
	if r.enc.Truncated {
		result.Warnings = append(result.Warnings, cutWarning(len(r.enc.IDs)))
	}
	if warning := unread(r.enc, r.text); warning != "" {
		result.Warnings = append(result.Warnings, warning)
	}
	if strange(r.enc, r.text) {
		result.Verdict = tonggan.Unsure
		return result, nil
	}
	if result.Verdict == tonggan.Match || r.tune.Outside {
		return result, nil
	}
	words, warning, err := r.contradicted(ctx, logit)
	for _, w := range words {
		result.Contradicted = append(result.Contradicted, w.Text)
	}
	if warning != "" {
		result.Warnings = append(result.Warnings, warning)
	}
	return result, err
}

// strange says that of a text the model knows too few words to judge it: not two of
// three, or not half if the others could be spelled.
func strange(enc token.Encoding, text string) bool {
	n := length(enc)
	if unknown := len(enc.Unknown); unknown > 0 && 3*unknown >= n {
		return true
	}
	for i, at := range enc.Spans[:max(0, len(enc.Spans)-1)] {
		if next := enc.Spans[i+1]; next[0] == at[1] && latin(text[at[0]:at[1]]) && latin(text[next[0]:next[1]]) {
			n-- // one word in two pieces
		}
	}
	words := len(spelled(enc, text))
	return words > 0 && 2*words >= n
}

// length is how many ids stand for the text itself.
func length(enc token.Encoding) (n int) {
	for _, s := range enc.Spans {
		if s[0] < s[1] {
			n++
		}
	}
	return n
}

// maxUnread words are named in a warning.
const maxUnread = 5

// unread is a warning about the words of a text that the model does not know; "" if it knows all.
func unread(enc token.Encoding, text string) string {
	if n := len(enc.Unknown); n > 0 && n == length(enc) {
		return "the model knows no word of this text"
	}
	var all [][2]int
	for _, i := range enc.Unknown {
		all = append(all, enc.Spans[i])
	}
	all = append(all, spelled(enc, text)...)
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	var words []string
	for _, s := range all {
		if w := strconv.Quote(text[s[0]:s[1]]); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	switch {
	case len(words) == 0:
		return ""
	case len(words) > maxUnread:
		words = append(words[:maxUnread], "and others")
	}
	return "the model does not know " + strings.Join(words, ", ")
}

// spelled lists the words that the vocabulary has to spell: more than one of their
// letters, and at least half of them, are pieces of their own.
func spelled(enc token.Encoding, text string) (words [][2]int) {
	word, letters := [2]int{}, 0
	for i, at := range enc.Spans {
		piece := text[at[0]:at[1]]
		if !latin(piece) {
			continue
		}
		if at[0] != word[1] {
			word, letters = at, 0
		}
		if word[1] = at[1]; utf8.RuneCountInString(piece) == 1 {
			letters++
		}
		ends := i+1 == len(enc.Spans) || enc.Spans[i+1][0] != at[1] || !latin(text[enc.Spans[i+1][0]:enc.Spans[i+1][1]])
		if ends && letters > 1 && 2*letters >= utf8.RuneCountInString(text[word[0]:word[1]]) {
			words = append(words, word)
		}
	}
	return words
}

// latin says whether a piece is letters of words that are spelled with letters.
func latin(piece string) bool {
	return piece != "" && strings.IndexFunc(piece, func(r rune) bool { return r >= 0x2e80 || !unicode.IsLetter(r) }) < 0
}

func cutWarning(tokens int) string {
	return fmt.Sprintf("the text is longer than the model reads; only its first %d tokens were used", tokens)
}

// tokens lists the positions of a word's tokens; empty for a word past the cut.
func (r *reading) tokens(w Word) []int {
	var at []int
	for i, s := range r.enc.Spans {
		if s[0] < s[1] && s[0] < w.End && w.Start < s[1] {
			at = append(at, i)
		}
	}
	return at
}

// knows says that a word is not past the cut, and something of it is in the vocabulary.
func (r *reading) knows(w Word) bool {
	return slices.ContainsFunc(r.tokens(w), func(t int) bool { return !slices.Contains(r.enc.Unknown, t) })
}
