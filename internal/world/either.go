package world

// choice is what a question for one of two offers, in the plan's order.
func (w *writer) choice() [2]Words {
	p := w.pl
	name := func(f func(v int) Words, is int) [2]Words {
		two := [2]Words{f(is), f(p.x)}
		if p.not == 1 {
			two[0], two[1] = two[1], two[0]
		}
		return two
	}
	hue := func(c int) Words { n := w.colourName(c); return Words{n.En, n.Zh + "色"} }
	switch p.form {
	case orWho:
		return name(func(k int) Words { return w.whoName(k, false) }, w.s.Chars[p.char].Who)
	case orWornColour:
		return name(hue, w.s.wornColour(tag{slotWornColour, p.char, p.item}))
	case orObjectColour:
		return name(hue, w.s.Groups[p.item].Colour)
	case orAction:
		return name(func(a int) Words { return Words{Actions[a].En, actionZh[a][0]} }, w.s.Chars[p.char].Action)
	case orPlace:
		return name(func(k int) Words { n := w.placeName(k); return Words{n.a + n.what, n.zh} }, w.s.Place)
	case orSeason:
		return name(func(k int) Words { return Words{w.way(k, seasonWords[k].is), w.way(k, seasonWords[k].zh)} }, w.s.Season)
	case orWeather:
		return name(func(k int) Words { return Words{weatherWords[k].adj, w.way(4+k, weatherWords[k].zh)} }, w.v.weatherAs)
	default:
		return name(func(k int) Words { return Words{w.way(11+k, timeWords[k].is), w.way(11+k, timeWords[k].zh)} }, w.s.Time)
	}
}

// enOr writes "red or blue", of characters "a cat or a dog".
func (w *writer) enOr(article bool) {
	for i, n := range w.choice() {
		if i > 0 {
			w.raw(" or ")
		}
		at := -1
		if article && w.pl.form == orWho {
			w.raw("a ")
			at = len(w.b)
		}
		w.raw(n.En)
		if at >= 0 {
			w.fixArticle(at)
		}
	}
}

// zhOr writes 红色还是蓝色.
func (w *writer) zhOr() {
	two := w.choice()
	w.raw(two[0].Zh + "还是" + two[1].Zh)
}

// company is what the scene's characters are called together, with a measure word.
func (w *writer) company() (en, zh, measure string) {
	animals, people := 0, 0
	for _, c := range w.s.Chars {
		switch k := Characters[c.Who]; {
		case k.person:
			people++
		case k.sprite != "robot" && k.sprite != "alien":
			animals++
		}
	}
	n := len(w.s.Chars)
	switch {
	case n == 0 || w.opt(optSome, 2) == 0:
	case animals == n:
		return "animals", "动物", "只"
	case people == n:
		return "children", "小朋友", "个"
	}
	return "characters", "角色", "个"
}

// zhAnyone writes 人或动物, at times 人 where that gives the same answer.
func (w *writer) zhAnyone() {
	for _, c := range w.s.Chars {
		if !Characters[c.Who].person {
			w.raw("人或动物")
			return
		}
	}
	w.raw([]string{"人或动物", "人"}[w.opt(optSome, 2)])
}
