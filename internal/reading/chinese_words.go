package reading

import "strings"

var (
	hanDigits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	hanSteps  = []string{"", "十", "百", "千"}
	hanGroups = []string{"", "万", "亿", "万亿"}
	hanParts  = map[rune]string{'½': "二分之一", '¼': "四分之一", '¾': "四分之三", '⅓': "三分之一", '⅔': "三分之二", '⅛': "八分之一", '⅜': "八分之三", '⅝': "八分之五", '⅞': "八分之七"}
)

// two is a number before a unit: 2 is 两.
func two(s string) string {
	if s == "2" {
		return "两"
	}
	return hanDecimal(s)
}

// hanHour is an hour: two o'clock is 两点.
func hanHour(s string) string {
	if atoi(s) == 2 {
		return "两"
	}
	return hanNumber(s)
}

// hanSpell reads digits one by one.
func hanSpell(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteString(hanDigits[r-'0'])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hanDecimal reads a number that may have a decimal point, or a half behind it.
func hanDecimal(s string) string {
	if s, r := part(s); r != 0 {
		if s == "" {
			return hanParts[r]
		}
		return hanDecimal(s) + "又" + hanParts[r]
	}
	whole, part, ok := strings.Cut(s, ".")
	out := hanNumber(whole)
	if ok {
		out += "点" + hanSpell(part)
	}
	return out
}

// hanNumber reads a whole number: groups of four digits, a zero inside said once.
func hanNumber(s string) string {
	d := plainDigits(s)
	switch {
	case d == "":
		return "零"
	case len(d) > 16:
		return hanSpell(d)
	}
	var b strings.Builder
	gap := false // zeros were passed
	for i, r := range d {
		left := len(d) - 1 - i
		v, place, group := int(r-'0'), left%4, left/4
		if v > 0 {
			if gap && b.Len() > 0 {
				b.WriteString("零")
			}
			gap = false
			if !(v == 1 && place == 1 && b.Len() == 0) { // 十二, not 一十二
				b.WriteString(hanDigits[v])
			}
			b.WriteString(hanSteps[place])
		} else {
			gap = true
		}
		if place == 0 && group > 0 {
			from := max(0, i-3)
			if strings.Trim(d[from:i+1], "0") != "" {
				b.WriteString(hanGroups[group])
			}
			if r == '0' && v == 0 {
				gap = gap && i+1 < len(d) && d[i+1] == '0'
			}
		}
	}
	return b.String()
}
