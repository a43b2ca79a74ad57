package clip

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
	"tonggan/internal/weight"
)

// cases is what ref/record_clip.py and ref/record_chinese_clip.py write.
type cases struct {
	Texts   []string  `json:"texts"`
	IDs     [][]int32 `json:"ids"`
	Odd     []int32   `json:"odd"`
	Long    string    `json:"long"`
	LongIDs []int32   `json:"long_ids"`
}

var models = []string{"testdata/tiny-clip", "testdata/tiny-chinese-clip"}

// files reads a checkpoint folder.
func files(t testing.TB, dir string, p kernel.Precision) nn.Files {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	tok, err := token.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	store, err := weight.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return nn.Files{
		Config: read("config.json"), Preprocessor: read("preprocessor_config.json"),
		Tokenizer: tok, Weights: store.Root(), Precision: p,
	}
}

func open(t testing.TB, dir string, p kernel.Precision) *Model {
	t.Helper()
	m, err := Open(files(t, dir, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestStagesEqualReference(t *testing.T) {
	for _, dir := range models {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var c cases
			r := parity.Open(t, dir, &c)
			m := open(t, dir, kernel.F32)
			a := tensor.Borrow()
			defer a.Return()
			for b, ids := range c.IDs {
				a.Watch = r.Watch(b, parity.F32)
				img := unit(m.vision.Forward(a, r.Get("pixels", b)))
				txt := unit(m.text.Forward(a, ids))
				a.Reset()
				r.Compare("image_embeds", r.Get("image_embeds", b), img, m.Dim(), parity.F32)
				r.Compare("text_embeds", r.Get("text_embeds", b), txt, m.Dim(), parity.F32)
				for i := range c.IDs {
					got := []float32{m.LogitScale() * kernel.Dot(img, r.Get("text_embeds", i))}
					r.Compare("logits_per_image", r.Get("logits_per_image", b)[i:i+1], got, 1, parity.F32)
				}
			}
			r.Reached("vision.embeddings", "vision.pre", "vision.layer.0", "vision.layer.1", "vision.pooled",
				"vision.projected", "text.embeddings", "text.layer.0", "text.layer.1", "text.projected")
		})
	}
}

// The bounds on bf16 and int8: 4 % and 18 % of the largest magnitude of each stage, and
// cosines within 0.02 and 0.03.
func TestLowPrecisionStaysClose(t *testing.T) {
	t.Run("bf16", func(t *testing.T) { staysClose(t, kernel.BF16, 0.04, 0.02, 0.999) })
	t.Run("int8", func(t *testing.T) { staysClose(t, kernel.Int8, 0.18, 0.03, 0.99) })
}

func staysClose(t *testing.T, p kernel.Precision, stage, cosine, same float64) {
	for _, dir := range models {
		var c cases
		r := parity.Open(t, dir, &c)
		m := open(t, dir, p)
		a := tensor.Borrow()
		for b, ids := range c.IDs {
			a.Watch = r.Watch(b, stage)
			img, txt := unit(m.vision.Forward(a, r.Get("pixels", b))), unit(m.text.Forward(a, ids))
			for i := range c.IDs {
				want := kernel.Dot(r.Get("image_embeds", b), r.Get("text_embeds", i))
				got := kernel.Dot(img, r.Get("text_embeds", i))
				if math.Abs(float64(want-got)) > cosine {
					t.Errorf("%s: cosine of picture %d and text %d is %g, want %g", dir, b, i, got, want)
				}
			}
			if d := kernel.Dot(txt, r.Get("text_embeds", b)); float64(d) < same {
				t.Errorf("%s: text %d: cosine with the reference %g", dir, b, d)
			}
		}
		a.Return()
	}
}

// The whole way from a file and a string, through our own picture and text code.
func TestFromFileToVector(t *testing.T) {
	for _, dir := range models {
		var c cases
		r := parity.Open(t, dir, &c)
		m := open(t, dir, kernel.F32)
		b, err := os.ReadFile(filepath.Join(dir, "picture.png"))
		if err != nil {
			t.Fatal(err)
		}
		pic, err := media.Decode(tonggan.Source{Name: "picture.png", Data: b})
		if err != nil {
			t.Fatal(err)
		}
		r.Compare("image_embeds", r.Get("image_embeds", 0), m.EmbedImages([]*media.Picture{pic})[0], m.Dim(), parity.F32)
		for i, text := range c.Texts {
			enc := m.Encode(text)
			if !slices.Equal(enc.IDs, c.IDs[i]) || enc.Truncated {
				t.Errorf("%s: %q: ids %v, want %v; truncated %v", dir, text, enc.IDs, c.IDs[i], enc.Truncated)
			}
			r.Compare("text_embeds", r.Get("text_embeds", i), m.EmbedTexts([][]int32{enc.IDs})[0], m.Dim(), parity.F32)
		}
		if c.Long != "" {
			enc := m.Encode(c.Long)
			if !slices.Equal(enc.IDs, c.LongIDs) || !enc.Truncated {
				t.Errorf("%s: long text: ids %v, want %v; truncated %v", dir, enc.IDs, c.LongIDs, enc.Truncated)
			}
			m.EmbedTexts([][]int32{enc.IDs})
		}
	}
}

// The first published checkpoints say eos_token_id 2, and the reference then looks
// for the largest id; later ones are taken at their word.
func TestEndOfText(t *testing.T) {
	dir := models[0]
	var c cases
	r := parity.Open(t, dir, &c)
	for _, k := range []struct{ stage, eos string }{{"odd.fixed", `"eos_token_id": 520`}, {"odd.legacy", `"eos_token_id": 2`}} {
		f := files(t, dir, kernel.F32)
		f.Config = bytes.ReplaceAll(f.Config, []byte(`"eos_token_id": 520`), []byte(k.eos))
		m, err := Open(f)
		if err != nil {
			t.Fatal(err)
		}
		a := tensor.Borrow()
		a.Watch = func(stage string, _ int, x tensor.T) {
			if stage == "text.pooled" {
				r.Compare(k.stage, r.Get(k.stage, 0), x.Data, x.Cols(), parity.F32)
			}
		}
		m.text.Forward(a, c.Odd)
		a.Return()
	}
	for eos, want := range map[int]int{2: 1, 3: 2, 7: 0, -1: 0} {
		if got := (&Text{EOS: eos}).end([]int32{5, 9, 3, 9, 3}); got != want {
			t.Errorf("with the end token %d a text ends at %d, want %d", eos, got, want)
		}
	}
}

// A tokenizer whose ids have holes may be small and reach past the table.
func TestIDsPastTheTable(t *testing.T) {
	f := files(t, models[0], kernel.F32)
	var err error
	f.Tokenizer, err = token.Load(fstest.MapFS{"tokenizer.json": {Data: []byte(`{"model":{"type":"WordPiece","vocab":{"[UNK]":0,"cat":525}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(f); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "ids up to 525, but config.json says vocab_size 525") {
		t.Error(err)
	}
}

func TestSteadyPassAllocatesNothing(t *testing.T) {
	for _, dir := range models {
		var c cases
		r := parity.Open(t, dir, &c)
		m := open(t, dir, kernel.F32)
		pixels, texts := r.Get("pixels", 0), c.IDs[1:2]
		a := tensor.Borrow()
		for what, pass := range map[string]func(){
			"vision": func() { m.vision.Forward(a, pixels); a.Reset() },
			"text":   func() { m.text.Forward(a, texts...); a.Reset() },
		} {
			pass() // warms the arena
			pass()
			if n := testing.AllocsPerRun(20, pass); n != 0 {
				t.Errorf("%s: a steady %s pass allocates %g times", dir, what, n)
			}
		}
		a.Return()
	}
}

func TestConfigFaultsAreNamed(t *testing.T) {
	f := files(t, models[0], kernel.F32)
	change := func(path []string, v any) []byte {
		var c map[string]any
		if err := json.Unmarshal(f.Config, &c); err != nil {
			t.Fatal(err)
		}
		at := c
		for _, p := range path[:len(path)-1] {
			at = at[p].(map[string]any)
		}
		at[path[len(path)-1]] = v
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, k := range []struct {
		config []byte
		code   tonggan.Code
		says   string
	}{
		{[]byte("{"), tonggan.Invalid, "config.json"},
		{change([]string{"architectures"}, []string{"BertModel"}), tonggan.Unsupported, `"BertModel"; supported here: CLIPModel, ChineseCLIPModel`},
		{change([]string{"architectures"}, nil), tonggan.Unsupported, "supported here"},
		{change([]string{"text_config", "hidden_size"}, 1<<40), tonggan.Invalid, "text_config.hidden_size"},
		{change([]string{"text_config", "hidden_size"}, "wide"), tonggan.Invalid, "hidden_size"},
		{change([]string{"text_config", "eos_token_id"}, []int{520}), tonggan.Invalid, "text_config.eos_token_id is a JSON array"},
		{change([]string{"vision_config", "patch_size"}, []int{6, 5}), tonggan.Invalid, "vision_config.patch_size is a JSON array"},
		{change([]string{"text_config", "num_attention_heads"}, 5), tonggan.Invalid, "must divide the hidden_size 24"},
		{change([]string{"text_config", "vocab_size"}, 100), tonggan.Invalid, "vocab_size 100"},
		{change([]string{"vision_config", "patch_size"}, 0), tonggan.Invalid, "vision_config.patch_size"},
		{change([]string{"vision_config", "image_size"}, 1<<30), tonggan.Invalid, "vision_config.image_size"},
		{change([]string{"vision_config", "image_size"}, 24), tonggan.Invalid, "preprocessor_config.json makes pictures of 31x31"},
		{change([]string{"vision_config", "layer_norm_eps"}, -1), tonggan.Invalid, "layer_norm_eps"},
		{change([]string{"vision_config", "hidden_act"}, "swish"), tonggan.Unsupported, `"swish"; supported are`},
		{change([]string{"vision_config", "hidden_size"}, 44), tonggan.Invalid, "visual_projection.weight"},
		{change([]string{"text_config", "num_hidden_layers"}, 1), tonggan.Invalid, "unused"},
		{change([]string{"text_config", "num_hidden_layers"}, 3), tonggan.Invalid, "missing"},
	} {
		g := files(t, models[0], kernel.F32)
		g.Config = k.config
		_, err := Open(g)
		if err == nil || tonggan.CodeOf(err) != k.code || !strings.Contains(err.Error(), k.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("want %s saying %q, got %v: %v", k.code, k.says, tonggan.CodeOf(err), err)
		}
	}
}

// The configuration of the first published checkpoints: the towers are described a
// second time, and the second description counts.
func TestOldConfig(t *testing.T) {
	c, err := ParseConfig([]byte(`{"architectures": ["CLIPModel"], "projection_dim": 768,
		"text_config": {"hidden_size": 8, "eos_token_id": 2}, "text_config_dict": {"hidden_size": 768, "num_attention_heads": 12},
		"vision_config": {"hidden_size": 1024, "num_attention_heads": 16, "patch_size": [14, 14]}, "vision_config_dict": null}`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Text.Hidden != 768 || c.Text.EOS != 49407 || c.Vision.Hidden != 1024 || c.Vision.Patch != 14 || c.Vision.Image != 224 {
		t.Errorf("%+v", c)
	}
}

// unit copies a row out of its arena, at length 1.
func unit(x tensor.T) []float32 {
	v := slices.Clone(x.Data)
	kernel.Normalize(v, 1, len(v))
	return v
}

// Many at once give what one by one gives.
func TestBatches(t *testing.T) {
	for _, dir := range models {
		var c cases
		r := parity.Open(t, dir, &c)
		m := open(t, dir, kernel.F32)
		a := tensor.Borrow()
		all := m.vision.Forward(a, r.Get("pixels", 0), r.Get("pixels", 1), r.Get("pixels", 0))
		for i, b := range []int{0, 1, 0} {
			r.Compare("image_embeds", r.Get("image_embeds", b), unit(all.Span(i, i+1)), m.Dim(), parity.F32)
		}
		a.Return()
		for i, v := range m.EmbedTexts([][]int32{c.IDs[1], c.IDs[0], c.IDs[1]}) {
			r.Compare("text_embeds", r.Get("text_embeds", 1-i%2), v, m.Dim(), parity.F32)
		}
		if len(m.EmbedTexts(nil)) != 0 || len(m.EmbedImages(nil)) != 0 {
			t.Error("vectors of nothing")
		}
	}
}
