package world

func (p *painter) water() {
	s, r, hz := p.s, p.r, p.hz
	p.vgrad(hz, 1, p.lit(rgb{38, 128, 192}), p.lit(rgb{80, 186, 218}))
	for i := 0; i < 14; i++ {
		x, y := r.Float64(), hz+r.uni(.03, .3)
		p.limb(p.lit(rgb{222, 244, 255}), 220, x, y, x+r.uni(.03, .07), y, .006)
	}
	if s.Place == beach {
		b := r.uni(.02, .06)
		xy := []float64{}
		for i := 0; i <= 16; i++ {
			sn, _ := sincos(float64(i)*.42 + b*60)
			xy = append(xy, float64(i)/16, .73+float64(sn*.025))
		}
		xy = append(xy, 1, 1, 0, 1)
		for i := 0; i < 34; i += 2 { // foam, then sand
			xy[i+1] -= .018
		}
		p.poly(p.lit(rgb{240, 250, 252}), 255, xy...)
		for i := 0; i < 34; i += 2 {
			xy[i+1] += .018
		}
		p.poly(p.lit(rgb{245, 222, 160}), 255, xy...)
		for i := 0; i < 20; i++ {
			p.ell(p.lit(rgb{226, 198, 134}), 255, r.Float64(), r.uni(.8, .99), .006, .004)
		}
		return
	}
	// A raft, so that nobody walks on water.
	w := p.lit(rgb{168, 112, 62})
	p.poly(p.lit(rgb{24, 92, 150}), 200, .01, .97, .99, .97, .96, 1, .04, 1)
	p.poly(w, 255, .06, .83, .94, .83, 1, .96, 0, .96)
	for i := 0; i < 4; i++ {
		y := .855 + .028*float64(i)
		p.limb(w.scale(206), 255, .05-.012*float64(i), y, .95+.012*float64(i), y, .005)
	}
	p.rect(w.scale(180), 255, 0, .955, 1, .03)
}

func (p *painter) skyline() {
	s, r := p.s, p.r
	nightly := s.Time == night
	neon := []rgb{{255, 51, 153}, {51, 242, 255}, {166, 84, 255}, {60, 255, 130}, {255, 178, 38}}
	base := s.horizon + .22
	for layer := 0; layer < 2; layer++ {
		for x := -r.uni(.01, .06); x < 1; {
			w, h := r.uni(.09, .16), r.uni(.3, .62)
			col := rgb{158, 168, 192}
			if layer == 1 {
				h, col = h*.72, rgb{122, 134, 166}
			}
			if nightly {
				col = []rgb{{44, 46, 84}, {22, 22, 46}}[layer]
			} else {
				col = p.lit(col)
			}
			p.rect(col, 255, x, base-h, w, h+.01)
			if r.p(.3) {
				p.rect(col, 255, x+w*.45, base-h-.06, .012, .07)
			}
			for a := 0; a < int(w/.027); a++ {
				for b := 0; b < int(h/.042); b++ {
					if !r.p(.5) {
						continue
					}
					wc, al := rgb{220, 238, 255}, 150
					if s.Time != day {
						wc, al = pick(r, []rgb{{255, 226, 128}, {255, 244, 196}, {160, 220, 255}}), 235
					}
					p.rect(wc, al, x+.008+.027*float64(a), base-h+.012+.042*float64(b), .014, .021)
				}
			}
			if s.Neon && layer == 1 && r.p(.85) {
				c := pick(r, neon)
				nx, ny, nw := x+w*.5, base-h*r.uni(.35, .85), min(w*.32, .05)
				for i, q := range []float64{3, 2, 1.4} {
					p.ell(c, 20+20*i, nx, ny, nw*q, nw*q*.8)
				}
				p.as(ownNeon, func() {
					p.rect(c, 255, nx-nw, ny-.032, nw*2, .064)
					p.rect(rgb{24, 20, 44}, 255, nx-nw+.011, ny-.021, nw*2-.022, .042)
					switch r.IntN(3) {
					case 0:
						p.limb(whiteC, 255, nx-nw*.5, ny, nx+nw*.5, ny, .013)
					case 1:
						p.ell(c.blend(whiteC, 120), 255, nx, ny, .015, .015)
					case 2:
						p.limb(c.blend(whiteC, 120), 255, nx-nw*.5, ny-.008, nx+nw*.3, ny-.008, .008)
						p.limb(c.blend(whiteC, 120), 255, nx-nw*.5, ny+.008, nx+nw*.5, ny+.008, .008)
					}
				})
			}
			x += w + .012
		}
	}
	a, b := p.lit(rgb{128, 130, 140}), p.lit(rgb{98, 100, 110})
	if nightly {
		a, b = rgb{28, 28, 44}, rgb{44, 36, 66}
	}
	if s.Season == winter && s.Weather == snow {
		a, b = p.lit(rgb{226, 230, 238}), p.lit(rgb{206, 212, 222})
	}
	p.vgrad(base, 1, a, b)
	if s.Neon {
		for i := 0; i < 16; i++ {
			p.ell(pick(r, neon), 100, r.Float64(), base+r.uni(.03, .2), .06, .009)
		}
	}
}

func (p *painter) indoors() {
	s, r := p.s, p.r
	wall := pick(r, []rgb{{245, 230, 204}, {222, 236, 226}, {226, 230, 244}, {246, 224, 220}})
	floor := rgb{186, 130, 86}
	fy := s.horizon + .13
	if s.Place == classroom {
		floor = rgb{200, 176, 140}
	}
	p.vgrad(0, fy, p.lit(wall), p.lit(wall.scale(240)))
	p.vgrad(fy, 1, p.lit(floor), p.lit(floor.scale(214)))
	p.rect(p.lit(whiteC).scale(244), 255, 0, fy-.02, 1, .025)
	if s.Place == classroom {
		x, w := .12+r.uni(0, .06), .7
		p.rect(p.lit(rgb{150, 104, 62}), 255, x-.02, .1, w+.04, .36)
		p.rect(p.lit(rgb{44, 94, 74}), 255, x, .12, w, .32)
		ch := rgb{226, 236, 230}
		for i := 0; i < 3; i++ {
			y := .18 + .07*float64(i)
			for j := 0; j < 4; j++ {
				if r.p(.7) {
					a := x + .06 + .15*float64(j)
					p.limb(ch, 190, a, y, a+r.uni(.05, .11), y, .008)
				}
			}
		}
		p.rect(p.lit(rgb{130, 88, 52}), 255, x+.02, .445, w-.04, .02)
		for i := 0; i < 2; i++ {
			dx := .03 + .72*float64(i)
			p.rect(p.lit(rgb{206, 150, 92}), 255, dx, fy+.03, .22, .028)
			p.rect(p.lit(rgb{120, 124, 134}), 255, dx+.02, fy+.058, .014, .1)
			p.rect(p.lit(rgb{120, 124, 134}), 255, dx+.186, fy+.058, .014, .1)
		}
		return
	}
	for i := 1; i < 4; i++ {
		p.rect(p.lit(floor.scale(226)), 255, 0, fy+float64(i)*float64(i)*.04, 1, .004)
	}
	x := .62
	if r.p(.5) {
		x = .1
	}
	p.rect(whiteC, 255, x, .12, .26, .28)
	p.rect(rgb{190, 226, 250}, 255, x+.015, .135, .23, .25)
	p.rect(whiteC, 255, x+.124, .12, .012, .28)
	p.rect(whiteC, 255, x, .254, .26, .012)
	cur := pick(r, []rgb{{214, 120, 120}, {120, 160, 210}, {150, 190, 130}, {220, 190, 110}})
	for _, q := range []float64{x - .03, x + .23} {
		p.poly(p.lit(cur), 255, q, .09, q+.06, .09, q+.07, .43, q-.01, .43)
	}
	p.limb(p.lit(rgb{120, 84, 54}), 255, x-.05, .09, x+.31, .09, .014)
	fx := .9 - x
	p.rect(p.lit(rgb{130, 90, 56}), 255, fx-.08, .16, .18, .16) // a picture on the wall
	p.rect(rgb{210, 226, 240}, 255, fx-.065, .175, .15, .13)
	p.poly(p.lit(rgb{120, 170, 120}), 255, fx-.065, .305, fx-.02, .22, fx+.03, .28, fx+.05, .25, fx+.085, .305)
	rug := pick(r, []rgb{{140, 178, 204}, {204, 150, 150}, {170, 190, 140}, {190, 160, 200}})
	p.ell(p.lit(rug.scale(220)), 255, .5, .89, .4, .09)
	p.ell(p.lit(rug), 255, .5, .89, .36, .075)
}

func (p *painter) space() {
	r := p.r
	p.vgrad(0, 1, rgb{6, 6, 22}, rgb{32, 16, 58})
	for i := 0; i < 90; i++ {
		p.ell(whiteC, 60+r.IntN(190), r.Float64(), r.Float64(), .0035, .0035)
	}
	x, y := r.uni(.12, .88), r.uni(.13, .22)
	if r.p(.5) {
		p.ell(rgb{76, 140, 230}, 255, x, y, .1, .1)
		p.ell(rgb{102, 190, 104}, 255, x-.03, y-.02, .04, .03)
		p.ell(rgb{102, 190, 104}, 255, x+.04, y+.03, .03, .035)
	} else {
		p.ell(rgb{226, 170, 104}, 255, x, y, .085, .085)
		p.ell(rgb{204, 146, 86}, 255, x, y+.02, .08, .018)
		p.tf = unit.move(x, y).turn(-.3)
		p.ell(rgb{240, 214, 160}, 255, 0, 0, .15, .018)
		p.tf = unit
	}
	p.ell(rgb{154, 154, 166}, 255, .5, 1.22, .8, .44)
	for i := 0; i < 7; i++ {
		x, y, w := r.uni(.06, .94), r.uni(.87, .98), r.uni(.025, .05)
		p.ell(rgb{124, 124, 138}, 255, x, y, w, w*.36)
		p.ell(rgb{138, 138, 152}, 255, x, y+.004, w*.8, w*.26)
	}
}

func (p *painter) deep() {
	r := p.r
	p.vgrad(0, 1, p.lit(rgb{70, 180, 222}), p.lit(rgb{12, 70, 140}))
	for i := 0; i < 4; i++ {
		x := r.uni(-.1, .9)
		p.poly(rgb{190, 236, 250}, 34, x, 0, x+.12, 0, x+.32, .9, x+.1, .9)
	}
	p.ell(p.lit(rgb{226, 204, 150}), 255, .3, 1.02, .8, .2)
	p.ell(p.lit(rgb{236, 214, 160}), 255, .75, 1.04, .7, .2)
	for i := 0; i < 7; i++ {
		x, y := r.Float64(), r.uni(.84, .9)
		if x > .3 && x < .7 {
			x += .35 * float64(2*r.IntN(2)-1)
		}
		g := p.lit(pick(r, []rgb{{50, 150, 90}, {70, 170, 80}, {30, 120, 100}}))
		h := r.uni(.16, .34)
		for j := 0; j < 6; j++ {
			a, b := float64(j), float64(j+1)
			d := .018 * float64(1-2*(j%2))
			p.limb(g, 255, x+d, y-h*a/6, x-d, y-h*b/6, .022-.002*a)
		}
	}
	for i := 0; i < 5; i++ {
		x := r.Float64()
		c := p.lit(pick(r, []rgb{{240, 110, 110}, {250, 160, 90}, {200, 110, 190}}))
		for _, d := range []float64{-.03, 0, .03} {
			p.limb(c, 255, x, .93, x+d, .87, .014)
		}
	}
	for i := 0; i < 16; i++ {
		x, y, q := r.Float64(), r.uni(.05, .85), r.uni(.006, .014)
		p.ell(rgb{220, 244, 255}, 130, x, y, q, q)
		p.ell(whiteC, 220, x-q*.3, y-q*.3, q*.3, q*.3)
	}
}

// weather draws what falls in front of everything; it owns nothing.
func (p *painter) weather() {
	s, r := p.s, p.r
	p.erase, p.id = false, 0
	switch s.Weather {
	case rain, storm:
		for i := 0; i < 70; i++ {
			x, y, l := r.uni(0, 1.1), r.uni(-.03, 1), r.uni(.04, .065)
			p.line(rgb{200, 222, 250}, 205, x, y, x-l*.25, y+l, .0065)
		}
		for i := 0; i < 9; i++ {
			p.ell(rgb{206, 226, 245}, 120, r.Float64(), r.uni(.84, .98), .032, .008)
		}
	case snow:
		for i := 0; i < 70; i++ {
			q := r.uni(.005, .012)
			p.ell(whiteC, 240, r.Float64(), r.Float64(), q, q)
		}
	case fog:
		p.rect(rgb{222, 226, 230}.scale(p.k), 38, 0, 0, 1, 1)
	}
}

// bolt is a storm's lightning, behind the characters.
func (p *painter) bolt() {
	x := p.r.uni(.12, .3)
	if p.r.p(.5) {
		x = 1 - x
	}
	p.as(ownBolt, func() {
		p.poly(rgb{255, 240, 100}, 255, x, .1, x-.06, .32, x+.005, .32, x-.05, .54, x+.085, .26, x+.02, .26, x+.055, .1)
	})
}
