package httpapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tonggan"
	"tonggan/internal/generate"
)

// The answers of OpenAI's transcriptions and translations.
type (
	transcriptJSON struct {
		Text     string   `json:"text"`
		Warnings []string `json:"warnings,omitempty"`
	}
	verboseJSON struct {
		Task     string        `json:"task"`
		Language string        `json:"language"`
		Duration float64       `json:"duration"`
		Text     string        `json:"text"`
		Segments []segmentJSON `json:"segments"`
		Words    []wordJSON    `json:"words,omitzero"` // nil unless asked for
		Model    string        `json:"model"`
		Warnings []string      `json:"warnings,omitempty"`
	}
	segmentJSON struct {
		ID          int     `json:"id"`
		Seek        int     `json:"seek"` // always 0: kept for clients that want it
		Start       float64 `json:"start"`
		End         float64 `json:"end"`
		Text        string  `json:"text"`
		Tokens      []int32 `json:"tokens"`
		Temperature float64 `json:"temperature"`
		MeanLogProb float64 `json:"avg_logprob"`
		Compression float64 `json:"compression_ratio"`
		NoSpeech    float64 `json:"no_speech_prob"`
		Command     bool    `json:"command,omitempty"`
	}
	diarizedJSON struct {
		Task     string       `json:"task"`
		Duration float64      `json:"duration"`
		Text     string       `json:"text"`
		Segments []spokenJSON `json:"segments"`
		Warnings []string     `json:"warnings,omitempty"`
	}
	spokenJSON struct {
		Type    string  `json:"type"`
		ID      string  `json:"id"`
		Start   float64 `json:"start"`
		End     float64 `json:"end"`
		Speaker string  `json:"speaker"`
		Text    string  `json:"text"`
	}
	wordJSON struct {
		Word  string  `json:"word"`
		Start float64 `json:"start"`
		End   float64 `json:"end"`
	}
	// deltaJSON and doneJSON are server-sent events of a streamed transcription.
	deltaJSON struct {
		Type  string `json:"type"`
		Delta string `json:"delta"`
	}
	doneJSON struct {
		Type     string   `json:"type"`
		Text     string   `json:"text"`
		Warnings []string `json:"warnings,omitempty"`
	}
)

// formats are response_format and the media type of each.
var formats = map[string]string{
	"json": "application/json", "verbose_json": "application/json", "diarized_json": "application/json",
	"text": "text/plain; charset=utf-8", "srt": "application/x-subrip; charset=utf-8", "vtt": "text/vtt; charset=utf-8",
}

// ignored are fields that OpenAI's clients send and that change nothing, with what the
// answer says of each. How windows are cut, the speech decides.
var ignored = map[string]string{
	"chunking_strategy":        "",
	"include":                  "include is ignored: there are no log probabilities of tokens",
	"known_speaker_names":      ignoredSpeakers,
	"known_speaker_references": ignoredSpeakers,
}

const ignoredSpeakers = "known speakers are ignored: who speaks is called A, B, ... in the order of first words"

// spokenSigns tell what an error of transcribing is about, if not the recording.
var spokenSigns = []string{"language", `language "`, "commands", "the commands ", "model", "this model does not translate"}

// recording reads a form whose field "file" is a recording; other takes its other fields.
func (c *call) recording(sound *tonggan.Source, other func(f field) error) error {
	if mt := c.mediaType(); mt != "multipart/form-data" {
		return faultf(415, "unsupported_media_type", "", "Content-Type %q is not understood: send multipart/form-data", clip(c.r.Header.Get("Content-Type")))
	}
	err := c.form(func(f field) error {
		if f.name != "file" {
			return other(f)
		}
		err := once(sound.Data != nil, f)
		if err == nil && len(f.data) == 0 {
			err = invalid("file", `"file" is empty: send a recording`)
		}
		*sound = tonggan.Source{Name: cmp.Or(f.file, f.name), Data: f.data}
		return err
	})
	if err == nil && sound.Data == nil {
		err = invalid("file", `"file" is missing: send a recording as a file of a multipart form`)
	}
	return err
}

const audioFields = "file, model, language, languages[], prompt, keywords[], commands, response_format, temperature, timestamp_granularities[], stream"

func (a *api) transcriptions(c *call) (any, error) { return a.transcribe(c, "") }
func (a *api) translations(c *call) (any, error)   { return a.transcribe(c, tonggan.Translate) }

func (a *api) transcribe(c *call, task string) (any, error) {
	req := tonggan.TranscribeRequest{Task: task}
	var model, format, temperature, streaming string
	var warnings, languages, keywords []string
	err := c.recording(&req.Sound, func(f field) error {
		var err error
		switch f.name {
		case "model":
			_, err = setValue(&model, f)
		case "language":
			_, err = setValue(&req.Language, f)
		case "prompt":
			_, err = setValue(&req.Prompt, f)
		case "commands":
			_, err = setValue(&req.Commands, f)
		case "response_format":
			_, err = setValue(&format, f)
		case "temperature":
			_, err = setValue(&temperature, f)
		case "stream":
			_, err = setValue(&streaming, f)
		default:
			name, _, _ := strings.Cut(f.name, "[")
			switch name {
			case "timestamp_granularities":
				for s := range strings.SplitSeq(f.value(), ",") {
					if s = strings.TrimSpace(s); s == "word" {
						req.Words = true
					} else if s != "segment" {
						err = invalid(f.name, "%q is %q: use word or segment", f.name, clip(s))
					}
				}
				return err
			case "languages":
				languages = append(languages, f.value())
				return nil
			case "keywords":
				keywords = append(keywords, f.value())
				return nil
			}
			warning, known := ignored[name]
			if !known {
				err = unknownField(f, audioFields)
			} else if warning != "" && !slices.Contains(warnings, warning) {
				warnings = append(warnings, warning)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if req.Language == "" && len(languages) == 1 {
		req.Language = languages[0]
	} else if len(languages) > 0 {
		warnings = append(warnings, "languages are ignored: which one is spoken is found out")
	}
	if len(keywords) > 0 { // a model spells words as it has seen them
		req.Prompt = strings.TrimSpace(req.Prompt + " " + strings.Join(keywords, ", "))
	}
	if format == "" {
		format = "json"
	}
	if formats[format] == "" {
		return nil, invalid("response_format", `"response_format" is %q: use json, text, srt, verbose_json, diarized_json or vtt`, clip(format))
	}
	if temperature != "" {
		if req.Temperature, err = strconv.ParseFloat(temperature, 64); err != nil || !(req.Temperature >= 0 && req.Temperature <= 1) {
			return nil, invalid("temperature", `"temperature" is %q: use a number from 0 to 1`, clip(temperature))
		}
	}
	if req.Words && format != "verbose_json" {
		return nil, invalid("timestamp_granularities[]", `times of words go with "response_format" verbose_json`)
	}
	req.Language = tonggan.LanguageCode(req.Language)
	if format == "diarized_json" {
		req.Speakers = tonggan.AnySpeakers
	}
	streamed := false
	if streaming != "" {
		if streamed, err = strconv.ParseBool(streaming); err != nil {
			return nil, invalid("stream", `"stream" must be true or false`)
		}
	}
	if streamed && slices.Contains([]string{"srt", "vtt", "verbose_json"}, format) {
		return nil, invalid("response_format", `"response_format" %s cannot be streamed: leave "stream" out, or use json, text or diarized_json`, format)
	}
	if req.Model, err = c.pick(model, tonggan.TranscribeVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.TranscribeAnswer
	events := &events{stream: stream{c: c}, speakers: req.Speakers != 0}
	if streamed {
		req.Each = events.segment
	}
	err = c.engine(func() (err error) { answer, err = a.engine.Transcribe(c.ctx(), req); return },
		append([]string{"file", req.Sound.Name + ":"}, spokenSigns...)...)
	if err == nil {
		answer.Warnings = append(warnings, answer.Warnings...)
	}
	if streamed {
		return events.end(answer, err)
	}
	if err != nil {
		return nil, err
	}
	return transcript(answer, format, req)
}

// letters names speakers as OpenAI does: A, B, C.
func letters(speaker int) string {
	if speaker < 1 {
		return ""
	}
	return string(rune('A' + speaker - 1))
}

func asSpoken(i int, s tonggan.Segment) spokenJSON {
	return spokenJSON{"transcript.text.segment", "seg_" + strconv.Itoa(i), round(s.Start), round(s.End), letters(s.Speaker), s.Text}
}

// transcript is an answer to req in one of formats.
func transcript(t *tonggan.TranscribeAnswer, format string, req tonggan.TranscribeRequest) (any, error) {
	all := generate.Text(t.Segments)
	switch format {
	case "json":
		return transcriptJSON{all, t.Warnings}, nil
	case "verbose_json":
		out := verboseJSON{Task: "transcribe", Language: t.Language, Duration: round(t.Seconds), Text: all, Segments: []segmentJSON{}, Model: t.Model, Warnings: t.Warnings}
		if req.Task != "" {
			out.Task = req.Task
		}
		if req.Words {
			out.Words = []wordJSON{}
		}
		for i, s := range t.Segments {
			out.Segments = append(out.Segments, segmentJSON{
				ID: i, Start: round(s.Start), End: round(s.End), Text: s.Text, Tokens: append([]int32{}, s.Tokens...), Temperature: s.Temperature,
				MeanLogProb: round(s.MeanLogProb), Compression: round(s.Compression), NoSpeech: round(s.NoSpeech), Command: s.Command,
			})
			for _, w := range s.Words {
				out.Words = append(out.Words, wordJSON{w.Text, round(w.Start), round(w.End)})
			}
		}
		return out, nil
	case "diarized_json":
		out := diarizedJSON{Task: "transcribe", Duration: round(t.Seconds), Text: all, Segments: []spokenJSON{}, Warnings: t.Warnings}
		if req.Task != "" {
			out.Task = req.Task
		}
		for i, s := range t.Segments {
			out.Segments = append(out.Segments, asSpoken(i, s))
		}
		return out, nil
	case "text":
		return raw{formats[format], []byte(all + "\n"), t.Warnings}, nil
	}
	var b strings.Builder
	if err := generate.Subtitles(&b, format, t.Segments); err != nil {
		return nil, err
	}
	return raw{formats[format], []byte(b.String()), t.Warnings}, nil
}

// events writes server-sent events: what is said, as it is found.
type events struct {
	stream
	speakers bool // tell them apart, at the end
	said     string
	all      []tonggan.Segment
}

func (e *events) segment(s tonggan.Segment, _, _ float64) error {
	e.all = append(e.all, s)
	said := generate.Text(e.all)
	err := e.event(deltaJSON{"transcript.text.delta", strings.TrimPrefix(said, e.said)})
	e.said = said
	return err
}

// end finishes the stream. An error before the first event is an ordinary one.
func (e *events) end(t *tonggan.TranscribeAnswer, err error) (any, error) {
	switch {
	case err == nil:
		if e.speakers {
			for i, s := range t.Segments {
				_ = e.event(asSpoken(i, s)) // who went away is not told
			}
		}
		_ = e.event(doneJSON{"transcript.text.done", generate.Text(t.Segments), t.Warnings})
	case !e.began:
		return nil, err
	default:
		e.fail(err, true)
	}
	return sent{}, nil
}
