package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A file keeps its permissions, and a link stays a link.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	private, link, fresh := filepath.Join(dir, "private"), filepath.Join(dir, "link"), filepath.Join(dir, "fresh")
	if err := os.WriteFile(private, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	names := []string{fresh, private}
	if os.Symlink("private", link) == nil { // some systems have no links
		names = append(names, link)
	}
	for _, name := range names {
		if err := writeFile(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); string(got) != name {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if info, err := os.Lstat(link); len(names) == 3 && (err != nil || info.Mode()&os.ModeSymlink == 0) {
		t.Errorf("the link became %v, %v", info, err)
	}
	if info, err := os.Stat(private); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the private file became %v, %v", info, err)
	}
	broken := errors.New("half way")
	if err := writeWith(private, func(w io.Writer) error { _, _ = w.Write([]byte("new")); return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(private); string(got) != names[len(names)-1] {
		t.Errorf("a failed write left %q", got)
	}
	if left, _ := os.ReadDir(dir); len(left) != len(names) {
		t.Errorf("%d files, want %d", len(left), len(names))
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// An answer that cannot be written is a failure, once.
func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"match", "../../testdata/scenes/cat-blue-hat.png", "a cat"}, {"embed", "a cat"}, {"rank", "a cat", "../../testdata/scenes/cat-blue-hat.png"}, {"models"}, {"caption", "--json", "../../testdata/scenes/cat-blue-hat.png"}} {
		var said strings.Builder
		if code := run(t.Context(), args, strings.NewReader(""), full{}, &said); code != 2 || strings.Count(said.String(), "no space left") != 1 || strings.Contains(said.String(), "--help") {
			t.Errorf("%s: %d, %s", args[0], code, said.String())
		}
	}
}

// An interruption ends a verb that waits for standard input.
func TestInterruptedInput(t *testing.T) {
	for _, args := range [][]string{{"caption", "-"}, {"match", "../../testdata/scenes/cat-blue-hat.png"}, {"embed"}} {
		in, hold := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		var said strings.Builder
		if code := run(ctx, args, in, io.Discard, &said); code != 130 || !strings.Contains(said.String(), "interrupted while stdin was read") {
			t.Errorf("%v: %d, %s", args, code, said.String())
		}
		hold.Close()
		cancel()
	}
}
