package token

import (
	"strings"
	"unicode/utf8"
)

// decoder joins tokens to text.
type decoder func(tokens []string) string

// Decode turns ids into text. Special tokens and ids without a token are left out.
func (t *Tokenizer) Decode(ids []int32) string {
	tokens := make([]string, 0, len(ids))
	for _, id := range ids {
		if id < 0 || int(id) >= len(t.tokens) || !t.known[id] {
			continue
		}
		tok := t.tokens[id]
		if s, ok := t.rewritten[id]; ok {
			tok = s
		}
		if !t.special[tok] {
			tokens = append(tokens, tok)
		}
	}
	return t.decoder(tokens)
}

// Piece is the bytes that an id of a byte-level vocabulary stands for, which need not be UTF-8.
func (t *Tokenizer) Piece(id int32) string {
	if id < 0 || int(id) >= len(t.tokens) {
		return ""
	}
	return string(appendBytes(nil, t.tokens[id]))
}

// joinPlain is for files without a decoder.
func joinPlain(tokens []string) string { return strings.Join(tokens, " ") }

// wordPieceSteps is what the decoder of the tokenizers library does to each token,
// tidySteps what transformers does to the whole text when the configuration asks for it.
var (
	wordPieceSteps = []string{" .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m", " do not", " don't", " 's", "'s", " 've", "'ve", " 're", "'re"}
	tidySteps      = []string{" .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't", " 'm", "'m", " 's", "'s", " 've", "'ve", " 're", "'re"}
)

// steps applies replacements one after the other.
func steps(s string, pairs []string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	for i := 0; i < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
	}
	return s
}

// joinWordPiece drops the prefix of continued words and puts spaces before the others.
func joinWordPiece(prefix string, cleanup, tidy bool) decoder {
	return func(tokens []string) string {
		var b strings.Builder
		for i, tok := range tokens {
			if i > 0 {
				if rest, ok := strings.CutPrefix(tok, prefix); ok {
					tok = rest
				} else {
					tok = " " + tok
				}
			}
			if cleanup {
				tok = steps(tok, wordPieceSteps)
			}
			b.WriteString(tok)
		}
		if tidy {
			return steps(b.String(), tidySteps)
		}
		return b.String()
	}
}

// joinBytes turns byte-level tokens back into bytes. suffix, if any, ends words, as in
// CLIP, and becomes a space.
func joinBytes(suffix string) decoder {
	return func(tokens []string) string {
		var b []byte
		for _, tok := range tokens {
			b = appendBytes(b, tok)
		}
		s := validUTF8(string(b))
		if suffix != "" {
			s = strings.Trim(strings.ReplaceAll(s, suffix, " "), pythonSpaces)
		}
		return s
	}
}

// pythonSpaces is what str.strip removes.
const pythonSpaces = "\t\n\v\f\r\x1c\x1d\x1e\x1f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"

// appendBytes appends the bytes that a token spells, or the token as it is if it is
// not written in the alphabet of bytes.
func appendBytes(b []byte, tok string) []byte {
	mark := len(b)
	for _, r := range tok {
		c, ok := runeBytes[r]
		if !ok {
			return append(b[:mark], tok...)
		}
		b = append(b, c)
	}
	return b
}

// validUTF8 replaces malformed sequences as newText does.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := decodeRune(s[i:])
		b.WriteRune(r)
		i += n
	}
	return b.String()
}
