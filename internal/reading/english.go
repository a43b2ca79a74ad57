package reading

import "strings"

// Parts of the English patterns.
const (
	monthName = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	nth       = `(?:st|nd|rd|th)`
	halfDay   = `(?: ?[aApP](?:[mM]\b|\.[mM]\.))`
	unitName  = `(?:km²|cm²|mm²|ft²|m²|km³|cm³|mm³|m³|°C|°F|°|%|‰|¢|(?:km/h|m/s|mph|kWh|kW|kV|mAh|kcal|mins?|hrs?|secs?|mi|yds?|kB|KB|MB|GB|TB|kHz|MHz|GHz|Hz|km|cm|mm|kg|mg|mL|ml|ms|ft|lbs?|oz|m|g|l|L|s|h|W|V)\b)`
	// dollars are signs of money, those of one country's dollar too.
	dollars = `(?:\b(?:US|HK|NT|NZ|SG|AU|CA|[ACS])\$|` + currency + `)`
	// about are words before a decade, or a part of one.
	about = `mid|late|early|low|high|upper|lower|roaring`
	// decades are more of them behind the first.
	decades = `((?:(?:,? (?:and|or|to) |, )['’]?\d0s\b)*)`
	// behind is what may be behind the first number of a range.
	behind = `(?: ?` + unitName + `|` + halfDay + `|` + nth + `\b|s\b|/\d+|` + scale + `)`
)

// englishShort are short forms. Those that are also words are short forms only as a title
// or before a number: Ms. Lee but 5 ms., fig. 3 but a fig.
func englishShort() []rule {
	return []rule{
		swap(`(?i)\b(mr|mrs|dr|prof|vs|etc|approx|jr|sr)\.`, map[string]string{"mr": "mister", "mrs": "missis", "dr": "doctor",
			"prof": "professor", "vs": "versus", "etc": "et cetera", "approx": "approximately", "jr": "junior", "sr": "senior"}),
		when(`(?i)\b(mister|missis|doctor|professor|versus|et cetera|approximately|junior|senior)\.`, func(g []string) string { return g[1] }),
		when(`\bMs\. ?([A-Z])`, func(g []string) string { return "miss " + g[1] }),
		when(`(?i)\bfig(s?)\. ?(\d)`, func(g []string) string { return "figure" + g[1] + " " + g[2] }),
		when(`(?i)\bno\. ?(\d)`, func(g []string) string { return "number " + g[1] }),
		put(`(?i)\be\.g\.`, "for example"),
		put(`(?i)\bi\.e\.`, "that is"),
		when(`\b0[xX]([0-9a-fA-F]+)\b`, func(g []string) string { return "zero x " + spell(g[1]) }),
		where(free, `[-–](`+dollars+`?[\d`+parts+`])`, func(g []string) string { return "minus " + g[1] }),
		when(`(`+currency+`)-(\d)`, func(g []string) string { return "minus " + g[1] + g[2] }),
	}
}

// englishDates are dates, and telephone numbers, which look like them.
func englishDates() []rule {
	iso := `\d{4}-\d{1,2}-\d{1,2}`
	return []rule{
		when(`(\d-\d{1,2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z?)`, func(g []string) string { return g[1] + ", " + g[2] + " " + g[3] }),
		where(alone, `(`+iso+`)`+span+`(`+iso+`)`, func(g []string) string { return g[1] + " to " + g[2] }),
		where(alone, `(\d{4})[-/](\d{1,2})[-/](\d{1,2})`, func(g []string) string { return englishDate(g[1], g[2], g[3], g[0]) }),
		where(alone, `(\d{1,2})([-/])(\d{1,2})([-/])(\d{4}|\d{2})`, func(g []string) string {
			m, d, ok := calendar(g[1], g[3])
			if !ok || g[2] != g[4] || g[2] == "-" && len(g[5]) == 2 {
				return g[0]
			}
			return englishDate(fullYear(g[5]), m, d, g[0])
		}),
		when(`\b(`+monthName+`\.? \d{1,2}`+nth+`?)`+span+monthName, func(g []string) string { return g[1] + " to " + g[3] }),
		where(ends, `(?i)\b`+monthName+`\.? (\d{1,2})`+nth+`?(?:`+span+`(\d{1,2})`+nth+`?)?\b(,? \d{4}\b)?`, func(g []string) string {
			m := month(g[1])
			if verb(g[1]) || !validDay("1", g[2]) || g[3] != "" && !(validDay("1", g[3]) && less(g[2], g[3])) {
				return g[0]
			}
			return m + " " + through(g[2], g[3], "") + inYear(strings.TrimLeft(g[4], ", "))
		}),
		where(begins, `(?i)(?:\bthe )?(\d{1,2})`+nth+`?(?:`+span+`(\d{1,2})`+nth+`?)? `+monthName+`\b(?:\.?( \d{4})\b)?`, func(g []string) string {
			if verb(g[3]) || !validDay("1", g[1]) || g[2] != "" && !(validDay("1", g[2]) && less(g[1], g[2])) {
				return g[0]
			}
			return "the " + through(g[1], g[2], "the ") + " of " + month(g[3]) + inYear(strings.TrimSpace(g[4]))
		}),
		where(begins, `(?:\+\d{1,3}[- ]?|1-)?(?:\(\d{3}\) ?|\d{3}[- .])\d{3}[-.]\d{4}\b|\(\d{3}\) ?\d{7}\b|\+\d{10,15}\b|\+\d{1,3}(?:[- ]\d{2,5}){2,5}\b`, func(g []string) string { return telephone(g[0]) }),
		where(alone, `((?i:pages?|pp\.|lines?|from) )?(\d{3})-(\d{4})`, func(g []string) string {
			if g[1] != "" || round(g[2]) && round(g[3]) {
				return g[0]
			}
			return telephone(g[0])
		}),
		where(alone, `\d+(?:-\d+){2,}`, func(g []string) string { return chain(g[0]) }),
	}
}

func englishTimes() []rule {
	clock := `\d{1,2}:\d{2}(?::\d{2})?`
	return []rule{
		where(alone, `(\d{1,2}(?::\d{2}){0,2}`+halfDay+`?)(`+span+`)(`+clock+halfDay+`?|\d{1,3}`+halfDay+`?)`, func(g []string) string {
			bare := strings.Trim(g[1], "0123456789") == "" || strings.Trim(g[3], "0123456789") == ""
			if bare && (g[2][0] == ' ' || !strings.ContainsAny(g[0], ":aApP")) {
				return g[0]
			}
			return g[1] + " to " + g[3]
		}),
		where(clockAlone, `\b(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?)\b)?(?: ?([aApP])(?:[mM]\b|\.[mM]\.))?`, func(g []string) string { return timeOfDay(g[1], g[2], g[3], g[4]) }),
		when(`(?i)\b(\d{1,2}) ?([ap])(?:m\b|\.m\.)`, func(g []string) string { return number(g[1]) + " " + strings.ToLower(g[2]) + " m" }),
		where(alone, `(\d+):(\d{1,3}(?:,\d{3})+|\d+)`, func(g []string) string { return number(g[1]) + " to " + number(g[2]) }),
	}
}

func englishMoney() []rule {
	return []rule{
		when(`(`+dollars+`) ?(`+num+`)(`+scale+`)?(`+span+`)(`+dollars+`)?(`+num+`)(`+scale+`)?`, moneyRange),
		when(`(`+dollars+`) ?(`+num+`)(`+scale+`)?`, func(g []string) string { return money(g[1], g[2], g[3]) }),
	}
}

// englishRanges are decades, round numbers of things, and ranges. Of a range only what
// joins it is written out where the rules behind can read both of its ends.
func englishRanges() []rule {
	said := func(g []string) string { return g[1] + decade(g[2]) + moreDecades(g[3]) }
	return []rule{
		when(power, func(g []string) string { return g[1] + toPower(g[2], g[3]) }),
		where(digitNext, `(\d`+behind+`)[-–—~]`, func(g []string) string { return g[1] + " to " }),
		when(`(\d ?`+unitName+`) [-–] (-?`+num+` ?`+unitName+`)`, func(g []string) string { return g[1] + " to " + g[2] }),
		when(`(\b(?i:the|his|her|their|my|our|your|`+about+`) |\b(?i:`+about+`)-)['’]?(\d0)s\b`+decades, said),
		when(`(^|\s)['’](\d0)s\b`+decades, said),
		when(`\b(?:(\d{1,3}(?:,\d{3})+)s|(10+)s( of))\b`, func(g []string) string {
			d := strings.ReplaceAll(g[1]+g[2], ",", "")
			if s, ok := manyOf[d]; ok {
				return s + g[3]
			}
			return plural(number(d)) + g[3]
		}),
		when(`\b(\d{4})s\b`+decades, func(g []string) string { return plural(year(g[1])) + moreDecades(g[2]) }),
		where(begins, `(`+num+`)(`+span+`)(`+num+`)( ?=| is\b| equals\b)`, func(g []string) string {
			if less(g[1], g[3]) || g[2][0] != ' ' && !strings.HasSuffix(g[4], "=") {
				return g[0]
			}
			return decimal(g[1]) + " minus " + decimal(g[3]) + g[4]
		}),
		where(alone, `(`+num+`)(`+span+`)(-?)(`+num+`)( ?`+unitName+`)?`, func(g []string) string { return between(g[1], g[2], g[3], g[4], g[5], g[0]) }),
	}
}

func englishNumbers() []rule {
	return []rule{
		// What compares or joins numbers, before they are words.
		where(digitNext, `(\d(?: ?`+unitName+`)?|(?:^|[\s(])[b-zB-HJ-Z]) ?([<>])\s?`, func(g []string) string { return g[1] + compare[g[2]] }),
		where(digitNext, `(^|[\s(])([<>≤≥])`, func(g []string) string { return g[1] + limit[g[2]] }),
		where(digitNext, `(\d) ?\* ?`, func(g []string) string { return g[1] + " times " }),
		when(`(\d ?(?:hrs?|mins?|secs?|yds?|lbs?|oz|ft|mi))\.( [a-z])`, func(g []string) string { return g[1] + g[2] }),
		where(measured, `(`+num+`) ?(`+unitName+`)(\pL?)`, func(g []string) string {
			if g[3] != "" {
				g[3] = " " + g[3]
			}
			return measure(g[1], g[2]) + g[3]
		}),
		put(`%`, " percent"),
		when(`(\d(?: \w+)?|[\pL)] ?) ?([²³])`, func(g []string) string { return g[1] + map[string]string{"²": " squared", "³": " cubed"}[g[2]] }),
		when(`\b(\d[\d,]*)`+nth+`\b`, func(g []string) string { return ordinal(g[1]) }),
		when(`\b(\d+)/(\d+)\b`, func(g []string) string { return fraction(g[1], g[2]) }),
		where(standsAsYear, `\d{4}`, func(g []string) string {
			if isYear(g[0]) {
				return year(g[0])
			}
			return g[0]
		}),
		where(inner, `-`, func([]string) string { return " " }),
		where(fresh, `\b0\d+\b`, func(g []string) string { return spell(g[0]) }),
		when(`(\d[\d,]*\.\d+(?:\.\d+)+)`, func(g []string) string {
			return " " + strings.Join(each(strings.Split(g[1], "."), number), " point ") + " "
		}),
		when(num, func(g []string) string { return " " + decimal(g[0]) + " " }),
	}
}

func englishSigns() []rule {
	return []rule{
		put(`\s?&\s?`, " and "),
		when(`(\w)\s*@\s*(\w)`, func(g []string) string { return g[1] + " at " + g[2] }),
		put(`\s?\+\s?`, " plus "),
		put(`\s?=\s?`, " equals "),
		put(`\s?×\s?`, " times "),
		put(`\s?÷\s?`, " divided by "),
		put(`\s?±\s?`, " plus or minus "),
		put(`\s?≤\s?`, compare["≤"]),
		put(`\s?≥\s?`, compare["≥"]),
		put(`\s?≠\s?`, " is not equal to "),
		put(`\s?≈\s?`, " is about "),
		put(`[#№]\s?`, "number "),
		put(`°`, " degrees "),
		when(` +([,.;:!?)])`, func(g []string) string { return g[1] }),
	}
}

var (
	compare = map[string]string{"<": " is less than ", ">": " is greater than ", "≤": " is less than or equal to ", "≥": " is greater than or equal to "}
	limit   = map[string]string{"<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "}
	manyOf  = map[string]string{"10": "tens", "100": "hundreds", "1000": "thousands", "10000": "tens of thousands", "100000": "hundreds of thousands", "1000000": "millions"}
)

// measured says that a unit is one, and its letter not one of several: the 3 V's.
func measured(before, after string) bool {
	return fresh(before, after) && !strings.HasPrefix(after, "'s") && !strings.HasPrefix(after, "’s")
}

// standsAsYear says that four digits may be a year: they are not a part of anything.
func standsAsYear(before, after string) bool {
	return alone(before, after) && !strings.HasPrefix(after, "%") && !strings.HasSuffix(before, "minus ") && !strings.HasSuffix(before, "-")
}
