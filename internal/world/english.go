package world

import (
	"strconv"
	"strings"
)

// enSlots are the slots of English templates. "a" before a name writes the
// article or the number too; "other" is the character that the plan is not about.
var enSlots = map[string]func(*writer){
	"a who":        func(w *writer) { w.enWho(w.pl.char, "a") },
	"the who":      func(w *writer) { w.enWho(w.pl.char, "the") },
	"who":          func(w *writer) { w.enWho(w.pl.char, "") },
	"a other":      func(w *writer) { w.enWho(1-w.pl.char, "a") },
	"the other":    func(w *writer) { w.enWho(1-w.pl.char, "the") },
	"a full":       func(w *writer) { w.enFull(w.pl.char, 1) },
	"an other":     func(w *writer) { w.enFull(1-w.pl.char, 1) },
	"its":          func(w *writer) { w.raw(w.enPronoun(w.pl.char, "its", "his", "her")) },
	"it":           func(w *writer) { w.raw(w.enPronoun(w.pl.char, "it", "he", "she")) },
	"hand":         (*writer).enHand,
	"it or who":    (*writer).enItOrWho,
	"its or whose": (*writer).enItsOrWhose,
	"awake":        func(w *writer) { w.awake([2]string{"awake", "asleep"}) },

	"a wear":  func(w *writer) { w.enWear(w.wear(), true, true) },
	"in":      func(w *writer) { w.raw(w.enIn(w.wear())) },
	"wear":    func(w *writer) { w.enWear(w.wear(), false, true) },
	"garment": func(w *writer) { w.enWear(w.wear(), false, false) },
	"colour":  func(w *writer) { w.enWornColour(w.wear()) },

	"a held":      func(w *writer) { w.enThing(w.heldBy(w.pl.char), "a", true) },
	"held":        func(w *writer) { w.enThing(w.heldBy(w.pl.char), "", true) },
	"heldkind":    func(w *writer) { w.enThing(w.heldBy(w.pl.char), "", false) },
	"a heldkind":  func(w *writer) { w.enThing(w.heldBy(w.pl.char), "a", false) },
	"held colour": func(w *writer) { w.enColour(w.heldBy(w.pl.char)) },

	"doing": func(w *writer) { w.enAction(w.pl.char) },
	"does":  func(w *writer) { w.word(tag{slotAction, w.pl.char, 0}, w.doing(w.pl.char).Verb) },

	"a group":  func(w *writer) { w.enThing(w.group(w.pl.item), "a", true) },
	"group":    func(w *writer) { w.enThing(w.group(w.pl.item), "", true) },
	"a kind":   func(w *writer) { w.enThing(w.group(w.pl.item).plain(), "a", true) },
	"a sized":  func(w *writer) { w.enThing(w.group(w.pl.item).uncoloured(), "a", true) },
	"n kinds":  func(w *writer) { w.enThing(w.group(w.pl.item).plain(), "number", true) },
	"2 kinds":  func(w *writer) { w.enThing(w.group(w.pl.item).plain(), "digit", true) },
	"number":   func(w *writer) { o := w.group(w.pl.item); w.word(o.nt, numbersEn[o.n]) },
	"kind":     func(w *writer) { w.enThing(w.group(w.pl.item), "", false) },
	"kinds":    (*writer).enKinds,
	"one who":  func(w *writer) { w.enHeads(func(n int) string { return numbersEn[n] }) },
	"1 who":    func(w *writer) { w.enHeads(strconv.Itoa) },
	"one is":   (*writer).enHeadsAre,
	"floor":    (*writer).enFloor,
	"group of": (*writer).enGroupOf,
	"of them":  (*writer).enOfThem,
	"all":      func(w *writer) { w.raw(w.several(", all ", ", ")) },
	"are":      func(w *writer) { w.raw(w.enAgree("is", "are")) },
	"this is":  func(w *writer) { w.raw(w.enAgree("this is", "these are")) },
	"have":     func(w *writer) { w.raw(w.enAgree("has", "have")) },
	"seem":     func(w *writer) { w.raw(w.enAgree("looks", "look")) },
	"ocolour":  func(w *writer) { w.enColour(w.group(w.pl.item)) },
	"size":     (*writer).enSize,
	"a base":   func(w *writer) { w.enThing(w.base(), "a", true) },
	"base":     func(w *writer) { w.enThing(w.base(), "", true) },
	"basekind": func(w *writer) { w.enThing(w.base(), "", false) },
	"rel":      (*writer).enRel,
	"conv":     (*writer).enConverse,
	"lr":       (*writer).enSide,
	"on":       (*writer).enOn,
	"depth":    (*writer).enDepth,
	"above":    func(w *writer) { w.word(tag{slotRelation, w.pl.item, 0}, []string{"above", "over"}[w.opt(optOn, 2)]) },
	"sky": func(w *writer) {
		w.raw([]string{"in the sky", "high up"}[map[bool]int{true: 0, false: 1}[Places[w.s.Place].sky]])
	},
	"l":          func(w *writer) { w.word(tagSides, []string{"left", "right"}[w.leftRight()]) },
	"r":          func(w *writer) { w.word(tagSides, []string{"right", "left"}[w.leftRight()]) },
	"setting":    func(w *writer) { w.enSetting(w.setting(false)) },
	"when":       func(w *writer) { w.enSetting(w.setting(false) &^ tellPlace) },
	"tail":       func(w *writer) { w.enTail() },
	"at place":   func(w *writer) { w.enAtPlace() },
	"a place":    (*writer).enPlace,
	"what place": func(w *writer) { w.word(tagPlace, w.placeName(w.val(tagPlace, w.s.Place)).what) },
	"indoors":    func(w *writer) { w.indoors([]string{"indoors", "inside"}, []string{"outdoors", "outside"}) },
	"look":       func(w *writer) { w.look(0) },
	"season":     func(w *writer) { v := w.season(); w.word(tagSeason, w.way(v, seasonWords[v].is)) },
	"weather":    func(w *writer) { v := w.weather(); w.word(tagWeather, w.way(4+v, weatherWords[v].is)) },
	"weathery":   func(w *writer) { w.word(tagWeather, weatherWords[w.weather()].adj) },
	"rainbow":    func(w *writer) { w.word(tagWeather, "rainbow") },
	"time":       func(w *writer) { v := w.time(); w.word(tagTime, w.way(11+v, timeWords[v].is)) },
	"timely":     func(w *writer) { w.word(tagTime, timeWords[w.time()].adj) },
	"at time":    func(w *writer) { v := w.time(); w.enMoment(tagTime, timeWords[v], 11+v) },
	"neon city":  func(w *writer) { w.word(tagPlace, "city") },

	// Negations.
	"with":       func(w *writer) { w.enNot("without", "with") },
	"no":         func(w *writer) { w.enNo() },
	"is not":     func(w *writer) { w.enIs("is") },
	"are not":    func(w *writer) { w.enIs(w.enAgree("is", "are")) },
	"do not":     func(w *writer) { w.enIs("do") },
	"a deny":     func(w *writer) { w.enDenied(true) },
	"deny":       func(w *writer) { w.enDenied(false) },
	"x colour":   func(w *writer) { w.raw(w.colourName(w.pl.x).En) },
	"x doing":    func(w *writer) { w.raw(Actions[w.pl.x].En) },
	"x season":   func(w *writer) { w.raw(w.way(w.pl.x, seasonWords[w.pl.x].is)) },
	"x weather":  func(w *writer) { w.raw(w.way(4+w.pl.x, weatherWords[w.pl.x].is)) },
	"x weathery": func(w *writer) { w.raw(weatherWords[w.pl.x].adj) },
	"x time":     func(w *writer) { w.raw(w.way(11+w.pl.x, timeWords[w.pl.x].is)) },
	"x place":    func(w *writer) { p := w.placeName(w.pl.x); w.raw(p.a + p.what) },

	// Questions.
	"a one": func(w *writer) {
		o := w.group(w.pl.item).plain()
		o.n, o.nt = 1, tag{}
		w.enThing(o, "a", true)
	},
	"list":       (*writer).enList,
	"or":         func(w *writer) { w.enOr(false) },
	"a or":       func(w *writer) { w.enOr(true) },
	"characters": func(w *writer) { en, _, _ := w.company(); w.raw(en) },
	"x and it":   func(w *writer) { w.enPairOf() },
}

func (w *writer) season() int  { return w.val(tagSeason, w.s.Season) }
func (w *writer) weather() int { return w.val(tagWeather, w.v.weatherAs) }
func (w *writer) time() int    { return w.val(tagTime, w.s.Time) }

// leftRight is 0 where the plan's character is left of the other.
func (w *writer) leftRight() int { return w.val(tagSides, w.pl.char) }

// plain is the object without colour and size, uncoloured without colour.
func (o object) plain() object { o.colour, o.size = -1, 0; return o }

func (o object) uncoloured() object { o.colour = -1; return o }

func (w *writer) enWho(i int, det string) {
	k := w.who(i)
	at := -1
	if det != "" {
		w.raw(det + " ")
	}
	if det == "a" {
		at = len(w.b)
	}
	little := det == "a" && w.little(i)
	if little {
		w.raw("little ")
	} else {
		w.enFancy(nameFancy+i, 10)
	}
	if name, _, ok := w.vague(i); ok {
		w.raw(name.En)
	} else {
		w.word(tag{slotWho, i, 0}, w.whoName(k, little).En)
	}
	if at >= 0 {
		w.fixArticle(at)
	}
}

func (w *writer) enPronoun(i int, it, he, she string) string {
	switch Characters[w.who(i)].En {
	case "boy":
		return he
	case "girl":
		return she
	}
	return it
}

func (w *writer) enHand() {
	if k := Characters[w.who(w.pl.char)]; k.person || k.sprite == "robot" || k.sprite == "alien" || w.opt(optHand, 3) > 0 {
		w.raw("hand")
		return
	}
	w.raw("paw")
}

// enIn is "in", or "wearing" before what one is not in.
func (w *writer) enIn(q wear) string {
	if g := w.val(tag{slotWorn, w.pl.char, q.slot}, q.val); g == crownHat || garments[g].plural {
		return "wearing"
	} else if garments[g].verb == "穿" && w.opt(optIn, 4) == 0 {
		return "dressed in"
	}
	return "in"
}

// enWear writes "a blue hat", "sunglasses", "a pair of wings".
func (w *writer) enWear(q wear, det, coloured bool) {
	t, ct := tag{slotWorn, w.pl.char, q.slot}, tag{slotWornColour, w.pl.char, q.slot}
	w.enWorn(t, ct, q, det, coloured)
}

func (w *writer) enWorn(t, ct tag, q wear, det, coloured bool) {
	g := w.val(t, q.val)
	at := -1
	if det && !garments[g].plural {
		w.raw("a ")
		at = len(w.b)
	} else if det && w.opt(optPair, 3) == 0 {
		w.raw("a pair of ")
	}
	if coloured && q.colour >= 0 && !garments[g].plural && !w.plain() {
		w.word(ct, w.colourName(w.val(ct, q.colour)).En)
		w.raw(" ")
	}
	w.word(t, w.wornName(g).En)
	if at >= 0 {
		w.fixArticle(at)
	}
}

func (w *writer) enWornColour(q wear) {
	ct := tag{slotWornColour, w.pl.char, q.slot}
	w.word(ct, w.colourName(w.val(ct, q.colour)).En)
}

// enThing writes "a red apple", "two big red apples", with number "one red
// apple"; without all only its kind.
func (w *writer) enThing(o object, det string, all bool) {
	name := w.thingName(o.kind)
	open, _, broad := w.broadly(o)
	if broad {
		name = open
	}
	pair := name.En == name.Pl && strings.HasSuffix(name.En, "s") // scissors
	at := -1
	switch {
	case det == "a" && o.n == 1 && (o.nt.s == slotNone || w.opt(optOne, 6) > 0):
		if o.nt.s != slotNone {
			w.word(o.nt, "a")
		} else {
			w.raw("a")
		}
		w.raw(" ")
		at = len(w.b)
	case det == "a" && w.some(o):
		w.raw([]string{"some ", "a few ", "several "}[w.opt(optSome, min(o.n, 3))])
	case det == "digit":
		w.word(o.nt, strconv.Itoa(o.n))
		w.raw(" ")
	case det == "a" || det == "number":
		w.word(o.nt, numbersEn[o.n])
		w.raw(" ")
	}
	if pair && det != "" {
		w.raw(map[bool]string{true: "pair of ", false: "pairs of "}[o.n == 1])
	}
	if all {
		w.enFancy(nameFancy+10+o.kt.ent, 16)
	}
	if all && o.size != 0 {
		w.word(o.st, w.enSizeWord(o.size))
		w.raw(" ")
	}
	if all && o.colour >= 0 {
		w.word(o.ct, w.colourName(o.colour).En)
		w.raw(" ")
	}
	word := name.En
	if o.n > 1 {
		word = name.Pl
	}
	if broad {
		w.raw(word)
	} else {
		w.word(o.kt, word)
	}
	if at >= 0 {
		w.fixArticle(at)
	}
}

// enKinds writes "apples".
func (w *writer) enKinds() {
	o := w.group(w.pl.item)
	if name, _, ok := w.broadly(o); ok {
		w.raw(name.Pl)
		return
	}
	w.word(o.kt, w.thingName(o.kind).Pl)
}

var sizesEn = [3][3]string{{"small", "small", "little"}, {}, {"big", "big", "large"}}

func (w *writer) enSizeWord(size int) string { return sizesEn[size+1][w.opt(optSize, 3)] }

func (w *writer) enSize() {
	o := w.group(w.pl.item)
	w.word(o.st, w.enSizeWord(o.size))
}

func (w *writer) enColour(o object) { w.word(o.ct, w.colourName(o.colour).En) }

// enAgree picks the form of a verb for the plan's group.
func (w *writer) enAgree(one, many string) string {
	o := w.group(w.pl.item)
	if n := w.thingName(o.kind); o.n == 1 && (n.En != n.Pl || !strings.HasSuffix(n.En, "s")) {
		return one
	}
	return many
}

// full lists what to say of character i: its worn things, and whether it holds
// something; with most 1 only one of all these.
func (w *writer) full(i, most int) (list []wear, held bool) {
	for _, q := range w.s.worn(w.v, i, w.generic()) {
		if q.val != gWings || w.s.Chars[i].Action != flying || w.tell(tellWings, 2) == 0 {
			list = append(list, q)
		}
	}
	held = w.v.chars[i].held
	if n := len(list); most == 1 && n > 0 {
		k := w.tell(tellWear+7*i, n+map[bool]int{true: 1}[held])
		if k == n {
			return nil, true
		}
		return list[k : k+1], false
	}
	return list, held
}

// enFull writes "a cat wearing a blue hat", with most > 1 all that it wears
// and holds: "a cat with wings wearing a blue hat and holding a key".
func (w *writer) enFull(i, most int) {
	w.enWho(i, "a")
	list, held := w.full(i, most)
	save := w.pl.char
	w.pl.char = i
	if n := len(list); n > 0 && list[n-1].val == gWings {
		w.raw(" with ")
		w.enWear(list[n-1], true, true)
		list = list[:n-1]
	}
	for k, q := range list {
		switch {
		case k == 0:
			how := []string{"wearing", w.enIn(q), "with", "wearing"}[w.opt(optHow+10*i, 4)]
			if held && how == "with" {
				how = "wearing" // "with a hat and holding a key" halts
			}
			w.raw(" " + how + " ")
		case k == len(list)-1:
			w.raw(" and ")
		default:
			w.raw(", ")
		}
		w.enWear(q, true, true)
	}
	if held {
		if len(list) > 0 {
			w.raw(" and")
		}
		w.raw([]string{" holding ", " holding ", " with "}[w.opt(optHand, 3-min(len(list), 1))])
		w.enThing(w.heldBy(i), "a", true)
	}
	w.pl.char = save
}

func (w *writer) enAction(i int) { w.word(tag{slotAction, i, 0}, w.doing(i).En) }

// enPlace writes "a park".
func (w *writer) enPlace() {
	p := w.placeName(w.val(tagPlace, w.s.Place))
	w.raw(p.a)
	w.word(tagPlace, p.what)
}

// enAtPlace writes "in the park".
func (w *writer) enAtPlace() {
	p := w.placeName(w.val(tagPlace, w.s.Place))
	if p.at != "" {
		w.raw(p.at + " ")
	}
	w.word(tagPlace, p.name)
}

func (w *writer) enMoment(t tag, m moment, way int) {
	at := m.at
	if w.second(nameElse + 40 + way) {
		at = m.at2
	}
	w.raw(at[0])
	w.word(t, at[1])
}

// enSetting adds some parts of the setting: " in the park at night".
func (w *writer) enSetting(parts int) {
	if parts&tellPlace != 0 {
		w.raw(" ")
		w.enAtPlace()
	}
	if parts&tellSeason != 0 {
		w.raw(" ")
		v := w.season()
		w.enMoment(tagSeason, seasonWords[v], v)
	}
	if parts&tellWeather != 0 {
		w.raw(" ")
		v := w.weather()
		if v < rainbowWeather && parts == tellWeather && w.s.Time == day && w.opt(optSome, 3) == 0 {
			w.raw("on a ")
			w.word(tagWeather, weatherWords[v].adj+" day")
			return
		}
		w.enMoment(tagWeather, weatherWords[v], 4+v)
	}
	if parts&tellTime != 0 {
		w.raw(" ")
		v := w.time()
		w.enMoment(tagTime, timeWords[v], 11+v)
	}
}

// enTail adds a setting now and then.
func (w *writer) enTail() {
	if w.tell(tellTail, 4) == 0 {
		w.enSetting(w.setting(false))
	}
}
