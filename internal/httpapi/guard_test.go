package httpapi

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHostAndOrigin(t *testing.T) {
	h := newHarness(t, Options{Hosts: []string{"pictures.example"}})
	for _, c := range []struct {
		header []string
		want   int
	}{
		{nil, 200},
		{[]string{"Host", "localhost"}, 200},
		{[]string{"Host", "LOCALHOST:1"}, 200},
		{[]string{"Host", "localhost.:8080"}, 200},
		{[]string{"Host", "a.localhost:8080"}, 200},
		{[]string{"Host", "127.0.0.2:8080"}, 200},
		{[]string{"Host", "[::1]:8080"}, 200},
		{[]string{"Host", "[::1]"}, 200},
		{[]string{"Host", "pictures.example:443"}, 200},
		{[]string{"Host", "evil.com"}, 403},
		{[]string{"Host", "127.evil.com"}, 403},
		{[]string{"Host", "127.0.0.1.evil.com"}, 403},
		{[]string{"Host", "localhost.evil.com:8080"}, 403},
		{[]string{"Host", "evil.com:127.0.0.1"}, 403},
		{[]string{"Host", "192.168.0.1"}, 403},
		{[]string{"Host", "0.0.0.0"}, 403},
		{[]string{"Host", ""}, 403},
		{[]string{"Origin", "http://127.0.0.1:8080"}, 200},
		{[]string{"Origin", "http://127.0.0.1:3000"}, 403}, // another program on this machine
		{[]string{"Origin", "https://evil.com"}, 403},
		{[]string{"Origin", "null"}, 403},
		{[]string{"Sec-Fetch-Site", "same-origin"}, 200},
		{[]string{"Sec-Fetch-Site", "none"}, 200},
		{[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		{[]string{"Sec-Fetch-Site", "same-site"}, 403},
	} {
		w := h.send(request("POST", "/api/caption", captionPixel, c.header...))
		if w.Code != c.want {
			t.Errorf("POST with %q: status %d, want %d: %s", c.header, w.Code, c.want, w.Body)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%q: a CORS header was sent", c.header)
		}
	}
	if w := h.send(request("GET", "/v1/models", "", "Origin", "https://evil.com")); w.Code != 403 {
		t.Errorf("GET from another origin: status %d", w.Code)
	}
	if w := h.send(request("OPTIONS", "/api/caption", "", "Origin", "http://127.0.0.1:8080", "Access-Control-Request-Method", "POST")); w.Code != 405 {
		t.Errorf("preflight: status %d", w.Code)
	}
	any := newHarness(t, Options{Hosts: []string{"*"}})
	if w := any.send(request("GET", "/v1/models", "", "Host", "whatever.example")); w.Code != 200 {
		t.Errorf("any host: status %d", w.Code)
	}
}

// Pages that are named may ask from a browser, and only they.
func TestOrigin(t *testing.T) {
	const page = "http://localhost:5173"
	h := newHarness(t, Options{Key: "sesame", Origins: []string{page, "https://app.example"}})
	ask := httptest.NewRecorder() // no operation of ours
	h.api.ServeHTTP(ask, request("OPTIONS", "/v1/embeddings", "", "Origin", page, "Sec-Fetch-Site", "same-site", "Access-Control-Request-Method", "POST",
		"Access-Control-Request-Headers", "authorization,content-type,x-stainless-os", "Access-Control-Request-Private-Network", "true"))
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": page, "Access-Control-Allow-Methods": "GET, HEAD, POST", "Vary": "Origin",
		"Access-Control-Allow-Headers": "authorization,content-type,x-stainless-os", "Access-Control-Allow-Private-Network": "true",
	} {
		if got := ask.Header().Get(name); ask.Code != 204 || got != want {
			t.Errorf("preflight: status %d, %s is %q, want %q", ask.Code, name, got, want)
		}
	}
	for _, c := range []struct {
		origin, key string
		want        int
		allowed     string
	}{
		{page, "Bearer sesame", 200, page},
		{"https://app.example", "Bearer sesame", 200, "https://app.example"},
		{page, "", 401, page}, // the page may read why
		{"http://localhost:5174", "Bearer sesame", 403, ""},
		{"http://app.example", "Bearer sesame", 403, ""},
		{"https://app.example.evil.com", "Bearer sesame", 403, ""},
		{"null", "Bearer sesame", 403, ""},
	} {
		w := h.send(request("POST", "/api/caption", captionPixel, "Origin", c.origin, "Sec-Fetch-Site", "cross-site", "Authorization", c.key))
		if got := w.Header().Get("Access-Control-Allow-Origin"); w.Code != c.want || got != c.allowed {
			t.Errorf("%s: status %d and page %q, want %d and %q", c.origin, w.Code, got, c.want, c.allowed)
		}
	}
	if w := h.send(request("OPTIONS", "/api/caption", "", "Origin", "https://evil.com", "Access-Control-Request-Method", "POST")); w.Code != 403 {
		t.Errorf("preflight of another page: status %d", w.Code)
	}
	if w := h.send(request("POST", "/api/caption", captionPixel, "Origin", page, "Host", "evil.com", "Authorization", "Bearer sesame")); w.Code != 403 {
		t.Errorf("another host: status %d", w.Code)
	}
	for _, bad := range []string{"", "*", "localhost:5173", "http://a.example/path", "http://", "null", "https://A.example", "https://user@a.example"} {
		if err := (Options{Origins: []string{bad}}).Validate(); err == nil {
			t.Errorf("origin %q is taken", bad)
		}
	}
}

// TestKey walks every route: without the key only the health checks answer.
func TestKey(t *testing.T) {
	h := newHarness(t, Options{Key: "sesame"})
	for _, r := range h.api.routes {
		path := strings.Replace(r.path, "{id}", "clip-s", 1)
		for _, c := range []struct {
			auth string
			ok   bool
		}{
			{"", false}, {"Bearer", false}, {"Bearer ", false}, {"Bearer wrong", false}, {"Bearer sesam", false}, {"Bearer sesame2", false},
			{"Basic sesame", false}, {"sesame", false}, {"Bearer sesame", true}, {"bearer sesame", true}, {"BEARER  sesame", true},
		} {
			req := request(r.method, path, "", "Authorization", c.auth)
			if r.method == "POST" {
				req = request("POST", path, `{}`, "Authorization", c.auth)
			}
			w := h.send(req)
			if (w.Code != 401) != (c.ok || r.open) {
				t.Errorf("%s %s with %q: status %d", r.method, path, c.auth, w.Code)
			}
			if w.Code == 401 && (w.Header().Get("WWW-Authenticate") == "" || errorOf(t, w).Type != "authentication_error" || strings.Contains(w.Body.String(), "sesame")) {
				t.Errorf("%s %s: %v %s", r.method, path, w.Header(), w.Body)
			}
		}
	}
	for protocols, ok := range map[string]bool{"realtime, " + keyProtocol + "sesame": true, keyProtocol + "sesame": true, keyProtocol + "wrong": false, "realtime": false, keyProtocol: false} {
		if w := h.send(request("GET", "/v1/audio/stream", "", "Sec-WebSocket-Protocol", protocols)); (w.Code == 426) != ok || w.Code != 401 && !ok {
			t.Errorf("%s: status %d", protocols, w.Code)
		}
	}
	if strings.Contains(h.log.String(), "sesame") {
		t.Error("the key is in the log")
	}
}

func TestRoutes(t *testing.T) {
	h := newHarness(t, Options{Version: "1.2.3"})
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/", 200, ""}, {"HEAD", "/", 200, ""}, {"GET", "/livez", 200, ""}, {"GET", "/readyz", 200, ""}, {"GET", "/metrics", 200, ""}, {"GET", "/openapi.json", 200, ""},
		{"GET", "/nope", 404, ""}, {"POST", "/v1/chat/completions", 404, ""}, {"GET", "/v1/models/a/b", 404, ""}, {"GET", "/favicon.ico", 404, ""},
		{"GET", "/api/match", 405, "POST"}, {"DELETE", "/v1/models/clip-s", 405, "GET, HEAD"}, {"POST", "/livez", 405, "GET, HEAD"}, {"PUT", "/v1/embeddings", 405, "POST"},
	} {
		w := h.send(request(c.method, c.path, ""))
		if w.Code != c.status || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: status %d, Allow %q; want %d, %q", c.method, c.path, w.Code, w.Header().Get("Allow"), c.status, c.allow)
		}
		if c.method == "HEAD" && (w.Body.Len() != 0 || w.Header().Get("Content-Length") == "") {
			t.Errorf("HEAD: %v, %d bytes", w.Header(), w.Body.Len())
		}
		if w.Code >= 400 && errorOf(t, w).Message == "" {
			t.Errorf("%s %s: %s", c.method, c.path, w.Body)
		}
	}
	for path, says := range map[string]string{"/embeddings": "it is /v1/embeddings", "/v1/models/": "it is /v1/models", "/v1/match": "it is /api/match", "/api/nope": "openapi.json"} {
		if e := errorOf(t, h.send(request("GET", path, ""))); !strings.Contains(e.Message, says) {
			t.Errorf("%s: %q", path, e.Message)
		}
	}
	if w := h.send(request("GET", "/", "")); !strings.Contains(w.Body.String(), `"version":"1.2.3"`) || !strings.Contains(w.Body.String(), "POST /api/match") {
		t.Errorf("front: %s", w.Body)
	}
}

func TestRequestID(t *testing.T) {
	h := newHarness(t, Options{})
	for id, kept := range map[string]bool{"abc-1": true, "": false, "a b": false, "a\nb": false, strings.Repeat("x", 65): false} {
		r := request("GET", "/v1/models", "")
		r.Header["X-Request-Id"] = []string{id}
		got := h.send(r).Header().Get("X-Request-Id")
		if (got == id) != kept || got == "" {
			t.Errorf("id %q became %q", id, got)
		}
	}
}

// TestLog wants one line for each request, with nothing of its body.
func TestLog(t *testing.T) {
	h := newHarness(t, Options{})
	h.send(request("POST", "/v1/embeddings", `{"input":"my secret","model":"clip-s"}`, "X-Request-Id", "r1"))
	h.send(request("POST", "/api/ask", `{"image":"`+pixelURI+`","question":"my secret","heatmap":1}`, "X-Request-Id", "r2"))
	var lines []map[string]any
	for dec := json.NewDecoder(strings.NewReader(h.log.String())); dec.More(); {
		var m map[string]any
		if err := dec.Decode(&m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	if len(lines) != 2 || strings.Contains(h.log.String(), "secret") || strings.Contains(h.log.String(), pixelB64) {
		t.Fatalf("log: %s", h.log)
	}
	for i, want := range []map[string]any{
		{"id": "r1", "route": "/v1/embeddings", "method": "POST", "status": 200.0, "model": "clip-s", "level": "INFO"},
		{"id": "r2", "route": "/api/ask", "method": "POST", "status": 400.0, "level": "INFO"},
	} {
		for k, v := range want {
			if lines[i][k] != v {
				t.Errorf("line %d: %s is %v, want %v", i, k, lines[i][k], v)
			}
		}
	}
}

func TestMetrics(t *testing.T) {
	h := newHarness(t, Options{Version: "1.2.3", Load: func() (int, int) { return 2, 5 }})
	h.post("/v1/embeddings", `{"input":["a","b"]}`)
	h.post("/v1/embeddings", `{}`)
	h.send(request("BREW", "/coffee/4711", ""))
	body := h.send(request("GET", "/metrics", "")).Body.String()
	for _, line := range []string{
		`tonggan_http_requests_total{code="200",method="POST",route="/v1/embeddings"} 1`,
		`tonggan_http_requests_total{code="400",method="POST",route="/v1/embeddings"} 1`,
		`tonggan_http_requests_total{code="404",method="other",route="other"} 1`,
		`tonggan_http_request_duration_seconds_count{route="/v1/embeddings"} 2`,
		`tonggan_http_requests_in_flight 1`, `tonggan_engine_requests 0`, `tonggan_queue_running 2`, `tonggan_queue_waiting 5`,
		`tonggan_text_tokens_total 6`, `tonggan_build_info{version="1.2.3"} 1`, "go_goroutines ",
	} {
		if !strings.Contains(body, line) {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(body, "4711") {
		t.Error("a client's path became a label")
	}
}

func TestClip(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb\x1b[31m": "a b [31m", "\xff": "?", strings.Repeat("猫", 100): strings.Repeat("猫", 77) + "...", "\u202eabc": " abc",
	} {
		if got := clip(in); got != want {
			t.Errorf("clip(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{`C:\a\b.png`: "b.png", "../../etc/passwd": "passwd", "..": "", "/": "", "": "", "a/": "a"} {
		if got := cleanName(in); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "example.com": false, "127.0.0.1.nip.io": false, "2130706433": false,
	} {
		if isLoopback(host) != want {
			t.Errorf("isLoopback(%q) is %t", host, !want)
		}
	}
}
