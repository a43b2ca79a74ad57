package world

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// copyAtlas writes an embedded atlas as dir/name and drops some of its sprites.
func copyAtlas(t *testing.T, dir, name string, drop ...string) {
	t.Helper()
	pix, err := artFS.ReadFile("art/noto.png")
	if err != nil {
		t.Fatal(err)
	}
	idx, err := artFS.ReadFile("art/noto.json")
	if err != nil {
		t.Fatal(err)
	}
	var list, kept []map[string]any
	if err := json.Unmarshal(idx, &list); err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		gone := false
		for _, d := range drop {
			gone = gone || e["name"] == d
		}
		if !gone {
			kept = append(kept, e)
		}
	}
	if idx, err = json.Marshal(kept); err != nil {
		t.Fatal(err)
	}
	for ext, raw := range map[string][]byte{".png": pix, ".json": idx} {
		if err := os.WriteFile(filepath.Join(dir, name+ext), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAddStyle(t *testing.T) {
	styles, arts := Styles, atlases
	t.Cleanup(func() { Styles, atlases = styles, arts })
	dir := t.TempDir()
	copyAtlas(t, dir, "copy")
	k, err := AddStyle("copy", dir)
	if err != nil || k != trained || Styles[k] != "copy" {
		t.Fatalf("style %d of %v, error %v", k, Styles, err)
	}
	a, b := Sample(8), Sample(8)
	a.Style, a.Mixed, b.Style, b.Mixed = 0, false, k, true
	a.Chars, b.Chars = nil, nil // Noto's raccoon is borrowed
	if string(a.Render(64).Pix) != string(b.Render(64).Pix) {
		t.Error("the same art draws another picture")
	}
	for seed := range uint64(50) {
		if s := Sample(seed); s.Style >= trained {
			t.Errorf("seed %d is sampled in an added style", seed)
		}
	}
}

func TestAddStyleRefuses(t *testing.T) {
	dir := t.TempDir()
	copyAtlas(t, dir, "poor", "teapot", "cat")
	for name, text := range map[string]string{
		"text":    `no json`,
		"outside": `[{"name":"cat","x":1000,"y":0,"w":96,"h":96}]`,
		"flat":    `[{"name":"cat","x":0,"y":0,"w":0,"h":96}]`,
		"twice":   `[{"name":"cat","x":0,"y":0,"w":9,"h":9},{"name":"cat","x":0,"y":0,"w":9,"h":9}]`,
	} {
		copyAtlas(t, dir, name)
		if err := os.WriteFile(filepath.Join(dir, name+".json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ name, want string }{
		{"noto", "already"}, {"", "not the name"}, {"../x", "not the name"}, {"absent", "absent.png"},
		{"poor", "poor.json lacks the sprites cat, teapot"}, {"text", "text.json"},
		{"outside", `outside.json: sprite "cat"`}, {"flat", `flat.json: sprite "cat"`}, {"twice", "twice"},
	} {
		if _, err := AddStyle(c.name, dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q in it", c.name, err, c.want)
		}
	}
	if len(Styles) != trained || len(atlases) != trained {
		t.Errorf("a refused style was added: %v", Styles)
	}
}

func FuzzDecodeAtlas(f *testing.F) {
	pix := []byte("\x89PNG\r\n\x1a\n")
	f.Add(pix, []byte(`[{"name":"cat","x":0,"y":0,"w":9,"h":9}]`))
	f.Add([]byte{}, []byte(`[]`))
	f.Fuzz(func(t *testing.T, pix, idx []byte) {
		all, err := decodeAtlas("x", pix, idx)
		for n, s := range all {
			if err != nil || s.w < 1 || s.h < 1 || len(s.pix) != s.w*s.h*4 {
				t.Errorf("%q: %d x %d, error %v", n, s.w, s.h, err)
			}
		}
	})
}
