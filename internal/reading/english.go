package reading

import (
	"regexp"
	"strings"
)

// Parts of the English patterns.
const (
	monthName = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	nth       = `(?:st|nd|rd|th)`
	halfDay   = `(?: ?[aApP](?:[mM]\b|\.[mM]\.))`
	unitName  = `(?:km²|cm²|mm²|ft²|m²|km³|cm³|mm³|m³|°C|°F|°|%|‰|¢|(?:km/h|m/s|mph|tbsp|tsp|Mbps|Gbps|mpg|bpm|rpm|mcg|sq ft|mmHg|mmol|kJ|dB|kWh|kW|kV|mAh|kcal|mins?|hrs?|secs?|mi|yds?|kB|KB|MB|GB|TB|kHz|MHz|GHz|Hz|km|cm|mm|kg|mg|mL|ml|ms|ft|lbs?|oz|m|g|l|L|s|h|W|V)\b)`
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
		when(`\b(Dr|Mr|Mrs|Prof) ([A-Z][a-z])`, func(g []string) string { return bare[g[1]] + " " + g[2] }),
		when(`(?i)\b(mister|missis|doctor|professor|versus|et cetera|approximately|junior|senior)\.`, func(g []string) string { return g[1] }),
		when(`\bMs\. ?([A-Z])`, func(g []string) string { return "miss " + g[1] }),
		when(`(?i)\bfig(s?)\. ?(\d)`, func(g []string) string { return "figure" + g[1] + " " + g[2] }),
		when(`(?i)\bno\. ?(\d)`, func(g []string) string { return "number " + g[1] }),
		when(`\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?( ?[-–] ?| to )(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?`, func(g []string) string { return days[g[1][:3]] + " to " + days[g[3][:3]] }),
		when(`\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\b(?:\.([ ,]))?`, func(g []string) string { return days[g[1][:3]] + g[2] }),
		when(`\b(Sat|Sun)(?:\.)?(,? \d)`, func(g []string) string { return days[g[1]] + g[2] }),
		put(`\bWi-Fi\b`, "wifi"),
		put(`\bAT&T\b`, "A T and T"),
		put(`\bCO2\b`, "C O two"),
		put(`\bH2O\b`, "H two O"),
		put(`\b[xX]-ray`, "X ray"),
		when(`(^|\s)#([A-Za-z])`, func(g []string) string { return g[1] + "hashtag " + g[2] }),
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
		where(alone, `['’](\d\d)`, func(g []string) string { // the class of '84
			return strings.Replace(year("19"+g[1]), "nineteen ", "", 1)
		}),
		when(`(\d-\d{1,2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z?)`, func(g []string) string { return g[1] + ", " + g[2] + " " + g[3] }),
		where(alone, `(`+iso+`)`+span+`(`+iso+`)`, func(g []string) string { return g[1] + " to " + g[2] }),
		where(alone, `(\d{4})[-/](\d{1,2})[-/](\d{1,2})`, func(g []string) string { return englishDate(g[1], g[2], g[3], g[0]) }),
		where(ends, `(?i)\b(by|on|due|until|till|before|after|since|starting|rsvp) (\d{1,2})/(\d{1,2})\b`, func(g []string) string {
			m, d, ok := calendar(g[2], g[3])
			if !ok {
				return g[0]
			}
			return g[1] + " " + months[atoi(m)-1] + " " + ordinal(d)
		}),
		where(ends, `(?i)\b(call|dial|text|ring|calling|dialing|dialled|dialed|called) (\d{3,6})\b`, func(g []string) string { return g[1] + " " + spell(g[2]) }),
		where(ends, `(?i)\b((?:zip(?: code)?|otp|pin(?: code)?|passcode|password|verification code|room)(?: is)?:? )(\d{4,8})\b`, func(g []string) string { return g[1] + spell(g[2]) }),
		where(ends, `\b([A-Z]{2}) (\d{5})\b`, func(g []string) string { return g[1] + " " + spell(g[2]) }),
		where(alone, `0\d{2,4} \d{3,4} \d{3,4}|0\d{4} \d{6}|1 \d{3} \d{3} \d{4}`, func(g []string) string { return telephone(g[0]) }),
		where(alone, `\d{1,3}(?: \d{3}){2,}`, func(g []string) string { return strings.ReplaceAll(g[0], " ", ",") }),
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
		when(`(\d{2,3})/(\d{2,3} ?mmHg)`, func(g []string) string { return g[1] + " over " + g[2] }),
		when(`(`+dollars+` ?`+num+`(?:`+scale+`)?|\d ?`+unitName+`)/(`+perWhat+`)\b`, func(g []string) string { return g[1] + " per " + perName(g[2]) }),
		when(`(\d)[mM] (`+crowd+`)\b`, func(g []string) string { return g[1] + " million " + g[2] }),
		when(`(\d)[kK] (`+crowd+`)\b`, func(g []string) string { return g[1] + " thousand " + g[2] }),
		when(`\b(`+moneyCodes+`) ?(`+num+`)\b`, func(g []string) string { return decimal(g[2]) + " " + codeNames[g[1]] }),
		when(`\b(`+num+`) ?(`+moneyCodes+`)\b`, func(g []string) string { return decimal(g[1]) + " " + codeNames[g[2]] }),
		when(`\b(\d)['’′](\d{1,2})(?:["”″]|\b)`, func(g []string) string { return number(g[1]) + " foot " + number(g[2]) }),
		where(unquoted, `(\d)["″]`, func(g []string) string { return g[1] + " inches" }),
		when(`(\d) ?[xX] ?(\d)`, func(g []string) string { return g[1] + " by " + g[2] }),
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
		when(`(?i)((?:blood pressure|bp)(?: is| was| of)? )(\d{2,3})/(\d{2,3})\b`, func(g []string) string { return g[1] + number(g[2]) + " over " + number(g[3]) }),
		when(`\b(\d+\.\d+)/(\d+)\b`, func(g []string) string { return decimal(g[1]) + " out of " + number(g[2]) }),
		when(`\b(\d+)/(5)( stars?)\b`, func(g []string) string { return number(g[1]) + " out of five" + g[3] }),
		where(notOf, `\b(\d+)/(10|100)\b`, func(g []string) string { return number(g[1]) + " out of " + number(g[2]) }),
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
		put(`√\s?`, "the square root of "),
		put(`∠\s?`, "angle "),
		put(`∞`, " infinity "),
		put(`[#№]\s?`, "number "),
		put(`°`, " degrees "),
		when(` +([,.;:!?)])`, func(g []string) string { return g[1] }),
	}
}

// perWhat are what there may be so much of a thing for, behind a slash.
const perWhat = `hr|hour|day|week|wk|month|mo|year|yr|barrel|gallon|gal|person|night|unit|share|kg|lb|oz|mL|L|min|sq ft`

// perName is one of them in words.
func perName(s string) string {
	if s := map[string]string{"wk": "week", "mo": "month", "yr": "year", "gal": "gallon"}[s]; s != "" {
		return s
	}
	if u, ok := units[s]; ok {
		return u[0]
	}
	return s
}

const (
	// crowd are what there are thousands and millions of.
	crowd      = `people|views|followers|users|subscribers|downloads|jobs|copies|homes|households|viewers|likes|customers|members|visitors|votes`
	moneyCodes = `USD|EUR|GBP|CAD|AUD|JPY|CNY|RMB|CHF|INR`
)

var (
	codeNames = map[string]string{"USD": "US dollars", "EUR": "euros", "GBP": "British pounds", "CAD": "Canadian dollars", "AUD": "Australian dollars", "JPY": "yen", "CNY": "yuan", "RMB": "yuan", "CHF": "Swiss francs", "INR": "rupees"}
	days      = map[string]string{"Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday"}
	bare      = map[string]string{"Dr": "doctor", "Mr": "mister", "Mrs": "missis", "Prof": "professor"}
	counted_  = regexp.MustCompile(`^ (?:calories|people|units|users|words|items|pages|points|steps|copies|students|employees|members|votes|jobs|homes|cars|dollars|euros|pounds|meters|miles|feet|square|times|pieces|customers)\b`)
)

// unquoted says that no quotation is open here, so that a mark is one of inches.
func unquoted(before, _ string) bool {
	return strings.Count(before, `"`)%2 == 0 && !strings.ContainsRune(before, '“')
}

// notOf says that what is here is no part of something.
func notOf(_, after string) bool { return !strings.HasPrefix(after, " of ") && ends("", after) }

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
	return alone(before, after) && !counted_.MatchString(after) && !strings.HasPrefix(after, "%") && !strings.HasSuffix(before, "minus ") && !strings.HasSuffix(before, "-")
}
