package world

import "slices"

// Questions a scene answers. Every question is a plan of an ask or is form, so
// that its words are those of captions; a yes/no question is one with a change
// where the answer is no.

// ask is a question that could be put.
type ask struct {
	pl     plan
	alter  []change
	of     change // what the answer names, and which it is; zero for what no element shows
	en, zh string // its answer
}

// questionKinds names what a question is about, by form.
var questionKinds = [formCount_]string{
	askWorn: "worn", askWornColour: "colour", askHeldColour: "colour", askObjectColour: "colour", askSideColour: "side colour", askSideWorn: "side worn", askWearer: "who wears",
	askHeld: "held", askHolder: "who holds", askAction: "action", askActor: "who acts", askWho: "who", askWhat: "what", askNobody: "who", askAnimal: "who", askWears: "worn", askItWears: "worn", askItColour: "colour", askItAction: "action", askWhereWho: "where", askSideWho: "side who", askCount: "count",
	askCrowd: "count who", askSideThing: "what side", askAboveThing: "what above", askDepthThing: "what depth", askCarried: "what on", askCarrier: "on what",
	askWhereThing: "where thing", askSize: "size", askBigger: "bigger", askSmaller: "smaller", askMissing: "missing", askPresent: "present",
	askBare: "who without", askPlace: "where", askSeason: "season", askWeather: "weather", askRainbow: "rainbow", askTime: "time",
	orWho: "or who", orWornColour: "or colour", orObjectColour: "or colour", orAction: "or action", orPlace: "or where", orSeason: "or season", orWeather: "or weather", orTime: "or time",
	isWorn: "yes/no worn", isWings: "yes/no wings", isWornColour: "yes/no colour", isHeld: "yes/no held", isAction: "yes/no action", isWho: "yes/no there", isAnyone: "yes/no anybody",
	isThing: "yes/no thing", isObjectColour: "yes/no object colour", isCount: "yes/no count", isSize: "yes/no size", isSide: "yes/no side",
	isLeft: "yes/no left", isOn: "yes/no on", isPlace: "yes/no where", isSeason: "yes/no season", isWeather: "yes/no weather", isTime: "yes/no time",
	isWithout: "yes/no without", isNot: "yes/no not",
}

// asker gathers the questions of a scene.
type asker struct {
	s   *Scene
	v   *seen
	r   rng
	all []ask
}

func (a *asker) add(p plan, of change, en, zh string) {
	a.all = append(a.all, ask{pl: p, of: of, en: en, zh: zh})
}

// answer is a yes/no question to which truth is the answer.
func (a *asker) answer(p plan, truth bool, alter []change) {
	q := ask{pl: p, en: "yes", zh: "是"}
	if !truth {
		q.en, q.zh, q.alter = "no", "不是", alter
	}
	a.all = append(a.all, q)
}

// coin asks whether a tag has its value or, half of the time, another one. A
// tag with no other value to offer is not asked about, lest most answers be yes.
func (a *asker) coin(p plan, t tag) {
	if v, ok := a.s.other(a.v, t, a.r); ok {
		a.answer(p, a.r.p(.5), []change{{t, v}})
	}
}

// either asks about the value x that is so, or half of the time about not.
func (a *asker) either(p plan, x, not int) {
	truth := a.r.p(.5)
	if p.x = x; !truth {
		p.x = not
	}
	a.answer(p, truth, nil)
}

// or asks which of two values a tag has, by the question of a.all that asked for it last.
func (a *asker) or(p plan, t tag) {
	q := a.all[len(a.all)-1]
	v, ok := a.s.other(a.v, t, a.r)
	if !ok {
		return
	}
	p.x, p.not = v, a.r.IntN(2)
	a.add(p, q.of, q.en, q.zh)
}

// questions asks about eight things of the scene in one language.
func (s *Scene) questions(v *seen, zh bool, r rng) []Question {
	a := &asker{s: s, v: v, r: r, all: make([]ask, 0, 48)}
	for i, k := range v.chars {
		if k.ok {
			a.char(i)
		}
	}
	if len(v.chars) == 2 && v.chars[0].ok && v.chars[1].ok {
		a.pair()
	}
	for g, ok := range v.groups {
		if ok {
			a.group(g)
		}
	}
	a.company()
	a.choices()
	a.setting()
	r.Shuffle(len(a.all), func(i, j int) { a.all[i], a.all[j] = a.all[j], a.all[i] })
	var out []Question
	var did [formCount_]bool
	yn := 0
	for _, q := range a.all {
		b := q.pl.form >= isWorn
		if b && yn == 3 || did[q.pl.form] {
			continue
		}
		did[q.pl.form] = true
		if b {
			yn++
		}
		q.pl.facts, q.pl.words = r.Uint64(), r.Uint64()
		c := s.say(v, zh, q.pl, q.alter)
		x := Question{Lang: langOf(zh), Q: c.text, A: q.en, Kind: questionKinds[q.pl.form], marks: c.marks, alter: q.alter, of: q.of}
		if zh {
			x.A = q.zh
		}
		if out = append(out, x); len(out) == 8 {
			break
		}
	}
	return out
}

func (a *asker) colour(p plan, t tag, c int) {
	a.add(p, change{t, c}, Colours[c].En, Colours[c].Zh+"色")
}

func (a *asker) who(p plan, i int) {
	k := Characters[a.s.Chars[i].Who]
	a.add(p, change{tag{slotWho, i, 0}, a.s.Chars[i].Who}, k.En, k.Zh)
}

func (a *asker) char(i int) {
	s, c := a.s, a.s.Chars[i]
	p := func(f form) plan { return plan{form: f, char: i} }
	worn := s.worn(a.v, i, false)
	for _, w := range worn {
		q := func(f form) plan { return plan{form: f, char: i, item: w.slot} }
		if w.slot == 0 {
			a.add(q(askWorn), change{tag{slotWorn, i, 0}, w.val}, garments[w.val].en, garments[w.val].zh)
		}
		if w.colour >= 0 {
			a.colour(q(askWornColour), tag{slotWornColour, i, w.slot}, w.colour)
			a.or(q(orWornColour), tag{slotWornColour, i, w.slot})
			if s.soleWearer(i, w) {
				a.who(q(askWearer), i)
			}
			a.coin(q(isWornColour), tag{slotWornColour, i, w.slot})
		}
	}
	if n := a.absentGarment(i); n >= 0 && len(worn) > 0 {
		if w := pick(a.r, worn); w.val != gWings && !s.unasked(i, w.val) {
			a.either(p(isWorn), genericHat(w.val), n)
			a.either(p(isWithout), n, genericHat(w.val))
		}
	}
	if a.v.chars[i].wings || !c.Wings && a.r.p(.18) {
		a.answer(plan{form: isWings, char: i, x: gWings}, c.Wings, nil)
	}
	if a.v.chars[i].held {
		t := Things[c.Held]
		a.add(p(askHeld), change{tag{slotHeld, i, 0}, c.Held}, t.En, t.Zh)
		a.who(p(askHolder), i)
		a.coin(p(isHeld), tag{slotHeld, i, 0})
		if c.HeldC >= 0 {
			a.colour(p(askHeldColour), tag{slotHeldColour, i, 0}, c.HeldC)
		}
	}
	a.add(p(askAction), change{tag{slotAction, i, 0}, c.Action}, Actions[c.Action].En, Actions[c.Action].Zh)
	a.or(p(orAction), tag{slotAction, i, 0})
	a.coin(p(isAction), tag{slotAction, i, 0})
	if k, ok := s.other(a.v, tag{slotAction, i, 0}, a.r); ok {
		a.either(p(isNot), k, c.Action)
	}
	if len(s.Chars) == 1 {
		a.lone()
	}
	if len(s.Groups) == 0 && !hidesAny(a.v) && i == 0 {
		a.add(p(askCrowd), change{}, numbersEn[len(s.Chars)], numbersZh[len(s.Chars)])
	}
	a.coin(p(isWho), tag{slotWho, i, 0})
}

// lone asks as people do who see one character.
func (a *asker) lone() {
	s, c := a.s, a.s.Chars[0]
	if len(s.Groups) == 0 {
		a.who(plan{form: askWho}, 0)
		a.or(plan{form: orWho}, tag{slotWho, 0, 0})
	}
	if k := Characters[c.Who]; !k.person && k.sprite != "robot" && k.sprite != "alien" && !s.kindsThere(animal, bird, seaAnimal, insect) {
		a.who(plan{form: askAnimal}, 0)
	}
	a.add(plan{form: askItAction}, change{tag{slotAction, 0, 0}, c.Action}, Actions[c.Action].En, Actions[c.Action].Zh)
	a.add(plan{form: askWhereWho}, change{}, placeAnswer[s.Place], Places[s.Place].Zh)
	worn := s.worn(a.v, 0, false)
	if !s.kindsThere(clothing) {
		for _, w := range worn {
			if w.colour >= 0 {
				a.colour(plan{form: askItColour, item: w.slot}, tag{slotWornColour, 0, w.slot}, w.colour)
			}
		}
	}
	if len(worn) == 1 && len(s.mayWear(0)) == 1 && worn[0].val != gWings {
		w := worn[0]
		for _, f := range []form{askWears, askItWears} {
			a.add(plan{form: f, item: w.slot}, change{tag{slotWorn, 0, w.slot}, w.val}, garments[w.val].en, garments[w.val].zh)
		}
	}
}

// company asks whether anybody is there, and what is where nobody is.
func (a *asker) company() {
	s := a.s
	if len(s.Chars) > 0 {
		k := Characters[s.Chars[0].Who]
		if a.v.chars[0].ok && k.sprite != "robot" && k.sprite != "alien" && a.r.p(.6) { // as often as nobody is there, who crowds out fewer questions
			a.answer(plan{form: isAnyone}, true, nil)
		}
		return
	}
	if !s.kindsThere(animal, bird, seaAnimal, insect) {
		a.answer(plan{form: isAnyone}, false, nil)
		a.add(plan{form: askNobody}, change{}, "nobody", "没有人")
	}
	switch {
	case len(s.Groups) == 0:
		a.add(plan{form: askWhat}, change{}, placeAnswer[s.Place], Places[s.Place].Zh)
	case len(s.Groups) == 1 && a.v.groups[0]:
		o := s.Groups[0]
		t := Things[o.Kind]
		name := t.En
		if o.Count > 1 {
			name = t.Pl
		}
		a.add(plan{form: askWhat}, change{tag{slotObject, 0, 0}, o.Kind}, name, t.Zh)
	}
}

// kindsThere says whether a thing of one of the categories lies about or is held.
func (s *Scene) kindsThere(cats ...Category) bool {
	for _, g := range s.Groups {
		if slices.Contains(cats, Things[g.Kind].cat) {
			return true
		}
	}
	for _, c := range s.Chars {
		if c.Held >= 0 && slices.Contains(cats, Things[c.Held].cat) {
			return true
		}
	}
	return false
}

// genericHat turns a hat into "hat", unless it is a crown.
func genericHat(g int) int {
	if g < crownHat {
		return gHat
	}
	return g
}

func hidesAny(v *seen) bool {
	for _, k := range v.chars {
		if !k.ok {
			return true
		}
	}
	return false
}

// absentGarment is something that character i surely does not wear, or -1.
func (a *asker) absentGarment(i int) int {
	if list := a.s.lacksWorn(i); len(list) > 0 {
		return pick(a.r, list)
	}
	return -1
}

// pair asks what only two characters make a question.
func (a *asker) pair() {
	s := a.s
	for i := range s.Chars {
		c, o := s.Chars[i], s.Chars[1-i]
		a.who(plan{form: askSideWho, char: i}, i)
		a.answer(plan{form: isLeft, char: i}, a.r.p(.5), []change{{tagSides, 1 - i}})
		if !alikeActions(c.Action, o.Action) {
			a.who(plan{form: askActor, char: i}, i)
		}
		for _, w := range s.worn(a.v, i, true) {
			if w.slot == 0 {
				hat := s.worn(a.v, i, false)[0].val
				a.add(plan{form: askSideWorn, char: i}, change{tag{slotWorn, i, 0}, hat}, garments[hat].en, garments[hat].zh)
			}
			if w.colour >= 0 {
				a.colour(plan{form: askSideColour, char: i, item: w.slot}, tag{slotWornColour, i, w.slot}, w.colour)
			}
			if w.val != gWings && s.surelyWithout(1-i, w.slot) && !s.unasked(1-i, w.val) {
				a.who(plan{form: askBare, char: i, item: w.slot, x: genericHat(w.val)}, 1-i)
			}
		}
	}
	if s.Chars[0].h > 1.35*s.Chars[1].h || s.Chars[1].h > 1.35*s.Chars[0].h {
		big := 0
		if s.Chars[1].h > s.Chars[0].h {
			big = 1
		}
		a.sizes(noun(s.Chars[big].Who), noun(s.Chars[1-big].Who))
	}
}

// sizes asks which of two is bigger, and which smaller.
func (a *asker) sizes(big, small noun) {
	for _, x := range a.s.Chars {
		if x.Action == sleeping || x.Action == sitting {
			return // their height is not their size
		}
	}
	l := [3]noun{big, small}
	if a.r.p(.5) {
		l[0], l[1] = small, big
	}
	a.add(plan{form: askBigger, list: l}, a.of(big), big.names().En, big.names().Zh)
	a.add(plan{form: askSmaller, list: l}, a.of(small), small.names().En, small.names().Zh)
}

func (a *asker) group(g int) {
	s, o := a.s, a.s.Groups[g]
	t := Things[o.Kind]
	p := func(f form) plan { return plan{form: f, item: g} }
	name := t.En
	if o.Count > 1 {
		name = t.Pl
	}
	thing, rel := change{tag{slotObject, g, 0}, o.Kind}, change{tag{slotRelation, g, 0}, int(o.Rel)}
	a.add(p(askCount), change{tag{slotCount, g, 0}, o.Count}, numbersEn[o.Count], numbersZh[o.Count])
	a.coin(p(isCount), tag{slotCount, g, 0})
	if o.Colour >= 0 {
		a.colour(p(askObjectColour), tag{slotObjectColour, g, 0}, o.Colour)
		a.or(p(orObjectColour), tag{slotObjectColour, g, 0})
		a.coin(p(isObjectColour), tag{slotObjectColour, g, 0})
	}
	if size := a.v.sizes[g]; size != 0 {
		a.add(p(askSize), change{tag{slotSize, g, 0}, size}, []string{"small", "", "big"}[size+1], sizesZh[size+1])
		a.coin(p(isSize), tag{slotSize, g, 0})
	}
	a.coin(p(isThing), tag{slotObject, g, 0})
	if !s.hasRel(a.v, g) {
		return
	}
	switch o.Rel {
	case OnLeft, OnRight:
		a.add(p(askSideThing), thing, name, t.Zh)
		a.add(p(askWhereThing), rel, []string{"on the left", "on the right"}[o.Rel-OnLeft], sidesZh[0][o.Rel-OnLeft])
		a.coin(p(isSide), tag{slotRelation, g, 0})
	case InFront, Behind:
		a.add(p(askDepthThing), thing, name, t.Zh)
		a.add(p(askWhereThing), rel, map[Relation]string{InFront: "in front", Behind: "behind"}[o.Rel], depthZh[0][o.Rel])
		a.coin(p(isSide), tag{slotRelation, g, 0})
	case Above:
		if !s.Rainbow { // which would be another thing in the sky
			a.add(p(askAboveThing), thing, name, t.Zh)
		}
	case On, Under:
		b := Things[s.Groups[o.At].Kind]
		a.add(p(askCarried), thing, name, t.Zh)
		a.add(p(askCarrier), change{tag{slotObject, o.At, 0}, s.Groups[o.At].Kind}, b.En, b.Zh)
		a.coin(p(isOn), tag{slotRelation, g, 0})
	}
	if h := o.h * max(1, aspect(s.Style, t.sprite)); a.v.lone() && o.Count == 1 && o.Rel != Behind && s.Chars[0].h > 1.8*h {
		a.sizes(noun(s.Chars[0].Who), thingNoun(o.Kind))
	}
}

func (a *asker) setting() {
	s, v := a.s, a.v
	p := func(f form) plan { return plan{form: f} }
	a.add(p(askPlace), change{}, placeAnswer[s.Place], Places[s.Place].Zh)
	a.or(p(orPlace), tagPlace)
	a.coin(p(isPlace), tagPlace)
	if v.season {
		a.add(p(askSeason), change{}, Seasons[s.Season].En, Seasons[s.Season].Zh)
		a.or(p(orSeason), tagSeason)
		a.coin(p(isSeason), tagSeason)
	}
	if v.time {
		a.add(p(askTime), change{}, Times[s.Time].En, Times[s.Time].Zh)
		a.or(p(orTime), tagTime)
		a.coin(p(isTime), tagTime)
	}
	if v.weather && v.weatherAs == rainbowWeather {
		for _, g := range s.Groups {
			if g.Rel == Above {
				return
			}
		}
		a.add(p(askRainbow), change{t: tagWeather}, "rainbow", "彩虹")
	} else if v.weather {
		a.add(p(askWeather), change{}, Weathers[v.weatherAs].En, Weathers[v.weatherAs].Zh)
		a.or(p(orWeather), tagWeather)
		a.coin(p(isWeather), tagWeather)
	}
}

var placeAnswer = []string{"meadow", "park", "forest", "mountains", "street", "beach", "sea", "desert", "city", "room", "space", "classroom", "sea floor", "farm"}

// soleWearer says whether nobody else could be meant by "who wears the blue hat".
func (s *Scene) soleWearer(i int, w wear) bool {
	if len(s.Chars) < 2 {
		return true
	}
	for _, o := range s.mayWear(1 - i) {
		if o.slot == w.slot && nearColour(o.colour, w.colour) {
			return false
		}
	}
	return true
}
