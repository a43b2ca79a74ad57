package world

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// sprite is one drawing at one level of detail, premultiplied RGBA.
type sprite struct {
	w, h int
	pix  []uint8 // [h,w,4]
	top  float64 // where the ink of the middle columns begins, a fraction of h
}

type spriteKey struct {
	style, level, colour int // colour -1: as drawn
	name                 string
}

var (
	spriteMu    sync.RWMutex
	spriteCache = map[spriteKey]*sprite{}
)

// findTop finds where the head begins under a hat: the first inked row of the
// middle columns.
func (s *sprite) findTop() {
	for y := 0; y < s.h; y++ {
		for x := s.w * 42 / 100; x < s.w*58/100; x++ {
			if s.pix[(y*s.w+x)*4+3] > 128 {
				s.top = float64(y) / float64(s.h)
				return
			}
		}
	}
}

// getSprite returns a drawing at mip level 0 (about 96 px), 1 (48), 2 (24) or
// 3 (12), recoloured unless colour is -1. Results are cached and shared.
func getSprite(style int, name string, colour, level int) *sprite {
	key := spriteKey{style, level, colour, name}
	spriteMu.RLock()
	s := spriteCache[key]
	spriteMu.RUnlock()
	if s != nil {
		return s
	}
	switch {
	case level > 0:
		s = getSprite(style, name, colour, level-1).half()
	case style >= redrawn:
		s = getSprite(style%redrawn, name, colour, 0).by(artists[style/redrawn], name, colour < 0)
	case colour >= 0:
		s = getSprite(style, name, -1, 0).recolour(Colours[colour].hue)
	default:
		if name == "raccoon" && style == 0 {
			style = 2 // Noto draws the whole animal
		}
		if name == "table" {
			s = drawTable()
		} else if s = atlases[style]()[name]; s == nil {
			panic("world: no sprite " + name)
		}
	}
	spriteMu.Lock()
	spriteCache[key] = s
	if level > 0 && colour >= 0 { // a recoloured full size is large and rarely needed
		delete(spriteCache, spriteKey{style, 0, colour, name})
	}
	spriteMu.Unlock()
	return s
}

// drawTable is a table, which no emoji set has.
func drawTable() *sprite {
	c := newCanvas(96)
	wood := rgb{186, 124, 72}
	part := func(col rgb, x, y, w, h float64) { c.rect(col, 255, x/96, y/96, w/96, h/96) }
	for _, x := range []float64{7, 79} {
		part(wood.scale(200), x, 14, 10, 50)
		part(wood.scale(170), x+7, 14, 3, 50)
	}
	part(wood.scale(215), 4, 8, 88, 9)
	part(wood, 0, 0, 96, 9)
	part(wood.scale(278), 0, 0, 96, 3)
	s := &sprite{w: 96, h: 64, pix: make([]uint8, 96*64*4)}
	for i := range s.w * s.h {
		if p := c.pix[i*3 : i*3+3]; p[0] > 0 {
			copy(s.pix[i*4:], []uint8{p[0], p[1], p[2], 255})
		}
	}
	return s
}

// half averages 2 x 2 pixels.
func (s *sprite) half() *sprite {
	d := &sprite{w: (s.w + 1) / 2, h: (s.h + 1) / 2, top: s.top}
	d.pix = make([]uint8, d.w*d.h*4)
	for y := 0; y < d.h; y++ {
		y1 := min(2*y+1, s.h-1)
		for x := 0; x < d.w; x++ {
			x1 := min(2*x+1, s.w-1)
			for k := 0; k < 4; k++ {
				v := int(s.pix[(2*y*s.w+2*x)*4+k]) + int(s.pix[(2*y*s.w+x1)*4+k]) +
					int(s.pix[(y1*s.w+2*x)*4+k]) + int(s.pix[(y1*s.w+x1)*4+k])
				d.pix[(y*d.w+x)*4+k] = uint8((v + 2) / 4)
			}
		}
	}
	return d
}

// hsl is hue, saturation and lightness in thousandths.
type hsl struct{ h, s, l int }

func toHSL(r, g, b int) hsl {
	mx, mn := max(r, g, b), min(r, g, b)
	d := mx - mn
	l := (mx + mn) * 1000 / 510
	if d == 0 {
		return hsl{0, 0, l}
	}
	var h int
	switch mx {
	case r:
		h = 1000 * (g - b) / d
	case g:
		h = 1000*(b-r)/d + 2000
	default:
		h = 1000*(r-g)/d + 4000
	}
	return hsl{((h + 6000) % 6000) / 6, d * 1000 / mx, l} // saturation as in HSV
}

func fromHSL(h, s, l int) rgb { // saturation as in HSL
	k := (1000 - max(2*l-1000, 1000-2*l)) * s / 1000
	ch := func(n int) uint8 {
		q := (n + h*12) % 12000
		t := max(-1000, min(q-3000, 9000-q, 1000))
		return uint8(max(0, min(255, (l-k*t/2000)*255/1000)))
	}
	return rgb{ch(0), ch(8000), ch(4000)}
}

// paint is the colour of pixel i without its cover a, which must not be 0.
func (s *sprite) paint(i int) (r, g, b, a int) {
	p := s.pix[i*4 : i*4+4]
	a = int(p[3])
	return int(p[0]) * 255 / a, int(p[1]) * 255 / a, int(p[2]) * 255 / a, a
}

// recolour moves the sprite's dominant hue cluster to a colour, keeping light
// and shade; grey art and outlines are tinted by lightness instead.
func (s *sprite) recolour(c hsl) *sprite {
	n := s.w * s.h
	px := make([]hsl, n)
	var hist [36]int
	solid, lsum := 0, 0
	for i := range px {
		if s.pix[i*4+3] == 0 {
			continue
		}
		r, g, b, a := s.paint(i)
		px[i] = toHSL(r, g, b)
		if a > 128 {
			solid++
			lsum += px[i].l
			hist[px[i].h*36/1000%36] += px[i].s * min(px[i].l, 1000-px[i].l) / 1000
		}
	}
	best, hue := -1, 0
	for i := range hist {
		v := 0
		for d := -2; d <= 2; d++ {
			v += hist[(i+d+36)%36]
		}
		if v > best {
			best, hue = v, i*1000/36+14
		}
	}
	sel := make([]int, n) // 0..1000
	count := 0
	for i, p := range px {
		d := (p.h - hue + 1500) % 1000
		d = max(d-500, 500-d)
		sel[i] = max(0, min(1000, (130-d)*25)) * max(0, min(1000, (p.s-120)*10)) / 1000
		if s.pix[i*4+3] > 128 && sel[i] > 500 {
			count++
		}
	}
	grey := count*100 < solid*25
	if grey { // tint everything but strong lights and, on light art, dark lines
		mean := lsum / max(1, solid)
		for i, p := range px {
			d := max(p.l-mean, mean-p.l)
			sel[i] = max(0, min(1000, 1400-2*d))
		}
	}
	lm, wsum := 0, 1
	for i, p := range px {
		if s.pix[i*4+3] > 128 {
			lm += p.l * sel[i] / 1000
			wsum += sel[i]
		}
	}
	lm = lm * 1000 / wsum
	d := &sprite{w: s.w, h: s.h, top: s.top, pix: append([]uint8(nil), s.pix...)}
	for i, p := range px {
		a := int(s.pix[i*4+3])
		if a == 0 || sel[i] == 0 {
			continue
		}
		q := fromHSL(c.h, c.s, max(20, min(980, c.l+(p.l-lm)*7/10)))
		for k := 0; k < 3; k++ {
			v := int(q[k]) * a / 255
			d.pix[i*4+k] = uint8((int(s.pix[i*4+k])*(1000-sel[i]) + v*sel[i]) / 1000)
		}
	}
	return d
}

// aspect is a sprite's width over its height.
func aspect(style int, name string) float64 {
	s := getSprite(style, name, -1, 0)
	return float64(s.w) / float64(s.h)
}

// put draws a sprite of height h with its anchor (ax, ay as fractions of the
// sprite) at x, y in the current frame, turned by rot. It returns the width.
func (c *canvas) put(style int, name string, colour int, x, y, h, ax, ay, rot float64, flip bool) float64 {
	full := getSprite(style, name, -1, 0)
	w := h * float64(full.w) / float64(full.h)
	// Level of detail: between one and two source pixels a target pixel at most.
	scale := math.Sqrt(math.Abs(float64(c.tf.a*c.tf.d) - float64(c.tf.b*c.tf.c)))
	px := h * scale * float64(c.n)
	level, sh := 0, float64(full.h)
	for level < 3 && sh > px*1.55 {
		level, sh = level+1, sh/2
	}
	s := getSprite(style, name, colour, level)
	t := c.tf.move(x, y)
	if rot != 0 {
		t = t.turn(rot)
	}
	if flip {
		t = t.grow(-1, 1)
	}
	t = t.move(-float64(w*ax), -float64(h*ay)).grow(w, h)
	c.blit(s, t)
	return w
}

// blit draws the sprite over the image of the unit square under t, bilinear.
func (c *canvas) blit(s *sprite, t affine) {
	n := float64(c.n)
	det := float64(t.a*t.d) - float64(t.b*t.c)
	if math.Abs(det)*n*n < .5 {
		return
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := 0; i < 4; i++ {
		x, y := t.at(float64(i&1), float64(i>>1))
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	ix0, ix1 := max(0, int(math.Floor(x0*n))), min(c.n, int(math.Ceil(x1*n))+1)
	iy0, iy1 := max(0, int(math.Floor(y0*n))), min(c.n, int(math.Ceil(y1*n))+1)
	// Inverse map, in 1/65536 of a source pixel, from pixel centres.
	kx, ky := float64(s.w)*65536/det, float64(s.h)*65536/det
	q := func(v float64) int64 { return int64(math.Floor(v + 0.4871)) }
	dux, duy := q(t.d*kx/n), q(-t.b*kx/n)
	dvx, dvy := q(-t.c*ky/n), q(t.a*ky/n)
	ox, oy := (float64(ix0)+.5)/n-t.x, (float64(iy0)+.5)/n-t.y
	u0 := q(float64(float64(t.d*ox)-float64(t.b*oy))*kx) - 32768
	v0 := q(float64(float64(t.a*oy)-float64(t.c*ox))*ky) - 32768
	for y := iy0; y < iy1; y++ {
		u, v := u0, v0
		for x := ix0; x < ix1; x++ {
			if u > -65536 && v > -65536 && u < int64(s.w)<<16 && v < int64(s.h)<<16 {
				c.sample(s, y*c.n+x, int(u), int(v))
			}
			u, v = u+dux, v+dvx
		}
		u0, v0 = u0+duy, v0+dvy
	}
}

// at is the bilinear sample at u, v (1/65536 source pixels), times 65536.
func (s *sprite) at(u, v int) (r, g, b, a int) {
	xu, yv := u>>16, v>>16
	fx, fy := (u>>8)&255, (v>>8)&255
	add := func(x, y, w int) {
		if w == 0 || x < 0 || y < 0 || x >= s.w || y >= s.h {
			return
		}
		p := s.pix[(y*s.w+x)*4:]
		_ = p[3]
		r, g, b, a = r+int(p[0])*w, g+int(p[1])*w, b+int(p[2])*w, a+int(p[3])*w
	}
	add(xu, yv, (256-fx)*(256-fy))
	add(xu+1, yv, fx*(256-fy))
	add(xu, yv+1, (256-fx)*fy)
	add(xu+1, yv+1, fx*fy)
	return r, g, b, a
}

// sample blends the bilinear sample at u, v (1/65536 source pixels) over pixel i.
func (c *canvas) sample(s *sprite, i, u, v int) {
	r, g, b, a := s.at(u, v)
	a >>= 16
	if a == 0 {
		return
	}
	p := c.pix[i*3 : i*3+3 : i*3+3]
	q := 255 - a
	p[0] = uint8(min(255, r>>16+(int(p[0])*q+127)/255))
	p[1] = uint8(min(255, g>>16+(int(p[1])*q+127)/255))
	p[2] = uint8(min(255, b>>16+(int(p[2])*q+127)/255))
	if a >= 120 {
		c.claim(i)
	}
}

// Image wraps a rendered [n,n,3] picture as an image.
func Image(pix []uint8, n int) *image.NRGBA {
	im := image.NewNRGBA(image.Rect(0, 0, n, n))
	for i := 0; i < n*n; i++ {
		im.SetNRGBA(i%n, i/n, color.NRGBA{pix[i*3], pix[i*3+1], pix[i*3+2], 255})
	}
	return im
}
