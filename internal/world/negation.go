package world

// negation plans a sentence with a negation. With not 1 it denies what is
// surely nowhere, seen or hidden, and is true; with not 0 it affirms what is
// seen, and its negation is false.
func (s *Scene) negation(v *seen, not int, r rng) (plan, bool) {
	var all []plan
	add := func(f form, char, item, x int) {
		all = append(all, plan{form: f, char: char, item: item, x: x, not: not})
	}
	for i, k := range v.chars {
		if !k.ok {
			continue
		}
		if not == 1 {
			s.denyOf(v, i, r, add)
		} else {
			s.affirmOf(v, i, add)
		}
	}
	for g, ok := range v.groups {
		if q := s.Groups[g]; ok {
			if q.Colour >= 0 {
				add(formNotObjectColour, 0, g, choose(not, q.Colour, otherColour(q.Colour, r)))
			}
			if not == 0 {
				add(formNotThing, 0, g, q.Kind)
			}
		}
	}
	if n, ok := s.absent(r); ok && not == 1 {
		if n >= firstThing {
			add(formNotThing, 0, 0, int(n-firstThing))
		} else {
			add(formNotWho, 0, 0, int(n))
		}
	}
	parts := []struct {
		shown bool
		t     tag
		f     form
		v     int
	}{{true, tagPlace, formNotPlace, s.Place}, {v.season, tagSeason, formNotSeason, s.Season},
		{v.weather && v.weatherAs != rainbowWeather, tagWeather, formNotWeather, v.weatherAs}, {v.time, tagTime, formNotTime, s.Time}}
	q := parts[r.IntN(len(parts))]
	if x, ok := s.other(v, q.t, r); ok && q.shown {
		add(q.f, 0, 0, choose(not, q.v, x))
	}
	if len(all) == 0 {
		return plan{}, false
	}
	return pick(r, all), true
}

func choose(i, a, b int) int {
	if i == 0 {
		return a
	}
	return b
}

// denyOf plans what character i surely does not wear, hold or do.
func (s *Scene) denyOf(v *seen, i int, r rng, add func(f form, char, item, x int)) {
	c := s.Chars[i]
	if list := s.lacksWorn(i); len(list) > 0 {
		add(formNotWorn, i, 0, pick(r, list))
		add(formNotWorn, i, 0, pick(r, list))
	}
	if !c.Wings {
		add(formNotWings, i, 0, gWings)
	}
	if k, ok := s.otherHeld(i, r); ok {
		add(formNotHeld, i, 0, k)
	}
	for _, q := range s.worn(v, i, true) {
		if q.colour >= 0 {
			add(formNotWornColour, i, q.slot, otherColour(q.colour, r))
			break
		}
	}
	if k, ok := otherAction(c.Action, r); ok {
		add(formNotAction, i, 0, k)
	}
}

// affirmOf plans what can be seen of character i.
func (s *Scene) affirmOf(v *seen, i int, add func(f form, char, item, x int)) {
	c := s.Chars[i]
	for _, q := range s.worn(v, i, true) {
		if q.val == gWings {
			add(formNotWings, i, 0, gWings)
			continue
		}
		if !s.unasked(i, q.val) {
			add(formNotWorn, i, 0, q.val)
		}
		if q.colour >= 0 {
			add(formNotWornColour, i, q.slot, q.colour)
		}
	}
	if v.chars[i].held {
		add(formNotHeld, i, 0, c.Held)
		add(formNotThing, i, 0, c.Held)
	}
	add(formNotAction, i, 0, c.Action)
	add(formNotWho, i, 0, c.Who)
}
