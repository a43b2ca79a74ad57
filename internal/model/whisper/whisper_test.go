package whisper

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/sound"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
	"tonggan/internal/weight"
)

const tiny = "testdata/tiny"

// reference is what ref/record_whisper.py writes.
type reference struct {
	Forced    [][]int32            `json:"forced"`
	Generated map[string][][]int32 `json:"generated"`
	Lang      []int32              `json:"lang"`
	Segments  []struct {
		Start  float64 `json:"start"`
		End    float64 `json:"end"`
		Tokens []int32 `json:"tokens"`
	} `json:"segments"`
	Decoded []string `json:"decoded"`
}

func files(t testing.TB, p kernel.Precision) nn.Files {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(tiny, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	tok, err := token.Load(os.DirFS(tiny))
	if err != nil {
		t.Fatal(err)
	}
	store, err := weight.OpenDir(tiny)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return nn.Files{Config: read("config.json"), Preprocessor: read("preprocessor_config.json"), Generation: read("generation_config.json"),
		Tokenizer: tok, Weights: store.Root(), Precision: p}
}

func open(t testing.TB, p kernel.Precision) *Model {
	t.Helper()
	m, err := Open(files(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// samples are those of sound.wav, from one second to another.
func samples(t testing.TB, from, to float64) []float32 {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(tiny, "sound.wav"))
	if err != nil {
		t.Fatal(err)
	}
	clip, err := sound.Read(t.Context(), tonggan.Source{Name: "sound.wav", Data: b}, Rate)
	if err != nil {
		t.Fatal(err)
	}
	return clip.Samples[int(from*Rate):int(to*Rate)]
}

// shorts are the two windows that the recordings hear.
func shorts(t testing.TB) [2][]float32 {
	return [2][]float32{samples(t, 0, 1.3), samples(t, 1, 3)}
}

func TestMelEqualsReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tiny, &c)
	check := func(name string, want, got []float32) {
		t.Helper()
		if worst, at, _ := parity.Worst(want, got); worst > 1e-4 {
			t.Errorf("%s: frame %d, bin %d: want %g, got %g", name, at/20, at%20, want[at], got[at])
		}
	}
	for b, x := range shorts(t) {
		got := make([]float32, 200*20)
		NewMel(x, 20, 200).Window(got, 0, 200)
		check(fmt.Sprintf("window %d", b), r.Get("mel.short", b), got)
	}
	whole := r.Get("mel", 0) // five seconds and two of silence
	got := make([]float32, len(whole))
	NewMel(append(samples(t, 0, 5), make([]float32, 2*Rate)...), 20, 200).Window(got, 0, len(got)/20)
	check("whole", whole, got)
}

func TestStagesEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	for b, x := range shorts(t) {
		a := tensor.Borrow()
		a.Watch = r.Watch(b, parity.F32)
		h := m.hear(a, m.mel(x), 0)
		ids := c.Forced[b]
		all := m.text.Step(a, ids, []*nn.Cache{nn.NewCache(a, 3, len(ids), 36)}, h.seen, nil)
		logits := m.text.Scores.Forward(a, all)
		r.Compare("logits", r.Get("logits", b), logits.Data, logits.Cols(), parity.F32)
		a.Watch = nil
		// Token by token, two sequences at once: the same.
		pair := []*nn.Cache{nn.NewCache(a, 3, len(ids), 36), nn.NewCache(a, 3, len(ids), 36)}
		for i, id := range ids {
			y := m.text.Scores.Forward(a, m.text.Step(a, []int32{id, id}, pair, h.seen, nil))
			for s := range 2 {
				if worst, _, scale := parity.Worst(logits.Row(i), y.Row(s)); worst > 1e-5*scale {
					t.Errorf("text %d: token %d of sequence %d alone differs by %g of %g", b, i, s, worst, scale)
				}
			}
		}
		a.Return()
	}
	r.Reached("audio.embeddings", "audio.layer.0", "audio.layer.1", "audio.post", "text.embeddings", "text.layer.0", "text.layer.1", "text.layer.2", "text.post")
}

// The bound on bf16: 4 % of the largest magnitude of each stage.
func TestBF16StaysClose(t *testing.T) {
	var c reference
	r := parity.Open(t, tiny, &c)
	m := open(t, kernel.BF16)
	a := tensor.Borrow()
	defer a.Return()
	for b, x := range shorts(t) {
		a.Watch = r.Watch(b, 0.04)
		h := m.hear(a, m.mel(x), 0)
		m.text.Step(a, c.Forced[b], []*nn.Cache{nn.NewCache(a, 3, len(c.Forced[b]), 36)}, h.seen, nil)
	}
}

func TestGenerationEqualsReference(t *testing.T) {
	var c reference
	parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	for name, o := range map[string]Options{
		"plain": {Language: "en", NoTimes: true}, "zh": {Language: "zh", Translate: true, NoTimes: true},
		"times": {Language: "en"}, "detected": {},
	} {
		o.once, o.Forget = true, true
		for b, x := range shorts(t) {
			var got []int32
			padded := append(slices.Clone(x), make([]float32, 2*Rate-len(x))...)
			lang, err := m.Transcribe(t.Context(), padded, o, func(s tonggan.Segment, _ int) error {
				got = append(got, s.Tokens...)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			want := c.Generated[name][b]
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, window %d:\nwant %v\ngot  %v", name, b, want, got)
			}
			if name == "detected" && m.tokens.Langs[lang] != c.Lang[b] {
				t.Errorf("window %d: language %s, want token %d", b, lang, c.Lang[b])
			}
		}
	}
}

// Five seconds in windows of two, cut where the text says so.
func TestSegmentsEqualReference(t *testing.T) {
	var c reference
	parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	var got []tonggan.Segment
	done := 0
	x := samples(t, 0, 5)
	if _, err := m.Transcribe(t.Context(), x, Options{Language: "en", once: true, Forget: true}, func(s tonggan.Segment, n int) error {
		if n < done {
			t.Errorf("progress goes back from %d to %d", done, n)
		}
		got, done = append(got, s), n
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(c.Segments) {
		t.Fatalf("%d segments, want %d", len(got), len(c.Segments))
	}
	for i, want := range c.Segments {
		if s := got[i]; !reflect.DeepEqual(s.Tokens, want.Tokens) || math.Abs(s.Start-want.Start) > 1e-6 || math.Abs(s.End-want.End) > 1e-6 {
			t.Errorf("segment %d: %.2f to %.2f %v, want %.2f to %.2f %v", i, s.Start, s.End, s.Tokens, want.Start, want.End, want.Tokens)
		}
	}
}
