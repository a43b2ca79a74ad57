package reading

import (
	"strings"
	"testing"
	"time"
)

// What the short forms below look like is beside them, and is read in its own way.
func TestEnglishForms(t *testing.T) {
	readings(t, "en", `
what people write
Dr Jones and Mr Smith, 42 Oak Dr, Apt 4, 5th Ave and Main Rd. ≡ doctor Jones and mister Smith, forty two Oak drive, Apt four, fifth avenue and Main road
Open Mon-Fri 9-5, Tues. and Wed., Sat 10 May. The Sun! ≡ Open Monday to Friday nine to five, Tuesday and Wednesday, Saturday the tenth of May. The Sun!
2 tsp salt, 100 Mbps, 72 bpm, 5 mg/kg, 1,500 kcal/day, $36/hr, $82.63/barrel ≡ two teaspoons salt, one hundred megabits per second, seventy two beats per minute, five milligrams per kilogram, one thousand five hundred kilocalories per day, thirty six dollars per hour, eighty two dollars and sixty three cents per barrel
Rocky IV, Table II, XIX century ≡ Rocky four, Table two, nineteenth century
120/80 mmHg, blood pressure 120/80, 9/10, 4.5/5 stars, 3/10 of them, 1/2 cup ≡ one hundred twenty over eighty millimeters of mercury, blood pressure one hundred twenty over eighty, nine out of ten, four point five out of five stars, three tenths of them, one half cup
Due by 3/15, call 911, call 3 people, OTP: 482913, CA 90210 ≡ Due by March fifteenth, call nine one one, call three people, OTP: four eight two nine one three, CA nine zero two one zero
020 7946 0958, 1 800 555 0199, 1 000 000 people ≡ zero two zero, seven nine four six, zero nine five eight, one, eight zero zero, five five five, zero one nine nine, one million people
1.2m people, 300k followers, 500 USD, EUR 20, #Fun ≡ one point two million people, three hundred thousand followers, five hundred US dollars, twenty euros, hashtag Fun
in 1066, 1850 calories, born in 1850 ≡ in ten sixty six, one thousand eight hundred fifty calories, born in eighteen fifty
10 x 5 cm, a 27" screen, 5'10" ≡ ten by five centimeters, a twenty seven inches screen, five foot ten
He said "I am 27" now ≡ He said "I am twenty seven " now
AT&T Wi-Fi, CO2, example.io/abc ≡ A T and T wifi, C O two, example dot io slash abc
①apples ②pears, √2 is 1.41, ∠A = 90°, to ∞ ≡ one, apples, two, pears, the square root of two is one point four one, angle A equals ninety degrees, to infinity
the class of '84, in '05 and ’99; he said '84 days' ≡ the class of eighty four, in oh five and ninety nine; he said eighty four days'
a point first
It was .5 ≡ It was zero point five
-.5, (.25) and .5% ≡ minus zero point five, ( zero point two five) and zero point five percent
.5-.75 km ≡ zero point five to zero point seven five kilometers
0.05, 3.05 and -.05 ≡ zero point zero five, three point zero five and minus zero point zero five
$.50, $0.01 and $.5 million ≡ fifty cents, one cent and zero point five million dollars
US$.50 and $0.00 ≡ fifty cents and zero dollars
end.5 of it ≡ end. five of it
a .22 caliber, a .357 Magnum ≡ a twenty two caliber, a three hundred fifty seven Magnum
I left...5 went ≡ I left... five went
scales
1:100, 1:1000, 1:50,000 ≡ one to one hundred, one to one thousand, one to fifty thousand
at 10:30, 10:30am, 1:10 ≡ at ten thirty, ten thirty a m, one ten
192.168.1.1:8080 ≡ one hundred ninety two point one hundred sixty eight point one point one: eight thousand eighty
10.0.0.1:80 ≡ ten point zero point zero point one: eighty
telephones
+442079460958, +15551234567 ≡ plus four four two zero seven nine four six zero nine five eight, plus one five five five one two three four five six seven
(555)1234567 ≡ five five five, one two three four five six seven
5+234 and +5000 ≡ five plus two hundred thirty four and plus five thousand
decades
in the 20s and 30s ≡ in the twenties and thirties
the 1920s and 30s, the 60s, 70s and 80s ≡ the nineteen twenties and thirties, the sixties, seventies and eighties
low 20s, upper 70s, roaring 20s, the '60s and '70s, mid-90s ≡ low twenties, upper seventies, roaring twenties, the sixties and seventies, mid-nineties
her late 20s or early 30s ≡ her late twenties or early thirties
10s and 30s, in 20s ≡ ten seconds and thirty seconds, in twenty seconds
the 1990s and 2000s and 5s ≡ the nineteen nineties and two thousands and five seconds
powers
3‰, 3-5‰ ≡ three per mille, three to five per mille
10^6, 2^10, 10^-3 ≡ ten to the power of six, two to the power of ten, ten to the power of minus three
10⁶, 10⁻³, x⁴ ≡ ten to the power of six, ten to the power of minus three, x to the power of four
x^2, 5^3, 5 m^2, E=mc^2 ≡ x squared, five cubed, five square meters, E equals mc squared
1.5×10^6 km, 3*10^8 m, 10^6-10^7 ≡ one point five times ten to the power of six kilometers, three times ten to the power of eight meters, ten to the power of six to ten to the power of seven
^_^ and (^3^), a theory⁴, in 2019⁴ ≡ ^_^ and (^ three ^), a theory⁴, in twenty nineteen⁴
dollars
US$5, HK$100, CA$20, A$5, C$1 ≡ five US dollars, one hundred Hong Kong dollars, twenty Canadian dollars, five Australian dollars, one Canadian dollar
US$5-10, US$5–US$10, US$2.5 million, -US$5 ≡ five to ten US dollars, five US dollars to ten US dollars, two point five million US dollars, minus five US dollars
A $5 bill, PLUS$5 ≡ A five dollars bill, PLUSfive dollars
mixed numbers
1 1/2 cups, 2 3/4 inches, 1 1/2-2 hours ≡ one and a half cups, two and three quarters inches, one and a half to two hours
5 2/3 miles, 3 7/8 ≡ five and two thirds miles, three and seven eighths
2 1/2 hr ≡ two and a half hours
3/4 1/2, 3 1/25 ≡ three quarters one half, three one twenty fifth
50/50, 20/20 vision, 80/20 ≡ fifty fifty, twenty twenty vision, eighty twenty
1/2, 20/30, 9/11 ≡ one half, twenty thirtieths, nine eleven
Roman numerals
World War II, World War I was, Chapter IV, Part III. ≡ World War two, World War one was, Chapter four, Part three.
Act I, Scene II; Volume XL, Vol. 3, vols. 3-4 ≡ Act one, Scene two; Volume forty, Volume three, volumes three to four
type II error, Phase V, Book VI's end, Gulf War II, Vol. IV, World War II-era ≡ type two error, Phase five, Book six's end, Gulf War two, Volume four, World War two-era
Chapters IV–VI, Parts II and III, world wars I and II ≡ Chapters four to six, Parts two and three, world wars one and two
Part I: a start. In Part I of it ≡ Part one: a start. In Part one of it
Part I like best, a chapter I wrote, In Part II, I will ≡ Part I like best, a chapter I wrote, In Part two, I will
Type X, Type V-neck, Type C, Section C, Act IIII, Model X, Vitamin C, Plan V, CD, MIX, Windows XI ≡ Type X, Type V-neck, Type C, Section C, Act IIII, Model X, Vitamin C, Plan V, CD, MIX, Windows XI
Louis XIV, Henry VIII's wives, Elizabeth II, John Paul II ≡ Louis the fourteenth, Henry the eighth's wives, Elizabeth the second, John Paul the second
Henry V of England, Pius X, Henry V. Smith, Malcolm X, Elizabeth I think ≡ Henry the fifth of England, Pius the tenth, Henry V. Smith, Malcolm X, Elizabeth I think
titles, saints and streets
St. John, in St. Louis, In St Andrews, Mt. St. Helens ≡ saint John, in saint Louis, In saint Andrews, mount saint Helens
On Sunday St. Patrick's, East St. Louis, at 42 St. James Road ≡ On Sunday saint Patrick's, East saint Louis, at forty two saint James Road
Main St. and Wall St., on 42nd St. ≡ Main street and Wall street, on forty second street.
Main St. The shop, Main St, on Main St today, Oliver St John ≡ Main street. The shop, Main street, on Main street today, Oliver saint John
Mt. Everest, Capt. Kirk, Sgt. Bob, Lt. Dan, Col. Mustard ≡ mount Everest, captain Kirk, sergeant Bob, lieutenant Dan, colonel Mustard
Gen. Lee, Rev. Green, Gov. Smith, Sen. Jones, Lt. Col. R. E. Lee ≡ general Lee, reverend Green, governor Smith, senator Jones, lieutenant colonel R. E. Lee
the Rev. Dr. King, a col. of it, Col. 3, Gen. 1:1 ≡ the reverend doctor King, a col. of it, Col. three, Gen. one to one
addresses
bob99@example.com, a1@b2.com ≡ bob ninety nine at example dot com, a one at b two dot com
www.example.com/path and bob@example.com. ≡ www dot example dot com slash path and bob at example dot com.
See https://a.org/b-c_d?x=1, or bbc.co.uk, 5 @ $3, 4 @ 2 ≡ See https colon slash slash a dot org slash b dash c underscore d question mark x equals one, or bbc dot co dot uk, five at three dollars, four at two
Is it Amazon.com? Yes, (example.com/). ≡ Is it Amazon dot com? Yes, (example dot com slash).
the end.of it, a.m., e.g. this, and/or, file.txt ≡ the end.of it, a.m., for example this, and/or, file.txt
C#, F# minor, A#1, Apt #5 ≡ C sharp, F sharp minor, Anumber one, Apt number five
days
5 Jan, 25 Dec 2023, the 3 Sept. ≡ the fifth of January, the twenty fifth of December, twenty twenty three, the third of September.
3-5 Mar 2024, 5 Jan. 2023 ≡ the third to the fifth of March, twenty twenty four, the fifth of January, twenty twenty three
5 may, 10 mar, 5 Marines, 3 decades ≡ five may, ten mar, five Marines, three decades
units
5 hrs, 1 hr 30 min, 2 mins, 10 sec, 5 secs, 3 mi, 1 yd, 100 yds ≡ five hours, one hour thirty minutes, two minutes, ten seconds, five seconds, three miles, one yard, one hundred yards
220V, 100 W, 60-100 W, 5000mAh, 200 kcal ≡ two hundred twenty volts, one hundred watts, sixty to one hundred watts, five thousand milliamp hours, two hundred kilocalories
a 5 min. walk took 5 min. We ≡ a five minutes walk took five minutes. We
½ hr, ½ mi ≡ half an hour, half a mile
12 in, 5 A, 5 ha, 1V1, V8, the 3 V's ≡ twelve in, five A, five ha, one V one, V eight, the three V's
123 W Main St., 5 W. 42nd Street ≡ one hundred twenty three west Main street, five west forty second Street
`)
}

// Their time, too, grows with the text and not with its square.
func TestLongForms(t *testing.T) {
	for _, s := range []string{"Main St. A", "World War II", "10^6", "a@b.c", "www.", ".5-", "1 1/2", "the 20s, 30s", "拨打110", "以10:30", "5W+", "2⁶"} {
		for _, lang := range []string{"en", "zh"} {
			from := time.Now()
			Aloud(strings.Repeat(s, 10_000/len(s)), lang)
			if took := time.Since(from); took > 4*time.Second {
				t.Errorf("%s: %q, again and again, took %v", lang, s, took)
			}
		}
	}
}

func TestChineseForms(t *testing.T) {
	readings(t, "zh", `
①苹果②香蕉③、梨，第①步，√2，∠A=90°，趋于∞ ≡ 一, 苹果, 二, 香蕉, 三, 梨，第一步，根号二，角A等于九十度，趋于无穷大
durations
用时1:05:30，耗时2:30，全长为02:00:00，用时是10:30，用时0:00 ≡ 用时一小时五分三十秒，耗时两分三十秒，全长为两小时，用时是十分三十秒，用时零秒
我用时间1:30换，时间1:30到，到2:30用时 ≡ 我用时间一点三十分换，时间一点三十分到，到两点三十分用时
a point first
是 .5，-.5，约$.50 ≡ 是 零点五，负零点五，约零点五零美元
scales and scores
模型是1:100的，1:1000，比例尺1:50000，比例尺1:50，1:50,000 ≡ 模型是一比一百的，一比一千，比例尺一比五万，比例尺一比五十，一比五万
按1:10的比例，1:18的车模 ≡ 按一比十的比例，一比十八的车模
他以98:95获胜，以21:15战胜，打成20:20 ≡ 他以九十八比九十五获胜，以二十一比十五战胜，打成二十比二十
以10:30为准，10:30开会，他10:30战胜 ≡ 以十点三十分为准，十点三十分开会，他十点三十分战胜
telephones
+8613812345678，+86 138 1234 5678，138 1234 5678 ≡ 加八六幺三八幺二三四五六七八，加八六幺三八幺二三四五六七八，幺三八幺二三四五六七八
(010)12345678，（010）1234567，(021)1234 5678，010 12345678，+86-10-12345678 ≡ 零幺零幺二三四五六七八，零幺零幺二三四五六七，零二幺幺二三四五六七八，零幺零幺二三四五六七八，加八六幺零幺二三四五六七八
5+1234，+5000，+10 20 30，(10)个 ≡ 五加一千二百三十四，加五千，加十 二十 三十，(十)个
said digit by digit
拨打110，请拨打120急救，电话12306，热线12345，打110报警，拨打110或120 ≡ 拨打幺幺零，请拨打幺二零急救，电话幺二三零六，热线幺二三四五，打幺幺零报警，拨打幺幺零或幺二零
电话号码是110，电话：12345，拨10086 ≡ 电话号码是幺幺零，电话：幺二三四五，拨幺零零八六
邮编100084，验证码1234，QQ号123456，密码：123456，尾号1234的卡 ≡ 邮编一零零零八四，验证码一二三四，QQ号一二三四五六，密码：一二三四五六，尾号一二三四的卡
房间302，302房间，1203室，车牌12345，京A12345，粤B·1D234 ≡ 房间三零二，三零二房间，一二零三室，车牌一二三四五，京A一二三四五，粤B一D二三四
拨打110次，拨款500万，拨500万，打电话3次，电话100个，电话2024年，打120分，打110下，致电300人 ≡ 拨打一百一十次，拨款五百万，拨五百万，打电话三次，电话一百个，电话二零二四年，打一百二十分，打一百一十下，致电三百人
房间200元，房间120平方米，密码3次，密码12:30，110 ≡ 房间二百元，房间一百二十平方米，密码三次，密码十二点三十分，一百一十
powers
3‰的酒精，3‰-5‰，3-5‰ ≡ 千分之三的酒精，千分之三到千分之五，千分之三到千分之五
10^6，2^10，10^-3，10⁶，10⁻³，x^2，10²，5m^2，5m² ≡ 十的六次方，二的十次方，十的负三次方，十的六次方，十的负三次方，x的二次方，十的二次方，五平方米，五平方米
1.5×10^6米 ≡ 一点五乘十的六次方米
1 1/2杯，2 3/4 ≡ 一又二分之一杯，二又四分之三
units
220V，100W，5min，5000mAh，200kcal，5ha，2V，5-10min ≡ 二百二十伏，一百瓦，五分钟，五千毫安时，二百千卡，五公顷，两伏，五到十分钟
月薪5W，粉丝10W，阅读量10W+，月薪5-8W，5W元，1V1 ≡ 月薪五万，粉丝十万，阅读量十万加，月薪五到八万，五万元，一V一
CA$20，AU$5 ≡ 二十加元，五澳元
what people write
上午10：00开会，14：30—16：00，比分2：1，9:00AM-5:00PM，20:00整 ≡ 上午十点整开会，十四点三十分到十六点整，比分二比一，上午九点整到下午五点整，二十点整
2024.05.01，05月01日，98年的时候，80后和90后，2020级，2021届，（2023）京 ≡ 二零二四年五月一日，五月一日，九八年的时候，八零后和九零后，二零二零级，二零二一届，（二零二三）京
血压120/80，评分9.2/10，3.14/2 ≡ 血压一百二十、八十，评分九点二分，满分十分，二分之三点一四
60公里/小时，72次/分，10mg/kg，5.8万/㎡，3元/斤 ≡ 六十公里每小时，七十二次每分，十毫克每公斤，五点八万每平方米，三元每斤
身高1米78，2米35，9秒83，3米多，1米5，长5kg500g ≡ 身高一米七八，两米三五，九秒八三，三米多，一米五，长五公斤 五百克
￥500.00元，月薪8k-12k，粉丝100w，粉丝2.3w ≡ 五百元，月薪八千到一万二千，粉丝一百万，粉丝二点三万
2道题，2节课，2顿饭，2晚，2天2夜，3号楼2层 ≡ 两道题，两节课，两顿饭，两晚，两天两夜，三号楼二层
G1234次，CA1831航班，302会议室，股票600519，单号SF1234567890，8080端口 ≡ G一二三四次，CA一八三一航班，三零二会议室，股票六零零五一九，单号SF一二三四五六七八九零，八零八零端口
密码设置为123456，985高校，211工程，618大促，9·11，N95口罩，110报警，打12306 ≡ 密码设置为一二三四五六，九八五高校，二一一工程，六一八大促，九一一，N九五口罩，幺幺零报警，打幺二三零六
4x-6=10，水和米1:1.2 ≡ 四x减六等于十，水和米一比一点二
addresses
网址www.example.com/path，邮箱bob99@example.com。 ≡ 网址www点example点com斜杠path，邮箱bob九十九艾特example点com。
学C#语言 ≡ 学C sharp语言
`)
}
