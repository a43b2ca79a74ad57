package eval

import (
	"slices"

	"tonggan"
	"tonggan/internal/understand"
)

// answers asks all questions of the scenes; an answer is right word for word.
func (r *run) answers(scenes []shot) error {
	k, err := r.kit(tonggan.AskVerb)
	if err != nil {
		return err
	}
	tallies := make([]tally, len(scenes))
	failures := make([][]failure, len(scenes))
	err = r.each(len(scenes), func(i int) error {
		s, t := &scenes[i], tally{}
		tallies[i] = t
		for _, q := range s.said.QA {
			got, _, err := understand.Ask(r.ctx, k.Ask, s.pic, q.Q)
			if err != nil {
				return err
			}
			t.add(q.Lang, "exact", got == q.A)
			t.add(q.Lang, "kind "+q.Kind, got == q.A)
			if got != q.A {
				failures[i] = append(failures[i], failed("ask", 0, s.pic, "ask: "+q.Q, "answered: "+got, "right: "+q.A))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	r.row("answers", "exact", t.score("exact"))
	for _, kind := range t.under("kind ") {
		r.row("answers by kind", kind, t.score("kind "+kind))
	}
	r.report.failures = append(r.report.failures, slices.Concat(failures...)...)
	return nil
}
