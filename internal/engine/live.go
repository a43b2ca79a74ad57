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
}

// Listen opens a model for sound that arrives piece by piece.
func (e *Engine) Listen(ctx context.Context, r tonggan.TranscribeRequest) (tonggan.Live, error) {
	l, err := do(ctx, e, tonggan.TranscribeVerb, func() (*live, error) {
		m, err := e.use(r.Model, tonggan.TranscribeVerb)
		if err != nil {
			return nil, err
		}
		if err := m.parts.hear.Check(r); err != nil {
			return nil, err
		}
		return &live{e, generate.NewListener(m.parts.hear, r)}, nil
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
	return do(ctx, l.engine, tonggan.TranscribeVerb, func() (*tonggan.Heard, error) {
		final, guess, err := l.listener.Look(ctx)
		return &tonggan.Heard{Final: final, Guess: guess}, err
	})
}

// Finish makes everything final.
func (l *live) Finish(ctx context.Context) (*tonggan.Heard, error) {
	return do(ctx, l.engine, tonggan.TranscribeVerb, func() (*tonggan.Heard, error) {
		final, err := l.listener.Finish(ctx)
		return &tonggan.Heard{Final: final}, err
	})
}
