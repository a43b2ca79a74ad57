package token

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"tonggan"
)

// The limits of tokenizer files; published ones stay under 20 MB.
const (
	maxFile      = 64 << 20 // bytes
	maxWord      = 1000     // max_input_chars_per_word
	maxAdded     = 100_000  // added tokens
	maxContent   = 1 << 10  // bytes of an added token
	maxExchanges = 2048     // characters that steps in a row replace by others
	maxPipeline  = 32       // normalizers or pre-tokenizers in sequence
)

// Load reads the tokenizer of a checkpoint folder: tokenizer.json, else vocab.txt
// (WordPiece), else vocab.json and merges.txt (CLIP, Whisper), each with what
// tokenizer_config.json, special_tokens_map.json and added_tokens.json add.
func Load(fsys fs.FS) (*Tokenizer, error) {
	c, err := readConfig(fsys)
	if err != nil {
		return nil, err
	}
	data, err := readFile(fsys, "tokenizer.json")
	if err == nil {
		return parse(data, c)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, tonggan.Errorf(tonggan.Invalid, "cannot read tokenizer.json: %w", err)
	}
	if data, err = readFile(fsys, "vocab.txt"); err == nil {
		return parseVocabText(string(data), c)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, tonggan.Errorf(tonggan.Invalid, "cannot read vocab.txt: %w", err)
	}
	vocab, err := readFile(fsys, "vocab.json")
	merges, err2 := readFile(fsys, "merges.txt")
	switch {
	case err == nil && err2 == nil:
		return parseVocabMerges(vocab, string(merges), c)
	case errors.Is(err, fs.ErrNotExist):
		return nil, tonggan.Errorf(tonggan.NotFound, "the model folder has no tokenizer: neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt")
	case err == nil && errors.Is(err2, fs.ErrNotExist):
		return nil, tonggan.Errorf(tonggan.NotFound, "the model folder has vocab.json but not merges.txt; add it, or tokenizer.json")
	}
	return nil, tonggan.Errorf(tonggan.Invalid, "cannot read vocab.json or merges.txt: %w", errors.Join(err, err2))
}

// readFile reads a file of at most maxFile bytes.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New("it is over 64 MiB")
	}
	return data, err
}

// config is what stands beside the vocabulary.
type config struct {
	Class      string               `json:"tokenizer_class"`
	Lowercase  *bool                `json:"do_lower_case"`
	Chinese    *bool                `json:"tokenize_chinese_chars"`
	Strip      *bool                `json:"strip_accents"`
	Tidy       bool                 `json:"clean_up_tokenization_spaces"`
	BOS        json.RawMessage      `json:"bos_token"`
	EOS        json.RawMessage      `json:"eos_token"`
	UNK        json.RawMessage      `json:"unk_token"`
	SEP        json.RawMessage      `json:"sep_token"`
	PAD        json.RawMessage      `json:"pad_token"`
	CLS        json.RawMessage      `json:"cls_token"`
	MASK       json.RawMessage      `json:"mask_token"`
	Extra      json.RawMessage      `json:"extra_special_tokens"`
	Additional json.RawMessage      `json:"additional_special_tokens"`
	AddedByID  map[int32]addedToken `json:"added_tokens_decoder"`
}

// readConfig reads tokenizer_config.json and, where that does not list the added tokens by
// id, the two older files over it.
func readConfig(fsys fs.FS) (*config, error) {
	c := &config{}
	old := map[string]int32{}
	for _, f := range []struct {
		name string
		to   any
	}{{"tokenizer_config.json", c}, {"special_tokens_map.json", c}, {"added_tokens.json", &old}} {
		data, err := readFile(fsys, f.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = json.Unmarshal(data, f.to)
		}
		if err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "cannot read %s: %w", f.name, err)
		}
		if c.AddedByID != nil {
			return c, nil
		}
	}
	c.AddedByID = map[int32]addedToken{}
	for tok, id := range old {
		c.AddedByID[id] = addedToken{Content: tok, Normalized: true}
	}
	return c, nil
}

// is says whether the reference would use this class of its own: it does so, too, where none
// is named.
func (c *config) is(class string) bool {
	return c.Class == "" || strings.TrimSuffix(c.Class, "Fast") == class
}

// named reads a special token's entry: a string, or an object with its flags.
func named(raw json.RawMessage, missing string) (addedToken, error) {
	tok := addedToken{Content: missing, Special: true}
	if len(raw) == 0 || string(raw) == "null" {
		return tok, nil
	}
	if json.Unmarshal(raw, &tok.Content) == nil {
		return tok, nil
	}
	tok.Content = "" // and stays so in an object that names none
	if err := json.Unmarshal(raw, &tok); err != nil {
		return tok, tonggan.Errorf(tonggan.Invalid, "tokenizer_config.json or special_tokens_map.json: a special token is neither a string nor an object with content")
	}
	tok.Special = true
	return tok, nil
}

// specials lists the special tokens of the configuration, by role; missing gives the
// defaults of the class, in the order bos eos unk sep pad cls mask.
func (c *config) specials(missing [7]string) ([]addedToken, [7]string, error) {
	var list []addedToken
	var roles [7]string
	add := func(tok addedToken) {
		if tok.Content != "" && !slices.ContainsFunc(list, func(t addedToken) bool { return t.Content == tok.Content }) {
			list = append(list, tok)
		}
	}
	for i, raw := range []json.RawMessage{c.BOS, c.EOS, c.UNK, c.SEP, c.PAD, c.CLS, c.MASK} {
		tok, err := named(raw, missing[i])
		if err != nil {
			return nil, roles, err
		}
		roles[i] = tok.Content
		add(tok)
	}
	for _, raw := range []json.RawMessage{c.Additional, c.Extra} {
		var items []json.RawMessage
		var byName map[string]json.RawMessage
		if len(raw) > 0 && json.Unmarshal(raw, &items) != nil && json.Unmarshal(raw, &byName) == nil {
			for _, name := range slices.Sorted(maps.Keys(byName)) {
				items = append(items, byName[name])
			}
		}
		if len(items) > maxAdded {
			return nil, roles, tonggan.Errorf(tonggan.TooLarge, "tokenizer_config.json: more than %d special tokens", maxAdded)
		}
		for _, item := range items {
			tok, err := named(item, "")
			if err != nil {
				return nil, roles, err
			}
			add(tok)
		}
	}
	return list, roles, nil
}

// build fills in the vocabulary of a tokenizer whose normalizers are set. The added
// tokens come in the order in which they take new ids;
// of two with the same text the first counts.
func (t *Tokenizer) build(vocab map[string]int32, added []addedToken) error {
	next := int32(len(vocab))
	ids := map[string]int32{}
	t.vocab, t.special, t.rewritten = vocab, map[string]bool{}, map[int32]string{}
	var raw, normal []addedMatch
	for _, tok := range added {
		if len(tok.Content) > maxContent {
			return tonggan.Errorf(tonggan.TooLarge, "an added token has %d bytes; the limit is %d", len(tok.Content), maxContent)
		}
		if _, twice := ids[tok.Content]; twice || tok.Content == "" {
			continue
		}
		id, ok := vocab[tok.Content]
		if !ok {
			id = next
			vocab[tok.Content] = id
		}
		if id >= next {
			next = id + 1
		}
		ids[tok.Content] = id
		if tok.Special {
			t.special[tok.Content] = true
		}
		part := newText(tok.Content)
		if !tok.Normalized {
			raw = append(raw, addedMatch{tok, part.runes, id})
			continue
		}
		for _, n := range t.normalize {
			n(part)
		}
		if s := string(part.runes); s != tok.Content {
			t.rewritten[id] = s
		}
		normal = append(normal, addedMatch{tok, part.runes, id})
	}
	if len(ids) > maxAdded {
		return tonggan.Errorf(tonggan.TooLarge, "more than %d added tokens", maxAdded)
	}
	t.added, t.normalized = newAddedSet(raw), newAddedSet(normal)
	size := int32(0)
	for tok, id := range vocab {
		if id < 0 || int(id) > 16*len(vocab)+1<<16 {
			return tonggan.Errorf(tonggan.Invalid, "the vocabulary gives %.60q the id %d, which is out of range for %d tokens", tok, id, len(vocab))
		}
		size = max(size, id+1)
	}
	t.tokens, t.known = make([]string, size), make([]bool, size)
	for tok, id := range vocab {
		if _, is := ids[tok]; is || !t.known[id] || tok > t.tokens[id] && ids[t.tokens[id]] != id {
			t.tokens[id], t.known[id] = tok, true
		}
	}
	return nil
}

// parseVocabText makes BERT's tokenizer from vocab.txt: one token a line.
func parseVocabText(lines string, c *config) (*Tokenizer, error) {
	if c.Class == "BertJapaneseTokenizer" {
		return nil, tonggan.Errorf(tonggan.Unsupported, "tokenizer_class %s is not supported; BertTokenizer is", c.Class)
	}
	vocab, n := map[string]int32{}, int32(0)
	for line := range strings.Lines(lines) {
		if n > 1<<22 {
			return nil, tonggan.Errorf(tonggan.TooLarge, "vocab.txt has more than %d lines", 1<<22)
		}
		vocab[trimEnd(validUTF8(line))] = n // of a token that is there twice, the last
		n++
	}
	return c.bert(vocab, nil, "vocab.txt")
}

// bert makes the tokenizer of the class BertTokenizer, for which the configuration says all
// but the vocabulary and the added tokens of the file.
func (c *config) bert(vocab map[string]int32, added []addedToken, file string) (*Tokenizer, error) {
	special, roles, err := c.specials([7]string{2: "[UNK]", 3: "[SEP]", 4: "[PAD]", 5: "[CLS]", 6: "[MASK]"})
	if err != nil {
		return nil, err
	}
	lower := c.Lowercase == nil || *c.Lowercase
	t := &Tokenizer{
		normalize: bertNormalizers(true, c.Chinese == nil || *c.Chinese, c.Strip, lower),
		split:     []splitter{splitSpace, splitPunct},
		decoder:   joinWordPiece("##", true, c.Tidy),
	}
	if err := t.build(cloneVocab(vocab), c.added(added, special)); err != nil {
		return nil, err
	}
	unknown, ok := vocab[roles[2]]
	if !ok {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s lacks the unknown token %.60q", file, roles[2])
	}
	t.model = newWordPiece(vocab, "##", unknown, 100)
	t.prefix, t.suffix = []int32{t.vocab[roles[5]]}, []int32{t.vocab[roles[3]]}
	return t, nil
}

// parseVocabMerges makes CLIP's or Whisper's tokenizer from vocab.json and merges.txt.
// Where no class is named, CLIP's marks the ends of words and Whisper's the beginnings.
func parseVocabMerges(vocabJSON []byte, merges string, c *config) (*Tokenizer, error) {
	var vocab map[string]int32
	if err := json.Unmarshal(vocabJSON, &vocab); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json is damaged: %w", err)
	}
	if len(vocab) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json has no tokens")
	}
	var pairs [][2]string
	for line := range strings.Lines(merges) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#version") || line == "" {
			continue
		}
		a, b, ok := strings.Cut(line, " ")
		if !ok || strings.Contains(b, " ") {
			return nil, tonggan.Errorf(tonggan.Invalid, "merges.txt is damaged: %.60q is not two symbols", line)
		}
		pairs = append(pairs, [2]string{a, b})
	}
	ends := func(tok string) bool { return strings.HasSuffix(tok, "</w>") }
	switch clip := slices.ContainsFunc(slices.Collect(maps.Keys(vocab)), ends); {
	case c.is("CLIPTokenizer") && (c.Class != "" || clip):
		return c.clip(vocab, pairs, nil, "vocab.json")
	case c.is("WhisperTokenizer"), c.is("GPT2Tokenizer"):
		return c.gpt2(vocab, pairs)
	}
	return nil, tonggan.Errorf(tonggan.Unsupported, "tokenizer_class %.60q with vocab.json is not supported without tokenizer.json; CLIPTokenizer and WhisperTokenizer are", c.Class)
}

// gpt2 makes the tokenizer of the classes WhisperTokenizer and GPT2Tokenizer, which puts
// nothing around a text.
func (c *config) gpt2(vocab map[string]int32, pairs [][2]string) (*Tokenizer, error) {
	special, _, err := c.specials([7]string{"<|endoftext|>", "<|endoftext|>", "<|endoftext|>"})
	if err != nil {
		return nil, err
	}
	t := &Tokenizer{split: []splitter{splitGPT2}, decoder: joinBytes("")}
	if err := t.build(cloneVocab(vocab), c.added(nil, special)); err != nil {
		return nil, err
	}
	m := &bpe{vocab: vocab, unknown: -1, byteLevel: true}
	t.model = m
	return t, m.setMerges(pairs)
}

// clip makes the tokenizer of the class CLIPTokenizer, for which the configuration says all
// but the vocabulary, the merges and the added tokens of the file.
func (c *config) clip(vocab map[string]int32, pairs [][2]string, added []addedToken, file string) (*Tokenizer, error) {
	special, roles, err := c.specials([7]string{"<|startoftext|>", "<|endoftext|>", "<|endoftext|>", "", "<|endoftext|>"})
	if err != nil {
		return nil, err
	}
	t := &Tokenizer{
		normalize: []normalizer{recompose, collapse([]rune(" ")), lowercase},
		split:     []splitter{splitCLIPNew, splitGPT2},
		decoder:   joinBytes("</w>"),
	}
	if err := t.build(cloneVocab(vocab), c.added(added, special)); err != nil {
		return nil, err
	}
	unknown, ok := vocab[roles[2]]
	if !ok {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s lacks the unknown token %.60q", file, roles[2])
	}
	m := &bpe{vocab: vocab, suffix: "</w>", unknown: unknown, byteLevel: true}
	if err := m.setMerges(pairs); err != nil {
		return nil, err
	}
	t.model = m
	t.prefix, t.suffix = []int32{t.vocab[roles[0]]}, []int32{t.vocab[roles[1]]}
	return t, nil
}

// added is the added tokens: those listed by id, those of tokenizer.json, then the special
// ones.
func (c *config) added(file, special []addedToken) []addedToken {
	var list []addedToken
	for _, id := range slices.Sorted(maps.Keys(c.AddedByID)) {
		tok := c.AddedByID[id]
		if slices.ContainsFunc(special, func(s addedToken) bool { return s.Content == tok.Content }) {
			tok.Special = true
		}
		list = append(list, tok)
	}
	return slices.Concat(list, file, special)
}

// trimEnd removes the white space at the end of a vocabulary line.
func trimEnd(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return flagsOf(r)&flagSpace != 0 })
}
