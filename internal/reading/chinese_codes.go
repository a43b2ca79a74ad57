package reading

import (
	"regexp"
	"strings"
)

// Words before numbers that are said digit by digit. Only numbers that are called have 幺.
const (
	calls = `(?:拨打?|致电|电话|热线|手机号|传真)`
	codes = `(?:邮编|邮政编码|验证码|密码|口令|QQ[号群]?|车牌号?|房间号?|房号|尾号|[学工卡账帐单证]号|身份证号?|号码|股票(?:代码)?|代码|[单订]号|订单号|编号|流水号)`
	// cue is what may be between such a word and its number.
	cue = `(?:号码?)?(?:(?:设置?|修?改|变更)?[是为成]|[:：])? ?`
	// provinces begin the plates of cars.
	provinces = `[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]`
)

// chineseCodes are telephones, and numbers that name something and count nothing.
func chineseCodes() []rule {
	phone := func(g []string) string { return hanPhone(g[0]) }
	called := func(g []string) string { return g[1] + digitRun.ReplaceAllStringFunc(g[2], hanPhone) }
	spelled := func(g []string) string { return g[1] + hanSpell(g[2]) }
	return []rule{
		where(alone, `\+\d{10,15}|\+\d{1,3}(?:[- ]\d{2,11}){1,4}`, func(g []string) string {
			if len(strings.Join(digitRun.FindAllString(g[0], -1), "")) < 10 {
				return g[0]
			}
			return hanPhone(g[0])
		}),
		where(alone, `1[3-9]\d[- ]?\d{4}[- ]?\d{4}|(?:[(（]0\d{2,3}[)）]|0\d{2,3})[- ]?\d{3,4}[- ]?\d{4}|\d{3,4}-\d{7,8}|\d{3}-\d{3,4}-\d{4}`, phone),
		where(alone, `(\d{3})-(\d{4})`, func(g []string) string {
			if round(g[1]) && round(g[2]) {
				return g[0]
			}
			return hanPhone(g[0])
		}),
		where(notCounted, `(`+calls+cue+`)(\d{3,12}(?:(?:、|或者?|和)\d{3,5})*)`, called),
		where(emergency, `(打[了过]?)(11[09]|12[02])`, called),
		where(notCounted, `(`+codes+cue+`[A-Z]{0,4})(\d{3,19})`, spelled),
		where(begins, `(\d{3,4})(房间|(?:会议|教|办公|休息|诊|病)?室|病房|包[间厢厅]|号房)`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
		where(begins, `(\d{2,5})(端口)`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
		where(begins, `([GDCKTZYSL])(\d{1,4})(次|列车|高铁|动车)`, func(g []string) string { return g[1] + hanSpell(g[2]) + g[3] }),
		where(alone, `((?:CA|MU|CZ|HU|ZH|MF|FM|SC|3U|9C|HO|KN|JD|G5|EU|CX|BR|CI)[- ]?)(\d{3,4})`, spelled),
		when(`(985|211|996|955|618|315)(高校|院校|大学|工程|大促|晚会|购物节|工作制|打假|活动|、|/)`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
		where(alone, `12306|12315|12345|12348|12123|12333|12366`, phone),
		where(begins, `(11[09]|12[02])(报警|火警|急救|出警|电话|热线|指挥)`, func(g []string) string { return hanPhone(g[1]) + g[2] }),
		where(begins, `(\d)·(\d{1,2})`, func(g []string) string { return hanSpell(g[1] + g[2]) }),
		where(alone, `N(9[059])`, func(g []string) string { return "N" + hanSpell(g[1]) }),
		where(ends, `(`+provinces+`[A-Z])[·• ]?([A-Z]{0,2}\d[A-Z\d]{3,5})`, spelled),
	}
}

// notCounted says that what a number ends before is nothing that is counted, nor more of
// the number.
func notCounted(_, after string) bool { return !thing.MatchString(after) }

// emergency says that nothing is struck or scored as often as a number says that ends here.
func emergency(before, after string) bool {
	return notCounted(before, after) && !aMeasure.MatchString(after) && !struck.MatchString(after)
}

var struck = regexp.MustCompile(`^ ?[下针字板拳杆]`)

var thing = regexp.MustCompile(`^(?: ?(?:[个次遍通部台款元块万千亿名条间余米分字年天秒斤]|多[个次元块万千亿名条]|公[斤里]|平[方米]|人(?:[^工员]|$)|小时|` + latinUnit + `)|[-–~～,.:：/]\d|[%‰\d])`)
