package engine

import "context"

// rest is called between the parts of a long piece of work: whoever waits goes first. outside,
// which may be nil, runs without a slot, however long its client takes. An error ends the work.
type rest func(outside func() error) error

// inTurns runs work in a slot that it gives away whenever it rests. a describes a part of it.
func inTurns[A any](ctx context.Context, e *Engine, a ask, work func(rest) (*A, error)) (answer *A, err error) {
	g, err := e.enter(ctx, a, nil)
	if err != nil {
		return nil, err
	}
	defer func() {
		if g != nil {
			e.leave(g, err == nil)
		}
	}()
	next := a
	next.patient = true
	pause := func(outside func() error) (err error) {
		if outside == nil && !e.line.part(g) {
			return nil
		}
		e.leave(g, true)
		g = nil
		if outside != nil {
			if err := outside(); err != nil {
				return err
			}
		}
		g, err = e.enter(ctx, next, nil)
		return err
	}
	if err := e.guard(a.verb, func() (err error) { answer, err = work(pause); return err }); err != nil {
		return nil, err
	}
	return answer, nil
}
