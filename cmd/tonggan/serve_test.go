package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tonggan/internal/kernel"
)

// start runs the server on a free port until the test ends, and requires a clean exit.
func start(t *testing.T, flags ...string) (url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	stdout, toStdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--log-level", "error"}, flags...), strings.NewReader(""), toStdout, &stderr)
		toStdout.Close()
	}()
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("%v; exit %d, stderr %q", err, <-code, stderr.String())
	}
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		if got := <-code; got != 0 || stderr.Len() > 0 {
			t.Errorf("exit %d, stderr %q", got, stderr.String())
		}
	})
	return strings.TrimSpace(url)
}

// send posts a body and returns the status and what came back.
func send(t *testing.T, url, contentType string, body io.Reader) (int, []byte) {
	t.Helper()
	resp, err := http.Post(url, contentType, body)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, data
}

// upload posts a multipart form of one picture and some texts to /api/match.
func upload(t *testing.T, url, file string, texts ...string) (int, []byte) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("image", filepath.Base(file))
	if err == nil {
		_, err = part.Write(data)
	}
	for _, s := range texts {
		err = errors.Join(err, form.WriteField("text", s))
	}
	if err = errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	return send(t, url+"/api/match", form.FormDataContentType(), &body)
}

// TestServe asks the built-in models over HTTP, and compares with the command line.
func TestServe(t *testing.T) {
	url := start(t)
	for path, want := range map[string]string{"/readyz": "", "/v1/models": "blip-itm-s", "/metrics": "tonggan"} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %s\n%s", path, resp.Status, body)
		}
	}
	code, body := send(t, url+"/v1/embeddings", "application/json", strings.NewReader(`{"model":"clip-s","input":"a cat"}`))
	if code != http.StatusOK || !strings.Contains(string(body), `"embedding"`) {
		t.Errorf("embeddings: %d\n%s", code, body)
	}

	const picture = "../../testdata/scenes/cat-blue-hat.png"
	texts := []string{"a cat wearing a blue hat", "a cat wearing a red hat", "一只猫戴着蓝色帽子"}
	code, body = upload(t, url, picture, texts...)
	var got, want struct {
		Results []struct {
			Text, Verdict string
			Probability   float64
			Contradicted  []string
		}
	}
	if err := json.Unmarshal(body, &got); err != nil || code != http.StatusOK {
		t.Fatalf("%d %v\n%s", code, err, body)
	}
	var stdout, stderr bytes.Buffer
	if run(t.Context(), append([]string{"match", "--json", picture}, texts...), strings.NewReader(""), &stdout, &stderr) != 0 {
		t.Fatal(stderr.String())
	}
	if err := json.Unmarshal(stdout.Bytes(), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("over HTTP %+v\ncommand line %+v", got, want)
	}
	for i, verdict := range []string{"match", "mismatch", "match"} {
		if r := got.Results[i]; r.Verdict != verdict || (verdict == "mismatch") != slices.Equal(r.Contradicted, []string{"red"}) {
			t.Errorf("%q: %s %.4f, contradicts %q; want %s", r.Text, r.Verdict, r.Probability, r.Contradicted, verdict)
		}
	}
}

// TestServeBadInput sends every bad file and some bad requests to one server, with the
// built-in models behind it. Each gets one clear line, and the server goes on.
// TestReachable: what serve prints can be asked, whatever it listens on.
func TestReachable(t *testing.T) {
	for in, want := range map[string]string{"0.0.0.0:80": "127.0.0.1:80", "[::]:81": "127.0.0.1:81", "127.0.0.1:82": "127.0.0.1:82", "[::1]:83": "[::1]:83", "192.0.2.1:84": "192.0.2.1:84"} {
		if got := reachable(net.TCPAddrFromAddrPort(netip.MustParseAddrPort(in))); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestServeBadInput(t *testing.T) {
	url := start(t)
	const dir = "../../testdata/bad/"
	works := map[string]bool{"animated.gif": true, "cmyk.jpg": true, "gray16.png": true, "mislabelled.png": true}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		code, body := upload(t, url, dir+f.Name(), "a cat")
		if works[f.Name()] {
			if code != http.StatusOK || !bytes.Contains(body, []byte(`"verdict"`)) {
				t.Errorf("%s: %d %s", f.Name(), code, body)
			}
			continue
		}
		refused(t, f.Name(), code, body)
		if !bytes.Contains(body, []byte(f.Name())) {
			t.Errorf("%s is not named: %s", f.Name(), body)
		}
	}

	const picture = "../../testdata/scenes/cat-blue-hat.png"
	code, body := upload(t, url, picture, "")
	refused(t, "empty text", code, body)
	code, body = upload(t, url, picture)
	refused(t, "no text", code, body)
	for _, s := range []string{`{"image":"https://example.com/cat.png","text":"a cat"}`, `{"image":"data:image/png;base64,AAAA","text":"a cat"}`, `{`, `[]`, ``} {
		code, body = send(t, url+"/api/match", "application/json", strings.NewReader(s))
		refused(t, s, code, body)
	}
	code, body = upload(t, url, picture, strings.Repeat("a cat wearing a blue hat and ", 50))
	if code != http.StatusOK || !bytes.Contains(body, []byte("longer than the model reads")) {
		t.Errorf("long text: %d %s", code, body)
	}
	if code, body = upload(t, url, picture, "a cat wearing a blue hat"); code != http.StatusOK || !bytes.Contains(body, []byte(`"verdict":"match"`)) {
		t.Errorf("after all that: %d %s", code, body)
	}
}

// refused requires a 4xx with one clear line.
func refused(t *testing.T, what string, code int, body []byte) {
	t.Helper()
	var answer struct{ Error struct{ Message string } }
	err := json.Unmarshal(body, &answer)
	if m := answer.Error.Message; err != nil || code < 400 || code > 499 || len(m) < 10 || strings.Contains(m, "\n") {
		t.Errorf("%s: %d %s", what, code, body)
	}
}

func TestServeRefuses(t *testing.T) {
	t.Setenv(keyVariable, "")
	if err := os.Unsetenv(keyVariable); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"open to others without a key": {[]string{"--addr", "0.0.0.0:0"}, 2, keyVariable},
		"no address":                   {[]string{"--addr", "nowhere"}, 2, "HOST:PORT"},
		"level":                        {[]string{"--log-level", "loud"}, 2, "--log-level"},
		"size":                         {[]string{"--max-body", "many"}, 2, "no size"},
		"wait":                         {[]string{"--wait", "-1s"}, 2, "wait"},
		"model":                        {[]string{"--model", t.TempDir() + "/none"}, 3, "no model"},
		"argument":                     {[]string{"now"}, 2, "no arguments"},
	} {
		var stdout, stderr bytes.Buffer
		got := run(t.Context(), append([]string{"serve"}, c.args...), strings.NewReader(""), &stdout, &stderr)
		if got != c.code || !strings.Contains(stderr.String(), c.says) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%s: exit %d, stderr %q; want %d and %q", name, got, stderr.String(), c.code, c.says)
		}
	}
}

func TestBytesFlag(t *testing.T) {
	for s, want := range map[string]int64{"1": 1, "500KiB": 500 << 10, "32MiB": 32 << 20, "1 GiB": 1 << 30} {
		var b bytesFlag
		if err := b.Set(s); err != nil || int64(b) != want {
			t.Errorf("%q: got %d %v", s, b, err)
		}
	}
	for _, s := range []string{"", "x", "-1", "0", "1.5MiB", "9999999999999GiB", "MiB"} {
		var b bytesFlag
		if b.Set(s) == nil {
			t.Errorf("%q was accepted as %d", s, b)
		}
	}
	if b := bytesFlag(32 << 20); b.String() != "32MiB" {
		t.Errorf("got %s", b.String())
	}
}

// Go looks at the network when one of its processors has nothing to run, so there must be more of
// them than goroutines that compute.
func TestServeLeavesProcessors(t *testing.T) {
	before, threads := runtime.GOMAXPROCS(2), kernel.Threads()
	t.Cleanup(func() {
		runtime.GOMAXPROCS(before)
		kernel.SetThreads(threads)
	})
	start(t, "--threads", "2", "--slots", "3")
	if n := runtime.GOMAXPROCS(0); n != 5 {
		t.Errorf("%d processors for 2 threads and 3 slots, want 5", n)
	}
}
