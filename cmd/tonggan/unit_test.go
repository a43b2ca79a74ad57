package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tonggan"
)

func TestEveryCodeHasAnExit(t *testing.T) {
	seen := map[int]tonggan.Code{}
	for _, code := range []tonggan.Code{tonggan.Invalid, tonggan.TooLarge, tonggan.Unsupported, tonggan.NotFound, tonggan.Busy, tonggan.Canceled, tonggan.Internal} {
		n := exitCode(tonggan.Errorf(code, "x"))
		if n == 0 || seen[n] != "" {
			t.Errorf("%s exits with %d, like %q", code, n, seen[n])
		}
		seen[n] = code
	}
	if exitCode(nil) != 0 || exitCode(errors.New("x")) != 1 {
		t.Error("no error must exit with 0, and one without a code with 1")
	}
	help, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	for n, code := range seen {
		if !strings.Contains(string(help), "`"+string(code)+"`") {
			t.Errorf("docs/cli.md does not tell code %s (%d)", code, n)
		}
	}
}

func TestCanceledRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"match", "nothing.png", "a cat"}, strings.NewReader(""), &stdout, &stderr)
	if code != 130 || !strings.HasPrefix(stderr.String(), "tonggan: canceled") {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
}

func TestOneLine(t *testing.T) {
	if got := oneLine("a\nb\x1b[31m\u009bc\td"); got != "a b[31mc d" {
		t.Errorf("got %q", got)
	}
}

func TestMessagesAreSaidOnce(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{stderr: &stderr}
	for range 3 {
		a.warn("twice %d", 1)
		a.fail(tonggan.Errorf(tonggan.NotFound, "gone"))
	}
	if got := stderr.String(); got != "tonggan: warning: twice 1\ntonggan: gone\n" {
		t.Errorf("got %q", got)
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "cat": 3, "猫": 2, "一只cat": 7, "é": 1, "e\u0301": 1, "🐱": 2, "，": 2} {
		if got := width(s); got != want {
			t.Errorf("width(%q) = %d, want %d", s, got, want)
		}
	}
	if got := pad("猫", 5); got != "猫   " {
		t.Errorf("pad: %q", got)
	}
}

func TestSafeNames(t *testing.T) {
	for s, want := range map[string]string{"blue": "blue", "蓝色": "蓝色", "../../etc": "______etc", "a b/c\\d:e": "a_b_c_d_e", "": "_", "\x00": "_", "CON": "CON"} {
		if got := safe(s); got != want {
			t.Errorf("safe(%q) = %q, want %q", s, got, want)
		}
	}
	long := safe(strings.Repeat("猫", 200))
	if len(long) > 80 || !utf8.ValidString(long) {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}

func TestSplit(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("there", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ named, args, pictures, texts []string }{
		{nil, []string{"x", "y"}, []string{"x"}, []string{"y"}},
		{nil, []string{"a.png", "B.JPG", "there", "a cat", "c.png"}, []string{"a.png", "B.JPG", "there"}, []string{"a cat", "c.png"}},
		{[]string{"a"}, []string{"b.png"}, []string{"a"}, []string{"b.png"}},
		{nil, nil, nil, nil},
	} {
		pictures, texts, err := split(c.named, c.args)
		if err != nil || !slices.Equal(pictures, c.pictures) || !slices.Equal(texts, c.texts) {
			t.Errorf("%v %v: got %v, %v and %v", c.named, c.args, pictures, texts, err)
		}
	}
	if err := os.WriteFile("cap.txt", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := split(nil, []string{"a.png", "a cat", "cap.txt"}); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "< cap.txt") {
		t.Errorf("the name of a file as a text: %v", err)
	}
	if _, texts, err := split([]string{"a.png"}, []string{"cap.txt"}); err != nil || len(texts) != 1 {
		t.Errorf("the same after --image: %v, %v", texts, err)
	}
}

func TestReadUpTo(t *testing.T) {
	if data, err := readUpTo(strings.NewReader("12345"), 5); string(data) != "12345" || err != nil {
		t.Errorf("at the limit: %q %v", data, err)
	}
	if _, err := readUpTo(strings.NewReader("123456"), 5); !errors.Is(err, errTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	a := &app{stdin: strings.NewReader(strings.Repeat("x", maxLine+1))}
	if _, err := a.lines("texts"); tonggan.CodeOf(err) != tonggan.TooLarge {
		t.Errorf("long line: %v", err)
	}
}

func TestProgressWaitsAndGoes(t *testing.T) {
	var out bytes.Buffer
	p := &progress{total: 3, began: time.Now(), out: &out}
	a := &app{bar: p, stderr: io.Discard}
	p.step()
	if p.writer() != nil {
		t.Error("a bar at once")
	}
	p.began = p.began.Add(-2 * patience)
	p.step()
	if p.writer() == nil {
		t.Error("no bar after a second")
	}
	a.stopProgress()
	a.bar.step() // a stopped bar does nothing
	if a.log() != io.Discard {
		t.Error("messages still go to the bar")
	}
}
