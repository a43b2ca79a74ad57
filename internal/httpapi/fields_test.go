package httpapi

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/sound"
)

// TestFields sends the real engine what only it can refuse: the answer has to say which
// field that was, though the engine knows of none.
func TestFields(t *testing.T) {
	e, err := engine.New(engine.Options{Threads: 1, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	h := newHarness(t, Options{})
	h.api.engine = e
	const huge, pdf = "GIF89a\xff\xff\xff\xff\x00\x00\x00", "%PDF-1.7\n"
	wav := func(rate int) part {
		return part{"file", "s.wav", string(sound.WAVHeader(rate, 1600)) + strings.Repeat("\x00", 3200)}
	}
	damaged := `{"image":"` + pixelURI + `"}`
	for _, c := range []struct {
		path, body string
		form       []part
		status     int
		param      string
	}{
		{"/api/match", `{"image":"` + pixelURI + `","text":"a"}`, nil, 400, "image"},
		{"/api/ask", `{"image":"` + pixelB64 + `","question":"a"}`, nil, 400, "image"},
		{"/api/caption", damaged, nil, 400, "image"},
		{"/api/caption", "", []part{{"image", "language.png", string(pixel)}}, 400, "image"},
		{"/api/caption", "", []part{{"image", "a.gif", huge}}, 413, "image"},
		{"/api/caption", "", []part{{"image", "a.png", pdf}}, 422, "image"},
		{"/api/rank", `{"query":` + damaged + `,"items":["a"]}`, nil, 400, "query"},
		{"/api/rank", `{"query":"a","items":["b","` + pixelURI + `"]}`, nil, 400, "items[1]"},
		{"/api/rank", `{"query":"a","items":["b",{"name":"cat","image":"` + pixelURI + `"}]}`, nil, 400, "items[1]"},
		{"/api/rank", "", []part{{"query", "", "a"}, {"items", "", "b"}, {"items", "a.png", huge}}, 413, "items[1]"},
		{"/v1/embeddings", `{"input":["a",` + damaged + `]}`, nil, 400, "input[1]"},
		{"/v1/embeddings", `{"messages":[{"content":[` + damaged + `]}]}`, nil, 400, "messages[0].content[0]"},
		{"/api/hear", "", []part{wav(0)}, 400, "file"},
		{"/api/hear", "", []part{{"file", "a.wav", pdf}}, 422, "file"},
		{"/v1/audio/transcriptions", "", []part{wav(0)}, 400, "file"},
		{"/v1/audio/transcriptions", "", []part{{"file", "", "text"}}, 422, "file"},
		{"/v1/audio/transcriptions", "", []part{wav(16000), {"language", "", "xx"}}, 422, "language"},
		{"/v1/audio/transcriptions", "", []part{wav(16000), {"commands", "", "$nosuch"}}, 400, "commands"},
		{"/v1/audio/speech", `{"input":"hello","voice":"nobody"}`, nil, 400, "voice"},
		{"/v1/audio/speech", `{"input":"hello","voice":"99"}`, nil, 400, "voice"},
		{"/v1/audio/speech", `{"input":"hello","voice":{"id":"nobody"}}`, nil, 400, "voice"},
		{"/v1/audio/speech", `{"input":"ไทย"}`, nil, 422, "input"},
		{"/v1/audio/stream?language=xx", "", nil, 422, "language"},
		{"/v1/audio/stream?commands=$nosuch", "", nil, 400, "commands"},
	} {
		r := request("POST", c.path, c.body)
		switch {
		case c.form != nil:
			r = formRequest(c.path, c.form...)
		case c.body == "":
			r = request("GET", c.path, "", "Upgrade", "websocket", "Connection", "Upgrade")
		}
		w := h.send(r)
		if e := errorOf(t, w); w.Code != c.status || e.Param == nil || *e.Param != c.param {
			t.Errorf("%s %s%.30q: status %d, %s; want %d about %s", c.path, c.body, c.form, w.Code, w.Body, c.status, c.param)
		}
	}
}

// everyRoute asks each route that uses the engine.
func everyRoute() map[string]func(h *harness) (status int, body string) {
	post := func(path, body string) func(h *harness) (int, string) {
		return func(h *harness) (int, string) { w := h.post(path, body); return w.Code, w.Body.String() }
	}
	form := func(path string, parts ...part) func(h *harness) (int, string) {
		return func(h *harness) (int, string) {
			w := h.send(formRequest(path, append(parts, part{"file", "s.wav", "RIFF"})...))
			return w.Code, w.Body.String()
		}
	}
	return map[string]func(h *harness) (int, string){
		"match":          post("/api/match", `{"image":"`+pixelURI+`","text":"a"}`),
		"ask":            post("/api/ask", `{"image":"`+pixelURI+`","question":"a"}`),
		"caption":        post("/api/caption", `{"image":"`+pixelURI+`"}`),
		"rank":           post("/api/rank", `{"query":"a","items":["b"]}`),
		"embeddings":     post("/v1/embeddings", `{"input":"a"}`),
		"base64":         post("/v1/embeddings", `{"input":"a","encoding_format":"base64"}`),
		"speech":         post("/v1/audio/speech", `{"input":"fail at once","response_format":"flac"}`),
		"wav":            post("/v1/audio/speech", `{"input":"fail at once","response_format":"wav"}`),
		"speech events":  post("/v1/audio/speech", `{"input":"fail at once","stream_format":"sse"}`),
		"hear":           form("/api/hear"),
		"transcriptions": form("/v1/audio/transcriptions"),
		"translations":   form("/v1/audio/translations"),
		"events":         form("/v1/audio/transcriptions", part{"stream", "", "true"}),
		"live": func(h *harness) (int, string) {
			w := h.send(request("GET", "/v1/audio/stream", "", "Upgrade", "websocket", "Connection", "Upgrade"))
			return w.Code, w.Body.String()
		},
	}
}

func TestInternalErrors(t *testing.T) {
	for name, ask := range everyRoute() {
		for _, err := range []error{tonggan.Errorf(tonggan.Internal, "secret"), fmt.Errorf("secret")} {
			h := newHarness(t, Options{})
			h.engine.err, h.engine.quiet = err, true // no event before the error
			if code, body := ask(h); code != 500 || !strings.Contains(body, `"code":"internal"`) || strings.Contains(body, "secret") {
				t.Errorf("%s: %d %s", name, code, body)
			}
		}
	}
}
