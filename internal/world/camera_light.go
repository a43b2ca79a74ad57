package world

// What light, a lens and a sensor do to the pixels of a picture. Everything is
// integer arithmetic, and nothing here moves a pixel's owner.

// curve changes brightness (-128..127), contrast (256 keeps), the middle tones
// (a gamma of sorts, 0 keeps) and each channel's gain (256 keeps).
func (c *canvas) curve(bright, contrast, middle int, gain [3]int) {
	var lut [3][256]uint8
	for k := range lut {
		for v := range lut[k] {
			t := (v-128)*contrast/256 + 128 + bright
			t = max(0, min(255, t))
			t += middle * t * (255 - t) / (255 * 256)
			lut[k][v] = byteOf(t * gain[k] / 256)
		}
	}
	for i := 0; i+2 < len(c.pix); i += 3 {
		p := c.pix[i : i+3 : i+3]
		p[0], p[1], p[2] = lut[0][p[0]], lut[1][p[1]], lut[2][p[2]]
	}
}

// saturate scales the distance from grey by k/256; 0 leaves grey alone.
func (c *canvas) saturate(k int) {
	for i := 0; i+2 < len(c.pix); i += 3 {
		p := c.pix[i : i+3 : i+3]
		r, g, b := int(p[0]), int(p[1]), int(p[2])
		y := (77*r + 150*g + 29*b + 128) >> 8
		p[0], p[1], p[2] = byteOf(y+(r-y)*k/256), byteOf(y+(g-y)*k/256), byteOf(y+(b-y)*k/256)
	}
}

// shade darkens the corners by corner/256 (a vignette) and lets the light fall
// off across the picture by dx/256 and dy/256 from one side to the other.
func (c *canvas) shade(corner, dx, dy int) {
	n := c.n
	for y := 0; y < n; y++ {
		ey := 2*y + 1 - n
		row := c.pix[y*n*3 : (y+1)*n*3]
		for x := 0; x < n; x++ {
			ex := 2*x + 1 - n
			k := 256 - corner*(ex*ex+ey*ey)/(2*n*n) + (dx*ex+dy*ey)/(2*n)
			p := row[x*3 : x*3+3 : x*3+3]
			p[0] = uint8(min(255, int(p[0])*k>>8))
			p[1] = uint8(min(255, int(p[1])*k>>8))
			p[2] = uint8(min(255, int(p[2])*k>>8))
		}
	}
}

// blur smooths with binomial kernels 1 2 1, both ways, at steps of 1, 2, 4 and
// so on up to a 128th of the side, so that its width follows the picture's size.
func (c *canvas) blur() {
	w := c.n * 3
	tmp := make([]uint8, len(c.pix))
	for step := 1; step <= max(1, c.n/128); step *= 2 {
		for y := 0; y < c.n; y++ {
			src, dst := c.pix[y*w:(y+1)*w], tmp[y*w:(y+1)*w]
			k := 3 * step
			for i := 0; i < k; i++ { // at the ends the nearest pixel counts for what is missing
				dst[i] = uint8((int(src[i%3]) + 2*int(src[i]) + int(src[i+k]) + 2) / 4)
				e := w - k + i
				dst[e] = uint8((int(src[e-k]) + 2*int(src[e]) + int(src[w-3+i%3]) + 2) / 4)
			}
			smooth(dst[k:w-k], src, src[k:], src[2*k:])
		}
		for y := 0; y < c.n; y++ {
			up, down := max(0, y-step)*w, min(c.n-1, y+step)*w
			smooth(c.pix[y*w:(y+1)*w], tmp[up:], tmp[y*w:], tmp[down:])
		}
	}
}

// smooth writes (a + 2b + c) / 4.
func smooth(dst, a, b, c []uint8) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		dst[i] = uint8((int(a[i]) + 2*int(b[i]) + int(c[i]) + 2) / 4)
	}
}

// shake averages count pixels along a direction: the hand moved.
func (c *canvas) shake(dx, dy, count int) {
	n := c.n
	src := append([]uint8(nil), c.pix...)
	for y := 0; y < n; y++ {
		for x := 0; x < n; x++ {
			var r, g, b int
			for j := -(count / 2); j < count-count/2; j++ {
				p := src[(max(0, min(n-1, y+j*dy))*n+max(0, min(n-1, x+j*dx)))*3:]
				r, g, b = r+int(p[0]), g+int(p[1]), b+int(p[2])
			}
			p := c.pix[(y*n+x)*3:]
			p[0], p[1], p[2] = uint8(r/count), uint8(g/count), uint8(b/count)
		}
	}
}

// sharpen adds k/256 of what a blur takes away.
func (c *canvas) sharpen(k int) {
	was := append([]uint8(nil), c.pix...)
	c.blur()
	for i, v := range was {
		c.pix[i] = byteOf(int(v) + (int(v)-int(c.pix[i]))*k/256)
	}
}

// grain adds noise to luma and to each chroma channel; the standard deviations
// are in 1/256 of the range of a byte. A sum of uniform bytes is near enough to
// a normal variable.
func (c *canvas) grain(luma, chroma int, seed uint64) {
	x := mix(seed) | 1
	for i := 0; i+2 < len(c.pix); i += 3 {
		x ^= x << 13 // xorshift64
		x ^= x >> 7
		x ^= x << 17
		b := func(k int) int { return int(x >> (8 * k) & 255) }
		y := (b(0) + b(1) + b(2) + b(3) - 510) * luma / 148
		u, v := (b(4)+b(5)-255)*chroma/104, (b(6)+b(7)-255)*chroma/104
		p := c.pix[i : i+3 : i+3]
		p[0] = byteOf(int(p[0]) + y + v)
		p[1] = byteOf(int(p[1]) + y - (u+v)/2)
		p[2] = byteOf(int(p[2]) + y + u)
	}
}

// enlarge makes the picture again from one of side small.
func (c *canvas) enlarge(small int) {
	s := &canvas{n: small, pix: make([]uint8, small*small*3)}
	s.paste(&canvas{n: c.n, pix: c.pix}, square(small, 0, 0, 1000, 1000))
	c.paste(s, square(c.n, 0, 0, 1000, 1000))
}
