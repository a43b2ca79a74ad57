package world

// An artist is one's way with the embedded drawings. The art of others has
// other lines, other shades and other shapes.
type artist struct {
	pen   int  // half the width of the line around, in pixels of a sprite of 96; 0 draws none
	ink   rgb  // of lines; black takes each one's own paint, darkened
	flat  int  // paints that differ by less become one; 0 keeps light and shade
	bend  int  // how far a point may be moved, in thousandths of the sprite's side
	wide  int  // width, in thousandths of what it was
	vivid int  // saturation, in thousandths
	light int  // added to all paint
	fill  bool // lines also along inner edges
	turn  int  // hue of what has no colour that is spoken of, in thousandths of a circle
}

// artists are those that a scene may be drawn by; at 0, by nobody else. The last one draws for
// split val alone: art that the models never saw, for thresholds.
var artists = []artist{
	{},
	{pen: 2, ink: rgb{24, 24, 24}, flat: 90, wide: 1000, vivid: 1000, fill: true},
	{pen: 2, ink: rgb{10, 10, 10}, flat: 150, bend: 70, wide: 1080, vivid: 1200, fill: true},
	{pen: 1, ink: rgb{70, 44, 32}, bend: 80, wide: 900, vivid: 800, light: 10, fill: true},
	{flat: 150, bend: 90, wide: 1120, vivid: 850, light: 14},
	{pen: 3, ink: rgb{16, 20, 40}, flat: 60, bend: 60, wide: 940, vivid: 1100, fill: true},
	{bend: 100, wide: 1000, vivid: 1250, light: -12},
	{pen: 2, flat: 110, bend: 80, wide: 1050, vivid: 900, fill: true},
	{pen: 2, ink: rgb{252, 252, 252}, bend: 90, wide: 880, vivid: 1050},
	{pen: 1, ink: rgb{30, 16, 60}, flat: 190, bend: 115, wide: 1160, vivid: 1100, light: -8, fill: true, turn: 70},
}

// redrawn, times the artist, is added to the style of a sprite that an artist draws.
const redrawn = 1 << 8

// Redraw gives the scene to one of the other artists: in split val to the last, else to one of
// those before, to each seed its own.
func (s *Scene) Redraw(split string) {
	last := len(artists) - 1
	if s.Artist = last; split != "val" {
		s.Artist = 1 + int(mix(s.Seed^0x68616e64)%uint64(last-1))
	}
}

// by is the sprite as an artist draws what is called name; plain says that its colour is not spoken of.
func (s *sprite) by(h artist, name string, plain bool) *sprite {
	if h.bend > 0 || h.wide != 1000 {
		s = s.bent(h, name)
	}
	if plain && h.turn != 0 {
		s = s.turned(h.turn)
	}
	return s.penned(h)
}

// turned is the sprite with all hues moved by so many thousandths of a circle.
func (s *sprite) turned(by int) *sprite {
	d := &sprite{w: s.w, h: s.h, top: s.top, pix: append([]uint8(nil), s.pix...)}
	for i := range s.w * s.h {
		if s.pix[i*4+3] == 0 {
			continue
		}
		r, g, b, a := s.paint(i)
		c, high, low := toHSL(r, g, b), max(r, g, b), min(r, g, b)
		if high == low {
			continue
		}
		q := fromHSL((c.h+by+1000)%1000, (high-low)*1000/max(1, 255-max(high+low-255, 255-high-low)), c.l)
		for k := range 3 {
			d.pix[i*4+k] = uint8(int(q[k]) * a / 255)
		}
	}
	return d
}

// bent moves the inner points of a net of five by five over the sprite, each name its own way.
func (s *sprite) bent(h artist, name string) *sprite {
	const cells = 4
	seed := uint64(h.wide)<<20 + uint64(h.bend)
	for _, c := range name {
		seed = mix(seed ^ uint64(c))
	}
	r := newRNG(seed, 0x68616e64)
	var net [cells + 1][cells + 1][2]int // thousandths of the side
	for j := 1; j < cells; j++ {
		for i := 1; i < cells; i++ {
			net[j][i] = [2]int{r.IntN(2*h.bend+1) - h.bend, r.IntN(2*h.bend+1) - h.bend}
		}
	}
	d := &sprite{w: max(8, s.w*h.wide/1000), h: s.h}
	d.pix = make([]uint8, d.w*d.h*4)
	for y := range d.h {
		for x := range d.w {
			gx, gy := (2*x+1)*cells*512/d.w, (2*y+1)*cells*512/d.h // 1/1024 of a cell
			i, j, fx, fy := gx>>10, gy>>10, gx&1023, gy&1023
			at := [2]int{}
			for k := range at {
				top := net[j][i][k]*(1024-fx) + net[j][i+1][k]*fx
				low := net[j+1][i][k]*(1024-fx) + net[j+1][i+1][k]*fx
				at[k] = (top*(1024-fy) + low*fy) >> 10 // 1/1024 of a thousandth
			}
			u := (2*x+1)*s.w*32768/d.w + at[0]*s.w/1000*64 - 32768
			v := (2*y+1)*s.h*32768/d.h + at[1]*s.h/1000*64 - 32768
			r, g, b, a := s.at(u, v)
			copy(d.pix[(y*d.w+x)*4:], []uint8{uint8(r >> 16), uint8(g >> 16), uint8(b >> 16), uint8(a >> 16)})
		}
	}
	d.findTop()
	return d
}

// penned is the sprite with an artist's lines and paint.
func (s *sprite) penned(h artist) *sprite {
	type pixel struct{ r, g, b int }
	paint, flat := make([]pixel, s.w*s.h), make([]pixel, s.w*s.h)
	for i := range paint {
		if s.pix[i*4+3] == 0 {
			continue // nothing is painted there
		}
		r, g, b, _ := s.paint(i)
		p := pixel{r, g, b}
		grey := (p.r*2 + p.g*5 + p.b) / 8
		tone := func(v int) int { return max(0, min(255, grey+(v-grey)*h.vivid/1000+h.light)) }
		paint[i] = pixel{tone(p.r), tone(p.g), tone(p.b)}
	}
	inside := func(x, y int) bool {
		return x >= 0 && y >= 0 && x < s.w && y < s.h && s.pix[(y*s.w+x)*4+3] >= 128
	}
	apart := func(p, q pixel) int { return max(p.r-q.r, q.r-p.r) + max(p.g-q.g, q.g-p.g) + max(p.b-q.b, q.b-p.b) }
	for y := range s.h {
		for x := range s.w { // the mean of what lies near and looks alike
			own, n, sum := paint[y*s.w+x], 0, pixel{}
			for v := y - 2; v <= y+2 && h.flat > 0; v++ {
				for u := x - 2; u <= x+2; u++ {
					if !inside(u, v) {
						continue
					}
					if q := paint[v*s.w+u]; apart(own, q) < h.flat {
						n, sum = n+1, pixel{sum.r + q.r, sum.g + q.g, sum.b + q.b}
					}
				}
			}
			if flat[y*s.w+x] = own; n > 0 {
				flat[y*s.w+x] = pixel{sum.r / n, sum.g / n, sum.b / n}
			}
		}
	}
	line := func(x, y int) bool {
		for v := -h.pen; v <= h.pen; v++ {
			for u := -h.pen; u <= h.pen; u++ {
				if u*u+v*v <= h.pen*h.pen+1 && !inside(x+u, y+v) {
					return true
				}
			}
		}
		own := flat[y*s.w+x]
		for _, d := range [][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}, {-1, 0}, {0, -1}} {
			if h.fill && apart(own, flat[(y+d[1])*s.w+x+d[0]]) > 130 {
				return true
			}
		}
		return false
	}
	d := &sprite{w: s.w, h: s.h, top: s.top, pix: make([]uint8, len(s.pix))}
	for i, p := range flat {
		if h.pen > 0 && line(i%s.w, i/s.w) {
			if h.ink == (rgb{}) {
				p = pixel{p.r * 2 / 5, p.g * 2 / 5, p.b * 2 / 5}
			} else {
				p = pixel{int(h.ink[0]), int(h.ink[1]), int(h.ink[2])}
			}
		}
		a := int(s.pix[i*4+3])
		copy(d.pix[i*4:], []uint8{uint8(p.r * a / 255), uint8(p.g * a / 255), uint8(p.b * a / 255), uint8(a)})
	}
	return d
}
