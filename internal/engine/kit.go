package engine

import (
	"context"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/understand"
)

// Kit is an opened model with everything that its verbs use, for measuring it:
// decoded pictures go in and raw numbers come out, by the same code that answers
// requests. Fields are nil for what the model does not do. It may be used from any
// number of goroutines until the engine is closed.
type Kit struct {
	Name    string
	Match   understand.Matcher
	Embed   understand.Embedder
	Ask     understand.Answerer
	Caption generate.Captioner
	Gaze    understand.Gazer
	Hear    generate.Transcriber
	Speak   generate.Speaker
	Tuning  understand.Tuning
	Domain  *understand.Domain
	Voice   generate.Voice
	Sounds  understand.Listener
	Ear     understand.Ear
}

// Kit opens the model that would serve a verb. It takes no slot: whoever measures
// has the engine to themselves.
func (e *Engine) Kit(ctx context.Context, asked string, verb tonggan.Verb) (*Kit, error) {
	m, err := do(ctx, e, e.ask(asked, verb, 0, 0, 0), func() (*model, error) { return e.use(asked, verb) })
	if err != nil {
		return nil, err
	}
	return &Kit{
		Name: m.name, Match: m.parts.match, Embed: m.parts.embed, Ask: m.parts.ask, Caption: m.parts.caption,
		Gaze: m.parts.gaze, Hear: m.parts.hear, Speak: m.parts.speak, Tuning: m.card.tuning, Domain: m.domain, Voice: m.card.voice(), Sounds: m.parts.sounds, Ear: m.card.ear,
	}, nil
}
