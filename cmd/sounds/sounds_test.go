package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonggan/internal/foley"
)

// A corpus has what its meta.json says, and is the same twice. Speech of others goes in
// where it is given.
func TestCorpus(t *testing.T) {
	dir := t.TempDir()
	said := filepath.Join(dir, "said")
	if err := os.Mkdir(said, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeWAV(filepath.Join(said, "0.wav"), foley.Make(foley.Find("bell"), 1, samples, foley.Train)); err != nil {
		t.Fatal(err)
	}
	var got [4][]byte
	for i, more := range [][]string{nil, nil, {"--speech", said}, {"--speech", said, "--dry"}} {
		out := filepath.Join(dir, string(rune('a'+i)))
		if err := corpus(append([]string{"--count", "2", "--seed", "8", "--out", out}, more...)); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(out, "samples.bin"))
		if err != nil {
			t.Fatal(err)
		}
		got[i] = b
		meta, err := os.ReadFile(filepath.Join(out, "meta.json"))
		n := []int{samples, samples, samples, long}[i]
		if err != nil || !strings.Contains(string(meta), fmt.Sprintf(`"samples": %d`, n)) || len(b) != 2*len(foley.Classes)*n*2 {
			t.Fatalf("%d bytes of samples, %s, %v", len(b), meta, err)
		}
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Error("the same seed gives other bytes")
	}
	if bytes.Equal(got[0], got[2]) {
		t.Error("speech that was given is not in the corpus")
	}
}

func TestRenderAndSheet(t *testing.T) {
	dir := t.TempDir()
	wav, png := filepath.Join(dir, "x.wav"), filepath.Join(dir, "x.png")
	if err := render([]string{"--class", "dog", "--seconds", "0.5", "--out", wav}); err != nil {
		t.Fatal(err)
	}
	if err := sheet([]string{"--class", "dog", "--each", "1", "--out", png}); err != nil {
		t.Fatal(err)
	}
	for name, least := range map[string]int64{wav: foley.Rate, png: 100} {
		if info, err := os.Stat(name); err != nil || info.Size() < least {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWrongFlags(t *testing.T) {
	for says, err := range map[string]error{
		"--class \"nobody\"": render([]string{"--class", "nobody"}),
		"--seconds":          render([]string{"--seconds", "1000"}),
		"--split":            corpus([]string{"--split", "val"}),
		"--count":            corpus([]string{"--count", "0"}),
		"no recording":       corpus([]string{"--speech", t.TempDir(), "--out", t.TempDir()}),
		"sheet of what":      sheet([]string{"--class", "nobody"}),
	} {
		if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(says, "sheet of what")) {
			t.Errorf("%s: %v", says, err)
		}
	}
}
