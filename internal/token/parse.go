package token

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"tonggan"
)

// component is any normalizer, pre-tokenizer, decoder or post-processor of
// tokenizer.json; each type uses some of the fields.
type component struct {
	Type string `json:"type"`

	Normalizers   []component `json:"normalizers"`
	PreTokenizers []component `json:"pretokenizers"`
	Processors    []component `json:"processors"`
	CleanText     bool        `json:"clean_text"`
	HandleChinese bool        `json:"handle_chinese_chars"`
	StripAccents  *bool       `json:"strip_accents"`
	Lowercase     bool        `json:"lowercase"`
	Pattern       *struct {
		String *string
		Regex  *string
	} `json:"pattern"`
	Content  json.RawMessage `json:"content"`
	Behavior string          `json:"behavior"`
	Invert   bool            `json:"invert"`

	AddPrefixSpace bool   `json:"add_prefix_space"`
	TrimOffsets    *bool  `json:"trim_offsets"`
	UseRegex       *bool  `json:"use_regex"`
	Prefix         string `json:"prefix"`
	Cleanup        *bool  `json:"cleanup"`

	CLS    *idToken                         `json:"cls"`
	SEP    *idToken                         `json:"sep"`
	Single []templatePiece                  `json:"single"`
	IDs    map[string]struct{ IDs []int32 } `json:"special_tokens"`
}

// idToken is ["[CLS]", 101].
type idToken struct{ id int32 }

func (t *idToken) UnmarshalJSON(data []byte) error {
	var pair [2]json.RawMessage
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	return json.Unmarshal(pair[1], &t.id)
}

type templatePiece struct {
	SpecialToken *struct {
		ID string `json:"id"`
	}
	Sequence *struct {
		ID string `json:"id"`
	}
}

type file struct {
	Added         []addedToken    `json:"added_tokens"`
	Normalizer    *component      `json:"normalizer"`
	PreTokenizer  *component      `json:"pre_tokenizer"`
	PostProcessor *component      `json:"post_processor"`
	Decoder       *component      `json:"decoder"`
	Model         json.RawMessage `json:"model"`
}

type modelFile struct {
	Type         string           `json:"type"`
	Vocab        map[string]int32 `json:"vocab"`
	Unknown      *string          `json:"unk_token"`
	Prefix       *string          `json:"continuing_subword_prefix"`
	Suffix       *string          `json:"end_of_word_suffix"`
	MaxChars     *int             `json:"max_input_chars_per_word"`
	Dropout      *float64         `json:"dropout"`
	Merges       []mergePair      `json:"merges"`
	Fuse         bool             `json:"fuse_unk"`
	ByteFallback bool             `json:"byte_fallback"`
	IgnoreMerges bool             `json:"ignore_merges"`
}

// unsupported names what a tokenizer.json wants and we do not have.
func unsupported(part, what string) error {
	return tonggan.Errorf(tonggan.Unsupported, "tokenizer.json: %s %.80q is not supported; WordPiece as in BERT and byte-level BPE as in CLIP are", part, what)
}

// parse reads tokenizer.json.
func parse(data []byte, c *config) (*Tokenizer, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json is damaged: %w", err)
	}
	var kind struct {
		Type   string          `json:"type"`
		Merges json.RawMessage `json:"merges"`
	}
	if err := json.Unmarshal(f.Model, &kind); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json has no model: %w", err)
	}
	if kind.Type == "" { // old files
		if kind.Type = "WordPiece"; len(kind.Merges) > 0 {
			kind.Type = "BPE"
		}
	}
	if kind.Type != "WordPiece" && kind.Type != "BPE" {
		return nil, unsupported("model type", kind.Type)
	}
	var m modelFile
	if err := json.Unmarshal(f.Model, &m); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json: the model is damaged: %w", err)
	}
	// These two classes take little from the file, as in the reference.
	if kind.Type == "WordPiece" && c.is("BertTokenizer") {
		return c.bert(m.Vocab, f.Added, "tokenizer.json")
	}
	if m.Suffix != nil && *m.Suffix == "</w>" && c.is("CLIPTokenizer") {
		return c.clip(m.Vocab, m.pairs(), f.Added, "tokenizer.json")
	}
	t := &Tokenizer{}
	var err error
	if t.normalize, err = normalizers(f.Normalizer, new(bool)); err != nil {
		return nil, err
	}
	byteLevel := false
	if t.split, byteLevel, err = splitters(f.PreTokenizer); err != nil {
		return nil, err
	}
	special, _, err := c.specials([7]string{})
	if err != nil {
		return nil, err
	}
	words := cloneVocab(m.Vocab)
	if err := t.build(cloneVocab(m.Vocab), append(f.Added, special...)); err != nil {
		return nil, err
	}
	if kind.Type == "WordPiece" {
		t.model, err = m.wordPiece(words)
	} else {
		t.model, err = m.bpe(words, byteLevel)
	}
	if err != nil {
		return nil, err
	}
	if err := t.around(f.PostProcessor); err != nil {
		return nil, err
	}
	for _, id := range slices.Concat(t.prefix, t.suffix) {
		if id < 0 || int(id) >= len(t.known) || !t.known[id] {
			return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json: post_processor uses the id %d, which is no token's", id)
		}
	}
	if len(t.prefix)+len(t.suffix) > maxPipeline {
		return nil, unsupported("post_processor with over", "32 special tokens")
	}
	t.decoder, err = decoders(f.Decoder, c.Tidy && kind.Type == "WordPiece")
	return t, err
}

func (m *modelFile) wordPiece(words map[string]int32) (model, error) {
	prefix, name, most := "##", "[UNK]", 100
	if m.Prefix != nil {
		prefix = *m.Prefix
	}
	if m.Unknown != nil {
		name = *m.Unknown
	}
	if m.MaxChars != nil {
		most = *m.MaxChars
	}
	if most < 0 || most > maxWord {
		return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json: max_input_chars_per_word is %d; it must be in [0, %d]", most, maxWord)
	}
	unknown, ok := words[name]
	if !ok {
		return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json: the unknown token %.60q is not in the vocabulary", name)
	}
	return newWordPiece(words, prefix, unknown, most), nil
}

func (m *modelFile) bpe(words map[string]int32, byteLevel bool) (model, error) {
	if m.Dropout != nil && *m.Dropout != 0 {
		return nil, unsupported("model option", "dropout")
	}
	if m.ByteFallback {
		return nil, unsupported("model option", "byte_fallback")
	}
	b := &bpe{vocab: words, unknown: -1, fuse: m.Fuse, byteLevel: byteLevel, whole: m.IgnoreMerges}
	if m.Prefix != nil {
		b.prefix = *m.Prefix
	}
	if m.Suffix != nil {
		b.suffix = *m.Suffix
	}
	if m.Unknown != nil {
		id, ok := words[*m.Unknown]
		if !ok {
			return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer.json: the unknown token %.60q is not in the vocabulary", *m.Unknown)
		}
		b.unknown = id
	}
	return b, b.setMerges(m.pairs())
}

func (m *modelFile) pairs() [][2]string {
	pairs := make([][2]string, len(m.Merges))
	for i, p := range m.Merges {
		pairs[i] = p
	}
	return pairs
}

// setMerges ranks the merges and makes the model ready.
func (m *bpe) setMerges(pairs [][2]string) error {
	m.merges = make(map[uint64]merge, len(pairs))
	for rank, p := range pairs {
		a, okA := m.vocab[p[0]]
		b, okB := m.vocab[p[1]]
		tail := p[1]
		if len(tail) >= len(m.prefix) {
			tail = tail[len(m.prefix):]
		}
		id, ok := m.vocab[p[0]+tail]
		if !okA || !okB || !ok {
			return tonggan.Errorf(tonggan.Invalid, "the tokenizer's merge of %.40q and %.40q is not in its vocabulary", p[0], p[1])
		}
		m.merges[pair(a, b)] = merge{int32(rank), id}
	}
	m.fill()
	return nil
}

// mergePair is "a b" or ["a", "b"].
type mergePair [2]string

func (p *mergePair) UnmarshalJSON(data []byte) error {
	var s string
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[2]string)(p))
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	var ok bool
	if p[0], p[1], ok = strings.Cut(s, " "); !ok {
		return tonggan.Errorf(tonggan.Invalid, "the merge %.60q is not two symbols", s)
	}
	return nil
}

func bertNormalizers(clean, chinese bool, strip *bool, lower bool) []normalizer {
	var list []normalizer
	if clean {
		list = append(list, cleanText)
	}
	if chinese {
		list = append(list, spaceChinese)
	}
	if strip == nil && lower || strip != nil && *strip {
		list = append(list, stripAccents)
	}
	if lower {
		list = append(list, lowercase)
	}
	return list
}

// normalizers lists the steps. replaced tells of an earlier Replace: many of them could
// make a text grow without end.
func normalizers(c *component, replaced *bool) ([]normalizer, error) {
	if c == nil {
		return nil, nil
	}
	switch c.Type {
	case "Sequence":
		var list []normalizer
		for rest := c.Normalizers; len(rest) > 0; {
			if m, n := exchanges(rest); n > 0 {
				list, rest = append(list, exchange(m)), rest[n:]
			} else {
				some, err := normalizers(&rest[0], replaced)
				if err != nil {
					return nil, err
				}
				list, rest = append(list, some...), rest[1:]
			}
			if len(list) > maxPipeline {
				return nil, unsupported("a normalizer longer than", "32 steps")
			}
		}
		return list, nil
	case "BertNormalizer":
		return bertNormalizers(c.CleanText, c.HandleChinese, c.StripAccents, c.Lowercase), nil
	case "NFC":
		return []normalizer{recompose}, nil
	case "NFD":
		return []normalizer{decompose}, nil
	case "Lowercase":
		return []normalizer{lowercase}, nil
	case "Replace":
		if m, n := exchanges([]component{*c}); n > 0 {
			return []normalizer{exchange(m)}, nil
		}
		var content string
		if c.Pattern == nil || c.Pattern.Regex == nil || *c.Pattern.Regex != spacePattern || json.Unmarshal(c.Content, &content) != nil || len(content) > 16 {
			return nil, unsupported("normalizer", "Replace of anything but a character by another, and of "+spacePattern)
		}
		if *replaced {
			return nil, unsupported("normalizer", "Replace, twice")
		}
		*replaced = true
		return []normalizer{collapse([]rune(content))}, nil
	}
	return nil, unsupported("normalizer", c.Type)
}

// exchanges is what the first n steps do, each of which replaces a character by another.
func exchanges(steps []component) (m map[rune]rune, n int) {
	m = map[rune]rune{}
	made := map[rune]bool{}
	for n < min(len(steps), maxExchanges) {
		c := &steps[n]
		var content string
		if c.Type != "Replace" || c.Pattern == nil || c.Pattern.String == nil || json.Unmarshal(c.Content, &content) != nil {
			break
		}
		from, to := []rune(*c.Pattern.String), []rune(content)
		if len(from) != 1 || len(to) != 1 {
			break
		}
		if made[from[0]] {
			for k, v := range m {
				if v == from[0] {
					m[k] = to[0]
				}
			}
		}
		if _, ok := m[from[0]]; !ok {
			m[from[0]] = to[0]
		}
		made[to[0]] = true
		n++
	}
	return m, n
}

// splitters also reports whether the words become bytes, which must come last.
func splitters(c *component) (list []splitter, byteLevel bool, err error) {
	if c == nil {
		return nil, false, nil
	}
	switch c.Type {
	case "Sequence":
		for i := range c.PreTokenizers {
			if byteLevel {
				return nil, false, unsupported("pre_tokenizer after ByteLevel", c.PreTokenizers[i].Type)
			}
			var some []splitter
			if some, byteLevel, err = splitters(&c.PreTokenizers[i]); err != nil {
				return nil, false, err
			}
			if list = append(list, some...); len(list) > maxPipeline {
				return nil, false, unsupported("a pre_tokenizer longer than", "32 steps")
			}
		}
		return list, byteLevel, nil
	case "BertPreTokenizer":
		return []splitter{splitSpace, splitPunct}, false, nil
	case "WhitespaceSplit":
		return []splitter{splitSpace}, false, nil
	case "ByteLevel":
		if c.AddPrefixSpace {
			return nil, false, unsupported("pre_tokenizer option", "add_prefix_space")
		}
		if c.UseRegex == nil || *c.UseRegex {
			list = []splitter{splitGPT2}
		}
		return list, true, nil
	case "Split":
		if c.Pattern != nil && c.Pattern.Regex != nil && c.Behavior == "Removed" && c.Invert {
			switch *c.Pattern.Regex {
			case clipPattern:
				return []splitter{splitCLIP}, false, nil
			case clipPatternNew:
				return []splitter{splitCLIPNew}, false, nil
			}
			return nil, false, unsupported("pre_tokenizer Split with the pattern", *c.Pattern.Regex)
		}
		return nil, false, unsupported("pre_tokenizer", "Split other than CLIP's")
	}
	return nil, false, unsupported("pre_tokenizer", c.Type)
}

// around sets the special tokens before and after a text.
func (t *Tokenizer) around(c *component) error {
	if c == nil {
		return nil
	}
	switch c.Type {
	case "Sequence":
		for i := range c.Processors {
			if err := t.around(&c.Processors[i]); err != nil {
				return err
			}
		}
	case "ByteLevel":
		t.setTrim(c)
	case "RobertaProcessing", "BertProcessing":
		if c.CLS == nil || c.SEP == nil {
			return tonggan.Errorf(tonggan.Invalid, "tokenizer.json: post_processor %s lacks cls or sep", c.Type)
		}
		t.prefix, t.suffix = append([]int32{c.CLS.id}, t.prefix...), append(t.suffix, c.SEP.id)
		if c.Type == "RobertaProcessing" {
			t.setTrim(c)
		}
	case "TemplateProcessing":
		return t.template(c)
	default:
		return unsupported("post_processor", c.Type)
	}
	return nil
}

func (t *Tokenizer) setTrim(c *component) {
	if c.TrimOffsets == nil || *c.TrimOffsets {
		t.trim, t.keepFirst = true, c.AddPrefixSpace
	}
}

func (t *Tokenizer) template(c *component) error {
	var before, after []int32
	seen := false
	for _, p := range c.Single {
		switch {
		case p.Sequence != nil && !seen:
			seen = true
		case p.SpecialToken != nil && !seen:
			before = append(before, c.IDs[p.SpecialToken.ID].IDs...)
		case p.SpecialToken != nil:
			after = append(after, c.IDs[p.SpecialToken.ID].IDs...)
		default:
			return unsupported("post_processor", "TemplateProcessing with two sequences in single")
		}
		if p.SpecialToken != nil && len(c.IDs[p.SpecialToken.ID].IDs) == 0 {
			return tonggan.Errorf(tonggan.Invalid, "tokenizer.json: post_processor uses %.60q and does not define it", p.SpecialToken.ID)
		}
	}
	if !seen || len(before)+len(after) > maxPipeline {
		return unsupported("post_processor", "TemplateProcessing without the text, or with over 32 special tokens")
	}
	t.prefix, t.suffix = append(before, t.prefix...), append(t.suffix, after...)
	return nil
}

// decoders finds how tokens become text.
func decoders(c *component, tidy bool) (decoder, error) {
	if c == nil {
		return joinPlain, nil
	}
	switch c.Type {
	case "WordPiece":
		return joinWordPiece(c.Prefix, c.Cleanup == nil || *c.Cleanup, tidy), nil
	case "ByteLevel":
		return joinBytes(""), nil
	}
	return nil, unsupported("decoder", c.Type)
}

func cloneVocab(v map[string]int32) map[string]int32 {
	if v == nil {
		return map[string]int32{}
	}
	return maps.Clone(v)
}
