package world

import (
	"strconv"
	"strings"
)

// zhSlots are the slots of Chinese templates. 一 before a name writes number
// and measure word too; 别 is the character that the plan is not about.
var zhSlots = map[string]func(*writer){
	"一who":   func(w *writer) { w.zhMeasure(w.pl.char, "一"); w.zhWho(w.pl.char, true) },
	"这who":   func(w *writer) { w.zhMeasure(w.pl.char, "这"); w.zhWho(w.pl.char, false) },
	"who":    func(w *writer) { w.zhWho(w.pl.char, false) },
	"小who":   func(w *writer) { w.zhWho(w.pl.char, true) },
	"一只":     func(w *writer) { w.zhMeasure(w.pl.char, "一") },
	"一别":     func(w *writer) { w.zhMeasure(1-w.pl.char, "一"); w.zhWho(1-w.pl.char, true) },
	"别":      func(w *writer) { w.zhWho(1-w.pl.char, false) },
	"它或who":  (*writer).zhItOrWho,
	"醒着":     func(w *writer) { w.awake([2]string{"醒着", "睡着了"}) },
	"室内":     func(w *writer) { w.indoors([]string{"室内", "屋内"}, []string{"室外", "户外"}) },
	"它":      func(w *writer) { w.raw(w.zhPronoun(w.pl.char)) },
	"一full":  func(w *writer) { w.zhFull(w.pl.char, 1) },
	"一别full": func(w *writer) { w.zhFull(1-w.pl.char, 1) },

	"戴着":      func(w *writer) { w.raw(w.zhVerb(w.wear()) + "着") },
	"身上":      func(w *writer) { q := w.wear(); w.raw(placeOnZh(w.val(tag{slotWorn, w.pl.char, q.slot}, q.val))) },
	"戴":       func(w *writer) { w.raw(w.zhVerb(w.wear())) },
	"wear":    func(w *writer) { w.zhWear(w.wear(), false, true) },
	"一wear":   func(w *writer) { w.zhWear(w.wear(), true, true) },
	"garment": func(w *writer) { w.zhWear(w.wear(), false, false) },
	"colour": func(w *writer) {
		q := w.wear()
		t := tag{slotWornColour, w.pl.char, q.slot}
		w.zhHue(t, w.val(t, q.colour), "")
	},

	"拿着":         func(w *writer) { w.raw(zhHold(Things[w.heldBy(w.pl.char).kind].sprite) + "着") },
	"held":       func(w *writer) { w.zhThing(w.heldBy(w.pl.char), false, true) },
	"一held":      func(w *writer) { w.zhThing(w.heldBy(w.pl.char), true, true) },
	"heldkind":   func(w *writer) { w.zhThing(w.heldBy(w.pl.char), false, false) },
	"heldcolour": func(w *writer) { o := w.heldBy(w.pl.char); w.zhHue(o.ct, o.colour, "") },

	"在做": func(w *writer) { w.zhAction(0) },
	"做的": func(w *writer) { w.zhAction(1) },
	"做":  func(w *writer) { w.zhAction(2) },

	"两group":  func(w *writer) { w.zhThing(w.group(w.pl.item), true, true) },
	"group":   func(w *writer) { w.zhThing(w.group(w.pl.item), false, true) },
	"两kind":   func(w *writer) { w.zhThing(w.group(w.pl.item).plain(), true, true) },
	"两sized":  func(w *writer) { w.zhThing(w.group(w.pl.item).uncoloured(), true, true) },
	"kind":    func(w *writer) { w.zhThing(w.group(w.pl.item), false, false) },
	"两个":      func(w *writer) { w.zhCount(w.group(w.pl.item)) },
	"一个who":   func(w *writer) { w.zhHeads(func(n int) string { return numbersZh[n] }); w.zhHeadsName() },
	"1个who":   func(w *writer) { w.zhHeads(strconv.Itoa); w.zhHeadsName() },
	"floor有":  (*writer).zhFloor,
	"都":       func(w *writer) { w.raw(w.several("都", "")) },
	"2个kind":  func(w *writer) { w.zhDigits(); w.zhThing(w.group(w.pl.item), false, false) },
	"2个":      (*writer).zhDigits,
	"mw":      func(w *writer) { w.raw(w.measureOf(w.group(w.pl.item))) },
	"ocolour": func(w *writer) { o := w.group(w.pl.item); w.zhHue(o.ct, o.colour, "") },
	"size":    func(w *writer) { o := w.group(w.pl.item); w.word(o.st, sizesZh[o.size+1]) },
	"一base":   func(w *writer) { w.raw("一" + w.measureOf(w.base())); w.zhThing(w.base(), false, true) },
	"base":    func(w *writer) { w.zhThing(w.base(), false, true) },
	"rel":     func(w *writer) { w.form(w.relForm()) },
	"左边":      func(w *writer) { w.relWord(sideZh[w.opt(optOn, 3)]) },
	"前面":      func(w *writer) { w.relWord(depthZh[w.opt(optOn, 2)]) },
	"上":       func(w *writer) { w.relWord(onZh[w.opt(optOn, 4)]) },
	"上方": func(w *writer) {
		w.word(tag{slotRelation, w.pl.item, 0}, []string{"上方", "头顶上", "上面"}[w.opt(optOn, 3)])
	},
	"conv": func(w *writer) { w.relWord(converseZh) },
	"天上":   func(w *writer) { w.raw([]string{"天上", "天空中", "空中"}[w.opt(optOn, 3)]) },
	"左":    func(w *writer) { w.word(tagSides, sidesZh[w.opt(optOn, 3)][w.leftRight()]) },
	"右":    func(w *writer) { w.word(tagSides, sidesZh[w.opt(optOn, 3)][1-w.leftRight()]) },

	"场景，": func(w *writer) { // sets the scene now and then
		if w.tell(tellTail, 4) == 0 {
			w.zhSetting(w.setting(false))
			w.raw("，")
		}
	},
	"场景有": func(w *writer) {
		if w.tell(tellTail, 4) == 0 {
			w.zhSetting(w.setting(false) | tellPlace)
			w.raw("有")
		}
	},
	"setting里": func(w *writer) { w.zhSetting(w.setting(false) | tellPlace) },
	"setting":  func(w *writer) { w.zhSetting(w.setting(false)) },
	"when的": func(w *writer) {
		if m := w.setting(false) &^ tellPlace; m != 0 {
			w.zhSetting(m)
			w.raw("的")
		}
	},
	"place":   func(w *writer) { w.zhPlace(false) },
	"place里":  func(w *writer) { w.zhPlace(true) },
	"look":    func(w *writer) { w.look(1) },
	"season":  func(w *writer) { v := w.season(); w.word(tagSeason, w.way(v, seasonWords[v].zh)) },
	"季节":      func(w *writer) { v := w.season(); w.word(tagSeason, w.way(v, seasonWords[v].zhAt)) },
	"weather": func(w *writer) { v := w.weather(); w.word(tagWeather, w.way(4+v, weatherWords[v].zh)) },
	"下着雨":     func(w *writer) { w.word(tagWeather, weatherNowZh[w.weather()]) },
	"下雨的":     func(w *writer) { w.word(tagWeather, weatherOfZh[w.weather()]) },
	"rainbow": func(w *writer) { w.word(tagWeather, "彩虹") },
	"time":    func(w *writer) { v := w.time(); w.word(tagTime, w.way(11+v, timeWords[v].zh)) },
	"时候":      func(w *writer) { v := w.time(); w.word(tagTime, w.way(11+v, timeWords[v].zhAt)) },
	"城市":      func(w *writer) { w.word(tagPlace, "城市") },

	// Negations.
	"没有戴":       func(w *writer) { w.zhNotWear() },
	"没有":        func(w *writer) { w.zhNot([]string{"没有"}, "有") },
	"没有拿":       func(w *writer) { w.zhNotHold() },
	"不是":        func(w *writer) { w.zhNot([]string{"不是"}, "是") },
	"不在":        func(w *writer) { w.zhNot([]string{"不在"}, "在") },
	"看不到":       func(w *writer) { w.zhNot([]string{"看不到", "看不见"}, "看得到") },
	"没有在":       func(w *writer) { w.zhNotDoing() },
	"x身上":       func(w *writer) { w.raw(placeOnZh(w.pl.x)) },
	"deny":      (*writer).zhDenied,
	"x colour":  func(w *writer) { w.raw(w.colourName(w.pl.x).Zh + "色") },
	"x season":  func(w *writer) { w.raw(w.way(w.pl.x, seasonWords[w.pl.x].zh)) },
	"x weather": func(w *writer) { w.raw(w.way(4+w.pl.x, weatherWords[w.pl.x].zh)) },
	"x time":    func(w *writer) { w.raw(w.way(11+w.pl.x, timeWords[w.pl.x].zh)) },
	"x place":   func(w *writer) { w.raw(w.placeName(w.pl.x).zh) },
	"x place里":  func(w *writer) { p := w.placeName(w.pl.x); w.raw(p.zh + p.in) },

	// Questions.
	"list": (*writer).zhList,
	"or":   (*writer).zhOr,
	"几个角色": func(w *writer) { _, zh, mw := w.company(); w.raw("几" + mw + zh) },
	"人或动物": (*writer).zhAnyone,
	"x和它":  func(w *writer) { w.zhPairOf("和") },
	"x还是它": func(w *writer) { w.zhPairOf("还是") },
	"x戴":   func(w *writer) { w.raw(garments[w.pl.x].verb) },
	"x做":   func(w *writer) { w.raw(actionZh[w.pl.x][0]) },
}

var sizesZh = [3]string{"小", "", "大"}

var (
	sideZh     = [3]relWords{{OnLeft: "左边", OnRight: "右边"}, {OnLeft: "左侧", OnRight: "右侧"}, {OnLeft: "左边", OnRight: "右边"}}
	sidesZh    = [3][2]string{{"左边", "右边"}, {"左侧", "右侧"}, {"左边", "右边"}}
	depthZh    = [2]relWords{{InFront: "前面", Behind: "后面"}, {InFront: "前方", Behind: "后方"}}
	onZh       = [4]relWords{{On: "上", Under: "下"}, {On: "上面", Under: "下面"}, {On: "上面", Under: "底下"}, {On: "上", Under: "下面"}}
	converseZh = relWords{OnLeft: "右边", OnRight: "左边", InFront: "后面", Behind: "前面"}
)

// zhMeasure writes 一只 or 这只 for the character to come.
func (w *writer) zhMeasure(i int, det string) {
	mw := Characters[w.who(i)].Mw
	if _, measure, ok := w.vague(i); ok {
		mw = measure
	}
	w.raw(det + mw)
}

// zhWho writes 猫, with little 小猫.
func (w *writer) zhWho(i int, little bool) {
	little = little && w.little(i)
	if !little {
		w.zhFancy(nameFancy+i, 10)
	} else {
		w.raw("小")
	}
	if name, _, ok := w.vague(i); ok {
		w.raw(name.Zh)
		return
	}
	w.word(tag{slotWho, i, 0}, w.whoName(w.who(i), little).Zh)
}

func (w *writer) zhPronoun(i int) string {
	switch Characters[w.who(i)].En {
	case "boy":
		return "他"
	case "girl":
		return "她"
	}
	return "它"
}

func (w *writer) zhVerb(q wear) string {
	return garments[w.val(tag{slotWorn, w.pl.char, q.slot}, q.val)].verb
}

// zhHue writes a colour: 蓝色; before a noun also 蓝色的 or, where that can be
// said, 蓝. Inside an attribute one 的 is enough: 戴着蓝色帽子的猫; but a noun
// of one character takes 的 always, as 黄书 is no yellow book.
func (w *writer) zhHue(t tag, c int, noun string) {
	name := w.colourName(c).Zh
	tail := "色"
	if noun != "" {
		switch k := w.opt(optColour, 5); {
		case len(noun) == len("书"), k < 2 && !w.inside:
			tail = "色的"
		case k == 4 && c != orange && c != brown && c != pink:
			tail = ""
		}
	}
	w.word(t, name+tail)
}

func (w *writer) zhWear(q wear, measure, coloured bool) {
	t, ct := tag{slotWorn, w.pl.char, q.slot}, tag{slotWornColour, w.pl.char, q.slot}
	g := w.val(t, q.val)
	w.inside = !measure
	if measure {
		w.raw("一" + garments[g].mw)
	}
	name := w.wornName(g).Zh
	if coloured && q.colour >= 0 && !garments[g].plural && !w.plain() {
		w.zhHue(ct, w.val(ct, q.colour), name)
	}
	w.word(t, name)
}

// placeOnZh is where on the body a garment is.
func placeOnZh(g int) string {
	switch {
	case g == gShades:
		return "脸上"
	case garments[g].verb == "戴":
		return "头上"
	case g == gScarf:
		return "脖子上"
	}
	return "身上"
}

func zhHold(sprite string) string {
	switch sprite {
	case "umbrella":
		return "撑"
	case "guitar", "violin", "banjo", "accordion", "teddy-bear":
		return "抱"
	}
	return "拿"
}

// zhCount writes 两个.
func (w *writer) zhCount(o object) {
	if w.some(o) {
		if k := w.opt(optSome, min(o.n, 3)); k == 0 {
			w.raw("一些")
			return
		}
		w.raw("几")
	} else if o.nt.s == slotNone {
		w.raw(numbersZh[o.n])
	} else {
		w.word(o.nt, numbersZh[o.n])
	}
	w.raw(w.measureOf(o))
}

// measureOf is the measure word of a thing as it is called here.
func (w *writer) measureOf(o object) string {
	if _, measure, ok := w.broadly(o); ok {
		return measure
	}
	return Things[o.kind].Mw
}

// zhDigits writes 2个.
func (w *writer) zhDigits() {
	o := w.group(w.pl.item)
	w.word(o.nt, strconv.Itoa(o.n))
	w.raw(w.measureOf(o))
}

// zhThing writes 两个红色的大苹果, without count 红色的大苹果, without all 苹果.
func (w *writer) zhThing(o object, count, all bool) {
	if count {
		w.zhCount(o)
	}
	w.inside = !count
	name := w.thingName(o.kind).Zh
	open, _, broad := w.broadly(o)
	if broad {
		name = open.Zh
	}
	if all && o.colour >= 0 {
		w.zhHue(o.ct, o.colour, name)
	}
	if all && o.size != 0 {
		w.word(o.st, sizesZh[o.size+1])
		if strings.HasPrefix(name, "小") || strings.HasPrefix(name, "大") {
			w.raw("的") // 大的小鸡
		}
	}
	if broad {
		w.raw(name)
		return
	}
	w.word(o.kt, name)
}

// actionZh says an action as a predicate, before a noun, and after a place.
var actionZh = [][3]string{{"站着", "站着的", "站着"}, {"在走路", "走路的", "走路"}, {"在奔跑", "奔跑的", "奔跑"}, {"在跳跃", "跳跃的", "跳跃"},
	{"在飞", "飞翔的", "飞翔"}, {"坐着", "坐着的", "坐着"}, {"在睡觉", "睡觉的", "睡觉"}, {"在挥手", "挥手的", "挥手"}, {"在跳舞", "跳舞的", "跳舞"}}

func (w *writer) zhAction(way int) {
	w.word(tag{slotAction, w.pl.char, 0}, w.doing(w.pl.char).zh[way])
}

// zhFull writes 一只戴着蓝色帽子的猫, with most > 1 with all that it wears and holds.
func (w *writer) zhFull(i, most int) {
	save := w.pl.char
	w.pl.char = i
	list, held := w.full(i, most)
	late := w.opt(optMeasure, 4) == 0 && (len(list) > 0 || held) // 戴着蓝帽子的一只猫
	if !late {
		w.zhMeasure(i, "一")
	}
	for k, q := range list {
		if k > 0 {
			w.raw("、")
		}
		w.raw(w.zhVerb(q) + "着")
		w.zhWear(q, false, true)
	}
	if held {
		if len(list) > 0 {
			w.raw("、")
		}
		o := w.heldBy(i)
		w.raw(zhHold(Things[o.kind].sprite) + "着")
		w.zhThing(o, false, true)
	}
	if len(list) > 0 || held {
		w.raw("的")
	}
	if late {
		w.zhMeasure(i, "一")
	}
	w.zhWho(i, true)
	w.pl.char = save
}
