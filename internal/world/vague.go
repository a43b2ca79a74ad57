package world

import "strings"

// What people leave open: an animal, a fruit, some apples. Such words are of no slot,
// so that nothing is made false by changing them; whether a caption has them is part
// of what it tells, as paraphrases and translations must tell the same.

// The sentences whose point survives a vague word.
func vagueWho(f form) bool { return f <= formMedium }
func vagueCount(f form) bool {
	return f >= formObject && f <= formObjectColour || f == formSize || f == formBeside
}
func vagueThing(f form) bool { return f >= formObject && f <= formCount || f == formHeld }

// hasCreature says whether an animal that is a thing is in the scene, seen or hidden.
func (s *Scene) hasCreature() bool {
	for _, g := range s.Groups {
		if Things[g.Kind].cat <= insect {
			return true
		}
	}
	return false
}

// vague is what the picture's one character is called where its kind is left open.
func (w *writer) vague(i int) (name Words, measure string, ok bool) {
	k := Characters[w.s.Chars[i].Who]
	switch {
	case !vagueWho(w.pl.form), !w.lone(), w.tell(tellVague, 10) > 0, w.s.hasCreature(), k.sprite == "robot", k.sprite == "alien":
		return Words{}, "", false
	case k.person:
		return Words{"child", "小朋友"}, "个", true
	}
	return Words{"animal", "动物"}, "只", true
}

// some says whether the number of a group's things is left open.
func (w *writer) some(o object) bool {
	return vagueCount(w.pl.form) && o.n > 1 && o.nt.s != slotNone && w.tell(tellVague+1, 8) == 0
}

// broad are the categories by which people call things, with their measure words.
var broad = map[Category]struct {
	Name
	mw string
}{
	animal:     {Name{"animal", "animals", "动物"}, "只"},
	bird:       {Name{"bird", "birds", "鸟"}, "只"},
	insect:     {Name{"insect", "insects", "虫子"}, "只"},
	fruit:      {Name{"fruit", "fruits", "水果"}, "个"},
	drink:      {Name{"drink", "drinks", "饮料"}, "杯"},
	vehicle:    {Name{"vehicle", "vehicles", "交通工具"}, "个"},
	tool:       {Name{"tool", "tools", "工具"}, "件"},
	instrument: {Name{"musical instrument", "musical instruments", "乐器"}, "件"},
	toy:        {Name{"toy", "toys", "玩具"}, "个"},
}

// broadly is what a thing is called where its kind is left open and nothing else in
// the scene is of the same.
func (w *writer) broadly(o object) (name Name, measure string, ok bool) {
	t := Things[o.kind]
	b, ok := broad[t.cat]
	if !ok || !vagueThing(w.pl.form) || w.tell(tellVague+2, 12) > 0 || t.En == t.Pl || t.cat == vehicle && Places[w.s.Place].sky {
		return Name{}, "", false
	}
	same := 0
	for _, g := range w.s.Groups {
		if c := Things[g.Kind].cat; c == t.cat || t.cat <= insect && c <= insect {
			same++
		}
	}
	for _, c := range w.s.Chars {
		if t.cat == animal || c.Held >= 0 && Things[c.Held].cat == t.cat {
			same++
		}
	}
	if same != 1 {
		return Name{}, "", false
	}
	return b.Name, b.mw, true
}

// The floors of the places, on which things stand; empty where there is none.
var floors = map[int]Words{meadow: {"grass", "草地"}, park: {"ground", "地"}, forest: {"ground", "地"}, mountain: {"ground", "地"}, street: {"ground", "地"},
	beach: {"sand", "沙滩"}, desert: {"sand", "沙地"}, city: {"ground", "地"}, room: {"floor", "地板"}, classroom: {"floor", "地板"}, farm: {"ground", "地"}}

// floor is what the plan's group stands on, if that can be said.
func (w *writer) floor() (Words, bool) {
	g := w.s.Groups[w.pl.item]
	name, ok := floors[w.s.Place]
	if w.s.Place == meadow && w.s.Season == winter {
		name = floors[park]
	}
	return name, ok && g.Rel != Above && g.Rel < On && !Things[g.Kind].has(air)
}

func (w *writer) enFloor() {
	if name, ok := w.floor(); ok {
		w.raw(" on the " + name.En)
	}
}

// zhFloor writes 地上有.
func (w *writer) zhFloor() {
	name, ok := w.floor()
	if !ok {
		w.raw("图中有")
		return
	}
	w.raw(name.Zh + "上有")
}

// several is one of two words, as the plan's group has several members or one.
func (w *writer) several(many, one string) string {
	if w.group(w.pl.item).n > 1 {
		return many
	}
	return one
}

func (w *writer) enGroupOf() { w.raw(w.several("a group of ", "")) }

// enOfThem writes "apples, three of them".
func (w *writer) enOfThem() {
	o := w.group(w.pl.item)
	if o.n == 1 {
		w.enThing(o.plain(), "number", true)
		return
	}
	w.enKinds()
	w.raw(", ")
	w.word(o.nt, numbersEn[o.n])
	w.raw(" of them")
}

// plain says whether what is worn and held goes without its colour here.
func (w *writer) plain() bool {
	f := w.pl.form
	return (f <= formFace || f == formHeld || f == formMedium) && w.tell(tellVague+3, 8) == 0
}

// action is what a character is doing, as English and Chinese sentences need it.
type action struct {
	En, Verb string
	zh       [3]string // as actionZh has it
}

// alsoDoing are second words for actions; those that are empty have none.
var alsoDoing = map[int]action{
	walking:  {"strolling", "strolls", [3]string{"在散步", "散步的", "散步"}},
	running:  {"", "", [3]string{"在跑步", "跑步的", "跑步"}},
	jumping:  {"leaping", "leaps", [3]string{"在蹦跳", "蹦跳的", "蹦跳"}},
	flying:   {"soaring", "soars", [3]string{}},
	sleeping: {"napping", "naps", [3]string{"睡着了", "睡着的", "睡觉"}},
	waving:   {"", "", [3]string{"在招手", "招手的", "招手"}},
}

// doing is what character i does, as it is called here; who is asked to say
// everything keeps to the first words.
func (w *writer) doing(i int) action {
	k := w.action(i)
	a := action{Actions[k].En, Actions[k].Verb, actionZh[k]}
	if o, ok := alsoDoing[k]; ok && w.pl.form < formLong && w.second(nameDoing+k) {
		if o.En != "" {
			a.En, a.Verb = o.En, o.Verb
		}
		if o.zh[0] != "" {
			a.zh = o.zh
		}
	}
	return a
}

// Words that say nothing a picture could deny. English ones are spelled in pieces, as
// any word is that the vocabulary does not have, and stand for all of those.
var (
	fancyEn = strings.Fields("cute lovely funny nice sweet friendly cheerful adorable pretty cool happy charming jolly smiling clever brave " +
		"fluffy gentle beautiful famous ordinary curious proud plump silly tidy modern simple strange typical wonderful quiet busy lucky " +
		"fancy stylish grumpy chubby elegant handsome delightful amusing colourful bold gorgeous humble noble witty playful mischievous")
	fancyZh = strings.Fields("可爱 漂亮 有趣 好看 开心 聪明 调皮 快乐 帅气 优雅 神气 乖巧 活泼 普通 特别 美丽 好玩 得意 安静 幸福")
)

// fancy says whether such a word goes before a name: in one of n captions, not in those
// that say everything.
func (w *writer) fancy(k, n int) bool {
	return w.pl.form < partSide && w.pl.form != formLong && w.opt(k, n) == 0
}

func (w *writer) enFancy(k, n int) {
	if w.fancy(k, n) {
		w.raw(fancyEn[w.opt(k+50, len(fancyEn))] + " ")
	}
}

func (w *writer) zhFancy(k, n int) {
	if w.fancy(k, n) {
		w.raw(fancyZh[w.opt(k+50, len(fancyZh))] + "的")
	}
}

// heads is the entity of how many there are of character 0; it counts up from it.
const heads = 200

// counts says whether it can be told how many there are of character i's kind.
func (s *Scene) counts(i int) bool {
	k := Characters[s.Chars[i].Who].sprite
	for _, g := range s.Groups {
		if alikeKinds(k, Things[g.Kind].sprite) {
			return false
		}
	}
	for j, c := range s.Chars {
		if j != i && alikeKinds(k, Characters[c.Who].sprite) {
			return false
		}
	}
	return true
}

// headCount is how many there are of the plan's character's kind, or of both
// characters: one, two, after a change others.
func (w *writer) headCount() (tag, int) {
	t := tag{slotCount, heads + w.pl.char, 0}
	return t, w.val(t, 1+w.pl.item)
}

// enHeads writes "one cat", in digits "1 cat", or "two animals".
func (w *writer) enHeads(number func(int) string) {
	t, n := w.headCount()
	w.word(t, number(n))
	w.raw(" ")
	i := w.pl.char
	name := w.whoName(w.who(i), false).En
	both := w.pl.item == 1
	if both {
		name = "animal"
	}
	if n > 1 {
		name = plural(name)
	}
	if both {
		w.raw(name)
		return
	}
	w.word(tag{slotWho, i, 0}, name)
}

// enHeadsAre is the verb of "one cat".
func (w *writer) enHeadsAre() {
	if _, n := w.headCount(); n > 1 {
		w.raw("are")
		return
	}
	w.raw("is")
}

// zhHeads writes 一只 or 1只.
func (w *writer) zhHeads(number func(int) string) {
	t, n := w.headCount()
	w.word(t, number(n))
	mw := Characters[w.who(w.pl.char)].Mw
	if w.pl.item == 1 {
		mw = "只"
	}
	w.raw(mw)
}

// zhHeadsName writes what zhHeads counts.
func (w *writer) zhHeadsName() {
	if w.pl.item == 1 {
		w.raw("动物")
		return
	}
	w.zhWho(w.pl.char, false)
}

// twoAnimals says whether the scene's two characters are all the animals in it.
func (s *Scene) twoAnimals() bool {
	for _, c := range s.Chars {
		if k := Characters[c.Who]; k.person || k.sprite == "robot" || k.sprite == "alien" || c.Held >= 0 && Things[c.Held].cat <= insect {
			return false
		}
	}
	return !s.hasCreature()
}

// plural is the plural of a character's English name.
func plural(name string) string {
	switch {
	case strings.HasSuffix(name, "mouse"):
		return strings.TrimSuffix(name, "mouse") + "mice"
	case strings.HasSuffix(name, "wolf"):
		return strings.TrimSuffix(name, "f") + "ves"
	case strings.HasSuffix(name, "x"):
		return name + "es"
	case strings.HasSuffix(name, "y") && !strings.HasSuffix(name, "oy") && !strings.HasSuffix(name, "ey"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}

// enItOrWho writes "it" of a picture's one character at times, else "the cat".
func (w *writer) enItOrWho() {
	if w.lone() && w.opt(optIt, 2) == 0 {
		w.raw(w.enPronoun(w.pl.char, "it", "he", "she"))
		return
	}
	w.enWho(w.pl.char, "the")
}

// enItsOrWhose writes "its" or "the cat's".
func (w *writer) enItsOrWhose() {
	if w.lone() && w.opt(optIt, 2) == 0 {
		w.raw(w.enPronoun(w.pl.char, "its", "his", "her"))
		return
	}
	w.enWho(w.pl.char, "the")
	w.raw("'s")
}

func (w *writer) zhItOrWho() {
	if w.lone() && w.opt(optIt, 2) == 0 {
		w.raw(w.zhPronoun(w.pl.char))
		return
	}
	w.zhWho(w.pl.char, false)
}

// awake writes whether the plan's character is asleep.
func (w *writer) awake(words [2]string) {
	k := 0
	if w.action(w.pl.char) == sleeping {
		k = 1
	}
	w.word(tag{slotAction, w.pl.char, 0}, words[k])
}

// inside says whether a place has a roof.
func inside(place int) bool { return place == room || place == classroom }

// indoors writes whether the place has a roof.
func (w *writer) indoors(in, out []string) {
	if !inside(w.val(tagPlace, w.s.Place)) {
		in = out
	}
	w.word(tagPlace, in[w.opt(optIt, len(in))])
}
