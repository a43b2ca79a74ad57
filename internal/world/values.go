package world

// Other values: what is surely false of the whole scene, seen or hidden, and
// could not be taken for the truth.

// other is a false value of a tag whose word stands alone.
func (s *Scene) other(v *seen, t tag, r rng) (int, bool) {
	switch t.s {
	case slotWho:
		return s.otherWho(r)
	case slotWorn:
		return s.otherGarment(t, r)
	case slotWornColour:
		return otherColour(s.wornColour(t), r), true
	case slotHeld:
		return s.otherHeld(t.ent, r)
	case slotHeldColour:
		return otherColour(s.Chars[t.ent].HeldC, r), true
	case slotAction:
		return otherAction(s.Chars[t.ent].Action, r)
	case slotObject:
		return s.otherThing(s.Groups[t.ent], r)
	case slotObjectColour:
		return otherColour(s.Groups[t.ent].Colour, r), true
	case slotCount:
		return 1 + (s.Groups[t.ent].Count+r.IntN(4))%5, true
	case slotSize:
		return -v.sizes[t.ent], v.sizes[t.ent] != 0
	case slotRelation:
		return s.otherRelation(t.ent)
	case slotPlace:
		for {
			if k := r.IntN(len(Places)); !nearPlace(k, s.Place) {
				return k, true
			}
		}
	case slotSeason:
		return (s.Season + 1 + r.IntN(3)) % 4, true
	case slotWeather:
		for try := 0; try < 20; try++ {
			if k := r.IntN(rainbowWeather); s.weatherFalse(v.weatherAs, k) {
				return k, true
			}
		}
	case slotTime:
		return (s.Time + 1 + r.IntN(2)) % 3, true
	}
	return 0, false
}

func (s *Scene) otherWho(r rng) (int, bool) {
	for try := 0; try < 20; try++ {
		if k := r.IntN(len(Characters)); !s.hasWho(k) {
			return k, true
		}
	}
	return 0, false
}

// hasWho says whether something like character k is anywhere in the scene.
func (s *Scene) hasWho(k int) bool { return s.shows(Characters[k].sprite) }

// otherHeld is another thing to hold, one that can have the held one's colour
// and is nowhere near: "a cat with a balloon" need not hold it.
func (s *Scene) otherHeld(i int, r rng) (int, bool) {
	for try := 0; try < 60; try++ {
		k := r.IntN(len(Things))
		if t := Things[k]; t.has(hand) && s.offers(k) && (s.Chars[i].HeldC < 0 || t.has(tint)) && !s.hasThing(k) {
			return k, true
		}
	}
	return 0, false
}

// alikeActions never stand as false answers for each other.
func alikeActions(a, b int) bool {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == b, a == walking && b == running, a == jumping && b == flying, a == standing && (b == walking || b == waving),
		b == dancing && (a == jumping || a == waving):
		return true
	}
	return false
}

func otherAction(a int, r rng) (int, bool) {
	for try := 0; try < 20; try++ {
		if k := r.IntN(len(Actions)); !alikeActions(k, a) {
			return k, true
		}
	}
	return 0, false
}

// otherColour is a colour that nobody takes for c.
func otherColour(c int, r rng) int {
	for {
		if d := r.IntN(len(Colours)); !nearColour(c, d) {
			return d
		}
	}
}

// otherRelation is the opposite of a group's relation.
func (s *Scene) otherRelation(g int) (int, bool) {
	opposite := [Under + 1]Relation{OnLeft: OnRight, OnRight: OnLeft, InFront: Behind, Behind: InFront, On: Under, Under: On}
	o := opposite[s.Groups[g].Rel]
	return int(o), o != Middle
}

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

func (s *Scene) wornColour(t tag) int {
	c := s.Chars[t.ent]
	return [6]int{c.HatCol, c.Coat, c.Shirt, c.Scarf, -1, -1}[t.worn]
}

// mayWear lists everything on a character, seen or not.
func (s *Scene) mayWear(i int) []wear {
	all := seenChar{ok: true, hat: s.Chars[i].Hat >= 0, coat: s.Chars[i].Coat >= 0, shirt: s.Chars[i].Shirt >= 0,
		scarf: s.Chars[i].Scarf >= 0, shades: s.Chars[i].Shades, held: s.Chars[i].Held >= 0, wings: s.Chars[i].Wings}
	v := &seen{chars: make([]seenChar, len(s.Chars))}
	v.chars[i] = all
	return s.worn(v, i, false)
}

// surelyWithout says whether character i has nothing on that could be taken
// for a thing of a worn slot. A raincoat has a hood, and covers the shirt.
func (s *Scene) surelyWithout(i, slot int) bool {
	c := s.Chars[i]
	return [6]bool{c.Hat < 0 && c.Coat < 0, c.Coat < 0, c.Shirt < 0 && c.Coat < 0, c.Scarf < 0, !c.Shades, !c.Wings}[slot]
}

// unasked says that nobody speaks of whether character i wears a garment at all: not
// of a child's shirt.
func (s *Scene) unasked(i, garment int) bool {
	return garment == gShirt && Characters[s.Chars[i].Who].person
}

// lacksWorn lists the garments, but wings, that character i surely has not on.
func (s *Scene) lacksWorn(i int) (out []int) {
	for slot, g := range [5]int{gHat, gCoat, gShirt, gScarf, gShades} {
		if s.surelyWithout(i, slot) && !s.unasked(i, g) {
			out = append(out, g)
		}
	}
	return out
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
	for try := 0; try < 60; try++ {
		k := r.IntN(len(Things))
		t := Things[k]
		if !t.has(noGrnd) && t.has(air) == Things[g.Kind].has(air) && (g.Colour < 0 || t.has(tint)) && s.lacksThing(k) {
			return k, true
		}
	}
	return 0, false
}

// lacksThing says whether thing kind k is surely nowhere in the picture, its
// backdrop included.
func (s *Scene) lacksThing(k int) bool {
	t := Things[k]
	if !s.offers(k) || !allowed(s.Place, t) || s.Place == desert && t.sprite == "cactus" {
		return false
	}
	if Places[s.Place].seasons && t.cat == plant {
		return false // the backdrop may show something of the kind
	}
	return !s.hasThing(k)
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
