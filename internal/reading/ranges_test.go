package reading

import (
	"strings"
	"testing"
	"time"
)

// A line is a text, " ≡ ", and how it is read aloud. Lines without it are headings.
func readings(t *testing.T, lang, table string) {
	t.Helper()
	for line := range strings.Lines(table) {
		in, want, ok := strings.Cut(strings.TrimSpace(line), " ≡ ")
		if !ok {
			continue
		}
		if got := Aloud(in, lang); got != want {
			t.Errorf("%s: %s\n got %s\nwant %s", lang, in, got, want)
		}
	}
}

func TestEnglishReadings(t *testing.T) {
	readings(t, "en", `
ranges
We ran 3-5 km ≡ We ran three to five kilometers
We ran 3–5 km. ≡ We ran three to five kilometers.
We ran 3 - 5 km ≡ We ran three to five kilometers
3~5 km and pages 3—5 ≡ three to five kilometers and pages three to five
About 10-15% of it ≡ About ten to fifteen percent of it
10%-20% ≡ ten percent to twenty percent
1.5-2 m ≡ one point five to two meters
5°C-10°C ≡ five degrees celsius to ten degrees celsius
-5-10 °C, -10 to -5 °C, -10~-5°C ≡ minus five to ten degrees celsius, minus ten to minus five degrees celsius, minus ten to minus five degrees celsius
9:00-17:00 ≡ nine o'clock to seventeen o'clock
9:00–17:00 ≡ nine o'clock to seventeen o'clock
open 9am-5pm, 9-5pm, 9:30–10:45 ≡ open nine a m to five p m, nine to five p m, nine thirty to ten forty five
John 3:16-18 ≡ John three sixteen to eighteen
March 3-5 ≡ March third to fifth
March 3–5, 2024 ≡ March third to fifth, twenty twenty four
March 3-April 5 ≡ March third to April fifth
3-5 March 2024 ≡ the third to the fifth of March, twenty twenty four
500-1000 people, 100-200 ≡ five hundred to one thousand people, one hundred to two hundred
10th-15th, 1980s-1990s ≡ tenth to fifteenth, nineteen eighties to nineteen nineties
5 million-10 million ≡ five million to ten million
years
1939-1945 ≡ nineteen thirty nine to nineteen forty five
the war (1939–1945) and ≡ the war (nineteen thirty nine to nineteen forty five) and
2019-20 ≡ twenty nineteen to twenty
2001-05 ≡ two thousand one to oh five
2024-05 ≡ May twenty twenty four
1984 1985 ≡ nineteen eighty four nineteen eighty five
Music of the 90s ≡ Music of the nineties
Music of the '90s and '80s ≡ Music of the nineties and eighties
the 1980s, the mid-1980s, the mid-90s ≡ the nineteen eighties, the mid-nineteen eighties, the mid-nineties
It took 90s ≡ It took ninety seconds
1,000s of them, 100s of people ≡ thousands of them, hundreds of people
money
It costs $5-10 now ≡ It costs five to ten dollars now
It costs $5–$10 now ≡ It costs five dollars to ten dollars now
$5-10 million ≡ five to ten million dollars
$1.50-2.50 ≡ one dollar and fifty cents to two dollars and fifty cents
A £20m deal. ≡ A twenty million pounds deal.
£20-30m ≡ twenty to thirty million pounds
$5M ≡ five million dollars
$100k ≡ one hundred thousand dollars
$2bn, $2.5 billion, €3 million, $1B ≡ two billion dollars, two point five billion dollars, three million euros, one billion dollars
5€ and 10-20 € ≡ five euros and ten to twenty euros
It is -$5 now ≡ It is minus five dollars now
$-5, and -3 or (-3) ≡ minus five dollars, and minus three or (minus three)
short forms and words
It took 5 ms. ≡ It took five milliseconds.
Ms. Lee and Ms. Smith. ≡ miss Lee and miss Smith.
I ate a fig. ≡ I ate a fig.
I said no. ≡ I said no.
see fig. 3 and Figs. 3-5, No. 5 ≡ see figure three and figures three to five, number five
We will march 3 miles ≡ We will march three miles
You may 5 times ≡ You may five times
Mary 3 times ≡ Mary three times
May 5, 2020 ≡ May fifth, twenty twenty
MARCH 3 ≡ March third
lists
pages 3,5,7 ≡ pages three, five, seven
1,234,567 ≡ one million two hundred thirty four thousand five hundred sixty seven
At 5, m is ≡ At five, m is
dates and times
12/25/2024 ≡ December twenty fifth, twenty twenty four
25/12/2024 ≡ December twenty fifth, twenty twenty four
12/25/24 ≡ December twenty fifth, twenty twenty four
2024-05-06 ≡ May sixth, twenty twenty four
2024-05-06 - 2024-05-10 ≡ May sixth, twenty twenty four to May tenth, twenty twenty four
2024-05-06T10:30:00Z ≡ May sixth, twenty twenty four, ten thirty Z
10:30:45 ≡ ten thirty and forty five seconds
10:00:01 pm ≡ ten and one second p m
telephones
Call 555-1234 now ≡ Call five five five, one two three four now
Call 555-123-4567 ≡ Call five five five, one two three, four five six seven
(555) 123-4567 ≡ five five five, one two three, four five six seven
+1 555-123-4567 ≡ plus one, five five five, one two three, four five six seven
1-800-555-1234 ≡ one, eight zero zero, five five five, one two three four
pages 100-1234 ≡ pages one hundred to one thousand two hundred thirty four
signs
3 × 4 is 12 ≡ three times four is twelve
6 ÷ 2 = 3 ≡ six divided by two equals three
5 ± 2 ≡ five plus or minus two
It is ½ full ≡ It is a half full
1½ cups, ¼, ¾, ⅓, ⅔ ≡ one and a half cups, a quarter, three quarters, a third, two thirds
½ km, 2½ km ≡ half a kilometer, two and a half kilometers
10 m², 1 m³, 5 km², 10㎡ ≡ ten square meters, one cubic meter, five square kilometers, ten square meters
x² + 5² ≡ x squared plus five squared
3 ≤ 5, 5 ≥ 3 ≡ three is less than or equal to five, five is greater than or equal to three
3 < 5, 5 km > 3 km, 1<2<3 ≡ three is less than five, five kilometers is greater than three kilometers, one is less than two is less than three
a <5% chance ≡ a less than five percent chance
turn 90°, 45°N, 1 °C ≡ turn ninety degrees, forty five degrees N, one degree celsius
№ 5 ≡ number five
not ranges
score 3-2 ≡ score three to two
drew 1-1, a 50-50 chance ≡ drew one one, a fifty fifty chance
16:9 ratio and 4:3 ≡ sixteen to nine ratio and four to three
10-3=7, 10 - 3 = 7, 10 - 3 is 7 ≡ ten minus three equals seven, ten minus three equals seven, ten minus three is seven
covid-19 and F-16 ≡ covid- nineteen and F- sixteen
F-16-18 ≡ F- sixteen eighteen
version 1.2.3, v1.2.3-4 ≡ version one point two point three, v one point two point three four
report-2024-05.pdf ≡ report- two thousand twenty four zero five.pdf
file_3-5.txt ≡ file_ three five.txt
4-4-2 ≡ four four two
In 2019 - 3 years later ≡ In twenty nineteen - three years later
In 2019 — 5 people ≡ In twenty nineteen — five people
a 3-5-year plan ≡ a three to five-year plan
24/7 ≡ twenty four seven
<b>5</b> ≡ <b> five </b>
`)
}

func TestChineseReadings(t *testing.T) {
	readings(t, "zh", `
ranges
在5月1日-5月7日。 ≡ 在五月一日到五月七日。
5月1-7日 ≡ 五月一到七日
价格10元-20元。 ≡ 价格十元到二十元。
上涨5%-10%。 ≡ 上涨百分之五到百分之十。
增长10-15%。 ≡ 增长百分之十到百分之十五。
10-15% ≡ 百分之十到百分之十五
气温10-15℃。 ≡ 气温十到十五摄氏度。
气温5℃-10℃。 ≡ 气温五摄氏度到十摄氏度。
跑3-5km ≡ 跑三到五公里
10kg-20kg ≡ 十公斤到二十公斤
3~5公里，3～5公里，3—5公里，3–5公里 ≡ 三到五公里，三到五公里，三到五公里，三到五公里
10元——20元 ≡ 十元到二十元
10:00-11:00 ≡ 十点整到十一点整
5点半-6点 ≡ 五点半到六点
2-3天，1-2米，2米-3米，2-3万 ≡ 两到三天，一到两米，两米到三米，两到三万
第2-3章 ≡ 第二到三章
1500-2000元 ≡ 一千五百到二千元
negatives
气温-5℃ ≡ 气温零下五摄氏度
-3 ≡ 负三
气温-5℃到-3℃ ≡ 气温零下五摄氏度到零下三摄氏度
气温-5~10℃，-10~-5℃ ≡ 气温零下五到十摄氏度，零下十到零下五摄氏度
-10℃--5℃ ≡ 零下十摄氏度到零下五摄氏度
哈尔滨1月-20℃ ≡ 哈尔滨一月零下二十摄氏度
涨幅-3%，增速为-3，降到-5% ≡ 涨幅负百分之三，增速为负三，降到负百分之五
years
2023-2024年 ≡ 二零二三到二零二四年
2023-2024赛季（1939-1945） ≡ 二零二三到二零二四赛季（一九三九到一九四五）
2024年5月1日-2025年3月2日 ≡ 二零二四年五月一日到二零二五年三月二日
他有10年经验 ≡ 他有十年经验
距今100年，距今500年，距今2000年 ≡ 距今一百年，距今五百年，距今两千年
有1000年历史，3000年 ≡ 有一千年历史，三千年
80年代的歌，1980年代 ≡ 八十年代的歌，一九八零年代
20世纪80年代 ≡ 二十世纪八十年代
2024年，98年5月，08年，98年底，2024年前 ≡ 二零二四年，九八年五月，零八年，九八年底，二零二四年前
2年，2年级 ≡ 两年，二年级
2024-05-06，2024-05 ≡ 二零二四年五月六日，二零二四年五月
12/25/2024，25/12/2024 ≡ 二零二四年十二月二十五日，二零二四年十二月二十五日
lists
选1,2,3号 ≡ 选一, 二, 三号
1,234,567人 ≡ 一百二十三万四千五百六十七人
money
价格£5，€5，₩500，$5，¥2，HK$5，5€ ≡ 价格五英镑，五欧元，五百韩元，五美元，两元，五港元，五欧元
价格$5-10，$5-$10，¥10-20万 ≡ 价格五到十美元，五到十美元，十到二十万元
$5M，£20m，$1.5M，$100k，$2.5bn ≡ 五百万美元，二千万英镑，一百五十万美元，十万美元，二十五亿美元
-$5，-5% ≡ 负五美元，负百分之五
signs
10㎡，10m²，5 m³，2km² ≡ 十平方米，十平方米，五立方米，两平方公里
3×4=12，6÷2，±5 ≡ 三乘四等于十二，六除以二，正负五
½杯，1½杯 ≡ 二分之一杯，一又二分之一杯
3<5，气温>30℃，<5%，3≤5，x≥3 ≡ 三小于五，气温大于三十摄氏度，小于百分之五，三小于等于五，x大于等于三
45°角，№5 ≡ 四十五度角，五号
10-3=7，10 - 3 = 7 ≡ 十减三等于七，十减三等于七
measures
2米，2杯水，2碗饭，2瓶，2件，2条，2张，2次，2天，2小时，2公里，2斤，2人 ≡ 两米，两杯水，两碗饭，两瓶，两件，两条，两张，两次，两天，两小时，两公里，两斤，两人
2月，2号，2日，2楼，第2，22，2个月，2分之1，2次元 ≡ 二月，二号，二日，二楼，第二，二十二，两个月，二分之一，二次元
12米，2.2米，第2张，A2张 ≡ 十二米，二点二米，第二张，A二张
not ranges
3-2，比分2-3，以3-2获胜 ≡ 三比二，比分二比三，以三比二获胜
covid-19和F-16，歼-20 ≡ covid-十九和F-十六，歼二十
版本1.2.3，文件report-2024.pdf ≡ 版本一点二点三，文件report-二千零二十四.pdf
16:9的屏幕，比例1:10，10:30:45 ≡ 十六比九的屏幕，比例一比十，十点三十分四十五秒
电话010-12345678，400-123-4567，138-1234-5678，555-1234 ≡ 电话零幺零幺二三四五六七八，四零零幺二三四五六七，幺三八幺二三四五六七八，五五五幺二三四
4-4-2阵型 ≡ 四四二阵型
`)
}

// However long a text is and whatever it repeats, the time it takes grows with it and not
// with its square.
func TestLongTexts(t *testing.T) {
	for _, s := range []string{"1", "1,111", "a1-", "1<-", "$1-", "1:11", "v1.2-3 "} {
		for _, lang := range []string{"en", "zh"} {
			from := time.Now()
			Aloud(strings.Repeat(s, 10_000/len(s)), lang)
			if took := time.Since(from); took > 4*time.Second {
				t.Errorf("%s: %q, again and again, took %v", lang, s, took)
			}
		}
	}
}
