package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/book"
	"tonggan/internal/engine"
)

const tale = `# A tale
## One
Once there was a dog. It ran! It was very happy.

“Come,” said Anna. [sad] He was gone.
## Two
He wept. “No,” said Bob. “Yes,” said Anna.
## 三
……no
## Four
The end.
`

// reading is tale on its way to a folder, stopped after some sentences; 0 is never.
func reading(t *testing.T, e *engine.Engine, folder, text string, stop int) (*bookJSON, error) {
	t.Helper()
	b, err := book.Read("tale.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said := 0
	s := &bookReading{app: &app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}, name: "tale.md", folder: folder, format: "wav", book: b,
		request: tonggan.SpeakRequest{Model: voices, Seed: 3, Cast: true, Names: []string{"Anna", "Bob"}}}
	s.speak = func(ctx context.Context, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error) {
		each := r.Each
		r.Each = func(p tonggan.Spoken) error {
			if said++; said == stop {
				defer cancel()
			}
			return each(p)
		}
		return e.Speak(ctx, r)
	}
	if err := s.open([]byte(text), "f32"); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	return s.run(ctx)
}

const voices = "../../internal/model/vits/testdata/tiny-voices"

// files are a folder's, by name.
func folderFiles(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(data)
	}
	return all
}

func bookEngine(t *testing.T) *engine.Engine {
	e, err := engine.New(engine.Options{Folders: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// A book that was stopped anywhere and begun again is the same, byte for byte.
func TestBookGoesOn(t *testing.T) {
	e := bookEngine(t)
	whole := t.TempDir()
	want, err := reading(t, e, whole, tale, 0)
	if err != nil {
		t.Fatal(err)
	}
	files := folderFiles(t, whole)
	sentences := 0
	for _, c := range want.Chapters {
		sentences += len(c.Sentences)
	}
	if len(want.Chapters) != 4 || len(files) != 9 || sentences < 10 || !strings.Contains(files["playlist.m3u8"], "\n01-one.wav\n") || !strings.HasPrefix(files["01-one.srt"], "1\n00:00:00,000 --> ") {
		t.Fatalf("%d chapters, %d sentences, %d files: %s", len(want.Chapters), sentences, len(files), files["playlist.m3u8"])
	}
	for stop := 1; stop < sentences; stop++ {
		folder := t.TempDir()
		if _, err := reading(t, e, folder, tale, stop); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "tale.md, chapter ") {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		// Killed in the middle of a write.
		state := filepath.Join(folder, ".tonggan-speak.jsonl")
		half, err := os.OpenFile(state, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := half.WriteString(`{"chapter":0,"sent`); err != nil {
			t.Fatal(err)
		}
		half.Close()
		parts, _ := filepath.Glob(filepath.Join(folder, "*.part"))
		for _, p := range parts {
			data, err := os.ReadFile(p)
			if err == nil {
				err = os.WriteFile(p, append(data, "xyz"...), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := reading(t, e, folder, tale, 0); err != nil {
			t.Fatal(err)
		}
		got := folderFiles(t, folder)
		for name, data := range files {
			if got[name] != data {
				t.Errorf("stopped after %d: %s differs", stop, name)
			}
		}
		if len(got) != len(files) {
			t.Errorf("stopped after %d: %d files, want %d", stop, len(got), len(files))
		}
	}
}

// A book whose samples are lost between two interruptions has each sentence once.
func TestBookLosesSamples(t *testing.T) {
	e, whole, folder := bookEngine(t), t.TempDir(), t.TempDir()
	if _, err := reading(t, e, whole, tale, 0); err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{4, 2, 0} {
		if _, err := reading(t, e, folder, tale, stop); (err != nil) != (stop > 0) {
			t.Fatal(err)
		}
		if stop == 4 {
			if err := os.Remove(filepath.Join(folder, "01-one.part")); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, got := folderFiles(t, whole), folderFiles(t, folder)
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs:\n%.300s", name, got[name])
		}
	}
}

// A chapter that was stopped before its part was taken away leaves none.
func TestBookTakesPartsAway(t *testing.T) {
	e, folder := bookEngine(t), t.TempDir()
	if _, err := reading(t, e, folder, tale, 9); err == nil { // in the second chapter
		t.Fatal("it was not stopped")
	}
	part := filepath.Join(folder, "01-one.part")
	if err := os.WriteFile(part, []byte("xx"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := reading(t, e, folder, tale, 0); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*.part")); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// What was begun with another text is begun anew.
func TestBookBeginsAnew(t *testing.T) {
	e := bookEngine(t)
	other, whole := t.TempDir(), t.TempDir()
	if _, err := reading(t, e, other, strings.Replace(tale, "## One", "## Cats", 1), 2); err == nil {
		t.Fatal("it was not stopped")
	}
	for _, folder := range []string{other, whole} {
		if _, err := reading(t, e, folder, tale, 0); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := folderFiles(t, other), folderFiles(t, whole); a["01-one.wav"] != b["01-one.wav"] || len(a) != len(b) {
		t.Error("the first reading is still heard")
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{"Chapter 1. The Start!": "chapter-1-the-start", "第三章 山": "第三章-山", "../..": "chapter", strings.Repeat("a", 99): strings.Repeat("a", 40), "": "chapter"} {
		if got := slug(title); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
}
