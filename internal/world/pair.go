package world

// Pair is two captions of the same facts in different words. Lang is en, zh,
// or en-zh where A is English and B Chinese.
type Pair struct {
	Lang string `json:"lang"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// pairsEach is how many pairs a scene gets in each language and across them.
const pairsEach = 2

// paraphrases says some of the captions again in other words.
func (s *Scene) paraphrases(v *seen, caps []said, r rng) []Pair {
	return s.again(v, caps, r, false)
}

// translations says some of the English captions in Chinese.
func (s *Scene) translations(v *seen, caps []said, r rng) []Pair {
	return s.again(v, caps, r, true)
}

// again says captions once more, with other chance in their words, until two
// of them came out with the same facts.
func (s *Scene) again(v *seen, caps []said, r rng, cross bool) (out []Pair) {
	start := r.IntN(len(caps))
	for k := 0; k < len(caps) && len(out) < pairsEach; k++ {
		c := caps[(start+k)%len(caps)]
		lang := langOf(c.zh)
		if cross {
			lang = "en-zh"
		}
		facts := c.facts()
		for try := 0; try < 10; try++ {
			pl := c.pl
			pl.words = r.Uint64()
			if d := s.say(v, c.zh != cross, pl, nil); d.text != c.text && d.facts() == facts {
				out = append(out, Pair{lang, c.text, d.text})
				break
			}
		}
	}
	return out
}
