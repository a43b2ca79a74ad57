package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	aMeasure  = regexp.MustCompile(`^ ?(?:[百千]?万?亿?` + measures + `)`)
	notPair   = regexp.MustCompile(`^(?:年级|分之|次元|次方|次函数|本院校|人转|把手|点\d)`)
	unitAhead = regexp.MustCompile(`^ ?(?:[%‰]|[十百千万亿]?元|[度万亿])`)
)

// hanFree says that a hyphen here, before a temperature, is a minus.
func hanFree(before, after string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return free(before, after) || unicode.Is(unicode.Han, r)
}

// minusUnit says that a number ends here that is of what may be negative.
func minusUnit(_, after string) bool { return unitAhead.MatchString(after) }

// hanClock says that a time begins here, and ends where two digits do.
func hanClock(before, after string) bool { return begins(before, after) && clockAlone(before, after) }

// compared says that numbers here are a score or a scale, though they may look like a time.
func compared(before, after string) bool {
	return begins(before, after) && (scaled.MatchString(after) || strings.HasSuffix(before, "以") && won.MatchString(after))
}

var (
	won    = regexp.MustCompile(`^ ?(?:的?大?比分|[获战险大完惜力]?[胜败克]|[击打]败|拿下|领先|落后|淘汰|横扫|逆转|不敌|告负|取胜)`)
	scaled = regexp.MustCompile(`^ ?的?(?:比例|等比|模型|车模)`)
)

// pair says that the 2 here is two of something, and not the second one.
func pair(before, after string) bool {
	if !aMeasure.MatchString(after) || notPair.MatchString(after) {
		return false
	}
	r, n := utf8.DecodeLastRuneInString(before)
	if r == '楼' && (strings.HasPrefix(after, "层") || strings.HasPrefix(after, "室")) {
		return false
	}
	if r == ' ' {
		r, _ = utf8.DecodeLastRuneInString(before[:len(before)-n])
		return r != '第'
	}
	return !inWord(r) && !strings.ContainsRune("第.-/", r)
}

// hanDate reads a day; what is no date is said as it is written.
func hanDate(y, m, d, written string) string {
	if !validDay(m, d) {
		return written
	}
	return hanSpell(y) + "年" + hanNumber(m) + "月" + hanNumber(d) + "日"
}

// hanTime reads a time; what is none is a score.
func hanTime(hour, minute, second string) string {
	if atoi(hour) > 24 || atoi(minute) > 59 {
		out := hanRatio(hour, minute)
		if second != "" {
			out += "比" + hanNumber(second)
		}
		return out
	}
	out := hanHour(hour) + "点"
	switch n := atoi(minute); {
	case n == 0 && second == "":
		out += "整"
	case n < 10:
		out += "零" + hanNumber(minute) + "分"
	default:
		out += hanNumber(minute) + "分"
	}
	if second != "" {
		out += hanNumber(second) + "秒"
	}
	return out
}

func hanRatio(a, b string) string { return hanNumber(a) + "比" + hanNumber(b) }

// hanDuration reads hours, which may be missing, minutes and seconds.
func hanDuration(hour, minute, second string) string {
	out := ""
	for i, n := range []string{hour, minute, second} {
		if atoi(n) > 0 {
			out += two(plainDigits(n)) + []string{"小时", "分", "秒"}[i]
		}
	}
	if out == "" {
		return "零秒"
	}
	return out
}

// hanPhone reads the digits of a telephone number, where 1 is 幺.
func hanPhone(s string) string {
	out := strings.ReplaceAll(hanSpell(strings.Join(digitRun.FindAllString(s, -1), "")), "一", "幺")
	if strings.HasPrefix(s, "+") {
		return "加" + out
	}
	return out
}

// hanChain reads three and more numbers with hyphens between them: a number of some kind,
// digit by digit, or small numbers, 4-4-2.
func hanChain(s string) string {
	list := strings.Split(s, "-")
	say := hanCode
	for _, n := range list {
		if len(n) > 2 {
			say = hanSpell
		}
	}
	return strings.Join(each(list, say), "")
}

func hanCode(s string) string {
	if code(s) {
		return hanSpell(s)
	}
	return hanDecimal(s)
}

// hanSum reads a sum of money. hanScale is 万 or 亿, scale is thousand, million, ... or a
// short form of these.
func hanSum(sign, sum, hanScale, scale string) string {
	if n := zeros(scale); n > 0 {
		sum = shift(sum, n)
	}
	if whole, cents, ok := strings.Cut(sum, "."); ok && strings.Trim(cents, "0") == "" {
		sum = whole
	}
	return two(sum) + hanScale + hanCurrencies[sign]
}

// shift multiplies a number by 10 to the power of n.
func shift(s string, n int) string {
	whole, decimals, _ := strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	if _, r := part(s); r != 0 {
		return s
	}
	decimals += strings.Repeat("0", max(0, n-len(decimals)))
	out := plainDigits(whole + decimals[:n])
	if strings.Trim(decimals[n:], "0") != "" {
		out += "." + decimals[n:]
	}
	return out
}

// hanShare reads hundredths and thousandths.
func hanShare(s, sign string) string {
	if sign == "‰" {
		return "千分之" + hanDecimal(s)
	}
	return "百分之" + hanDecimal(s)
}

// hanYears reads a number before 年: a year of the calendar digit by digit, 2024年 and
// 98年5月, years that passed as a number, 10年 and 距今2000年. rest is what follows.
func hanYears(cue, n, rest string) string {
	switch len(n) {
	case 1, 3:
		return n + "年"
	case 2:
		if n[0] == '0' || rest != "" && strings.Contains("初底末", rest) || strings.HasSuffix(rest, "月") {
			return hanSpell(n) + "年"
		}
		return n + "年"
	}
	thousands := strings.HasSuffix(n, "000")
	long := cue == "距今" || cue == "长达" || cue == "历时"
	past := rest == "前" || rest == "来" || strings.HasSuffix(rest, "历史")
	if n >= "2200" || long || thousands && past || cue != "" && strings.HasSuffix(n, "00") && (thousands || past) {
		if s, ok := strings.CutPrefix(hanNumber(n), "二千"); ok {
			return "两千" + s + "年"
		}
		return hanNumber(n) + "年"
	}
	return hanSpell(n) + "年"
}

// hanBetween reads two numbers with a dash between them: a range, years, a score, or no more
// than two numbers. cue is what comes before: 第 or a word that has a score behind it. b
// stays as it is where its unit is to be read with it.
func hanBetween(cue, a, join, minus, b, unit, written string) string {
	nth := strings.TrimSpace(cue) == "第"
	score := cue != "" && !nth
	up := minus == "" && less(a, b)
	small := len(a) <= 3 && len(b) <= 3 && !strings.ContainsAny(a+b, ".,")
	switch {
	case minus != "" && (unit == "°C" || unit == "摄氏度"):
		return cue + hanDecimal(a) + "到零下" + b + unit
	case minus != "":
		return cue + hanDecimal(a) + "到负" + b + unit
	case strings.Contains(join, " ") && !up && unit == "":
		return written
	case unit == "%", unit == "‰":
		return cue + hanShare(a, unit) + "到" + hanShare(b, unit)
	case (unit == "" || unit == "年") && isYear(a) && isYear(b) && up && !(unit == "" && round(a) && round(b)):
		return cue + hanSpell(a) + "到" + hanSpell(b) + unit
	case (unit == "" || unit == "年") && isYear(a) && len(b) == 2 && less(a[2:], b):
		return cue + hanSpell(a) + "到" + hanSpell(b) + unit
	case unit == "" && isYear(a) && len(b) == 2 && validDay(b, "1"):
		return cue + hanSpell(a) + "年" + hanNumber(b) + "月"
	case code(a) || code(b):
		return cue + hanCode(a) + hanCode(b) + unit
	case score && unit == "", !up && unit == "" && small:
		return cue + hanDecimal(a) + "比" + hanDecimal(b)
	case !up && unit == "":
		return cue + hanDecimal(a) + " " + b
	case nth:
		return cue + hanDecimal(a) + "到" + hanDecimal(b) + unit
	case aMeasure.MatchString(unit) && !notPair.MatchString(unit), hanUnits[unit] != "":
		return cue + two(a) + "到" + b + unit
	}
	return cue + hanDecimal(a) + "到" + b + unit
}
