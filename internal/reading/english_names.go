package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words that have Roman numerals behind them.
const (
	// acts hardly ever have the word I behind them.
	acts = `World War|Super Bowl|Chapter|Act|Scene|Volume|Section|Episode`
	// types may have, as in: the Part I like best. X behind them may be a letter.
	types = `Table|Appendix|Unit|Fantasy|Rocky|Annex|Schedule|Exhibit|Tier|Part|Book|Type|Phase|War|Stage|Level|Class|Mark|Title|Article`
	// regnal are names of kings, queens and popes, long those that a fifth or a tenth had.
	regnal = `Abdullah|Adrian|Afonso|Albert|Alexander|Alfonso|Amenhotep|Artaxerxes|Augustus|Baldwin|Basil|Benedict|Boniface|Carlos|Catherine|Constantine|Cyrus|Darius|David|Elizabeth|` +
		`Emmanuel|Ferdinand|Francis|Friedrich|Gustav|Henri|Hussein|Innocent|Ivan|John|Joseph|Julius|Justinian|Karl|Leopold|Ludwig|Malcolm|Manuel|Mary|Maximilian|Michael|Napoleon|Nicholas|` +
		`Oscar|Otto|Paul|Pedro|Peter|Ptolemy|Ramesses|Ramses|Richard|Robert|Rudolf|Selim|Sigismund|Stephen|Theodosius|Thutmose|Umberto|Victor|Wilhelm|William|` + long
	long = `Charles|Christian|Clement|Edward|Frederick|George|Gregory|Haakon|Harald|Henry|James|Leo|Louis|Mehmed|Mohammed|Murad|Olav|Philip|Pius|Sixtus|Urban`
	// alsoRoman are more numerals behind the first.
	alsoRoman = `((?:(?:,? (?:and|or|to|through) |, | ?[-–] ?)[IVXL]{2,}\b)*)`
)

// englishNames are titles and saints before names, streets behind them, and Roman numerals.
func englishNames() []rule {
	counted := func(g []string) string {
		if g[2] == "I" && unicode.IsLower(rune(g[1][0])) && g[1][0] != 'w' { // but world war I
			return g[0]
		}
		also := strings.NewReplacer(" - ", " to ", " – ", " to ", "-", " to ", "–", " to ").Replace(g[3])
		return g[1] + " " + romans(g[2]+also)
	}
	reign := func(g []string) string {
		if n := roman(g[2]); n > 0 && n <= 30 {
			return g[1] + " the " + ordinal(strconv.Itoa(n))
		}
		return g[0]
	}
	return []rule{
		when(`\b([Vv])ol(s?)\. ?(\d|[IVXL]+\b)`, func(g []string) string { return g[1] + "olume" + g[2] + " " + g[3] }),
		where(nameNext, `\b(Mt|Capt|Sgt|Lt|Col|Gen|Rev|Gov|Sen)\. ?`, func(g []string) string { return titles[g[1]] + " " }),
		where(saint, `\bSt(?:\. ?| )`, func([]string) string { return "saint " }),
		when(`\b(\d+) ([NSEW])\.? ((?:[A-Z][a-z]+|\d+`+nth+`) (?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln)\b)`, func(g []string) string {
			return g[1] + " " + compass[g[2]] + " " + g[3]
		}),
		when(`\b([A-Z][a-z'’]+|\d+`+nth+`) St(\.[,;]|\. ?[a-z]|\.|[,;)]| [a-z]|$)`, func(g []string) string {
			if slices.Contains(unnamed, g[1]) {
				return g[0]
			}
			if g[2] != "." {
				g[2] = strings.TrimPrefix(g[2], ".")
			}
			return g[1] + " street" + g[2]
		}),
		when(`\b([A-Z][A-Za-z'’]+|\d+`+nth+`) (Rd|Blvd|Ln|Ave|Hwy|Pkwy)\b\.?`, func(g []string) string { return g[1] + " " + roads[g[2]] }),
		when(`\b(\d+ (?:[NSEW]\.? )?[A-Z][a-z]+) Dr\b(\.?)`, func(g []string) string { return g[1] + " drive" + g[2] }),
		when(`\b([IVX]+) (centur(?:y|ies))\b`, func(g []string) string {
			if n := roman(g[1]); n > 0 {
				return ordinal(strconv.Itoa(n)) + " " + g[2]
			}
			return g[0]
		}),
		where(wholeRoman, `\b((?i:`+acts+`)s?) ([IVXL]{2,}|[IVX])\b`+alsoRoman, counted),
		where(wholeRoman, `\b((?i:`+types+`)s?) ([IVX]{2,}|V)\b`+alsoRoman, counted),
		where(closed, `\b((?:`+types+`)) (I)\b()`, counted),
		where(wholeRoman, `\b(`+regnal+`) ([IVX]{2,})\b`, reign),
		where(noSurname, `\b(`+long+`) ([VX])\b`, reign),
	}
}

var (
	titles = map[string]string{"Mt": "mount", "Capt": "captain", "Sgt": "sergeant", "Lt": "lieutenant", "Col": "colonel",
		"Gen": "general", "Rev": "reverend", "Gov": "governor", "Sen": "senator"}
	roads   = map[string]string{"Rd": "road", "Blvd": "boulevard", "Ln": "lane", "Ave": "avenue", "Hwy": "highway", "Pkwy": "parkway"}
	compass = map[string]string{"N": "north", "S": "south", "E": "east", "W": "west"}
	// unnamed are words with a capital that a street is not named by.
	unnamed = strings.Fields("At In On To From Near The Of And By For With Via Visit Visiting See As When Was Is East West North South Port Fort Lake Old New Mount")
)

var (
	aName      = regexp.MustCompile(`^[A-Z](?:[a-z'’]|\.? ?[A-Z][a-z.])`)
	joined     = regexp.MustCompile(`^(?:-(?:ray|neck|beam|shape|belt)|['’](?:m|ve|ll|d)\b)`)
	saints     = regexp.MustCompile(`^(?:Andrew|Anne|Anthony|Augustine|Catherine|Clair|Croix|Francis|George|Helen|James|John|Joseph|Kitts|Lawrence|Louis|Lucia|Luke|Mark|Martin|Mary|Michael|Nicholas|Patrick|Paul|Peter|Stephen|Thomas|Vincent)`)
	sentence   = regexp.MustCompile(`^\.?\s*[A-Z]`)
	closing    = regexp.MustCompile(`^(?:\s*$|["”]?[.,:;!?)]| [-–—] | (?:of|and|is|has)\b)`)
	romanForm  = regexp.MustCompile(`^(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$`)
	romanRun   = regexp.MustCompile(`[IVXL]+`)
	romanValue = map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50}
)

// nameNext says that a name comes next, with initials or without.
func nameNext(_, after string) bool { return aName.MatchString(after) }

// saint says that St. is before a name here, and not behind that of a street.
func saint(before, after string) bool {
	word := ""
	if s, ok := strings.CutSuffix(before, " "); ok {
		word = s[len(strings.TrimRightFunc(s, func(r rune) bool { return inWord(r) || r == '\'' || r == '’' })):]
	}
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case !nameNext(before, after):
		return false
	case word == "", unicode.IsLower(first), slices.Contains(unnamed, word), strings.Trim(word, "0123456789") == "":
		return true
	}
	return !isDigit(first) && word != "Main" && word != "Wall" && saints.MatchString(after)
}

// wholeRoman says that a numeral ends here: Part II's, but Type V-neck and Act I'll.
func wholeRoman(_, after string) bool { return !inWordNext(after) && !joined.MatchString(after) }

// closed says that I behind a word is a numeral, as nothing comes that I could do.
func closed(_, after string) bool { return closing.MatchString(after) }

// noSurname says that a letter behind a name does not stand for another name.
func noSurname(before, after string) bool {
	return wholeRoman(before, after) && !sentence.MatchString(after)
}

// roman is the value of a Roman numeral below ninety, and 0 of what is none.
func roman(s string) (n int) {
	if !romanForm.MatchString(s) {
		return 0
	}
	for i := range len(s) {
		v := romanValue[s[i]]
		if i+1 < len(s) && v < romanValue[s[i+1]] {
			v = -v
		}
		n += v
	}
	return n
}

// romans writes the Roman numerals of a list in words.
func romans(list string) string {
	return romanRun.ReplaceAllStringFunc(list, func(s string) string {
		if n := roman(s); n > 0 {
			return number(strconv.Itoa(n))
		}
		return s
	})
}
