package phoneme

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a piece of text is.
type kind byte

const (
	word  kind = iota // in Latin letters
	han               // Chinese characters
	pause             // one of , . ? !
	other             // a letter that is neither
)

type piece struct {
	kind kind
	text string
}

// pauses are marks that are heard, and as which: the later ones are the stronger.
const marks = ",.!?"

var pauses = map[rune]string{
	',': ",", ';': ",", ':': ",", '，': ",", '、': ",", '；': ",", '：': ",", '—': ",", '–': ",", '―': ",", '‖': ",",
	'(': ",", ')': ",", '[': ",", ']': ",", '{': ",", '}': ",", '（': ",", '）': ",", '【': ",", '】': ",", '〔': ",", '〕': ",",
	'.': ".", '。': ".", '．': ".", '…': ".", '⋯': ".", '?': "?", '？': "?", '!': "!", '！': "!",
}

var (
	enDigits = strings.Fields("zero one two three four five six seven eight nine")
	zhDigits = strings.Fields("零 一 二 三 四 五 六 七 八 九")
)

// splitter cuts a text in pieces.
type splitter struct {
	lang string
	all  []piece
	now  strings.Builder // a word or Chinese
	kind kind
}

func split(text, lang string) []piece {
	s := splitter{lang: lang}
	var last rune
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		next, _ := utf8.DecodeRuneInString(text)
		s.put(last, r, next)
		last = r
	}
	s.flush()
	return s.all
}

// put takes a character, between last and next.
func (s *splitter) put(last, r, next rune) {
	switch {
	case r < 0x80 && isLetter(byte(r)):
		s.add(word, string(r))
	case r == '\'' || r == '’':
		if s.kind == word && s.now.Len() > 0 && unicode.IsLetter(last) && unicode.IsLetter(next) {
			s.now.WriteByte('\'')
		}
	case unicode.Is(unicode.Han, r) || r == '〇':
		s.add(han, string(r))
	case r >= '0' && r <= '9' && s.lang == "zh":
		s.add(han, zhDigits[r-'0'])
	case r >= '0' && r <= '9':
		s.flush()
		s.all = append(s.all, piece{word, enDigits[r-'0']})
	case fold(r) != "":
		s.add(word, fold(r))
	case unicode.Is(unicode.Mn, r): // an accent of its own
	case unicode.IsLetter(r):
		s.flush()
		s.all = append(s.all, piece{other, string(r)})
	default:
		s.flush()
		s.pause(last, r, next)
	}
}

func (s *splitter) add(k kind, text string) {
	if s.kind != k {
		s.flush()
	}
	s.kind = k
	s.now.WriteString(text)
}

func (s *splitter) flush() {
	if s.now.Len() > 0 {
		s.all = append(s.all, piece{s.kind, s.now.String()})
		s.now.Reset()
	}
}

// pause adds what a mark is heard as. Of several the strongest is left.
func (s *splitter) pause(last, r, next rune) {
	mark := pauses[r]
	switch {
	case r == '-' && (unicode.IsSpace(last) && unicode.IsSpace(next) || last == '-'):
		mark = ","
	case r == '.' && unicode.IsLetter(last) && unicode.IsLetter(next): // a.m.
		return
	case r == '.' && unicode.IsSpace(next) && s.initial():
		return
	}
	n := len(s.all)
	switch {
	case mark == "" || n == 0:
	case s.all[n-1].kind != pause:
		s.all = append(s.all, piece{pause, mark})
	case strings.Index(marks, mark) > strings.Index(marks, s.all[n-1].text):
		s.all[n-1].text = mark
	}
}

// initial says whether the last piece is one, as of a name: J. Smith. "I." ends a
// sentence.
func (s *splitter) initial() bool {
	if len(s.all) == 0 {
		return false
	}
	p := s.all[len(s.all)-1]
	return p.kind == word && len(p.text) == 1 && p.text[0] < 'a' && p.text != "I"
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// fold is a Latin letter without its accent; empty for what is none.
func fold(r rune) string {
	if r < 0xc0 || r > 0x17f {
		return ""
	}
	// From U+00C0 on, in order; a dot is no letter.
	const table = "AAAAAA.CEEEEIIIIDNOOOOO.OUUUUY..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y" +
		"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
	switch r {
	case 'Æ', 'æ':
		return "ae"
	case 'Œ', 'œ':
		return "oe"
	case 'Þ', 'þ':
		return "th"
	case 'ß':
		return "ss"
	case 'Ĳ', 'ĳ':
		return "ij"
	}
	if c := table[r-0xc0]; c != '.' {
		return string(rune(c))
	}
	return ""
}
