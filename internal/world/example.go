package world

import "sort"

// Example is one scene with everything said about it: a line of a shard.
type Example struct {
	Seed  uint64              `json:"seed"`
	Style string              `json:"style"`
	Caps  map[string][]string `json:"caps"`
	Neg   []Negative          `json:"neg"`
	QA    []Question          `json:"qa"`
	Find  []Find              `json:"find"`
}

// Negative is a caption made false by one change. Spans are byte ranges of the
// changed words in Text.
type Negative struct {
	Lang  string   `json:"lang"`
	Pos   string   `json:"pos"`
	Text  string   `json:"text"`
	Kind  string   `json:"kind"`
	Words []string `json:"words"`
	Spans [][2]int `json:"spans"`
}

// Question has a short answer that the picture gives.
type Question struct {
	Lang string `json:"lang"`
	Q    string `json:"q"`
	A    string `json:"a"`
	Kind string `json:"kind"`
}

// Find says where the thing that a caption's word names lies. Box is x0, y0,
// x1, y1 as fractions of the side; [Find.Cells] gives its mask.
type Find struct {
	Lang    string     `json:"lang"`
	Caption string     `json:"caption"`
	Word    string     `json:"word"`
	Kind    string     `json:"kind"`
	Box     [4]float64 `json:"box"`

	at     [2]int  // of Word in Caption, in bytes
	owners []owner // the elements that Word names
}

// said is a caption with its plan and marks.
type said struct {
	zh    bool
	pl    plan
	text  string
	marks []mark
}

// Describe says what a rendered scene shows. The same scene and size give the
// same words.
func (s *Scene) Describe(p *Picture) *Example {
	v := look(s, p)
	r := newRNG(s.Seed, 3)
	e := &Example{Seed: s.Seed, Style: Styles[s.Style], Caps: map[string][]string{}}
	for _, zh := range []bool{false, true} {
		lang := langOf(zh)
		caps := s.captions(v, zh, r)
		for _, c := range caps {
			e.Caps[lang] = append(e.Caps[lang], c.text)
		}
		e.Neg = append(e.Neg, s.negatives(v, caps, r)...)
		e.QA = append(e.QA, s.questions(v, zh, r)...)
		e.Find = append(e.Find, s.finds(p, caps, r)...)
	}
	return e
}

func langOf(zh bool) string {
	if zh {
		return "zh"
	}
	return "en"
}

// say writes the caption of a plan, with changes if it is to be false.
func (s *Scene) say(v *seen, zh bool, pl plan, alter []change) said {
	w := &writer{s: s, v: v, zh: zh, pl: pl, alter: alter}
	var text string
	if zh {
		text = w.chinese()
	} else {
		text = w.english()
	}
	return said{zh, pl, text, w.marks}
}

// captions writes five to eight distinct true captions, short to long.
func (s *Scene) captions(v *seen, zh bool, r rng) []said {
	var plans []plan
	add := func(form, char, item int) {
		p := plan{form: form, char: char, item: item}
		for i := range p.c {
			p.c[i] = r.IntN(1 << 20)
		}
		plans = append(plans, p)
	}
	okChars := 0
	for i, k := range v.chars {
		if !k.ok {
			continue
		}
		okChars++
		worn := s.worn(v, i, false)
		if len(worn) > 0 {
			add(formWorn, i, r.IntN(len(worn)))
			q := r.IntN(len(worn))
			if worn[q].colour >= 0 && r.p(.6) {
				add(formWornColour, i, q)
			}
			if len(worn) > 1 {
				add(formWorn, i, r.IntN(len(worn)))
			}
		}
		if k.held && r.p(.8) {
			add(formHeld, i, 0)
		}
		if r.p(.7) {
			add(formAction, i, 0)
		}
		if len(s.Chars) == 1 || r.p(.5) {
			add(formMedium, i, 0)
		}
	}
	for g, ok := range v.groups {
		if !ok {
			continue
		}
		add(formObject, 0, g)
		if s.Groups[g].Colour >= 0 && r.p(.4) {
			add(formObjectColour, 0, g)
		}
		if len(s.Chars) == 0 {
			add(formObject, 0, g)
		}
	}
	n := 1
	if len(plans) == 0 {
		n = 14
	}
	if len(plans) > 6 { // keep a few of many, and the order of chance
		r.Shuffle(len(plans), func(i, j int) { plans[i], plans[j] = plans[j], plans[i] })
		plans = plans[:6]
	}
	for i := 0; i < n; i++ {
		add(formSetting, 0, 0)
	}
	if okChars == 2 {
		add(formTwo, 0, 0)
		if r.p(.5) {
			add(formSide, 0, 0)
		}
	}
	if okChars > 0 || anyTrue(v.groups) {
		add(formLong, 0, 0)
	}
	for i := 0; i < 4; i++ { // spares, should some coincide
		if okChars > 0 {
			k := r.IntN(len(v.chars))
			if v.chars[k].ok {
				add(formMedium, k, 0)
				add(formAction, k, 0)
			}
		}
		add(formSetting, 0, 0)
	}
	var out []said
	have := map[string]bool{}
	for i, p := range plans {
		c := s.say(v, zh, p, nil)
		if have[c.text] || len(out) >= 5 && i >= len(plans)-4 {
			continue
		}
		have[c.text] = true
		if out = append(out, c); len(out) == 9 {
			break
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return len(out[i].text) < len(out[j].text) })
	return out
}

// partOf maps a worn slot to the part that shows it.
var partOf = []owner{partHat, partTop, partTop, partScarf, partShades, partWings}

// owners lists the elements that a tag speaks of.
func (s *Scene) owners(t tag) []owner {
	c := ownChars + owner(16*(t.ent&1))
	switch t.s {
	case slotWho, slotAction:
		return []owner{c, c + partBody, c + partTop, c + partHat}
	case slotWorn, slotWornColour:
		return []owner{c + partOf[t.worn]}
	case slotHeld, slotHeldColour:
		return []owner{c + partHeld}
	case slotObject, slotObjectColour:
		var o []owner
		for j := range s.Groups[t.ent].spots {
			o = append(o, ownGroups+owner(8*t.ent+j))
		}
		return o
	case slotWeather:
		if s.Rainbow {
			return []owner{ownRainbow}
		}
	}
	return nil
}

func (s *Scene) finds(p *Picture, caps []said, r rng) (out []Find) {
	if len(caps) == 0 {
		return nil
	}
	for try := 0; try < 8 && len(out) < 3; try++ {
		c := pick(r, caps)
		if len(c.marks) == 0 {
			continue
		}
		m := pick(r, c.marks)
		var b [4]int
		found := false
		for _, o := range s.owners(m.t) {
			q, ok := p.Box[o]
			if !ok {
				continue
			}
			if !found {
				b, found = q, true
			}
			b = [4]int{min(b[0], q[0]), min(b[1], q[1]), max(b[2], q[2]), max(b[3], q[3])}
		}
		if !found {
			continue
		}
		f := Find{Lang: langOf(c.zh), Caption: c.text, Word: c.text[m.i:m.j], Kind: slotNames[m.t.s], at: [2]int{m.i, m.j}, owners: s.owners(m.t)}
		for i := range b {
			f.Box[i] = float64(b[i]*10000/p.N) / 10000
		}
		dup := false
		for _, g := range out {
			dup = dup || g.Caption == f.Caption && g.Word == f.Word
		}
		if !dup {
			out = append(out, f)
		}
	}
	return out
}

func anyTrue(xs []bool) bool {
	for _, x := range xs {
		if x {
			return true
		}
	}
	return false
}
