package engine

import (
	"context"

	"tonggan"
	"tonggan/internal/generate"
)

// Live writes down sound as it arrives. One goroutine uses it at a time.
type Live struct {
	engine   *Engine
	listener *generate.Listener
}

// Heard is what a look found.
type Heard struct {
	Final []tonggan.Word // will not change
	Guess []tonggan.Word // what follows, as far as anybody can tell now
}

// Listen opens a model for sound that arrives piece by piece.
func (e *Engine) Listen(ctx context.Context, r tonggan.TranscribeRequest) (*Live, error) {
	return do(ctx, e, tonggan.TranscribeVerb, func() (*Live, error) {
		m, err := e.use(r.Model, tonggan.TranscribeVerb)
		if err != nil {
			return nil, err
		}
		if err := m.parts.hear.Check(r); err != nil {
			return nil, err
		}
		return &Live{e, generate.NewListener(m.parts.hear, r)}, nil
	})
}

// Hear takes samples at [generate.SoundRate].
func (l *Live) Hear(samples []float32) { l.listener.Hear(samples) }

// Waiting is how many seconds of sound no look has seen.
func (l *Live) Waiting() float64 { return l.listener.Waiting() }

// Look finds what was said so far.
func (l *Live) Look(ctx context.Context) (*Heard, error) {
	return do(ctx, l.engine, tonggan.TranscribeVerb, func() (*Heard, error) {
		final, guess, err := l.listener.Look(ctx)
		return &Heard{final, guess}, err
	})
}

// Finish makes everything final.
func (l *Live) Finish(ctx context.Context) (*Heard, error) {
	return do(ctx, l.engine, tonggan.TranscribeVerb, func() (*Heard, error) {
		final, err := l.listener.Finish(ctx)
		return &Heard{Final: final}, err
	})
}
