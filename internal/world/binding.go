package world

// Binding: the words of a false caption are all true of something in the
// picture, but go together wrongly.

// bind adds one such caption. Two characters always allow one, by telling
// their sides the wrong way round.
func (p *spoiler) bind(pair bool) {
	r := p.r
	for try := 0; try < 10; try++ {
		c := pick(r, p.caps)
		if alter := p.s.misbind(c, pair, r); alter != nil && p.emit(c, "binding", alter) {
			return
		}
	}
	for try := 0; pair && try < 10; try++ {
		pl := plan{form: formSide, char: r.IntN(2), facts: r.Uint64(), words: r.Uint64()}
		c := p.s.say(p.v, p.caps[0].zh, pl, nil)
		if alter := p.s.misbind(c, pair, r); alter != nil && p.emit(c, "binding", alter) {
			return
		}
	}
}

// misbind finds changes that give one thing what belongs to another.
func (s *Scene) misbind(c said, pair bool, r rng) []change {
	var ways [3][]change
	n := 0
	if w := s.swapColours(c, r); w != nil {
		ways[n] = w
		n++
	}
	if w := s.swapOwners(c, pair); w != nil {
		ways[n] = w
		n++
	}
	if n == 0 {
		return nil
	}
	return ways[r.IntN(n)]
}

// swapColours exchanges the colours of two things that the caption names.
func (s *Scene) swapColours(c said, r rng) []change {
	var tags []tag
	for _, m := range c.marks {
		if m.t.s == slotWornColour || m.t.s == slotHeldColour || m.t.s == slotObjectColour {
			tags = append(tags, m.t)
		}
	}
	if len(tags) < 2 {
		return nil
	}
	r.Shuffle(len(tags), func(i, j int) { tags[i], tags[j] = tags[j], tags[i] })
	for i, a := range tags {
		for _, b := range tags[:i] {
			if ca, cb := s.colourOf(a), s.colourOf(b); a != b && !nearColour(ca, cb) {
				return []change{{a, cb}, {b, ca}}
			}
		}
	}
	return nil
}

func (s *Scene) colourOf(t tag) int {
	switch t.s {
	case slotHeldColour:
		return s.Chars[t.ent].HeldC
	case slotObjectColour:
		return s.Groups[t.ent].Colour
	}
	return s.wornColour(t)
}

// swapOwners exchanges the two characters, or gives the one's doings to the
// other, if something then said of one of them is surely not so.
func (s *Scene) swapOwners(c said, pair bool) []change {
	if !pair || c.says(slotNegation) {
		return nil
	}
	var named [2]bool
	wrong := false
	for _, m := range c.marks {
		switch m.t.s {
		case slotWho:
			named[m.t.ent] = true
		case slotWorn, slotWornColour, slotHeld, slotAction, slotRelation:
			wrong = wrong || s.lacks(m.t)
		}
	}
	if !wrong {
		return nil
	}
	var out []change
	for i := range named {
		if named[i] {
			out = append(out, change{tag{slotWho, i, 0}, s.Chars[1-i].Who})
		}
	}
	return out
}

// lacks says whether what a tag says of one character is surely untrue of the other.
func (s *Scene) lacks(t tag) bool {
	if t.s == slotRelation {
		return t.ent == sides
	}
	c, o := s.Chars[t.ent], s.Chars[1-t.ent]
	switch t.s {
	case slotWorn:
		return s.surelyWithout(1-t.ent, t.worn) && (t.worn != 1 || o.Shirt < 0)
	case slotWornColour:
		for _, w := range s.mayWear(1 - t.ent) {
			same := w.slot == t.worn || w.slot+t.worn == 3 && w.slot*t.worn == 2 // a raincoat may pass for a shirt
			if same && nearColour(w.colour, s.wornColour(t)) {
				return false
			}
		}
		return true
	case slotHeld:
		return o.Held < 0 || !alikeKinds(Things[o.Held].sprite, Things[c.Held].sprite)
	case slotAction:
		return !alikeActions(c.Action, o.Action)
	}
	return false
}
