package world

import (
	"math"
	"sync"
)

// quad is where the corners of a scene come to lie in the picture, clockwise
// from the top left; 1/256 pixel, outside the picture too.
type quad [4]pt

// square is the quad of a rectangle given in thousandths of the side n.
func square(n, x, y, w, h int) quad {
	at := func(x, y int) pt { return pt{int32(n * 256 * x / 1000), int32(n * 256 * y / 1000)} }
	return quad{at(x, y), at(x+w, y), at(x+w, y+h), at(x, y+h)}
}

// area is the area of a quad in 1/65536 square pixels.
func (q quad) area() int64 {
	twice := int64(0)
	for i, p := range q {
		o := q[(i+1)%4]
		twice += int64(p.x)*int64(o.y) - int64(o.x)*int64(p.y)
	}
	return twice / 2
}

// grown scales a quad about its middle by permille.
func (q quad) grown(permille int) quad {
	var mx, my int32
	for _, p := range q {
		mx, my = mx+p.x/4, my+p.y/4
	}
	for i, p := range q {
		q[i] = pt{mx + int32(int64(p.x-mx)*int64(permille)/1000), my + int32(int64(p.y-my)*int64(permille)/1000)}
	}
	return q
}

// moved shifts a quad by thousandths of the side n.
func (q quad) moved(n, dx, dy int) quad {
	for i, p := range q {
		q[i] = pt{p.x + int32(n*256*dx/1000), p.y + int32(n*256*dy/1000)}
	}
	return q
}

// turned rotates a quad about its middle; degrees in hundredths.
func (q quad) turned(hundredths int) quad {
	s, c := sincos(float64(hundredths) * (math.Pi / 18000))
	si, ci := int64(s*(1<<20)), int64(c*(1<<20)) // sincos rounds to 2^-20: exact
	var mx, my int32
	for _, p := range q {
		mx, my = mx+p.x/4, my+p.y/4
	}
	for i, p := range q {
		x, y := int64(p.x-mx), int64(p.y-my)
		q[i] = pt{mx + int32((x*ci-y*si)>>20), my + int32((x*si+y*ci)>>20)}
	}
	return q
}

// fillQuad draws a quad in one colour.
func (c *canvas) fillQuad(col rgb, alpha int, q quad) {
	c.pts = append(c.pts[:0], q[:]...)
	c.fill(col, alpha)
}

// lens finds for a picture's pixel the point of a scene that it shows. Both are
// planes, so the map is a homography: a point's coordinates are u/w and v/w,
// where u, v and w grow by constants from pixel to pixel. Numbers are integers
// with w about 1<<lensBits and u/w in 1/256 pixel of the scene.
type lens struct {
	u, v, w [3]int64 // step to the right, step down, value at the first pixel
	flat    bool     // w is 1<<lensBits everywhere: no perspective
}

const lensBits = 24

// newLens inverts the homography that takes the unit square to q (Heckbert,
// "Fundamentals of Texture Mapping", 1989, section 2.2.3). The forward matrix is
// exact in int64, multiplied through by its denominator; the inverse is rounded
// once, from float64 without fused operations.
func newLens(q quad, n, side int) lens {
	x := func(i int) int64 { return int64(q[i].x) }
	y := func(i int) int64 { return int64(q[i].y) }
	dx1, dx2, sx := x(1)-x(2), x(3)-x(2), x(0)-x(1)+x(2)-x(3)
	dy1, dy2, sy := y(1)-y(2), y(3)-y(2), y(0)-y(1)+y(2)-y(3)
	den, gi, hi := dx1*dy2-dx2*dy1, sx*dy2-dx2*sy, dx1*sy-sx*dy1
	a, b, c := float64((x(1)-x(0))*den+gi*x(1)), float64((x(3)-x(0))*den+hi*x(3)), float64(x(0)*den)
	d, e, f := float64((y(1)-y(0))*den+gi*y(1)), float64((y(3)-y(0))*den+hi*y(3)), float64(y(0)*den)
	g, h, i := float64(gi), float64(hi), float64(den)
	cross := func(a, b, c, d float64) float64 { return float64(a*b) - float64(c*d) }
	rows := [3][3]float64{
		{cross(e, i, f, h), cross(c, h, b, i), cross(b, f, c, e)},
		{cross(f, g, d, i), cross(a, i, c, g), cross(c, d, a, f)},
		{cross(d, h, e, g), cross(b, g, a, h), cross(a, e, b, d)},
	}
	mid := float64(n * 128)
	k := (1 << lensBits) / (float64(rows[2][0]*mid) + float64(rows[2][1]*mid) + rows[2][2])
	var l lens
	for r, out := range []*[3]int64{&l.u, &l.v, &l.w} {
		s := k
		if r < 2 {
			s = k * float64(side*256)
		}
		whole := func(v float64) int64 { return int64(math.Floor(float64(v*s) + .5)) }
		m := rows[r]
		*out = [3]int64{whole(m[0] * 256), whole(m[1] * 256), whole(float64(m[0]*128) + float64(m[1]*128) + m[2])}
	}
	l.flat = l.w[0] == 0 && l.w[1] == 0
	return l
}

// paste draws src, owners and all, so that its corners lie at q: bilinear, with
// soft edges, each pixel owned by whatever lies nearest to its middle.
func (c *canvas) paste(src *canvas, q quad) {
	x0, y0, x1, y1 := q[0].x, q[0].y, q[0].x, q[0].y
	for _, p := range q {
		x0, x1, y0, y1 = min(x0, p.x), max(x1, p.x), min(y0, p.y), max(y1, p.y)
	}
	ix0, ix1 := max(0, int(x0>>8)-1), min(c.n, int(x1>>8)+2)
	iy0, iy1 := max(0, int(y0>>8)-1), min(c.n, int(y1>>8)+2)
	l := newLens(q, c.n, src.n)
	tex := newTexture(src)
	defer textures.Put(&tex)
	side := src.n * 256
	for py := iy0; py < iy1; py++ {
		at := func(k [3]int64) int64 { return k[0]*int64(ix0) + k[1]*int64(py) + k[2] }
		lu, lv, lw := at(l.u), at(l.v), at(l.w)
		for i := py*c.n + ix0; i < py*c.n+ix1; i++ {
			u, v := -1<<20, 0 // beyond the horizon
			if l.flat {
				u, v = int(lu>>lensBits), int(lv>>lensBits)
			} else if lw > 0 {
				inv := 1 << 44 / lw // one division for two: right to 2^-20
				u, v = int(lu>>12*inv>>32), int(lv>>12*inv>>32)
			}
			lu, lv, lw = lu+l.u[0], lv+l.v[0], lw+l.w[0]
			in := min(u, v, side-u, side-v)
			if in <= -128 {
				continue
			}
			r, g, b := tex.at(u-128, v-128)
			p := c.pix[i*3 : i*3+3 : i*3+3]
			if k := in + 128; k >= 256 {
				p[0], p[1], p[2] = uint8(r), uint8(g), uint8(b)
			} else {
				p[0] = uint8((int(p[0])*(256-k) + r*k + 128) >> 8)
				p[1] = uint8((int(p[1])*(256-k) + g*k + 128) >> 8)
				p[2] = uint8((int(p[2])*(256-k) + b*k + 128) >> 8)
			}
			if in >= 0 && src.own != nil {
				c.own[i] = src.own[min(v>>8, src.n-1)*src.n+min(u>>8, src.n-1)]
			}
		}
	}
}

// texture is a picture to sample from, three channels in a word: 21 bits each
// leave a byte room for weights of 7 and 6 bits.
type texture struct {
	n   int
	pix []uint64
}

// textures are kept for the next picture: they are larger than all else that
// one needs.
var textures sync.Pool

func newTexture(c *canvas) texture {
	t := texture{n: c.n}
	if old, ok := textures.Get().(*texture); ok && cap(old.pix) >= c.n*c.n {
		t.pix = old.pix[:c.n*c.n]
	} else {
		t.pix = make([]uint64, c.n*c.n)
	}
	for i := range t.pix {
		p := c.pix[i*3 : i*3+3 : i*3+3]
		t.pix[i] = uint64(p[0]) | uint64(p[1])<<21 | uint64(p[2])<<42
	}
	return t
}

// at is the bilinear sample at u, v: 1/256 pixels from the middle of the first
// one. Outside, the border goes on.
func (t texture) at(u, v int) (r, g, b int) {
	edge := (t.n - 1) << 8
	u, v = max(0, min(edge, u)), max(0, min(edge, v))
	fu, fv := uint64(u&255)>>1, uint64(v&255)>>2
	a := v>>8*t.n + u>>8
	right, down := 0, 0
	if fu != 0 {
		right = 1
	}
	if fv != 0 {
		down = t.n
	}
	top := t.pix[a]*(128-fu) + t.pix[a+right]*fu
	bot := t.pix[a+down]*(128-fu) + t.pix[a+down+right]*fu
	const half = 1<<12 | 1<<33 | 1<<54
	s := top*(64-fv) + bot*fv + half
	return int(s >> 13 & 255), int(s >> 34 & 255), int(s >> 55 & 255)
}
