package vits

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/nn"
)

// letters turns text into ids, as VitsTokenizer does: one for each character, with the
// blank between them.
type letters struct {
	id        map[string]int32
	longest   int // characters of the longest entry
	blank     bool
	normalise bool
	roman     bool // the text must be in Latin letters
	phonemes  bool // the text must be phonemes already
	lang      string
	pad       string // has no blanks of its own; in MMS it is a letter, the one with id 0
}

func parseLetters(f nn.Files, c *Config) (*letters, error) {
	if len(f.Vocab) == 0 {
		return nil, tonggan.Errorf(tonggan.NotFound, "the checkpoint folder has no vocab.json")
	}
	l := &letters{id: map[string]int32{}}
	if err := json.Unmarshal(f.Vocab, &l.id); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json cannot be read: %w", err)
	}
	how := struct {
		Blank     *bool   `json:"add_blank"`
		Normalise *bool   `json:"normalize"`
		Phonemes  *bool   `json:"phonemize"`
		Roman     bool    `json:"is_uroman"`
		Lang      *string `json:"language"`
		Pad       content `json:"pad_token"`
	}{}
	if len(f.TokenizerConfig) > 0 {
		if err := json.Unmarshal(f.TokenizerConfig, &how); err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "tokenizer_config.json cannot be read: %w", err)
		}
	}
	if len(f.SpecialTokens) > 0 && how.Pad == "" {
		var older struct {
			Pad content `json:"pad_token"`
		}
		if err := json.Unmarshal(f.SpecialTokens, &older); err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "special_tokens_map.json cannot be read: %w", err)
		}
		how.Pad = older.Pad
	}
	yes := func(b *bool) bool { return b == nil || *b }
	l.blank, l.normalise, l.phonemes, l.roman = yes(how.Blank), yes(how.Normalise), yes(how.Phonemes), how.Roman
	l.pad = string(how.Pad)
	if how.Lang != nil {
		l.lang = *how.Lang
	}
	for s, id := range l.id {
		if id < 0 || int(id) >= c.Vocab {
			return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json: %q has id %d, but config.json says vocab_size %d; the two files must agree", s, id, c.Vocab)
		}
		l.longest = max(l.longest, len([]rune(s)))
	}
	return l, nil
}

// content is a special token: a string, or an object that holds it.
type content string

func (c *content) UnmarshalJSON(b []byte) error {
	var o struct {
		Content string `json:"content"`
	}
	if json.Unmarshal(b, &o) == nil {
		*c = content(o.Content)
		return nil
	}
	return json.Unmarshal(b, (*string)(c))
}

// encode is the ids of a text. What has no id is left out; unread says what that was.
func (l *letters) encode(text string) (ids []int32, unread string, err error) {
	if l.normalise {
		text = l.lower(text)
	}
	if l.lang == "ron" {
		text = strings.ReplaceAll(text, "ț", "ţ")
	}
	if l.roman && strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) && r > 0x24f }) >= 0 {
		return nil, "", tonggan.Errorf(tonggan.Unsupported, "this voice reads Latin letters only: write the text as uroman romanises it")
	}
	var missing []string
	known := strings.Map(func(r rune) rune {
		if _, ok := l.id[string(r)]; ok {
			return r
		}
		if !unicode.IsSpace(r) && !slices.Contains(missing, string(r)) {
			missing = append(missing, string(r))
		}
		return -1
	}, text)
	open := false // the last letter has no blank behind it yet
	for _, r := range strings.TrimSpace(known) {
		pad := string(r) == l.pad
		if l.blank && (open || !pad) {
			ids = append(ids, 0)
		}
		ids, open = append(ids, l.id[string(r)]), !pad
	}
	if l.blank && open {
		ids = append(ids, 0)
	}
	return ids, strings.Join(missing, " "), nil
}

// lower makes letters small where they are not an entry of the vocabulary.
func (l *letters) lower(text string) string {
	var b strings.Builder
	for r := []rune(text); len(r) > 0; {
		n := 0
		for k := min(l.longest, len(r)); k > 0; k-- {
			if _, ok := l.id[string(r[:k])]; ok {
				n = k
				break
			}
		}
		if n == 0 {
			b.WriteString(strings.ToLower(string(r[0])))
			r = r[1:]
			continue
		}
		b.WriteString(string(r[:n]))
		r = r[n:]
	}
	return b.String()
}
