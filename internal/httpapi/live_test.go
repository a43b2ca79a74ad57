package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tonggan"
	"tonggan/internal/sound"
)

// dial opens a live transcription on a real server.
func dial(t *testing.T, h *harness, query string) (*websocket.Conn, func()) {
	t.Helper()
	srv := httptest.NewServer(h.api)
	ws, _, err := websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(srv.URL, "http")+"/v1/audio/stream"+query, nil)
	if err != nil {
		srv.Close()
		t.Fatal(err)
	}
	return ws, func() {
		_ = ws.CloseNow()
		srv.Close()
	}
}

// message is any of a session.
type message struct {
	liveJSON
	Error *errorJSON `json:"error"`
}

// receive reads messages until one that ends the session.
func receive(t *testing.T, ws *websocket.Conn) (all []message) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	for {
		_, data, err := ws.Read(ctx)
		if err != nil {
			t.Fatalf("after %+v: %v", all, err)
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		if m.Type == "final" && !strings.Contains(string(data), `"start":`) {
			t.Errorf("no start in %s", data)
		}
		if all = append(all, m); m.Type == "done" || m.Type == "error" {
			return all
		}
	}
}

func TestLive(t *testing.T) {
	h := newHarness(t, Options{})
	ws, shut := dial(t, h, "?rate=8000&language=en-US&prompt=names&model=whisper-1")
	defer shut()
	for range 5 { // 2.5 s at 8 kHz
		if err := ws.Write(t.Context(), websocket.MessageBinary, make([]byte, 8000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ws.Write(t.Context(), websocket.MessageText, []byte(`{"type":"end"}`)); err != nil {
		t.Fatal(err)
	}
	finals := 0
	all := receive(t, ws)
	for _, m := range all {
		if m.Type == "final" {
			finals += len(m.Words)
			if !strings.HasPrefix(m.Text, "word") || m.End <= m.Start {
				t.Errorf("message %+v", m)
			}
		}
	}
	if last := all[len(all)-1]; last.Type != "done" || finals != 2 {
		t.Errorf("%d final words, and at the end %+v", finals, last)
	}
	if r := h.engine.last().(tonggan.TranscribeRequest); r.Language != "en" || r.Prompt != "names" || r.Model != "" {
		t.Errorf("asked %+v", r)
	}
}

func TestBadLive(t *testing.T) {
	h := newHarness(t, Options{})
	for query, code := range map[string]int{"?rate=5": 400, "?rate=x": 400, "?sample_rate=8000": 400, "?model=gone": 404, "?model=clip-s": 400} {
		if w := h.send(request("GET", "/v1/audio/stream"+query, "", "Upgrade", "websocket", "Connection", "Upgrade")); w.Code != code {
			t.Errorf("%s: status %d, want %d", query, w.Code, code)
		}
	}
	if w := h.send(request("GET", "/v1/audio/stream", "")); w.Code != 426 {
		t.Errorf("no WebSocket: %d", w.Code)
	}
	for _, c := range []struct {
		kind websocket.MessageType
		data string
		err  error // of the engine
		says string
		code websocket.StatusCode
	}{
		{websocket.MessageText, "hello", nil, "sound goes in binary", websocket.StatusInvalidFramePayloadData},
		{websocket.MessageBinary, "odd", nil, "16-bit", websocket.StatusInvalidFramePayloadData},
		{websocket.MessageBinary, strings.Repeat("x", maxPiece+2), nil, "over the limit of 1 MiB", websocket.StatusMessageTooBig},
		{websocket.MessageBinary, strings.Repeat("x", 4*maxPiece), nil, "over the limit of 1 MiB", websocket.StatusMessageTooBig},
		{websocket.MessageBinary, strings.Repeat("x", maxPiece), fmt.Errorf("secret"), "under request id", websocket.StatusInternalError},
		{websocket.MessageBinary, strings.Repeat("x", maxPiece), tonggan.Errorf(tonggan.Busy, "busy"), "busy", websocket.StatusTryAgainLater},
	} {
		h.engine.looks = c.err
		ws, shut := dial(t, h, "")
		if err := ws.Write(t.Context(), c.kind, []byte(c.data)); err != nil {
			t.Fatal(err)
		}
		if all := receive(t, ws); all[0].Type != "error" || !strings.Contains(all[0].Error.Message, c.says) || all[0].Error.Type == "" {
			t.Errorf("%.9q: %+v", c.data, all[0].Error)
		}
		if _, _, err := ws.Read(t.Context()); websocket.CloseStatus(err) != c.code {
			t.Errorf("%.9q: %v, want code %d", c.data, err, c.code)
		}
		shut()
	}
	// A page of another origin is turned away before anything is heard.
	r := request("GET", "/v1/audio/stream", "", "Origin", "https://evil.example", "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	if w := h.send(r); w.Code != 403 {
		t.Errorf("foreign page: %d", w.Code)
	}
}

// A client that goes away ends the session; so does a server that shuts down.
func TestLiveEnds(t *testing.T) {
	h := newHarness(t, Options{})
	ws, shut := dial(t, h, "")
	_ = ws.CloseNow()
	for i := 0; h.api.gate.count() > 0; i++ {
		if time.Sleep(10 * time.Millisecond); i > 500 {
			t.Fatal("the session goes on without its client")
		}
	}
	shut()
	liveIdle = 100 * time.Millisecond
	ws, shut = dial(t, h, "")
	if all := receive(t, ws); all[len(all)-1].Type != "done" {
		t.Errorf("nobody spoke: %+v", all)
	}
	shut()
	liveIdle = time.Minute
	ws, shut = dial(t, h, "")
	defer shut()
	idle := h.api.gate.drain()
	if all := receive(t, ws); all[len(all)-1].Type != "done" {
		t.Errorf("shutting down: %+v", all)
	}
	if _, _, err := ws.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("shutting down: %v", err)
	}
	select {
	case <-idle:
	case <-time.After(10 * time.Second):
		t.Error("the session holds up the shutdown")
	}
}

// patient says nothing and remembers how much sound waited for a look at the most.
type patient struct {
	fakeLive
	most float64
}

func (p *patient) Look(context.Context) (*tonggan.Heard, error) {
	p.most, p.seen = max(p.most, p.Waiting()), p.heard
	return &tonggan.Heard{}, nil
}

func (p *patient) Finish(context.Context) (*tonggan.Heard, error) { return &tonggan.Heard{}, nil }

// A client that sends faster than anybody speaks waits, and the sound does not pile up.
func TestLiveFast(t *testing.T) {
	pieces := make(chan []byte, 64)
	for range 40 {
		pieces <- make([]byte, 32000)
	}
	l := &patient{}
	s := &session{live: l, in: sound.NewStream(16000, 16000)}
	done := make(chan error, 1)
	ended := make(chan error)
	go func() { done <- s.hear(t.Context(), pieces, ended) }()
	for len(pieces) > 0 {
		time.Sleep(time.Millisecond)
	}
	ended <- tonggan.Errorf(tonggan.Canceled, "gone")
	if err := <-done; tonggan.CodeOf(err) != tonggan.Canceled || l.most > liveMost+1 {
		t.Errorf("%g s waited; %v", l.most, err)
	}
}
