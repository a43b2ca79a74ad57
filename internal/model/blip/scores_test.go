package blip

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/parity"
	"tonggan/internal/sample"
	"tonggan/internal/tensor"
	"tonggan/internal/weight"
)

// Scores that are stored apart count, whatever the configuration says of ties: here they are
// twice what the word embeddings give.
func TestStoredScores(t *testing.T) {
	var c reference
	r := parity.Open(t, tinyCaption, &c)
	const head = "text_decoder.cls.predictions."
	scores := func(f nn.Files) []float32 {
		m, err := OpenCaptioner(f)
		if err != nil {
			t.Fatal(err)
		}
		a := tensor.Borrow()
		defer a.Return()
		w := m.decoder.write(a, m.decoder.Text.look(a, m.vision.Forward(a, r.Get("pixels", 0)), a.Floats), sample.Rules{}, len(c.IDs[0]))
		return slices.Clone(m.decoder.head(a, w.step(c.IDs[0], w.live)).Data)
	}
	twice := func(x []float32) []float32 {
		for i := range x {
			x[i] *= 2
		}
		return x
	}
	f := files(t, tinyCaption, kernel.F32)
	v := f.Weights.Shape(head + "bias")[0]
	table := twice(f.Weights.F32("text_decoder.bert.embeddings.word_embeddings.weight", v, 40))
	bias := twice(f.Weights.F32(head+"bias", v))
	want := twice(r.Get("logits", 0))
	for _, config := range []string{`"tie_word_embeddings": true`, `"tie_word_embeddings": false`} {
		f = files(t, tinyCaption, kernel.F32)
		f.Config = bytes.ReplaceAll(f.Config, []byte(`"tie_word_embeddings": true`), []byte(config))
		f.Weights = with(t, tinyCaption, weight.Tensor{Name: head + "decoder.weight", Shape: []int{v, 40}, Data: table},
			weight.Tensor{Name: head + "decoder.bias", Shape: []int{v}, Data: bias})
		got := scores(f)
		r.Compare(config, want[:len(got)], got, v, parity.F32)
	}
	f.Weights = files(t, tinyCaption, kernel.F32).Weights
	if _, err := OpenCaptioner(f); err == nil || !strings.Contains(err.Error(), "1 missing: "+head+"decoder.weight") {
		t.Errorf("tied nowhere and not stored: %v", err)
	}
}

// with is the weights of a checkpoint folder and some more, as two shards.
func with(t *testing.T, dir string, more ...weight.Tensor) *weight.Scope {
	t.Helper()
	first, err := os.ReadFile(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	var second bytes.Buffer
	if err := weight.Write(&second, more); err != nil {
		t.Fatal(err)
	}
	var names map[string]json.RawMessage
	if err := json.Unmarshal(first[8:8+binary.LittleEndian.Uint64(first)], &names); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{}
	for name := range names {
		places[name] = "1.safetensors"
	}
	for _, x := range more {
		places[x.Name] = "2.safetensors"
	}
	delete(places, "__metadata__")
	index, _ := json.Marshal(map[string]any{"weight_map": places})
	store, err := weight.Open(fstest.MapFS{"1.safetensors": {Data: first}, "2.safetensors": {Data: second.Bytes()}, "model.safetensors.index.json": {Data: index}})
	if err != nil {
		t.Fatal(err)
	}
	return store.Root()
}
