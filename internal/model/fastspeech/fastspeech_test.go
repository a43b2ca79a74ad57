package fastspeech

import (
	"context"
	"errors"
	"fmt"
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

// reference is what ref/record_fastspeech.py writes.
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
	return nn.Files{Config: read("config.json"), Vocab: read("vocab.json"), Weights: store.Root(), Precision: p}
}

func open(t testing.TB, dir string, p kernel.Precision) *Model {
	t.Helper()
	m, err := Open(files(t, dir, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var all = []string{"encoder.0", "encoder.1", "pitch", "energy", "decoder.0", "decoder.1", "spectrogram"}

func compare(t *testing.T, dir string, p kernel.Precision, tolerance float64, stages ...string) {
	t.Helper()
	var c reference
	r := parity.Open(t, filepath.Join("testdata", dir), &c)
	m := open(t, dir, p)
	for b, want := range c.Cases {
		ids, unread := m.phonemes.encode(want.Text)
		if unread != "" || !reflect.DeepEqual(ids, want.IDs) {
			t.Fatalf("%q: ids %v, unread %q, want %v", want.Text, ids, unread, want.IDs)
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
		speaker := 0
		if m.Speakers() > 1 {
			speaker = b + 1
		}
		got, err := m.speak(t.Context(), a, ids, speaker, tonggan.Prosody{})
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
		if p == kernel.F32 {
			r.Compare(fmt.Sprintf("%d.waveform", b), wave, got, 1, tolerance)
		}
		a.Watch = nil
		a.Return()
	}
}

func TestStagesEqualReference(t *testing.T) {
	compare(t, "tiny", kernel.F32, parity.F32, all...)
	compare(t, "tiny-voices", kernel.F32, parity.F32, all...)
}

// The bound on bf16: 6 % of the largest magnitude of each stage, and the same durations.
func TestBF16StaysClose(t *testing.T) {
	compare(t, "tiny", kernel.BF16, 0.06, "encoder.1", "pitch", "energy")
}

// Pitch, range, energy and speed do what they say, and nothing else.
func TestProsody(t *testing.T) {
	pitch, energy := []float32{1, 2, 3}, []float32{0, 1, 2}
	bend(pitch, energy, tonggan.Prosody{Pitch: 0.5 / semitone, Range: 2, Energy: -1 / decibel})
	if !reflect.DeepEqual(pitch, []float32{0.5, 2.5, 4.5}) || !reflect.DeepEqual(energy, []float32{-1, 0, 1}) {
		t.Errorf("pitch %v, energy %v", pitch, energy)
	}
	m := open(t, "tiny", kernel.F32)
	say := func(p tonggan.Prosody) []float32 {
		x, unread, err := m.Say(t.Context(), "HH AH0 L OW1 .", 0, p)
		if err != nil || unread != "" {
			t.Fatal(unread, err)
		}
		return x
	}
	plain := say(tonggan.Prosody{})
	if !reflect.DeepEqual(plain, say(tonggan.Prosody{})) {
		t.Error("the same text sounds different")
	}
	if high := say(tonggan.Prosody{Pitch: 4}); len(high) != len(plain) || reflect.DeepEqual(high, plain) {
		t.Error("pitch changes the length, or nothing")
	}
	if slow := say(tonggan.Prosody{Rate: 0.5}); len(slow) < len(plain)*3/2 {
		t.Errorf("half the speed takes %d samples, all of it %d", len(slow), len(plain))
	}
	if slow := say(tonggan.Prosody{Rate: 0.9}); len(slow) <= len(plain) {
		t.Errorf("a tenth slower takes %d samples, all of it %d", len(slow), len(plain))
	}
}

// Words become what the vocabulary has: the same vowel with another stress, a full stop
// for another mark, else what is missing.
func TestSpell(t *testing.T) {
	for _, c := range []struct{ vocab, text, lang, want string }{
		{"AH0 HH L OW1 . ,", "Hello, Al!", "en", "HH AH0 L OW1 , AE1 L ."},
		{"AH HH L OW", "hello", "en", "HH AH L OW"},
		{"AH0 OW0 HH L", "hello.", "en", "HH AH0 L OW0 ."},
		{"n i2 h ao5", "你好", "zh", "n i2 h ao5"},
	} {
		p := &phonemes{id: map[string]int32{}}
		for i, s := range strings.Fields(c.vocab) {
			p.id[s] = int32(i)
		}
		if got := p.spell(c.text, c.lang); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.text, c.vocab, got, c.want)
		}
	}
	f := files(t, "tiny", kernel.F32)
	f.Vocab = []byte(`{"<sos/eos>": 0, "a": 1, "b": 2}`)
	if m, err := Open(f); err != nil || !m.Phonetic() {
		t.Errorf("letters of its own: %v", err)
	}
	m := open(t, "tiny", kernel.F32)
	if text := m.Spell("Hello.", "en"); m.Phonetic() || text != "HH AH0 L OW1 ." {
		t.Errorf("ARPAbet: %q", text)
	}
}

func TestSay(t *testing.T) {
	m := open(t, "tiny", kernel.F32)
	if x, unread, err := m.Say(t.Context(), "hello XX", 0, tonggan.Prosody{}); err != nil || len(x) != 0 || unread != "hello XX" {
		t.Errorf("words: %d samples, %q, %v", len(x), unread, err)
	}
	if _, _, err := m.Say(t.Context(), "L", 1, tonggan.Prosody{}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("no such voice: %v", err)
	}
	if _, _, err := m.Say(t.Context(), strings.Repeat("L ", maxPhonemes), 0, tonggan.Prosody{}); tonggan.CodeOf(err) != tonggan.TooLarge {
		t.Errorf("too long: %v", err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := m.Say(gone, "L", 0, tonggan.Prosody{}); !errors.Is(err, context.Canceled) {
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
		{"another class", func(f *nn.Files) { edit(&f.Config, withHiFiGAN, "BertModel") }, tonggan.Unsupported, "BertModel"},
		{"width", func(f *nn.Files) { edit(&f.Config, `"hidden_size": 12`, `"hidden_size": 0`) }, tonggan.Invalid, "hidden_size is 0"},
		{"even taps", func(f *nn.Files) { edit(&f.Config, `"decoder_kernel_size": 7`, `"decoder_kernel_size": 8`) }, tonggan.Unsupported, "decoder_kernel_size is even"},
		{"reduction", func(f *nn.Files) { edit(&f.Config, `"reduction_factor": 1`, `"reduction_factor": 2`) }, tonggan.Unsupported, "reduction_factor"},
		{"no source", func(f *nn.Files) { edit(&f.Config, withHiFiGAN, alone) }, tonggan.Unsupported, "there is no source"},
		{"source", func(f *nn.Files) {
			edit(&f.Config, withHiFiGAN, alone)
			edit(&f.Config, `"model_config"`, `"source": {"hop": 9999}, "model_config"`)
		}, tonggan.Invalid, "source.hop is 9999"},
		{"vocoder", func(f *nn.Files) { edit(&f.Config, `"model_in_dim": 7`, `"model_in_dim": 8`) }, tonggan.Invalid, "model_in_dim is 8"},
		{"no phonemes", func(f *nn.Files) { f.Vocab = nil }, tonggan.NotFound, "vocab.json"},
		{"no end", func(f *nn.Files) { f.Vocab = []byte(`{"a": 1}`) }, tonggan.Invalid, "<sos/eos>"},
		{"a phoneme too far", func(f *nn.Files) { f.Vocab = []byte(`{"<sos/eos>": 99}`) }, tonggan.Invalid, "99"},
	} {
		f := files(t, "tiny", kernel.F32)
		c.edit(&f)
		if _, err := Open(f); tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %s saying %q", c.name, err, c.code, c.says)
		}
	}
}
