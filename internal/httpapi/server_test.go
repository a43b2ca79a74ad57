package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"tonggan"
)

// exchange posts a body straight to a handler.
func exchange(h http.Handler, path, contentType string, body []byte) (int, []byte) {
	r := httptest.NewRequest("POST", path, bytes.NewReader(body))
	r.Host = "localhost"
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

// running is a server on a loopback port.
type running struct {
	addr   string
	engine *fake
	api    *api
	stop   context.CancelFunc
	done   chan error
	client *http.Client
}

func start(t *testing.T, o Options, e *fake) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.Log = quiet
	s := &running{addr: l.Addr().String(), engine: e, api: newAPI(e, o.withDefaults()), stop: cancel, done: make(chan error, 1)}
	s.client = &http.Client{Transport: &http.Transport{}}
	go func() { s.done <- serve(ctx, l, s.api) }()
	t.Cleanup(func() {
		cancel()
		s.client.CloseIdleConnections()
		select {
		case err := <-s.done:
			if err != nil && tonggan.CodeOf(err) != tonggan.Canceled {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the server did not stop")
		}
	})
	return s
}

const captionPixel = `{"image":"data:image/png;base64,AAAA"}`

func (s *running) post(ctx context.Context, path, body string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, "POST", "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	return s.client.Do(r)
}

// status posts and reads the answer's status and body.
func (s *running) status(t *testing.T, path, body string) (int, string, http.Header) {
	t.Helper()
	resp, err := s.post(t.Context(), path, body)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), resp.Header
}

func (s *running) get(t *testing.T, path string) int {
	t.Helper()
	resp, err := s.client.Get("http://" + s.addr + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// wait polls until ok, for what has no event to wait for.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestCancel wants the engine to hear that the client went away.
func TestCancel(t *testing.T) {
	entered, left := make(chan struct{}), make(chan struct{})
	s := start(t, Options{}, &fake{work: func(ctx context.Context) {
		close(entered)
		<-ctx.Done()
		close(left)
	}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	if _, err := s.post(ctx, "/api/caption", captionPixel); err == nil {
		t.Error("an answer came to a client that had gone")
	}
	select {
	case <-left:
	case <-time.After(10 * time.Second):
		t.Fatal("the engine was not told")
	}
	wait(t, "the gate", func() bool { return s.api.gate.count() == 0 && s.api.held.Load() == 0 })
}

// TestOverload fills the server, and wants a quick refusal that says when to come back.
func TestOverload(t *testing.T) {
	release := make(chan struct{})
	s := start(t, Options{InFlight: 2, RetryAfter: 3}, &fake{work: func(context.Context) { <-release }})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if code, body, _ := s.status(t, "/api/caption", captionPixel); code != 200 {
				t.Errorf("status %d: %s", code, body)
			}
		})
	}
	wait(t, "two requests", func() bool { return s.api.gate.count() == 2 })
	code, body, h := s.status(t, "/api/caption", captionPixel)
	if code != 503 || h.Get("Retry-After") != "3" || !strings.Contains(body, "overloaded_error") {
		t.Errorf("status %d, Retry-After %q: %s", code, h.Get("Retry-After"), body)
	}
	if code := s.get(t, "/livez"); code != 200 {
		t.Errorf("livez: %d", code)
	}
	close(release)
	wg.Wait()
	if code, body, _ := s.status(t, "/api/caption", captionPixel); code != 200 {
		t.Errorf("after the overload: status %d: %s", code, body)
	}
}

// TestNoRoom turns a request away before its body comes, and only where there is no room.
func TestNoRoom(t *testing.T) {
	o := Options{Room: func(verb tonggan.Verb) error {
		if verb == tonggan.CaptionVerb {
			return &tonggan.Error{Code: tonggan.Busy, Message: "no room", After: 5 * time.Second}
		}
		return nil
	}}
	h := newHarness(t, o)
	body := iotest.ErrReader(errors.New("somebody read the body"))
	r := httptest.NewRequest("POST", "/api/caption", body)
	r.Host = "127.0.0.1:8080"
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	if w.Code != 503 || w.Header().Get("Retry-After") != "5" || !strings.Contains(w.Body.String(), "no room") {
		t.Errorf("status %d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	if w := h.post("/v1/embeddings", `{"input":"a cat"}`); w.Code != 200 {
		t.Errorf("another verb: status %d: %s", w.Code, w.Body)
	}
}

// TestShutdown lets a request finish, turns new ones away, and says so to readyz.
func TestShutdown(t *testing.T) {
	release := make(chan struct{})
	s := start(t, Options{}, &fake{work: func(context.Context) { <-release }})
	if code := s.get(t, "/readyz"); code != 200 {
		t.Errorf("readyz: %d", code)
	}
	result := make(chan string, 1)
	go func() {
		code, body, _ := s.status(t, "/api/caption", captionPixel)
		result <- fmt.Sprint(code, body)
	}()
	wait(t, "a request", func() bool { return s.api.gate.count() == 1 })
	s.stop()
	wait(t, "draining", s.api.gate.isDraining)
	if code := s.get(t, "/readyz"); code != 503 {
		t.Errorf("readyz while draining: %d", code)
	}
	if code := s.get(t, "/livez"); code != 200 {
		t.Errorf("livez while draining: %d", code)
	}
	if code, body, _ := s.status(t, "/api/caption", captionPixel); code != 503 || !strings.Contains(body, "shutting down") {
		t.Errorf("new request while draining: %d %s", code, body)
	}
	close(release)
	if got := <-result; !strings.HasPrefix(got, "200") {
		t.Errorf("the running request got %s", got)
	}
	select {
	case err := <-s.done:
		if err != nil {
			t.Error(err)
		}
		s.done <- nil
	case <-time.After(10 * time.Second):
		t.Fatal("the server did not stop")
	}
	if _, err := net.DialTimeout("tcp", s.addr, time.Second); err == nil {
		t.Error("the port is still open")
	}
}

// TestShutdownLate cancels what does not finish in time, and answers it.
func TestShutdownLate(t *testing.T) {
	s := start(t, Options{Grace: 50 * time.Millisecond}, &fake{work: func(ctx context.Context) { <-ctx.Done() }})
	result := make(chan int, 1)
	go func() {
		code, _, _ := s.status(t, "/api/caption", captionPixel)
		result <- code
	}()
	wait(t, "a request", func() bool { return s.api.gate.count() == 1 })
	s.stop()
	if code := <-result; code != 503 {
		t.Errorf("the late request got %d", code)
	}
	err := <-s.done
	if tonggan.CodeOf(err) != tonggan.Canceled || err == nil {
		t.Errorf("Serve returned %v", err)
	}
	s.done <- nil
}

// TestPanic wants a 500 and a living server.
func TestPanic(t *testing.T) {
	e := &fake{work: func(context.Context) { panic("secret") }}
	s := start(t, Options{}, e)
	code, body, _ := s.status(t, "/api/caption", captionPixel)
	if code != 500 || strings.Contains(body, "secret") || !strings.Contains(body, "server_error") {
		t.Errorf("status %d: %s", code, body)
	}
	e.mu.Lock()
	e.work = nil
	e.mu.Unlock()
	if code, body, _ := s.status(t, "/api/caption", captionPixel); code != 200 {
		t.Errorf("after the panic: %d %s", code, body)
	}
	if n := s.api.gate.count(); n != 0 {
		t.Errorf("%d requests are left in the gate", n)
	}
}

// raw sends bytes on a connection and reads one response.
func (s *running) raw(t *testing.T, write func(net.Conn)) (*http.Response, error) {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	write(conn)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err == nil {
		resp.Body.Close()
	}
	return resp, err
}

func TestSlowClients(t *testing.T) {
	s := start(t, Options{BodyTimeout: 100 * time.Millisecond, HeadTimeout: 100 * time.Millisecond}, &fake{})
	began := time.Now()
	resp, err := s.raw(t, func(c net.Conn) {
		fmt.Fprint(c, "POST /api/caption HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	})
	if err != nil || resp.StatusCode != 408 {
		t.Errorf("a slow body: %v, %v", resp, err)
	}
	resp, err = s.raw(t, func(c net.Conn) {
		fmt.Fprint(c, "POST /api/caption HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100\r\n\r\n--b\r\n")
	})
	if err != nil || resp.StatusCode != 408 {
		t.Errorf("a slow form: %v, %v", resp, err)
	}
	// What comes at a good pace may take longer.
	resp, err = s.raw(t, func(c net.Conn) {
		fmt.Fprintf(c, "POST /api/caption HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", 5*8000)
		for range 5 {
			fmt.Fprint(c, strings.Repeat(" ", 8000))
			time.Sleep(50 * time.Millisecond)
		}
	})
	if err != nil || resp.StatusCode != 400 {
		t.Errorf("a body at a good pace: %v, %v", resp, err)
	}
	if resp, err = s.raw(t, func(c net.Conn) { fmt.Fprint(c, "GET /livez HT") }); err == nil && resp.StatusCode < 400 {
		t.Errorf("a slow header got %v", resp.Status)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("slow clients held the server for %v", took)
	}
	wait(t, "bodies to be let go", func() bool { return s.api.held.Load() == 0 })
	// Work may take longer than a body may.
	s.engine.work = func(ctx context.Context) {
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
		}
	}
	if code, body, _ := s.status(t, "/api/caption", captionPixel); code != 200 {
		t.Errorf("slow work: %d %s", code, body)
	}
}

func TestBodyLimit(t *testing.T) {
	const limit = 1 << 20
	s := start(t, Options{MaxBody: limit, MaxHeld: 3 * limit / 2}, &fake{})
	fill := func(n int) string {
		frame := `{"image":"data:image/png;base64,"}`
		return frame[:len(frame)-2] + strings.Repeat("A", n-len(frame)) + `"}`
	}
	if code, body, _ := s.status(t, "/api/caption", fill(limit)); code != 200 {
		t.Errorf("at the limit: %d %s", code, body)
	}
	if code, body, _ := s.status(t, "/api/caption", fill(limit+1)); code != 413 {
		t.Errorf("over the limit: %d %s", code, body)
	}
	chunked := func(contentType string, n int) int {
		resp, err := s.client.Post("http://"+s.addr+"/api/caption", contentType, struct{ io.Reader }{strings.NewReader(fill(n))})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if code := chunked("application/json", limit); code != 200 {
		t.Errorf("chunked, at the limit: %d", code)
	}
	if code := chunked("application/json", 100*limit); code != 413 {
		t.Errorf("chunked, over the limit: %d", code)
	}
	// Two bodies at once are over what the server holds.
	inside, release := make(chan struct{}), make(chan struct{})
	s.engine.work = func(context.Context) { close(inside); <-release }
	first := make(chan int, 1)
	go func() { code, _, _ := s.status(t, "/api/caption", fill(limit)); first <- code }()
	<-inside
	if code, body, h := s.status(t, "/api/caption", fill(limit)); code != 503 || h.Get("Retry-After") == "" {
		t.Errorf("a second large body: %d %s", code, body)
	}
	close(release)
	if code := <-first; code != 200 {
		t.Errorf("the first large body: %d", code)
	}
	if n := s.api.held.Load(); n != 0 {
		t.Errorf("%d bytes are still held", n)
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{1: "1 bytes", 1000: "1000 bytes", 100 << 10: "100 KiB", 1536 << 10: "1536 KiB", 64 << 20: "64 MiB", 3 << 30: "3 GiB", 2 << 40: "2048 GiB"} {
		if got := size(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	h := newHarness(t, Options{MaxBody: 100 << 10})
	w := h.post("/api/caption", strings.Repeat(" ", 200<<10))
	if e := errorOf(t, w); w.Code != 413 || !strings.Contains(e.Message, "over the limit of 100 KiB") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestHeaderLimit(t *testing.T) {
	s := start(t, Options{}, &fake{})
	resp, err := s.raw(t, func(c net.Conn) {
		_, _ = fmt.Fprintf(c, "GET /livez HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", strings.Repeat("x", 2*maxHeader))
	})
	if err == nil && resp.StatusCode != 431 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestServeRefusesToStart(t *testing.T) {
	for _, o := range []Options{
		{Addr: ":0"}, {Addr: "0.0.0.0:0"}, {Addr: "[::]:0"}, {Addr: "192.168.1.1:0"}, {Addr: "example.com:0"},
		{Addr: "8080"}, {Addr: "127.0.0.1:99999"}, {MaxBody: -1}, {MaxBody: 2, MaxHeld: 1},
	} {
		err := Serve(t.Context(), &fake{}, o, func(net.Addr) { t.Errorf("%+v: it started", o) })
		if tonggan.CodeOf(err) != tonggan.Invalid || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestServe(t *testing.T) {
	for _, o := range []Options{{Addr: "127.0.0.1:0"}, {Addr: "localhost:0"}, {Addr: "0.0.0.0:0", Key: "secret"}} {
		o.Log = quiet
		ctx, cancel := context.WithCancel(t.Context())
		err := Serve(ctx, &fake{}, o, func(a net.Addr) {
			go func() {
				defer cancel()
				_, port, _ := net.SplitHostPort(a.String())
				client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
				resp, err := client.Get("http://127.0.0.1:" + port + "/livez")
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
				if resp.StatusCode != 200 {
					t.Errorf("%s: status %d", a, resp.StatusCode)
				}
			}()
		})
		if err != nil {
			t.Error(err)
		}
		cancel()
	}
}

// TestManyClients is for the race detector.
func TestManyClients(t *testing.T) {
	s := start(t, Options{}, &fake{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 20 {
				path, body := "/api/caption", captionPixel
				if i%2 == 0 {
					path, body = "/v1/embeddings", `{"input":["a","b"]}`
				}
				if code, b, _ := s.status(t, path, body); code != 200 || !json.Valid([]byte(b)) {
					t.Errorf("%s: %d %s", path, code, b)
				}
				_ = s.get(t, "/metrics")
			}
		})
	}
	wg.Wait()
}

// Sound that stops in the middle is not taken for a whole file.
func TestBrokenSpeech(t *testing.T) {
	s := start(t, Options{}, &fake{err: tonggan.Errorf(tonggan.Busy, "not now")})
	resp, err := s.post(t.Context(), "/v1/audio/speech", `{"input":"hello","response_format":"wav"}`)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err == nil || resp.StatusCode != 200 || len(data) < 44 {
		t.Errorf("status %d, %d bytes, %v; want an end that is none", resp.StatusCode, len(data), err)
	}
}
