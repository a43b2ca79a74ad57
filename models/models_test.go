package models

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
)

// What is embedded once is the same on disk, where transformers reads it, and is
// opened under each of its names.
func TestSharedFiles(t *testing.T) {
	for name, other := range same {
		a, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(other)
		if err != nil {
			t.Fatal(err)
		}
		c, err := fs.ReadFile(FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) || !bytes.Equal(a, c) {
			t.Errorf("%s and %s differ: export both from one run", name, other)
		}
	}
}

// A folder lists as it lies on disk.
func TestListing(t *testing.T) {
	folders, err := fs.ReadDir(FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range folders {
		want, err := os.ReadDir(d.Name())
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs.ReadDir(FS, d.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i].Name() != want[i].Name() {
				t.Errorf("%s embeds %v of %v", d.Name(), got, want)
				break
			}
		}
	}
}
