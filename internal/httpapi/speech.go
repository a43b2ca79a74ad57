package httpapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"tonggan"
	"tonggan/internal/mood"
	"tonggan/internal/sound"
)

// speechBody is OpenAI's request for speech.
type speechBody struct {
	Model        string          `json:"model"`
	Input        string          `json:"input"`
	Voice        json.RawMessage `json:"voice"`        // a name, a number or {"id": a name}
	Instructions string          `json:"instructions"` // a mood and how fast are understood
	Format       string          `json:"response_format"`
	Speed        *float64        `json:"speed"`
	Stream       string          `json:"stream_format"` // "audio" or "sse"
	Phonemes     bool            `json:"phonemes"`      // ours: input is phonemes of the model's own
}

// pcmRate is the samples a second of what has no header, as OpenAI's clients expect.
const pcmRate = 24000

// speakSigns tell what an error of reading aloud is about.
var speakSigns = []string{
	"voice", `voice "`, "response_format", "ffmpeg cannot write",
	"input", "the voice can read", "input", "this voice reads", "input", "the sentence ", "input", "the text takes ",
}

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
	req := tonggan.SpeakRequest{Text: body.Input, Phonemes: body.Phonemes}
	if body.Speed != nil {
		if req.Speed = *body.Speed; req.Speed < 0.25 || req.Speed > 4 {
			return nil, invalid("speed", `"speed" is %g: use 0.25 to 4`, req.Speed)
		}
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
	if req.Model, err = c.pick(body.Model, tonggan.SpeakVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.SpeakAnswer
	out := &spoken{stream: stream{c: c}, format: body.Format, sse: body.Stream == "sse"}
	if req.Each = out.each; !out.streams() {
		req.Each = out.gather
	}
	err = c.engine(func() (err error) { answer, err = a.engine.Speak(c.ctx(), req); return }, speakSigns...)
	if out.streams() {
		return out.end(answer, err)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := sound.Write(c.ctx(), &b, body.Format, out.whole, answer.Rate); err != nil {
		return nil, about(err, speakSigns)
	}
	if out.sse {
		return out.end(answer, out.delta(b.Bytes()))
	}
	return raw{mediaType(body.Format), b.Bytes(), answer.Warnings}, nil
}

// voice is a name or a number, as text.
func voice(value json.RawMessage) (string, error) {
	var n int
	var name string
	var custom struct {
		ID string `json:"id"`
	}
	switch {
	case len(value) == 0 || json.Unmarshal(value, &name) == nil:
		return name, nil
	case json.Unmarshal(value, &n) == nil:
		return strconv.Itoa(n), nil
	case json.Unmarshal(value, &custom) == nil && custom.ID != "":
		return custom.ID, nil
	}
	return "", invalid("voice", `"voice" must be a name, a number or {"id": a name}`)
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
	whole  []float32 // of a format that is not sent as it is made
	only   []byte    // the file of a text of one sentence, which is sent whole
}

// maxWhole bounds sound that is sent whole.
const maxWhole = 30 * time.Minute

// gather keeps a sentence.
func (s *spoken) gather(p tonggan.Spoken) error {
	if s.whole = append(s.whole, p.Samples...); len(s.whole) > int(maxWhole.Seconds())*p.Rate {
		return tonggan.Errorf(tonggan.TooLarge, "the text takes more than %v to read, the limit of %s, which is sent whole: ask for wav or pcm, which are sent as they are made, or send it in parts", maxWhole, s.format)
	}
	return nil
}

// streams says whether sentences are sent one by one. What clients join has to be one file:
// MP3, AAC and Ogg files joined are such, FLAC files are not.
func (s *spoken) streams() bool {
	return s.format == "wav" || s.format == "pcm" || s.sse && s.format != "flac"
}

func (s *spoken) each(p tonggan.Spoken) error {
	if err := s.c.ctx().Err(); err != nil {
		return err
	}
	if s.format == "pcm" {
		p.Samples, p.Rate = sound.Resample(p.Samples, p.Rate, pcmRate), pcmRate
	}
	var b bytes.Buffer
	format := s.format
	if format == "wav" { // one header, then samples
		format = "pcm"
		if n := -1; !s.began {
			if p.All == 1 { // so there will be no more
				n = len(p.Samples)
			}
			b.Write(sound.WAVHeader(p.Rate, n))
		}
	}
	if err := sound.Write(s.c.ctx(), &b, format, p.Samples, p.Rate); err != nil {
		return err
	}
	if s.sse {
		return s.delta(b.Bytes())
	}
	if p.All == 1 {
		s.only = b.Bytes()
		return nil
	}
	return s.write(mediaType(s.format), b.Bytes())
}

func (s *spoken) delta(audio []byte) error {
	return s.event(map[string]string{"type": "speech.audio.delta", "audio": base64.StdEncoding.EncodeToString(audio)})
}

// end finishes. An error before the first sentence is an ordinary one; after it the
// sound breaks off, or an event says why. Warnings come in the last event, or in a trailer.
func (s *spoken) end(answer *tonggan.SpeakAnswer, err error) (any, error) {
	switch {
	case err != nil && !s.began:
		return nil, err
	case err != nil:
		s.fail(err, s.sse)
	case s.only != nil:
		return raw{mediaType(s.format), s.only, answer.Warnings}, nil
	case s.sse:
		done := map[string]any{"type": "speech.audio.done"}
		if len(answer.Warnings) > 0 {
			done["warnings"] = answer.Warnings
		}
		_ = s.event(done) // the last thing to say
	case len(answer.Warnings) > 0:
		s.c.w.Header().Set(http.TrailerPrefix+warningsHeader, asHeader(answer.Warnings))
	}
	return sent{}, nil
}
