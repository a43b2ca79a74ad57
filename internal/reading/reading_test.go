package reading

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEnglish(t *testing.T) {
	for in, want := range map[string]string{
		"I have 2 cats.":                     "I have two cats.",
		"It costs $12.50, or £1.":            "It costs twelve dollars and fifty cents, or one pound.",
		"$3.2 million":                       "three point two million dollars",
		"In 1984 and 2009, not 1,984.":       "In nineteen eighty four and two thousand nine, not one thousand nine hundred eighty four.",
		"1900 was a year; the 1980s too":     "nineteen hundred was a year; the nineteen eighties too",
		"The 21st, 3rd and 12th of 100th":    "The twenty first, third and twelfth of one hundredth",
		"Meet me at 10:30 or 9:05 pm.":       "Meet me at ten thirty or nine oh five p m.",
		"at 7:00":                            "at seven o'clock",
		"at 5pm":                             "at five p m",
		"on 2026-11-25":                      "on November twenty fifth, twenty twenty six",
		"Nov. 3, 2020":                       "November third, twenty twenty",
		"3 March 1999":                       "the third of March, nineteen ninety nine",
		"12.5% of 1,234,567":                 "twelve point five percent of one million two hundred thirty four thousand five hundred sixty seven",
		"5 km, 1 kg, -3 °C and 2.4 GHz":      "five kilometers, one kilogram, minus three degrees celsius and two point four gigahertz",
		"pages 3-5":                          "pages three to five",
		"1/2, 3/4, 2/3":                      "one half, three quarters, two thirds",
		"Dr. Smith vs. Mr. Jones, e.g. here": "doctor Smith versus mister Jones, for example here",
		"error 0x7B":                         "error zero x seven b",
		"Tom & Jerry + me":                   "Tom and Jerry plus me",
		"room 007":                           "room zero zero seven",
		"version 1.26.8":                     "version one point twenty six point eight",
		"mail a@b":                           "mail a at b",
		"":                                   "",
		"no numbers here":                    "no numbers here",
	} {
		if got := Aloud(in, "en"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestChinese(t *testing.T) {
	for in, want := range map[string]string{
		"我有2只猫，12本书。":           "我有两只猫，十二本书。",
		"我有2隻貓，撥打110。":          "我有两只猫，拨打幺幺零。",
		"2026年11月25日":           "二零二六年十一月二十五日",
		"2026-11-25":            "二零二六年十一月二十五日",
		"10:30开会，2:05结束，9:00回家": "十点三十分开会，两点零五分结束，九点整回家",
		"涨了12.5%":               "涨了百分之十二点五",
		"¥12.5和$3万":             "十二点五元和三万美元",
		"零下5度还是-5℃":             "零下五度还是零下五摄氏度",
		"跑了2km，重5.5 kg。":        "跑了两公里，重五点五公斤。",
		"第2名":                   "第二名",
		"1/2的人":                 "二分之一的人",
		"3-5天":                  "三到五天",
		"10005":                 "一万零五",
		"100000":                "十万",
		"1050":                  "一千零五十",
		"120000":                "十二万",
		"100200300":             "一亿零二十万零三百",
		"10010":                 "一万零一十",
		"20000":                 "二万",
		"110":                   "一百一十",
		"电话13812345678":         "电话幺三八幺二三四五六七八",
		"２０２６年":                 "二零二六年",
		"2月2日":                  "二月二日",
		"版本1.26.8":              "版本一点二六点八",
		"没有数字":                  "没有数字",
		"":                      "",
	} {
		if got := Aloud(in, "zh"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{"hello": "en", "你好": "zh", "OK，走": "zh", "": "en", "123": "en"} {
		if got := Language(in); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}

// Whatever is written, something that can be read comes out: no digit is left, nothing
// grows without bound.
func FuzzAloud(f *testing.F) {
	for _, s := range []string{"$1,2.3 4:5 6/7 8-9 0x1 2-3-4 10:99", "2026-99-99 １２ ¥ % 第0 -", "1e400", strings.Repeat("9", 200), "5m 5 m/s 5%5", "1-2-3 -4--5 $6-7k 8–9% 1½² <5>6", "5月1日-7日 98年 2米-3 №5 US$5-$6m", "1:2:3-4:55 555-1234 +1 222-333-4444 1,00,0s 10s of", "\xff\xfe12"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, zh bool) {
		if len(s) > 2000 || !utf8.ValidString(s) {
			return
		}
		lang := "en"
		if zh {
			lang = "zh"
		}
		out := Aloud(s, lang)
		if i := strings.IndexAny(out, "0123456789"); i >= 0 {
			t.Errorf("%q: a digit is left in %q", s, out)
		}
		if len(out) > 40*len(s)+40 {
			t.Errorf("%d bytes become %d", len(s), len(out))
		}
	})
}
