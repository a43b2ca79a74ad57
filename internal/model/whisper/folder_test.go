package whisper

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
	"tonggan/internal/weight"
)

// What is wrong with a folder is named: the file, the field and the limit.
func TestBadFolders(t *testing.T) {
	edit := func(b []byte, old, with string) []byte {
		if !strings.Contains(string(b), old) {
			t.Fatalf("there is no %q to edit", old)
		}
		return []byte(strings.Replace(string(b), old, with, 1))
	}
	for _, c := range []struct {
		name string
		edit func(f *nn.Files)
		code tonggan.Code
		says string
	}{
		{"another class", func(f *nn.Files) { f.Config = edit(f.Config, arch, "BertModel") }, tonggan.Unsupported, "BertModel"},
		{"no width", func(f *nn.Files) { f.Config = edit(f.Config, `"d_model": 36`, `"d_model": 0`) }, tonggan.Invalid, "d_model is 0"},
		{"huge vocabulary", func(f *nn.Files) { f.Config = edit(f.Config, `"vocab_size": 412`, `"vocab_size": 99999999`) }, tonggan.Invalid, "vocab_size"},
		{"heads", func(f *nn.Files) {
			f.Config = edit(f.Config, `"encoder_attention_heads": 3`, `"encoder_attention_heads": 7`)
		}, tonggan.Invalid, "encoder_attention_heads is 7"},
		{"activation", func(f *nn.Files) { f.Config = edit(f.Config, `"gelu"`, `"mish"`) }, tonggan.Unsupported, "mish"},
		{"not JSON", func(f *nn.Files) { f.Config = []byte("{") }, tonggan.Invalid, "config.json"},
		{"other bins", func(f *nn.Files) { f.Preprocessor = edit(f.Preprocessor, `"feature_size": 20`, `"feature_size": 80`) }, tonggan.Invalid, "num_mel_bins 20"},
		{"other rate", func(f *nn.Files) {
			f.Preprocessor = edit(f.Preprocessor, `"sampling_rate": 16000`, `"sampling_rate": 8000`)
		}, tonggan.Unsupported, "sampling_rate is 8000"},
		{"windows of an odd length", func(f *nn.Files) { f.Preprocessor = edit(f.Preprocessor, `"n_fft": 400`, `"n_fft": 402`) }, tonggan.Unsupported, "preprocessor_config.json: n_fft is 402"},
		{"no step", func(f *nn.Files) { f.Preprocessor = edit(f.Preprocessor, `"hop_length": 160`, `"hop_length": 0`) }, tonggan.Invalid, "preprocessor_config.json: hop_length is 0"},
		{"gaps between windows", func(f *nn.Files) { f.Preprocessor = edit(f.Preprocessor, `"hop_length": 160`, `"hop_length": 500`) }, tonggan.Unsupported, "hop_length is 500"},
		{"a token too far", func(f *nn.Files) {
			f.Generation = edit(f.Generation, `"no_timestamps_token_id": 310`, `"no_timestamps_token_id": 4120`)
		}, tonggan.Invalid, "no_timestamps_token_id is 4120"},
		{"rewarded", func(f *nn.Files) { f.Generation = []byte(`{"repetition_penalty": -1}`) }, tonggan.Invalid, "repetition_penalty is -1"},
		{"too many beams", func(f *nn.Files) { f.Generation = []byte(`{"num_beams": 17}`) }, tonggan.Unsupported, "num_beams is 17"},
		{"scores of their own", func(f *nn.Files) {
			f.Config = edit(f.Config, `"tie_word_embeddings": true`, `"tie_word_embeddings": false`)
		}, tonggan.Invalid, "proj_out.weight"},
		{"generation is not JSON", func(f *nn.Files) { f.Generation = []byte("[") }, tonggan.Invalid, "generation_config.json"},
		{"no tokenizer", func(f *nn.Files) { f.Tokenizer = nil }, tonggan.Invalid, "tokenizer"},
	} {
		f := files(t, kernel.F32)
		c.edit(&f)
		if _, err := Open(f); tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %s saying %q", c.name, err, c.code, c.says)
		}
	}
}

// What published folders say, and what it means.
func TestTokens(t *testing.T) {
	f := files(t, kernel.F32)
	for _, c := range []struct {
		name, generation, more string // what else config.json says
		want                   Tokens
	}{
		{"none, English alone", "", `"suppress_tokens": [7], "max_length": 30`, Tokens{Suppress: []int32{7}, MostTokens: 30}},
		{"none", "", `"vocab_size": 51865, "begin_suppress_tokens": [5]`, Tokens{SuppressFirst: []int32{5}, Langs: map[string]int32{"en": 302, "zh": 303, "de": 304}}},
		{"none, a forced prompt", "", `"vocab_size": 51865, "forced_decoder_ids": [[1, 303], [2, 306], [3, 310]]`, Tokens{Langs: map[string]int32{"en": 302, "zh": 303, "de": 304}, Language: "zh"}},
		{"no languages", `{"is_multilingual": true}`, `"suppress_tokens": [7]`, Tokens{Langs: map[string]int32{"en": 302, "zh": 303, "de": 304}}},
		{"English alone", `{"is_multilingual": false, "forced_decoder_ids": [[1, 310]]}`, `"vocab_size": 51865`, Tokens{}},
		{"a language", `{"lang_to_id": {"<|de|>": 304}, "language": "<|de|>", "task": "transcribe"}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}, Language: "de"}},
		{"another", `{"lang_to_id": {"<|de|>": 304, "<|zh|>": 303}, "language": "zh"}`, `"forced_decoder_ids": [[1, 304]]`, Tokens{Langs: map[string]int32{"de": 304, "zh": 303}, Language: "zh"}},
		{"forced", `{"lang_to_id": {"<|de|>": 304}, "forced_decoder_ids": [[1, 304], [2, 306]]}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}, Language: "de"}},
		{"to be found out", `{"lang_to_id": {"<|de|>": 304}, "forced_decoder_ids": [[1, null], [2, 306]]}`, `"forced_decoder_ids": [[1, 304]]`, Tokens{Langs: map[string]int32{"de": 304}}},
		{"a task", `{"lang_to_id": {"<|de|>": 304}, "task": "transcribe"}`, `"forced_decoder_ids": [[1, 304]]`, Tokens{Langs: map[string]int32{"de": 304}}},
		{"a language by name", `{"lang_to_id": {"<|de|>": 304}, "language": "german", "task": "transcribe"}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}, Language: "de"}},
		{"a language that it lacks", `{"lang_to_id": {"<|de|>": 304}, "language": "hindi"}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}}},
		{"translating", `{"lang_to_id": {"<|de|>": 304}, "language": "German", "task": "translate"}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}, Language: "de", Translates: true}},
		{"forced to translate", `{"lang_to_id": {"<|de|>": 304}, "forced_decoder_ids": [[1, 304], [2, 305]]}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}, Language: "de", Translates: true}},
		{"forced, but a task is named", `{"lang_to_id": {"<|de|>": 304}, "task": "transcribe", "forced_decoder_ids": [[1, 304], [2, 305]]}`, `"a": 1`, Tokens{Langs: map[string]int32{"de": 304}}},
		{"an end of its own", `{"eos_token_id": 299, "max_initial_timestamp_index": 0}`, `"a": 1`, Tokens{End: 299}},
		{"several ends", `{"eos_token_id": [300, 299], "max_initial_timestamp_index": 1}`, `"a": 1`, Tokens{LatestFirst: 1}},
		{"new tokens", `{"max_length": 30, "max_new_tokens": 7, "suppress_tokens": [-1, 9999, 3]}`, `"a": 1`, Tokens{MostTokens: 7, Suppress: []int32{-1, 3, 9999}}},
		{"doubts", `{"no_speech_threshold": 0.1, "logprob_threshold": -0.5, "compression_ratio_threshold": null}`, `"a": 1`, Tokens{Doubt: Doubt{2.4, -0.5, 0.1}}},
		{"heads of a teacher", `{"alignment_heads": [[2, 1], [31, 19], [1, 9]]}`, `"a": 1`, Tokens{Heads: [][2]int{{2, 1}}}},
	} {
		f.Config, f.Generation = []byte(`{"architectures": ["`+arch+`"], "vocab_size": 412, "decoder_layers": 3, "decoder_attention_heads": 4, "d_model": 36,
			"encoder_attention_heads": 3, "decoder_start_token_id": 301, "eos_token_id": 300, `+c.more+`}`), []byte(c.generation)
		config, err := ParseConfig(f.Config)
		if err != nil {
			t.Fatal(err)
		}
		want := &c.want
		want.Start, want.Prev, want.NoSpeech, want.NoTimes, want.FirstTime, want.Beams = 301, 308, 309, 310, 311, 1
		if want.End == 0 {
			want.End = 300
		}
		if want.MostTokens == 0 {
			want.MostTokens = 448
		}
		if want.Doubt == (Doubt{}) {
			want.Doubt = Doubt{2.4, -1, 0.6}
		}
		if want.LatestFirst == 0 && want.End == 300 {
			want.LatestFirst = -1
		}
		if want.Translate, want.Transcribe = 305, 306; want.Langs == nil {
			want.Translate, want.Transcribe = -1, -1
		}
		if got, err := parseTokens(f, config); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\nwant %+v\ngot  %+v", c.name, err, want, got)
		}
	}
}

// What generation_config.json asks for, as transformers 5.24 does it: the ids of the first
// window.
func TestGenerationConfigEqualsReference(t *testing.T) {
	for says, want := range map[string][]int32{
		`"max_length": 4`:                      {317, 226, 227, 74},
		`"max_length": 9, "max_new_tokens": 4`: {317, 226, 227, 74},
		`"no_repeat_ngram_size": 1`:            {317, 226, 227, 74, 376, 399, 317, 227, 256, 86, 411},
		`"no_repeat_ngram_size": 2`: {317, 226, 227, 74, 376, 399, 317, 227, 256, 86, 411, 303, 190, 190, 256, 227, 40, 86, 82, 8, 86, 263, 256, 70, 86, 256, 62, 195, 256,
			190, 165, 256, 256, 303, 103, 256, 193, 227, 193, 256, 82, 190, 5},
		`"repetition_penalty": 1.6`: {317, 226, 227, 74, 376, 399, 62, 14, 256, 263, 112, 8, 101, 294, 86, 230, 190, 70, 135, 287, 411, 411},
		`"repetition_penalty": 0.7`: {317, 226, 227, 74, 227, 227, 227, 14, 74, 74, 74, 227, 74, 227, 399, 411, 317, 227, 227, 256, 227, 256, 256, 227, 256, 227, 256, 227,
			256, 227, 256, 227, 256, 227, 256, 256, 256, 256, 256, 256, 227, 256, 227, 256, 330, 410},
	} {
		f := files(t, kernel.F32)
		f.Generation = []byte(strings.Replace(string(f.Generation), `"max_length": 40`, says, 1))
		m, err := Open(f)
		if err != nil {
			t.Fatal(err)
		}
		var got []int32
		x := append(slices.Clone(shorts(t)[0]), make([]float32, 2*Rate-len(shorts(t)[0]))...)
		_, err = m.Transcribe(t.Context(), x, Options{Plain: true}, segments(func(s tonggan.Segment, _ int) error {
			got = append(got, s.Tokens...)
			return nil
		}))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v\nwant %v\ngot  %v", says, err, want, got)
		}
	}
}

// A vocabulary may have no times.
func TestNoTimes(t *testing.T) {
	f := files(t, kernel.F32)
	f.Config = []byte(strings.Replace(string(f.Config), `"vocab_size": 412`, `"vocab_size": 311`, 1))
	f.Weights = rewritten(t, func(all map[string]weight.Tensor) {
		const words = "model.decoder.embed_tokens.weight"
		all[words] = weight.Tensor{DType: weight.F32, Shape: []int{311, 36}, Data: all[words].Data[:311*36]}
	}).Root()
	m, err := Open(f)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := m.Transcribe(t.Context(), samples(t, 0, 3), Options{Plain: true}, segments(func(s tonggan.Segment, _ int) error {
		if n++; !(s.MeanLogProb < 0) {
			t.Errorf("mean log-probability %g", s.MeanLogProb)
		}
		return nil
	})); err != nil || n != 2 {
		t.Errorf("%d segments, %v", n, err)
	}
}

// rewritten is the tiny checkpoint with other tensors.
func rewritten(t *testing.T, edit func(all map[string]weight.Tensor)) *weight.Store {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(tiny, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	n := binary.LittleEndian.Uint64(b)
	var head map[string]struct {
		Shape []int  `json:"shape"`
		At    [2]int `json:"data_offsets"`
	}
	if err := json.Unmarshal(b[8:8+n], &head); err != nil {
		t.Fatal(err)
	}
	delete(head, "__metadata__")
	all := map[string]weight.Tensor{}
	for name, h := range head {
		x := make([]float32, (h.At[1]-h.At[0])/4)
		for i := range x {
			x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[8+int(n)+h.At[0]+4*i:]))
		}
		all[name] = weight.Tensor{DType: weight.F32, Shape: h.Shape, Data: x}
	}
	edit(all)
	var list []weight.Tensor
	for name, x := range all {
		x.Name = name
		list = append(list, x)
	}
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "model.safetensors"))
	if err == nil {
		err = errors.Join(weight.Write(file, list), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	store, err := weight.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func negative(x weight.Tensor) weight.Tensor {
	x.Data = slices.Clone(x.Data)
	for i := range x.Data {
		x.Data[i] = -x.Data[i]
	}
	return x
}

// Scores are those of the word embeddings, or the other way round, or of a matrix of their
// own; a checkpoint that scales its words says so in vain, as in the reference.
func TestScores(t *testing.T) {
	const in, out = "model.decoder.embed_tokens.weight", "proj_out.weight"
	for _, c := range []struct {
		name string
		edit func(all map[string]weight.Tensor)
		tied bool
		sign float32
	}{
		{"words alone", func(map[string]weight.Tensor) {}, true, 1},
		{"scores alone", func(all map[string]weight.Tensor) { all[out] = all[in]; delete(all, in) }, true, 1},
		{"both, tied in vain", func(all map[string]weight.Tensor) { all[out] = negative(all[in]) }, true, -1},
		{"both", func(all map[string]weight.Tensor) { all[out] = negative(all[in]) }, false, -1},
	} {
		f := files(t, kernel.F32)
		f.Config = []byte(strings.NewReplacer(`"scale_embedding": false`, `"scale_embedding": true`, `"tie_word_embeddings": true`, fmt.Sprintf(`"tie_word_embeddings": %t`, c.tied)).Replace(string(f.Config)))
		f.Weights = rewritten(t, c.edit).Root()
		got, err := Open(f)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := open(t, kernel.F32)
		a := tensor.Borrow()
		x := a.New(1, 36)
		for i := range x.Data {
			x.Data[i] = float32(i%7) - 3
		}
		for i, v := range want.text.Scores.Forward(a, x).Data {
			if g := got.text.Scores.Forward(a, x).Data[i]; g != c.sign*v {
				t.Errorf("%s: score %d is %g, want %g", c.name, i, g, c.sign*v)
				break
			}
		}
		if !slices.Equal(got.text.Word.Table, want.text.Word.Table) {
			t.Errorf("%s: other words", c.name)
		}
		a.Return()
	}
}

// Windows that are taken for silent are told of, say no language, and keep no memory; the
// temperature that was asked for is the one that is tried first.
func TestSilentWindows(t *testing.T) {
	m := open(t, kernel.F32)
	m.tokens.Doubt = Doubt{Compression: 100, LogProb: 100, NoSpeech: -1}
	windows := 0
	if _, err := m.Transcribe(t.Context(), samples(t, 0, 5), Options{}, func(window []tonggan.Segment, _ int) error {
		if windows++; len(window) != 0 {
			t.Errorf("somebody says %q", window[0].Text)
		}
		return nil
	}); err != nil || windows != 3 {
		t.Errorf("%d windows of five seconds, %v", windows, err)
	}
	m.tokens.Doubt = Doubt{Compression: 1e9, LogProb: -1e9, NoSpeech: 2} // all is believed
	if _, err := m.Transcribe(t.Context(), samples(t, 0, 2), Options{Language: "en", Temperature: 0.3}, segments(func(s tonggan.Segment, _ int) error {
		if s.Temperature != 0.3 {
			t.Errorf("temperature %g", s.Temperature)
		}
		return nil
	})); err != nil {
		t.Error(err)
	}
}
