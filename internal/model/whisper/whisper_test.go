package whisper

import (
	"fmt"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
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
	Decoded  []string  `json:"decoded"`
	Spoken   []int32   `json:"spoken"`
	SpokenAt []float64 `json:"spoken_at"`
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

var published = newFrontEnd(20, 400, 160) // but for the number of mel bins

// segments is called for each of a window's.
func segments(each func(s tonggan.Segment, n int) error) func([]tonggan.Segment, int) error {
	return func(window []tonggan.Segment, n int) error {
		for _, s := range window {
			if err := each(s, n); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestSpectra compares the spectrum of windows of several lengths with its definition.
func TestSpectra(t *testing.T) {
	for _, n := range []int{16, 50, 400, 512, 640} {
		f := newFrontEnd(8, n, n/2)
		x, got := make([]complex128, n), make([]complex128, n)
		for i := range x {
			x[i] = complex(math.Sin(float64(i*i)), math.Cos(float64(3*i)))
		}
		f.transform(got, x, 1, n)
		for k, g := range got {
			var want complex128
			for i, v := range x {
				want += v * cmplx.Exp(complex(0, -2*math.Pi*float64(i*k%n)/float64(n)))
			}
			if cmplx.Abs(g-want) > 1e-9 {
				t.Fatalf("%d samples, bin %d: want %v, got %v", n, k, want, g)
			}
		}
	}
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
		published.mel(x, 200).Window(got, 0, 200)
		check(fmt.Sprintf("window %d", b), r.Get("mel.short", b), got)
	}
	whole := r.Get("mel", 0) // five seconds and two of silence
	got := make([]float32, len(whole))
	published.mel(append(samples(t, 0, 5), make([]float32, 2*Rate)...), 200).Window(got, 0, len(got)/20)
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

// The bounds on bf16 and int8: 4 % and 8 % of the largest magnitude of each stage.
func TestLowPrecisionStaysClose(t *testing.T) {
	t.Run("bf16", func(t *testing.T) { staysClose(t, kernel.BF16, 0.04) })
	t.Run("int8", func(t *testing.T) { staysClose(t, kernel.Int8, 0.08) })
}

func staysClose(t *testing.T, p kernel.Precision, stage float64) {
	var c reference
	r := parity.Open(t, tiny, &c)
	m := open(t, p)
	a := tensor.Borrow()
	defer a.Return()
	for b, x := range shorts(t) {
		a.Watch = r.Watch(b, stage)
		h := m.hear(a, m.mel(x), 0)
		m.text.Step(a, c.Forced[b], []*nn.Cache{nn.NewCache(a, 3, len(c.Forced[b]), 36)}, h.seen, nil)
	}
}

func TestGenerationEqualsReference(t *testing.T) {
	var c reference
	parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	for name, o := range map[string]Options{
		"plain": {Language: "en", NoTimes: true}, "zh": {Language: "zh", Task: tonggan.Translate, NoTimes: true},
		"times": {Language: "en"}, "detected": {},
	} {
		o.Plain = true
		for b, x := range shorts(t) {
			var got []int32
			padded := append(slices.Clone(x), make([]float32, 2*Rate-len(x))...)
			lang, err := m.Transcribe(t.Context(), padded, o, segments(func(s tonggan.Segment, _ int) error {
				got = append(got, s.Tokens...)
				return nil
			}))
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
	if _, err := m.Transcribe(t.Context(), x, Options{Language: "en", Plain: true}, segments(func(s tonggan.Segment, n int) error {
		if n < done {
			t.Errorf("progress goes back from %d to %d", done, n)
		}
		got, done = append(got, s), n
		return nil
	})); err != nil {
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

func TestWordTimesEqualReference(t *testing.T) {
	var c reference
	parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	h := m.hear(a, m.mel(shorts(t)[1]), 0)
	at, p := m.align(a, h, Options{Language: "en"}, c.Spoken, 180)
	if len(at) != len(c.SpokenAt) || len(p) != len(c.Spoken) {
		t.Fatalf("%d times and %d probabilities of %d tokens", len(at), len(p), len(c.Spoken))
	}
	for i, want := range c.SpokenAt {
		if math.Abs(at[i]-want) > 1e-6 {
			t.Errorf("token %d at %.2f s, want %.2f", i, at[i], want)
		}
	}
}

func TestSplit(t *testing.T) {
	m := open(t, kernel.F32)
	for _, c := range []struct{ text, lang, want string }{
		{" the cat sat, on (the) mat.", "en", "the|cat|sat,|on|(the)|mat."},
		{"猫在公园里。", "zh", "猫|在|公园|里。"},
		{" don't \"stop\"!", "en", "don't|\"stop\"!"},
		{"", "en", ""},
	} {
		ids := m.tok.Encode(c.text, 0).IDs
		var got []string
		next := 0
		for _, w := range m.split(ids, c.lang) {
			got = append(got, w.text)
			if w.from < next || w.to <= w.from || w.to > len(ids) {
				t.Errorf("%q: %q is tokens %d to %d", c.text, w.text, w.from, w.to)
			}
			next = w.to
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
}

// Words come in order, inside the recording, and say what the segments say.
func TestWords(t *testing.T) {
	m := open(t, kernel.F32)
	x := samples(t, 0, 5)
	last, n := 0.0, 0
	if _, err := m.Transcribe(t.Context(), x, Options{Language: "en", Words: true, Plain: true}, segments(func(s tonggan.Segment, _ int) error {
		var text string
		for _, w := range s.Words {
			if w.Start < last || w.End < w.Start || w.End > 7 || !(w.Probability >= 0 && w.Probability <= 1) {
				t.Errorf("%q from %.2f to %.2f after %.2f, probability %g", w.Text, w.Start, w.End, last, w.Probability)
			}
			last, text, n = w.Start, text+w.Text, n+1
		}
		if clean := func(s string) string { return strings.Join(strings.Fields(s), "") }; clean(text) != clean(s.Text) {
			t.Errorf("words %q of %q", text, s.Text)
		}
		return nil
	})); err != nil || n == 0 {
		t.Errorf("%d words, %v", n, err)
	}
}

// Whatever was written, something may follow, and times never go back.
func FuzzRules(f *testing.F) {
	f.Add([]byte{60, 1, 2, 70, 70, 3}, uint64(1))
	f.Fuzz(func(t *testing.T, bytes []byte, seed uint64) {
		r := rules{Tokens: &Tokens{End: 50, NoTimes: 54, FirstTime: 55, LatestFirst: 20, Suppress: []int32{1, 52}, SuppressFirst: []int32{50}}, times: true}
		var written []int32
		last := int32(55)
		for i := range min(len(bytes), 40) {
			scores := make([]float32, 100)
			for j := range scores {
				seed = seed*6364136223846793005 + 1442695040888963407
				scores[j] = float32(int8(seed>>56)) / 8
			}
			r.apply(scores, written)
			id := int32(bytes[i]) % 100
			if math.IsInf(float64(scores[id]), -1) {
				id = greedy(scores)
			}
			if math.IsInf(float64(scores[id]), -1) {
				t.Fatalf("nothing may follow %v", written)
			}
			if id == 50 {
				return
			}
			if id >= 55 {
				if id < last {
					t.Fatalf("%d follows %v", id, written)
				}
				last = id
			}
			written = append(written, id)
		}
	})
}
