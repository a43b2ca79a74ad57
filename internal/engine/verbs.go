package engine

import (
	"cmp"
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
		answer, err := generate.Speak(ctx, m.parts.speak, m.card.Voices, r)
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
		parts, names, what := []tonggan.Part{r.Query}, []string(nil), []string{"the query"}
		for i, item := range r.Items {
			parts, names, what = append(parts, item.Part), append(names, item.Name), append(what, cmp.Or(item.Name, fmt.Sprintf("item %d", i+1)))
		}
		all, err := m.embed(ctx, parts, func(i int) string { return what[i] })
		if err != nil {
			return nil, err
		}
		answer := &tonggan.RankAnswer{Model: m.name}
		vectors := make([][]float32, len(all))
		for i, v := range all {
			vectors[i] = v.Vector
			if v.Warning != "" {
				answer.Warnings = append(answer.Warnings, what[i]+": "+v.Warning)
			}
		}
		query, vectors := vectors[0], vectors[1:]
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
		what := func(i int) string { return fmt.Sprintf("input %d", i+1) }
		all, err := m.embed(ctx, r.Parts, what)
		if err != nil {
			return nil, err
		}
		answer := &tonggan.EmbedAnswer{Model: m.name}
		for i, v := range all {
			answer.Vectors = append(answer.Vectors, v.Vector)
			answer.Tokens += v.Tokens
			if v.Warning != "" {
				answer.Warnings = append(answer.Warnings, what(i)+": "+v.Warning)
			}
		}
		return answer, nil
	})
}

// Parts of a request go through a tower together, of decoded pictures no more than these
// many pixels unless one alone has more.
const (
	togetherPixels = 8 << 20
	togetherParts  = 64
)

// embed makes a vector of each part; what names one in errors.
func (m *model) embed(ctx context.Context, all []tonggan.Part, what func(i int) string) (out []understand.Embedded, err error) {
	var pics []*media.Picture // nil for a text
	var texts []string
	pixels := 0
	for i, part := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var pic *media.Picture
		if part.Image != nil {
			if pic, err = media.Decode(*part.Image); err != nil {
				return nil, err
			}
			pixels += pic.W * pic.H
		} else if err := understand.CheckText(what(i), part.Text); err != nil {
			return nil, err
		}
		pics, texts = append(pics, pic), append(texts, part.Text)
		if i == len(all)-1 || pixels >= togetherPixels || len(pics) == togetherParts {
			out = append(out, understand.Embed(m.parts.embed, pics, texts)...)
			pics, texts, pixels = nil, nil, 0
		}
	}
	return out, nil
}
