package engine

import (
	"context"

	"tonggan"
	"tonggan/internal/generate"
)

// live is a listener whose looks take slots like every request.
type live struct {
	engine   *Engine
	listener *generate.Listener
	ask      ask // of a look
}

// Listen opens a model for sound that arrives piece by piece.
func (e *Engine) Listen(ctx context.Context, r tonggan.TranscribeRequest) (tonggan.Live, error) {
	l, err := do(ctx, e, e.ask(r.Model, tonggan.TranscribeVerb, 0, 0, 0), func() (*live, error) {
		m, err := e.use(r.Model, tonggan.TranscribeVerb)
		if err != nil {
			return nil, err
		}
		if err := m.parts.hear.Check(r); err != nil {
			return nil, err
		}
		look := e.ask(r.Model, tonggan.TranscribeVerb, 1, 0, 0)
		look.patient = true
		return &live{e, generate.NewListener(m.parts.hear, r), look}, nil
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Hear takes samples at [generate.SoundRate].
func (l *live) Hear(samples []float32) { l.listener.Hear(samples) }

// Waiting is how many seconds of sound no look has seen.
func (l *live) Waiting() float64 { return l.listener.Waiting() }

// Look finds what was said so far.
func (l *live) Look(ctx context.Context) (*tonggan.Heard, error) {
	return do(ctx, l.engine, l.ask, func() (*tonggan.Heard, error) {
		final, guess, err := l.listener.Look(ctx)
		return &tonggan.Heard{Final: final, Guess: guess}, err
	})
}

// Finish makes everything final.
func (l *live) Finish(ctx context.Context) (*tonggan.Heard, error) {
	return do(ctx, l.engine, l.ask, func() (*tonggan.Heard, error) {
		final, err := l.listener.Finish(ctx)
		return &tonggan.Heard{Final: final}, err
	})
}
