package engine

import (
	"context"
	"fmt"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/media"
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
	_, err := do(ctx, e, verb, func() (*model, error) { return e.use(asked, verb) })
	return err
}

// Match judges texts against a picture.
func (e *Engine) Match(ctx context.Context, r tonggan.MatchRequest) (*tonggan.MatchAnswer, error) {
	return do(ctx, e, tonggan.MatchVerb, func() (*tonggan.MatchAnswer, error) {
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
		return &tonggan.MatchAnswer{Image: r.Image.Name, Model: m.name, Results: results, Warnings: warnings}, nil
	})
}

// Ask answers a question about a picture.
func (e *Engine) Ask(ctx context.Context, r tonggan.AskRequest) (*tonggan.AskAnswer, error) {
	return do(ctx, e, tonggan.AskVerb, func() (*tonggan.AskAnswer, error) {
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
			return nil, err
		}
		return &tonggan.AskAnswer{Image: r.Image.Name, Model: m.name, Question: r.Question, Answer: answer, Warnings: append(m.doubts(pic), warnings...)}, nil
	})
}

// Caption describes a picture.
func (e *Engine) Caption(ctx context.Context, r tonggan.CaptionRequest) (*tonggan.CaptionAnswer, error) {
	return do(ctx, e, tonggan.CaptionVerb, func() (*tonggan.CaptionAnswer, error) {
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
			return nil, err
		}
		return &tonggan.CaptionAnswer{Image: r.Image.Name, Model: m.name, Lang: lang, Caption: caption, Warnings: append(m.doubts(pic), warnings...)}, nil
	})
}

// Transcribe writes down what is said in a recording.
func (e *Engine) Transcribe(ctx context.Context, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	return do(ctx, e, tonggan.TranscribeVerb, func() (*tonggan.TranscribeAnswer, error) {
		clip, err := sound.Limits{Seconds: r.MaxSeconds, Bytes: generate.SoundBytes(r.MaxSeconds)}.Read(ctx, r.Sound, generate.SoundRate)
		if err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.TranscribeVerb)
		if err != nil {
			return nil, err
		}
		answer, err := generate.Transcribe(ctx, m.parts.hear, clip.Samples, r)
		if err != nil {
			return nil, err
		}
		answer.Model, answer.Warnings = m.name, append(clip.Warnings, answer.Warnings...)
		return answer, nil
	})
}

// Speak reads a text aloud.
func (e *Engine) Speak(ctx context.Context, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error) {
	return do(ctx, e, tonggan.SpeakVerb, func() (*tonggan.SpeakAnswer, error) {
		if err := generate.CheckSpeak(r); err != nil {
			return nil, err
		}
		m, err := e.use(r.Model, tonggan.SpeakVerb)
		if err != nil {
			return nil, err
		}
		answer, err := generate.Speak(ctx, m.parts.speak, r)
		if err != nil {
			return nil, err
		}
		answer.Model = m.name
		return answer, nil
	})
}

// Rank orders items by how close they are to the query.
func (e *Engine) Rank(ctx context.Context, r tonggan.RankRequest) (*tonggan.RankAnswer, error) {
	return do(ctx, e, tonggan.RankVerb, func() (*tonggan.RankAnswer, error) {
		if len(r.Items) == 0 {
			return nil, tonggan.Errorf(tonggan.Invalid, "nothing to rank: give at least one picture or text")
		}
		m, err := e.use(r.Model, tonggan.RankVerb)
		if err != nil {
			return nil, err
		}
		answer := &tonggan.RankAnswer{Model: m.name}
		embed := func(what string, part tonggan.Part) ([]float32, error) {
			v, err := m.embed(ctx, what, part)
			if v.Warning != "" {
				answer.Warnings = append(answer.Warnings, what+": "+v.Warning)
			}
			return v.Vector, err
		}
		query, err := embed("the query", r.Query)
		if err != nil {
			return nil, err
		}
		names := make([]string, len(r.Items))
		vectors := make([][]float32, len(r.Items))
		for i, item := range r.Items {
			names[i] = item.Name
			what := item.Name
			if what == "" {
				what = fmt.Sprintf("item %d", i+1)
			}
			if vectors[i], err = embed(what, item.Part); err != nil {
				return nil, err
			}
		}
		answer.Results = understand.Order(query, names, vectors)
		return answer, nil
	})
}

// Embed turns each part into a unit vector.
func (e *Engine) Embed(ctx context.Context, r tonggan.EmbedRequest) (*tonggan.EmbedAnswer, error) {
	return do(ctx, e, tonggan.EmbedVerb, func() (*tonggan.EmbedAnswer, error) {
		if len(r.Parts) == 0 {
			return nil, tonggan.Errorf(tonggan.Invalid, "nothing to embed: give at least one picture or text")
		}
		m, err := e.use(r.Model, tonggan.EmbedVerb)
		if err != nil {
			return nil, err
		}
		answer := &tonggan.EmbedAnswer{Model: m.name, Vectors: make([][]float32, len(r.Parts))}
		for i, part := range r.Parts {
			what := fmt.Sprintf("input %d", i+1)
			v, err := m.embed(ctx, what, part)
			if err != nil {
				return nil, err
			}
			answer.Vectors[i] = v.Vector
			answer.Tokens += v.Tokens
			if v.Warning != "" {
				answer.Warnings = append(answer.Warnings, what+": "+v.Warning)
			}
		}
		return answer, nil
	})
}

// embed makes one vector; what names the part in errors.
func (m *model) embed(ctx context.Context, what string, part tonggan.Part) (understand.Embedded, error) {
	if err := ctx.Err(); err != nil {
		return understand.Embedded{}, err
	}
	if part.Image != nil {
		pic, err := media.Decode(*part.Image)
		if err != nil {
			return understand.Embedded{}, err
		}
		return understand.EmbedImage(m.parts.embed, pic), nil
	}
	if err := understand.CheckText(what, part.Text); err != nil {
		return understand.Embedded{}, err
	}
	return understand.EmbedText(m.parts.embed, part.Text), nil
}
