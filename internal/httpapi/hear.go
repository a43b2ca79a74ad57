package httpapi

import (
	"strconv"

	"tonggan"
)

// hearJSON is the answer of the command line's --json.
type (
	hearJSON struct {
		Sound    string       `json:"file"`
		Seconds  float64      `json:"duration"`
		Caption  string       `json:"caption"`
		Chinese  string       `json:"caption_zh"`
		Events   []soundEvent `json:"events"`
		Top      []soundKind  `json:"top"`
		Model    string       `json:"model"`
		Warnings []string     `json:"warnings,omitempty"`
	}
	soundEvent struct {
		Start float64 `json:"start"`
		End   float64 `json:"end"`
		soundKind
	}
	soundKind struct {
		Name        string  `json:"sound"`
		Chinese     string  `json:"sound_zh,omitempty"`
		Probability float64 `json:"probability"`
	}
)

// hear takes a recording as a file of a form.
func (a *api) hear(c *call) (any, error) {
	var req tonggan.HearRequest
	var model, top string
	err := c.recording(&req.Sound, func(f field) error {
		var err error
		switch f.name {
		case "model":
			_, err = setValue(&model, f)
		case "top":
			_, err = setValue(&top, f)
		default:
			err = unknownField(f, "file, model, top")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if top != "" {
		if req.Top, err = strconv.Atoi(top); err != nil || req.Top < 1 || req.Top > 50 {
			return nil, invalid("top", `"top" is %q: use a number from 1 to 50`, clip(top))
		}
	}
	if req.Model, err = c.pick(model, tonggan.HearVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.HearAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Hear(c.ctx(), req); return }, "file", req.Sound.Name+":"); err != nil {
		return nil, err
	}
	out := hearJSON{Sound: answer.Sound, Seconds: round(answer.Seconds), Caption: answer.Caption, Chinese: answer.Chinese,
		Events: []soundEvent{}, Top: []soundKind{}, Model: answer.Model, Warnings: answer.Warnings}
	for _, e := range answer.Events {
		out.Events = append(out.Events, soundEvent{round(e.Start), round(e.End), asSound(e.SoundKind)})
	}
	for _, s := range answer.Top {
		out.Top = append(out.Top, asSound(s))
	}
	return out, nil
}

func asSound(s tonggan.SoundKind) soundKind {
	return soundKind{s.Name, s.Chinese, round(s.Probability)}
}

var hearOp = operation{
	id: "hear", summary: "Which sounds does a recording hold, and when?", engine: true,
	text: "What the model is not sure of is not among the events; top ranks all kinds of sound over the whole recording.",
	form: object("file", schema{
		"file": file("A recording: WAV, FLAC, MP3 or Ogg Opus, and more where the server has ffmpeg; ten minutes at most."),
		"top":  schema{"type": "integer", "minimum": 1, "maximum": 50}.about("How many kinds to rank; 5 when left out."), "model": inModel,
	}),
	answer: object("file duration caption caption_zh events top model", schema{
		"file": str, "duration": schema{"type": "number", "minimum": 0}, "caption": str.about("A line about the events; empty without any."), "caption_zh": str,
		"events": array(object("start end sound probability", schema{
			"start": schema{"type": "number", "minimum": 0}, "end": schema{"type": "number", "minimum": 0}, "sound": str, "sound_zh": str, "probability": number(0, 1),
		}), 0, 0),
		"top":   array(object("sound probability", schema{"sound": str, "sound_zh": str, "probability": number(0, 1)}), 0, 0),
		"model": str, "warnings": warnings,
	}),
}
