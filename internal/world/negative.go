package world

// negatives makes about five false captions of the true ones, each by one change.
func (s *Scene) negatives(v *seen, caps []said, r rng) (out []Negative) {
	have := map[string]bool{}
	kinds := map[string]int{}
	emit := func(c said, kind string, alter []change) {
		n := s.say(v, c.zh, c.pl, alter)
		if n.text == c.text || have[n.text] {
			return
		}
		neg := Negative{Lang: langOf(c.zh), Pos: c.text, Text: n.text, Kind: kind, marks: n.marks, alter: alter}
		for _, m := range n.marks {
			for _, a := range alter {
				if m.t == a.t {
					neg.Words = append(neg.Words, n.text[m.i:m.j])
					neg.Spans = append(neg.Spans, [2]int{m.i, m.j})
				}
			}
		}
		if len(neg.Words) == 0 {
			return
		}
		have[n.text] = true
		kinds[kind]++
		out = append(out, neg)
	}
	if len(v.chars) == 2 && v.chars[0].ok && v.chars[1].ok {
		for try := 0; try < 6 && kinds["binding"] < 2; try++ {
			c := pick(r, caps)
			if alter := s.bind(v, c, r); alter != nil {
				emit(c, "binding", alter)
			}
		}
	}
	for try := 0; try < 40 && len(out) < 6; try++ {
		c := pick(r, caps)
		if len(c.marks) == 0 {
			continue
		}
		t := pick(r, c.marks).t
		if kinds[slotNames[t.s]] >= 2 || kinds[slotNames[t.s]] >= 1 && try < 14 {
			continue
		}
		if c.pl.form == formWornColour && t.s == slotWorn || (t.s == slotPlace || t.s == slotWho || t.s == slotAction) && r.p(.5) {
			continue // the second keeps the kinds in balance
		}
		if val, ok := s.falsify(v, c, t, r); ok {
			emit(c, slotNames[t.s], []change{{t, val}})
		}
	}
	return out
}

// bind gives one character what belongs to the other: the same words, bound wrongly.
func (s *Scene) bind(v *seen, c said, r rng) []change {
	switch c.pl.form {
	case formWorn, formWornColour:
		i := c.pl.char
		worn := s.worn(v, i, false)
		q := worn[c.pl.item]
		for _, o := range s.mayWear(1 - i) {
			if o.slot == q.slot && (q.colour < 0 || nearColour(o.colour, q.colour)) {
				return nil
			}
		}
		if q.slot == 1 && s.Chars[1-i].Shirt >= 0 || q.slot == 2 && s.Chars[1-i].Coat >= 0 {
			return nil
		}
		return []change{{tag{slotWho, i, 0}, s.Chars[1-i].Who}}
	case formHeld:
		i := c.pl.char
		if s.Chars[1-i].Held >= 0 && alikeKinds(Things[s.Chars[1-i].Held].sprite, Things[s.Chars[i].Held].sprite) {
			return nil
		}
		return []change{{tag{slotWho, i, 0}, s.Chars[1-i].Who}}
	case formAction:
		i := c.pl.char
		if alikeActions(s.Chars[0].Action, s.Chars[1].Action) {
			return nil
		}
		return []change{{tag{slotWho, i, 0}, s.Chars[1-i].Who}}
	case formTwo, formLong:
		var a, b []mark
		for _, m := range c.marks {
			if m.t.s == slotWornColour {
				if m.t.ent == 0 {
					a = append(a, m)
				} else {
					b = append(b, m)
				}
			}
		}
		if len(a) == 0 || len(b) == 0 {
			return nil
		}
		ta, tb := pick(r, a).t, pick(r, b).t
		ca, cb := s.wornColour(ta), s.wornColour(tb)
		if nearColour(ca, cb) {
			return nil
		}
		return []change{{ta, cb}, {tb, ca}}
	}
	return nil
}

func (s *Scene) wornColour(t tag) int {
	c := s.Chars[t.ent]
	return []int{c.HatCol, c.Coat, c.Shirt, c.Scarf, -1, -1}[t.worn]
}

// mayWear lists everything on a character, seen or not.
func (s *Scene) mayWear(i int) []wear {
	all := seenChar{ok: true, hat: s.Chars[i].Hat >= 0, coat: s.Chars[i].Coat >= 0, shirt: s.Chars[i].Shirt >= 0,
		scarf: s.Chars[i].Scarf >= 0, shades: s.Chars[i].Shades, held: s.Chars[i].Held >= 0, wings: s.Chars[i].Wings}
	v := &seen{chars: make([]seenChar, len(s.Chars))}
	v.chars[i] = all
	return s.worn(v, i, false)
}

// alikeActions never stand as false answers for each other.
func alikeActions(a, b int) bool {
	if a > b {
		a, b = b, a
	}
	return a == b || a == walking && b == running || a == jumping && b == flying || a == standing && b == walking
}

// otherColour is a colour that nobody takes for c.
func otherColour(c int, r rng) int {
	for {
		if d := r.IntN(len(Colours)); !nearColour(c, d) {
			return d
		}
	}
}

// falsify picks a value for the tag that the whole scene, seen or hidden,
// makes false.
func (s *Scene) falsify(v *seen, c said, t tag, r rng) (int, bool) {
	switch t.s {
	case slotWho:
		for try := 0; try < 20; try++ {
			k := r.IntN(len(Characters))
			if !s.hasWho(k) {
				return k, true
			}
		}
	case slotWorn:
		return s.otherGarment(t, r)
	case slotWornColour:
		return otherColour(s.wornColour(t), r), true
	case slotHeld:
		ch := s.Chars[t.ent]
		for try := 0; try < 30; try++ {
			k := r.IntN(len(Things))
			if Things[k].has(hand) && s.offers(k) && !alikeKinds(Things[k].sprite, Things[ch.Held].sprite) && (ch.HeldC < 0 || Things[k].has(tint)) {
				return k, true
			}
		}
	case slotHeldColour:
		return otherColour(s.Chars[t.ent].HeldC, r), true
	case slotAction:
		for try := 0; try < 20; try++ {
			k := r.IntN(len(Actions))
			if !alikeActions(k, s.Chars[t.ent].Action) {
				return k, true
			}
		}
	case slotObject:
		return s.otherThing(s.Groups[t.ent], r)
	case slotObjectColour:
		return otherColour(s.Groups[t.ent].Colour, r), true
	case slotCount:
		n := 1 + r.IntN(5)
		return n, n != s.Groups[t.ent].Count
	case slotSize:
		return -v.sizes[t.ent], true
	case slotRelation:
		if t.ent == 100 { // which of two characters is on the left
			return 1 - c.pl.c[0]%2, true
		}
		switch s.Groups[t.ent].Rel {
		case OnLeft:
			return int(OnRight), true
		case OnRight:
			return int(OnLeft), true
		case InFront:
			return int(Behind), true
		case Behind:
			return int(InFront), true
		}
	case slotPlace:
		k := r.IntN(len(Places))
		if c.says(slotSeason) && !Places[k].seasons || (c.says(slotWeather) || c.says(slotTime)) && !Places[k].sky {
			return 0, false // a sentence that is absurd in itself teaches nothing
		}
		return k, !nearPlace(k, s.Place)
	case slotSeason:
		k := r.IntN(4)
		return k, k != s.Season && !(c.says(slotWeather) && s.Weather == snow)
	case slotWeather:
		k := r.IntN(7)
		if c.says(slotSeason) && (k == snow || k == storm && s.Season == winter) {
			return 0, false
		}
		return k, s.weatherFalse(v.weatherAs, k)
	case slotTime:
		k := r.IntN(3)
		return k, k != s.Time && !(v.weatherAs == sunny && v.weather)
	}
	return 0, false
}

// hasWho says whether something like character k is anywhere in the scene.
func (s *Scene) hasWho(k int) bool { return s.shows(Characters[k].sprite) }

// weatherFalse says whether naming weather k is plainly wrong where was is seen.
func (s *Scene) weatherFalse(was, k int) bool {
	switch {
	case k == was, k == cloudy, k == sunny && (was == rainbowWeather || s.Time != day),
		k == snow && (s.Season == winter || s.Weather == snow), k == rainbowWeather && s.Rainbow,
		(k == rain || k == storm) && (s.Weather == rain || s.Weather == storm), k == fog && s.Weather == snow:
		return false
	}
	return true
}

func (s *Scene) otherGarment(t tag, r rng) (int, bool) {
	c := s.Chars[t.ent]
	var list []int
	if c.Coat < 0 {
		for h := range Hats {
			capped := c.Hat >= 0 && (Hats[h].En == "cap" && Hats[c.Hat].En == "graduation cap" || Hats[h].En == "graduation cap" && Hats[c.Hat].En == "cap")
			if h != c.Hat && !capped {
				list = append(list, h)
			}
		}
		if c.Hat < 0 {
			list = append(list, gHat, gHat, gHat)
		}
		if c.Shirt < 0 {
			list = append(list, gShirt, gShirt)
		}
		list = append(list, gCoat, gCoat)
	} else if t.worn == 1 {
		list = append(list, 0, 1, 2, gScarf)
	}
	if c.Scarf < 0 {
		list = append(list, gScarf, gScarf)
	}
	if t.worn >= 4 {
		if !c.Shades {
			list = append(list, gShades, gShades, gShades)
		}
		if !c.Wings {
			list = append(list, gWings, gWings, gWings)
		}
	}
	if len(list) == 0 {
		return 0, false
	}
	return pick(r, list), true
}

// otherThing is a kind of object that the scene does not hold and its backdrop
// does not show.
func (s *Scene) otherThing(g Group, r rng) (int, bool) {
	for try := 0; try < 40; try++ {
		k := r.IntN(len(Things))
		t := Things[k]
		if t.has(noGrnd) || !s.offers(k) || !allowed(s.Place, t) || t.has(air) != Things[g.Kind].has(air) || g.Colour >= 0 && !t.has(tint) {
			continue
		}
		if s.Place == desert && t.sprite == "cactus" || Places[s.Place].seasons && t.cat == plant {
			continue // the backdrop may show something of the kind
		}
		if !s.hasThing(k) {
			return k, true
		}
	}
	return 0, false
}

// hasThing says whether something like kind k is anywhere in the scene.
func (s *Scene) hasThing(k int) bool { return s.shows(Things[k].sprite) }

// shows says whether a character, an object or a held thing may be taken for
// the sprite.
func (s *Scene) shows(sprite string) bool {
	for _, o := range s.Groups {
		if alikeKinds(sprite, Things[o.Kind].sprite) {
			return true
		}
	}
	for _, c := range s.Chars {
		if alikeKinds(sprite, Characters[c.Who].sprite) || c.Held >= 0 && alikeKinds(sprite, Things[c.Held].sprite) {
			return true
		}
	}
	return false
}

// says tells whether a caption has a word of the slot.
func (c said) says(k slot) bool {
	for _, m := range c.marks {
		if m.t.s == k {
			return true
		}
	}
	return false
}
