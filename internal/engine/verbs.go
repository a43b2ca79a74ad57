package engine

import (
	"context"
	"math"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/media"
	"tonggan/internal/sample"
	"tonggan/internal/sound"
	"tonggan/internal/understand"
)

// use opens the model for a verb, in a slot.
func (e *Engine) use(asked string, verb tonggan.Verb) (*model, error) {
	o, err := e.find(asked, verb)
	if err != nil {
		return nil, err
	}
	return e.model(o)
}

// Open makes the model for a verb ready, so that a wrong one is reported before any
// other work.
func (e *Engine) Open(ctx context.Context, asked string, verb tonggan.Verb) error {
	_, err := do(ctx, e, e.ask(asked, verb, 0, 0, 0), func() (*model, error) { return e.use(asked, verb) })
	return err
}

// faulty says of which model an error is, unless the client has gone.
func (m *model) faulty(err error) error {
	if tonggan.CodeOf(err) != tonggan.Invalid {
		return err
	}
	return tonggan.Errorf(tonggan.Invalid, "model %s: %w", m.name, err)
}

// Match judges texts against a picture.
func (e *Engine) Match(ctx context.Context, r tonggan.MatchRequest) (*tonggan.MatchAnswer, error) {
	pictures := 1
	if r.Heatmaps {
		pictures = 1 + len(r.Texts)
	}
	return do(ctx, e, e.ask(r.Model, tonggan.MatchVerb, pictures, len(r.Texts), len(r.Image.Data)), func() (*tonggan.MatchAnswer, error) {
		if err := understand.CheckTexts(r.Texts); err != nil {
			return nil, err
		}
		pic, err := media.Decode(r.Image)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.MatchVerb)
		if err != nil {
			return nil, err
		}
		results, warnings, err := understand.Match(ctx, m.parts.match, pic, r.Texts, r.Heatmaps, m.card.tuning, m.domain)
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			if math.IsNaN(r.Probability) {
				return nil, m.faulty(sample.ErrNaN)
			}
		}
		return &tonggan.MatchAnswer{Image: r.Image.Name, Model: m.name, Results: results, Warnings: warnings}, nil
	})
}

// Ask answers a question about a picture.
func (e *Engine) Ask(ctx context.Context, r tonggan.AskRequest) (*tonggan.AskAnswer, error) {
	return do(ctx, e, e.ask(r.Model, tonggan.AskVerb, 1, 1, len(r.Image.Data)), func() (*tonggan.AskAnswer, error) {
		if err := understand.CheckQuestion(r.Question); err != nil {
			return nil, err
		}
		pic, err := media.Decode(r.Image)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.AskVerb)
		if err != nil {
			return nil, err
		}
		answer, warnings, err := understand.Ask(ctx, m.parts.ask, pic, r.Question)
		if err != nil {
			return nil, m.faulty(err)
		}
		return &tonggan.AskAnswer{Image: r.Image.Name, Model: m.name, Question: r.Question, Answer: answer, Warnings: append(m.doubts(pic), warnings...)}, nil
	})
}

// Caption describes a picture.
func (e *Engine) Caption(ctx context.Context, r tonggan.CaptionRequest) (*tonggan.CaptionAnswer, error) {
	return do(ctx, e, e.ask(r.Model, tonggan.CaptionVerb, 1, 0, len(r.Image.Data)), func() (*tonggan.CaptionAnswer, error) {
		pic, err := media.Decode(r.Image)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.CaptionVerb)
		if err != nil {
			return nil, err
		}
		lang, prompt, err := m.card.voice().Choose(r.Lang, m.name)
		if err != nil {
			return nil, err
		}
		caption, warnings, err := generate.Caption(ctx, m.parts.caption, pic, prompt)
		if err != nil {
			return nil, m.faulty(err)
		}
		return &tonggan.CaptionAnswer{Image: r.Image.Name, Model: m.name, Lang: lang, Caption: caption, Warnings: append(m.doubts(pic), warnings...)}, nil
	})
}

// Transcribe writes down what is said in a recording.
func (e *Engine) Transcribe(ctx context.Context, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	return inTurns(ctx, e, e.ask(r.Model, tonggan.TranscribeVerb, 0, 1, 0), func(pause rest) (*tonggan.TranscribeAnswer, error) {
		clip, err := sound.Limits{Seconds: r.MaxSeconds, Bytes: generate.SoundBytes(r.MaxSeconds)}.Read(ctx, r.Sound, generate.SoundRate)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.TranscribeVerb)
		if err != nil {
			return nil, err
		}
		answer, err := generate.Transcribe(ctx, resting{m.parts.hear, pause}, clip.Samples, r)
		if err != nil {
			return nil, err
		}
		answer.Model, answer.Warnings = m.name, append(clip.Warnings, answer.Warnings...)
		return answer, nil
	})
}

// Hear says which sounds a recording holds.
func (e *Engine) Hear(ctx context.Context, r tonggan.HearRequest) (*tonggan.HearAnswer, error) {
	return do(ctx, e, e.ask(r.Model, tonggan.HearVerb, 0, 0, len(r.Sound.Data)), func() (*tonggan.HearAnswer, error) {
		if err := understand.CheckHear(r); err != nil {
			return nil, err
		}
		clip, err := sound.Limits{Seconds: r.MaxSeconds, Bytes: generate.SoundBytes(r.MaxSeconds)}.Read(ctx, r.Sound, understand.SoundRate)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.HearVerb)
		if err != nil {
			return nil, err
		}
		answer, err := understand.Hear(ctx, m.parts.sounds, m.card.ear, clip.Samples, r)
		if err != nil {
			return nil, err
		}
		answer.Model, answer.Warnings = m.name, append(clip.Warnings, answer.Warnings...)
		return answer, nil
	})
}

// Speak reads a text aloud.
func (e *Engine) Speak(ctx context.Context, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error) {
	return inTurns(ctx, e, e.ask(r.Model, tonggan.SpeakVerb, 0, 1, 0), func(pause rest) (*tonggan.SpeakAnswer, error) {
		if err := generate.CheckSpeak(r); err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.SpeakVerb)
		if err != nil {
			return nil, err
		}
		var samples []float32
		each := r.Each
		if each == nil {
			each = func(s tonggan.Spoken) error { samples = append(samples, s.Samples...); return nil }
		}
		r.Each = func(s tonggan.Spoken) error { return pause(func() error { return each(s) }, s.Of == s.All) }
		answer, err := generate.Speak(ctx, m.parts.speak, m.card.Voices, r)
		if err != nil {
			return nil, err
		}
		answer.Samples = samples
		answer.Model = m.name
		return answer, nil
	})
}
