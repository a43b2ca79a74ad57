package world

// Char is one character of a scene.
type Char struct {
	Who    int // index into Characters
	Action int
	Little bool
	Hat    int // index into Hats, -1 none
	HatCol int
	Shirt  int // colour, -1 none
	Coat   int // raincoat's colour, -1 none
	Scarf  int // colour, -1 none
	Shades bool
	Held   int // index into Things, -1 none
	HeldC  int // colour, -1 as drawn
	Wings  bool

	x, y, h float64 // feet, height; fractions of the side
	flip    bool
	phase   float64
}

// Group is one or more objects of one kind.
type Group struct {
	Kind   int // index into Things
	Count  int
	Colour int // -1 as drawn
	Size   int // -1 small, 0 unsaid, 1 big
	Rel    Relation
	At     int // for On: the index of the group that carries it

	spots [][2]float64 // bottom middle of each
	h     float64      // of a member, a part of the side
	full  float64      // what a member of no stated size would have with room to spare
	flip  bool
}

// Scene is the whole truth about one picture.
type Scene struct {
	Seed    uint64
	Style   int // index into Styles
	Mixed   bool
	Artist  int // who draws it, see artists
	Place   int
	Season  int
	Weather int
	Time    int
	Rainbow bool
	Neon    bool
	Novel   bool // may hold the things that HeldOutThing keeps from training
	Chars   []Char
	Groups  []Group

	horizon float64
	tone    [3]int // the backdrop's colour shift, 256 is none
	art     uint64 // seed of the backdrop's details
}

// Sample draws the scene graph of a seed, without held-out things.
func Sample(seed uint64) *Scene { return sample(seed, false) }

// SampleNovel draws a scene of a seed that may hold held-out things, as the
// split "novel" does.
func SampleNovel(seed uint64) *Scene { return sample(seed, true) }

func sample(seed uint64, novel bool) *Scene {
	r := newRNG(seed, 1)
	s := &Scene{Seed: seed, Novel: novel, Style: r.IntN(trained), Mixed: r.p(.3), Place: r.IntN(len(Places)), Season: r.IntN(4)}
	pl := Places[s.Place]
	s.Time = r.weighted(6, 1.5, 2)
	s.Weather = r.weighted(6, 2, 1.6, .8, 1, .7)
	if s.Weather == snow || !pl.seasons && s.Season == winter && s.Place != city {
		s.Season = winter
		if s.Place == desert || s.Place == beach {
			s.Weather, s.Season = sunny, summer
		}
	}
	if s.Season == winter && s.Weather == storm {
		s.Weather = snow
	}
	if s.Weather == snow && s.Place == sea {
		s.Weather = cloudy
	}
	if !pl.sky {
		s.Weather, s.Time = sunny, day
	}
	s.Neon = s.Place == city && s.Time == night && s.Weather != fog && r.p(.8)
	if pl.sky && s.Weather == sunny && s.Time == day && s.Place != forest {
		s.Rainbow = r.p(.22)
	}
	var nchar int
	switch k := r.weighted(.07, .12, .56, .25); k {
	case 0: // a landscape
	case 1:
		s.sampleGroups(r, 1+r.IntN(2))
	default:
		nchar = k - 1
		perm := r.Perm(len(Characters))
		for i := 0; i < nchar; i++ {
			s.Chars = append(s.Chars, s.sampleChar(r, perm[i]))
		}
		if nchar == 1 && r.p(.62) {
			s.sampleGroups(r, 1+r.weighted(.75, .25))
		} else if nchar == 2 && r.p(.3) {
			s.sampleGroups(r, 1)
		}
	}
	s.layout(r)
	return s
}

func (s *Scene) sampleChar(r rng, who int) Char {
	c := Char{Who: who, Hat: -1, Shirt: -1, Coat: -1, Scarf: -1, Held: -1, HeldC: -1, phase: r.Float64(), flip: r.p(.5)}
	c.Action = r.weighted(2.6, 2.2, 1.6, 1.5, 1.2, 1.2, .7, 1.1, 1.1)
	c.Little = r.p(.13)
	if s.Weather == rain || s.Weather == storm {
		if r.p(.45) {
			c.Coat = pick(r, []int{yellow, red, blue, green, purple, pink, orange})
		}
	} else if r.p(.05) {
		c.Coat = r.IntN(7)
	}
	if c.Coat < 0 {
		if r.p(.42) {
			c.Shirt = r.IntN(len(Colours))
		}
		if r.p(.48) {
			c.Hat, c.HatCol = r.IntN(len(Hats)), r.IntN(len(Colours))
		}
		if r.p(.13) || s.Season == winter && r.p(.25) {
			c.Scarf = r.IntN(len(Colours))
			if c.Scarf == c.Shirt {
				c.Scarf = (c.Shirt + 1 + r.IntN(9)) % 10
			}
		}
	}
	c.Shades = r.p(.11)
	if c.Action != sleeping && r.p(.4) {
		held := make([]int, 0, 320)
		coloured := r.p(.4)
		for i, t := range Things {
			if t.has(hand) && (!coloured || t.has(tint)) && s.offers(i) && allowed(s.Place, t) && !s.hasThing(i) {
				held = append(held, i)
			}
		}
		c.Held = pick(r, held)
		if Things[c.Held].has(tint) && r.p(.75) {
			c.HeldC = r.IntN(len(Colours))
		}
	}
	c.Wings = c.Action == flying || c.Action != sleeping && r.p(.06)
	if c.Action == sleeping {
		c.Shades = false
	}
	return c
}

func (s *Scene) sampleGroups(r rng, n int) {
	alone := len(s.Chars) == 0
	rels := r.Perm(2)
	for i := 0; i < n; i++ {
		g := Group{Colour: -1, At: -1, flip: r.p(.5)}
		coloured := r.p(.3) // few things can be, so they are asked for
		for {
			g.Kind = r.IntN(len(Things))
			t := Things[g.Kind]
			if !t.has(noGrnd) && (!coloured || t.has(tint)) && s.offers(g.Kind) && allowed(s.Place, t) && !s.hasThing(g.Kind) {
				break
			}
		}
		t := Things[g.Kind]
		g.Count = 1 + r.weighted(5, 1.7, 1.3, .8, .6)
		g.Size = []int{0, -1, 1}[r.weighted(.6, .2, .2)]
		if t.has(tint) && r.p(.75) {
			g.Colour = r.IntN(len(Colours))
		}
		if t.has(air) {
			g.Rel = Above
			g.Count = min(g.Count, 3)
			g.Size = 0
			for _, o := range s.Groups {
				if o.Rel == Above {
					g.Rel = -1
				}
			}
			if g.Rel < 0 || s.Place == underwater || !Places[s.Place].sky && s.Place != space {
				i--
				continue
			}
		} else if alone {
			switch {
			case n == 1:
				g.Rel = Middle
			case i == 1 && r.p(.6) && s.carries(r, &g, t):
				g.At, g.Count, g.Size = 0, 1, 0
			default:
				g.Rel = OnLeft + Relation(rels[i])
				g.Count = min(g.Count, 3)
			}
		} else {
			g.Rel = OnLeft + Relation(rels[i])
			if len(s.Chars) == 1 && i == 0 && n == 1 {
				g.Rel = []Relation{OnLeft, OnRight, InFront, Behind}[r.weighted(3, 3, 1.2, 1.6)]
			} else if len(s.Chars) == 2 {
				g.Rel = InFront
			}
		}
		s.Groups = append(s.Groups, g)
	}
	if alone && len(s.Groups) == 2 && (s.Groups[0].Rel == Above || s.Groups[1].Rel == Above) {
		for i := range s.Groups {
			if s.Groups[i].Rel != Above {
				s.Groups[i].Rel = Middle
			}
		}
	}
}

// carries puts t on or under the first group if it can, and makes that one a
// single box, bed, table or the like.
func (s *Scene) carries(r rng, g *Group, t Thing) bool {
	o := &s.Groups[0]
	if t.has(wide) || t.size > .2 || o.Rel == Above || t.sprite == "table" {
		return false
	}
	switch Things[o.Kind].sprite {
	case "box", "bed", "suitcase", "drum", "gift", "television", "bus", "truck", "cake",
		"books", "log", "filing-cabinet", "oil-drum", "ice-cube", "minibus", "toolbox", "briefcase":
		g.Rel = On
	default:
		if !allowed(s.Place, Things[table]) || !r.p(.7) {
			return false
		}
		o.Kind, o.Colour = table, -1
		if r.p(.5) {
			o.Colour = r.IntN(len(Colours))
		}
		g.Rel = On
		if r.p(.5) {
			g.Rel = Under
		}
	}
	o.Rel, o.Count, o.Size = Middle, 1, 0
	return true
}

// layout places everything; all positions are fractions of the side.
func (s *Scene) layout(r rng) {
	s.horizon = r.uni(.52, .6)
	s.art = r.Uint64()
	for i := range s.tone {
		s.tone[i] = 238 + r.IntN(37)
	}
	shift := r.uni(-.025, .025)
	side := Relation(-1)
	for _, g := range s.Groups {
		if g.Rel == OnLeft || g.Rel == OnRight {
			if side >= 0 && side != g.Rel {
				side = -2
			} else if side != -2 {
				side = g.Rel
			}
		}
	}
	n := len(s.Chars)
	for i := range s.Chars {
		c := &s.Chars[i]
		c.h = r.uni(.6, .68)
		c.x = .5 + r.uni(-.06, .06)
		switch {
		case n == 2:
			c.h = r.uni(.48, .55)
			c.x = []float64{.27, .73}[i] + r.uni(-.02, .02)
			c.flip = i == 1
		case side == OnLeft:
			c.x = .67 + r.uni(-.03, .02)
		case side == OnRight:
			c.x = .33 + r.uni(-.02, .03)
		}
		for _, g := range s.Groups {
			if n == 1 && g.Rel == Behind {
				c.h *= .86
			}
			if g.Rel == Above {
				c.h *= .9
			}
		}
		if side == -2 {
			c.x, c.h = .5, c.h*.9
		}
		if c.Little {
			c.h *= .66
		}
		if c.Held >= 0 && n == 1 && side == OnLeft {
			c.flip = false
		} else if c.Held >= 0 && n == 1 && side == OnRight {
			c.flip = true
		}
		c.x += shift
		c.y = r.uni(.92, .95)
		if c.Action == sleeping {
			c.h *= .9
		}
		if c.Hat >= 0 && c.h > .62 {
			c.h = .62
		}
	}
	for i := range s.Groups {
		s.place(r, &s.Groups[i], shift)
	}
}

// place puts the members of a group where they do not cover each other.
func (s *Scene) place(r rng, g *Group, shift float64) {
	t := Things[g.Kind]
	n := g.Count
	g.h = t.size * 1.15
	if len(s.Chars) == 0 {
		g.h *= 1.45
		if len(s.Groups) > 1 {
			g.h *= .85
		}
	}
	g.full = g.h
	switch g.Size {
	case -1:
		g.h *= .68
	case 1:
		g.h *= 1.4
	}
	asp := max(aspect(s.Style, t.sprite), .6)
	room, cols := .92, n // width at hand, members in a row
	cx, y := .5, r.uni(.9, .94)
	switch g.Rel {
	case OnLeft, OnRight:
		room, cols = .36, min(n, 2)
		cx = .21
		if len(s.Chars) == 0 {
			room, cx = .42, .25
		}
		if len(s.Chars) == 1 && len(s.Groups) == 2 && s.Groups[0].Rel != Above && s.Groups[1].Rel != Above {
			room, cx = .27, .155
		}
		if g.Rel == OnRight {
			cx = 1 - cx
		}
	case InFront:
		y, room = r.uni(.965, .98), .8
		g.h = min(g.h, .17)
		if len(s.Chars) == 1 && n == 1 {
			cx = s.Chars[0].x + r.uni(.13, .17)*float64(1-2*r.IntN(2))
			room = .3
		}
	case Behind:
		y = s.horizon + r.uni(.17, .2)
		c := s.Chars[0]
		cols = n
		room = .36
		cx = .19
		if c.x < .5 {
			cx = .81
		}
		if n > 2 {
			cols = 2
		}
	case Above:
		y, room = r.uni(.24, .3), .8
		cx = r.uni(.35, .65)
		if n == 1 {
			cx = r.uni(.2, .8)
		}
	case On, Under:
		o := &s.Groups[g.At]
		g.h = min(t.size*1.2, o.h*.8)
		if g.Rel == Under {
			g.h = min(g.h, o.h*.66)
			g.full = g.h
			g.spots = [][2]float64{{o.spots[0][0] + r.uni(-.03, .03), o.spots[0][1] - o.h*.02}}
			return
		}
		g.full = g.h
		g.spots = [][2]float64{{o.spots[0][0] + r.uni(-.01, .01), o.spots[0][1] - o.h*.9}}
		return
	}
	if len(s.Chars) == 0 && n > 3 {
		cols = 3
		g.h = min(g.h, .25)
	}
	back := max(0, n-cols) // members of the back row, which looks over the front one
	gap := 1.1
	if n > 1 && g.Rel != Above {
		gap = 1.14
	}
	g.h = min(g.h, room/(float64(cols)*asp*gap))
	if back > 0 {
		g.h = min(g.h, .25)
	}
	stepX, stepY := g.h*asp*gap, g.h*.86
	half := stepX * float64(cols) / 2
	cx = max(half+.01, min(.99-half, cx+shift))
	for i := 0; i < n; i++ {
		k, in, up := i, back, stepY
		if i >= back {
			k, in, up = i-back, cols, 0
		}
		x := cx + float64((float64(k)-float64(in-1)/2)*stepX) + r.uni(-.004, .004)
		g.spots = append(g.spots, [2]float64{x, y - up + r.uni(-.004, .004)})
	}
}
