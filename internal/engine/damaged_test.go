package engine

import (
	"encoding/binary"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan"
	"tonggan/models"
)

// Weights that are no numbers are the fault of a model that is named, not an empty answer.
func TestDamagedWeights(t *testing.T) {
	damaged := fstest.MapFS{}
	err := fs.WalkDir(models.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(models.FS, name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".safetensors" && path.Base(name) != "domain.safetensors" {
			data = append([]byte(nil), data...)
			for i := 8 + int(binary.LittleEndian.Uint64(data)); i < len(data); i++ {
				data[i] = 0xff
			}
		}
		damaged[name] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Options{Builtin: damaged, NoDomain: true})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	pic, text := testPicture(t), tonggan.Part{Text: "a cat"}
	for want, call := range map[string]func() error{
		"blip-itm-s": func() error {
			_, err := e.Match(t.Context(), tonggan.MatchRequest{Image: pic, Texts: []string{"a cat"}})
			return err
		},
		"blip-vqa-s": func() error {
			_, err := e.Ask(t.Context(), tonggan.AskRequest{Image: pic, Question: "what?"})
			return err
		},
		"blip-caption-s": func() error { _, err := e.Caption(t.Context(), tonggan.CaptionRequest{Image: pic}); return err },
		"clip-s": func() error {
			_, err := e.Embed(t.Context(), tonggan.EmbedRequest{Parts: []tonggan.Part{{Image: &pic}, text}})
			return err
		},
	} {
		if err := call(); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "model "+want+": its scores are not numbers") {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// The name of a built-in model puts it before others for what it serves.
func TestPreferBuiltIn(t *testing.T) {
	e, err := New(Options{Models: []string{"clip-s"}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if a, err := e.Embed(t.Context(), tonggan.EmbedRequest{Parts: []tonggan.Part{{Text: "a cat"}}}); err != nil || a.Model != "clip-s" {
		t.Errorf("%+v, %v", a, err)
	}
	for verb, want := range map[tonggan.Verb]string{tonggan.MatchVerb: "clip-s", tonggan.AskVerb: "blip-vqa-s"} {
		if o, err := e.find("", verb); err != nil || o.name != want {
			t.Errorf("%s by %+v, %v; want %s", verb, o, err, want)
		}
	}
}
