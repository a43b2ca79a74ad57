package world

// The parts of a character, as offsets from its first owner.
const (
	partHead owner = iota
	partBody
	partHat
	partTop
	partScarf
	partShades
	partHeld
	partWings
)

// puppet draws a character. Its frame has the feet at the origin, y up
// negative, and the height 1; it always faces +x there.
func (p *painter) puppet(c *Char, id owner) {
	who := Characters[c.Who]
	fur, dark := who.fur, who.fur.scale(212)
	base := unit.move(c.x, c.y)
	shadow := func(w float64) { p.tf = base; p.id = 0; p.ell(rgb{}, 56, 0, .005, c.h*w, c.h*.035) }
	f := 1.0
	if c.flip {
		f = -1
	}
	p.erase = true
	switch c.Action {
	case flying:
		p.tf = unit.move(c.x, c.y-.13-float64(c.phase*.06)).grow(f*c.h, c.h).turn(.2)
	case jumping:
		shadow(.17)
		p.tf = unit.move(c.x, c.y-c.h*.24).grow(f*c.h, c.h)
	case running:
		shadow(.25)
		p.tf = unit.move(c.x, c.y-c.h*.03).grow(f*c.h, c.h).turn(.17)
	case sleeping:
		shadow(.5)
		p.tf = unit.move(c.x-float64(f*c.h*.42), c.y-c.h*.17).grow(f*c.h, c.h).turn(1.5)
	case sitting:
		shadow(.3)
		p.tf = unit.move(c.x, c.y+c.h*.1).grow(f*c.h, c.h)
	default:
		shadow(.24)
		p.tf = base.grow(f*c.h, c.h)
	}
	frame := p.tf
	top := -1
	if c.Coat >= 0 {
		top = c.Coat
	} else if c.Shirt >= 0 {
		top = c.Shirt
	}
	arm := fur
	var tc rgb
	if top >= 0 {
		tc = Colours[top].rgb
		arm = tc
	}
	boot := func(x, y float64) {
		p.id = id + partBody
		col := dark.scale(232)
		if c.Coat >= 0 {
			p.id, col = id+partTop, tc.scale(190)
		}
		p.ell(col, 255, x+.015, y, .075, .042)
	}
	p.id = id + partWings
	if c.Wings {
		for _, s := range []float64{-1, 1} {
			p.tf = frame.move(s*.11, -.38).turn(s * (-.5 + float64(.25*c.phase)))
			p.ell(rgb{176, 196, 228}, 255, s*.23, -.05, .25, .125)
			p.ell(whiteC, 255, s*.23, -.055, .235, .11)
			p.ell(rgb{222, 232, 250}, 255, s*.19, -.02, .15, .06)
		}
		p.tf = frame
	}
	p.id = id + partBody
	leg := func(x0, y0, x1, y1 float64) {
		p.id = id + partBody
		p.limb(dark, 255, x0, y0, x1, y1, .1)
		boot(x1, y1+.01)
	}
	switch c.Action {
	case walking:
		leg(-.07, -.17, -.17, -.04)
		leg(.07, -.17, .17, -.04)
	case running:
		leg(-.07, -.18, -.25, -.12)
		leg(.07, -.18, .22, -.1)
	case jumping:
		leg(-.08, -.17, -.17, -.07)
		leg(.08, -.17, .19, -.1)
	case flying:
		leg(-.07, -.15, -.13, -.03)
		leg(.06, -.15, .02, -.02)
	case sitting:
	case dancing:
		leg(-.07, -.17, -.09, -.035)
		leg(.07, -.17, .24, -.13)
	default:
		leg(-.085, -.17, -.085, -.035)
		leg(.085, -.17, .085, -.035)
	}
	p.id = id + partBody
	p.ell(dark, 255, 0, -.295, .183, .2)
	p.ell(fur, 255, 0, -.3, .172, .192)
	if c.Coat >= 0 { // hood, behind the head
		p.id = id + partTop
		p.ell(tc.scale(222), 255, 0, -.67, .305, .29)
		p.poly(tc, 255, -.12, -.48, .12, -.48, .175, -.38, .25, -.13, .15, -.105, 0, -.098, -.15, -.105, -.25, -.13, -.175, -.38)
		p.line(tc.scale(180), 255, 0, -.44, 0, -.1, .014)
		for i := 0; i < 3; i++ {
			p.ell(whiteC, 255, .035, -.36+.08*float64(i), .014, .014)
		}
	} else if c.Shirt >= 0 {
		p.id = id + partTop
		p.poly(tc, 255, -.14, -.48, .14, -.48, .2, -.4, .205, -.25, .19, -.17, .1, -.145, -.1, -.145, -.19, -.17, -.205, -.25, -.2, -.4)
		p.poly(tc.scale(206), 255, .19, -.17, .1, -.145, -.1, -.145, -.19, -.17, -.1, -.17, .1, -.17)
	}
	if c.Action == sitting {
		for _, s := range []float64{-1, 1} {
			p.id = id + partBody
			p.limb(dark, 255, s*.09, -.16, s*.2, -.13, .11)
			boot(s*.24-.015, -.13)
			p.id = id + partBody
			p.ell(dark.scale(226), 255, s*.25, -.135, .05, .055)
		}
	}
	armID := id + partBody
	if top >= 0 {
		armID = id + partTop
	}
	p.arms(c, id, armID, arm, fur, tc, top)
	p.head(c, id, who)
	p.prop(c, id, fur)
	p.tf, p.id = unit, 0
	p.erase = false
	switch c.Action {
	case sleeping:
		p.erase = true
		p.id = id + partBody
		for i := 0; i < 3; i++ {
			q := c.h * (.05 + .022*float64(i))
			x, y := c.x+float64(f*c.h*(.3+.12*float64(i))), c.y-c.h*(.48+.13*float64(i))
			for _, e := range []struct {
				col rgb
				w   float64
			}{{rgb{40, 52, 110}, .5}, {whiteC, .22}} {
				p.limb(e.col, 255, x-q, y-q, x+q, y-q, q*e.w)
				p.limb(e.col, 255, x+q, y-q, x-q, y+q, q*e.w)
				p.limb(e.col, 255, x-q, y+q, x+q, y+q, q*e.w)
			}
		}
	case running:
		for i := 0; i < 3; i++ {
			x, y := c.x-float64(f*c.h*.38), c.y-c.h*(.12+.15*float64(i))
			p.limb(whiteC, 225, x, y, x-float64(f*c.h*.14), y, c.h*.022)
		}
	case waving: // strokes to both sides of the hand
		for _, d := range []float64{-1, 1} {
			x, y := c.x-float64(f*c.h*.38)+c.h*.1*d, c.y-c.h*.66
			p.limb(whiteC, 240, x, y-c.h*.05, x+c.h*.02*d, y+c.h*.03, c.h*.022)
			p.limb(whiteC, 240, x+c.h*.05*d, y-c.h*.06, x+c.h*.08*d, y+c.h*.04, c.h*.022)
		}
	case dancing: // notes
		for i, d := range []float64{-.42, .4, -.3} {
			x, y := c.x+float64(f*c.h*d), c.y-c.h*(.62+.14*float64(i))
			for _, e := range []struct {
				col rgb
				w   float64
			}{{whiteC, .05}, {rgb{58, 40, 120}, .024}} {
				p.limb(e.col, 255, x+c.h*.03, y, x+c.h*.03, y-c.h*.13, c.h*e.w)
				p.limb(e.col, 255, x+c.h*.03, y-c.h*.13, x+c.h*.09, y-c.h*.1, c.h*e.w)
				p.ell(e.col, 255, x, y, c.h*(.03+e.w*.5), c.h*(.02+e.w*.5))
			}
		}
	case jumping:
		for _, d := range []float64{-.1, 0, .1} {
			x := c.x + c.h*d
			p.limb(whiteC, 225, x, c.y-c.h*.05, x, c.y-c.h*.13, c.h*.02)
		}
	}
	p.id = 0
}

// hand is where the held thing is, in the character's frame.
const handX, handY = .31, -.38

func (p *painter) arms(c *Char, id, armID owner, arm, fur, tc rgb, top int) {
	one := func(sx, hx, hy float64) {
		p.id = armID
		mx, my := sx+float64((hx-sx)*.62), -.41+float64((hy+.41)*.62)
		if top < 0 || c.Coat >= 0 {
			mx, my = hx, hy
		}
		if mx != hx {
			p.id = id + partBody
			p.limb(fur, 255, sx, -.41, hx, hy, .075)
			p.id = armID
		}
		p.limb(arm.scale(236), 255, sx, -.41, mx, my, .088)
		p.id = id + partBody
		p.ell(fur.scale(236), 255, hx, hy, .045, .045)
	}
	up := c.Action == jumping || c.Action == flying
	switch {
	case up:
		one(-.13, -.27, -.52)
	case c.Action == waving:
		one(-.13, -.36, -.6)
	case c.Action == dancing:
		one(-.13, -.34, -.47)
	case c.Action == running:
		one(-.13, -.27, -.28)
	case c.Action == walking:
		one(-.13, -.25, -.24)
	default:
		one(-.13, -.215, -.215)
	}
	switch {
	case c.Held >= 0:
		one(.13, handX, handY)
	case up:
		one(.13, .27, -.52)
	case c.Action == dancing:
		one(.13, .34, -.3)
	case c.Action == running:
		one(.13, .29, -.33)
	case c.Action == walking:
		one(.13, .25, -.26)
	default:
		one(.13, .215, -.215)
	}
}

func (p *painter) head(c *Char, id owner, who Who) {
	style := p.s.styleOf(id)
	hh := .46
	s := getSprite(style, who.sprite, -1, 0)
	w := hh * float64(s.w) / float64(s.h)
	if w > .52 {
		hh = hh * .52 / w
	}
	if c.Coat >= 0 {
		hh *= .9
	}
	hb := -.435 // the chin
	p.id = id + partHead
	p.put(style, who.sprite, -1, 0, hb, hh, .5, 1, 0, false)
	if c.Scarf >= 0 {
		col := Colours[c.Scarf].rgb
		p.id = id + partScarf
		p.limb(col.scale(205), 255, -.1, -.41, -.12, -.24, .085)
		p.ell(col.scale(205), 255, 0, -.42, .2, .062)
		p.ell(col, 255, 0, -.43, .2, .055)
		for i := 0; i < 3; i++ {
			p.line(col.scale(160), 255, -.145+.022*float64(i), -.235, -.147+.022*float64(i), -.2, .01)
		}
	}
	tip := hb - hh*(1-s.top)
	if c.Shades {
		p.id = id + partShades
		p.put(style, "sunglasses", -1, 0, hb-float64(hh*(1-s.top)*.5), .15, .5, .5, 0, false)
	}
	if c.Hat < 0 {
		return
	}
	p.id = id + partHat
	hat := Hats[c.Hat]
	y := tip + float64(hh*(1-s.top)*.17)
	col := Colours[c.HatCol].rgb
	switch hat.En {
	case "woolly hat":
		y += .02
		p.ell(col.scale(235), 255, 0, y-.06, .17, .13)
		p.rect(col.scale(200), 255, -.175, y-.055, .35, .07)
		for i := 0; i < 6; i++ {
			p.line(col.scale(170), 255, -.145+.058*float64(i), y-.05, -.145+.058*float64(i), y+.01, .01)
		}
		p.ell(col.blend(whiteC, 70), 255, 0, y-.2, .055, .055)
	case "party hat":
		p.poly(col, 255, -.12, y+.01, 0, y-.29, .12, y+.01)
		p.ell(col, 255, 0, y+.01, .12, .025)
		alt := whiteC
		if c.HatCol == white {
			alt = rgb{190, 190, 200}
		}
		for _, q := range [][2]float64{{-.05, -.04}, {.045, -.05}, {-.01, -.11}, {.02, -.17}} {
			p.ell(alt, 235, q[0], y+q[1], .017, .017)
		}
		p.ell(col.blend(whiteC, 110), 255, 0, y-.29, .035, .035)
	default:
		h := getSprite(style, hat.sprite, -1, 0)
		wd := .36 * hat.wide
		p.put(style, hat.sprite, c.HatCol, 0, y+.015, wd*float64(h.h)/float64(h.w), .5, 1, .05, false)
	}
}

// prop draws the held thing and the hand over it.
func (p *painter) prop(c *Char, id owner, fur rgb) {
	if c.Held < 0 {
		return
	}
	t := Things[c.Held]
	p.id = id + partHeld
	flip := p.tf.a < 0 // keep art the right way round in a mirrored frame
	style := p.s.styleOf(id)
	switch t.sprite {
	case "balloon":
		p.line(rgb{120, 120, 120}, 255, handX, handY, handX+.06, handY-.26, .012)
		p.put(style, t.sprite, c.HeldC, handX+.06, handY-.2, .4, .5, 1, .05, flip)
	case "umbrella":
		p.put(style, t.sprite, c.HeldC, handX+.05, handY+.06, .62, .5, 1, 0, flip)
	case "kite":
		p.put(style, t.sprite, c.HeldC, handX+.06, handY+.06, .44, .5, 1, 0, flip)
	case "guitar", "violin", "banjo", "broom", "fishing-rod", "crutch", "lacrosse", "badminton":
		p.put(style, t.sprite, c.HeldC, handX+.03, handY+.02, .42, .5, .55, 0, flip)
	default: // broad things no wider than tall ones are tall
		h := .3 / max(1, float64(aspect(style, t.sprite)*.8))
		p.put(style, t.sprite, c.HeldC, handX+.04, handY+.06, h, .5, .82, 0, flip)
	}
	p.id = id + partBody
	p.ell(fur.scale(236), 255, handX, handY, .045, .045)
}
