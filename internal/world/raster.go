package world

import "math"

// rgb is a colour, 0..255 a channel.
type rgb [3]uint8

// scale multiplies a colour's channels by k/256.
func (c rgb) scale(k int) rgb {
	for i := range c {
		c[i] = uint8(min(255, int(c[i])*k/256))
	}
	return c
}

// blend mixes k/256 of d into c.
func (c rgb) blend(d rgb, k int) rgb {
	for i := range c {
		c[i] = uint8((int(c[i])*(256-k) + int(d[i])*k) / 256)
	}
	return c
}

// owner names the element that a pixel belongs to; 0 is the backdrop.
type owner uint8

// canvas is a square picture of side n with the owner of each pixel.
// Coordinates are fractions of the side, x to the right and y down; they turn
// into 1/256 pixel integers before anything is rasterised, so the raster path
// holds no floating point.
type canvas struct {
	n     int
	pix   []uint8  // [n,n,3] RGB
	own   []owner  // [n,n]
	foot  [256]int // pixels that an element covered when it was drawn
	id    owner    // of the element being drawn; 0 leaves ownership alone
	erase bool     // drawing gives pixels back to the backdrop
	tf    affine
	acc   []int32
	pts   []pt
}

// affine maps local coordinates into the unit square.
type affine struct{ a, b, c, d, x, y float64 }

var unit = affine{a: 1, d: 1}

func (t affine) at(x, y float64) (float64, float64) {
	return float64(t.a*x) + float64(t.b*y) + t.x, float64(t.c*x) + float64(t.d*y) + t.y
}

// move, turn and grow return t after a change of the local frame.
func (t affine) move(x, y float64) affine { t.x, t.y = t.at(x, y); return t }

func (t affine) turn(rad float64) affine {
	s, c := sincos(rad)
	return affine{float64(t.a*c) + float64(t.b*s), float64(t.b*c) - float64(t.a*s),
		float64(t.c*c) + float64(t.d*s), float64(t.d*c) - float64(t.c*s), t.x, t.y}
}

func (t affine) grow(kx, ky float64) affine {
	return affine{t.a * kx, t.b * ky, t.c * kx, t.d * ky, t.x, t.y}
}

// sincos rounds to 2^-20 so that the last bit of a platform's sine cannot matter.
func sincos(a float64) (s, c float64) {
	s, c = math.Sincos(a)
	return math.Round(s*(1<<20)) / (1 << 20), math.Round(c*(1<<20)) / (1 << 20)
}

type pt struct{ x, y int32 } // 1/256 pixel

func newCanvas(n int) *canvas {
	return &canvas{n: n, pix: make([]uint8, n*n*3), own: make([]owner, n*n), tf: unit}
}

// fix turns a point in the current frame into 1/256 pixels. The odd offset
// keeps round numbers away from the rounding boundary.
func (c *canvas) fix(x, y float64) pt {
	x, y = c.tf.at(x, y)
	k := float64(c.n * 256)
	return pt{int32(math.Floor(float64(x*k) + 0.4871)), int32(math.Floor(float64(y*k) + 0.4871))}
}

// poly fills a closed polygon: x0, y0, x1, y1, ...; alpha 0..255.
func (c *canvas) poly(col rgb, alpha int, xy ...float64) {
	c.pts = c.pts[:0]
	for i := 0; i+1 < len(xy); i += 2 {
		c.pts = append(c.pts, c.fix(xy[i], xy[i+1]))
	}
	c.fill(col, alpha)
}

func (c *canvas) rect(col rgb, alpha int, x, y, w, h float64) {
	c.poly(col, alpha, x, y, x+w, y, x+w, y+h, x, y+h)
}

// ell fills an ellipse of radii rx, ry.
func (c *canvas) ell(col rgb, alpha int, x, y, rx, ry float64) {
	c.pts = c.arc(c.pts[:0], x, y, rx, ry, 0, 1)
	c.fill(col, alpha)
}

// ring strokes an ellipse's upper half from radius r-w to r (a rainbow's band).
func (c *canvas) ring(col rgb, alpha int, x, y, r, w float64) {
	c.pts = c.arc(c.pts[:0], x, y, r, r, .5, 1)
	in := c.arc(nil, x, y, r-w, r-w, .5, 1)
	for i := len(in) - 1; i >= 0; i-- {
		c.pts = append(c.pts, in[i])
	}
	c.fill(col, alpha)
}

var circle = func() (t [49][2]float64) {
	for i := range t {
		t[i][1], t[i][0] = sincos(2 * math.Pi * float64(i) / 48)
	}
	return t
}()

// arc appends the points of an ellipse from turn fraction f0 to f1.
func (c *canvas) arc(p []pt, x, y, rx, ry, f0, f1 float64) []pt {
	step := 1
	if r := max(rx, ry) * (math.Abs(c.tf.a) + math.Abs(c.tf.b)) * float64(c.n); f0 == 0 && f1 == 1 {
		if r < 1.2 {
			step = 6
		} else if r < 4 {
			step = 4
		} else if r < 12 {
			step = 2
		}
	}
	for i := int(f0 * 48); i <= int(f1*48); i += step {
		p = append(p, c.fix(x+float64(rx*circle[i][0]), y+float64(ry*circle[i][1])))
	}
	return p
}

// limb strokes a line with round ends.
func (c *canvas) limb(col rgb, alpha int, x0, y0, x1, y1, w float64) {
	dx, dy := x1-x0, y1-y0
	l := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if l < 1e-9 {
		c.ell(col, alpha, x0, y0, w/2, w/2)
		return
	}
	ux, uy := dx/l*w/2, dy/l*w/2
	c.pts = c.pts[:0]
	for i := 0; i <= 24; i += 4 { // half circle round the end, then round the start
		s, k := circle[i][1], circle[i][0]
		c.pts = append(c.pts, c.fix(x1-float64(uy*k)+float64(ux*s), y1+float64(ux*k)+float64(uy*s)))
	}
	for i := 24; i <= 48; i += 4 {
		s, k := circle[i][1], circle[i][0]
		c.pts = append(c.pts, c.fix(x0-float64(uy*k)+float64(ux*s), y0+float64(ux*k)+float64(uy*s)))
	}
	c.fill(col, alpha)
}

// line strokes a thin straight line with square ends: rain, strings.
func (c *canvas) line(col rgb, alpha int, x0, y0, x1, y1, w float64) {
	dx, dy := x1-x0, y1-y0
	l := math.Sqrt(float64(dx*dx)+float64(dy*dy)) + 1e-12
	px, py := -dy/l*w/2, dx/l*w/2
	c.poly(col, alpha, x0+px, y0+py, x1+px, y1+py, x1-px, y1-py, x0-px, y0-py)
}

// fill rasterises c.pts with exact area coverage (the signed-area
// accumulation of FreeType's smooth rasteriser), all in integers.
func (c *canvas) fill(col rgb, alpha int) {
	x0, y0, x1, y1 := int32(math.MaxInt32), int32(math.MaxInt32), int32(math.MinInt32), int32(math.MinInt32)
	for _, p := range c.pts {
		x0, x1, y0, y1 = min(x0, p.x), max(x1, p.x), min(y0, p.y), max(y1, p.y)
	}
	n := int32(c.n)
	bx0, by0 := max(0, x0>>8), max(0, y0>>8)
	bx1, by1 := min(n, x1>>8+1), min(n, y1>>8+1)
	if bx0 >= bx1 || by0 >= by1 || len(c.pts) < 3 {
		return
	}
	w, h := int(bx1-bx0), int(by1-by0)
	if need := (w + 2) * h; cap(c.acc) < need {
		c.acc = make([]int32, need)
	}
	acc := c.acc[:(w+2)*h]
	clear(acc)
	prev := c.pts[len(c.pts)-1]
	for _, p := range c.pts {
		edge(acc, w, h, prev.x-bx0<<8, prev.y-by0<<8, p.x-bx0<<8, p.y-by0<<8)
		prev = p
	}
	// Inside, every pixel is blended alike: what dot works out is the same for all.
	full := inked(255 * alpha)
	rest := 255 - full
	r, g, b := int(col[0])*full+127, int(col[1])*full+127, int(col[2])*full+127
	for y := 0; y < h; y++ {
		sum := int32(0)
		row := acc[y*(w+2) : y*(w+2)+w]
		base := (int(by0)+y)*c.n + int(bx0)
		for x, v := range row {
			sum += v
			a := sum >> 9 // area of 2*256*256 is one pixel
			if a < 0 {
				a = -a
			}
			switch {
			case a >= 255:
				i := base + x
				p := c.pix[i*3 : i*3+3 : i*3+3]
				p[0] = uint8((r + int(p[0])*rest) / 255)
				p[1] = uint8((g + int(p[1])*rest) / 255)
				p[2] = uint8((b + int(p[2])*rest) / 255)
				if full >= 120 {
					c.claim(i)
				}
			case a > 0:
				c.dot(base+x, col, int(a)*alpha)
			}
		}
	}
}

// inked is the weight of a colour, 0..255, that covers 0..255*255 of a pixel.
func inked(cover int) int { return (cover + 128) >> 8 * 257 >> 8 }

// dot blends a colour over one pixel; cover is 0..255*255.
func (c *canvas) dot(i int, col rgb, cover int) {
	p := c.pix[i*3 : i*3+3 : i*3+3]
	k := inked(cover)
	q := 255 - k
	p[0] = uint8((int(col[0])*k + int(p[0])*q + 127) / 255)
	p[1] = uint8((int(col[1])*k + int(p[1])*q + 127) / 255)
	p[2] = uint8((int(col[2])*k + int(p[2])*q + 127) / 255)
	if k >= 120 {
		c.claim(i)
	}
}

// claim gives pixel i to the element being drawn.
func (c *canvas) claim(i int) {
	if c.id != 0 {
		if c.own[i] != c.id {
			c.foot[c.id]++
			c.own[i] = c.id
		}
	} else if c.erase {
		c.own[i] = 0
	}
}

// edge adds one edge's signed area to the accumulator of w+2 columns and h
// rows. Coordinates are 1/256 pixels relative to the box.
func edge(acc []int32, w, h int, x0, y0, x1, y1 int32) {
	if y0 == y1 {
		return
	}
	dir := int32(1)
	if y0 > y1 {
		x0, y0, x1, y1, dir = x1, y1, x0, y0, -1
	}
	if y1 <= 0 || y0 >= int32(h)<<8 {
		return
	}
	dx, dy := int64(x1-x0), int64(y1-y0)
	at := func(y int32) int32 { return x0 + int32(dx*int64(y-y0)/dy) }
	ya, yb := max(y0, 0), min(y1, int32(h)<<8)
	xa := at(ya)
	for ya < yb {
		row := ya >> 8
		yn := min((row+1)<<8, yb)
		xb := at(yn)
		span(acc[int(row)*(w+2):int(row+1)*(w+2)], w, xa, xb, (yn-ya)*dir)
		ya, xa = yn, xb
	}
}

// span adds the part of an edge that lies in one row: from xa to xb, height dy.
func span(row []int32, w int, xa, xb, dy int32) {
	if xa > xb {
		xa, xb = xb, xa
	}
	if xb <= 0 { // left of the box: covers whole rows
		row[0] += dy * 512
		return
	}
	lim := int32(w) << 8
	if xa >= lim {
		return
	}
	if xa < 0 || xb > lim || xa>>8 == xb>>8 {
		if xa < 0 {
			xa = 0
		}
		if xb > lim {
			xb = lim
		}
	}
	ca, cb := xa>>8, xb>>8
	if ca == cb {
		f := (xa & 255) + (xb & 255) // twice the mean offset
		row[ca] += dy * (512 - f)
		row[ca+1] += dy * f
		return
	}
	// The edge crosses columns: share its height by the width in each.
	tot, left := xb-xa, dy
	for col := ca; col <= cb; col++ {
		l, r := max(xa, col<<8), min(xb, (col+1)<<8)
		if l == r {
			continue
		}
		part := dy * (r - l) / tot
		if r == xb {
			part = left
		}
		left -= part
		f := l - col<<8 + r - col<<8
		row[col] += part * (512 - f)
		row[col+1] += part * f
	}
}

// vgrad fills rows y0..y1 (fractions) with a vertical gradient.
func (c *canvas) vgrad(y0, y1 float64, top, bot rgb) {
	a, b := int(math.Floor(float64(y0*float64(c.n))+.013)), int(math.Floor(float64(y1*float64(c.n))+.013))
	for y := max(0, a); y < min(c.n, b); y++ {
		col := top.blend(bot, 256*(y-a)/max(1, b-a-1))
		row := c.pix[y*c.n*3 : (y+1)*c.n*3]
		for i := 0; i < len(row); i += 3 {
			row[i], row[i+1], row[i+2] = col[0], col[1], col[2]
		}
		if c.id != 0 || c.erase {
			for x := 0; x < c.n; x++ {
				c.claim(y*c.n + x)
			}
		}
	}
}
