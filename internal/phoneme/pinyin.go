package phoneme

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"
)

// pinyin.gz is written by the test TestPinyinTable with -pinyin from the module go-pinyin,
// which is a map of 40,000 strings that would cost every start of the program 8 ms.
//
//go:embed pinyin.gz
var pinyinData []byte

// The characters of the table: CJK Extension A and the unified ideographs.
const (
	firstHan = 0x3400
	lastHan  = 0x9fff
)

// syllable is pinyin without its tone, ü as v, and the tone: 1 to 4, 5 is neutral.
type syllable struct {
	letters string
	tone    byte
}

// table is a line of syllables without tones, and for each character from firstHan on
// two bytes: 8 times the number of its syllable, from 1, plus its tone. 0 is unknown.
type table struct {
	syllables []string
	chars     []byte
}

var pinyins = sync.OnceValue(parsePinyin)

func parsePinyin() table {
	names, chars, _ := bytes.Cut(unzip(pinyinData), []byte("\n"))
	return table{strings.Fields(string(names)), chars}
}

// usual is the commonest reading of a character.
func (t table) usual(r rune) (syllable, bool) {
	if r == '〇' {
		r = '零'
	}
	if r < firstHan || r > lastHan {
		return syllable{}, false
	}
	at := 2 * int(r-firstHan)
	n := int(t.chars[at])<<8 | int(t.chars[at+1])
	if n == 0 {
		return syllable{}, false
	}
	return syllable{t.syllables[n/8-1], byte(n % 8)}, true
}

// parseSyllable reads zhong1.
func parseSyllable(s string) syllable {
	return syllable{s[:len(s)-1], s[len(s)-1] - '0'}
}
