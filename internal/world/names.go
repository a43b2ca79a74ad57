package world

import "strings"

// Second names, chosen a quarter of the time. Answers to questions keep to the
// first names, of the tables in content.go.

// alsoWho names characters, by sprite, some in two ways. An empty one keeps the first name.
var alsoWho = map[string]Words{
	"cat": {"kitty|kitten", "猫咪|小猫"}, "dog": {"doggy|puppy", "小狗|狗狗"}, "bear": {"", "小熊"}, "pig": {"piggy|piglet", "小猪"}, "rabbit": {"bunny", "小兔子"},
	"panda": {"panda bear", "大熊猫"}, "fox": {"", "小狐狸"}, "tiger": {}, "lion": {}, "cow": {"", "牛"}, "frog": {"froggy", "小青蛙"},
	"mouse": {"", "小老鼠"}, "koala": {"koala bear", "树袋熊"}, "monkey": {"", "小猴子"}, "wolf": {"gray wolf", "灰狼"}, "raccoon": {"", "小浣熊"},
	"hamster": {"", "小仓鼠"}, "robot": {"", "小机器人"}, "alien": {"", "小外星人"}, "boy": {"young boy", "小男孩"}, "girl": {"young girl", "小女孩"},
}

// alsoWorn names garments, by their first English name.
var alsoWorn = map[string]Words{
	"cap": {"baseball cap", "棒球帽"}, "graduation cap": {"", "博士帽"}, "woolly hat": {"knitted hat", "针织帽"}, "crown": {"", "皇冠"},
	"party hat": {"", "派对帽"}, "shirt": {"top", "衣服"}, "raincoat": {"rain jacket", ""}, "scarf": {"", "围脖"}, "sunglasses": {"dark glasses", "太阳镜"},
}

// alsoColour names colours, without 色.
var alsoColour = []Words{
	red: {}, orange: {"", "橘"}, yellow: {}, green: {}, blue: {}, purple: {"violet", ""}, pink: {"", "粉红"}, white: {}, black: {}, brown: {"", "褐"},
}

// placeName says a place: at + name is where, a + what is what; zh + in is 公园里.
type placeName struct{ at, name, a, what, zh, in string }

// placeNames are the names of each place, the first one the usual.
var placeNames = [][]placeName{
	meadow:     {{"in a", "meadow", "a ", "meadow", "草地", "上"}, {"on a", "lawn", "a ", "lawn", "草坪", "上"}, {"on the", "grass", "a ", "grassy field", "草原", "上"}},
	park:       {{"in the", "park", "a ", "park", "公园", "里"}, {"in a", "park", "a ", "park", "公园", "里"}},
	forest:     {{"in the", "forest", "a ", "forest", "森林", "里"}, {"in the", "woods", "the ", "woods", "树林", "里"}},
	mountain:   {{"in the", "mountains", "a ", "mountain landscape", "山", "里"}, {"among the", "mountains", "a ", "mountain landscape", "大山", "里"}},
	street:     {{"on a", "street", "a ", "street", "街道", "上"}, {"on a", "road", "a ", "road", "马路", "上"}, {"in the", "street", "a ", "street", "街", "上"}},
	beach:      {{"on the", "beach", "a ", "beach", "海滩", "上"}, {"at the", "beach", "a ", "beach", "沙滩", "上"}, {"at the", "seaside", "the ", "seaside", "海边", ""}},
	sea:        {{"at", "sea", "the ", "sea", "大海", "上"}, {"on the", "ocean", "the ", "ocean", "海", "上"}},
	desert:     {{"in the", "desert", "a ", "desert", "沙漠", "里"}, {"in a", "desert", "a ", "desert", "沙漠", "中"}},
	city:       {{"in the", "city", "a ", "city", "城市", "里"}, {"in a", "big city", "a ", "big city", "都市", "里"}},
	room:       {{"in a", "room", "a ", "room", "房间", "里"}, {"inside a", "room", "a ", "room", "屋子", "里"}},
	space:      {{"in", "space", "", "space", "太空", "里"}, {"in", "outer space", "", "outer space", "宇宙", "里"}},
	classroom:  {{"in a", "classroom", "a ", "classroom", "教室", "里"}, {"in the", "classroom", "a ", "classroom", "教室", "里"}},
	underwater: {{"", "underwater", "the ", "sea floor", "海底", ""}, {"under the", "sea", "the ", "bottom of the sea", "海底", ""}},
	farm:       {{"on a", "farm", "a ", "farm", "农场", "里"}, {"on the", "farm", "a ", "farm", "农庄", "里"}},
}

// moment says a season, weather or time in the ways that sentences need.
type moment struct {
	is   [2]string // it is …
	at   [2]string // a tail of a sentence: before and the tagged word
	at2  [2]string // another tail
	adj  string    // before a noun
	zh   [2]string // 现在是 …
	zhAt [2]string // before a place or sentence: 夜晚 …
}

var seasonWords = []moment{
	{[2]string{"spring", "springtime"}, [2]string{"in ", "spring"}, [2]string{"in ", "springtime"}, "spring", [2]string{"春天", "春季"}, [2]string{"春天", "春日"}},
	{[2]string{"summer", "summertime"}, [2]string{"in ", "summer"}, [2]string{"in ", "summertime"}, "summer", [2]string{"夏天", "夏季"}, [2]string{"夏天", "夏日"}},
	{[2]string{"autumn", "fall"}, [2]string{"in ", "autumn"}, [2]string{"in the ", "fall"}, "autumn", [2]string{"秋天", "秋季"}, [2]string{"秋天", "秋日"}},
	{[2]string{"winter", "wintertime"}, [2]string{"in ", "winter"}, [2]string{"in ", "wintertime"}, "winter", [2]string{"冬天", "冬季"}, [2]string{"冬天", "冬日"}},
}

var weatherWords = []moment{
	{[2]string{"sunny", "sunny"}, [2]string{"in the ", "sun"}, [2]string{"in the ", "sunshine"}, "sunny", [2]string{"晴天", "大晴天"}, [2]string{"阳光下", "晴天"}},
	{[2]string{"raining", "rainy"}, [2]string{"in the ", "rain"}, [2]string{"in ", "rainy weather"}, "rainy", [2]string{"雨天", "下雨天"}, [2]string{"雨中", "下雨天"}},
	{[2]string{"snowing", "snowy"}, [2]string{"in the ", "snow"}, [2]string{"in ", "falling snow"}, "snowy", [2]string{"雪天", "下雪天"}, [2]string{"雪中", "下雪天"}},
	{[2]string{"stormy", "stormy"}, [2]string{"in a ", "thunderstorm"}, [2]string{"in a ", "storm"}, "stormy", [2]string{"雷雨天", "雷雨天气"}, [2]string{"雷雨中", "雷雨天"}},
	{[2]string{"cloudy", "overcast"}, [2]string{"under a ", "cloudy sky"}, [2]string{"under ", "gray clouds"}, "cloudy", [2]string{"阴天", "多云天气"}, [2]string{"阴天", "阴云下"}},
	{[2]string{"foggy", "misty"}, [2]string{"in the ", "fog"}, [2]string{"in the ", "mist"}, "foggy", [2]string{"雾天", "大雾天"}, [2]string{"雾中", "大雾天"}},
	{[2]string{"", ""}, [2]string{"under a ", "rainbow"}, [2]string{"in front of a ", "rainbow"}, "", [2]string{"", ""}, [2]string{"彩虹下", "彩虹前"}},
}

var timeWords = []moment{
	{[2]string{"day", "daytime"}, [2]string{"during the ", "day"}, [2]string{"in the ", "daytime"}, "daytime", [2]string{"白天", "白天"}, [2]string{"白天", "白天"}},
	{[2]string{"sunset", "sundown"}, [2]string{"at ", "sunset"}, [2]string{"at ", "dusk"}, "sunset", [2]string{"日落", "傍晚"}, [2]string{"日落时", "傍晚"}},
	{[2]string{"night", "nighttime"}, [2]string{"at ", "night"}, [2]string{"in the middle of the ", "night"}, "night", [2]string{"夜晚", "晚上"}, [2]string{"夜晚", "夜里"}},
}

var numbersEn = []string{"no", "one", "two", "three", "four", "five"}

var numbersZh = []string{"零", "一", "两", "三", "四", "五"}

// thingName is what thing kind is called here.
func (w *writer) thingName(kind int) Name {
	t := Things[kind]
	n := Name{t.En, t.Pl, t.Zh}
	if o, ok := also[t.sprite]; ok && w.second(nameThing+kind) {
		if o.En != "" && o.Pl != "" {
			n.En, n.Pl = o.En, o.Pl
		}
		if o.Zh != "" {
			n.Zh = o.Zh
		}
	}
	return n
}

// whoName is what character kind k is called here; one that is called little
// keeps its first name.
func (w *writer) whoName(k int, little bool) Words {
	n := Words{Characters[k].En, Characters[k].Zh}
	if !little && w.second(nameWho+k) {
		also := alsoWho[Characters[k].sprite]
		n = n.or(Words{w.oneOf(nameAlso+k, also.En), w.oneOf(nameAlso+k, also.Zh)})
	}
	return n
}

func (w *writer) wornName(g int) Words {
	n := Words{garments[g].en, garments[g].zh}
	if w.second(nameWorn + g) {
		n = n.or(alsoWorn[n.En])
	}
	return n
}

func (w *writer) colourName(c int) Words {
	n := Words{Colours[c].En, Colours[c].Zh}
	if w.second(nameHue + c) {
		n = n.or(alsoColour[c])
	}
	return n
}

// oneOf picks one of some names with | between them.
func (w *writer) oneOf(k int, names string) string {
	list := strings.Split(names, "|")
	return list[w.opt(k, len(list))]
}

// or takes the words that o has, and keeps the others.
func (n Words) or(o Words) Words {
	if o.En != "" {
		n.En = o.En
	}
	if o.Zh != "" {
		n.Zh = o.Zh
	}
	return n
}

func (w *writer) placeName(p int) placeName {
	k, names := 0, placeNames[p]
	if w.second(nameElse + p) {
		k = 1 + w.opt(namePlace+p, len(names)-1)
	}
	return names[k]
}

// way picks between the two wordings of a moment.
func (w *writer) way(k int, two [2]string) string {
	if w.second(nameElse + 20 + k) {
		return two[1]
	}
	return two[0]
}
