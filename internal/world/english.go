package world

import "strings"

var numbersEn = []string{"no", "one", "two", "three", "four", "five"}

// article is "a " or "an ", by the sound that the word begins with.
func article(word string) string {
	for _, p := range []string{"UFO", "uni"} {
		if strings.HasPrefix(word, p) {
			return "a "
		}
	}
	for _, p := range []string{"hour", "SUV"} {
		if strings.HasPrefix(word, p) {
			return "an "
		}
	}
	if strings.ContainsRune("aeiouAEIOU", rune(word[0])) {
		return "an "
	}
	return "a "
}

// enThing writes "a red apple", "the red apple" or, with n, "two big red apples".
func (w *writer) enThing(det string, kt, ct tag, kind, colour, n int, size int, nt, st tag) {
	kind = w.val(kt, kind)
	if colour >= 0 {
		colour = w.val(ct, colour)
	}
	if nt.s != slotNone {
		n = w.val(nt, n)
	}
	if size != 0 {
		size = w.val(st, size)
	}
	t := Things[kind]
	name := t.En
	if n != 1 {
		name = t.Pl
	}
	first := name
	if colour >= 0 {
		first = Colours[colour].En
	}
	if size != 0 {
		first = []string{"small", "", "big"}[size+1]
	}
	switch {
	case det == "a" && n == 1 && w.opt(7, 4) != 0:
		if nt.s != slotNone {
			w.word(nt, strings.TrimSpace(article(first)))
		} else {
			w.raw(strings.TrimSpace(article(first)))
		}
		w.raw(" ")
	case det == "a":
		w.word(nt, numbersEn[n])
		w.raw(" ")
	case det != "":
		w.raw(det + " ")
	}
	if size != 0 {
		w.word(st, first)
		w.raw(" ")
	}
	if colour >= 0 {
		w.word(ct, Colours[colour].En)
		w.raw(" ")
	}
	w.word(kt, name)
}

// enWear writes "a blue hat", "sunglasses", "wings".
func (w *writer) enWear(i int, q wear, det bool) {
	t := tag{slotWorn, i, q.slot}
	g := garments[w.val(t, q.val)]
	col := ""
	ct := tag{slotWornColour, i, q.slot}
	if q.colour >= 0 && !g.plural {
		col = Colours[w.val(ct, q.colour)].En
	}
	if det && !g.plural {
		if col != "" {
			w.raw(article(col))
		} else {
			w.raw(article(g.en))
		}
	}
	if col != "" {
		w.word(ct, col)
		w.raw(" ")
	}
	w.word(t, g.en)
}

func (w *writer) enWho(i int, det string) {
	c := w.s.Chars[i]
	t := tag{slotWho, i, 0}
	name := Characters[w.val(t, c.Who)].En
	if c.Little && det == "a" && w.opt(6, 3) > 0 {
		w.raw("a little ")
	} else if det == "a" {
		w.raw(article(name))
	} else {
		w.raw(det + " ")
	}
	w.word(t, name)
}

func (w *writer) enHeld(i int) {
	c := w.s.Chars[i]
	w.enThing("a", tag{slotHeld, i, 0}, tag{slotHeldColour, i, 0}, c.Held, c.HeldC, 1, 0, tag{}, tag{})
}

// enWears joins what character i wears: "a blue hat and a red scarf".
func (w *writer) enWears(i int, qs []wear) {
	for k, q := range qs {
		if k > 0 {
			w.raw(" and ")
		}
		w.enWear(i, q, true)
	}
}

// enCharFull writes "a cat wearing a blue hat and holding an apple".
func (w *writer) enCharFull(i, most int) {
	var wears, wings []wear
	for _, q := range w.s.worn(w.v, i, w.opt(5, 2) == 0) {
		if q.val == gWings {
			wings = append(wings, q)
		} else if len(wears) < most {
			wears = append(wears, q)
		}
	}
	w.enWho(i, "a")
	if len(wings) > 0 && (w.s.Chars[i].Action != flying || w.opt(8, 2) == 0) {
		w.raw(" with ")
		w.enWears(i, wings)
	}
	how := []string{" wearing ", " in ", " with ", " wearing "}[w.opt(9, 4)]
	if len(wears) > 0 {
		if wears[0].val == gShades && how == " in " {
			how = " wearing "
		}
		w.raw(how)
		w.enWears(i, wears)
	}
	if w.v.chars[i].held && most > 1 {
		if len(wears) > 0 {
			w.raw(" and")
		}
		w.raw(" holding ")
		w.enHeld(i)
	}
}

func (w *writer) enAction(i int) {
	t := tag{slotAction, i, 0}
	w.word(t, Actions[w.val(t, w.s.Chars[i].Action)].En)
}

func (w *writer) enPlace() {
	t := tag{slotPlace, 0, 0}
	p := Places[w.val(t, w.s.Place)].En
	at := strings.LastIndexByte(p, ' ') + 1
	if strings.HasPrefix(p, "under") || p == "at sea" {
		at = 0
	}
	w.raw(" " + p[:at])
	w.word(t, p[at:])
}

func (w *writer) enSeason() {
	t := tag{slotSeason, 0, 0}
	w.raw(" in ")
	w.word(t, Seasons[w.val(t, w.s.Season)].En)
}

var weatherEn = [][2]string{{"in the ", "sun"}, {"in the ", "rain"}, {"in the ", "snow"}, {"in a ", "thunderstorm"}, {"on a ", "cloudy day"}, {"in the ", "fog"}, {"in front of a ", "rainbow"}}

func (w *writer) enWeather() {
	t := tag{slotWeather, 0, 0}
	v := w.val(t, w.v.weatherAs)
	p := weatherEn[v]
	if v == cloudy && (w.s.Time != day) {
		p = [2]string{"under ", "dark clouds"}
	}
	w.raw(" " + p[0])
	w.word(t, p[1])
}

var timeEn = [][2]string{{"during the ", "day"}, {"at ", "sunset"}, {"at ", "night"}}

func (w *writer) enTime() {
	t := tag{slotTime, 0, 0}
	p := timeEn[w.val(t, w.s.Time)]
	w.raw(" " + p[0])
	w.word(t, p[1])
}

// enSetting adds some or, with all, every part of place, season, weather, time.
func (w *writer) enSetting(all bool) {
	m := w.pl.c[4] % 16
	if all {
		m = 15
	}
	if m&1 != 0 || all {
		w.enPlace()
	}
	if w.v.season && m&2 != 0 {
		w.enSeason()
	}
	if w.v.weather && m&4 != 0 && (w.v.weatherAs != sunny || w.opt(3, 2) == 0) {
		w.enWeather()
	}
	if w.v.time && m&8 != 0 && (w.s.Time != day || w.opt(3, 7) == 0) && !(w.v.weatherAs == cloudy && w.s.Time == day) {
		w.enTime()
	}
}

// enGroup writes "two small red apples".
func (w *writer) enGroup(g int, det string) {
	q := w.s.Groups[g]
	w.enThing(det, tag{slotObject, g, 0}, tag{slotObjectColour, g, 0}, q.Kind, q.Colour, q.Count, w.v.sizes[g], tag{slotCount, g, 0}, tag{slotSize, g, 0})
}

var relEn = map[Relation]string{OnLeft: "left", OnRight: "right", InFront: "in front of", Behind: "behind", Above: "above", On: "on"}

// hasRel says whether a group's relation can be told.
func (w *writer) hasRel(g int) bool {
	q := w.s.Groups[g]
	switch q.Rel {
	case Middle:
		return false
	case InFront, Behind:
		return len(w.s.Chars) == 1 && w.v.chars[0].ok
	case On:
		return w.v.groups[q.At]
	}
	return true
}

// enRel writes " on the left", " to the left of the cat", " behind the cat".
func (w *writer) enRel(g int) {
	q := w.s.Groups[g]
	t := tag{slotRelation, g, 0}
	r := Relation(w.val(t, int(q.Rel)))
	lone := len(w.s.Chars) == 1 && w.v.chars[0].ok
	switch r {
	case OnLeft, OnRight:
		if lone && w.opt(2, 3) > 0 {
			w.raw(" to the ")
			w.word(t, relEn[r])
			w.raw(" of ")
			w.enWho(0, "the")
		} else {
			w.raw(" on the ")
			w.word(t, relEn[r])
		}
	case Above:
		if lone && w.opt(2, 2) == 0 {
			w.raw(" ")
			w.word(t, "above")
			w.raw(" ")
			w.enWho(0, "the")
		} else {
			w.raw(" in the sky")
		}
	case On:
		w.raw(" on ")
		o := w.s.Groups[q.At]
		w.enThing("a", tag{slotObject, q.At, 0}, tag{slotObjectColour, q.At, 0}, o.Kind, o.Colour, 1, 0, tag{}, tag{})
	default:
		w.raw(" ")
		w.word(t, relEn[r])
		w.raw(" ")
		w.enWho(0, "the")
	}
}

// enBe is "is" or "are" for a group.
func (w *writer) enBe(g int) string {
	if w.val(tag{slotCount, g, 0}, w.s.Groups[g].Count) == 1 {
		return "is"
	}
	return "are"
}
