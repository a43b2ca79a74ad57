package world

import "sort"

// candidate is a plan that a caption could have, and how much it is wanted.
type candidate struct {
	pl     plan
	weight int
}

// planner gathers the plans of everything that can be claimed.
type planner struct {
	s   *Scene
	v   *seen
	r   rng
	all []candidate
}

func (p *planner) add(weight int, f form, char, item int) {
	p.all = append(p.all, candidate{plan{form: f, char: char, item: item}, weight})
}

// plans lists a plan for every form and fact that the picture shows, but the
// long one and negations.
func (s *Scene) plans(v *seen, r rng) []candidate {
	p := &planner{s: s, v: v, r: r, all: make([]candidate, 0, 40)}
	for i, k := range v.chars {
		if k.ok {
			p.char(i)
		}
	}
	for g, ok := range v.groups {
		if ok {
			p.group(g)
		}
	}
	if len(v.chars) == 2 && v.chars[0].ok && v.chars[1].ok {
		i := r.IntN(2)
		p.add(9, formTwo, i, 0)
		p.add(9, formTwo, 1-i, 0)
		p.add(8, formSide, i, 0)
		if s.twoAnimals() {
			p.add(6, formHeads, 0, 1)
		}
	}
	p.setting()
	return p.all
}

func (p *planner) char(i int) {
	c := p.s.Chars[i]
	for _, q := range p.s.worn(p.v, i, false) {
		p.add(6, [6]form{formWorn, formWorn, formWorn, formWorn, formWorn, formWings}[q.slot], i, q.slot)
		if f := [6]form{formHead, 0, 0, formNeck, formFace, 0}[q.slot]; f != 0 {
			p.add(3, f, i, q.slot)
		}
		if q.colour >= 0 {
			p.add(4, formWornColour, i, q.slot)
		}
	}
	if p.v.chars[i].held {
		p.add(7, formHeld, i, 0)
		if c.HeldC >= 0 {
			p.add(4, formHeldColour, i, 0)
		}
	}
	p.add(6, formAction, i, 0)
	if c.Action == sleeping {
		p.add(4, formAwake, i, 0)
	} else {
		p.add(1, formAwake, i, 0)
	}
	if p.s.counts(i) {
		p.add(3, formHeads, i, 0)
	}
	p.add(6, formMedium, i, 0)
}

func (p *planner) group(g int) {
	o := p.s.Groups[g]
	p.add(5, formObject, 0, g)
	if p.s.hasRel(p.v, g) {
		p.add(9, formRelation, 0, g)
		if p.v.lone() && o.Rel >= OnLeft && o.Rel <= Behind {
			p.add(4, formConverse, 0, g)
		}
	}
	if o.Colour >= 0 {
		p.add(4, formObjectColour, 0, g)
	}
	if o.Count > 1 {
		p.add(7, formCount, 0, g)
	} else {
		p.add(2, formCount, 0, g)
	}
	if p.v.sizes[g] != 0 {
		p.add(7, formSize, 0, g)
	}
	for i, k := range p.v.chars {
		if k.ok {
			p.add(5, formBeside, i, g)
		}
	}
}

func (p *planner) setting() {
	v := p.v
	if len(v.chars)+len(v.groups) == 0 {
		for i := 0; i < 5; i++ {
			p.add(8, formSetting, 0, 0)
		}
	}
	if v.neon {
		p.add(8, formNeon, 0, 0)
	}
	p.add(2, formPlace, 0, 0)
	if inside(p.s.Place) || Places[p.s.Place].sky {
		p.add(1, formIndoors, 0, 0)
	}
	if v.season {
		p.add(2, formSeason, 0, 0)
		p.add(2, formLook, 0, lookSeason)
	}
	if v.weather && v.weatherAs == rainbowWeather {
		p.add(3, formRainbow, 0, 0)
	} else if v.weather {
		p.add(2, formWeather, 0, 0)
		p.add(2, formLook, 0, lookWeather)
	}
	if v.time {
		p.add(2, formTime, 0, 0)
		p.add(2, formLook, 0, lookTime)
	}
}

// captions writes six to ten distinct true captions, short to long: some of
// the plans, the more wanted ones more often, now and then a negation, and one
// that says everything.
func (s *Scene) captions(v *seen, zh bool, r rng) []said {
	all := s.plans(v, r)
	rank := make([]int, len(all))
	for i := range all {
		rank[i] = r.IntN(1<<20) / all[i].weight
	}
	sort.Sort(byRank{all, rank})
	n := 6 + r.IntN(3)
	var out []said
	say := func(p plan) {
		p.facts, p.words = r.Uint64(), r.Uint64()
		c := s.say(v, zh, p, nil)
		for _, o := range out {
			if o.text == c.text {
				return
			}
		}
		out = append(out, c)
	}
	if r.IntN(5) < 3 {
		if p, ok := s.negation(v, 1, r); ok {
			say(p)
		}
	}
	say(plan{form: formLong})
	for try := 0; len(out) < n && try < 4*n; try++ {
		say(all[try%len(all)].pl)
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].text) < len(out[j].text) })
	return out
}

// byRank sorts candidates by a drawn rank.
type byRank struct {
	all  []candidate
	rank []int
}

func (b byRank) Len() int           { return len(b.all) }
func (b byRank) Less(i, j int) bool { return b.rank[i] < b.rank[j] }
func (b byRank) Swap(i, j int) {
	b.all[i], b.all[j] = b.all[j], b.all[i]
	b.rank[i], b.rank[j] = b.rank[j], b.rank[i]
}

// anyOK says whether a character or group can be named.
func anyOK(v *seen) bool {
	for _, k := range v.chars {
		if k.ok {
			return true
		}
	}
	for _, ok := range v.groups {
		if ok {
			return true
		}
	}
	return false
}
