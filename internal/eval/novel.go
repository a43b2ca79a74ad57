package eval

import (
	"strings"

	"tonggan"
	"tonggan/internal/understand"
	"tonggan/internal/world"
)

// choices is how many names stand for choice of each thing.
const choices = 20

// novel shows things whose names no training ever said and lets the model choose
// among twenty names; chance is 5 %. What training said is found by looking at it.
func (r *run) novel(split string, count int) error {
	k, err := r.kit(tonggan.RankVerb)
	if err != nil {
		return err
	}
	known := map[int]bool{} // things of training
	for i := range uint64(3000) {
		for thing := range things(world.ForSplit("train", r.Seed, i)) {
			known[thing] = true
		}
	}
	tallies := make([]tally, count)
	err = r.each(count, func(i int) error {
		t := tally{}
		tallies[i] = t
		s := shoot(world.ForSplit(split, r.Seed, uint64(i)), side)
		here := things(s.scene)
		for thing := range len(world.Things) {
			if !here[thing] || known[thing] || !strings.Contains(strings.Join(s.said.Caps["en"], "\n"), world.Things[thing].En) {
				continue
			}
			picture := understand.EmbedImage(k.Embed, s.pic).Vector
			for _, lang := range Langs {
				var texts [][]float32
				for c, n := thing, 0; n < choices; c = (c + 1) % len(world.Things) {
					if c == thing || !here[c] {
						texts = append(texts, understand.EmbedText(k.Embed, nameOf(lang, c)).Vector)
						n++
					}
				}
				t.add(lang, "top", nearest(picture, texts) == 0)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.row("words never trained on", "the right one of 20 names", joinAll(tallies).score("top"))
	return nil
}

// things are those that a scene holds, in hands or standing about.
func things(s *world.Scene) map[int]bool {
	all := map[int]bool{}
	for _, c := range s.Chars {
		if c.Held >= 0 {
			all[c.Held] = true
		}
	}
	for _, g := range s.Groups {
		all[g.Kind] = true
	}
	return all
}

// nameOf says that there is a thing.
func nameOf(lang string, thing int) string {
	t := world.Things[thing]
	if lang == "zh" {
		return "一" + t.Mw + t.Zh
	}
	return withArticle(t.En)
}

func withArticle(name string) string {
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
