package world

// slot is a kind of word that a caption can get wrong.
type slot uint8

const (
	slotNone slot = iota
	slotWho
	slotWorn
	slotWornColour
	slotHeld
	slotHeldColour
	slotAction
	slotObject
	slotObjectColour
	slotCount
	slotSize
	slotRelation
	slotPlace
	slotSeason
	slotWeather
	slotTime
	slotNegation
)

var slotNames = []string{"", "who", "worn", "colour", "held", "colour", "action", "object", "colour", "count", "size", "relation",
	"place", "season", "weather", "time", "negation"}

// tag names one word of a scene: which slot, of which character or group, and
// for worn things which of them.
type tag struct {
	s    slot
	ent  int // character or group
	worn int // for slotWorn and slotWornColour: hat 0, coat 1, shirt 2, scarf 3, shades 4, wings 5
}

// sides is the entity of the relation between two characters: its value is 0
// where the plan's character is on the left.
const sides = 100

// The tags that a scene has once.
var (
	tagSides    = tag{slotRelation, sides, 0}
	tagPlace    = tag{slotPlace, 0, 0}
	tagSeason   = tag{slotSeason, 0, 0}
	tagWeather  = tag{slotWeather, 0, 0}
	tagTime     = tag{slotTime, 0, 0}
	tagNegation = tag{slotNegation, 0, 0}
)

// mark is a tagged word of a text: bytes i to j, and what it means (see Meanings).
type mark struct {
	t     tag
	i, j  int
	means uint16
}

// change replaces the value of one tag.
type change struct {
	t tag
	v int
}

// plan is a caption's shape: the same plan with altered values gives the
// same sentence with other words, and with other chance in words it gives
// another sentence of the same form.
type plan struct {
	form  form
	char  int
	item  int     // worn slot, group, or what a negation is about
	x     int     // value that a negation or question names
	not   int     // 1 where a negation is true, 0 where it affirms
	list  [3]noun // what a question lets choose from
	facts uint64  // chance that decides what is told
	words uint64  // chance that decides how
}

// writer builds a caption, records where each tagged word lies, and swaps in
// the values of the changes that make it false.
type writer struct {
	s     *Scene
	v     *seen
	book  *book
	b     []byte
	marks []mark
	alter []change
	pl    plan

	small  bool // something untagged was called little
	inside bool // within a Chinese attribute
}

// write says the plan.
func (w *writer) write() {
	if w.pl.form == formLong {
		w.book.long(w)
		return
	}
	w.form(w.pl.form)
}

// form writes one of a form's phrases.
func (w *writer) form(f form) {
	list := w.book.forms[f]
	w.run(list[w.opt(int(f), len(list))])
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

// val is the value of a tag after the changes.
func (w *writer) val(t tag, v int) int {
	for _, a := range w.alter {
		if a.t == t {
			return a.v
		}
	}
	return v
}

func (w *writer) word(t tag, s string) {
	i := len(w.b)
	w.b = append(w.b, s...)
	w.marks = append(w.marks, mark{t, i, len(w.b), w.means(t)})
}

// opt is choice k of wording among n; tell is a choice of what is said.
func (w *writer) opt(k, n int) int  { return chance(w.pl.words, k, n) }
func (w *writer) tell(k, n int) int { return chance(w.pl.facts, k, n) }

func chance(seed uint64, k, n int) int {
	return int(mix(seed^uint64(k)*0x9e3779b97f4a7c15) >> 33 % uint64(n))
}

// Numbers of the choices of what is told. tellWear leaves seven for each character.
const (
	tellTail = iota
	tellSetting
	tellDay
	tellGeneric
	tellLittle
	tellSide
	tellWings
	tellWear
)

// tellVague and the three after it are whether words are vague: who, how many, what, in which colour.
const tellVague = 100

// Numbers of the choices of wording, above those of forms. optHow leaves ten
// for each character.
const (
	optOne = 1000 + iota
	optPair
	optOn
	optColour
	optMeasure
	optSize
	optHand
	optIn
	optSome
	optIt
	optHow
	optAlt    = 1100 // and the place of the choice in its template
	nameWho   = 2000 // and the number of the name
	nameWorn  = 2100
	nameHue   = 2200
	nameElse  = 2300
	nameThing = 2400
	nameAlso  = 4000
	namePlace = 4100
	nameDoing = 4200
	nameFancy = 4300
)

// second says whether thing number k goes by its second name here.
func (w *writer) second(k int) bool { return w.opt(k, 4) == 0 }

// wear is what the plan's character wears at the plan's item.
func (w *writer) wear() wear { return w.wearAt(w.pl.char, w.pl.item) }

func (w *writer) wearAt(i, slot int) wear {
	for _, q := range w.s.worn(w.v, i, w.generic()) {
		if q.slot == slot {
			return q
		}
	}
	return wear{slot, slot + gCoat - 1, -1} // only a negation's
}

// generic says whether a hat is called just a hat.
func (w *writer) generic() bool { return w.tell(tellGeneric, 2) == 0 }

// object is a group or a held thing, with the tags of its words.
type object struct {
	kt, ct, nt, st        tag
	kind, colour, n, size int
}

func (w *writer) group(g int) object {
	q := w.s.Groups[g]
	o := object{tag{slotObject, g, 0}, tag{slotObjectColour, g, 0}, tag{slotCount, g, 0}, tag{slotSize, g, 0}, q.Kind, q.Colour, q.Count, w.v.sizes[g]}
	return w.altered(o)
}

func (w *writer) heldBy(i int) object {
	c := w.s.Chars[i]
	o := object{kt: tag{slotHeld, i, 0}, ct: tag{slotHeldColour, i, 0}, kind: c.Held, colour: c.HeldC, n: 1}
	if w.plain() {
		o.colour = -1
	}
	return w.altered(o)
}

func (w *writer) altered(o object) object {
	o.kind = w.val(o.kt, o.kind)
	if o.colour >= 0 {
		o.colour = w.val(o.ct, o.colour)
	}
	if o.nt.s != slotNone {
		o.n = w.val(o.nt, o.n)
	}
	if o.size != 0 {
		o.size = w.val(o.st, o.size)
	}
	return o
}

// base is the group that carries or covers the plan's group.
func (w *writer) base() object { return w.group(w.s.Groups[w.pl.item].At) }

// who is character i, or whom a change makes of it.
func (w *writer) who(i int) int { return w.val(tag{slotWho, i, 0}, w.s.Chars[i].Who) }

// little says whether character i is called little.
func (w *writer) little(i int) bool {
	if !w.s.Chars[i].Little || w.tell(tellLittle, 3) == 0 {
		return false
	}
	w.small = true
	return true
}

func (w *writer) action(i int) int { return w.val(tag{slotAction, i, 0}, w.s.Chars[i].Action) }

// rel is the relation of the plan's group.
func (w *writer) rel() Relation {
	g := w.pl.item
	return Relation(w.val(tag{slotRelation, g, 0}, int(w.s.Groups[g].Rel)))
}

// lone says whether the picture's one character can be named beside things.
func (w *writer) lone() bool { return w.v.lone() }

func (v *seen) lone() bool { return len(v.chars) == 1 && v.chars[0].ok }

// hasRel says whether a group's relation can be told.
func (s *Scene) hasRel(v *seen, g int) bool {
	q := s.Groups[g]
	switch q.Rel {
	case Middle:
		return false
	case InFront, Behind:
		return v.lone()
	case On, Under:
		return v.groups[q.At]
	}
	return true
}

// negates says whether the negation denies, or else affirms.
func (w *writer) negates() bool { return w.val(tagNegation, w.pl.not) == 1 }

// parts of a setting: bits of which are told.
const (
	tellPlace = 1 << iota
	tellSeason
	tellWeather
	tellTime
)

// someSetting are the sets of parts that a short setting may tell.
var someSetting = []int{tellPlace, tellPlace, tellPlace, tellPlace, tellPlace | tellSeason, tellPlace | tellWeather, tellPlace | tellTime,
	tellSeason, tellWeather, tellTime, tellPlace | tellSeason | tellTime, tellPlace | tellSeason | tellWeather}

// setting is the set of parts to tell, of those that can be seen.
func (w *writer) setting(all bool) int {
	m := tellPlace | tellSeason | tellWeather | tellTime
	if !all {
		m = someSetting[w.tell(tellSetting, len(someSetting))]
	}
	return m & w.tellable()
}

// tellable is the set of parts that the picture shows and that are worth a word.
func (w *writer) tellable() int {
	m := tellPlace
	if w.v.season {
		m |= tellSeason
	}
	if w.v.weather && (w.v.weatherAs != sunny || w.tell(tellDay, 2) == 0) {
		m |= tellWeather
	}
	if w.v.time && (w.s.Time != day || w.tell(tellDay, 7) == 0) && !(w.v.weatherAs == cloudy && w.s.Time == day) {
		m |= tellTime
	}
	return m
}

// said is a caption with its plan and marks.
type said struct {
	zh    bool
	pl    plan
	text  string
	marks []mark
	small bool
}

// say writes the caption of a plan, with changes if it is to be false.
func (s *Scene) say(v *seen, zh bool, pl plan, alter []change) said {
	w := &writer{s: s, v: v, book: bookOf(zh), pl: pl, alter: alter, b: make([]byte, 0, 160), marks: make([]mark, 0, 8)}
	w.write()
	return said{zh, pl, string(w.b), w.marks, w.small}
}

// facts is a number that two captions of one plan share exactly when they
// state the same facts: a sum over the different tags.
func (c said) facts() (sum uint64) {
	for i, m := range c.marks {
		dup := false
		for _, o := range c.marks[:i] {
			dup = dup || o.t == m.t
		}
		if !dup {
			sum += mix(uint64(m.t.s) | uint64(m.t.ent)<<8 | uint64(m.t.worn)<<24)
		}
	}
	if c.small {
		sum++
	}
	return sum
}

// says tells whether a caption has a word of the slot.
func (c said) says(k slot) bool {
	for _, m := range c.marks {
		if m.t.s == k {
			return true
		}
	}
	return false
}
