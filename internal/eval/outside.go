package eval

import (
	"tonggan"
)

// asked is how many captions of the world are claimed of each strange picture, in
// each language.
const asked = 4

// outside shows pictures that are not of the world and claims that they show scenes
// of it. No verdict on them should be sure.
func (r *run) outside(count int) error {
	k, err := r.kit(tonggan.MatchVerb)
	if err != nil {
		return err
	}
	tallies := make([]tally, count)
	err = r.each(count, func(i int) error {
		t := tally{}
		tallies[i] = t
		pic, kind := strange(r.Seed, i)
		see, tune := k.Match.Look(pic), k.Tuning
		tune.Outside = !k.Domain.Holds(see)
		t.add("all", "caught", tune.Outside)
		var texts, langs []string
		for _, lang := range Langs {
			for c := range asked {
				texts = append(texts, r.scenes[(i*asked+c)%len(r.scenes)].longest(lang))
				langs = append(langs, lang)
			}
		}
		for j, logit := range logits(k.Match, see, texts) {
			verdict := tune.Verdict(tune.Probability(logit))
			t.add(langs[j], "sure", verdict != tonggan.Unsure)
			t.add(langs[j], "match", verdict == tonggan.Match)
			t.add("all", "kind "+kind, verdict != tonggan.Unsure)
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	r.row("outside its world", "sure all the same (at most 5 % is wanted)", t.score("sure"))
	r.row("outside its world", "match", t.score("match"))
	r.row("outside its world", "called outside", t.score("caught"))
	for _, kind := range t.under("kind ") {
		r.row("sure of pictures outside its world", kind, t.score("kind "+kind))
	}
	return nil
}
