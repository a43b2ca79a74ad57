package httpapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/sound"
)

func TestSpeech(t *testing.T) {
	t.Setenv("PATH", "") // no ffmpeg
	pcm := "\x00\x00\x00\x40\x00\xc0"
	raw := func(samples ...float32) []byte { return sound.PCM16(sound.Resample(samples, 16000, 24000)) }
	first, second := raw(0, 0.5), raw(-0.5)
	at24 := string(first) + string(second)
	for _, c := range []struct {
		name, body string
		asked      tonggan.SpeakRequest
		media      string
		want       string
	}{
		{"pcm", `{"input":"hello","response_format":"pcm"}`, tonggan.SpeakRequest{Text: "hello"}, "audio/pcm", at24},
		{"wav for want of mp3", `{"model":"tts-1","voice":"alloy","input":"hello","speed":1.5}`, tonggan.SpeakRequest{Text: "hello", Voice: "alloy", Speed: 1.5}, "audio/wav",
			string(sound.WAVHeader(16000, -1)) + pcm},
		{"voice", `{"input":"hello","voice":2,"response_format":"pcm","instructions":"gently"}`, tonggan.SpeakRequest{Text: "hello", Voice: "2", Feeling: tonggan.Feeling{Mood: tonggan.Tender, Intensity: 0.7}}, "audio/pcm", at24},
		{"instructions", `{"input":"hello","speed":2,"response_format":"pcm","instructions":"Very sad, and slowly."}`, tonggan.SpeakRequest{Text: "hello", Speed: 1.6, Feeling: tonggan.Feeling{Mood: tonggan.Sad, Intensity: 1}}, "audio/pcm", at24},
		{"instructions in Chinese", `{"input":"你好","response_format":"pcm","instructions":"用开心的语气，语速快一点"}`, tonggan.SpeakRequest{Text: "你好", Speed: 1.25, Feeling: tonggan.Feeling{Mood: tonggan.Happy, Intensity: 0.7}}, "audio/pcm", at24},
		{"voice as an object", `{"input":"hello","voice":{"id":"anna"},"speed":0.25,"response_format":"pcm"}`, tonggan.SpeakRequest{Text: "hello", Voice: "anna", Speed: 0.25}, "audio/pcm", at24},
		{"voice as text", `{"input":"hello","voice":"3","response_format":"pcm"}`, tonggan.SpeakRequest{Text: "hello", Voice: "3"}, "audio/pcm", at24},
		{"phonemes", `{"input":"HH AH0","phonemes":true,"response_format":"pcm"}`, tonggan.SpeakRequest{Text: "HH AH0", Phonemes: true}, "audio/pcm", at24},
		{"events", `{"input":"hello","response_format":"pcm","stream_format":"sse"}`, tonggan.SpeakRequest{Text: "hello"}, "text/event-stream",
			`data: {"audio":"` + base64.StdEncoding.EncodeToString(first) + `","type":"speech.audio.delta"}` + "\n\n" + `data: {"audio":"` + base64.StdEncoding.EncodeToString(second) + `","type":"speech.audio.delta"}` + "\n\n" + `data: {"type":"speech.audio.done"}` + "\n\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			w := h.post("/v1/audio/speech", c.body)
			if w.Code != 200 || w.Header().Get("Content-Type") != c.media || w.Body.String() != c.want {
				t.Errorf("status %d, %s: %q", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			if !reflect.DeepEqual(h.engine.last(), c.asked) {
				t.Errorf("the engine was asked %+v, want %+v", h.engine.last(), c.asked)
			}
		})
	}
	// A short text has a true header, and warnings find a way to the client.
	w := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"odd and short","response_format":"wav"}`)
	if w.Body.String() != string(sound.WAVHeader(16000, 3))+pcm || w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || w.Header().Get(warningsHeader) != `["cannot read \u732b\ud83d\ude00"]` {
		t.Errorf("a short text: %q, %v", w.Body, w.Header())
	}
	if w := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"odd","response_format":"flac"}`); w.Header().Get(warningsHeader) == "" {
		t.Errorf("flac: %v", w.Header())
	}
	if w := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"odd","response_format":"wav"}`); w.Result().Trailer.Get(warningsHeader) == "" {
		t.Errorf("wav: trailers %v", w.Result().Trailer)
	}
	if w := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"odd","stream_format":"sse"}`); !strings.HasSuffix(w.Body.String(), `"warnings":["cannot read 猫😀"]}`+"\n\n") {
		t.Errorf("events: %s", w.Body)
	}
	for model, code := range map[string]int{"gpt-4o-mini-tts-2025-12-15": 200, "tts-1-1106": 200, "gpt-4o-transcribe": 404, "tts-2": 404} {
		if w := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"a","model":"`+model+`"}`); w.Code != code {
			t.Errorf("model %s: status %d", model, w.Code)
		}
	}
	joined := func(format string) (events int, all string) {
		body := newHarness(t, Options{}).post("/v1/audio/speech", `{"input":"hello","stream_format":"sse","response_format":"`+format+`"}`).Body.String()
		for line := range strings.Lines(body) {
			if _, s, ok := strings.Cut(line, `"audio":"`); ok {
				s, _, _ = strings.Cut(s, `"`)
				audio, err := base64.StdEncoding.DecodeString(s)
				if err != nil {
					t.Fatal(err)
				}
				events, all = events+1, all+string(audio)
			}
		}
		if !strings.HasSuffix(body, `{"type":"speech.audio.done"}`+"\n\n") {
			t.Errorf("%s ends in %q", format, body)
		}
		return events, all
	}
	if events, all := joined("wav"); events != 2 || all != string(sound.WAVHeader(16000, -1))+pcm {
		t.Errorf("%d events of wav: %q", events, all)
	}
	h := newHarness(t, Options{})
	w = h.post("/v1/audio/speech", `{"input":"hello","response_format":"flac"}`)
	var flac bytes.Buffer
	if err := sound.Write(context.Background(), &flac, "flac", []float32{0, 0.5, -0.5}, 16000); err != nil || w.Code != 200 || w.Header().Get("Content-Type") != "audio/flac" || w.Body.String() != flac.String() {
		t.Errorf("flac: status %d, %v", w.Code, err)
	}
	if events, all := joined("flac"); events != 1 || all != flac.String() {
		t.Errorf("%d events of flac: %d bytes, want %d", events, len(all), flac.Len())
	}
	for _, c := range []struct {
		body  string
		code  int
		param string
	}{
		{`{}`, 400, "input"}, {`{"input":""}`, 400, "input"}, {`{"input":"a","speed":9}`, 400, "speed"}, {`{"input":"a","voice":[]}`, 400, "voice"},
		{`{"input":"a","speed":0}`, 400, "speed"}, {`{"input":"a","speed":0.1}`, 400, "speed"}, {`{"input":"a","speed":-1}`, 400, "speed"}, {`{"input":"a","voice":{}}`, 400, "voice"},
		{`{"input":"a","response_format":"midi"}`, 400, "response_format"}, {`{"input":"a","response_format":"mp3"}`, 422, "response_format"},
		{`{"input":"a","stream_format":"smoke"}`, 400, "stream_format"}, {`{"input":"a","model":"gone"}`, 404, "model"}, {`{"input":"a","model":"clip-s"}`, 400, "model"},
	} {
		w := h.post("/v1/audio/speech", c.body)
		if e := errorOf(t, w); w.Code != c.code || e.Param == nil || *e.Param != c.param {
			t.Errorf("%s: status %d, %s", c.body, w.Code, w.Body)
		}
	}
	h.engine.err = tonggan.Errorf(tonggan.Unsupported, "cannot read this")
	if w := h.post("/v1/audio/speech", `{"input":"fail at once","response_format":"pcm"}`); w.Code != 422 {
		t.Errorf("at once: %d", w.Code)
	}
	if w := h.post("/v1/audio/speech", `{"input":"later","response_format":"pcm","stream_format":"sse"}`); w.Code != 200 || !strings.Contains(w.Body.String(), "cannot read this") {
		t.Errorf("later: %d %s", w.Code, w.Body)
	}
}
