package blip

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/sample"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
	"tonggan/internal/weight"
)

const (
	tinyITM     = "testdata/tiny-itm"
	tinyVQA     = "testdata/tiny-vqa"
	tinyCaption = "testdata/tiny-caption"
)

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

// must opens a checkpoint folder with one of the package's openers.
func must[M any](t testing.TB, open func(nn.Files) (M, error), dir string, p kernel.Precision) M {
	t.Helper()
	m, err := open(files(t, dir, p))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func decodePicture(t testing.TB, dir string) *media.Picture {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "picture.png"))
	if err != nil {
		t.Fatal(err)
	}
	pic, err := media.Decode(tonggan.Source{Name: "picture.png", Data: b})
	if err != nil {
		t.Fatal(err)
	}
	return pic
}

// see is Look for pixels that are ready.
func (m *Retrieval) see(pixels []float32) *nn.Seen {
	a := tensor.Borrow()
	defer a.Return()
	return m.project(a, pixels)
}

// reference is what ref/record_blip_*.py write.
type reference struct {
	Texts           []string             `json:"texts"`
	IDs             [][]int32            `json:"ids"`
	Forced          [][]int32            `json:"forced"`
	Batch           [][]int32            `json:"batch"`
	Prompts         []string             `json:"prompts"`
	PromptIDs       [][]int32            `json:"prompt_ids"`
	Generated       []map[string][]int32 `json:"generated"`
	Prompted        []map[string][]int32 `json:"prompted"`
	Decoded         []string             `json:"decoded"`
	DecodedPrompted []string             `json:"decoded_prompted"`
}

// searches are the arguments of ref/record_blip.py, by the same names.
var searches = map[string]sample.Rules{
	"greedy":            {},
	"greedy-short":      {MaxNew: 6},
	"greedy-repetition": {Repetition: 1.7},
	"greedy-min":        {MinLength: 9},
	"beam3":             {Beams: 3},
	"beam3-long":        {Beams: 3, LengthPenalty: 2, MaxNew: 12},
	"beam3-nopenalty":   {Beams: 3, LengthPenalty: sample.NoLengthPenalty},
	"beam3-full":        {Beams: 3, Early: sample.Full},
	"beam4-never":       {Beams: 4, Early: sample.Never, LengthPenalty: 1.4},
	"beam3-min":         {Beams: 3, MinLength: 7, MaxNew: 15, Repetition: 1.3},
}

func TestRetrievalStagesEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b, ids := range c.IDs {
		a.Watch = r.Watch(b, parity.F32)
		seen := m.project(a, r.Get("pixels", b))
		a.Reset()
		r.Compare("image_embeds", r.Get("image_embeds", b), seen.Pooled, m.Dim(), parity.F32)

		var maps nn.Maps
		m.match(a, seen, ids, &maps)
		a.Watch = nil
		a.Reset()
		for l := range maps.Layers {
			name := fmt.Sprintf("maps.%d", l)
			r.Compare(name, r.Get(name, b), maps.Data[l*maps.Words*25:(l+1)*maps.Words*25], 25, parity.F32)
		}
		r.Compare("probability", r.Get("probability", b), []float32{m.ITM(seen, ids, nil)}, 1, parity.F32)

		alone := m.text.Read(a, ids, nil, nil)
		r.Compare("alone", r.Get("alone", b), alone.Data, alone.Cols(), parity.F32)
		a.Reset()
		txt := m.EmbedTexts([][]int32{ids})[0]
		r.Compare("text_embeds", r.Get("text_embeds", b), txt, m.Dim(), parity.F32)
		for i := range c.IDs {
			itc := []float32{kernel.Dot(seen.Pooled, r.Get("text_embeds", i))}
			r.Compare("itc", r.Get("itc", b)[i:i+1], itc, 1, parity.F32)
		}
	}
	r.Reached("vision.embeddings", "vision.layer.0", "vision.layer.1", "vision.post",
		"text.embeddings", "text.layer.0", "text.layer.1", "text.layer.2", "itm")
}

// Texts read together must be read as if alone.
func TestMatchTogether(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, kernel.F32)
	seen := m.see(r.Get("pixels", 0))
	texts := [][]int32{c.IDs[0], c.IDs[1], c.IDs[0][:3], c.IDs[1]}
	for range 50 { // more than are read at once
		texts = append(texts, c.IDs[0])
	}
	for i, got := range m.Logits(seen, texts) {
		if want := m.Logit(seen, texts[i], nil); math.Abs(got-want) > 1e-5 {
			t.Errorf("text %d: together %g, alone %g", i, got, want)
		}
	}
}

// The bounds on bf16 and int8: 4 % and 20 % of the largest magnitude of each stage,
// probabilities within 0.03, and the same side of one half.
func TestLowPrecisionStaysClose(t *testing.T) {
	t.Run("bf16", func(t *testing.T) { staysClose(t, kernel.BF16, 0.04) })
	t.Run("int8", func(t *testing.T) { staysClose(t, kernel.Int8, 0.2) })
}

func staysClose(t *testing.T, p kernel.Precision, stage float64) {
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, p)
	a := tensor.Borrow()
	defer a.Return()
	for b, ids := range c.IDs {
		a.Watch = r.Watch(b, stage)
		seen := m.project(a, r.Get("pixels", b))
		m.match(a, seen, ids, nil)
		want, got := r.Get("probability", b)[0], m.ITM(seen, ids, nil)
		if math.Abs(float64(want-got)) > 0.03 || (want > 0.5) != (got > 0.5) {
			t.Errorf("text %d: probability %g, want %g", b, got, want)
		}
	}
}

func TestQAStagesEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyVQA, &c)
	m := must(t, OpenQA, tinyVQA, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b, ids := range c.IDs {
		a.Watch = r.Watch(b, parity.F32)
		img := m.vision.Forward(a, r.Get("pixels", b))
		q := m.question.Read(a, ids, m.question.look(a, img, a.Floats), nil)
		w := m.answer.write(a, m.answer.Text.look(a, q, a.Floats), sample.Rules{}, 8)
		forced := append([]int32{m.bos}, c.Forced[b]...)
		x := w.step(forced, w.live)
		logits := m.answer.head(a, x)
		r.Compare("logits", r.Get("logits", b), logits.Data, logits.Cols(), parity.F32)
		a.Watch = nil

		// Word by word through the cache, the same scores.
		w = m.answer.write(a, w.seen, sample.Rules{Beams: 2}, 8)
		got := w.Start(forced[:1])
		for i := 0; ; i++ {
			r.Compare("logits", r.Get("logits", b)[i*logits.Cols():], got, logits.Cols(), parity.F32)
			if i+1 == len(forced) {
				break
			}
			// Two beams with the same words: the first is compared.
			got = w.Next([]int{0, 0}, []int32{forced[i+1], forced[i+1]})[:logits.Cols()]
		}
		a.Reset()
	}
	r.Reached("vision.embeddings", "vision.layer.2", "vision.post", "text.embeddings", "text.layer.0", "text.layer.1",
		"decode.embeddings", "decode.layer.0", "decode.layer.1")
}

func TestCaptionerStagesEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyCaption, &c)
	m := must(t, OpenCaptioner, tinyCaption, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b, ids := range c.IDs {
		a.Watch = r.Watch(b, parity.F32)
		img := m.vision.Forward(a, r.Get("pixels", b))
		w := m.decoder.write(a, m.decoder.Text.look(a, img, a.Floats), sample.Rules{}, len(ids))
		logits := m.decoder.head(a, w.step(ids, w.live))
		r.Compare("logits", r.Get("logits", b), logits.Data, logits.Cols(), parity.F32)
		a.Reset()
	}
	r.Reached("vision.layer.1", "vision.post", "decode.embeddings", "decode.layer.1")
}

func TestAnswersEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyVQA, &c)
	m := must(t, OpenQA, tinyVQA, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b, ids := range c.IDs {
		for name, rules := range searches {
			rules.End = m.rules.End
			got, err := m.generate(context.Background(), a, r.Get("pixels", b), ids, rules)
			if want := c.Generated[b][name]; err != nil || !slices.Equal(got, want) {
				t.Errorf("%s, question %d: %v, want %v; %v", name, b, got, want, err)
			}
			a.Reset()
		}
	}
}

func TestCaptionsEqualReference(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyCaption, &c)
	m := must(t, OpenCaptioner, tinyCaption, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for b := range c.Generated {
		for name, rules := range searches {
			rules.End = m.rules.End
			for _, k := range []struct {
				prompt []int32
				want   []int32
			}{{nil, c.Generated[b][name]}, {c.PromptIDs[b], c.Prompted[b][name]}} {
				got, err := m.generate(context.Background(), a, r.Get("pixels", b), k.prompt, rules)
				if err != nil || !slices.Equal(got, k.want) {
					t.Errorf("%s, picture %d, prompt %v: %v, want %v; %v", name, b, k.prompt, got, k.want, err)
				}
				a.Reset()
			}
		}
		// A batch of two in the reference pads what ended early.
		if g := c.Generated[b]["greedy"]; !slices.Equal(g, c.Batch[b][:len(g)]) {
			t.Errorf("the recording of picture %d depends on its batch", b)
		}
	}
}

// The whole way from files and strings, through our own picture and text code.
func TestFromFilesToAnswers(t *testing.T) {
	ctx := context.Background()
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, kernel.F32)
	pic := decodePicture(t, tinyITM)
	r.Compare("image_embeds", r.Get("image_embeds", 0), m.EmbedImages([]*media.Picture{pic})[0], m.Dim(), parity.F32)
	enc := m.Encode(c.Texts[0])
	if !slices.Equal(enc.IDs, c.IDs[0]) {
		t.Errorf("%q: ids %v, want %v", c.Texts[0], enc.IDs, c.IDs[0])
	}
	r.Compare("probability", r.Get("probability", 0), []float32{m.ITM(m.Look(pic), enc.IDs, nil)}, 1, parity.F32)
	if long := m.Encode(strings.Repeat("cat ", 100)); !long.Truncated || len(long.IDs) != 40 {
		t.Errorf("a long text has %d ids, truncated %v", len(long.IDs), long.Truncated)
	}
	if m.MaskID() != 4 {
		t.Errorf("mask id %d", m.MaskID())
	}

	var v reference
	parity.Open(t, tinyVQA, &v)
	qa := must(t, OpenQA, tinyVQA, kernel.F32)
	if got, read, err := qa.Answer(ctx, decodePicture(t, tinyVQA), v.Texts[0]); got != v.Decoded[0] || read.Truncated || err != nil {
		t.Errorf("answer %q, want %q; %v %v", got, v.Decoded[0], read.Truncated, err)
	}
	if _, read, err := qa.Answer(ctx, decodePicture(t, tinyVQA), strings.Repeat("cat ", 100)); !read.Truncated || err != nil {
		t.Errorf("a long question: truncated %v, %v", read.Truncated, err)
	}

	var p reference
	parity.Open(t, tinyCaption, &p)
	cap := must(t, OpenCaptioner, tinyCaption, kernel.F32)
	pic = decodePicture(t, tinyCaption)
	if got, err := cap.Caption(ctx, pic, ""); got != p.Decoded[0] || err != nil {
		t.Errorf("caption %q, want %q; %v", got, p.Decoded[0], err)
	}
	if got, err := cap.Caption(ctx, pic, p.Prompts[0]); got != p.DecodedPrompted[0] || err != nil {
		t.Errorf("caption %q, want %q; %v", got, p.DecodedPrompted[0], err)
	}
	if _, err := cap.Caption(ctx, pic, strings.Repeat("cat ", 100)); err != nil {
		t.Error(err)
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := must(t, OpenCaptioner, tinyCaption, kernel.F32)
	if _, err := m.Caption(ctx, decodePicture(t, tinyCaption), "a picture of"); tonggan.CodeOf(err) != tonggan.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestSteadyPassAllocatesNothing(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, kernel.F32)
	pixels := r.Get("pixels", 0)
	seen := m.see(pixels)
	var maps nn.Maps
	a := tensor.Borrow()
	defer a.Return()
	for what, pass := range map[string]func(){
		"vision":            func() { m.vision.Forward(a, pixels); a.Reset() },
		"text":              func() { m.text.Read(a, c.IDs[0], nil, nil); a.Reset() },
		"matching":          func() { m.match(a, seen, c.IDs[0], nil); a.Reset() },
		"matching and maps": func() { m.match(a, seen, c.IDs[0], &maps); a.Reset() },
		"ITM":               func() { m.ITM(seen, c.IDs[0], &maps) },
	} {
		pass() // warms the arena
		pass()
		if n := testing.AllocsPerRun(20, pass); n != 0 {
			t.Errorf("a steady %s pass allocates %g times", what, n)
		}
	}
}

func TestConfigFaultsAreNamed(t *testing.T) {
	for _, k := range []struct {
		dir  string
		path []string
		v    any
		code tonggan.Code
		says string
	}{
		{tinyITM, []string{"architectures"}, []string{"BlipModel"}, tonggan.Unsupported, `"BlipModel"; supported here: BlipForImageTextRetrieval`},
		{tinyITM, []string{"text_config", "is_decoder"}, false, tonggan.Unsupported, "is_decoder"},
		{tinyITM, []string{"text_config", "num_attention_heads"}, 7, tonggan.Invalid, "must divide"},
		{tinyITM, []string{"text_config", "max_position_embeddings"}, 1 << 40, tonggan.Invalid, "max_position_embeddings"},
		{tinyITM, []string{"image_text_hidden_size"}, 0, tonggan.Invalid, "image_text_hidden_size"},
		{tinyITM, []string{"image_text_hidden_size"}, 15, tonggan.Invalid, "vision_proj"},
		{tinyITM, []string{"vision_config", "patch_size"}, 31, tonggan.Invalid, "patch_size"},
		{tinyITM, []string{"vision_config", "num_hidden_layers"}, 1, tonggan.Invalid, "unused"},
		{tinyVQA, []string{"text_config", "bos_token_id"}, 100000, tonggan.Invalid, "bos_token_id"},
		{tinyVQA, []string{"text_config", "sep_token_id"}, -1, tonggan.Invalid, "sep_token_id"},
		{tinyVQA, []string{"vision_config", "hidden_size"}, 36, tonggan.Invalid, "must equal vision_config.hidden_size"},
		{tinyCaption, []string{"text_config", "hidden_act"}, "silu", tonggan.Unsupported, "silu"},
	} {
		f := files(t, k.dir, kernel.F32)
		var c map[string]any
		if err := json.Unmarshal(f.Config, &c); err != nil {
			t.Fatal(err)
		}
		at := c
		for _, p := range k.path[:len(k.path)-1] {
			at = at[p].(map[string]any)
		}
		at[k.path[len(k.path)-1]] = k.v
		f.Config, _ = json.Marshal(c)
		var err error
		switch k.dir {
		case tinyITM:
			_, err = OpenRetrieval(f)
		case tinyVQA:
			_, err = OpenQA(f)
		case tinyCaption:
			_, err = OpenCaptioner(f)
		}
		if err == nil || tonggan.CodeOf(err) != k.code || !strings.Contains(err.Error(), k.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: want %s saying %q, got %v: %v", k.path, k.code, k.says, tonggan.CodeOf(err), err)
		}
	}
}

// Many goroutines share a model and a picture.
func TestShared(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyITM, &c)
	m := must(t, OpenRetrieval, tinyITM, kernel.F32)
	seen := m.see(r.Get("pixels", 0))
	want := m.ITM(seen, c.IDs[0], nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var maps nn.Maps
			for range 10 {
				if got := m.ITM(seen, c.IDs[0], &maps); got != want {
					t.Errorf("got %g, alone %g", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}
