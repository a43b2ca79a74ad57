package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"tonggan"
)

func TestLookups(t *testing.T) {
	tok := load(t, os.DirFS("testdata/bert"))
	id, ok := tok.ID("[MASK]")
	if !ok || tok.Token(id) != "[MASK]" {
		t.Errorf("[MASK] is %d, %v, %q", id, ok, tok.Token(id))
	}
	if _, ok := tok.ID("no such token"); ok {
		t.Error("found what is not there")
	}
	if tok.Token(-1) != "" || tok.Token(1<<30) != "" {
		t.Error("ids out of range have tokens")
	}
	for id := range int32(tok.Size()) {
		if got, ok := tok.ID(tok.Token(id)); !ok || got != id {
			t.Fatalf("id %d is %q is %d", id, tok.Token(id), got)
		}
	}
}

func TestTruncation(t *testing.T) {
	tok := load(t, os.DirFS("testdata/bert"))
	text := "a cat and a dog and a bear"
	whole := tok.Encode(text, 0)
	for limit := 1; limit <= len(whole.IDs)+2; limit++ {
		got := tok.Encode(text, limit)
		n := len(got.IDs)
		if n != min(max(limit, 2), len(whole.IDs)) || got.Truncated != (limit < len(whole.IDs)) || len(got.Spans) != n {
			t.Errorf("limit %d: %d ids, truncated %v", limit, n, got.Truncated)
		}
		if !slices.Equal(got.IDs[:n-1], whole.IDs[:n-1]) || got.IDs[n-1] != whole.IDs[len(whole.IDs)-1] {
			t.Errorf("limit %d: %v", limit, got.IDs)
		}
	}
}

// TestDecodeRune: malformed sequences have the lengths that Unicode 3.9 recommends.
func TestDecodeRune(t *testing.T) {
	for _, c := range []struct {
		in   string
		size int
	}{
		{"\xe4", 1}, {"\xe4\xb8", 2}, {"\xe4\xb8a", 2}, {"\xe4\xb8\xff", 2}, {"\xed\xa0\x80", 1}, {"\xc0\xaf", 1}, {"\xe0\x80\xaf", 1},
		{"\xf0\x9f\x98", 3}, {"\xf0\x80\x80\xaf", 1}, {"\xf4\x90\x80\x80", 1}, {"\xf4\x8f\xbf", 3}, {"\xf8\x88", 1}, {"\x80\x80", 1}, {"\xf1\x80", 2}, {"\xff", 1},
	} {
		if r, n := decodeRune(c.in); r != utf8.RuneError || n != c.size {
			t.Errorf("% x: %q, %d bytes, want %d", c.in, r, n, c.size)
		}
	}
	if r, n := decodeRune("\ufffd"); r != utf8.RuneError || n != 3 {
		t.Errorf("U+FFFD itself: %q, %d", r, n)
	}
}

func TestBadFolders(t *testing.T) {
	good := only(t, "bert", "tokenizer.json")["tokenizer.json"].Data
	edit := func(old, with string) string {
		s := strings.Replace(string(good), old, with, 1)
		if s == string(good) {
			t.Fatalf("%q is not in tokenizer.json", old)
		}
		return s
	}
	for _, c := range []struct {
		name, file, text string
		code             tonggan.Code
		why              string
	}{
		{"nothing", "config.json", "{}", tonggan.NotFound, "no tokenizer"},
		{"half", "vocab.json", "{}", tonggan.NotFound, "merges.txt"},
		{"not JSON", "tokenizer.json", "{", tonggan.Invalid, "damaged"},
		{"no model", "tokenizer.json", "{}", tonggan.Invalid, "no model"},
		{"bad vocab", "tokenizer.json", `{"model":{"type":"BPE","vocab":{"a":1.5}}}`, tonggan.Invalid, "damaged"},
		{"negative id", "tokenizer.json", `{"model":{"type":"BPE","vocab":{"a":-1}}}`, tonggan.Invalid, "out of range"},
		{"huge id", "tokenizer.json", `{"model":{"type":"BPE","vocab":{"a":2147483647}}}`, tonggan.Invalid, "out of range"},
		{"bad merge", "tokenizer.json", `{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}`, tonggan.Invalid, "merge"},
		{"odd merge", "tokenizer.json", `{"model":{"type":"BPE","vocab":{"a":0},"merges":["ab"]}}`, tonggan.Invalid, "two symbols"},
		{"no unknown", "tokenizer.json", `{"model":{"type":"WordPiece","vocab":{"a":0}}}`, tonggan.Invalid, "[UNK]"},
		{"unigram", "tokenizer.json", `{"model":{"type":"Unigram","vocab":[["a",0]]}}`, tonggan.Unsupported, "Unigram"},
		{"normalizer", "tokenizer.json", edit(`"BertNormalizer"`, `"NFKC"`), tonggan.Unsupported, "NFKC"},
		{"pre_tokenizer", "tokenizer.json", edit(`"BertPreTokenizer"`, `"Metaspace"`), tonggan.Unsupported, "Metaspace"},
		{"post_processor", "tokenizer.json", edit(`"TemplateProcessing"`, `"Magic"`), tonggan.Unsupported, "Magic"},
		{"decoder", "tokenizer.json", edit(`"decoder":{"type":"WordPiece"`, `"decoder":{"type":"Fuse"`), tonggan.Unsupported, "Fuse"},
		{"long words", "tokenizer.json", edit(`"max_input_chars_per_word":100`, `"max_input_chars_per_word":100000`), tonggan.Invalid, "max_input_chars_per_word"},
		{"post id", "tokenizer.json", edit(`"ids":[2]`, `"ids":[99999]`), tonggan.Invalid, "99999"},
		{"empty vocab.txt", "vocab.txt", "", tonggan.Invalid, "[UNK]"},
		{"bad config", "tokenizer_config.json", "[]", tonggan.Invalid, "tokenizer_config.json"},
	} {
		files := fstest.MapFS{c.file: {Data: []byte(c.text)}}
		if c.file == "tokenizer.json" { // taken as it is, whatever its parts
			files["tokenizer_config.json"] = &fstest.MapFile{Data: []byte(`{"tokenizer_class":"TokenizersBackend"}`)}
		}
		_, err := Load(files)
		if tonggan.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.why) || strings.Contains(fmt.Sprint(err), "\n") {
			t.Errorf("%s: %s: %v", c.name, tonggan.CodeOf(err), err)
		}
	}
}

// TestConfigCounts: for BERT's and CLIP's own classes the reference takes the vocabulary of
// tokenizer.json and the rest from the configuration, so that folders with and without it
// read alike.
func TestConfigCounts(t *testing.T) {
	texts := []string{"A Cat, É e\u0301! 猫狗", "  CAT <new> <NEW> hat!\n", strings.Repeat("a", 101)}
	for _, c := range []struct{ folder, files, old, with string }{
		{"bert", `{}`, `"lowercase":true`, `"lowercase":false`},
		{"bert", `{"tokenizer_config.json":{"do_lower_case":false}}`, ``, ``},
		{"bert", `{"tokenizer_config.json":{"tokenizer_class":"BertTokenizerFast","tokenize_chinese_chars":false,"strip_accents":false}}`, ``, ``},
		{"bert", `{"tokenizer_config.json":{"additional_special_tokens":["<new>"]}}`, `"max_input_chars_per_word":100`, `"max_input_chars_per_word":3`},
		{"clip", `{}`, `{"type":"Lowercase"}`, `{"type":"NFC"}`},
		{"clip", `{"tokenizer_config.json":{"pad_token":"!"}}`, `"RobertaProcessing"`, `"Unheard"`},
		{"clip", `{"added_tokens.json":{"<new>":5000}}`, ``, ``},
	} {
		var files map[string]json.RawMessage
		if err := json.Unmarshal([]byte(c.files), &files); err != nil {
			t.Fatal(err)
		}
		with, without := only(t, c.folder, "tokenizer.json"), only(t, c.folder, map[string][]string{"bert": {"vocab.txt"}, "clip": {"vocab.json", "merges.txt"}}[c.folder]...)
		json := with["tokenizer.json"]
		if json.Data = bytes.Replace(json.Data, []byte(c.old), []byte(c.with), 1); c.old != "" && !bytes.Contains(json.Data, []byte(c.with)) {
			t.Fatalf("%s is not in tokenizer.json", c.old)
		}
		for name, text := range files {
			with[name], without[name] = &fstest.MapFile{Data: text}, &fstest.MapFile{Data: text}
		}
		a, b := load(t, with), load(t, without)
		for _, text := range texts {
			if got, want := a.Encode(text, 0), b.Encode(text, 0); !slices.Equal(got.IDs, want.IDs) {
				t.Errorf("%s with %s: %q: ids %v with tokenizer.json, %v without", c.folder, c.files, text, got.IDs, want.IDs)
			}
		}
	}
}

// TestOldConfigFiles: special_tokens_map.json and added_tokens.json count before
// tokenizer_config.json, unless that lists the added tokens by id.
func TestOldConfigFiles(t *testing.T) {
	for _, c := range []struct {
		config string
		apart  bool // whether ! and <new> are tokens by themselves
	}{
		{`{"pad_token":"<|endoftext|>"}`, true},
		{`{"pad_token":"<|endoftext|>","added_tokens_decoder":{}}`, false},
	} {
		files := only(t, "clip", "vocab.json", "merges.txt")
		tok := load(t, files)
		pad, next := tok.vocab["!"], int32(tok.Size())
		files["tokenizer_config.json"] = &fstest.MapFile{Data: []byte(c.config)}
		files["special_tokens_map.json"] = &fstest.MapFile{Data: []byte(`{"pad_token":{"content":"!","lstrip":false,"normalized":true}}`)}
		files["added_tokens.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"<new>":%d}`, next)}
		got := load(t, files).Encode("cat! <new>", 0).IDs
		if slices.Contains(got, pad) != c.apart || slices.Contains(got, next) != c.apart {
			t.Errorf("%s: ids %v; ! is %d and <new> is %d", c.config, got, pad, next)
		}
	}
}

// TestWhisperFiles: vocab.json, merges.txt and added_tokens.json, as checkpoints of before
// 2023 have them, are the tokenizer that tokenizer.json says.
// Added tokens past a table of embeddings are text, words of the vocabulary are a fault.
func TestKeep(t *testing.T) {
	load := func() *Tokenizer {
		tok, err := Load(fstest.MapFS{"tokenizer.json": {Data: []byte(`{"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"cat":1,"pad":2}},
			"pre_tokenizer":{"type":"BertPreTokenizer"},"added_tokens":[{"id":3,"content":"<pad>","special":true}]}`)},
			"tokenizer_config.json": {Data: []byte(`{"tokenizer_class":"PreTrainedTokenizerFast"}`)}})
		if err != nil {
			t.Fatal(err)
		}
		return tok
	}
	tok := load()
	if ids := tok.Encode("cat<pad>", 0).IDs; !slices.Equal(ids, []int32{1, 3}) {
		t.Fatalf("ids %v", ids)
	}
	if !tok.Keep(9) || tok.Size() != 4 {
		t.Error("a larger table")
	}
	if !tok.Keep(3) || tok.Size() != 3 {
		t.Error("the added token is kept")
	}
	if ids := tok.Encode("cat<pad>", 0).IDs; !slices.Equal(ids, []int32{1, 0, 2, 0}) {
		t.Errorf("ids %v", ids)
	}
	if _, ok := tok.ID("<pad>"); ok || tok.Token(3) != "" {
		t.Error("it has an id")
	}
	if tok = load(); tok.Keep(2) || tok.Size() != 4 {
		t.Error("a word of the vocabulary was dropped")
	}
}

// A special token that is an object without content is none, as in the oldest folders.
func TestEmptySpecialToken(t *testing.T) {
	files := fstest.MapFS{"vocab.txt": {Data: []byte("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncat\n")}}
	for _, name := range []string{"tokenizer_config.json", "special_tokens_map.json"} {
		files[name] = &fstest.MapFile{Data: []byte(`{"mask_token":{"content":"","lstrip":false,"normalized":true}}`)}
		if tok, err := Load(files); err != nil || !slices.Equal(tok.Encode("cat", 0).IDs, []int32{2, 5, 3}) {
			t.Errorf("%s: %v", name, err)
		}
		files[name] = &fstest.MapFile{Data: []byte(`{"mask_token":7}`)}
		if _, err := Load(files); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		delete(files, name)
	}
}

func TestWhisperFiles(t *testing.T) {
	tiny := os.DirFS("../model/whisper/testdata/tiny")
	data, err := fs.ReadFile(tiny, "tokenizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Added []struct {
			ID      int32
			Content string
			Special bool
		} `json:"added_tokens"`
		Model struct {
			Vocab  map[string]int32
			Merges [][2]string
		}
	}
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	merges, special, names := "#version: 0.2\n", map[string]int32{}, []string{}
	for _, m := range whole.Model.Merges {
		merges += m[0] + " " + m[1] + "\n"
	}
	for _, a := range whole.Added {
		if special[a.Content] = a.ID; a.Special {
			names = append(names, a.Content)
		}
	}
	vocab, _ := json.Marshal(whole.Model.Vocab)
	added, _ := json.Marshal(special)
	list, _ := json.Marshal(map[string]any{"additional_special_tokens": names})
	want := load(t, tiny)
	for _, config := range []string{`{"tokenizer_class":"WhisperTokenizer"}`, `{}`} {
		got := load(t, fstest.MapFS{
			"vocab.json": {Data: vocab}, "merges.txt": {Data: []byte(merges)}, "added_tokens.json": {Data: added}, "special_tokens_map.json": {Data: list},
			"tokenizer_config.json": {Data: []byte(config)},
		})
		for _, text := range []string{"", "the cat", " The hat's there,  what?\n", "猫 über 3.5", "<|en|><|transcribe|> that", "<|0.02|> a<|endoftext|>"} {
			a, b := want.Encode(text, 0).IDs, got.Encode(text, 0).IDs
			if !slices.Equal(a, b) || want.Decode(a) != got.Decode(b) {
				t.Errorf("%s: %q is %v, want %v", config, text, b, a)
			}
		}
	}
}

// TestLongTextsStayFast: time is about linear in the text, whatever it is.
func TestLongTextsStayFast(t *testing.T) {
	for _, folder := range []string{"bert", "clip"} {
		tok := load(t, os.DirFS("testdata/"+folder))
		for _, unit := range []string{"a", "\u0301", "é", "猫", "'", "[MASK", " ", "\xe4\xb8", "😀", "한"} {
			start := time.Now()
			e := tok.Encode(strings.Repeat(unit, 200_000/len(unit)), 0)
			tok.Decode(e.IDs)
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("%s: 200 kB of %q took %v", folder, unit, d)
			}
		}
	}
}

// check fails unless an encoding is well-formed.
func check(t *testing.T, tok *Tokenizer, text string, e Encoding) {
	t.Helper()
	if len(e.IDs) != len(e.Spans) {
		t.Fatalf("%d ids, %d spans", len(e.IDs), len(e.Spans))
	}
	last := [2]int{}
	for i, s := range e.Spans {
		if s[0] < 0 || s[0] > s[1] || s[1] > len(text) {
			t.Fatalf("span %v of %d bytes", s, len(text))
		}
		if s != [2]int{} {
			if s[0] < last[0] || s[1] < last[1] {
				t.Fatalf("span %v after %v", s, last)
			}
			last = s
		}
		if id := e.IDs[i]; id < 0 || int(id) >= len(tok.tokens) || !tok.known[id] {
			t.Fatalf("id %d is no token's", id)
		}
	}
	if d := tok.Decode(e.IDs); !utf8.ValidString(d) {
		t.Fatalf("decoded %q", d)
	}
}

func FuzzEncode(f *testing.F) {
	toks := []*Tokenizer{load(f, os.DirFS("testdata/bert")), load(f, os.DirFS("testdata/clip"))}
	for i, l := range readCorpus(f).Lines {
		if i%20 == 0 {
			f.Add(l.text(f), l.Limit)
		}
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = min(max(limit, 0), 100)
		for _, tok := range toks {
			e := tok.Encode(text, 0)
			check(t, tok, text, e)
			short := tok.Encode(text, limit)
			check(t, tok, text, short)
			if limit >= 2 && (len(short.IDs) > limit || short.Truncated != (len(e.IDs) > limit)) {
				t.Errorf("limit %d: %d of %d ids, truncated %v", limit, len(short.IDs), len(e.IDs), short.Truncated)
			}
		}
	})
}

func FuzzLoad(f *testing.F) {
	data, err := os.ReadFile("testdata/variants.json")
	if err != nil {
		f.Fatal(err)
	}
	var variants []struct{ File json.RawMessage }
	if err := json.Unmarshal(data, &variants); err != nil {
		f.Fatal(err)
	}
	for _, v := range variants {
		f.Add([]byte(v.File), []byte(`{"tokenizer_class":"CLIPTokenizer","unk_token":{"content":"a"}}`))
	}
	f.Add([]byte("[UNK]\n[CLS]\n[SEP]\na\n##b\n"), []byte(`{"do_lower_case":false}`))
	f.Add([]byte(`{"a":0,"b</w>":1,"ab</w>":2,"<|endoftext|>":3}`), []byte("#version\na b</w>\n"))
	text := " ab A!aé 猫\u0301 İ 12 it's [MASK] <|endoftext|> New York yes \xff\u00a0"
	f.Fuzz(func(t *testing.T, first, second []byte) {
		if len(first) > 1<<16 || len(second) > 1<<16 {
			return
		}
		for _, m := range []fstest.MapFS{
			{"tokenizer.json": {Data: first}, "tokenizer_config.json": {Data: second}},
			{"vocab.txt": {Data: first}, "tokenizer_config.json": {Data: second}},
			{"vocab.json": {Data: first}, "merges.txt": {Data: second}},
		} {
			tok, err := Load(m)
			if err != nil {
				if tonggan.CodeOf(err) == tonggan.Internal || len(err.Error()) > 1000 {
					t.Errorf("%s: %.2000s", tonggan.CodeOf(err), err)
				}
				continue
			}
			e := tok.Encode(text, 0)
			if len(e.IDs) != len(e.Spans) || len(e.IDs) > 100_000 {
				t.Errorf("%d ids, %d spans", len(e.IDs), len(e.Spans))
			}
			tok.Decode(e.IDs)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	for _, folder := range []string{"bert", "clip"} {
		tok := load(b, os.DirFS("testdata/"+folder))
		for _, text := range []string{"a cat wearing a blue hat in the park", "一只猫戴着蓝色帽子在公园里"} {
			b.Run(folder+"/"+text[:3], func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					tok.Encode(text, 0)
				}
			})
		}
	}
}

// A line counts, also one that is there twice or empty; of a token the last id counts.
func TestVocabTextTwice(t *testing.T) {
	tok, err := Load(fstest.MapFS{"vocab.txt": {Data: []byte("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\na\n\n\nd\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int32{"a": 7, "b": 6, "d": 10} {
		if got, _ := tok.ID(word); got != want {
			t.Errorf("%s is %d, want %d", word, got, want)
		}
	}
}

// Replacing characters is as well without a sequence, and bounded within one.
func TestExchangeAlone(t *testing.T) {
	load := func(normalizer string) (*Tokenizer, error) {
		return Load(fstest.MapFS{"tokenizer_config.json": {Data: []byte(`{"tokenizer_class":"TokenizersBackend"}`)},
			"tokenizer.json": {Data: []byte(`{"normalizer":` + normalizer + `,"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"b":1}}}`)}})
	}
	tok, err := load(`{"type":"Replace","pattern":{"String":"a"},"content":"b"}`)
	if err != nil {
		t.Fatal(err)
	}
	if ids := tok.Encode("a", 0).IDs; !slices.Equal(ids, []int32{1}) {
		t.Errorf("ids %v", ids)
	}
	step := `,{"type":"Replace","pattern":{"String":"a"},"content":"b"}`
	if _, err := load(`{"type":"Sequence","normalizers":[{"type":"Lowercase"}` + strings.Repeat(step, maxExchanges*maxPipeline) + `]}`); err == nil || !strings.Contains(err.Error(), "32 steps") {
		t.Errorf("too many: %v", err)
	}
}
