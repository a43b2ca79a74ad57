package reading

import "strings"

var (
	ones = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens = strings.Fields("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
	// thousands are the names of 10^3, 10^6, ...
	thousands = strings.Fields("thousand million billion trillion quadrillion quintillion")
	ordinals  = map[string]string{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
	months    = strings.Fields("January February March April May June July August September October November December")
	vulgar    = map[rune]string{'½': "a half", '¼': "a quarter", '¾': "three quarters", '⅓': "a third", '⅔': "two thirds", '⅛': "an eighth", '⅜': "three eighths", '⅝': "five eighths", '⅞': "seven eighths"}
)

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

// decimal reads a number that may have a decimal point, or a half behind it.
func decimal(s string) string {
	if s, r := part(s); r != 0 {
		if s == "" {
			return vulgar[r]
		}
		return decimal(s) + " and " + vulgar[r]
	}
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
	switch {
	case a+"/"+b == "24/7", a+"/"+b == "9/11", a+"/"+b == "20/20", len(a) == 2 && len(b) == 2 && atoi(a)+atoi(b) == 100: // 50/50, 80/20
		return number(a) + " " + number(b)
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
