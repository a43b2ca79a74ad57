package world

import "sync"

// Sense is what one word of a caption states: of which kind of fact (who, worn,
// colour, thing, action, place) which value. The values index Characters, garments
// as [Scene.Wears] takes them, Colours, Things, Actions and Places.
type Sense struct {
	Kind  string
	Value int
}

// lexiconScenes is how many scenes the lexicon listens to; every word of the tables
// comes up many times.
const lexiconScenes = 4000

var lexicons = sync.OnceValue(func() map[string]map[string][]Sense {
	lex := map[string]map[string][]Sense{"en": {}, "zh": {}}
	for seed := uint64(0); seed < lexiconScenes; seed++ {
		s := Sample(mix(seed))
		v := look(s, s.Render(16).all())
		for _, zh := range []bool{false, true} {
			words := lex[langOf(zh)]
			for _, c := range s.captions(v, zh, newRNG(seed, 5)) {
				for _, m := range c.marks {
					sense, ok := s.sense(v, c, m)
					word := c.text[m.i:m.j]
					if ok && !hasSense(words[word], sense) {
						words[word] = append(words[word], sense)
					}
				}
			}
		}
	}
	for k, t := range Things { // some names come up seldom
		second := also[t.sprite]
		for lang, names := range map[string][]string{"en": {t.En, t.Pl, second.En, second.Pl}, "zh": {t.Zh, second.Zh}} {
			for _, name := range names {
				if sense := (Sense{"thing", k}); name != "" && !hasSense(lex[lang][name], sense) {
					lex[lang][name] = append(lex[lang][name], sense)
				}
			}
		}
	}
	return lex
})

// Lexicon is what the captions of a language ("en" or "zh") say for characters, worn
// things, colours, things, actions and places. It is learnt by listening to captions,
// so that it knows whatever the speaker says.
func Lexicon(lang string) map[string][]Sense { return lexicons()[lang] }

func hasSense(all []Sense, s Sense) bool {
	for _, o := range all {
		if o == s {
			return true
		}
	}
	return false
}

// sense is what a marked word of a true caption states.
func (s *Scene) sense(v *seen, c said, m mark) (Sense, bool) {
	switch t := m.t; t.s {
	case slotWho:
		return Sense{"who", s.Chars[t.ent].Who}, true
	case slotWorn:
		word := c.text[m.i:m.j]
		for _, q := range s.worn(v, t.ent, false) {
			if q.slot != t.worn {
				continue
			}
			if q.val == crownHat {
				return Sense{"worn", crownHat}, true
			}
			if g := garments[q.val]; word == garments[gHat].en || word == garments[gHat].zh || q.slot == 0 && word != g.en && word != g.zh {
				return Sense{"worn", gHat}, true
			}
			return Sense{"worn", q.val}, true
		}
	case slotWornColour:
		return Sense{"colour", s.wornColour(t)}, true
	case slotHeld:
		return Sense{"thing", s.Chars[t.ent].Held}, true
	case slotHeldColour:
		return Sense{"colour", s.Chars[t.ent].HeldC}, true
	case slotObject:
		return Sense{"thing", s.Groups[t.ent].Kind}, true
	case slotObjectColour:
		return Sense{"colour", s.Groups[t.ent].Colour}, true
	case slotAction:
		return Sense{"action", s.Chars[t.ent].Action}, true
	case slotPlace:
		return Sense{"place", s.Place}, true
	}
	return Sense{}, false
}

// Wears says whether character i wears a garment (a value of kind "worn") in a
// colour, seen or not; colour -1 is any. "Hat" is true of every hat but a crown.
func (s *Scene) Wears(i, garment, colour int) bool {
	for _, q := range s.mayWear(i) {
		same := q.val == garment || garment == gHat && q.slot == 0 && q.val != crownHat
		if same && (colour < 0 || q.colour < 0 || q.colour == colour) {
			return true
		}
	}
	return false
}
