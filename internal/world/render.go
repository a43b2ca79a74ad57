package world

// Picture is a rendered scene with what can be seen in it.
type Picture struct {
	N   int
	Pix []uint8 // [N,N,3] RGB
	Box map[owner][4]int
	vis [256]int // pixels left of each element
	ftp [256]int // pixels it was drawn with
	own []owner
}

// Render draws the scene at n x n pixels, 16 <= n <= 1024.
func (s *Scene) Render(n int) *Picture {
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
	out := &Picture{N: n, Pix: p.pix, ftp: p.foot, own: p.own, Box: map[owner][4]int{}}
	for i, o := range p.own {
		if o == 0 {
			continue
		}
		out.vis[o]++
		x, y := i%n, i/n
		b, ok := out.Box[o]
		if !ok {
			b = [4]int{x, y, x + 1, y + 1}
		}
		out.Box[o] = [4]int{min(b[0], x), min(b[1], y), max(b[2], x+1), max(b[3], y+1)}
	}
	return out
}

func (p *painter) group(g *Group, id owner) {
	t := Things[g.Kind]
	style := p.s.Style
	if p.s.Mixed && style < trained {
		style = (style + 1 + int(id)/8%2) % trained
	}
	p.erase = true
	for i, q := range g.spots {
		p.id = 0
		if g.Rel != Above && g.Rel != On {
			p.ell(rgb{}, 46, q[0], q[1], float64(g.h*.42*aspect(style, t.sprite)), g.h*.05)
		}
		p.id = id + owner(i)
		p.put(style, t.sprite, g.Colour, q[0], q[1], g.h, .5, 1, 0, g.flip && t.sprite != "traffic-light")
	}
	p.id = 0
}

// visible says whether enough of an element is left: 60 % and 40 px at 128.
func (p *Picture) visible(o owner) bool { return p.visibleFrom(o, 40) }

func (p *Picture) visibleFrom(o owner, px int) bool {
	v := p.vis[o]
	return v*10 >= p.ftp[o]*6 && v*128*128 >= px*p.N*p.N && v > 0
}
