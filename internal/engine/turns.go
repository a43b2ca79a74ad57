package engine

import (
	"context"

	"tonggan"
	"tonggan/internal/generate"
)

// rest is called behind each part of a long piece of work: whoever waits goes first, and outside
// runs without a slot, however long its client takes. The last part needs no slot any more. An
// error ends the work.
type rest func(outside func() error, last bool) error

// inTurns runs work in a slot that it gives away whenever it rests. a describes a part of it.
func inTurns[A any](ctx context.Context, e *Engine, a ask, work func(rest) (*A, error)) (answer *A, err error) {
	g, err := e.enter(ctx, a, nil)
	if err != nil {
		return nil, err
	}
	rested := false
	defer func() {
		if g != nil {
			e.leave(g, err == nil && !rested) // what comes behind the parts is not one
		}
	}()
	next := a
	next.patient = true
	pause := func(outside func() error, last bool) error {
		rested = true
		if g != nil {
			e.leave(g, true)
			g = nil
		}
		err := outside()
		if err == nil && !last {
			g, err = e.enter(ctx, next, nil)
		}
		return err
	}
	if err := e.guard(a.verb, func() (err error) { answer, err = work(pause); return err }); err != nil {
		return nil, err
	}
	return answer, nil
}

// resting is a transcriber that rests behind each window.
type resting struct {
	generate.Transcriber
	rest rest
}

func (t resting) Transcribe(ctx context.Context, samples []float32, r tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	return t.Transcriber.Transcribe(ctx, samples, r, func(window []tonggan.Segment, done int) error {
		return t.rest(func() error { return each(window, done) }, len(samples)-done < generate.SoundRate/50)
	})
}
