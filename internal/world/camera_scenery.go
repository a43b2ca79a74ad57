package world

// What may lie around a scene: a frame, a page, a table. All of it is plain
// enough that nobody would name it among the things that the scene shows.

// frame puts the scene behind or within a border.
func (c *camera) frame() {
	r, n := c.r, c.n
	switch r.IntN(4) {
	case 0: // an instant photo
		c.did = append(c.did, "polaroid")
		side := r.between(800, 880)
		x := (1000 - side) / 2
		c.flat(rgb{250, 249, 245}.scale(r.between(236, 256)))
		c.at = square(n, x, x*r.between(60, 90)/100, side, side)
		c.paste(c.scene, c.at)
	case 1: // a wide film on a square screen, or a tall one
		c.did = append(c.did, "bars")
		copy(c.pix, c.scene.pix)
		copy(c.own, c.scene.own)
		b := r.uni(.035, .08)
		if r.p(.6) {
			c.rect(rgb{}, 255, 0, 0, 1, b)
			c.rect(rgb{}, 255, 0, 1-b, 1, b)
		} else {
			c.rect(rgb{}, 255, 0, 0, b, 1)
			c.rect(rgb{}, 255, 1-b, 0, b, 1)
		}
	case 2: // a picture frame
		c.did = append(c.did, "frame")
		side := r.between(840, 930)
		col := pick(r, []rgb{{40, 38, 40}, {120, 84, 52}, {196, 164, 92}, {236, 234, 228}, {84, 100, 128}, {150, 60, 56}})
		c.flat(col)
		in := float64(1000-side) / 2000
		c.rect(col.blend(whiteC, 70), 255, in*.25, in*.25, 1-float64(in*.5), 1-float64(in*.5))
		c.rect(col.scale(210), 255, in*.75, in*.75, 1-float64(in*1.5), 1-float64(in*1.5))
		c.at = square(n, (1000-side)/2, (1000-side)/2, side, side)
		c.paste(c.scene, c.at)
	default: // rounded corners on a plain ground
		c.did = append(c.did, "rounded")
		side := r.between(880, 1000)
		ground := pick(r, []rgb{{255, 255, 255}, {20, 20, 24}, {238, 238, 242}, {52, 58, 70}})
		c.flat(ground)
		c.at = square(n, (1000-side)/2, (1000-side)/2, side, side)
		c.paste(c.scene, c.at)
		m := float64(1000-side) / 2000
		c.round(ground, m, m, 1-2*m, r.uni(.05, .15))
	}
}

// flat covers everything with one colour.
func (c *canvas) flat(col rgb) { c.vgrad(0, 1, col, col) }

// round cuts the corners of a square at x, y of a side, with radius k sides.
func (c *canvas) round(ground rgb, x, y, side, k float64) {
	k *= side
	for i := 0; i < 4; i++ {
		fx, fy := float64(i&1), float64(i>>1)
		sx, sy := 1-2*fx, 1-2*fy
		px, py := x+float64(fx*side)-float64(sx*.01), y+float64(fy*side)-float64(sy*.01) // a little beyond the corner
		mx, my := x+float64(fx*side)+float64(sx*k), y+float64(fy*side)+float64(sy*k)
		pts := append(c.pts[:0], c.fix(px, py), c.fix(px, my))
		for j := 0; j <= 12; j += 2 { // from the side to the top of the arc
			pts = append(pts, c.fix(mx-float64(sx*k*circle[j][0]), my-float64(sy*k*circle[j][1])))
		}
		c.pts = append(pts, c.fix(mx, py))
		c.fill(ground, 255)
	}
}

// page shows the scene as a picture in a web page or document, light or dark.
func (c *camera) page() {
	c.did = append(c.did, "page")
	r, n := c.r, c.n
	paper, ink := rgb{252, 252, 252}.scale(r.between(240, 256)), rgb{70, 72, 78}
	if r.p(.35) {
		paper, ink = rgb{30, 32, 38}.scale(r.between(180, 300)), rgb{168, 172, 180}
	}
	accent := pick(r, []rgb{{66, 120, 210}, {70, 150, 110}, {196, 86, 74}, {120, 100, 190}, {90, 94, 104}})
	c.flat(paper)
	least := 600
	if c.frail {
		least = 740
	}
	side := r.between(least, 850)
	slack := (1000 - side) / 2
	x := slack + r.between(-slack/2, slack/2) // near the middle: what is on the left stays on the left
	y := r.between(90, max(90, 1000-side-20))
	bar := .055 + float64(float64(r.IntN(20))/1000)
	c.rect(ink.blend(paper, 200), 255, 0, 0, 1, bar)
	if r.p(.5) {
		c.rect(accent, 255, 0, 0, 1, bar)
	}
	for i := 0; i < 3; i++ {
		c.ell(paper.blend(ink, 90), 255, .03+float64(.04*float64(i)), bar/2, .011, .011)
	}
	c.text(ink.blend(paper, 60), .2, float64(bar*.3), r.uni(.2, .5), float64(bar*.4))
	fx, fy, fs := float64(x)/1000, float64(y)/1000, float64(side)/1000
	c.column(ink, fx, bar+.02, fs, fy-.015)
	c.column(ink, fx, fy+fs+.025, fs, .99)
	if left := fx - .04; left > .07 {
		c.margin(ink.blend(paper, 128), accent, .02, bar+.04, left)
	}
	if right := 1 - fx - fs - .04; right > .07 {
		c.margin(ink.blend(paper, 128), accent, fx+fs+.02, bar+.04, right)
	}
	if r.p(.3) { // a hair line around the picture
		c.rect(ink.blend(paper, 150), 255, fx-.006, fy-.006, fs+.012, fs+.012)
	}
	c.at = square(n, x, y, side, side)
	c.paste(c.scene, c.at)
	if r.p(.3) {
		c.round(paper, fx, fy, fs, r.uni(.02, .07))
	}
}

// column fills a box with lines of text, the first one heavier now and then.
func (c *camera) column(ink rgb, x, y, w, end float64) {
	h := .016
	if c.r.p(.5) {
		h = .026
	}
	for ; y+h <= end; y, h = y+h+.02, .016 {
		c.text(ink, x, y, float64(w*c.r.uni(.6, 1)), h)
	}
}

// margin fills a narrow column with grey pictures, buttons and short lines.
func (c *camera) margin(ink, accent rgb, x, y, w float64) {
	for y < .9 {
		h := c.r.uni(.03, .06)
		switch c.r.IntN(4) {
		case 0:
			h = float64(w * c.r.uni(.6, .9))
			c.rect(ink, 110, x, y, w, h)
			c.rect(ink, 60, x+float64(w*.15), y+float64(h*.55), float64(w*.7), float64(h*.3))
		case 1:
			c.rect(accent, 200, x, y, w, .035)
		default:
			c.text(ink, x, y, w, .014)
			c.text(ink, x, y+.025, float64(w*.7), .014)
		}
		y += h + .03
	}
}

// text draws a line of strokes that from afar look like words.
func (c *camera) text(ink rgb, x, y, w, h float64) {
	pen := float64(h * .42)
	for end := x + w; x < end; {
		for k := c.r.between(2, 8); k > 0 && x < end; k-- {
			tall := float64(h * []float64{.65, .65, 1, .7}[c.r.IntN(4)])
			c.rect(ink, 150+c.r.IntN(106), x, y+h-tall, pen, tall)
			x += float64(pen * 1.35)
		}
		x += float64(pen * 1.4)
	}
}

// print shows the scene as a photo on paper that lies on a table or hangs on a
// wall, seen a little from the side.
func (c *camera) print() {
	c.did = append(c.did, "print")
	r, n := c.r, c.n
	c.surface()
	side := r.between(680, 860)
	if c.frail {
		side = max(side, 760)
	}
	border := 1000 + r.IntN(2)*r.between(30, 80)
	// Half the diagonal must stay inside: the larger the photo, the straighter.
	room := (1000 - side) / 2
	q := square(n, room, room, side, side).turned(r.between(-6, 6) * room)
	for i := range q {
		q[i].x += int32(n * 256 * r.between(-room, room) / 3000)
		q[i].y += int32(n * 256 * r.between(-room, room) / 3000)
	}
	c.at = q.moved(n, r.between(-room, room)/4, r.between(-room, room)/4)
	paper := c.at.grown(border)
	dx, dy := r.between(-14, 14), r.between(4, 18)
	for i := 0; i < 2; i++ { // a soft shadow
		c.fillQuad(rgb{}, 48, paper.grown(1000+16*i).moved(n, dx, dy))
	}
	if border > 1000 {
		c.fillQuad(rgb{246, 245, 240}.scale(r.between(230, 256)), 255, paper)
	}
	c.paste(c.scene, c.at)
	if r.p(.35) { // a lamp in the gloss
		c.erase = false
		x, y, a := r.uni(.1, .9), r.uni(.1, .9), r.uni(.12, .3)
		for i := 1; i <= 4; i++ {
			c.ell(whiteC, 14, x, y, float64(a*float64(i))/4, float64(a*float64(i))/6)
		}
	}
}

// surface covers everything with wood, tiles, cloth, plaster or plain paint.
func (c *camera) surface() {
	r := c.r
	top := pick(r, []rgb{{168, 124, 84}, {120, 84, 58}, {206, 196, 180}, {150, 154, 160}, {92, 98, 108}, {196, 178, 150}, {132, 146, 140}})
	c.vgrad(0, 1, top, top.scale(r.between(200, 250)))
	dark, pale := top.scale(200), top.blend(whiteC, 50)
	switch r.IntN(4) {
	case 0: // boards
		w := r.uni(.12, .26)
		for y := -r.uni(0, .1); y < 1; y += w {
			c.rect(pick(r, []rgb{dark, pale, top}), 70, 0, y, 1, w)
			for i := 0; i < 3; i++ {
				g := y + float64(w*r.Float64())
				c.line(dark, 90, 0, g, 1, g+r.uni(-.02, .02), .006)
			}
			c.rect(dark.scale(150), 200, 0, y, 1, .007)
		}
	case 1: // tiles
		w := r.uni(.14, .3)
		for k := r.uni(0, .1); k < 1; k += w {
			c.rect(pale, 180, 0, k, 1, .012)
			c.rect(pale, 180, k, 0, .012, 1)
		}
	case 2: // checked cloth
		w := r.uni(.05, .1)
		for k := 0.0; k < 1; k += 2 * w {
			c.rect(pale, 110, 0, k, 1, w)
			c.rect(dark, 90, k, 0, w, 1)
		}
	}
}
