package mood

import (
	"strings"
	"unicode"
)

// Buckets is how many hashed features each language has: 2 x 14000 x 7 weights of one
// byte are 196 kB.
const (
	Buckets = 14000
	Size    = 2 * Buckets * Classes // bytes of weights
	longest = 600                   // characters of a sentence that are looked at
)

// Features are the hashed features of a sentence. For letters: words, their stems,
// pairs of stems, and a word behind a negation as another word. For Chinese: one, two
// and three characters. For both: marks.
func Features(sentence string) []int32 {
	var all []int32
	var words []string
	var word, han []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.Trim(string(word), "'"))
			word = word[:0]
		}
		all = append(all, grams(han)...)
		han = han[:0]
	}
	chinese := false
	n := 0
	for _, r := range sentence {
		if n++; n > longest {
			break
		}
		switch {
		case unicode.Is(unicode.Han, r):
			if len(word) > 0 {
				flush()
			}
			chinese = true
			han = append(han, r)
		case unicode.IsLetter(r) || (r == '\'' || r == '’') && len(word) > 0:
			if len(han) > 0 {
				flush()
			}
			if r == '’' {
				r = '\''
			}
			word = append(word, unicode.ToLower(r))
		case unicode.IsDigit(r):
			flush()
			words = append(words, "0")
		default:
			if r != ' ' {
				flush()
			} else if len(word) > 0 {
				flush()
			}
			if mark := marks[r]; mark != "" {
				all = append(all, hash(mark, 0), hash(mark, Buckets))
			}
		}
	}
	flush()
	all = append(all, wordFeatures(words)...)
	// What says nothing of a language's own is dropped from the other's half.
	half := all[:0]
	for _, f := range all {
		if (f >= Buckets) == chinese {
			half = append(half, f)
		}
	}
	if chinese {
		return append(half, hash("bias", Buckets))
	}
	return append(half, hash("bias", 0))
}

var marks = map[rune]string{'!': "m!", '！': "m!", '?': "m?", '？': "m?", '…': "m.", '"': "m\"", '“': "m\"", '「': "m\"", '—': "m-"}

// grams are one to three characters of a run of Chinese.
func grams(r []rune) (out []int32) {
	for i := range r {
		for n := 1; n <= 3 && i+n <= len(r); n++ {
			out = append(out, hash(string(r[i:i+n]), Buckets))
		}
	}
	return out
}

// negations turn what follows around: three words far.
var negations = map[string]bool{"not": true, "no": true, "never": true, "without": true, "nor": true, "neither": true, "nothing": true, "hardly": true, "far": true}

func wordFeatures(words []string) (out []int32) {
	last, denied := "^", 0
	for _, w := range words {
		s := stem(w)
		out = append(out, hash("w"+w, 0), hash("s"+s, 0), hash("p"+last+" "+s, 0))
		if r := []rune(w); len(r) > 5 {
			out = append(out, hash("4"+string(r[:4]), 0))
		}
		if denied > 0 {
			denied--
			out = append(out, hash("n"+s, 0))
		}
		if negations[w] || strings.HasSuffix(w, "n't") {
			denied = 3
		}
		last = s
	}
	return append(out, hash("p"+last+" $", 0))
}

// stem takes common endings off a word: laughing, laughed and laughs are one.
func stem(w string) string {
	for _, end := range []string{"ingly", "fully", "edly", "ness", "ing", "ies", "ied", "ed", "es", "ly", "'s", "s", "y", "e"} {
		if s, ok := strings.CutSuffix(w, end); ok && len(s) >= 3 {
			if n := len(s); n > 3 && s[n-1] == s[n-2] { // hugg-ed
				s = s[:n-1]
			}
			return s
		}
	}
	return w
}

// hash is FNV-1a, folded into a half of the table.
func hash(s string, from int32) int32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	return from + int32(h%Buckets)
}
