package world

import (
	"math"
	"strings"
)

// The shares of what Shoot does, in percent. A scene that is not left alone
// gets a geometry, a treatment of its pixels, or both.
const (
	untouched    = 45
	withLens     = 64 // of the touched get a geometry
	withDarkroom = 35 // of those are treated as well; the others always
	greyscale    = 5  // of the treated lose their colours
)

// camera is a picture being made of a rendered scene.
type camera struct {
	*canvas         // the picture
	scene   *canvas // the scene as rendered
	r       rng
	at      quad // where the scene's corners lie in the picture
	did     []string
	grey    bool
	fine    int  // of the detail that a picture can hold, how much is left; 256 is all
	frail   bool // rain or snow, which little softening would hide
}

// Shoot renders the scene as it may reach a user: as it is, or cropped, framed,
// photographed again, pasted in a page, compressed. The seed decides; the same
// seed and size give the same bytes on every platform. Left and right are never
// swapped.
func (s *Scene) Shoot(n int) *Picture {
	src := s.draw(n)
	r := newRNG(s.Seed, 4)
	if r.between(1, 100) <= untouched {
		return newPicture(src)
	}
	c := &camera{canvas: newCanvas(n), scene: src, r: r, at: square(n, 0, 0, 1000, 1000), fine: 256,
		frail: s.Weather == rain || s.Weather == storm || s.Weather == snow}
	c.erase, c.acc = true, src.acc
	lens := r.between(1, 100) <= withLens
	if lens {
		[]func(){c.crop, c.frame, c.page, c.print}[r.weighted(38, 19, 23, 20)]()
	} else {
		copy(c.pix, src.pix)
		copy(c.own, src.own)
	}
	if !lens || r.between(1, 100) <= withDarkroom {
		c.develop()
	}
	return c.picture()
}

// picture tells what can be seen in the finished picture. Footprints are those
// of the render, to the scale at which the scene appears.
func (c *camera) picture() *Picture {
	p := newPicture(c.canvas)
	whole, _ := c.scene.census()
	area, all := c.at.area(), int64(c.n*c.n)<<16
	for o := range p.ftp {
		p.ftp[o] = int(int64(c.scene.foot[o]) * area / all)
		p.was[o] = int(int64(whole[o]) * area / all)
	}
	p.Zoom = math.Sqrt(float64(area) / float64(all))
	p.Grey, p.Camera, p.fine = c.grey, strings.Join(c.did, "+"), c.fine
	return p
}

// between draws from a to b, both included.
func (r rng) between(a, b int) int { return a + r.IntN(b-a+1) }

// crop moves the camera closer, to the side, and tilts it by up to six degrees.
func (c *camera) crop() {
	tilt := 0
	name := "crop"
	if c.r.p(.35) {
		tilt = c.r.between(80, 600) * (1 - 2*c.r.IntN(2))
		name = "tilt"
	}
	c.did = append(c.did, name)
	// A tilted scene covers the picture if it is larger by sine and cosine.
	s, k := sincos(math.Abs(float64(tilt)) * (math.Pi / 18000))
	least := int(float64((s+k)*1000)) + 2
	zoom := max(least, c.r.between(1030, 1300))
	slack := (zoom - least) * 500 / least
	dx := c.r.between(-slack, slack)
	dy := c.r.between(-slack, slack*6/10) // feet matter more than sky: less is cut below
	c.at = square(c.n, (1000-zoom)/2, (1000-zoom)/2, zoom, zoom).turned(tilt).moved(c.n, dx, dy)
	copy(c.pix, c.scene.pix) // under the outermost pixels' soft edge
	c.paste(c.scene, c.at)
}

// develop treats the pixels: light, then lens, sensor and file.
func (c *camera) develop() {
	did := len(c.did)
	for len(c.did) == did {
		c.light()
		c.soften()
		if c.r.p(.18) {
			c.did = append(c.did, "noise")
			c.grain(c.r.between(3, 9), c.r.between(2, 6), c.r.Uint64())
		}
		if c.r.p(.3) {
			c.did = append(c.did, "jpeg")
			quality := c.r.between(20, 85)
			if c.frail {
				quality = max(quality, 45)
			}
			if quality < 40 {
				c.fine = c.fine * 13 / 16
			}
			c.compress(quality)
		}
	}
}

// light changes tone and colour, never so much that a colour takes another's
// name or night looks like day.
func (c *camera) light() {
	r := c.r
	if r.p(.42) {
		c.did = append(c.did, "tone")
		gain := [3]int{256, 256, 256}
		if r.p(.5) { // warm or cold light
			k := r.between(-20, 20)
			gain = [3]int{256 + k, 256, 256 - k}
		}
		c.curve(r.between(-20, 20), r.between(200, 292), r.between(-70, 70), gain)
	}
	switch k := r.between(1, 100); {
	case k <= greyscale:
		c.did = append(c.did, "grey")
		c.grey = true
		c.saturate(0)
	case k <= 22:
		c.did = append(c.did, "saturation")
		c.saturate(r.between(170, 330))
	}
	if r.p(.2) {
		c.did = append(c.did, "shade")
		corner := r.IntN(2) * r.between(30, 110)
		c.shade(corner, r.between(-44, 44), r.between(-44, 44))
	}
}

// soften takes detail away, or exaggerates it.
func (c *camera) soften() {
	r := c.r
	k := r.between(1, 100)
	if c.frail && k <= 27 {
		k = 100
	}
	switch {
	case k <= 10:
		c.did = append(c.did, "blur")
		c.blur()
		c.fine = c.fine * 11 / 16
	case k <= 16:
		c.did = append(c.did, "shake")
		d := pick(r, [][2]int{{1, 0}, {0, 1}, {1, 1}, {1, -1}})
		c.shake(d[0], d[1], max(2, 3*c.n/128))
		c.fine = c.fine * 11 / 16
	case k <= 27:
		c.did = append(c.did, "small")
		small := c.n * r.between(50, 75) / 100
		c.enlarge(small)
		c.fine = c.fine * small * small / (c.n * c.n)
	case k <= 37:
		c.did = append(c.did, "sharp")
		c.sharpen(r.between(70, 180))
	}
}

// Picture is Render(n) if clean, or else Shoot(n).
func (s *Scene) Picture(n int, clean bool) *Picture {
	if clean {
		return s.Render(n)
	}
	return s.Shoot(n)
}
