package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestServe starts the server, asks it something and stops it.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stdout, toStdout := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--log-level", "error"}, strings.NewReader(""), toStdout, &stderr)
		toStdout.Close()
	}()
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("%v; exit %d, stderr %q", err, <-code, stderr.String())
	}
	url = strings.TrimSpace(url)
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
	resp, err := http.Post(url+"/v1/embeddings", "application/json", strings.NewReader(`{"model":"clip-s","input":"a cat"}`))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `"embedding"`) {
		t.Errorf("embeddings: %s\n%s", resp.Status, body)
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit %d, stderr %q", got, stderr.String())
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
		"queue":                        {[]string{"--queue", "-1"}, 2, "--queue"},
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
