package httpapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"

	"tonggan"
	"tonggan/internal/mood"
	"tonggan/internal/sound"
)

// speechBody is OpenAI's request for speech.
type speechBody struct {
	Model        string          `json:"model"`
	Input        string          `json:"input"`
	Voice        json.RawMessage `json:"voice"`        // a name or a number
	Instructions string          `json:"instructions"` // a mood and how fast are understood
	Format       string          `json:"response_format"`
	Speed        float64         `json:"speed"`
	Stream       string          `json:"stream_format"` // "audio" or "sse"
	Phonemes     bool            `json:"phonemes"`      // ours: input is phonemes of the model's own
}

// pcmRate is the samples a second of what has no header, as OpenAI's clients expect.
const pcmRate = 24000

// usualSpeech are models that OpenAI's clients name unless told otherwise.
var usualSpeech = []string{"tts-1", "tts-1-hd", "gpt-4o-mini-tts"}

func (a *api) speech(c *call) (any, error) {
	if mt := c.mediaType(); !isJSON(mt) {
		return nil, faultf(415, "unsupported_media_type", "", "Content-Type %q is not understood: send application/json", clip(c.r.Header.Get("Content-Type")))
	}
	var body speechBody
	if err := c.json(&body, false); err != nil {
		return nil, err
	}
	if err := checkText(body.Input, "input"); err != nil {
		return nil, err
	}
	req := tonggan.SpeakRequest{Text: body.Input, Speed: body.Speed, Phonemes: body.Phonemes}
	if body.Speed != 0 && !(body.Speed >= 0.25 && body.Speed <= 4) {
		return nil, invalid("speed", `"speed" is %g: use 0.25 to 4`, body.Speed)
	}
	var speed float64
	req.Feeling, speed = mood.Instructions(body.Instructions)
	if speed != 1 {
		if req.Speed == 0 {
			req.Speed = 1
		}
		req.Speed = min(max(req.Speed*speed, 0.25), 4)
	}
	var err error
	if req.Voice, err = voice(body.Voice); err != nil {
		return nil, err
	}
	if body.Format == "" { // OpenAI's default is mp3
		if body.Format = "mp3"; sound.Check("mp3") != nil {
			body.Format = "wav"
		}
	}
	if err := sound.Check(body.Format); err != nil {
		f := asFault(err)
		f.param = "response_format"
		return nil, f
	}
	if body.Stream != "" && body.Stream != "audio" && body.Stream != "sse" {
		return nil, invalid("stream_format", `"stream_format" is %q: use audio or sse`, clip(body.Stream))
	}
	for _, name := range usualSpeech {
		if body.Model == name {
			body.Model = ""
		}
	}
	if req.Model, err = c.pick(body.Model, tonggan.SpeakVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.SpeakAnswer
	out := &spoken{stream: stream{c: c}, format: body.Format, sse: body.Stream == "sse"}
	if out.streams() {
		req.Each = out.each
	}
	err = c.engine(func() (err error) { answer, err = a.engine.Speak(c.ctx(), req); return })
	if out.streams() {
		return out.end(err)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := sound.Write(c.ctx(), &b, body.Format, answer.Samples, answer.Rate); err != nil {
		return nil, err
	}
	return raw{mediaType(body.Format), b.Bytes()}, nil
}

// voice is a name or a number, as text.
func voice(value json.RawMessage) (string, error) {
	var n int
	var name string
	switch {
	case len(value) == 0 || json.Unmarshal(value, &name) == nil:
		return name, nil
	case json.Unmarshal(value, &n) == nil:
		return strconv.Itoa(n), nil
	}
	return "", invalid("voice", `"voice" must be a name or a number`)
}

func mediaType(format string) string {
	for _, f := range sound.Formats {
		if f.Name == format {
			return f.MediaType
		}
	}
	return "application/octet-stream"
}

// spoken sends sentences as they are made: as bytes of one file where the format can be
// written so, or as server-sent events.
type spoken struct {
	stream
	format string
	sse    bool
}

// streams says whether sentences are sent one by one.
func (s *spoken) streams() bool { return s.sse || s.format == "wav" || s.format == "pcm" }

func (s *spoken) each(p tonggan.Spoken) error {
	if err := s.c.ctx().Err(); err != nil {
		return err
	}
	if s.format == "pcm" {
		p.Samples, p.Rate = sound.Resample(p.Samples, p.Rate, pcmRate), pcmRate
	}
	var b bytes.Buffer
	switch {
	case s.sse && s.format != "pcm": // each event is a file of its own
		if err := sound.Write(s.c.ctx(), &b, s.format, p.Samples, p.Rate); err != nil {
			return err
		}
	case s.format == "wav" && !s.began:
		b.Write(sound.WAVHeader(p.Rate, -1))
		b.Write(sound.PCM16(p.Samples))
	default:
		b.Write(sound.PCM16(p.Samples))
	}
	if s.sse {
		s.event(map[string]string{"type": "speech.audio.delta", "audio": base64.StdEncoding.EncodeToString(b.Bytes())})
		return nil
	}
	s.write(mediaType(s.format), b.Bytes())
	return nil
}

// end finishes. An error before the first sentence is an ordinary one; after it the
// sound just ends, or an event says why.
func (s *spoken) end(err error) (any, error) {
	switch {
	case err != nil && !s.began:
		return nil, err
	case err != nil:
		s.fail(err, s.sse)
	case s.sse:
		s.event(map[string]string{"type": "speech.audio.done"})
	}
	return sent{}, nil
}
