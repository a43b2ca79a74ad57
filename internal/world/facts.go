package world

import "slices"

// seenChar says which parts of a character can be seen well enough to be named.
type seenChar struct{ ok, hat, coat, shirt, scarf, shades, held, wings bool }

// seen is what the picture lets a caption claim.
type seen struct {
	chars                 []seenChar
	groups                []bool
	sizes                 []int // of each group: -1 small, 1 big, 0 neither can be told
	season, weather, time bool
	place, rainbow, neon  bool
	grey                  bool // no colour can be told
	weatherAs             int  // the weather to name; 6 is the rainbow
}

// rainbowWeather is the rainbow among the values of the weather slot.
const rainbowWeather = 6

// told is the scene without what a picture of it cannot bear out anywhere:
// colours in a grey one, sizes at another scale than the world's. Hidden things
// stay: they decide what is false.
func (s *Scene) told(p *Picture) *Scene {
	sized := p.Zoom >= .8 && p.Zoom <= 1.15
	if sized && !p.Grey {
		return s
	}
	t := *s
	t.Chars, t.Groups = slices.Clone(s.Chars), slices.Clone(s.Groups)
	for i := range t.Chars {
		c := &t.Chars[i]
		if p.Grey {
			c.HeldC = -1
		}
		c.Little = c.Little && sized
	}
	for i := range t.Groups {
		g := &t.Groups[i]
		if p.Grey {
			g.Colour = -1
		}
		if !sized {
			g.Size = 0
		}
	}
	return &t
}

// look finds what can be claimed of a picture of the scene.
func look(s *Scene, p *Picture) *seen {
	v := &seen{place: true, weatherAs: s.Weather, grey: p.Grey}
	for i, c := range s.Chars {
		o := ownChars + owner(16*i)
		// A crop that cuts off the legs leaves nothing to tell walking by.
		bodyOK := p.vis[o+partBody]+p.vis[o+partTop] > 0 && p.kept(o, 16, 85)
		k := seenChar{ok: p.visibleFrom(o+partHead, 60) && bodyOK}
		k.hat = k.ok && c.Hat >= 0 && p.visible(o+partHat)
		k.coat = k.ok && c.Coat >= 0 && p.visible(o+partTop)
		k.shirt = k.ok && c.Shirt >= 0 && p.visible(o+partTop)
		k.scarf = k.ok && c.Scarf >= 0 && p.visible(o+partScarf)
		k.shades = k.ok && c.Shades && p.visible(o+partShades)
		k.held = k.ok && c.Held >= 0 && p.visible(o+partHeld)
		k.wings = k.ok && c.Wings && p.shows(o+partWings, 90) && p.kept(o+partWings, 1, 60)
		v.chars = append(v.chars, k)
	}
	for i, g := range s.Groups {
		ok := true
		for j := range g.spots {
			ok = ok && p.visible(ownGroups+owner(8*i+j))
		}
		v.groups = append(v.groups, ok && !s.doubled(g))
		v.sizes = append(v.sizes, g.shownSize())
	}
	pl := Places[s.Place]
	v.season = pl.seasons && (s.Season == winter || p.shows(ownTree, 120) && !p.Grey)
	v.neon = s.Neon && p.shows(ownNeon, 60)
	v.rainbow = s.Rainbow && !p.Grey && p.vis[ownRainbow]*10 >= p.ftp[ownRainbow]*4
	if pl.sky {
		v.time = s.Time == night || !p.Grey // dusk is a colour
		switch s.Weather {
		case sunny:
			v.weather = s.Time == day && p.shows(ownSun, 80)
			if v.rainbow {
				v.weather, v.weatherAs = true, rainbowWeather
			}
		case storm:
			v.weather = true
			if !p.shows(ownBolt, 60) {
				v.weatherAs = rain
			}
		case cloudy:
			v.weather = p.kept(ownSky, 1, 50)
		default:
			v.weather = true
		}
	}
	return v
}

// doubled says whether the rest of the picture shows more of a group's kind,
// which would make a count of it a lie.
func (s *Scene) doubled(g Group) bool {
	kind := Things[g.Kind].sprite
	if s.Place == desert && kind == "cactus" {
		return true
	}
	for _, c := range s.Chars {
		if kind == "fish" && c.Held >= 0 && Things[c.Held].sprite == "fishing-rod" {
			return true
		}
	}
	return false
}

// shownSize is the size that the group's final height bears out: crowded
// groups shrink, and are then not called big.
func (g Group) shownSize() int {
	if g.Size > 0 && g.h < g.full*1.2 {
		return 0
	}
	return g.Size
}

// garment is something worn.
type garment struct {
	en, zh, mw, verb string // verb: 戴 穿 围 长
	plural           bool
}

// garments: the hats, then the rest. Indices are values of slotWorn.
var garments = func() (g []garment) {
	for _, h := range Hats {
		g = append(g, garment{h.En, h.Zh, h.Mw, "戴", false})
	}
	return append(g, garment{"hat", "帽子", "顶", "戴", false}, garment{"raincoat", "雨衣", "件", "穿", false},
		garment{"shirt", "上衣", "件", "穿", false}, garment{"scarf", "围巾", "条", "围", false},
		garment{"sunglasses", "墨镜", "副", "戴", true}, garment{"wings", "翅膀", "对", "长", true})
}()

const (
	gHat = 7 + iota
	gCoat
	gShirt
	gScarf
	gShades
	gWings
)

// wear is one visible worn thing of a character.
type wear struct {
	slot, val, colour int // colour -1: none
}

// worn lists what can be seen on character i; generic picks "hat" over the
// hat's own name.
func (s *Scene) worn(v *seen, i int, generic bool) (out []wear) {
	c, k := s.Chars[i], v.chars[i]
	if k.hat {
		h := c.Hat
		if generic && h != crownHat {
			h = gHat
		}
		out = append(out, wear{0, h, c.HatCol})
	}
	if k.coat {
		out = append(out, wear{1, gCoat, c.Coat})
	}
	if k.shirt {
		out = append(out, wear{2, gShirt, c.Shirt})
	}
	if k.scarf {
		out = append(out, wear{3, gScarf, c.Scarf})
	}
	if k.shades {
		out = append(out, wear{4, gShades, -1})
	}
	if k.wings {
		out = append(out, wear{5, gWings, -1})
	}
	if v.grey {
		for i := range out {
			out[i].colour = -1
		}
	}
	return out
}
