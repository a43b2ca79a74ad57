package reading

import (
	"regexp"
	"strings"
)

// units are the names of one and of many.
var units = map[string][2]string{
	"km/h": {"kilometer per hour", "kilometers per hour"}, "m/s": {"meter per second", "meters per second"}, "mph": {"mile per hour", "miles per hour"},
	"kB": {"kilobyte", "kilobytes"}, "KB": {"kilobyte", "kilobytes"}, "MB": {"megabyte", "megabytes"}, "GB": {"gigabyte", "gigabytes"}, "TB": {"terabyte", "terabytes"},
	"Hz": {"hertz", "hertz"}, "kHz": {"kilohertz", "kilohertz"}, "MHz": {"megahertz", "megahertz"}, "GHz": {"gigahertz", "gigahertz"},
	"km": {"kilometer", "kilometers"}, "cm": {"centimeter", "centimeters"}, "mm": {"millimeter", "millimeters"}, "m": {"meter", "meters"}, "ft": {"foot", "feet"},
	"kg": {"kilogram", "kilograms"}, "mg": {"milligram", "milligrams"}, "g": {"gram", "grams"}, "lb": {"pound", "pounds"}, "lbs": {"pound", "pounds"}, "oz": {"ounce", "ounces"},
	"ml": {"milliliter", "milliliters"}, "mL": {"milliliter", "milliliters"}, "l": {"liter", "liters"}, "L": {"liter", "liters"},
	"ms": {"millisecond", "milliseconds"}, "s": {"second", "seconds"}, "h": {"hour", "hours"}, "kW": {"kilowatt", "kilowatts"}, "kWh": {"kilowatt hour", "kilowatt hours"},
	"min": {"minute", "minutes"}, "mins": {"minute", "minutes"}, "hr": {"hour", "hours"}, "hrs": {"hour", "hours"}, "sec": {"second", "seconds"}, "secs": {"second", "seconds"},
	"mi": {"mile", "miles"}, "yd": {"yard", "yards"}, "yds": {"yard", "yards"}, "W": {"watt", "watts"}, "V": {"volt", "volts"}, "kV": {"kilovolt", "kilovolts"}, "mAh": {"milliamp hour", "milliamp hours"}, "kcal": {"kilocalorie", "kilocalories"},
	"tbsp": {"tablespoon", "tablespoons"}, "tsp": {"teaspoon", "teaspoons"}, "Mbps": {"megabit per second", "megabits per second"}, "Gbps": {"gigabit per second", "gigabits per second"},
	"mpg": {"mile per gallon", "miles per gallon"}, "bpm": {"beat per minute", "beats per minute"}, "rpm": {"revolution per minute", "revolutions per minute"}, "mcg": {"microgram", "micrograms"}, "sq ft": {"square foot", "square feet"},
	"mmHg": {"millimeter of mercury", "millimeters of mercury"}, "mmol": {"millimole", "millimoles"}, "kJ": {"kilojoule", "kilojoules"}, "dB": {"decibel", "decibels"},
	"°C": {"degree celsius", "degrees celsius"}, "°F": {"degree fahrenheit", "degrees fahrenheit"}, "°": {"degree", "degrees"}, "%": {"percent", "percent"}, "‰": {"per mille", "per mille"}, "¢": {"cent", "cents"},
}

// measure reads a number of units: one meter, half a meter, two square meters.
func measure(n, unit string) string {
	kind := ""
	if s, ok := strings.CutSuffix(unit, "²"); ok {
		unit, kind = s, "square "
	} else if s, ok := strings.CutSuffix(unit, "³"); ok {
		unit, kind = s, "cubic "
	}
	name := units[unit]
	if whole, r := part(n); r != 0 && whole == "" {
		return partOf(r, kind+name[0])
	}
	out := decimal(n)
	if out == "one" {
		return out + " " + kind + name[0]
	}
	return out + " " + kind + name[1]
}

func partOf(r rune, unit string) string {
	a := " a "
	if strings.HasPrefix(unit, "o") || strings.HasPrefix(unit, "hour") {
		a = " an "
	}
	if r == '½' {
		return "half" + a + unit
	}
	return vulgar[r] + " of" + a + unit
}

type coin struct{ one, many, cent, cents string }

var currencies = map[string]coin{
	"$": {"dollar", "dollars", "cent", "cents"}, "£": {"pound", "pounds", "penny", "pence"}, "€": {"euro", "euros", "cent", "cents"}, "¥": {"yuan", "yuan", "fen", "fen"},
	"US$": {"US dollar", "US dollars", "cent", "cents"}, "HK$": {"Hong Kong dollar", "Hong Kong dollars", "cent", "cents"}, "NT$": {"Taiwan dollar", "Taiwan dollars", "cent", "cents"},
	"A$": {"Australian dollar", "Australian dollars", "cent", "cents"}, "AU$": {"Australian dollar", "Australian dollars", "cent", "cents"}, "NZ$": {"New Zealand dollar", "New Zealand dollars", "cent", "cents"},
	"C$": {"Canadian dollar", "Canadian dollars", "cent", "cents"}, "CA$": {"Canadian dollar", "Canadian dollars", "cent", "cents"},
	"S$": {"Singapore dollar", "Singapore dollars", "cent", "cents"}, "SG$": {"Singapore dollar", "Singapore dollars", "cent", "cents"},
	"₩": {"won", "won", "jeon", "jeon"}, "₹": {"rupee", "rupees", "paisa", "paise"}, "₽": {"ruble", "rubles", "kopeck", "kopecks"},
}

// money reads a sum; scale is empty, or thousand, million, ... or a short form of these.
func money(sign, sum, scale string) string {
	c := currencies[sign]
	whole, cents, _ := strings.Cut(sum, ".")
	switch {
	case scale != "":
		return decimal(sum) + scaleName(scale) + " " + c.many
	case sum == "½":
		return "half a " + c.one
	case len(cents) == 1:
		cents += "0"
	}
	if len(cents) > 2 || strings.ContainsAny(sum, parts) {
		return decimal(sum) + " " + c.many
	}
	out := number(whole) + " " + c.many
	if plainDigits(whole) == "1" {
		out = number(whole) + " " + c.one
	}
	switch n := atoi(cents); {
	case n == 1 && plainDigits(whole) == "":
		return "one " + c.cent
	case n > 1 && plainDigits(whole) == "":
		return number(cents) + " " + c.cents
	case n == 1:
		out += " and one " + c.cent
	case n > 1:
		out += " and " + number(cents) + " " + c.cents
	}
	return out
}

func scaleName(scale string) string {
	if n := zeros(scale); n > 0 {
		return " " + thousands[n/3-1]
	}
	return ""
}

// moneyRange reads $5-10, $5-$10 and $5-10 million. Spaced as " - " it is one only where
// the currency is said again.
func moneyRange(g []string) string {
	sign, a, scaleA, join, again, b, scaleB := g[1], g[2], g[3], g[4], g[5], g[6], g[7]
	switch {
	case again == "" && join[0] == ' ':
		return money(sign, a, scaleA) + join + b + scaleB
	case again != "" && again != sign:
		return money(sign, a, scaleA) + " to " + money(again, b, scaleB)
	case again != "" && (scaleA != "" || scaleB == ""), again == "" && scaleB == "" && strings.Contains(a+b, "."):
		return money(sign, a, scaleA) + " to " + money(sign, b, scaleB)
	}
	return decimal(a) + scaleName(scaleA) + " to " + money(sign, b, scaleB)
}

// timeOfDay reads a time, with seconds and a or p of a.m. and p.m. where it has them.
func timeOfDay(hour, minute, second, half string) string {
	h, m := atoi(hour), atoi(minute)
	if h > 24 || m > 59 {
		out := number(hour) + " to " + number(minute)
		if second != "" {
			out += " to " + decimal(second)
		}
		return out
	}
	out := number(hour)
	switch {
	case m == 0 && half == "":
		out += " o'clock"
	case m > 0 && m < 10:
		out += " oh " + ones[m]
	case m > 0:
		out += " " + number(minute)
	}
	switch {
	case second == "01":
		out += " and one second"
	case second != "" && second != "00":
		out += " and " + decimal(second) + " seconds"
	}
	if half != "" {
		out += " " + strings.ToLower(half) + " m"
	}
	return out
}

// englishDate reads a day; what is no date is said as it is written.
func englishDate(y, m, d, written string) string {
	if !validDay(m, d) {
		return written
	}
	return months[atoi(m)-1] + " " + ordinal(d) + inYear(y)
}

func inYear(y string) string {
	if y == "" {
		return ""
	}
	return ", " + year(y)
}

// through reads a day, or the days from one to another.
func through(from, to, article string) string {
	if to == "" {
		return ordinal(from)
	}
	return ordinal(from) + " to " + article + ordinal(to)
}

func month(short string) string {
	for _, m := range months {
		if strings.EqualFold(m[:3], short[:3]) {
			return m
		}
	}
	return short
}

// verb says that the name of a month is written as the verb is.
func verb(month string) bool { return month == "march" || month == "may" || month == "mar" }

// between reads two numbers with a dash between them: a range, years, a score, or no more
// than two numbers. b stays as it is where its unit is to be read with it.
func between(a, join, minus, b, unit, written string) string {
	spaced, up := join[0] == ' ', minus == "" && less(a, b)
	if minus != "" {
		b = "minus " + b
	}
	years := unit == "" && minus == "" && isYear(a)
	switch {
	case spaced && !up:
		return written
	case years && isYear(b) && up:
		return year(a) + " to " + year(b)
	case years && len(b) == 2 && less(a[2:], b):
		return year(a) + " to " + strings.Replace(spellCode(b), "zero", "oh", 1)
	case years && len(b) == 2 && validDay(b, "1"):
		return months[atoi(b)-1] + " " + year(a)
	case code(a) || code(b):
		return spellCode(a) + " " + spellCode(b) + unit
	case a == b && unit == "":
		return decimal(a) + " " + decimal(b)
	case unit == "" && minus == "":
		return decimal(a) + " to " + decimal(b)
	}
	return decimal(a) + " to " + b + unit
}

func spellCode(s string) string {
	if code(s) {
		return spell(s)
	}
	return decimal(s)
}

// decade reads the tens of a year.
func decade(tens string) string {
	if tens == "00" {
		return "two thousands"
	}
	return plural(number(tens))
}

var decadeRun = regexp.MustCompile(`['’]?\d0s`)

// moreDecades reads those that follow one: and '30s.
func moreDecades(list string) string {
	return decadeRun.ReplaceAllStringFunc(list, func(s string) string { return decade(strings.Trim(s, "'’s")) })
}

// toPower is what is behind a number that is raised, the exponent still in digits.
func toPower(minus, exponent string) string {
	switch s := raised[exponent]; {
	case minus != "":
		return " to the power of minus " + exponent
	case s != "":
		return s
	}
	return " to the power of " + exponent
}

var digitRun = regexp.MustCompile(`\d+`)

// telephone reads digits one by one, with a pause between their groups.
func telephone(s string) string {
	out := strings.Join(each(digitRun.FindAllString(s, -1), spell), ", ")
	if strings.HasPrefix(s, "+") {
		return "plus " + out
	}
	return out
}

// chain reads three and more numbers with hyphens between them: a number of some kind,
// digit by digit, or small numbers, 4-4-2.
func chain(s string) string {
	list := strings.Split(s, "-")
	for _, n := range list {
		if len(n) > 2 {
			return telephone(s)
		}
	}
	return strings.Join(each(list, spellCode), " ")
}
