package world

// Grid is how many cells a side a picture is cut in for the labels of patches.
const Grid = 8

// Layers is how many elements of a cell are labelled, the largest first.
const Layers = 2

// A cell's label of one element, in bytes.
const (
	cellKind   = iota // two bytes, little-endian: see Kinds
	_                 //
	cellColour        // index into Colours plus one, 0 for none
	cellWho           // index into Characters plus one, of whom it is or who wears or holds it
	cellAction        // index into Actions plus one, of that character
	cellCount         // members of the group, 0 for what is not in a group
	cellRel           // relation of the group plus one
	cellCover         // part of the cell, 0..255
	cellBytes
)

// CellBytes is the size of one picture's cell labels: [Grid, Grid, Layers, 8].
const CellBytes = Grid * Grid * Layers * cellBytes

// Kinds is how many kinds of element there are: nothing, scenery, characters,
// garments, things, in this order.
func Kinds() int { return kindThings + len(Things) }

const kindScenery = 1 // tree rainbow sun moon bolt neon

var (
	kindWho    = kindScenery + int(ownSky-ownTree)
	kindWorn   = kindWho + len(Characters)
	kindThings = kindWorn + len(garments)
)

// thingNames are what things are called, by language and kind; empty for other kinds.
func thingNames() map[string][]string {
	en, zh := make([]string, Kinds()), make([]string, Kinds())
	for i, t := range Things {
		en[kindThings+i], zh[kindThings+i] = t.En, t.Zh
	}
	return map[string][]string{"en": en, "zh": zh}
}

// traits describes the element that owns a pixel, not open sky, as bytes of a cell label.
func (s *Scene) traits(o owner) (t [cellBytes]uint8) {
	kind, colour := 0, -1
	switch {
	case o >= ownGroups:
		g := s.Groups[(o-ownGroups)/8]
		kind, colour = kindThings+g.Kind, g.Colour
		t[cellCount], t[cellRel] = uint8(g.Count), uint8(g.Rel)+1
	case o >= ownChars:
		c := s.Chars[(o-ownChars)/16]
		t[cellWho], t[cellAction] = uint8(c.Who)+1, uint8(c.Action)+1
		switch (o - ownChars) % 16 {
		case partHat:
			kind, colour = kindWorn+c.Hat, c.HatCol
		case partTop:
			kind, colour = kindWorn+gShirt, c.Shirt
			if c.Coat >= 0 {
				kind, colour = kindWorn+gCoat, c.Coat
			}
		case partScarf:
			kind, colour = kindWorn+gScarf, c.Scarf
		case partShades:
			kind = kindWorn + gShades
		case partWings:
			kind = kindWorn + gWings
		case partHeld:
			kind, colour = kindThings+c.Held, c.HeldC
		default:
			kind = kindWho + c.Who
		}
	case o > 0:
		kind = kindScenery + int(o) - 1
	}
	t[cellKind], t[cellKind+1] = uint8(kind), uint8(kind>>8)
	t[cellColour] = uint8(colour + 1)
	return t
}

// Meanings is how many things a word can mean: the values of a cell's label side by
// side, kinds, colours, characters, actions, counts and relations, each with its 0.
func Meanings() int { return meansRel + int(Under) + 2 }

var (
	meansColour = Kinds()
	meansAction = meansColour + len(Colours) + 1 + len(Characters) + 1
	meansCount  = meansAction + len(Actions) + 1
	meansRel    = meansCount + 6
)

// meaning is what a value of a slot means; 0 where cells have no label for it.
func meaning(k slot, v int) uint16 {
	if v < 0 {
		return 0
	}
	switch k {
	case slotWho:
		return uint16(kindWho + v)
	case slotWorn:
		return uint16(kindWorn + v)
	case slotHeld, slotObject:
		return uint16(kindThings + v)
	case slotWornColour, slotHeldColour, slotObjectColour:
		return uint16(meansColour + 1 + v)
	case slotAction:
		return uint16(meansAction + 1 + v)
	case slotCount:
		return uint16(meansCount + v)
	case slotRelation:
		return uint16(meansRel + 1 + v)
	}
	return 0
}

// means is what the word of a tag means after the changes, true of the picture or not.
func (w *writer) means(t tag) uint16 {
	switch t.s {
	case slotWho:
		return meaning(t.s, w.who(t.ent))
	case slotWorn:
		if g := w.val(t, w.garment(t)); g != gHat { // any hat
			return meaning(t.s, g)
		}
	case slotHeld:
		return meaning(t.s, w.heldBy(t.ent).kind)
	case slotObject:
		return meaning(t.s, w.group(t.ent).kind)
	case slotWornColour:
		return meaning(t.s, w.val(t, w.s.wornColour(t)))
	case slotHeldColour:
		return meaning(t.s, w.heldBy(t.ent).colour)
	case slotObjectColour:
		return meaning(t.s, w.group(t.ent).colour)
	case slotAction:
		return meaning(t.s, w.action(t.ent))
	case slotCount:
		if t.ent >= heads {
			return 0 // cells count groups alone
		}
		return meaning(t.s, w.group(t.ent).n)
	case slotRelation:
		if t.ent != sides {
			return meaning(t.s, w.val(t, int(w.s.Groups[t.ent].Rel)))
		}
	}
	return 0
}

// garment is what a tag's character wears there, gHat where it is called just a hat.
func (w *writer) garment(t tag) int {
	if t.worn > 0 {
		return gCoat + t.worn - 1
	}
	if h := w.s.Chars[t.ent].Hat; h == crownHat || !w.generic() {
		return h
	}
	return gHat
}

// cover counts, for each cell, the pixels of each owner.
func (p *Picture) cover() *[Grid * Grid][256]uint16 {
	n := new([Grid * Grid][256]uint16)
	columns := make([]int, p.N)
	for x := range columns {
		columns[x] = x * Grid / p.N
	}
	for y := range p.N {
		row := n[y*Grid/p.N*Grid:][:Grid]
		for x, o := range p.own[y*p.N:][:p.N] {
			row[columns[x]][o]++
		}
	}
	return n
}

// cells labels each cell with its largest elements that fill a tenth of it.
func (s *Scene) cells(p *Picture, cover *[Grid * Grid][256]uint16) []byte {
	out := make([]byte, CellBytes)
	area := p.N * p.N / (Grid * Grid)
	for c := range cover {
		used := owner(0)
		for l := range Layers {
			best := owner(0)
			for i := range cover[c] {
				if o := owner(i); o != 0 && o != ownSky && o != used && int(cover[c][o])*10 >= area && (best == 0 || cover[c][o] > cover[c][best]) {
					best = o
				}
			}
			if best == 0 {
				break
			}
			t := s.traits(best)
			t[cellCover] = uint8(min(255, int(cover[c][best])*255/area))
			copy(out[(c*Layers+l)*cellBytes:], t[:])
			used = best
		}
	}
	return out
}

// place is the tag of what a tag's word is about: of a number, the things counted.
func (t tag) place() tag {
	if t.s == slotCount && t.ent >= heads {
		return tag{slotWho, t.ent - heads, 0}
	}
	if t.s == slotCount || t.s == slotSize || t.s == slotRelation && t.ent != sides {
		return tag{slotObject, t.ent, 0}
	}
	return t
}

// mask says in which cells a tag's elements are, a bit for each cell: where they
// fill a sixth of it, or where they fill the most.
func (s *Scene) mask(p *Picture, cover *[Grid * Grid][256]uint16, t tag) (m uint64) {
	best, at := 0, -1
	area := p.N * p.N / (Grid * Grid)
	owners := s.owners(t)
	for c := range cover {
		n := 0
		for _, o := range owners {
			n += int(cover[c][o])
		}
		if n*6 >= area {
			m |= 1 << c
		}
		if n > best {
			best, at = n, c
		}
	}
	if m == 0 && at >= 0 {
		m = 1 << at
	}
	return m
}

// SceneBytes is the size of one scene's labels: place, season, weather, time,
// each plus one and 0 where the picture does not tell, and the number of
// characters that can be told.
const SceneBytes = 5

func (s *Scene) labels(v *seen) (b [SceneBytes]byte) {
	b[0] = uint8(s.Place) + 1
	if v.season {
		b[1] = uint8(s.Season) + 1
	}
	if v.weather {
		b[2] = uint8(v.weatherAs) + 1
	}
	if v.time {
		b[3] = uint8(s.Time) + 1
	}
	for _, c := range v.chars {
		if c.ok {
			b[4]++
		}
	}
	return b
}
