package httpapi

import (
	"reflect"
	"strings"
	"testing"

	"tonggan"
)

func TestTranscriptions(t *testing.T) {
	sound := part{"file", "talk.wav", "RIFF"}
	source := tonggan.Source{Name: "talk.wav", Data: []byte("RIFF")}
	for _, c := range []struct {
		name, path string
		form       []part
		asked      tonggan.TranscribeRequest
		media      string
		answer     string
	}{
		{"json", "transcriptions", []part{sound}, tonggan.TranscribeRequest{Sound: source}, "application/json", `{"text":"Hello. How are you?"}`},
		{
			"everything", "transcriptions",
			[]part{{"model", "", "whisper-1"}, {"language", "", "en"}, {"prompt", "", "names"}, {"temperature", "", "0.4"}, {"response_format", "", "text"}, {"timestamp_granularities[]", "", "segment"}, {"chunking_strategy", "", "auto"}, sound},
			tonggan.TranscribeRequest{Sound: source, Language: "en", Prompt: "names", Temperature: 0.4}, "text/plain; charset=utf-8", "Hello. How are you?",
		},
		{
			"verbose", "translations", []part{sound, {"response_format", "", "verbose_json"}, {"model", "", "whisper"}},
			tonggan.TranscribeRequest{Sound: source, Model: "whisper", Task: tonggan.Translate}, "application/json",
			`{"task":"translate","language":"en","duration":2.5,"text":"Hello. How are you?","segments":[` +
				`{"id":0,"seek":0,"start":0,"end":1,"text":"Hello.","tokens":[1,2],"temperature":0,"avg_logprob":-0.25,"compression_ratio":0.75,"no_speech_prob":0.01},` +
				`{"id":1,"seek":0,"start":1,"end":2.5,"text":"How are you?","tokens":[3],"temperature":0.2,"avg_logprob":0,"compression_ratio":0,"no_speech_prob":0}],"model":"whisper"}`,
		},
		{
			"words", "transcriptions", []part{sound, {"response_format", "", "verbose_json"}, {"timestamp_granularities[]", "", "word"}},
			tonggan.TranscribeRequest{Sound: source, Words: true}, "application/json",
			`{"task":"transcribe","language":"en","duration":2.5,"text":"Hello. How are you?","segments":[` +
				`{"id":0,"seek":0,"start":0,"end":1,"text":"Hello.","tokens":[1,2],"temperature":0,"avg_logprob":-0.25,"compression_ratio":0.75,"no_speech_prob":0.01},` +
				`{"id":1,"seek":0,"start":1,"end":2.5,"text":"How are you?","tokens":[3],"temperature":0.2,"avg_logprob":0,"compression_ratio":0,"no_speech_prob":0}],` +
				`"words":[{"word":"Hello.","start":0.1,"end":0.9}],"model":"whisper"}`,
		},
		{
			"diarized", "transcriptions", []part{sound, {"response_format", "", "diarized_json"}},
			tonggan.TranscribeRequest{Sound: source, Speakers: tonggan.AnySpeakers}, "application/json",
			`{"task":"transcribe","duration":2.5,"text":"Hello. How are you?","segments":[` +
				`{"type":"transcript.text.segment","id":"seg_0","start":0,"end":1,"speaker":"","text":"Hello."},` +
				`{"type":"transcript.text.segment","id":"seg_1","start":1,"end":2.5,"speaker":"A","text":"How are you?"}]}`,
		},
		{
			"srt", "transcriptions", []part{sound, {"response_format", "", "srt"}}, tonggan.TranscribeRequest{Sound: source}, "application/x-subrip; charset=utf-8",
			"1\n00:00:00,000 --> 00:00:01,000\nHello.\n\n2\n00:00:01,000 --> 00:00:02,500\nHow are you?",
		},
		{
			"vtt", "transcriptions", []part{sound, {"response_format", "", "vtt"}}, tonggan.TranscribeRequest{Sound: source}, "text/vtt; charset=utf-8",
			"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nHello.\n\n00:00:01.000 --> 00:00:02.500\nHow are you?",
		},
		{
			"stream", "transcriptions", []part{sound, {"stream", "", "true"}}, tonggan.TranscribeRequest{Sound: source}, "text/event-stream",
			`data: {"type":"transcript.text.delta","delta":"Hello."}` + "\n\n" + `data: {"type":"transcript.text.delta","delta":" How are you?"}` + "\n\n" +
				`data: {"type":"transcript.text.done","text":"Hello. How are you?"}`,
		},
		{
			"stream of speakers", "transcriptions", []part{sound, {"stream", "", "true"}, {"response_format", "", "diarized_json"}},
			tonggan.TranscribeRequest{Sound: source, Speakers: tonggan.AnySpeakers}, "text/event-stream",
			`data: {"type":"transcript.text.delta","delta":"Hello."}` + "\n\n" + `data: {"type":"transcript.text.delta","delta":" How are you?"}` + "\n\n" +
				`data: {"type":"transcript.text.segment","id":"seg_0","start":0,"end":1,"speaker":"","text":"Hello."}` + "\n\n" +
				`data: {"type":"transcript.text.segment","id":"seg_1","start":1,"end":2.5,"speaker":"A","text":"How are you?"}` + "\n\n" +
				`data: {"type":"transcript.text.done","text":"Hello. How are you?"}`,
		},
		{
			"what clients send", "transcriptions",
			[]part{sound, {"include[]", "", "logprobs"}, {"known_speaker_names[]", "", "Ann"}, {"known_speaker_names[]", "", "Bo"}, {"known_speaker_references[]", "", "data:,"}, {"language", "", "Mandarin"}, {"chunking_strategy[type]", "", "server_vad"}},
			tonggan.TranscribeRequest{Sound: source, Language: "zh"}, "application/json",
			`{"text":"Hello. How are you?","warnings":["` + ignored["include"] + `","` + ignoredSpeakers + `"]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			w := h.send(formRequest("/v1/audio/"+c.path, c.form...))
			if w.Code != 200 || w.Header().Get("Content-Type") != c.media {
				t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			if !reflect.DeepEqual(h.engine.last(), c.asked) {
				t.Errorf("the engine was asked\n%+v, want\n%+v", h.engine.last(), c.asked)
			}
			if got := strings.TrimSpace(w.Body.String()); got != c.answer {
				t.Errorf("answer\n%s, want\n%s", got, c.answer)
			}
		})
	}
}

func TestBadTranscriptions(t *testing.T) {
	sound := part{"file", "talk.wav", "RIFF"}
	for _, c := range []struct {
		name  string
		form  []part
		code  int
		param string
	}{
		{"no file", []part{{"model", "", "whisper"}}, 400, "file"},
		{"empty file", []part{{"file", "talk.wav", ""}}, 400, "file"},
		{"two files", []part{sound, sound}, 400, "file"},
		{"format", []part{sound, {"response_format", "", "doc"}}, 400, "response_format"},
		{"temperature", []part{sound, {"temperature", "", "2"}}, 400, "temperature"},
		{"not a number", []part{sound, {"temperature", "", "NaN"}}, 400, "temperature"},
		{"words", []part{sound, {"timestamp_granularities[]", "", "word"}}, 400, "timestamp_granularities[]"},
		{"stream of subtitles", []part{sound, {"stream", "", "true"}, {"response_format", "", "srt"}}, 400, "response_format"},
		{"stream of vtt", []part{sound, {"stream", "", "1"}, {"response_format", "", "vtt"}}, 400, "response_format"},
		{"stream of words", []part{sound, {"stream", "", "true"}, {"response_format", "", "verbose_json"}, {"timestamp_granularities[]", "", "word"}}, 400, "response_format"},
		{"granularity", []part{sound, {"timestamp_granularities[]", "", "year"}}, 400, "timestamp_granularities[]"},
		{"stream", []part{sound, {"stream", "", "perhaps"}}, 400, "stream"},
		{"model", []part{sound, {"model", "", "gone"}}, 404, "model"},
		{"deaf model", []part{sound, {"model", "", "clip-s"}}, 400, "model"},
		{"unknown field", []part{sound, {"colour", "", "blue"}}, 400, "colour"},
	} {
		h := newHarness(t, Options{})
		w := h.send(formRequest("/v1/audio/transcriptions", c.form...))
		if e := errorOf(t, w); w.Code != c.code || e.Param == nil || *e.Param != c.param {
			t.Errorf("%s: status %d, %s", c.name, w.Code, w.Body)
		}
	}
	h := newHarness(t, Options{})
	if w := h.post("/v1/audio/transcriptions", `{"file":"x"}`); w.Code != 415 {
		t.Errorf("JSON: %d", w.Code)
	}
	// An error before the first event is an ordinary one, one after it an event.
	h.engine.err = tonggan.Errorf(tonggan.TooLarge, "too long")
	if w := h.send(formRequest("/v1/audio/transcriptions", sound)); w.Code != 413 {
		t.Errorf("too long: %d", w.Code)
	}
	w := h.send(formRequest("/v1/audio/transcriptions", sound, part{"stream", "", "true"}))
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"type":"error"`) || !strings.Contains(w.Body.String(), "too long") {
		t.Errorf("too long in a stream: %d %s", w.Code, w.Body)
	}
}

// TestSilence wants fields that are empty to be there all the same.
func TestSilence(t *testing.T) {
	for want, form := range map[string][]part{
		`{"text":""}`: nil,
		`data: {"type":"transcript.text.done","text":""}`:                                                           {{"stream", "", "true"}},
		`{"task":"transcribe","language":"en","duration":2.5,"text":"","segments":[],"model":"whisper"}`:            {{"response_format", "", "verbose_json"}},
		`{"task":"transcribe","language":"en","duration":2.5,"text":"","segments":[],"words":[],"model":"whisper"}`: {{"response_format", "", "verbose_json"}, {"timestamp_granularities[]", "", "word"}},
		`{"task":"transcribe","duration":2.5,"text":"","segments":[]}`:                                              {{"response_format", "", "diarized_json"}},
	} {
		h := newHarness(t, Options{})
		h.engine.quiet = true
		w := h.send(formRequest("/v1/audio/transcriptions", append(form, part{"file", "talk.wav", "RIFF"})...))
		if got := strings.TrimSpace(w.Body.String()); w.Code != 200 || got != want {
			t.Errorf("status %d: %s, want %s", w.Code, got, want)
		}
	}
}

func TestLetters(t *testing.T) {
	if a, b, none := letters(1), letters(20), letters(0); a != "A" || b != "T" || none != "" {
		t.Errorf("%q, %q, %q", a, b, none)
	}
}
