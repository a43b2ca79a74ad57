package reading

import "strings"

var (
	hanDigits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	hanSteps  = []string{"", "十", "百", "千"}
	hanGroups = []string{"", "万", "亿", "万亿"}
)

// measures are the words before which 2 is 两.
const measures = `[个只头位条张件本台辆座把块片颗朵棵间层次遍年天周月小点分秒岁元块万千亿名份种双对套家]`

// chinese are the rules, in the order in which they are applied.
var chinese = []rule{
	when(`0[xX]([0-9a-fA-F]+)`, func(g []string) string { return "零x" + hanSpell(strings.ToLower(g[1])) }),
	// Dates and times.
	when(`(\d{4})[-/](\d{1,2})[-/](\d{1,2})`, func(g []string) string {
		return hanSpell(g[1]) + "年" + hanNumber(g[2]) + "月" + hanNumber(g[3]) + "日"
	}),
	when(`(\d{4}|\d{2})年`, func(g []string) string { return hanSpell(g[1]) + "年" }),
	when(`(\d{1,2}):(\d{2})(?::(\d{2}))?`, func(g []string) string {
		out := hanHour(g[1]) + "点"
		switch n := atoi(g[2]); {
		case n == 0 && g[3] == "":
			out += "整"
		case n < 10:
			out += "零" + hanNumber(g[2]) + "分"
		default:
			out += hanNumber(g[2]) + "分"
		}
		if g[3] != "" {
			out += hanNumber(g[3]) + "秒"
		}
		return out
	}),
	// Money, percent, degrees, measures.
	when(`[¥] ?(\d[\d,]*(?:\.\d+)?)(万|亿)?元?`, func(g []string) string { return hanDecimal(g[1]) + g[2] + "元" }),
	when(`\$ ?(\d[\d,]*(?:\.\d+)?)(万|亿)?(美元)?`, func(g []string) string { return hanDecimal(g[1]) + g[2] + "美元" }),
	when(`€ ?(\d[\d,]*(?:\.\d+)?)(万|亿)?(欧元)?`, func(g []string) string { return hanDecimal(g[1]) + g[2] + "欧元" }),
	when(`(-?)(\d[\d,]*(?:\.\d+)?) ?%`, func(g []string) string { return minus(g[1], "负") + "百分之" + hanDecimal(g[2]) }),
	when(`(-?)(\d[\d,]*(?:\.\d+)?) ?(?:°C|℃|摄氏度)`, func(g []string) string { return minus(g[1], "零下") + hanDecimal(g[2]) + "摄氏度" }),
	when(`(\d[\d,]*(?:\.\d+)?) ?(km/h|km|cm|mm|kg|mg|ml|ms|GB|MB|KB|GHz|MHz|kHz|Hz|m|g|L)([^A-Za-z]|$)`, func(g []string) string {
		return two(g[1]) + hanUnits[g[2]] + g[3]
	}),
	// Fractions, ranges, telephone numbers.
	when(`(\d+)/(\d+)`, func(g []string) string { return hanNumber(g[2]) + "分之" + hanNumber(g[1]) }),
	when(`1[3-9]\d{9}|\d{3,4}-\d{7,8}`, func(g []string) string {
		return strings.ReplaceAll(hanSpell(strings.ReplaceAll(g[0], "-", "")), "一", "幺")
	}),
	when(`(\d+(?:\.\d+)?) ?[-–~～] ?(\d+(?:\.\d+)?)`, func(g []string) string { return hanDecimal(g[1]) + "到" + hanDecimal(g[2]) }),
	// Numbers.
	when(`第(\d+)`, func(g []string) string { return "第" + hanNumber(g[1]) }),
	when(`([^\d.]|^)2(`+measures+`)`, func(g []string) string {
		if g[2] == "月" {
			return g[1] + "二月"
		}
		return g[1] + "两" + g[2]
	}),
	when(`\d+(?:\.\d+){2,}`, func(g []string) string { return strings.Join(each(strings.Split(g[0], "."), hanSpell), "点") }),
	when(`(^|[^\w])-(\d)`, func(g []string) string { return g[1] + "负" + g[2] }),
	when(`(^|[^\d.,])(0\d+)`, func(g []string) string { return g[1] + hanSpell(g[2]) }),
	when(`(\d[\d,]*\d|\d)(\.\d+)?`, func(g []string) string { return hanDecimal(g[0]) }),
	// Signs.
	when(`\s?&\s?`, func([]string) string { return "和" }),
	when(`\s?\+\s?`, func([]string) string { return "加" }),
	when(`\s?=\s?`, func([]string) string { return "等于" }),
}

var hanUnits = map[string]string{
	"km/h": "公里每小时", "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "mg": "毫克", "L": "升", "ml": "毫升", "ms": "毫秒",
	"GB": "吉字节", "MB": "兆字节", "KB": "千字节", "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫",
}

func minus(sign, word string) string {
	if sign == "" {
		return ""
	}
	return word
}

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

func hanDecimal(s string) string {
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
