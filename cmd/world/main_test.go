package main

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRenderAndSheet(t *testing.T) {
	dir := t.TempDir()
	one, shot, page := filepath.Join(dir, "one.png"), filepath.Join(dir, "shot.png"), filepath.Join(dir, "page.png")
	if err := render([]string{"--preset", "cat-blue-hat", "--size", "64", "--style", "twemoji", "--out", one}); err != nil {
		t.Fatal(err)
	}
	if err := render([]string{"--camera", "--seed", "6", "--size", "64", "--out", shot}); err != nil {
		t.Fatal(err)
	}
	if err := sheet([]string{"--camera", "--count", "3", "--size", "64", "--out", page}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		w    int
	}{{one, 64}, {shot, 64}, {page, 3*72 + 8}} {
		f, err := os.Open(c.name)
		if err != nil {
			t.Fatal(err)
		}
		im, err := png.Decode(f)
		f.Close()
		if err != nil || im.Bounds().Dx() != c.w {
			t.Errorf("%s: width %d, want %d; error %v", c.name, im.Bounds().Dx(), c.w, err)
		}
	}
}

// A second run finds its shards and leaves them alone.
func TestCorpusResume(t *testing.T) {
	args := []string{"--out", t.TempDir(), "--tokenizer", "../../models/clip-s", "--count", "8", "--per", "5", "--size", "32", "--split", "test"}
	if err := corpus(args); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(args[1], "00001", "pixels.u8")
	a, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := corpus(args); err != nil {
		t.Fatal(err)
	}
	if b, err := os.Stat(name); err != nil || !a.ModTime().Equal(b.ModTime()) {
		t.Errorf("the shard was written again: %v", err)
	}
}

func TestBadFlags(t *testing.T) {
	for _, c := range []struct {
		run  func([]string) error
		args []string
		want string
	}{
		{corpus, []string{"--count", "1"}, "--out is missing"},
		{corpus, []string{"--out", "x"}, "--tokenizer is missing"},
		{corpus, []string{"--out", "x", "--tokenizer", "x", "--split", "dev"}, "train val test novel"},
		{render, []string{"--art", t.TempDir(), "--style", "oil"}, "oil.png"},
		{corpus, []string{"--out", "x", "--size", "4"}, "16 to 1024"},
		{corpus, []string{"--out", "x", "--tokenizer", "x", "--per", "0"}, "at least 1"},
		{render, []string{"--preset", "unicorn"}, "no preset"},
		{render, []string{"--style", "oil", "--out", filepath.Join(t.TempDir(), "x.png")}, "no style"},
		{render, []string{"stray"}, "unexpected argument"},
		{sheet, []string{"--count", "0"}, "1 to 2000"},
		{presets, nil, "--out is missing"},
	} {
		err := c.run(c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q in it", c.args, err, c.want)
		}
	}
}
