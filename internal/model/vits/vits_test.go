package vits

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/tensor"
	"tonggan/internal/weight"
)

// reference is what ref/record_vits.py writes.
type reference struct {
	Cases []struct {
		Text string  `json:"text"`
		IDs  []int32 `json:"ids"`
	} `json:"cases"`
}

func files(t testing.TB, dir string, p kernel.Precision) nn.Files {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	store, err := weight.OpenDir(filepath.Join("testdata", dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return nn.Files{Config: read("config.json"), Vocab: read("vocab.json"), TokenizerConfig: read("tokenizer_config.json"), Weights: store.Root(), Precision: p}
}

func open(t testing.TB, dir string, p kernel.Precision) *Model {
	t.Helper()
	m, err := Open(files(t, dir, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// compare runs both recorded texts, with the noise that the reference drew.
func compare(t *testing.T, dir string, p kernel.Precision, tolerance float64, stages ...string) {
	t.Helper()
	var c reference
	r := parity.Open(t, filepath.Join("testdata", dir), &c)
	m := open(t, dir, p)
	for b, want := range c.Cases {
		ids, _, err := m.letters.encode(want.Text)
		if err != nil || !reflect.DeepEqual(ids, want.IDs) {
			t.Fatalf("%q: ids %v, %v, want %v", want.Text, ids, err, want.IDs)
		}
		draws := 0
		var left []float32
		noise := func(x []float32) {
			for len(x) > 0 {
				if len(left) == 0 {
					left = r.Get(fmt.Sprintf("%d.noise.%d", b, draws), 0)
					draws++
				}
				n := copy(x, left)
				x, left = x[n:], left[n:]
			}
		}
		reached := map[string]bool{}
		a := tensor.Borrow()
		a.Watch = func(stage string, index int, x tensor.T) {
			for _, name := range []string{stage, fmt.Sprintf("%s.%d", stage, index)} {
				for _, s := range stages {
					if s == name {
						reached[name] = true
						full := fmt.Sprintf("%d.%s", b, name)
						r.Compare(full, r.Get(full, 0), x.Data, x.Cols(), tolerance)
					}
				}
			}
		}
		got, err := m.speak(t.Context(), a, ids, b%m.Speakers(), 1, noise)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stages {
			if !reached[s] {
				t.Errorf("stage %s was not reached", s)
			}
		}
		wave := r.Get(fmt.Sprintf("%d.waveform", b), 0)
		if len(got) != len(wave) {
			t.Fatalf("%q: %d samples, want %d", want.Text, len(got), len(wave))
		}
		if p == kernel.F32 { // random weights play at full volume, which hides nothing
			r.Compare(fmt.Sprintf("%d.waveform", b), wave, got, 1, tolerance)
		}
		a.Watch = nil
		a.Return()
	}
}

func TestStagesEqualReference(t *testing.T) {
	common := []string{"text.embeddings", "text.layer.0", "text.layer.1", "text.stats", "duration", "prior", "flow.0", "flow.1"}
	compare(t, "tiny", kernel.F32, parity.F32, append(common, "duration.condition")...)
	compare(t, "tiny-voices", kernel.F32, parity.F32, common...)
}

// The bound on bf16: 6 % of the largest magnitude of each stage, and the same durations.
func TestBF16StaysClose(t *testing.T) {
	compare(t, "tiny-voices", kernel.BF16, 0.06, "text.layer.1", "text.stats", "duration")
}

func TestLetters(t *testing.T) {
	l := &letters{id: map[string]int32{"a": 1, "b": 2, " ": 3, "Q": 4}, longest: 1, normalise: true, blank: true}
	for _, c := range []struct {
		text   string
		ids    []int32
		unread string
	}{
		{"AbQ", []int32{0, 1, 0, 2, 0, 4, 0}, ""}, {" a! b?! ", []int32{0, 1, 0, 3, 0, 2, 0}, "! ?"}, {"…", nil, "…"}, {"", nil, ""}, {"? a !", []int32{0, 1, 0}, "? !"},
	} {
		ids, unread, err := l.encode(c.text)
		if err != nil || !reflect.DeepEqual(ids, c.ids) || unread != c.unread {
			t.Errorf("%q: %v, unread %q, %v", c.text, ids, unread, err)
		}
	}
	// As in MMS, where the first letter of the vocabulary is the padding: blanks stand around what is between.
	l = &letters{id: map[string]int32{"k": 0, "a": 1, "b": 2, "ţ": 3}, longest: 1, normalise: true, blank: true, pad: "k", lang: "ron"}
	for text, want := range map[string][]int32{
		"Kab": {0, 0, 1, 0, 2, 0}, "bak": {0, 2, 0, 1, 0, 0}, "akka": {0, 1, 0, 0, 0, 0, 1, 0}, "k": {0}, "aka": {0, 1, 0, 0, 0, 1, 0}, "Țț": {0, 3, 0, 3, 0},
	} {
		if ids, _, err := l.encode(text); err != nil || !reflect.DeepEqual(ids, want) {
			t.Errorf("%q: %v, want %v, %v", text, ids, want, err)
		}
	}
	for given, want := range map[string]string{`{"pad_token": "k"}`: "k", `{"pad_token": {"content": "k", "special": true}}`: "k", `{"pad_token": null}`: "", `{}`: ""} {
		l, err := parseLetters(nn.Files{Vocab: []byte(`{"k": 0}`), TokenizerConfig: []byte(given)}, &Config{Vocab: 1})
		if err != nil || l.pad != want {
			t.Errorf("%s: %+v, %v; want pad %q", given, l, err, want)
		}
	}
	for given, want := range map[string]string{`{"pad_token": "k"}`: "k", `{"pad_token": {"content": "k"}}`: "k", `{}`: ""} { // of older folders
		l, err := parseLetters(nn.Files{Vocab: []byte(`{"k": 0}`), TokenizerConfig: []byte("{}"), SpecialTokens: []byte(given)}, &Config{Vocab: 1})
		if err != nil || l.pad != want {
			t.Errorf("special_tokens_map.json %s: %+v, %v; want pad %q", given, l, err, want)
		}
	}
	l.roman = true
	if _, _, err := l.encode("猫"); tonggan.CodeOf(err) != tonggan.Unsupported {
		t.Errorf("not Latin: %v", err)
	}
}

// Chinese is romanised for a voice that was trained so, and for no other.
func TestSpell(t *testing.T) {
	m := &Model{letters: &letters{}}
	if got := m.Spell("你好。", "zh"); got != "你好。" {
		t.Errorf("characters: %q", got)
	}
	m.letters.roman = true
	if got := m.Spell("你好。", "zh"); got != "nihao." {
		t.Errorf("romanised: %q", got)
	}
}

// The spline's inverse goes up, from edge to edge, and is undone by the spline.
func TestBend(t *testing.T) {
	m := convFlow{bins: 4, tail: 5, width: 2}
	p := []float32{1, -2, 0.5, 3, 0.2, 2, -1, 1, 0.7, -0.3, 1.4}
	last := math.Inf(-1)
	for y := -6.0; y <= 6; y += 0.01 {
		x := m.bend(y, p)
		if x <= last || y < -5 && x != y || y > 5 && x != y || x < -6.01 || x > 6.01 {
			t.Fatalf("%g becomes %g after %g", y, x, last)
		}
		last = x
	}
}

func TestSay(t *testing.T) {
	m := open(t, "tiny", kernel.F32)
	one, unread, err := m.Say(t.Context(), "Hello, dog 7", 0, 1, 5)
	if err != nil || unread != ", 7" || len(one) == 0 {
		t.Fatalf("%d samples, unread %q, %v", len(one), unread, err)
	}
	again, _, _ := m.Say(t.Context(), "Hello, dog 7", 0, 1, 5)
	if !reflect.DeepEqual(one, again) {
		t.Error("the same seed says something else")
	}
	slow, _, _ := m.Say(t.Context(), "Hello, dog 7", 0, 0.5, 5)
	if len(slow) <= len(one) {
		t.Errorf("half the speed takes %d samples, all of it %d", len(slow), len(one))
	}
	if nothing, unread, err := m.Say(t.Context(), "…?", 0, 1, 5); err != nil || len(nothing) != 0 || unread != "… ?" {
		t.Errorf("unreadable: %d samples, %q, %v", len(nothing), unread, err)
	}
	if _, _, err := m.Say(t.Context(), "a", 1, 1, 5); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("no such voice: %v", err)
	}
	if _, _, err := m.Say(t.Context(), strings.Repeat("a", 2*maxLetters), 0, 1, 5); tonggan.CodeOf(err) != tonggan.TooLarge {
		t.Errorf("too long: %v", err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := m.Say(gone, "a", 0, 1, 5); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

func TestBadFolders(t *testing.T) {
	edit := func(b *[]byte, old, with string) {
		if !strings.Contains(string(*b), old) {
			t.Fatalf("there is no %q to edit", old)
		}
		*b = []byte(strings.Replace(string(*b), old, with, 1))
	}
	for _, c := range []struct {
		name string
		edit func(f *nn.Files)
		code tonggan.Code
		says string
	}{
		{"another class", func(f *nn.Files) { edit(&f.Config, arch, "BertModel") }, tonggan.Unsupported, "BertModel"},
		{"width", func(f *nn.Files) { edit(&f.Config, `"hidden_size": 12`, `"hidden_size": -1`) }, tonggan.Invalid, "hidden_size is -1"},
		{"even taps", func(f *nn.Files) { edit(&f.Config, `"wavenet_kernel_size": 5`, `"wavenet_kernel_size": 4`) }, tonggan.Unsupported, "wavenet_kernel_size is even"},
		{"rates", func(f *nn.Files) {
			edit(&f.Config, `"upsample_initial_channel": 16`, `"upsample_initial_channel": 2`)
		}, tonggan.Invalid, "halved"},
		{"noise", func(f *nn.Files) { edit(&f.Config, `"noise_scale": 0.667`, `"noise_scale": -1`) }, tonggan.Unsupported, "noise_scale"},
		{"no letters", func(f *nn.Files) { f.Vocab = nil }, tonggan.NotFound, "vocab.json"},
		{"letters are not JSON", func(f *nn.Files) { f.Vocab = []byte("[") }, tonggan.Invalid, "vocab.json"},
		{"a letter too far", func(f *nn.Files) { f.Vocab = []byte(`{"a": 99}`) }, tonggan.Invalid, "99"},
		{"tokenizer_config.json", func(f *nn.Files) { f.TokenizerConfig = []byte("[") }, tonggan.Invalid, "tokenizer_config.json"},
	} {
		f := files(t, "tiny", kernel.F32)
		c.edit(&f)
		if _, err := Open(f); tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %s saying %q", c.name, err, c.code, c.says)
		}
	}
}
