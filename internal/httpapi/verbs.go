package httpapi

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"tonggan"
)

// The bodies of /api. The answers are those of the command line's --json.
type (
	matchBody struct {
		Model    string          `json:"model"`
		Image    json.RawMessage `json:"image"`
		Text     texts           `json:"text"`
		Heatmaps bool            `json:"heatmaps"`
	}
	matchJSON struct {
		Image    string       `json:"image"`
		Results  []resultJSON `json:"results"`
		Model    string       `json:"model"`
		Warnings []string     `json:"warnings,omitempty"`
	}
	resultJSON struct {
		Text         string            `json:"text"`
		Verdict      tonggan.Verdict   `json:"verdict"`
		Probability  float64           `json:"probability"`
		Contradicted []string          `json:"contradicted"`
		Heatmaps     map[string]string `json:"heatmaps"` // word to data URI
		Warnings     []string          `json:"warnings,omitempty"`
	}
	askBody struct {
		Model    string          `json:"model"`
		Image    json.RawMessage `json:"image"`
		Question json.RawMessage `json:"question"`
	}
	askJSON struct {
		Image    string   `json:"image"`
		Question string   `json:"question"`
		Answer   string   `json:"answer"`
		Model    string   `json:"model"`
		Warnings []string `json:"warnings,omitempty"`
	}
	captionBody struct {
		Model string          `json:"model"`
		Image json.RawMessage `json:"image"`
		Lang  string          `json:"lang"`
	}
	captionJSON struct {
		Image    string   `json:"image"`
		Caption  string   `json:"caption"`
		Lang     string   `json:"lang,omitempty"`
		Model    string   `json:"model"`
		Warnings []string `json:"warnings,omitempty"`
	}
)

const wantImage = `"image" is missing: send a data URI (data:image/png;base64,...), base64, or a file of a multipart form`

// either reads the body as JSON into v, or as a form field by field.
func (c *call) either(v any, known string, set func(f field) (bool, error)) error {
	switch mt := c.mediaType(); {
	case isJSON(mt):
		return c.json(v, true)
	case mt == "multipart/form-data":
		return c.form(func(f field) error {
			ok, err := set(f)
			if err == nil && !ok {
				err = unknownField(f, known)
			}
			return err
		})
	default:
		return faultf(415, "unsupported_media_type", "", "Content-Type %q is not understood: send application/json or multipart/form-data", clip(c.r.Header.Get("Content-Type")))
	}
}

// form value helpers: each sets one target, once.
func setImage(dst *tonggan.Source, f field) (bool, error) {
	if err := once(dst.Data != nil, f); err != nil {
		return true, err
	}
	src, err := f.source()
	*dst = src
	return true, err
}

func setValue(dst *string, f field) (bool, error) {
	if err := once(*dst != "", f); err != nil {
		return true, err
	}
	if len(f.data) > maxText {
		return true, coded(tonggan.TooLarge, f.name, "%q is %d bytes: the limit is %d", f.name, len(f.data), maxText)
	}
	*dst = f.value()
	return true, nil
}

func (a *api) match(c *call) (any, error) {
	var (
		body matchBody
		req  tonggan.MatchRequest
	)
	err := c.either(&body, "image, text (repeated), heatmaps, model", func(f field) (bool, error) {
		switch f.name {
		case "image":
			return setImage(&req.Image, f)
		case "text", "text[]":
			if len(body.Text) == maxTexts {
				return true, coded(tonggan.TooLarge, "text", "more than %d texts: send them in several requests", maxTexts)
			}
			f.name = fmt.Sprintf("text[%d]", len(body.Text))
			s, err := f.text()
			body.Text = append(body.Text, s)
			return true, err
		case "heatmaps":
			b, err := strconv.ParseBool(string(f.data))
			if err != nil {
				return true, invalid("heatmaps", `"heatmaps" must be true or false`)
			}
			body.Heatmaps = b
			return true, nil
		case "model":
			return setValue(&body.Model, f)
		}
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.need(&req.Image, body.Image); err != nil {
		return nil, err
	}
	if len(body.Text) == 0 {
		return nil, invalid("text", `"text" is missing: send a text or an array of texts`)
	}
	if req.Model, err = c.pick(body.Model, tonggan.MatchVerb); err != nil {
		return nil, err
	}
	req.Texts, req.Heatmaps = body.Text, body.Heatmaps
	var answer *tonggan.MatchAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Match(c.ctx(), req); return }, "image", req.Image.Name+":"); err != nil {
		return nil, err
	}
	return matchAnswer(answer), nil
}

func matchAnswer(answer *tonggan.MatchAnswer) matchJSON {
	out := matchJSON{Image: answer.Image, Model: answer.Model, Results: []resultJSON{}, Warnings: answer.Warnings}
	for i, r := range answer.Results {
		one := resultJSON{
			Text: r.Text, Verdict: r.Verdict, Probability: round(r.Probability),
			Contradicted: r.Contradicted, Heatmaps: map[string]string{}, Warnings: r.Warnings,
		}
		if one.Contradicted == nil {
			one.Contradicted = []string{}
		}
		for _, h := range r.Heatmaps {
			one.Heatmaps[h.Word] = dataURI(h.PNG)
		}
		if !r.Calibrated && i == 0 {
			out.Warnings = append(out.Warnings, fmt.Sprintf("the probabilities of model %s are its own and not calibrated", answer.Model))
		}
		out.Results = append(out.Results, one)
	}
	return out
}

func (a *api) ask(c *call) (any, error) {
	var (
		body askBody
		req  tonggan.AskRequest
	)
	err := c.either(&body, "image, question, model", func(f field) (bool, error) {
		switch f.name {
		case "image":
			return setImage(&req.Image, f)
		case "question":
			return setValue(&req.Question, f)
		case "model":
			return setValue(&body.Model, f)
		}
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.need(&req.Image, body.Image); err != nil {
		return nil, err
	}
	if first(body.Question) != 0 {
		if req.Question, err = text(body.Question, "question"); err != nil {
			return nil, err
		}
	} else if err := checkText(req.Question, "question"); err != nil {
		return nil, err
	}
	if req.Model, err = c.pick(body.Model, tonggan.AskVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.AskAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Ask(c.ctx(), req); return }, "image", req.Image.Name+":"); err != nil {
		return nil, err
	}
	return askJSON{answer.Image, answer.Question, answer.Answer, answer.Model, answer.Warnings}, nil
}

func (a *api) caption(c *call) (any, error) {
	var (
		body captionBody
		req  tonggan.CaptionRequest
	)
	err := c.either(&body, "image, lang, model", func(f field) (bool, error) {
		switch f.name {
		case "image":
			return setImage(&req.Image, f)
		case "lang":
			return setValue(&body.Lang, f)
		case "model":
			return setValue(&body.Model, f)
		}
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	if err := c.need(&req.Image, body.Image); err != nil {
		return nil, err
	}
	if body.Lang != "" && body.Lang != "en" && body.Lang != "zh" {
		return nil, invalid("lang", `"lang" is %q: use en or zh`, clip(body.Lang))
	}
	req.Lang = body.Lang
	if req.Model, err = c.pick(body.Model, tonggan.CaptionVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.CaptionAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Caption(c.ctx(), req); return }, "image", req.Image.Name+":", "lang", "model "); err != nil {
		return nil, err
	}
	return captionJSON{answer.Image, answer.Caption, answer.Lang, answer.Model, answer.Warnings}, nil
}

// need fills dst from the JSON field, unless the form did.
func (c *call) need(dst *tonggan.Source, value json.RawMessage) (err error) {
	if dst.Data != nil {
		return nil
	}
	if b := first(value); b == 0 || b == 'n' {
		return invalid("image", wantImage)
	}
	*dst, err = pictureJSON(value, "image")
	return err
}

// round keeps four decimals, as the command line does.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
