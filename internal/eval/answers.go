package eval

import (
	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

// answers asks all questions of the scenes; an answer is right word for word. Each kind
// of question is marked in a part of its own.
func (r *run) answers(part string, scenes []shot) error {
	t, err := r.survey(tonggan.AskVerb, scenes, func(k *engine.Kit, s *shot, t tally, fail func(failure)) error {
		for _, q := range s.said.QA {
			got, _, err := understand.Ask(r.ctx, k.Ask, s.pic, q.Q)
			if err != nil {
				return err
			}
			t.add(q.Lang, "exact", got == q.A)
			t.add(q.Lang, "kind "+q.Kind, got == q.A)
			if got != q.A {
				fail(failed("ask", 0, s.pic, "ask: "+q.Q, "answered: "+got, "right: "+q.A))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.row(part, "exact", t.score("exact"))
	for _, kind := range t.under("kind ") {
		r.row(part+" by kind", kind, t.score("kind "+kind))
	}
	return nil
}
