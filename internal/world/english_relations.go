package world

// enRel writes where the plan's group is: "on the left", "behind the cat".
func (w *writer) enRel() { w.form(w.relForm()) }

// relForm is the piece that says the relation of the plan's group, which no
// change makes another one.
func (w *writer) relForm() form {
	beside := w.lone() && w.tell(tellSide, 3) > 0
	switch w.s.Groups[w.pl.item].Rel {
	case OnLeft, OnRight:
		if beside {
			return partSideLone
		}
		return partSide
	case Above:
		if beside {
			return partOver
		}
		return partAbove
	case On, Under:
		return partOn
	}
	return partDepth
}

// relWords has a word for each relation that a piece can say.
type relWords [Under + 1]string

func (w *writer) relWord(words relWords) {
	w.word(tag{slotRelation, w.pl.item, 0}, words[w.rel()])
}

func (w *writer) enSide() { w.relWord(relWords{OnLeft: "left", OnRight: "right"}) }

func (w *writer) enDepth() { w.relWord(relWords{InFront: "in front of", Behind: "behind"}) }

var onEn = [4]relWords{{On: "on", Under: "under"}, {On: "on top of", Under: "beneath"}, {On: "on", Under: "below"}, {On: "on top of", Under: "underneath"}}

func (w *writer) enOn() { w.relWord(onEn[w.opt(optOn, 4)]) }

// enConverse writes where the character is, seen from the plan's group.
func (w *writer) enConverse() {
	w.relWord([2]relWords{{OnLeft: "to the right of", OnRight: "to the left of", InFront: "behind", Behind: "in front of"},
		{OnLeft: "right of", OnRight: "left of", InFront: "behind", Behind: "in front of"}}[w.opt(optOn, 2)])
}

// Negations: the tag lies on the words that deny.

// enNot writes one of two words.
func (w *writer) enNot(no, yes string) {
	if !w.negates() {
		no = yes
	}
	w.word(tagNegation, no)
}

// enNo writes "no" or the article.
func (w *writer) enNo() {
	if w.negates() {
		w.word(tagNegation, "no")
		w.raw(" ")
		w.enDenied(false)
		return
	}
	if w.pl.form <= formNotWings && garments[w.pl.x].plural {
		w.word(tagNegation, "a pair of")
		w.raw(" ")
		w.enDenied(false)
		return
	}
	w.word(tagNegation, "a")
	w.raw(" ")
	at := len(w.b)
	w.enDenied(false)
	w.fixArticle(at)
}

// enIs writes "is not", "isn't" or "is".
func (w *writer) enIs(is string) {
	if w.negates() && w.opt(optHow, 3) == 0 {
		w.word(tagNegation, is+"n't")
		return
	}
	if w.negates() {
		w.raw(is + " ")
		w.word(tagNegation, "not")
		return
	}
	w.word(tagNegation, is)
}

// enDenied names what a negation is about, untagged.
func (w *writer) enDenied(det bool) {
	name := ""
	switch w.pl.form {
	case formNotWorn, formNotWings, isWorn, isWings, isWithout, askBare:
		name = w.wornName(w.pl.x).En
		det = det && !garments[w.pl.x].plural
	case formNotWho:
		name = w.whoName(w.pl.x, false).En
	default:
		name = w.thingName(w.pl.x).En
	}
	if det {
		w.raw("a ")
		at := len(w.b)
		w.raw(name)
		w.fixArticle(at)
		return
	}
	w.raw(name)
}

// enLong writes everything that can be seen.
func enLong(w *writer) {
	parts := w.setting(true)
	if !anyOK(w.v) {
		w.enPlace()
		w.enSetting(parts &^ tellPlace)
		if w.v.neon {
			w.raw(" with neon lights")
		}
		return
	}
	people := false
	for i := range w.s.Chars {
		if !w.v.chars[i].ok {
			continue
		}
		if people {
			w.raw(" and ")
		}
		people = true
		w.enFull(i, 3)
		w.raw(" ")
		w.enAction(i)
	}
	link := ""
	if people {
		w.enSetting(parts)
		link = ", with "
	}
	for g := range w.s.Groups {
		if !w.v.groups[g] || w.s.carrier(w.v, g) {
			continue
		}
		w.raw(link)
		w.pl.item = g
		w.enThing(w.group(g), "a", true)
		if w.s.hasRel(w.v, g) {
			w.raw(" ")
			w.enRel()
		}
		link = " and "
	}
	if !people {
		w.enSetting(parts)
	}
}

// carrier says whether something stands on or lies under group g, so that a
// long caption names g there.
func (s *Scene) carrier(v *seen, g int) bool {
	for i, o := range s.Groups {
		if v.groups[i] && (o.Rel == On || o.Rel == Under) && o.At == g {
			return true
		}
	}
	return false
}
