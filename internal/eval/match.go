package eval

import (
	"fmt"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

// claim is a text about a scene, true or false.
type claim struct {
	lang, text string
	kind       string // what was changed; "" for a true caption
	of         string // the true caption that a false one was made of
}

// claims are all texts of a scene.
func (s *shot) claims() (all []claim) {
	for _, lang := range Langs {
		for _, c := range s.said.Caps[lang] {
			all = append(all, claim{lang: lang, text: c})
		}
	}
	for _, n := range s.said.Neg {
		all = append(all, claim{n.Lang, n.Text, n.Kind, n.Pos})
	}
	return all
}

// logits reads many texts against one picture.
func logits(m understand.Matcher, see understand.Sight, texts []string) []float64 {
	ids := make([][]int32, len(texts))
	for i, t := range texts {
		ids[i] = m.Encode(t).IDs
	}
	return see.Logits(ids)
}

// match judges true captions and hard negatives of the scenes, for a part of the
// table; only "match" itself is told in detail.
func (r *run) match(part string, scenes []shot) error {
	k, err := r.kit(tonggan.MatchVerb)
	if err != nil {
		return err
	}
	tallies := make([]tally, len(scenes))
	cases := make([][]judged, len(scenes))
	failures := make([][]failure, len(scenes))
	err = r.each(len(scenes), func(i int) error {
		s, t := &scenes[i], tally{}
		tallies[i] = t
		claims := s.claims()
		texts := make([]string, len(claims))
		for j, c := range claims {
			texts[j] = c.text
		}
		see, tune := k.Match.Look(s.pic), k.Tuning
		tune.Outside = !k.Domain.Holds(see)
		t.add("all", "outside", tune.Outside)
		accepted := map[string]bool{}
		for j, logit := range logits(k.Match, see, texts) {
			c, p := claims[j], k.Tuning.Probability(logit)
			fits := c.kind == ""
			accepted[c.text] = p >= 0.5
			cases[i] = append(cases[i], judged{p, fits})
			t.add(c.lang, "unsure", tune.Verdict(p) == tonggan.Unsure)
			if fits {
				t.add(c.lang, "true", p >= 0.5)
			} else {
				t.add(c.lang, "false", p < 0.5)
				t.add(c.lang, "kind "+c.kind, p < 0.5)
			}
			if fits != (p >= 0.5) {
				failures[i] = append(failures[i], failed("match", max(p, 1-p), s.pic,
					fmt.Sprintf("match: %.2f for", p), c.text, truth(c)))
			}
		}
		for _, c := range claims {
			if c.kind == "binding" {
				t.add(c.lang, "right way", accepted[c.of])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	r.row(part, "balanced accuracy", mean(t.score("true"), t.score("false")))
	r.row(part, "true captions accepted", t.score("true"))
	r.row(part, "false captions rejected", t.score("false"))
	if part != "match" {
		for _, kind := range t.under("kind ") {
			r.row(part+": false captions rejected", kind, t.score("kind "+kind))
		}
		return nil
	}
	r.row("match", "unsure with its thresholds", t.score("unsure"))
	all := slices.Concat(cases...)
	r.row("match", "calibration error", map[string]Score{"all": {calibrationError(all), len(all)}})
	r.row("match", "two characters told apart", mean(t.score("kind binding"), t.score("right way")))
	for _, kind := range t.under("kind ") {
		r.row("false captions rejected", kind, t.score("kind "+kind))
	}
	r.row("match", "scenes called outside its world", t.score("outside"))
	r.report.failures = append(r.report.failures, slices.Concat(failures...)...)
	return nil
}

func truth(c claim) string {
	if c.kind == "" {
		return "which is true"
	}
	return "which is false (" + c.kind + "): " + c.of
}

// blame looks for the changed word of the false captions that are taken for false.
func (r *run) blame(scenes []shot) error {
	t, err := r.survey(tonggan.MatchVerb, scenes, func(k *engine.Kit, s *shot, t tally, fail func(failure)) error {
		see := k.Match.Look(s.pic)
		texts := make([]string, len(s.said.Neg))
		for j, n := range s.said.Neg {
			texts[j] = n.Text
		}
		for j, logit := range logits(k.Match, see, texts) {
			n := s.said.Neg[j]
			if k.Tuning.Verdict(k.Tuning.Probability(logit)) != tonggan.Mismatch {
				continue
			}
			blamed, err := understand.Blame(r.ctx, k.Match, see, n.Text, k.Tuning)
			if err != nil {
				return err
			}
			first := len(blamed) > 0 && overlaps(blamed[0].Start, blamed[0].End, n.Spans)
			t.add(n.Lang, "first", first)
			if !first {
				var words []string
				for _, b := range blamed {
					words = append(words, b.Text)
				}
				fail(failed("contradicted", 0, s.pic,
					"contradicts: "+strings.Join(words, ", "), n.Text, "wrong word: "+strings.Join(n.Words, ", ")))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.row("match", "changed word named first, of mismatches", t.score("first"))
	return nil
}

// overlaps says whether [from, to) shares a byte with one of the spans.
func overlaps(from, to int, spans [][2]int) bool {
	for _, s := range spans {
		if from < s[1] && s[0] < to {
			return true
		}
	}
	return false
}
