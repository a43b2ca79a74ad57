package world

// Owners of backdrop elements that captions may speak of.
const (
	ownTree owner = 1 + iota
	ownRainbow
	ownSun
	ownMoon
	ownBolt
	ownNeon
	ownSky               // the upper quarter where nothing else is
	ownChars  owner = 16 // + 16*character + part
	ownGroups owner = 64 // + 8*group + member
)

// painter draws one scene; k is the light on the backdrop, 256 by day.
type painter struct {
	*canvas
	s   *Scene
	r   rng
	k   int
	sky [2]rgb
	hz  float64
}

// lit is a backdrop colour under the scene's light and tone.
func (p *painter) lit(c rgb) rgb {
	for i := range c {
		c[i] = uint8(min(255, int(c[i])*p.k/256*p.s.tone[i]/256))
	}
	return c
}

// as draws f as element id.
func (p *painter) as(id owner, f func()) {
	old := p.id
	p.id = id
	f()
	p.id = old
}

var (
	whiteC = rgb{255, 255, 255}
	sunC   = rgb{255, 222, 84}
)

func (p *painter) backdrop() {
	s, r := p.s, p.r
	p.hz = s.horizon
	p.k = []int{256, 208, 112}[s.Time]
	p.sky = [][2]rgb{{{84, 162, 240}, {200, 232, 255}}, {{92, 66, 140}, {255, 156, 92}}, {{8, 10, 36}, {34, 38, 92}}}[s.Time]
	if s.Time == day {
		switch s.Weather {
		case rain, storm:
			p.sky = [2]rgb{{104, 118, 138}, {172, 182, 194}}
		case snow:
			p.sky = [2]rgb{{172, 188, 210}, {228, 235, 242}}
		case cloudy:
			p.sky = [2]rgb{{140, 160, 184}, {208, 216, 224}}
		case fog:
			p.sky = [2]rgb{{192, 200, 208}, {226, 230, 233}}
		}
	} else if s.Time == sunset && s.Weather != sunny {
		p.sky = [2]rgb{{84, 70, 112}, {226, 138, 104}}
	}
	for i := range p.sky {
		for j := range p.sky[i] {
			p.sky[i][j] = uint8(min(255, int(p.sky[i][j])*s.tone[j]/256))
		}
	}
	if Places[s.Place].sky {
		p.vgrad(0, 1, p.sky[0], p.sky[1])
		p.heavens()
	}
	switch s.Place {
	case meadow, park, forest, mountain, street, farm:
		p.land()
	case beach, sea:
		p.water()
	case desert:
		p.vgrad(p.hz, 1, p.lit(rgb{238, 200, 124}), p.lit(rgb{214, 168, 92}))
		for i := 0; i < 3; i++ {
			p.ell(p.lit(rgb{232, 192, 116}).scale(250-8*i), 255, r.uni(0, 1), p.hz+.06+.05*float64(i), r.uni(.3, .5), r.uni(.06, .1))
		}
		for i := 0; i < 2; i++ {
			x, y := r.uni(.05, .95), p.hz+r.uni(.02, .06)
			g := p.lit(rgb{70, 140, 80})
			p.limb(g, 255, x, y, x, y-.12, .028)
			p.limb(g, 255, x, y-.05, x+.04, y-.05, .018)
			p.limb(g, 255, x+.04, y-.05, x+.04, y-.09, .018)
			p.limb(g, 255, x, y-.03, x-.04, y-.03, .018)
			p.limb(g, 255, x-.04, y-.03, x-.04, y-.07, .018)
		}
	case city:
		p.skyline()
	case room, classroom:
		p.indoors()
	case space:
		p.space()
	case underwater:
		p.deep()
	}
	if s.Weather == fog {
		p.erase = false
		p.rect(rgb{222, 226, 230}.scale(p.k), 120, 0, 0, 1, 1)
		for i := 0; i < 7; i++ {
			p.ell(rgb{236, 238, 240}.scale(p.k+24), 70, r.uni(0, 1), r.uni(.25, .95), r.uni(.25, .45), r.uni(.03, .06))
		}
		p.erase = true
	}
}

// heavens draws stars, moon, sun, rainbow and clouds.
func (p *painter) heavens() {
	s, r := p.s, p.r
	clear := s.Weather == sunny
	left := r.p(.5)
	side := func(x float64) float64 {
		if left {
			return 1 - x
		}
		return x
	}
	switch {
	case s.Time == night:
		if clear || s.Weather == snow {
			for i := 0; i < 45; i++ {
				p.ell(rgb{255, 255, 232}, 60+r.IntN(190), r.Float64(), float64(r.Float64()*p.hz), .0035, .0035)
			}
		}
		if clear {
			x, y := side(r.uni(.78, .88)), r.uni(.12, .18)
			p.as(ownMoon, func() { p.ell(rgb{255, 246, 206}, 255, x, y, .07, .07) })
			p.ell(p.sky[0].blend(p.sky[1], 40), 255, x-.03, y-.015, .06, .06)
		}
	case clear:
		x, y := side(r.uni(.78, .88)), r.uni(.11, .17)
		col := sunC
		if s.Time == sunset {
			x, y, col = r.uni(.25, .75), p.hz-.03, rgb{255, 186, 88}
		}
		p.ell(rgb{255, 240, 150}, 60, x, y, .13, .13)
		p.as(ownSun, func() { p.ell(col, 255, x, y, .085, .085) })
	}
	if s.Rainbow {
		bands := []rgb{{236, 62, 62}, {250, 152, 50}, {252, 230, 76}, {88, 198, 88}, {76, 152, 242}, {90, 90, 206}, {152, 90, 190}}
		cx, top := .5+r.uni(-.06, .06), r.uni(.44, .48)
		p.as(ownRainbow, func() {
			for i, c := range bands {
				p.ring(c, 235, cx, p.hz+.03, top-.027*float64(i), .028)
			}
		})
	}
	n, col := 0, whiteC
	switch {
	case clear:
		n = r.IntN(3)
		if s.Time == night {
			col = rgb{64, 66, 94}
		} else if s.Time == sunset {
			col = rgb{255, 206, 176}
		}
	case s.Weather == fog:
	default:
		n = 5
		col = rgb{150, 158, 170}
		if s.Weather == cloudy {
			n, col = 6, rgb{226, 230, 236}
		}
		if s.Time == night {
			col = rgb{62, 66, 86}
		} else if s.Time == sunset {
			col = rgb{150, 116, 130}
		}
	}
	for i := 0; i < n; i++ {
		x := r.Float64()
		if n > 3 {
			x = (float64(i) + r.Float64()) / float64(n)
		}
		p.cloud(x, r.uni(.07, .21), r.uni(.05, .09), col)
	}
}

func (p *painter) cloud(x, y, s float64, c rgb) {
	for _, q := range [][3]float64{{-1, .1, .55}, {.9, .1, .6}, {-.5, .25, .6}, {.3, .2, .7}} {
		p.ell(c.scale(242), 238, x+q[0]*s, y+q[1]*s+.012, q[2]*s, q[2]*s*.8)
	}
	for _, q := range [][3]float64{{-1, .1, .55}, {0, -.2, .8}, {.9, .1, .6}, {.3, .2, .7}, {-.5, .25, .6}} {
		p.ell(c, 245, x+q[0]*s, y+q[1]*s, q[2]*s, q[2]*s*.8)
	}
}

var foliage = [][]rgb{
	spring: {{250, 190, 214}, {243, 160, 194}, {255, 216, 230}},
	summer: {{66, 154, 66}, {84, 174, 78}, {50, 128, 52}},
	autumn: {{235, 128, 32}, {217, 78, 30}, {243, 178, 52}},
}

// tree stands at x, y with height h, dressed for the season.
func (p *painter) tree(x, y, h float64) {
	r := p.r
	p.as(ownTree, func() {
		p.limb(p.lit(rgb{116, 78, 50}), 255, x, y, x, y-h*.45, h*.09)
		if p.s.Season == winter {
			b := p.lit(rgb{116, 82, 56})
			for _, a := range []float64{-.34, -.14, .15, .33} {
				p.limb(b, 255, x, y-h*.4, x+a*h, y-h*.8+h*.5*max(a, -a), h*.035)
			}
			for _, a := range []float64{-.24, -.02, .22} {
				p.ell(p.lit(rgb{250, 252, 255}), 245, x+a*h, y-h*.74, h*.13, h*.05)
			}
			return
		}
		for _, q := range [][3]float64{{-.2, -.58, .22}, {.2, -.58, .22}, {0, -.52, .22}, {0, -.76, .27}} {
			c := p.lit(pick(r, foliage[p.s.Season]))
			p.ell(c.scale(228), 255, x+q[0]*h, y+q[1]*h+h*.03, q[2]*h, q[2]*h)
			p.ell(c, 255, x+q[0]*h, y+q[1]*h, q[2]*h, q[2]*h*.94)
		}
		if p.s.Season == spring { // blossom
			for i := 0; i < 6; i++ {
				p.ell(p.lit(whiteC), 230, x+r.uni(-.3, .3)*h, y-r.uni(.45, .95)*h, h*.025, h*.025)
			}
		}
	})
}

var ground = []rgb{spring: {142, 206, 92}, summer: {100, 178, 72}, autumn: {202, 164, 82}, winter: {240, 245, 252}}

func (p *painter) land() {
	s, r, hz := p.s, p.r, p.hz
	g := ground[s.Season]
	if s.Place == mountain {
		for _, q := range [][2]float64{{.2, .34}, {.95, .3}, {.62, .42}} {
			x, h := q[0]+r.uni(-.06, .06), q[1]+r.uni(-.03, .04)
			p.poly(p.lit(rgb{128, 140, 166}), 255, x-.3, hz+.06, x, hz-h, x+.3, hz+.06)
			p.poly(p.lit(rgb{108, 120, 148}), 255, x, hz-h, x+.3, hz+.06, x+.05, hz+.06, x+.04, hz-h*.6)
			p.poly(p.lit(rgb{248, 250, 255}), 255, x-.078, hz-h*.76, x, hz-h, x+.078, hz-h*.76, x+.02, hz-h*.68, x-.03, hz-h*.66)
		}
	}
	p.ell(p.lit(g.scale(226)), 255, .15+r.uni(-.1, .1), hz+.13, .6, .19)
	p.ell(p.lit(g.scale(240)), 255, .85+r.uni(-.1, .1), hz+.13, .55, .18)
	p.vgrad(hz+.04, 1, p.lit(g), p.lit(g.scale(216)))
	var xs []float64
	switch s.Place {
	case meadow:
		xs = []float64{[]float64{.12, .88}[r.IntN(2)]}
	case mountain:
		xs = []float64{.08, .93}
	case park:
		xs = []float64{.08, .92, .27, .73}
	case forest:
		xs = []float64{.03, .18, .34, .5, .66, .82, .97, .1, .9}
	case farm:
		xs = []float64{.93}
	}
	if s.Place == park { // a path, a bench, a lamp
		p.poly(p.lit(rgb{222, 200, 160}), 255, .47, hz+.04, .53, hz+.04, .78, 1, .22, 1)
	}
	if s.Place == farm {
		p.barn()
	}
	for i, x := range xs {
		h := r.uni(.31, .42)
		if s.Place == forest && i < 7 {
			h = r.uni(.4, .56)
		}
		p.tree(x+r.uni(-.03, .03), hz+r.uni(.05, .1)+float64(i/7)*.1, h)
	}
	if s.Place == park {
		x := .16 + .68*float64(r.IntN(2))
		w := p.lit(rgb{150, 96, 56})
		p.rect(p.lit(rgb{70, 70, 80}), 255, x-.08, hz+.13, .012, .06)
		p.rect(p.lit(rgb{70, 70, 80}), 255, x+.07, hz+.13, .012, .06)
		p.rect(w, 255, x-.1, hz+.12, .2, .022)
		p.rect(w, 255, x-.1, hz+.07, .2, .018)
		p.rect(w, 255, x-.1, hz+.095, .2, .014)
		p.rect(p.lit(rgb{64, 66, 76}), 255, .395, hz-.16, .012, .24)
		lamp := p.lit(rgb{240, 240, 220})
		if s.Time != day {
			lamp = rgb{255, 236, 150}
			p.ell(lamp, 70, .401, hz-.175, .06, .06)
		}
		p.ell(lamp, 255, .401, hz-.175, .024, .028)
	}
	if s.Place == street {
		p.houses()
	}
	switch s.Season {
	case spring, summer:
		if s.Place != street {
			n := 10 + 14*(1-s.Season)
			for i := 0; i < n; i++ {
				x, y := r.Float64(), hz+r.uni(.1, .44)
				c := p.lit(pick(r, []rgb{{255, 110, 140}, {255, 230, 90}, whiteC, {204, 130, 230}}))
				p.ell(c, 255, x, y, .011, .011)
				p.ell(p.lit(rgb{250, 190, 60}), 255, x, y, .004, .004)
			}
		}
	case autumn:
		for i := 0; i < 26; i++ {
			p.ell(p.lit(pick(r, foliage[autumn])), 255, r.Float64(), r.uni(.3, .99), .013, .008)
		}
	}
}

func (p *painter) barn() {
	hz := p.hz
	x := .02 + p.r.uni(0, .08)
	p.poly(p.lit(rgb{190, 56, 44}), 255, x, hz+.1, x, hz-.1, x+.13, hz-.2, x+.26, hz-.1, x+.26, hz+.1)
	p.poly(p.lit(rgb{120, 74, 56}), 255, x-.02, hz-.09, x+.13, hz-.215, x+.28, hz-.09, x+.28, hz-.11, x+.13, hz-.24, x-.02, hz-.11)
	p.rect(p.lit(rgb{250, 240, 230}), 255, x+.08, hz-.03, .1, .13)
	p.rect(p.lit(rgb{160, 44, 36}), 255, x+.09, hz-.02, .08, .12)
	w := p.lit(rgb{245, 240, 228})
	for i := 0; i < 14; i++ {
		p.rect(w, 255, .3+.055*float64(i), hz+.04, .018, .1)
	}
	p.rect(w, 255, .29, hz+.06, .75, .014)
	p.rect(w, 255, .29, hz+.1, .75, .014)
}

func (p *painter) houses() {
	r, hz := p.r, p.hz
	base := hz + .12
	glass := p.lit(rgb{196, 226, 246})
	if p.s.Time != day {
		glass = rgb{255, 226, 128}
	}
	for i := 0; i < 5; i++ {
		x, h := .205*float64(i)-.01, r.uni(.18, .33)
		c := p.lit(pick(r, []rgb{{217, 128, 102}, {230, 204, 153}, {153, 178, 204}, {191, 153, 191}, {170, 200, 160}}))
		p.rect(c, 255, x, base-h, .19, h+.02)
		p.rect(c.scale(200), 255, x-.006, base-h-.018, .202, .024)
		for a := 0; a < 2; a++ {
			for b := 0; b < int(h/.085); b++ {
				p.rect(glass, 255, x+.03+.08*float64(a), base-h+.03+.08*float64(b), .046, .046)
			}
		}
	}
	p.tree(.2+r.uni(-.02, .02), base+.03, r.uni(.25, .3))
	p.tree(.82+r.uni(-.02, .02), base+.03, r.uni(.25, .3))
	p.rect(p.lit(rgb{186, 186, 190}), 255, 0, base+.02, 1, .05)
	road := rgb{108, 110, 117}
	if p.s.Season == winter {
		road = rgb{150, 154, 164}
	}
	p.vgrad(base+.07, 1, p.lit(road), p.lit(road.scale(200)))
	off := r.uni(0, .1)
	for i := 0; i < 5; i++ {
		p.rect(p.lit(rgb{255, 242, 178}), 255, off+.22*float64(i)-.06, base+.18, .12, .016)
	}
	if p.s.Season == winter {
		p.ell(p.lit(rgb{248, 250, 255}), 255, .2, base+.065, .25, .02)
		p.ell(p.lit(rgb{248, 250, 255}), 255, .8, base+.065, .3, .02)
	}
}
