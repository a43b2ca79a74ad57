package world

// perLanguage is how many false captions a scene gets in each language, if it
// shows enough, at most one of a kind.
const perLanguage = 4

// kindWeights says how often a kind of false caption is wanted where it can be
// had. What models learn last is wanted most.
var kindWeights = map[string]float64{"relation": 5, "count": 5, "size": 12, "held": 5, "colour": 2, "worn": 2, "action": 1.4, "object": 1.4,
	"who": 1.2, "place": .8, "season": .8, "weather": .8, "time": .8}

// kindOrder is the order in which kinds are drawn; a map has none.
var kindOrder = []string{"who", "worn", "colour", "held", "action", "object", "count", "size", "relation", "place", "season", "weather", "time"}

// spoiler makes the false captions of a scene in one language.
type spoiler struct {
	s    *Scene
	v    *seen
	r    rng
	caps []said
	out  []Negative
}

// negatives makes about four false captions, each by one change of a true one.
func (s *Scene) negatives(v *seen, caps []said, r rng) []Negative {
	p := &spoiler{s: s, v: v, r: r, caps: caps}
	pair := len(v.chars) == 2 && v.chars[0].ok && v.chars[1].ok
	if pair || r.p(.45) {
		p.bind(pair)
	}
	if r.p(.32) {
		p.negate()
	}
	w := make([]float64, len(kindOrder))
	can := map[string][]claim{}
	for _, c := range caps {
		for _, m := range c.marks {
			k := slotNames[m.t.s]
			can[k] = append(can[k], claim{c, m.t})
		}
	}
	for i, k := range kindOrder {
		if len(can[k]) > 0 {
			w[i] = kindWeights[k]
		}
	}
	for len(p.out) < perLanguage && !allZero(w) {
		i := r.weighted(w...)
		w[i] = 0
		for try := 0; try < 8; try++ {
			c := pick(r, can[kindOrder[i]])
			if c.pl.form == formLong && try < 4 && r.p(.7) {
				continue // it holds a word of every kind; others are shorter
			}
			if val, ok := s.falsify(v, c.said, c.t, r); ok && p.emit(c.said, kindOrder[i], []change{{c.t, val}}) {
				break
			}
		}
	}
	return p.out
}

// claim is one tagged word of a caption.
type claim struct {
	said
	t tag
}

func allZero(w []float64) bool {
	for _, x := range w {
		if x > 0 {
			return false
		}
	}
	return true
}

// emit adds the caption with the changes, unless nothing changes by them.
func (p *spoiler) emit(c said, kind string, alter []change) bool {
	n := p.s.say(p.v, c.zh, c.pl, alter)
	if n.text == c.text || p.known(n.text) {
		return false
	}
	neg := Negative{Lang: langOf(c.zh), Pos: c.text, Text: n.text, Kind: kind, marks: n.marks, alter: alter}
	for _, m := range n.marks {
		for _, a := range alter {
			if m.t == a.t && m.i < m.j {
				neg.Words = append(neg.Words, n.text[m.i:m.j])
				neg.Spans = append(neg.Spans, [2]int{m.i, m.j})
			}
		}
	}
	if len(neg.Words) == 0 {
		return false
	}
	p.out = append(p.out, neg)
	return true
}

// known says whether a text is a true caption or a false one already.
func (p *spoiler) known(text string) bool {
	for _, c := range p.caps {
		if c.text == text {
			return true
		}
	}
	for _, n := range p.out {
		if n.Text == text {
			return true
		}
	}
	return false
}

// negate denies what is seen, or affirms what is not there.
func (p *spoiler) negate() {
	for try := 0; try < 4; try++ {
		pl, ok := p.s.negation(p.v, p.r.IntN(2), p.r)
		if !ok {
			continue
		}
		pl.facts, pl.words = p.r.Uint64(), p.r.Uint64()
		if p.emit(p.s.say(p.v, p.caps[0].zh, pl, nil), "negation", []change{{tagNegation, 1 - pl.not}}) {
			return
		}
	}
}

// falsify picks a value for the tag that the whole scene, seen or hidden,
// makes false, and that leaves the caption a sensible sentence.
func (s *Scene) falsify(v *seen, c said, t tag, r rng) (int, bool) {
	if t == tagSides {
		return 1 - c.pl.char, true
	}
	if t.s == slotCount && t.ent >= heads {
		least := 2 + c.pl.item // one cat may be said of two
		return least + r.IntN(6-least), true
	}
	k, ok := s.other(v, t, r)
	if !ok {
		return 0, false
	}
	switch f := c.pl.form; t.s {
	case slotWorn:
		switch {
		case f == formWornColour, f == formNotWornColour, f == formNeck, f == formFace:
			return 0, false // the sentence takes the garment for granted
		case f == formHead && garments[k].verb != "戴", f == formHead && k == gShades, k == gWings && f != formWings:
			return 0, false
		}
	case slotHeld:
		return k, f != formHeldColour
	case slotObject:
		return k, f != formObjectColour && f != formSize && f != formNotObjectColour
	case slotPlace: // a sentence that is absurd in itself teaches nothing
		if c.says(slotSeason) && !Places[k].seasons || (c.says(slotWeather) || c.says(slotTime)) && !Places[k].sky || f == formNeon {
			return 0, false
		}
		if f == formIndoors && !inside(k) && !Places[k].sky {
			return 0, false // space, the sea floor
		}
	case slotSeason:
		return k, !(f == formLook && k == winter && s.Weather == snow) && !(c.says(slotWeather) && s.Weather == snow)
	case slotWeather:
		return k, !(c.says(slotSeason) && (k == snow || k == storm && s.Season == winter) || k == sunny && c.says(slotTime))
	case slotTime:
		return k, !(f == formLook && k == night && s.Weather != sunny) && !(c.says(slotWeather) && v.weatherAs == sunny)
	case slotNegation:
		return 0, false
	}
	return k, true
}
