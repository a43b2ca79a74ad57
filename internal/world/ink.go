package world

// penned, added to a style, is that style redrawn with a pen. The art of others often has
// lines and flat paint where the embedded styles have light and shade.
const penned = 1 << 8

// ink redraws a sprite with a black line around it and along its inner edges, and paint
// that is flat between them.
func (s *sprite) ink() *sprite {
	const pen = 2 // half the width of the line around, in pixels of a sprite of 96
	type pixel struct{ r, g, b int }
	paint, flat := make([]pixel, s.w*s.h), make([]pixel, s.w*s.h)
	for i := range paint {
		a := max(1, int(s.pix[i*4+3]))
		paint[i] = pixel{int(s.pix[i*4]) * 255 / a, int(s.pix[i*4+1]) * 255 / a, int(s.pix[i*4+2]) * 255 / a}
	}
	inside := func(x, y int) bool {
		return x >= 0 && y >= 0 && x < s.w && y < s.h && s.pix[(y*s.w+x)*4+3] >= 128
	}
	apart := func(p, q pixel) int { return max(p.r-q.r, q.r-p.r) + max(p.g-q.g, q.g-p.g) + max(p.b-q.b, q.b-p.b) }
	for y := range s.h {
		for x := range s.w { // the mean of what lies near and looks alike
			own, n, sum := paint[y*s.w+x], 0, pixel{}
			for v := y - 2; v <= y+2; v++ {
				for u := x - 2; u <= x+2; u++ {
					if !inside(u, v) {
						continue
					}
					if q := paint[v*s.w+u]; apart(own, q) < 90 {
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
		for v := -pen; v <= pen; v++ {
			for u := -pen; u <= pen; u++ {
				if u*u+v*v <= pen*pen+1 && !inside(x+u, y+v) {
					return true
				}
			}
		}
		own := flat[y*s.w+x]
		for _, d := range [][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}, {-1, 0}, {0, -1}} {
			if apart(own, flat[(y+d[1])*s.w+x+d[0]]) > 130 {
				return true
			}
		}
		return false
	}
	d := &sprite{w: s.w, h: s.h, top: s.top, pix: make([]uint8, len(s.pix))}
	for i, p := range flat {
		if line(i%s.w, i/s.w) {
			p = pixel{24, 24, 24}
		}
		a := int(s.pix[i*4+3])
		copy(d.pix[i*4:], []uint8{uint8(p.r * a / 255), uint8(p.g * a / 255), uint8(p.b * a / 255), uint8(a)})
	}
	return d
}
