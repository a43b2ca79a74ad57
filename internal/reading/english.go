package reading

import (
	"strconv"
	"strings"
)

var (
	ones = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens = strings.Fields("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
	// thousands are the names of 10^3, 10^6, ...
	thousands = strings.Fields("thousand million billion trillion quadrillion quintillion")
	ordinals  = map[string]string{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
	months    = strings.Fields("January February March April May June July August September October November December")
)

// english are the rules, in the order in which they are applied.
var english = []rule{
	swap(`(?i)\b(mr|mrs|ms|dr|prof|vs|etc|approx|fig|jr|sr)\.`, map[string]string{"mr": "mister", "mrs": "missis", "ms": "miss", "dr": "doctor",
		"prof": "professor", "vs": "versus", "etc": "et cetera", "approx": "approximately", "fig": "figure", "jr": "junior", "sr": "senior"}),
	when(`(?i)\b(mister|missis|miss|doctor|professor|versus|et cetera|approximately|figure|junior|senior)\.`, func(g []string) string { return g[1] }),
	when(`(?i)\bno\. ?(\d)`, func(g []string) string { return "number " + g[1] }),
	when(`(?i)\be\.g\.`, func([]string) string { return "for example" }),
	when(`(?i)\bi\.e\.`, func([]string) string { return "that is" }),
	when(`\b0[xX]([0-9a-fA-F]+)\b`, func(g []string) string { return "zero x " + spell(g[1]) }),
	// Dates.
	when(`\b(\d{4})-(\d{1,2})-(\d{1,2})\b`, func(g []string) string {
		m, d := atoi(g[2]), atoi(g[3])
		if m < 1 || m > 12 || d < 1 || d > 31 {
			return g[0]
		}
		return months[m-1] + " " + ordinal(g[3]) + ", " + year(g[1])
	}),
	when(`(?i)\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\.? (\d{1,2})(?:st|nd|rd|th)?\b(,? \d{4}\b)?`, func(g []string) string {
		out := month(g[1]) + " " + ordinal(g[2])
		if g[3] != "" {
			out += ", " + year(strings.TrimLeft(g[3], ", "))
		}
		return out
	}),
	when(`(?i)\b(\d{1,2})(?:st|nd|rd|th)? (January|February|March|April|May|June|July|August|September|October|November|December)( \d{4}\b)?`, func(g []string) string {
		out := "the " + ordinal(g[1]) + " of " + g[2]
		if g[3] != "" {
			out += ", " + year(strings.TrimSpace(g[3]))
		}
		return out
	}),
	// Times.
	when(`(?i)\b(\d{1,2}):(\d{2})(?::\d{2})?(?: ?([ap])(?:m\b|\.m\.))?`, func(g []string) string {
		h, m := atoi(g[1]), atoi(g[2])
		if h > 24 || m > 59 {
			return number(g[1]) + " to " + number(g[2])
		}
		out := number(g[1])
		switch {
		case m == 0 && g[3] == "":
			out += " o'clock"
		case m > 0 && m < 10:
			out += " oh " + ones[m]
		case m > 0:
			out += " " + number(g[2])
		}
		if g[3] != "" {
			out += " " + strings.ToLower(g[3]) + " m"
		}
		return out
	}),
	when(`(?i)\b(\d{1,2}) ?([ap])(?:m\b|\.m\.)`, func(g []string) string { return number(g[1]) + " " + strings.ToLower(g[2]) + " m" }),
	// Money.
	when(`([$£€¥]) ?(\d[\d,]*)(?:\.(\d{1,2}))?\b(?: (thousand|million|billion|trillion)\b)?`, func(g []string) string { return money(g[1], g[2], g[3], g[4]) }),
	when(`\b(\d{4})s\b`, func(g []string) string { return plural(year(g[1])) }),
	// Measures.
	when(`(-?)(\d[\d,]*(?:\.\d+)?) ?(km/h|mph|kB|KB|MB|GB|TB|kHz|MHz|GHz|Hz|km|cm|mm|kg|mg|ml|ms|°C|℃|°F|°|m|g|l|s|h|%)(\W|$)`, func(g []string) string {
		out := decimal(g[2])
		if g[1] != "" {
			out = "minus " + out
		}
		unit := units[g[3]]
		if out == "one" {
			unit = strings.TrimSuffix(strings.Replace(unit, "s per", " per", 1), "s")
			if g[3] == "Hz" || g[3] == "kHz" || g[3] == "MHz" || g[3] == "GHz" {
				unit = units[g[3]]
			}
		}
		return out + " " + unit + g[4]
	}),
	// Numbers.
	when(`\b(\d[\d,]*)(?:st|nd|rd|th)\b`, func(g []string) string { return ordinal(g[1]) }),
	when(`\b(\d+(?:\.\d+)?) ?[-–] ?(\d+(?:\.\d+)?)\b`, func(g []string) string { return decimal(g[1]) + " to " + decimal(g[2]) }),
	when(`\b(\d+)/(\d+)\b`, func(g []string) string { return fraction(g[1], g[2]) }),
	when(`(^|[^\w.,-])(1[1-9]\d\d|20\d\d)([^\d,.%-]|[.,](?:\D|$)|$)`, func(g []string) string { return g[1] + year(g[2]) + g[3] }),
	when(`(^|\s)-(\d)`, func(g []string) string { return g[1] + "minus " + g[2] }),
	when(`\b0\d+\b`, func(g []string) string { return spell(g[0]) }),
	when(`(\d[\d,]*\.\d+(?:\.\d+)+)`, func(g []string) string { return strings.Join(each(strings.Split(g[1], "."), number), " point ") }),
	when(`(\d[\d,]*\d|\d)(\.\d+)?`, func(g []string) string { return " " + decimal(g[0]) + " " }),
	// Signs.
	when(`\s?&\s?`, func([]string) string { return " and " }),
	when(`(\w)@(\w)`, func(g []string) string { return g[1] + " at " + g[2] }),
	when(`\s?\+\s?`, func([]string) string { return " plus " }),
	when(`\s?=\s?`, func([]string) string { return " equals " }),
	when(`#\s?`, func([]string) string { return "number " }),
	when(`%`, func([]string) string { return " percent" }),
	when(` +([,.;:!?])`, func(g []string) string { return g[1] }),
}

var units = map[string]string{
	"km/h": "kilometers per hour", "mph": "miles per hour", "kB": "kilobytes", "KB": "kilobytes", "MB": "megabytes", "GB": "gigabytes", "TB": "terabytes",
	"Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "km": "kilometers", "cm": "centimeters", "mm": "millimeters", "m": "meters",
	"kg": "kilograms", "mg": "milligrams", "g": "grams", "ml": "milliliters", "l": "liters", "ms": "milliseconds", "s": "seconds", "h": "hours",
	"°C": "degrees celsius", "℃": "degrees celsius", "°F": "degrees fahrenheit", "°": "degrees", "%": "percent",
}

var currencies = map[string][3]string{ // one, many, a hundredth
	"$": {"dollar", "dollars", "cent"}, "£": {"pound", "pounds", "penny"}, "€": {"euro", "euros", "cent"}, "¥": {"yuan", "yuan", "fen"},
}

func money(sign, whole, part, scale string) string {
	c := currencies[sign]
	if scale != "" {
		if part != "" {
			whole += "." + part
		}
		return decimal(whole) + " " + scale + " " + c[1]
	}
	name := c[1]
	if plainDigits(whole) == "1" {
		name = c[0]
	}
	out := number(whole) + " " + name
	if len(part) == 1 {
		part += "0"
	}
	if n := atoi(part); n > 0 {
		small := c[2]
		switch {
		case n > 1 && small == "penny":
			small = "pence"
		case n > 1 && small == "cent":
			small = "cents"
		}
		out += " and " + number(part) + " " + small
	}
	return out
}

// number reads a whole number of any length.
func number(s string) string {
	d := plainDigits(s)
	switch {
	case d == "":
		return "zero"
	case len(d) > 3*(len(thousands)+1):
		return spell(d)
	}
	var parts []string
	for len(d) > 0 {
		n := (len(d)-1)%3 + 1
		if v := atoi(d[:n]); v > 0 {
			part := hundreds(v)
			if left := len(d) - n; left > 0 {
				part += " " + thousands[left/3-1]
			}
			parts = append(parts, part)
		}
		d = d[n:]
	}
	return strings.Join(parts, " ")
}

func hundreds(v int) string {
	var parts []string
	if v >= 100 {
		parts = append(parts, ones[v/100]+" hundred")
		v %= 100
	}
	switch {
	case v >= 20 && v%10 > 0:
		parts = append(parts, tens[v/10]+" "+ones[v%10])
	case v >= 20:
		parts = append(parts, tens[v/10])
	case v > 0:
		parts = append(parts, ones[v])
	}
	return strings.Join(parts, " ")
}

// decimal reads a number that may have a decimal point.
func decimal(s string) string {
	whole, part, ok := strings.Cut(s, ".")
	out := number(whole)
	if ok {
		out += " point " + spell(part)
	}
	return out
}

// spell reads digits and letters one by one.
func spell(s string) string {
	var parts []string
	for _, r := range strings.ToLower(s) {
		if r >= '0' && r <= '9' {
			parts = append(parts, ones[r-'0'])
		} else {
			parts = append(parts, string(r))
		}
	}
	return strings.Join(parts, " ")
}

// ordinal reads 21 as twenty first.
func ordinal(s string) string {
	words := strings.Fields(number(s))
	last := words[len(words)-1]
	switch o, ok := ordinals[last]; {
	case ok:
		last = o
	case strings.HasSuffix(last, "y"):
		last = strings.TrimSuffix(last, "y") + "ieth"
	default:
		last += "th"
	}
	words[len(words)-1] = last
	return strings.Join(words, " ")
}

// year reads four digits in pairs: nineteen eighty four, two thousand nine.
func year(s string) string {
	n := atoi(s)
	switch {
	case len(s) != 4 || n%1000 < 10:
		return number(s)
	case n%100 == 0:
		return number(s[:2]) + " hundred"
	case n%100 < 10:
		return number(s[:2]) + " oh " + ones[n%100]
	}
	return number(s[:2]) + " " + number(s[2:])
}

func plural(words string) string {
	if strings.HasSuffix(words, "y") {
		return strings.TrimSuffix(words, "y") + "ies"
	}
	return words + "s"
}

func fraction(a, b string) string {
	if a == "24" && b == "7" {
		return "twenty four seven"
	}
	part := map[string]string{"2": "half", "4": "quarter"}[b]
	if part == "" {
		part = ordinal(b)
	}
	if atoi(a) > 1 {
		part = plural(part)
		if b == "2" {
			part = "halves"
		}
	}
	return number(a) + " " + part
}

func month(short string) string {
	for _, m := range months {
		if strings.EqualFold(m[:3], short[:3]) {
			return m
		}
	}
	return short
}

func each(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = f(s)
	}
	return out
}

func atoi(s string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	return n
}
