package world

import (
	"bytes"
	"encoding/json"
)

// Example is one scene with everything said about it: a line of a shard.
type Example struct {
	Seed   uint64              `json:"seed"`
	Style  string              `json:"style"`
	Camera string              `json:"camera"` // what was done to the picture, empty if nothing
	Caps   map[string][]string `json:"caps"`
	Neg    []Negative          `json:"neg"`
	QA     []Question          `json:"qa"`
	Find   []Find              `json:"find"`
	Para   []Pair              `json:"para"`
	Cross  []Pair              `json:"cross"`

	said []said // every true caption of Caps, English first
}

// Negative is a caption made false by one change. Spans are byte ranges of the
// changed words in Text.
type Negative struct {
	Lang  string   `json:"lang"`
	Pos   string   `json:"pos"`
	Text  string   `json:"text"`
	Kind  string   `json:"kind"`
	Words []string `json:"words"`
	Spans [][2]int `json:"spans"`

	marks []mark   // of every tagged word of Text
	alter []change // what makes it false
}

// Question has a short answer that the picture gives.
type Question struct {
	Lang string `json:"lang"`
	Q    string `json:"q"`
	A    string `json:"a"`
	Kind string `json:"kind"`

	marks []mark
	alter []change // what it asks about and is not so
	of    change   // what A names
}

// Find says where the thing that a caption's word names lies. Box is x0, y0,
// x1, y1 as fractions of the side; [Find.Cells] gives its mask.
type Find struct {
	Lang    string     `json:"lang"`
	Caption string     `json:"caption"`
	Word    string     `json:"word"`
	Kind    string     `json:"kind"`
	Box     [4]float64 `json:"box"`

	at     [2]int  // of Word in Caption, in bytes
	owners []owner // the elements that Word names
}

// Describe says what a picture of the scene shows. The same scene and size give
// the same words.
func (s *Scene) Describe(p *Picture) *Example {
	s = s.told(p)
	v := look(s, p)
	r := newRNG(s.Seed, 3)
	e := &Example{Seed: s.Seed, Style: Styles[s.Style], Camera: p.Camera, Caps: map[string][]string{}}
	for _, zh := range []bool{false, true} {
		lang := langOf(zh)
		caps := s.captions(v, zh, r)
		for _, c := range caps {
			e.Caps[lang] = append(e.Caps[lang], c.text)
		}
		e.said = append(e.said, caps...)
		e.Para = append(e.Para, s.paraphrases(v, caps, r)...)
		if !zh {
			e.Cross = s.translations(v, caps, r)
		}
		e.Neg = append(e.Neg, s.negatives(v, caps, r)...)
		e.QA = append(e.QA, s.questions(v, zh, r)...)
		e.Find = append(e.Find, s.finds(p, caps, r)...)
	}
	return e
}

func langOf(zh bool) string {
	if zh {
		return "zh"
	}
	return "en"
}

// partOf maps a worn slot to the part that shows it.
var partOf = []owner{partHat, partTop, partTop, partScarf, partShades, partWings}

// owners lists the elements that a tag speaks of.
func (s *Scene) owners(t tag) []owner {
	c := ownChars + owner(16*(t.ent&1))
	switch t.s {
	case slotWho, slotAction:
		return []owner{c, c + partBody, c + partTop, c + partHat}
	case slotWorn, slotWornColour:
		return []owner{c + partOf[t.worn]}
	case slotHeld, slotHeldColour:
		return []owner{c + partHeld}
	case slotObject, slotObjectColour:
		var o []owner
		for j := range s.Groups[t.ent].spots {
			o = append(o, ownGroups+owner(8*t.ent+j))
		}
		return o
	case slotWeather:
		if s.Rainbow {
			return []owner{ownRainbow}
		}
	}
	return nil
}

func (s *Scene) finds(p *Picture, caps []said, r rng) (out []Find) {
	if len(caps) == 0 {
		return nil
	}
	for try := 0; try < 8 && len(out) < 3; try++ {
		c := pick(r, caps)
		if len(c.marks) == 0 {
			continue
		}
		m := pick(r, c.marks)
		var b [4]int
		found := false
		for _, o := range s.owners(m.t) {
			q, ok := p.Box[o]
			if !ok {
				continue
			}
			if !found {
				b, found = q, true
			}
			b = [4]int{min(b[0], q[0]), min(b[1], q[1]), max(b[2], q[2]), max(b[3], q[3])}
		}
		if !found {
			continue
		}
		f := Find{Lang: langOf(c.zh), Caption: c.text, Word: c.text[m.i:m.j], Kind: slotNames[m.t.s], at: [2]int{m.i, m.j}, owners: s.owners(m.t)}
		for i := range b {
			f.Box[i] = float64(b[i]*10000/p.N) / 10000
		}
		dup := false
		for _, g := range out {
			dup = dup || g.Caption == f.Caption && g.Word == f.Word
		}
		if !dup {
			out = append(out, f)
		}
	}
	return out
}

// JSON is the example as one line of UTF-8.
func (e *Example) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		panic(err) // strings and numbers always encode
	}
	return bytes.TrimSpace(b.Bytes())
}
