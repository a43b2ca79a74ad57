package world

import "strings"

// The forms of captions, in both languages.
const (
	formWorn         = iota // a cat wearing a blue hat
	formWornColour          // the cat's hat is blue
	formHeld                // a cat holding a red balloon
	formAction              // a cat is running in the park
	formMedium              // one character, some of it
	formLong                // everything
	formObject              // two red apples on the left
	formObjectColour        // the car is red
	formSetting             // a park in spring
	formTwo                 // a cat in a blue hat and a dog with a book
	formSide                // the cat is to the left of the dog
)

// english writes the caption of a plan.
func (w *writer) english() string {
	i := w.pl.char
	switch w.pl.form {
	case formWorn:
		w.enFormWorn(i)
	case formWornColour:
		q := w.s.worn(w.v, i, w.opt(5, 3) > 0)[w.pl.item]
		t, ct := tag{slotWorn, i, q.slot}, tag{slotWornColour, i, q.slot}
		if w.opt(0, 2) == 0 {
			w.raw("the ")
			w.word(t, garments[w.val(t, q.val)].en)
			w.raw(" of ")
			w.enWho(i, "the")
		} else {
			w.enWho(i, "the")
			w.raw("'s ")
			w.word(t, garments[w.val(t, q.val)].en)
		}
		w.raw(" is ")
		w.word(ct, Colours[w.val(ct, q.colour)].En)
	case formHeld:
		switch w.opt(0, 6) {
		case 0, 1:
			w.enWho(i, "a")
			w.raw(" holding ")
			w.enHeld(i)
		case 2:
			w.enWho(i, "the")
			w.raw(" is holding ")
			w.enHeld(i)
		case 3:
			w.enHeld(i)
			w.raw(" held by ")
			w.enWho(i, "a")
		case 4:
			w.enWho(i, "a")
			w.raw(" with ")
			w.enHeld(i)
			w.raw(" in its hand")
		case 5:
			w.raw("there is ")
			w.enWho(i, "a")
			w.raw(" holding ")
			w.enHeld(i)
		}
		if w.opt(1, 4) == 0 {
			w.enSetting(false)
		}
	case formAction:
		w.enFormAction(i)
	case formMedium:
		if w.opt(0, 4) == 0 {
			w.raw([]string{"there is ", "a picture of ", "this is ", "we see "}[w.opt(1, 4)])
		}
		w.enCharFull(i, 1)
		w.raw(" ")
		w.enAction(i)
		w.enSetting(false)
	case formLong:
		w.enFormLong()
	case formObject:
		w.enFormObject()
	case formObjectColour:
		g := w.pl.item
		q := w.s.Groups[g]
		kt, ct := tag{slotObject, g, 0}, tag{slotObjectColour, g, 0}
		w.raw("the ")
		k := Things[w.val(kt, q.Kind)]
		if q.Count == 1 {
			w.word(kt, k.En)
			w.raw(" is ")
		} else {
			w.word(kt, k.Pl)
			w.raw(" are ")
		}
		w.word(ct, Colours[w.val(ct, q.Colour)].En)
	case formSetting:
		w.enFormSetting()
	case formTwo:
		w.enCharFull(0, 1)
		w.raw([]string{" and ", " next to ", " to the left of "}[w.opt(0, 3)])
		w.enCharFull(1, 1)
		if w.opt(1, 3) == 0 {
			w.enSetting(false)
		}
	case formSide:
		a, b := 0, 1
		t := tag{slotRelation, 100, 0}
		d := 0
		if w.opt(0, 2) == 1 {
			a, b, d = 1, 0, 1
		}
		w.enWho(a, "the")
		w.raw(" is ")
		if w.opt(1, 3) == 0 {
			w.raw("on the ")
			w.word(t, []string{"left", "right"}[w.val(t, d)])
			w.raw(" and ")
			w.enWho(b, "the")
			w.raw(" is on the other side")
			break
		}
		w.raw("to the ")
		w.word(t, []string{"left", "right"}[w.val(t, d)])
		w.raw(" of ")
		w.enWho(b, "the")
	}
	return string(w.b)
}

func (w *writer) enFormWorn(i int) {
	q := w.s.worn(w.v, i, w.opt(5, 2) == 0)[w.pl.item]
	form := w.opt(0, 12)
	if q.slot == 5 && (form == 2 || form == 4 || form == 5 || form == 6 || form == 7) {
		form = 1
	}
	switch form {
	case 0, 8, 9:
		w.enWho(i, "a")
		if q.slot == 5 {
			w.raw(" with ")
		} else {
			w.raw(" wearing ")
		}
		w.enWear(i, q, true)
	case 1:
		w.enWho(i, "a")
		w.raw(" with ")
		w.enWear(i, q, true)
		if q.slot == 0 {
			w.raw(" on its head")
		}
	case 2:
		w.enWho(i, "a")
		w.raw(" in ")
		w.enWear(i, q, true)
	case 3:
		w.raw("there is ")
		w.enWho(i, "a")
		w.raw(" with ")
		w.enWear(i, q, true)
	case 4:
		if q.slot == 4 {
			w.raw("a pair of ")
			w.enWear(i, q, false)
		} else {
			w.enWear(i, q, true)
		}
		w.raw(" worn by ")
		w.enWho(i, "a")
	case 5:
		w.enWho(i, "the")
		w.raw(" wears ")
		w.enWear(i, q, true)
	case 6:
		w.enWho(i, "the")
		w.raw(" is wearing ")
		w.enWear(i, q, true)
	case 7:
		w.enWho(i, "the")
		w.raw(" has ")
		w.enWear(i, q, true)
		w.raw(" on")
	case 10:
		w.raw("a picture of ")
		w.enWho(i, "a")
		w.raw(" with ")
		w.enWear(i, q, true)
	case 11:
		w.enWho(i, "the")
		w.raw(" has ")
		w.enWear(i, q, true)
	}
	if w.opt(1, 4) == 0 {
		w.enSetting(false)
	}
}

func (w *writer) enFormAction(i int) {
	t := tag{slotAction, i, 0}
	a := Actions[w.val(t, w.s.Chars[i].Action)]
	switch w.opt(0, 5) {
	case 0:
		w.raw(article(a.En))
		w.word(t, a.En)
		w.raw(" ")
		w.enWho(i, "")
		w.b = []byte(strings.Replace(string(w.b), "  ", " ", 1))
		w.fixSpace()
	case 1:
		w.enWho(i, "the")
		w.raw(" is ")
		w.word(t, a.En)
	case 2:
		w.enWho(i, "a")
		w.raw(" ")
		w.word(t, a.Verb)
	default:
		w.enWho(i, "a")
		w.raw(" ")
		w.word(t, a.En)
	}
	if w.opt(1, 3) > 0 {
		w.enSetting(false)
	}
}

// fixSpace realigns the last mark after a doubled space was closed.
func (w *writer) fixSpace() {
	m := &w.marks[len(w.marks)-1]
	m.j = len(w.b)
	m.i = m.j - (m.j - m.i)
	if k := strings.LastIndexByte(string(w.b), ' '); k >= 0 {
		m.i = k + 1
	}
}

func (w *writer) enFormLong() {
	first := true
	for i := range w.s.Chars {
		if !w.v.chars[i].ok {
			continue
		}
		if !first {
			w.raw(" and ")
		}
		first = false
		w.enCharFull(i, 3)
		w.raw(" ")
		w.enAction(i)
	}
	if !first {
		w.enSetting(true)
	}
	link := ", with "
	if first {
		link = ""
	}
	for g := range w.s.Groups {
		if !w.v.groups[g] || w.s.Groups[g].Rel == On && g == 0 {
			continue
		}
		w.raw(link)
		w.enGroup(g, "a")
		if w.hasRel(g) {
			w.enRel(g)
		}
		link = " and "
	}
	if first {
		w.enSetting(true)
	}
}

func (w *writer) enFormObject() {
	g := w.pl.item
	switch w.opt(0, 6) {
	case 0:
		w.raw("there " + w.enBe(g) + " ")
	case 1:
		w.raw("a picture of ")
	}
	w.enGroup(g, "a")
	if w.hasRel(g) && w.opt(1, 3) > 0 {
		w.enRel(g)
	} else if w.opt(3, 3) == 0 {
		w.enSetting(false)
	}
}

// enFormSetting tells the backdrop alone: "a snowy street at night".
func (w *writer) enFormSetting() {
	pt, wt, st, tt := tag{slotPlace, 0, 0}, tag{slotWeather, 0, 0}, tag{slotSeason, 0, 0}, tag{slotTime, 0, 0}
	p := Places[w.val(pt, w.s.Place)]
	v := w.val(wt, w.v.weatherAs)
	if w.v.neon && w.opt(0, 4) > 0 {
		w.raw([]string{"a ", "", "the skyline of a "}[w.opt(1, 3)])
		w.word(pt, "city")
		if w.opt(1, 3) < 2 {
			w.raw(" skyline")
		}
		w.raw(" ")
		tv := w.val(tt, w.s.Time)
		w.raw(timeEn[tv][0])
		w.word(tt, timeEn[tv][1])
		w.raw([]string{" with neon lights", " lit by neon lights", " and its neon lights", " with glowing neon signs"}[w.opt(2, 4)])
		return
	}
	form := w.opt(0, 6)
	hasW := w.v.weather
	if form == 0 && hasW && v != rainbowWeather { // it is raining in the park
		verb := []string{"sunny", "raining", "snowing", "stormy", "cloudy", "foggy"}[v]
		w.raw("it is ")
		w.word(wt, verb)
		w.enPlace()
	} else if form == 1 && w.v.season {
		w.raw("it is ")
		w.word(st, Seasons[w.val(st, w.s.Season)].En)
		w.enPlace()
	} else if form == 2 && w.v.time {
		tv := w.val(tt, w.s.Time)
		w.raw("it is ")
		w.word(tt, []string{"day", "sunset", "night"}[tv])
		w.enPlace()
	} else {
		name := p.Short
		if w.s.Place == underwater && name == "underwater" || p.Short == "underwater" {
			name = "sea floor"
		}
		adj := ""
		if hasW && v != rainbowWeather && w.opt(1, 2) == 0 {
			adj = Weathers[v].En
		}
		if o := w.opt(11, 5); o == 0 {
			w.raw("a picture of ")
		} else if o == 1 && p.Short != "mountains" {
			w.raw("this is ")
		} else if o == 2 && p.Short != "mountains" {
			w.raw("we see ")
		}
		switch {
		case p.Short == "mountains" && adj == "":
		case p.Short == "space":
			if w.opt(1, 2) == 0 {
				w.raw("outer ")
			}
		default:
			if adj != "" {
				w.raw(map[bool]string{true: "", false: article(adj)}[p.Short == "mountains"])
				w.word(wt, adj)
				w.raw(" ")
			} else {
				w.raw(article(name))
			}
		}
		w.word(pt, name)
		if w.v.season && (w.opt(2, 3) > 0 || adj == "") {
			w.enSeason()
		}
		if hasW && adj == "" && w.opt(4, 2) == 0 && (v != rainbowWeather) {
			w.enWeather()
		} else if v == rainbowWeather && hasW {
			w.raw(" with a ")
			w.word(wt, "rainbow")
		}
		if w.v.time && (w.s.Time != day || w.opt(3, 6) == 0) {
			w.enTime()
		}
	}
}
