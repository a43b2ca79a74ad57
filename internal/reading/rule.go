package reading

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rule rewrites every place that its pattern finds and that stands as it must. groups[0]
// is the place, the others are what its parentheses found. A place that does not stand so
// is left as it is, all of it, so that a text is read once however long it is.
type rule struct {
	find   *regexp.Regexp
	stands func(before, after string) bool
	say    func(groups []string) string
	counts bool // finds nothing where there is no number
}

func (r rule) apply(text string) string {
	var b strings.Builder
	from := 0
	for _, at := range r.find.FindAllStringSubmatchIndex(text, -1) {
		if r.stands != nil && !r.stands(text[:at[0]], text[at[1]:]) {
			continue
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[from:at[0]])
		b.WriteString(r.say(groups))
		from = at[1]
	}
	if from == 0 {
		return text
	}
	b.WriteString(text[from:])
	return b.String()
}

// when applies wherever the pattern is found, where only where it also stands so.
func when(pattern string, say func(g []string) string) rule {
	return where(nil, pattern, say)
}

func where(stands func(before, after string) bool, pattern string, say func(g []string) string) rule {
	return rule{find: regexp.MustCompile(pattern), stands: stands, say: say}
}

// counting are rules that a text without numbers is not tried by.
func counting(lists ...[]rule) []rule {
	all := slices.Concat(lists...)
	for i := range all {
		all[i].counts = true
	}
	return all
}

// put writes the same words everywhere.
func put(pattern, words string) rule {
	return when(pattern, func([]string) string { return words })
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

// alone says that a place is not a part of a longer name, number or chain of numbers:
// v1.2-3, covid-19-20, 1-2-3, report_3-5.txt.
func alone(before, after string) bool { return begins(before, after) && ends(before, after) }

// begins is the left half of alone.
func begins(before, _ string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	if inWord(r) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(before[:len(before)-n])
	switch {
	case strings.ContainsRune("-./\\", r):
		return !inWord(last)
	case strings.ContainsRune(",:–—", r):
		return !isDigit(last)
	}
	return true
}

// ends is the right half of alone.
func ends(_, after string) bool {
	r, n := utf8.DecodeRuneInString(after)
	if inWord(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after[n:])
	return !(strings.ContainsRune(".,:/-–—", r) && isDigit(next) || r == '.' && next >= 'a' && next <= 'z')
}

// fresh says that a number begins here: not inside a word, nor behind a decimal point.
// What a hyphen joins it to may be before it.
func fresh(before, _ string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	last, _ := utf8.DecodeLastRuneInString(before[:len(before)-n])
	return !inWord(r) && !((r == '.' || r == ',') && isDigit(last))
}

// free says that a hyphen here, before a number, is a minus.
func free(before, _ string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || unicode.IsSpace(r) || strings.ContainsRune(`([{"'“‘=<>≤≥≈≠±×÷*+:,;|（【《，。：；、！？`, r)
}

// pointed says that a point here begins a number: .5, but not end.5 or .5.txt.
func pointed(before, after string) bool {
	if !ends(before, after) {
		return false
	}
	if s, ok := strings.CutSuffix(before, "-"); ok && (free(s, "") || isDigit(rune(s[len(s)-1]))) {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return free(before, "") || strings.ContainsRune(currencySigns, r)
}

// caliber says that a number with its point is that of a gun: .22 caliber.
func caliber(before, after string) bool { return free(before, "") && gun.MatchString(after) }

var gun = regexp.MustCompile(`^[ -](?:cal|rifle|pistol|revolver|handgun|[Mm]agnum|Colt|Winchester|ACP)`)

// mixed says that a whole number and its part stand here alone, or begin a range.
func mixed(before, after string) bool {
	return begins(before, after) && (ends(before, after) || strings.HasPrefix(after, "-"))
}

// clockAlone says that what looks like a time is not a part of 1:100, 1:50,000 or 0.1:80.
func clockAlone(before, after string) bool {
	return fresh(before, "") && !isDigit(rune((after + " ")[0])) && !groupNext.MatchString(after)
}

var groupNext = regexp.MustCompile(`^,\d`)

// digitNext says that a number comes next, a minus or a currency before it or not.
func digitNext(_, after string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, "-"+currencySigns))
	return isDigit(r)
}

// inner says that a place is between two digits.
func inner(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return isDigit(last) && isDigit(next)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// inWord is a digit or a letter, but not a Chinese character: words there have no spaces
// between them.
func inWord(r rune) bool {
	return isDigit(r) || r == '_' || unicode.IsLetter(r) && !unicode.Is(unicode.Han, r)
}
