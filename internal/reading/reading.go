// Package reading writes a text as it is read aloud: numbers, dates, times, money,
// units, signs and short forms in words, in English and Chinese.
//
//	reading.go  which language, and the order of the rules
//	english.go  the rules of English
//	chinese.go  the rules of Chinese
package reading

import (
	"regexp"
	"strings"
	"unicode"
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

// Aloud writes text as it is read in lang, "en" or "zh".
func Aloud(text, lang string) string {
	rules := english
	if lang == "zh" {
		rules = chinese
	}
	text = narrow(text)
	for _, r := range rules {
		text = r.apply(text)
	}
	return strings.TrimSpace(spaces.ReplaceAllString(text, " "))
}

var spaces = regexp.MustCompile(`\s+`)

// rule rewrites every place that its pattern finds. groups[0] is the place, the others
// are what its parentheses found.
type rule struct {
	find *regexp.Regexp
	say  func(groups []string) string
}

func (r rule) apply(text string) string {
	var b strings.Builder
	for {
		at := r.find.FindStringSubmatchIndex(text)
		if at == nil || at[1] == 0 {
			b.WriteString(text)
			return b.String()
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[:at[0]])
		b.WriteString(r.say(groups))
		text = text[at[1]:]
	}
}

func when(pattern string, say func(g []string) string) rule {
	return rule{regexp.MustCompile(pattern), say}
}

// swap rewrites words by a table.
func swap(pattern string, table map[string]string) rule {
	return when(pattern, func(g []string) string {
		if s, ok := table[strings.ToLower(g[1])]; ok {
			return strings.Replace(g[0], g[1], s, 1)
		}
		return g[0]
	})
}

// narrow turns full-width digits, letters and signs into ordinary ones.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff10 && r <= 0xff19, r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a, r == 0xff05, r == 0xff0e, r == 0xff0f:
			return r - 0xfee0
		case r == 0xffe5:
			return '¥'
		case r == '−':
			return '-'
		}
		return r
	}, text)
}

// digits of a number, without commas and leading zeros; empty for zero.
func plainDigits(s string) string {
	return strings.TrimLeft(strings.ReplaceAll(s, ",", ""), "0")
}
