package world

// Picture is a rendered scene with what can be seen in it.
type Picture struct {
	N      int
	Pix    []uint8 // [N,N,3] RGB
	Box    map[owner][4]int
	Zoom   float64  // linear scale at which the scene appears; 1 as rendered
	Grey   bool     // colours cannot be told
	Camera string   // what Shoot did, such as "tilt+jpeg"; empty if nothing
	vis    [256]int // pixels left of each element
	was    [256]int // pixels left in the whole scene, at Zoom
	ftp    [256]int // pixels it was drawn with, at Zoom
	fine   int      // of the detail that N pixels can hold, how much is left; 256 is all
	own    []owner
}

// Render draws the scene at n x n pixels, 16 <= n <= 1024.
func (s *Scene) Render(n int) *Picture { return newPicture(s.draw(n)) }

// draw paints the scene.
func (s *Scene) draw(n int) *canvas {
	p := &painter{canvas: newCanvas(n), s: s, r: newRNG(s.art, 2)}
	p.erase = true
	p.backdrop()
	if s.Weather == storm {
		p.bolt()
	}
	draw := func(front bool) {
		for i := range s.Groups {
			if (s.Groups[i].Rel == InFront) == front {
				p.group(&s.Groups[i], ownGroups+owner(8*i))
			}
		}
	}
	draw(false)
	for i := range s.Chars {
		p.puppet(&s.Chars[i], ownChars+owner(16*i))
	}
	draw(true)
	p.weather()
	if Places[s.Place].sky {
		p.claimSky()
	}
	return p.canvas
}

// claimSky makes the open upper quarter of the picture an element: a crop that
// leaves too little of it leaves no clouds to speak of.
func (c *canvas) claimSky() {
	for i, o := range c.own[:c.n*c.n/4] {
		if o == 0 {
			c.own[i] = ownSky
		}
	}
}

// newPicture finds what is left of each element.
func newPicture(c *canvas) *Picture {
	out := &Picture{N: c.n, Pix: c.pix, Box: map[owner][4]int{}, Zoom: 1, ftp: c.foot, fine: 256, own: c.own}
	var box [256][4]int
	out.vis, box = c.census()
	for o, b := range box {
		if out.vis[o] > 0 {
			out.Box[owner(o)] = b
		}
	}
	out.was = out.vis
	return out
}

// styleOf is the art style of an element: a mixed scene has one for each.
func (s *Scene) styleOf(o owner) int {
	style := s.Style
	if s.Mixed && s.Style < trained {
		style = int(mix(s.art+uint64(o)/8) % trained)
	}
	return style + s.Artist*redrawn
}

// census counts the pixels of each element, and says between which they lie.
func (c *canvas) census() (count [256]int, box [256][4]int) {
	for y := 0; y < c.n; y++ {
		row := c.own[y*c.n : (y+1)*c.n]
		for x := 0; x < len(row); {
			o, x0 := row[x], x // a run of one owner
			for x < len(row) && row[x] == o {
				x++
			}
			b := &box[o]
			if count[o] == 0 {
				*b = [4]int{x0, y, x, y + 1}
			}
			count[o] += x - x0
			b[0], b[2], b[3] = min(b[0], x0), max(b[2], x), y+1
		}
	}
	count[0] = 0 // the backdrop is no element
	return count, box
}

func (p *painter) group(g *Group, id owner) {
	t := Things[g.Kind]
	style := p.s.styleOf(id)
	p.erase = true
	for i, q := range g.spots {
		p.id = 0
		if g.Rel != Above && g.Rel != On && g.Rel != Under {
			p.ell(rgb{}, 46, q[0], q[1], float64(g.h*.42*aspect(style, t.sprite)), g.h*.05)
		}
		p.id = id + owner(i)
		p.put(style, t.sprite, g.Colour, q[0], q[1], g.h, .5, 1, 0, g.flip && !t.has(text))
	}
	p.id = 0
}

// visible says whether enough of an element is left: 60 % and 40 px at 128.
func (p *Picture) visible(o owner) bool { return p.visibleFrom(o, 40) }

func (p *Picture) visibleFrom(o owner, px int) bool {
	return p.vis[o]*10 >= p.ftp[o]*6 && p.shows(o, px) && p.vis[o] > 0
}

// shows says whether an element has px pixels, counted at 128 a side and in the
// detail that the picture still has.
func (p *Picture) shows(o owner, px int) bool {
	return int64(p.vis[o])*128*128*int64(p.fine) >= int64(px*p.N*p.N)*256
}

// kept says whether the picture keeps percent of what the whole scene shows of
// the elements from first on.
func (p *Picture) kept(first owner, count, percent int) bool {
	vis, was := 0, 0
	for o := first; o < first+owner(count); o++ {
		vis, was = vis+p.vis[o], was+p.was[o]
	}
	return vis*100 >= was*percent
}
