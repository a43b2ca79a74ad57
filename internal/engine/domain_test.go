package engine

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/understand"
	"tonggan/internal/weight"
	"tonggan/internal/world"
)

// gaze has two features.
type gaze struct{}

func (gaze) Features(*media.Picture) []float32 { return []float32{1, 2} }

func (gaze) FeatureCount() int { return 2 }

// ear knows three sounds by two features.
type ear struct{}

func (ear) Labels() []string                     { return []string{"rain", "dog", "bell"} }
func (ear) Window() int                          { return 1 }
func (ear) FeatureCount() int                    { return 2 }
func (ear) Hear([]float64, []float32, []float32) {}

func safetensors(t *testing.T, tensors ...weight.Tensor) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := weight.Write(&b, tensors); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostileDomains(t *testing.T) {
	mean := weight.Tensor{Name: "mean", DType: weight.F32, Shape: []int{2}, Data: []float32{0, 0}}
	whiten := weight.Tensor{Name: "whiten", DType: weight.F32, Shape: []int{3}, Data: []float32{1, 0, 1}}
	long := weight.Tensor{Name: "mean", DType: weight.F32, Shape: []int{3}, Data: []float32{0, 0, 0}}
	square := weight.Tensor{Name: "whiten", DType: weight.F32, Shape: []int{2, 2}, Data: make([]float32, 4)}
	spare := weight.Tensor{Name: "spare", DType: weight.F32, Shape: []int{1}, Data: []float32{0}}
	kinds := weight.Tensor{Name: "mean", DType: weight.F32, Shape: []int{3, 2}, Data: make([]float32, 6)}
	good := `{"domain": {"threshold": 2}}`
	sees, hears := parts{gaze: gaze{}}, parts{sounds: ear{}}
	for _, c := range []struct {
		name string
		file []byte // nil is none
		card string
		has  parts
		code tonggan.Code // "" is success
		says string
	}{
		{"neither", nil, `{}`, sees, "", ""},
		{"both", safetensors(t, mean, whiten), good, sees, "", ""},
		{"no file", nil, good, sees, tonggan.NotFound, "domain.safetensors"},
		{"no threshold", safetensors(t, mean, whiten), `{}`, sees, tonggan.Invalid, "domain.threshold"},
		{"threshold of zero", safetensors(t, mean, whiten), `{"domain": {}}`, sees, tonggan.Invalid, "threshold is 0"},
		{"no features", safetensors(t, mean, whiten), good, parts{}, tonggan.Unsupported, "no features"},
		{"not safetensors", []byte("PK\x03\x04 and so on"), good, sees, tonggan.Invalid, "damaged"},
		{"cut", safetensors(t, mean, whiten)[:100], good, sees, tonggan.Invalid, "domain.safetensors"},
		{"no mean", safetensors(t, whiten), good, sees, tonggan.Invalid, "mean"},
		{"no whiten", safetensors(t, mean), good, sees, tonggan.Invalid, "whiten"},
		{"another model's", safetensors(t, long, whiten), good, sees, tonggan.Invalid, "mean"},
		{"no triangle", safetensors(t, mean, square), good, sees, tonggan.Invalid, "whiten"},
		{"sounds", safetensors(t, kinds, whiten), good, hears, "", ""},
		{"another number of sounds", safetensors(t, mean, whiten), good, hears, tonggan.Invalid, "mean"},
		{"left over", safetensors(t, mean, whiten, spare), good, sees, tonggan.Invalid, "spare"},
	} {
		files := fstest.MapFS{}
		if c.file != nil {
			files[domainFile] = &fstest.MapFile{Data: c.file}
		}
		parsed, err := parseCard("here", []byte(c.card))
		if err != nil {
			t.Fatal(err)
		}
		d, err := openDomain(&origin{where: "here", class: "Odd", files: files}, parsed, c.has)
		if c.code == "" {
			if err != nil || (d != nil) != (c.file != nil) {
				t.Errorf("%s: %v, %v", c.name, d, err)
			}
			continue
		}
		if tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "here") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %s: %v; want %s saying %q", c.name, tonggan.CodeOf(err), err, c.code, c.says)
		}
	}
}

func TestWriteDomain(t *testing.T) {
	dir := t.TempDir()
	d := &understand.Domain{Mean: []float32{1, 2}, Whiten: []float32{1, 0.5, 2}, Threshold: 3.25}
	for _, before := range []string{"", `{"name": "x", "lang": ["en"]}`, `{"name": "x", "domain": {"threshold": 9}, "lang": ["en"]}`} {
		card := filepath.Join(dir, "tonggan.json")
		if before != "" {
			if err := os.WriteFile(card, []byte(before), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if err := WriteDomain(dir, d); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(card)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCard(dir, data)
		if err != nil {
			t.Fatal(err)
		}
		if before != "" && (c.Name != "x" || len(c.Lang) != 1 || bytes.Index(data, []byte("name")) > bytes.Index(data, []byte("lang"))) {
			t.Errorf("the card lost something: %s", data)
		}
		got, err := openDomain(&origin{where: dir, files: os.DirFS(dir)}, c, parts{gaze: gaze{}})
		if err != nil || got.Threshold != 3.25 || got.Distance([]float32{2, 3}, 0) != d.Distance([]float32{2, 3}, 0) {
			t.Errorf("read back %+v, %v", got, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "tonggan.json"), []byte(`[1]`), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := WriteDomain(dir, d); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("a card that is no object: %v", err)
	}
	if err := WriteDomain(filepath.Join(dir, "missing"), d); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("no folder: %v", err)
	}
}

// The built-in models know a picture of their world from one that is not: match is
// unsure about everything, ask and caption warn, and one warning says what to do.
func TestOutsideTheWorld(t *testing.T) {
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	encode := func(m image.Image) tonggan.Source {
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		return tonggan.Source{Name: "p.png", Data: b.Bytes()}
	}
	noise, r := image.NewRGBA(image.Rect(0, 0, 96, 96)), rand.New(rand.NewPCG(1, 1))
	for y := range 96 {
		for x := range 96 {
			noise.SetRGBA(x, y, color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255})
		}
	}
	scene := world.Preset("cat-blue-hat").Render(256)
	for _, c := range []struct {
		src     tonggan.Source
		outside bool
	}{{encode(noise), true}, {encode(world.Image(scene.Pix, scene.N)), false}} {
		warned := func(warnings []string) bool {
			return len(warnings) == 1 && strings.Contains(warnings[0], "published checkpoint")
		}
		m, err := e.Match(t.Context(), tonggan.MatchRequest{Image: c.src, Texts: []string{"a cat wearing a blue hat", "a dog in space"}})
		if err != nil {
			t.Fatal(err)
		}
		if warned(m.Warnings) != c.outside {
			t.Errorf("match warns %q of a picture outside: %t", m.Warnings, c.outside)
		}
		for _, res := range m.Results {
			if c.outside && (res.Verdict != tonggan.Unsure || len(res.Contradicted) != 0) {
				t.Errorf("outside, and yet %+v", res)
			}
		}
		a, err := e.Ask(t.Context(), tonggan.AskRequest{Image: c.src, Question: "where is this?"})
		if err != nil || a.Answer == "" || warned(a.Warnings) != c.outside {
			t.Errorf("ask: %+v, %v; outside: %t", a, err, c.outside)
		}
		p, err := e.Caption(t.Context(), tonggan.CaptionRequest{Image: c.src})
		if err != nil || p.Caption == "" || warned(p.Warnings) != c.outside {
			t.Errorf("caption: %+v, %v; outside: %t", p, err, c.outside)
		}
	}
}
