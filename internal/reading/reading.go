// Package reading writes a text as it is read aloud: numbers, dates, times, money,
// units, signs and short forms in words, in English and Chinese.
//
//	reading.go        which language, and what both have in common
//	rule.go           a rule, and where in a text it applies
//	address.go        addresses of mail and of the web
//	english.go        the rules of English
//	english_say.go    what they say of dates, times, money, ranges and units
//	english_names.go  titles, saints, streets, Roman numerals
//	english_words.go  English numbers in words
//	chinese.go        the rules of Chinese
//	chinese_say.go    what they say of dates, times, money and ranges
//	chinese_codes.go  telephones, rooms, and other numbers said digit by digit
//	chinese_words.go  Chinese numbers in words
package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tonggan/internal/hanzi"
)

// Language is the language that a text is read in: "zh" when it has Chinese
// characters, else "en".
func Language(text string) string {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return "zh"
		}
	}
	return "en"
}

// Aloud writes text as it is read in lang, "en" or "zh". A Chinese text with numbers, whose
// units and measure words say how they are read, is simplified.
func Aloud(text, lang string) string {
	rules := english
	if lang == "zh" {
		rules = chinese
	}
	text = narrow(text)
	counts := strings.ContainsAny(text, "0123456789%°²³<>≤≥№⁰¹⁴⁵⁶⁷⁸⁹"+parts)
	if counts && lang == "zh" {
		text = hanzi.Simplified(text)
	}
	for _, r := range rules() {
		if counts || !r.counts {
			text = r.apply(text)
		}
	}
	return strings.TrimSpace(spaces.ReplaceAllString(text, " "))
}

// The rules are made when they are first needed, in the order in which they are applied.
var (
	english = sync.OnceValue(func() []rule {
		return slices.Concat(addresses(englishAddress), counting(common()), englishNames(), englishShort(), counting(englishDates(), englishTimes(), englishMoney(), englishRanges(), englishNumbers()), englishSigns())
	})
	chinese = sync.OnceValue(func() []rule {
		return slices.Concat(addresses(hanAddress), counting(common(), chineseCodes(), chineseDates(), chineseMoneyRanges(), chineseRanges(), chineseMoney(), chineseNumbers()), chineseSigns())
	})
)

var spaces = regexp.MustCompile(`\s+`)

// Parts of the patterns.
const (
	parts = `½¼¾⅓⅔⅛⅜⅝⅞`
	// num is a number: commas between groups of three digits, a decimal point, a half.
	num           = `(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[` + parts + `]?|[` + parts + `])`
	currencySigns = `$£€¥₩₹₽`
	currency      = `[` + currencySigns + `]`
	// span is the sign of a range: from one number to another.
	span = `(?: [-–~] |[-–—~] ?)`
)

// power is a power of a number, of a letter or of what is in brackets.
const power = `([a-zA-Z\d)])\^(-?)(\d+(?:\.\d+)?)`

// common are the rules of both languages: a number may begin with its point and end with a
// half; small digits are a power, but lead to a footnote behind a word or a year; a comma
// that does not part groups of three digits is between numbers, and a currency may be behind
// its number.
func common() []rule {
	grouped := regexp.MustCompile(`^[1-9]\d{0,2}(?:,\d{3})+$`)
	return []rule{
		where(caliber, `\.(\d{2,3})`, func(g []string) string { return g[1] }),
		where(pointed, `\.(\d+)`, func(g []string) string { return "0." + g[1] }),
		where(mixed, `(\d{1,3}) ([123]/[234]|[1357]/8)`, func(g []string) string {
			if s := partNames[g[2]]; s != "" {
				return g[1] + s
			}
			return g[0]
		}),
		when(`((?:\b|x)\d{1,3}|\b[a-zA-Z])([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)`, func(g []string) string {
			if g[2] == "²" || g[2] == "³" {
				return g[0]
			}
			return g[1] + "^" + lowered.Replace(g[2])
		}),
		when(`(\d ?[ckm]?m)\^([23])\b`, func(g []string) string { return g[1] + raised[g[2]] }),
		when(`\d+(?:,\d+)+`, func(g []string) string {
			if grouped.MatchString(g[0]) {
				return g[0]
			}
			return strings.ReplaceAll(g[0], ",", ", ")
		}),
		where(func(before, after string) bool {
			return begins(before, after) && !strings.ContainsAny(before[max(0, len(before)-4):], currencySigns) && !inWordNext(after)
		}, `(`+num+`(?:`+span+num+`)?) ?(`+currency+`)`, func(g []string) string { return g[2] + g[1] }),
	}
}

var (
	partNames = map[string]string{"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞"}
	raised    = map[string]string{"2": "²", "3": "³"}
	lowered   = strings.NewReplacer("⁺", "", "⁻", "-", "⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")
)

func inWordNext(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return inWord(r)
}

// narrow turns full-width digits, letters and signs into ordinary ones, and signs that
// stand for several into those.
func narrow(text string) string {
	text = circled.ReplaceAllStringFunc(text, func(s string) string {
		g := circled.FindStringSubmatch(s)
		r, _ := utf8.DecodeRuneInString(g[2])
		n := strconv.Itoa(int(r-'①') + 1)
		switch g[1] {
		case "":
			return n + ", "
		case "第":
			return "第" + n
		}
		return g[1] + ", " + n + ", "
	})
	return colons.ReplaceAllString(wider.Replace(strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff10 && r <= 0xff19, r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a, r == 0xff05, r == 0xff0e, r == 0xff0f:
			return r - 0xfee0
		}
		switch r {
		case '￥':
			return '¥'
		case '￡':
			return '£'
		case '−', '‐', '‑', '‒', '－':
			return '-'
		case '～', '〜':
			return '~'
		}
		return r
	}, text)), "$1:")
}

// circled are the numbers of a list within a line.
var circled = regexp.MustCompile(`([^\s\p{P}①-⑳])?\s*([①-⑳])[、,，.]?\s?`)

// colons are wide ones between numbers: of times and scores.
var colons = regexp.MustCompile(`(\d)[：∶](?:\b|$)`)

var wider = strings.NewReplacer("㎡", "m²", "㎥", "m³", "㎞", "km", "㎝", "cm", "㎜", "mm", "㎏", "kg", "㎎", "mg", "㎖", "ml", "℃", "°C", "℉", "°F")

// digits of a number, without commas and leading zeros; empty for zero.
func plainDigits(s string) string {
	return strings.TrimLeft(strings.ReplaceAll(s, ",", ""), "0")
}

func atoi(s string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	return n
}

// less says that number a is smaller than b.
func less(a, b string) bool {
	x, _ := strconv.ParseFloat(strings.ReplaceAll(a, ",", ""), 64)
	y, _ := strconv.ParseFloat(strings.ReplaceAll(b, ",", ""), 64)
	return x < y
}

// code says that a number is not one that is counted: 007.
func code(s string) bool { return len(s) > 1 && s[0] == '0' && s[1] != '.' }

// isYear says that a number may be a year that is read in its own way.
func isYear(s string) bool {
	return len(s) == 4 && !strings.ContainsAny(s, ",."+parts) && s >= "1010" && s < "2100"
}

// round says that a number is one of those that ranges go by, and telephones seldom have.
func round(s string) bool { return strings.HasSuffix(s, "0") }

// part cuts a number before its half, quarter, ...; r is 0 when it has none.
func part(s string) (whole string, r rune) {
	for i, r := range s {
		if strings.ContainsRune(parts, r) {
			return s[:i], r
		}
	}
	return s, 0
}

// calendar is the month and the day in a date of three numbers: month first, unless that
// is not one. It is not ok when neither is.
func calendar(a, b string) (month, day string, ok bool) {
	if atoi(a) > 12 {
		a, b = b, a
	}
	return a, b, validDay(a, b)
}

func validDay(month, day string) bool {
	m, d := atoi(month), atoi(day)
	return m >= 1 && m <= 12 && d >= 1 && d <= 31
}

// fullYear is a year with its century.
func fullYear(s string) string {
	switch {
	case len(s) == 4:
		return s
	case s < "70":
		return "20" + s
	}
	return "19" + s
}

// scales are how many zeros the short forms of large sums stand for.
var scales = map[string]int{"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12}

// scale is a pattern of them, behind a sum of money.
const scale = `(?: (?i:thousand|million|billion|trillion|mn|bn|tn)\b|(?i:mn|bn|tn|[kmbt])\b)`

func zeros(scale string) int { return scales[strings.ToLower(strings.TrimSpace(scale))] }

func each(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = f(s)
	}
	return out
}
