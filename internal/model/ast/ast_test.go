package ast

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/sound"
	"tonggan/internal/tensor"
	"tonggan/internal/weight"
)

const tiny = "testdata/tiny"

// reference is what ref/record_ast.py writes.
type reference struct {
	Windows       [][2]int    `json:"windows"`
	Probabilities [][]float64 `json:"probabilities"`
	Exclusive     [][]float64 `json:"exclusive"`
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(tiny, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func files(t testing.TB, p kernel.Precision) nn.Files {
	t.Helper()
	store, err := weight.OpenDir(tiny)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return nn.Files{Config: read(t, "config.json"), Preprocessor: read(t, "preprocessor_config.json"), Weights: store.Root(), Precision: p}
}

func open(t testing.TB, p kernel.Precision) *Model {
	t.Helper()
	m, err := Open(files(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func samples(t testing.TB) []float32 {
	t.Helper()
	clip, err := sound.Read(t.Context(), tonggan.Source{Name: "sound.wav", Data: read(t, "sound.wav")}, Rate)
	if err != nil {
		t.Fatal(err)
	}
	return clip.Samples
}

func TestFbankEqualsReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tiny, &c)
	x := samples(t)
	if Frames(len(x)) != 298 {
		t.Fatalf("%d samples make %d frames, want 298", len(x), Frames(len(x)))
	}
	got := make([]float32, 298*40)
	NewFbank(40).Log(got, x)
	r.Compare("log", r.Get("log", 0), got, 40, parity.F32)
	p, err := parsePreprocessor([]byte(`{"max_length": 98}`), &Config{Mels: 128, Frames: 98}) // the published defaults
	if err != nil {
		t.Fatal(err)
	}
	got = make([]float32, 98*128)
	p.Window(got, x[:Rate], 98)
	r.Compare("published", r.Get("published", 0), got, 128, parity.F32)
}

func TestStagesEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tiny, &c)
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b, w := range c.Windows {
		a.Watch = r.Watch(b, parity.F32)
		x := samples(t)[w[0]:w[1]]
		_, logits := m.forward(a, x)
		got := make([]float64, len(c.Probabilities[b]))
		m.cfg.probabilities(got, logits)
		for i, want := range c.Probabilities[b] {
			if math.Abs(got[i]-want) > 1e-5 {
				t.Errorf("window %d: %s has probability %g, want %g", b, m.Labels()[i], got[i], want)
			}
		}
		(&Config{Problem: single}).probabilities(got, logits)
		for i, want := range c.Exclusive[b] {
			if math.Abs(got[i]-want) > 1e-5 {
				t.Errorf("window %d: %s, one of all, has probability %g, want %g", b, m.Labels()[i], got[i], want)
			}
		}
	}
	r.Reached("input", "embeddings", "layer.0", "layer.1", "layer.2", "pooled", "logits")
}

// The bounds on bf16 and int8: 4 % and 8 % of the largest magnitude of each stage.
func TestLowPrecisionStaysClose(t *testing.T) {
	for name, c := range map[string]struct {
		p     kernel.Precision
		stage float64
	}{"bf16": {kernel.BF16, 0.04}, "int8": {kernel.Int8, 0.08}} {
		t.Run(name, func(t *testing.T) {
			var ref reference
			r := parity.Open(t, tiny, &ref)
			m := open(t, c.p)
			a := tensor.Borrow()
			defer a.Return()
			for b, w := range ref.Windows {
				a.Watch = r.Watch(b, c.stage)
				m.forward(a, samples(t)[w[0]:w[1]])
			}
		})
	}
}

func TestHearingAllocatesNothing(t *testing.T) {
	m := open(t, kernel.F32)
	x, p, h := samples(t)[:m.Window()], make([]float64, len(m.Labels())), make([]float32, m.FeatureCount())
	if n := testing.AllocsPerRun(20, func() { m.Hear(p, h, x) }); n > 0 {
		t.Errorf("%g allocations a window", n)
	}
}

// A window is as long as it says: a sample more changes nothing, fifty milliseconds less do.
func TestWindowIsWhatIsHeard(t *testing.T) {
	m := open(t, kernel.F32)
	x := samples(t)
	var all [3][]float64
	for i, n := range []int{m.Window(), m.Window() + 1, m.Window() - 5*hop} {
		all[i] = make([]float64, len(m.Labels()))
		m.Hear(all[i], nil, x[:n])
	}
	if all[0][0] != all[1][0] || all[0][0] == all[2][0] {
		t.Errorf("probabilities of rain: %g, %g with a sample more, %g with five frames less", all[0][0], all[1][0], all[2][0])
	}
	nothing := make([]float64, len(m.Labels()))
	m.Hear(nothing, nil, nil)
	for _, p := range nothing {
		if !(p >= 0 && p <= 1) {
			t.Errorf("no samples at all have probability %g", p)
		}
	}
}

// What is wrong with a folder is named: the file, the field and the limit.
func TestBadFolders(t *testing.T) {
	edit := func(b []byte, old, with string) []byte {
		if !strings.Contains(string(b), old) {
			t.Fatalf("there is no %q to edit", old)
		}
		return []byte(strings.Replace(string(b), old, with, 1))
	}
	config := func(old, with string) func(f *nn.Files) {
		return func(f *nn.Files) { f.Config = edit(f.Config, old, with) }
	}
	prep := func(old, with string) func(f *nn.Files) {
		return func(f *nn.Files) { f.Preprocessor = edit(f.Preprocessor, old, with) }
	}
	for _, c := range []struct {
		name string
		edit func(f *nn.Files)
		code tonggan.Code
		says string
	}{
		{"another class", config(arch, "BertModel"), tonggan.Unsupported, "BertModel"},
		{"no width", config(`"hidden_size": 36`, `"hidden_size": 0`), tonggan.Invalid, "hidden_size is 0"},
		{"heads", config(`"num_attention_heads": 3`, `"num_attention_heads": 5`), tonggan.Invalid, "num_attention_heads is 5"},
		{"a patch too large", config(`"patch_size": 12`, `"patch_size": 41`), tonggan.Invalid, "patch_size is 41"},
		{"no stride", config(`"time_stride": 7`, `"time_stride": 0`), tonggan.Invalid, "time_stride is 0"},
		{"endless", config(`"max_length": 100`, `"max_length": 999999`), tonggan.Invalid, "max_length is 999999"},
		{"another grid", config(`"time_stride": 7`, `"time_stride": 9`), tonggan.Invalid, "position_embeddings"},
		{"activation", config(`"gelu"`, `"mish"`), tonggan.Unsupported, "mish"},
		{"no biases", config(`"qkv_bias": true`, `"qkv_bias": false`), tonggan.Unsupported, "qkv_bias"},
		{"a label is missing", config(`"4": "silence"`, `"5": "silence"`), tonggan.Invalid, "none with the id 4"},
		{"a label too many", config(`"4": "silence"`, `"4": "silence", "5": "wind"`), tonggan.Invalid, "classifier.dense.weight"},
		{"other frames", prep(`"max_length": 100`, `"max_length": 101`), tonggan.Invalid, "max_length 100"},
		{"another rate", prep(`16000`, `44100`), tonggan.Unsupported, "sampling_rate is 44100"},
		{"no spread", prep(`3.25`, `0`), tonggan.Invalid, "std is 0"},
		{"not JSON", func(f *nn.Files) { f.Preprocessor = []byte("[") }, tonggan.Invalid, "preprocessor_config.json"},
	} {
		f := files(t, kernel.F32)
		c.edit(&f)
		if _, err := Open(f); tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %s saying %q", c.name, err, c.code, c.says)
		}
	}
}

// Whatever the two files say, reading them ends in a model's sizes within the limits or in
// an error.
func FuzzConfig(f *testing.F) {
	f.Add(read(f, "config.json"), read(f, "preprocessor_config.json"))
	f.Add([]byte(`{"architectures":["ASTForAudioClassification"],"patch_size":300,"time_stride":-1}`), []byte(`{"std":-1}`))
	f.Fuzz(func(t *testing.T, config, prep []byte) {
		c, err := ParseConfig(config)
		if err != nil {
			return
		}
		rows, cols := c.grid()
		if rows < 1 || cols < 1 || rows*cols > maxPatches || len(c.labels) < 1 || len(c.labels) > maxLabels {
			t.Fatalf("accepted: %d x %d patches, %d labels", rows, cols, len(c.labels))
		}
		if p, err := parsePreprocessor(prep, c); err == nil && (p.Mels != c.Mels || !(p.scale > 0)) {
			t.Fatalf("accepted: %d mel bins, scale %g", p.Mels, p.scale)
		}
	})
}
