package reading

import "strings"

// Parts of the Chinese patterns.
const (
	// measures are the words before which 2 is 两.
	measures = `(?:[个只头位条张件本台辆座把块片颗朵棵间层次遍年天周小点分秒岁元万千亿名份种双对套家米杯碗瓶斤吨道节门串勺粒滴副扇面册顿晚夜餐克升亩度倍角成句页章集口圈趟场步站款部首幅封支根包盒箱袋桶壶盘篇处项类组队户所顶匹群枚艘架轮局声人]|公里|公斤|公顷|厘米|毫米|平方|立方|英里|毫升|美元|欧元|英镑|港元|星期)`
	// hanUnit is what is counted, and what dates and times are made of.
	hanUnit   = `(?:年级|[百千万亿]*(?:` + measures + `[米月期钟半]?|月份?|[日号时楼级届期折回厂班室栋路]|世纪|年代|摄氏度|千克|毫克|日元|港币|人民币|韩元|卢布|卢比)|[百千万亿]+)`
	latinUnit = `(?:km²|cm²|mm²|m²|km³|cm³|mm³|m³|(?:km/h|m/s|kWh|kW|kV|mAh|kcal|min|ha|km|cm|mm|kg|mg|mL|ml|ms|GB|MB|KB|TB|GHz|MHz|kHz|Hz|m|g|L|h|s|W|V)\b)`
	celsius   = `(?:°C|摄氏度)`
	// hanSpan is the sign of a range.
	hanSpan = `(?: ?(?:——|[-–—~]) ?)`
	// ratio is a score or a scale.
	ratio = `(\d+):(\d{1,3}(?:,\d{3})+|\d+)`
	// hanCurrency are the signs of money.
	hanCurrency = `(?:(?:US|HK|NT|NZ|SG|AU|CA|[ACS])?\$|[¥£€₩₹₽])`
	hanMoney    = `(?:元|块|美元|欧元|英镑|港元|韩元|卢布|卢比)?`
)

// chineseDates are dates, times, and what looks like a time.
func chineseDates() []rule {
	return []rule{
		when(`(:\d{2})整`, func(g []string) string { return g[1] }),
		where(digitNext, `(\d ?[AaPp][Mm])`+hanSpan, func(g []string) string { return g[1] + "到" }),
		when(`(\d{1,2}:\d{2}) ?([AaPp])[Mm](?:\b|$)`, func(g []string) string {
			return map[bool]string{true: "上午", false: "下午"}[strings.EqualFold(g[2], "a")] + g[1]
		}),
		when(`0([1-9][月日号])`, func(g []string) string { return g[1] }),
		where(alone, `(\d{4})\.(\d{1,2})\.(\d{1,2})`, func(g []string) string {
			if !isYear(g[1]) {
				return g[0]
			}
			return hanDate(g[1], g[2], g[3], g[0])
		}),
		when(`0[xX]([0-9a-fA-F]+)`, func(g []string) string { return "零x" + hanSpell(strings.ToLower(g[1])) }),
		where(alone, `(\d{4}[-/]\d{1,2}[-/]\d{1,2})`+hanSpan+`(\d{4}[-/]\d{1,2}[-/]\d{1,2})`, func(g []string) string { return g[1] + "到" + g[2] }),
		where(alone, `(\d{4})[-/](\d{1,2})[-/](\d{1,2})`, func(g []string) string { return hanDate(g[1], g[2], g[3], g[0]) }),
		where(alone, `(\d{1,2})/(\d{1,2})/(\d{4})`, func(g []string) string {
			m, d, _ := calendar(g[1], g[2])
			return hanDate(g[3], m, d, g[0])
		}),
		where(alone, `\d+(?:-\d+){2,}`, func(g []string) string { return hanChain(g[0]) }),
		when(`((?:比(?:例尺?|分|值|为)[是为约]?|[战打]成|[战逼]平)[:：]? ?)`+ratio, func(g []string) string { return g[1] + hanRatio(g[2], g[3]) }),
		where(compared, ratio, func(g []string) string { return hanRatio(g[1], g[2]) }),
		when(`(\d:\d{2})`+hanSpan+`(\d{1,2}:\d{2})`, func(g []string) string { return g[1] + "到" + g[2] }),
		when(`((?:[用耗费]时|时[长间][为是]|历时|全长)[为是约]?[:：]? ?)(?:(\d{1,3}):)?(\d{1,2}):(\d{2})\b`, func(g []string) string { return g[1] + hanDuration(g[2], g[3], g[4]) }),
		where(hanClock, `(\d{1,2}):(\d{2})(?::(\d{2})\b)?`, func(g []string) string { return hanTime(g[1], g[2], g[3]) }),
		where(alone, `(`+num+`):(\d+\.\d+)`, func(g []string) string { return hanDecimal(g[1]) + "比" + hanDecimal(g[2]) }),
		where(alone, ratio, func(g []string) string { return hanRatio(g[1], g[2]) }),
		// One metre seventy eight, nine seconds eighty three: what is behind the unit is spelled.
		where(noMore, `(\d{1,3})([米秒])(\d{2})`, func(g []string) string { return two(g[1]) + g[2] + hanSpell(g[3]) }),
		where(fresh, `([5-9]0)(后[^退备面来续]|后$)`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
		where(fresh, `(\d{2})年(的时候|那年|出生|毕业|生人|生的|入学|参军|结婚)`, func(g []string) string { return hanSpell(g[1]) + "年" + g[2] }),
		when(`((?:19|20)\d{2})([级届])`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
		when(`([（(](?:19|20)\d{2}[)）])`, func(g []string) string { return hanSpell(g[1]) }),
	}
}

// noMore says that a number ends here that has no unit behind it.
func noMore(_, after string) bool {
	return !thing.MatchString(after) && !inWordNext(after) && !aMeasure.MatchString(after)
}

// chineseMoneyRanges are ranges whose currency is before them: its place is behind.
func chineseMoneyRanges() []rule {
	return []rule{
		when(`(`+hanCurrency+`) ?(`+num+`)([万亿]*)`+hanMoney+hanSpan+`(`+hanCurrency+`) ?(`+num+`)([万亿]*)(`+scale+`)?`+hanMoney, func(g []string) string {
			if g[1] == g[4] {
				return two(g[2]) + g[3] + "到" + hanSum(g[4], g[5], g[6], g[7])
			}
			return hanSum(g[1], g[2], g[3], "") + "到" + hanSum(g[4], g[5], g[6], g[7])
		}),
		when(`(`+hanCurrency+`) ?(`+num+`)([万亿]*)(`+scale+`)?(`+hanSpan+`)(`+num+`)([万亿]*)(`+scale+`)?`+hanMoney, func(g []string) string {
			if g[4] != "" {
				return hanSum("", g[2], g[3], g[4]) + "到" + hanSum(g[1], g[6], g[7], g[8])
			}
			return hanSum("", g[2], g[3], g[8]) + "到" + hanSum(g[1], g[6], g[7], g[8])
		}),
	}
}

// per are units behind a slash.
const per = `小时|分钟?|秒|天|日|周|月|年|人|次|件|个|斤|公斤|千克|吨|平方米|平米|米|kg|mL|ml|L|m²|m³|min|h|s`

// equation says that what is here is a part of an equation.
func equation(before, after string) bool {
	return strings.Contains(after, "=") || strings.Contains(before, "=")
}

// rich are words before sums that are written in thousands and ten thousands.
const rich = `(?:薪|[年月]入|粉丝|存款|工资|收入|销量|播放|阅读)\p{Han}{0,6} ?`

// chineseRanges are ranges, negative numbers and years. Of a range only what joins it is
// written out where the rules behind can read both of its ends.
func chineseRanges() []rule {
	return []rule{
		when(`(\d(?:kg|km|m|L|h))(\d)`, func(g []string) string { return g[1] + " " + g[2] }),
		when(`(\d[百千万亿]* ?(?:`+latinUnit+`|`+hanUnit+`|公里|元|块|步))/(`+per+`)`, func(g []string) string {
			if u := hanUnits[g[2]]; u != "" {
				g[2] = u
			}
			return g[1] + "每" + g[2]
		}),
		when(`(\d[百千万亿]+)/(`+per+`)`, func(g []string) string {
			if u := hanUnits[g[2]]; u != "" {
				g[2] = u
			}
			return g[1] + "每" + g[2]
		}),
		where(equation, `([a-z)]) ?- ?(\d|[a-z]\b)`, func(g []string) string { return g[1] + "减" + g[2] }),
		when(power, func(g []string) string {
			return g[1] + "的" + strings.Replace(g[2], "-", "负", 1) + g[3] + "次方"
		}),
		when(`(\d)([²³])`, func(g []string) string { return g[1] + "的" + lowered.Replace(g[2]) + "次方" }),
		// 1月-10℃: no range goes from a month to a temperature.
		when(`([月日号天晚早年点时])-(`+num+`) ?`+celsius, func(g []string) string { return g[1] + "零下" + g[2] + "摄氏度" }),
		where(digitNext, `(\d ?(?:[%‰]|°C?|`+latinUnit+`|`+hanUnit+`))`+hanSpan, func(g []string) string { return g[1] + "到" }),
		where(hanFree, `-(`+num+`)((?:`+hanSpan+`-?`+num+`)? ?`+celsius+`)`, func(g []string) string { return "零下" + g[1] + g[2] }),
		// Behind a Chinese word a hyphen is a minus where the word asks for a number: 歼-20.
		when(`([为是到至约和或在得于了降达跌亏度温值数乘加减与])-(`+hanCurrency+`?`+num+`)`, func(g []string) string { return g[1] + "负" + g[2] }),
		where(free, `-(`+hanCurrency+`?`+num+`)`, func(g []string) string { return "负" + g[1] }),
		where(minusUnit, `(\p{Han})-(`+num+`)`, func(g []string) string { return g[1] + "负" + g[2] }),
		when(`(\p{Han})-(\d)`, func(g []string) string { return g[1] + g[2] }),
		where(begins, `(`+num+`)`+hanSpan+`(`+num+`)( ?=)`, func(g []string) string {
			if less(g[1], g[2]) {
				return g[0]
			}
			return hanDecimal(g[1]) + "减" + hanDecimal(g[2]) + g[3]
		}),
		where(alone, `((?:第|比分[是为]?|以|[战打]成|[战逼]平) ?)?(`+num+`)(`+hanSpan+`)(-?)(`+num+`)(?: ?([%‰]|`+celsius+`|`+latinUnit+`|`+hanUnit+`))?`, func(g []string) string { return hanBetween(g[1], g[2], g[3], g[4], g[5], g[6], g[0]) }),
		where(fresh, `(距今|长达|历时|已有|超过|有|近|约)?(\d{1,4})年(代|前|来|的?历史|\d{1,2}月|[初底末])?`, func(g []string) string { return g[1] + hanYears(g[1], g[2], g[3]) + g[3] }),
	}
}

func chineseMoney() []rule {
	return []rule{
		// What compares numbers, before they are words.
		where(digitNext, `(\d ?(?:[%‰]|°C?|`+latinUnit+`|`+hanUnit+`)?) ?([<>*]) ?`, func(g []string) string { return g[1] + hanSigns[g[2]] }),
		where(digitNext, `(^|[\s\p{Han}，。（(])([<>])`, func(g []string) string { return g[1] + hanSigns[g[2]] }),
		when(`(`+hanCurrency+`) ?(`+num+`)([万亿]*)(`+scale+`)?`+hanMoney, func(g []string) string { return hanSum(g[1], g[2], g[3], g[4]) }),
		when(`(`+num+`) ?([%‰])`, func(g []string) string { return hanShare(g[1], g[2]) }),
		// W is ten thousand of money and of people, and a watt else.
		when(`(`+rich+num+`)[wW]\b`, func(g []string) string { return g[1] + "万" }),
		when(`(\d)[wW]([+元块粉人字])`, func(g []string) string { return g[1] + "万" + g[2] }),
		when(`(`+rich+`)(`+num+`)[kK]\b(?:`+hanSpan+`(`+num+`)[kK]\b)?`, func(g []string) string {
			out := g[1] + hanDecimal(shift(g[2], 3))
			if g[3] != "" {
				out += "到" + hanDecimal(shift(g[3], 3))
			}
			return out
		}),
		when(`(`+num+`) ?`+celsius, func(g []string) string { return hanDecimal(g[1]) + "摄氏度" }),
		when(`(`+num+`) ?°`, func(g []string) string { return hanDecimal(g[1]) + "度" }),
		where(fresh, `(`+num+`) ?(`+latinUnit+`)`, func(g []string) string { return two(g[1]) + hanUnits[g[2]] }),
	}
}

func chineseNumbers() []rule {
	return []rule{
		when(`(血压\P{N}{0,6})(\d{2,3})/(\d{2,3})`, func(g []string) string { return g[1] + hanNumber(g[2]) + "、" + hanNumber(g[3]) }),
		when(`([评得打]分\P{N}{0,3}|分数\P{N}{0,3})(\d+(?:\.\d+)?)/(5|10|100)\b`, func(g []string) string {
			return g[1] + hanDecimal(g[2]) + "分，满分" + hanNumber(g[3]) + "分"
		}),
		when(`(\d+\.\d+)/(\d+)`, func(g []string) string { return hanNumber(g[2]) + "分之" + hanDecimal(g[1]) }),
		when(`(\d+)/(\d+)`, func(g []string) string { return hanNumber(g[2]) + "分之" + hanNumber(g[1]) }),
		when(`第 ?(\d+)`, func(g []string) string { return "第" + hanNumber(g[1]) }),
		where(pair, `2`, func([]string) string { return "两" }),
		when(`\d+(?:\.\d+){2,}`, func(g []string) string { return strings.Join(each(strings.Split(g[0], "."), hanSpell), "点") }),
		where(fresh, `0\d+`, func(g []string) string { return hanSpell(g[0]) }),
		when(`№ ?(\d+)`, func(g []string) string { return hanNumber(g[1]) + "号" }),
		where(inner, `-`, func([]string) string { return " " }),
		when(num, func(g []string) string { return hanDecimal(g[0]) }),
	}
}

func chineseSigns() []rule {
	return []rule{
		put(`\s?&\s?`, "和"),
		put(`\s?\+\s?`, "加"),
		put(`\s?=\s?`, "等于"),
		when(`\s?([×÷±≤≥≠≈²³])\s?`, func(g []string) string { return hanSigns[g[1]] }),
		put(`°`, "度"),
		put(`√\s?`, "根号"),
		put(`∠\s?`, "角"),
		put(`∞`, "无穷大"),
		put(`№\s?`, "编号"),
	}
}

var hanSigns = map[string]string{
	"<": "小于", ">": "大于", "*": "乘", "×": "乘", "÷": "除以", "±": "正负", "≤": "小于等于", "≥": "大于等于", "≠": "不等于", "≈": "约等于", "²": "平方", "³": "立方",
}

var hanUnits = map[string]string{
	"km/h": "公里每小时", "m/s": "米每秒", "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "mg": "毫克", "L": "升", "ml": "毫升", "mL": "毫升",
	"h": "小时", "s": "秒", "ms": "毫秒", "min": "分钟", "W": "瓦", "kW": "千瓦", "kWh": "千瓦时", "V": "伏", "kV": "千伏", "mAh": "毫安时", "kcal": "千卡", "ha": "公顷",
	"TB": "太字节", "GB": "吉字节", "MB": "兆字节", "KB": "千字节", "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫",
	"km²": "平方公里", "m²": "平方米", "cm²": "平方厘米", "mm²": "平方毫米", "km³": "立方公里", "m³": "立方米", "cm³": "立方厘米", "mm³": "立方毫米",
}

var hanCurrencies = map[string]string{
	"¥": "元", "$": "美元", "US$": "美元", "HK$": "港元", "NT$": "新台币", "A$": "澳元", "AU$": "澳元", "NZ$": "新西兰元", "C$": "加元", "CA$": "加元", "S$": "新元", "SG$": "新元", "£": "英镑", "€": "欧元", "₩": "韩元", "₹": "卢比", "₽": "卢布",
}
