package reading

import (
	"regexp"
	"strings"
)

// Words before numbers that are said digit by digit. Only numbers that are called have 幺.
const (
	calls = `(?:拨打?|致电|电话|热线|手机号|传真)`
	codes = `(?:邮编|邮政编码|验证码|密码|口令|QQ[号群]?|车牌号?|房间号?|房号|尾号|[学工卡账帐单证]号|身份证号?|号码)`
	// cue is what may be between such a word and its number.
	cue = `(?:号码?)?(?:[是为]|[:：])? ?`
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
		where(notCounted, `(`+codes+cue+`)(\d{3,19})`, spelled),
		where(begins, `(\d{3,4})(房间|室)`, func(g []string) string { return hanSpell(g[1]) + g[2] }),
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
