package eval

import (
	"fmt"

	"tonggan"
	"tonggan/internal/media"
)

// asked is how many captions of the world are claimed of each strange picture, in
// each language.
const asked = 4

// outside shows pictures that are not of the world and claims that they show scenes
// of it. No verdict on them should be sure.
func (r *run) outside() error {
	k, err := r.kit(tonggan.MatchVerb)
	if err != nil {
		return err
	}
	tallies := make([]tally, Strangers)
	err = r.each(Strangers, func(i int) error {
		t := tally{}
		tallies[i] = t
		pic, kind := strange(r.Seed, i)
		tune := k.Tuning
		tune.Outside = !k.Domain.Knows(k.Gaze, pic)
		t.add("all", "caught", tune.Outside)
		see := k.Match.Look(pic)
		for _, lang := range Langs {
			for c := range asked {
				s := &r.scenes[(i*asked+c)%len(r.scenes)]
				logit := logits(k.Match, see, []string{s.longest(lang)})[0]
				verdict := tune.Verdict(tune.Probability(logit))
				t.add(lang, "sure", verdict != tonggan.Unsure)
				t.add(lang, "match", verdict == tonggan.Match)
				t.add("all", "kind "+kind, verdict != tonggan.Unsure)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	r.row("outside its world", "sure all the same (at most 5 % is wanted)", t.score("sure"))
	r.row("outside its world", "match", t.score("match"))
	if k.Domain != nil {
		r.row("outside its world", "called outside", t.score("caught"))
	}
	for _, kind := range t.under("kind ") {
		r.row("sure of pictures outside its world", kind, t.score("kind "+kind))
	}
	return nil
}

// strangeSheet draws the strange pictures, for looking at.
func strangeSheet(seed uint64, n int) []media.Card {
	cards := make([]media.Card, n)
	for i := range cards {
		pic, kind := strange(seed, i)
		cards[i] = media.Card{Picture: pic, Lines: []string{fmt.Sprint(i, " ", kind)}}
	}
	return cards
}
