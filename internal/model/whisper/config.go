package whisper

import (
	"encoding/json"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/token"
)

const arch = "WhisperForConditionalGeneration"

// Config is what config.json says. Absent fields have the defaults of the published
// configuration class.
type Config struct {
	Vocab     int    `json:"vocab_size"`
	Mels      int    `json:"num_mel_bins"`
	Width     int    `json:"d_model"`
	EncLayers int    `json:"encoder_layers"`
	EncHeads  int    `json:"encoder_attention_heads"`
	EncFFN    int    `json:"encoder_ffn_dim"`
	DecLayers int    `json:"decoder_layers"`
	DecHeads  int    `json:"decoder_attention_heads"`
	DecFFN    int    `json:"decoder_ffn_dim"`
	Source    int    `json:"max_source_positions"` // of the encoder's output, two frames each
	Target    int    `json:"max_target_positions"` // tokens
	Act       string `json:"activation_function"`
	Start     int32  `json:"decoder_start_token_id"`
	End       int32  `json:"eos_token_id"`
	Tied      bool   `json:"tie_word_embeddings"` // scores use the word embeddings
	Forced    forced `json:"forced_decoder_ids"`

	act kernel.Activation
}

// forced are (place, token) pairs of the prompt, as folders of 2022 have them; no token is
// one that is found out.
type forced [][2]*int32

// at is the token of a place, -1 if none is forced there.
func (f forced) at(place int32) int32 {
	for _, pair := range f {
		if pair[0] != nil && *pair[0] == place && pair[1] != nil {
			return *pair[1]
		}
	}
	return -1
}

// ParseConfig reads and checks config.json.
func ParseConfig(b []byte) (*Config, error) {
	if _, err := nn.Architecture(b, arch); err != nil {
		return nil, err
	}
	c := &Config{Vocab: 51865, Mels: 80, Width: 384, EncLayers: 4, EncHeads: 6, EncFFN: 1536, DecLayers: 4, DecHeads: 6, DecFFN: 1536,
		Source: 1500, Target: 448, Act: "gelu", Start: 50257, End: 50256, Tied: true}
	if err := nn.ParseConfig(b, c); err != nil {
		return nil, err
	}
	var k nn.Checker
	k.Range("vocab_size", c.Vocab, 1, 1<<20)
	k.Range("num_mel_bins", c.Mels, 1, 512)
	k.Range("d_model", c.Width, 1, 8192)
	k.Range("encoder_layers", c.EncLayers, 1, 128)
	k.Heads("encoder_attention_heads", c.EncHeads, c.Width)
	k.Range("encoder_ffn_dim", c.EncFFN, 1, 1<<16)
	k.Range("decoder_layers", c.DecLayers, 1, 128)
	k.Heads("decoder_attention_heads", c.DecHeads, c.Width)
	k.Range("decoder_ffn_dim", c.DecFFN, 1, 1<<16)
	k.Range("max_source_positions", c.Source, 2, 1<<14)
	k.Range("max_target_positions", c.Target, 8, 1<<14)
	k.Range("decoder_start_token_id", int(c.Start), 0, c.Vocab-1)
	k.Range("eos_token_id", int(c.End), 0, c.Vocab-1)
	c.act = k.Activation("activation_function", c.Act)
	return c, k.Err()
}

// Tokens are the special ids of a checkpoint, and the rules that come with them.
type Tokens struct {
	Start, End    int32
	Transcribe    int32            // -1 in a model of one language
	Translate     int32            // -1 in a model of one language
	Prev          int32            // before what was said earlier; -1 if there is none
	NoSpeech      int32            // -1 if there is none
	NoTimes       int32            // "no timestamps"
	FirstTime     int32            // 0.00 s; all ids from here on are times, a position of the encoder apart
	Langs         map[string]int32 // by ISO code; empty in a model of one language
	Suppress      []int32          // never written
	SuppressFirst []int32          // never written first
	Translates    bool             // into English, unless somebody says otherwise
	Language      string           // that is spoken unless somebody says otherwise; "" to find it out
	MostTokens    int              // of a window, prompt not included
	LatestFirst   int              // the first time is at most this many steps; -1 is any
	Beams         int              // texts to follow at once, unless somebody says otherwise
	Repetition    float64          // scores of tokens that are there already are divided by this; 0 and 1 change nothing
	NoRepeat      int              // as many tokens in a row are never written again; 0 is any
	Doubt         Doubt            // when a text is not believed
	Heads         [][2]int         // (layer, head) that look where a word is; empty if nobody said
}

// multilingual is the size of the smallest vocabulary with tokens for tasks; that of
// English alone has the languages, too.
const multilingual = 51865

// parseTokens reads generation_config.json, or where there is none what config.json says of
// that, and takes what they leave out from the tokenizer.
func parseTokens(f nn.Files, c *Config) (*Tokens, error) {
	var g struct {
		Start         *int32           `json:"decoder_start_token_id"`
		End           json.RawMessage  `json:"eos_token_id"` // or a list
		Language      string           `json:"language"`
		Task          string           `json:"task"`
		Forced        forced           `json:"forced_decoder_ids"`
		Langs         map[string]int32 `json:"lang_to_id"`
		Tasks         map[string]int32 `json:"task_to_id"`
		NoTimes       *int32           `json:"no_timestamps_token_id"`
		Prev          *int32           `json:"prev_sot_token_id"`
		Suppress      []int32          `json:"suppress_tokens"`
		SuppressFirst []int32          `json:"begin_suppress_tokens"`
		LatestFirst   *int             `json:"max_initial_timestamp_index"`
		Heads         [][2]int         `json:"alignment_heads"`
		MaxLength     int              `json:"max_length"`
		MaxNew        int              `json:"max_new_tokens"`
		Beams         int              `json:"num_beams"`
		Repetition    float64          `json:"repetition_penalty"`
		NoRepeat      int              `json:"no_repeat_ngram_size"`
		Multilingual  *bool            `json:"is_multilingual"`
		Compression   *float64         `json:"compression_ratio_threshold"`
		LogProb       *float64         `json:"logprob_threshold"`
		NoSpeech      *float64         `json:"no_speech_threshold"`
	}
	file, said := "generation_config.json", f.Generation
	if len(said) == 0 {
		file, said = "config.json", f.Config
	}
	if err := json.Unmarshal(said, &g); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s cannot be read: %w", file, err)
	}
	id := func(given *int32, words ...string) int32 {
		if given != nil {
			return *given
		}
		for _, w := range words {
			if id, ok := f.Tokenizer.ID(w); ok {
				return id
			}
		}
		return -1
	}
	t := &Tokens{
		Start: id(g.Start, "<|startoftranscript|>"), End: c.End,
		Transcribe: id(nil, "<|transcribe|>"), Translate: id(nil, "<|translate|>"),
		Prev: id(g.Prev, "<|startofprev|>"), NoSpeech: id(nil, "<|nospeech|>", "<|nocaptions|>"),
		NoTimes: id(g.NoTimes, "<|notimestamps|>"), Langs: map[string]int32{},
		Suppress: g.Suppress, SuppressFirst: g.SuppressFirst, MostTokens: c.Target, LatestFirst: -1,
		Repetition: g.Repetition, NoRepeat: g.NoRepeat, Doubt: usual,
	}
	for _, v := range []struct{ to, given *float64 }{{&t.Doubt.Compression, g.Compression}, {&t.Doubt.LogProb, g.LogProb}, {&t.Doubt.NoSpeech, g.NoSpeech}} {
		if v.given != nil {
			*v.to = *v.given
		}
	}
	_ = json.Unmarshal(g.End, &t.End) // a list stops at what config.json says
	if v, ok := g.Tasks["transcribe"]; ok {
		t.Transcribe = v
	}
	if v, ok := g.Tasks["translate"]; ok {
		t.Translate = v
	}
	for name, v := range g.Langs { // "<|en|>"
		t.Langs[bare(name)] = v
	}
	many := c.Vocab >= multilingual || len(g.Langs) > 0
	if g.Multilingual != nil {
		many = *g.Multilingual
	}
	switch {
	case !many:
		t.Langs, t.Transcribe, t.Translate = nil, -1, -1
	case len(t.Langs) == 0:
		t.Langs = languages(f.Tokenizer, t.Start)
	}
	if g.Forced == nil {
		g.Forced = c.Forced
	}
	t.Language = t.spoken(g.Language, g.Task, g.Forced)
	t.Translates = t.Translate >= 0 && (g.Task == tonggan.Translate || g.Task == "" && g.Language == "" && g.Forced.at(2) == t.Translate)
	switch {
	case g.MaxNew > 0:
		t.MostTokens = g.MaxNew
	case g.MaxLength > 0:
		t.MostTokens = g.MaxLength
	}
	if g.LatestFirst != nil {
		t.LatestFirst = *g.LatestFirst
	}
	t.FirstTime = t.NoTimes + 1
	if t.Beams = max(1, g.Beams); g.Beams < 0 || g.Beams > maxBeams {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: num_beams is %d; it must be from 1 to %d", file, g.Beams, maxBeams)
	}
	if !(g.Repetition >= 0) || g.NoRepeat < 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: repetition_penalty is %g and no_repeat_ngram_size %d; neither may be negative", file, g.Repetition, g.NoRepeat)
	}
	bad := func(name string, id int32) error {
		return tonggan.Errorf(tonggan.Invalid, "%s: %s is %d; want 0 to %d", file, name, id, c.Vocab-1)
	}
	for name, id := range map[string]int32{"decoder_start_token_id": t.Start, "eos_token_id": t.End, "no_timestamps_token_id": t.NoTimes} {
		if id < 0 || int(id) >= c.Vocab {
			return nil, bad(name, id)
		}
	}
	for name, id := range t.Langs {
		if id < 0 || int(id) >= c.Vocab {
			return nil, bad("lang_to_id of "+name, id)
		}
	}
	for _, id := range []int32{t.Transcribe, t.Translate, t.Prev, t.NoSpeech} {
		if int(id) >= c.Vocab {
			return nil, bad("a special token", id)
		}
	}
	for _, h := range g.Heads { // a distilled checkpoint may list those of its teacher
		if h[0] >= 0 && h[0] < c.DecLayers && h[1] >= 0 && h[1] < c.DecHeads {
			t.Heads = append(t.Heads, h)
		}
	}
	slices.Sort(t.Suppress)
	return t, nil
}

// bare is a language without what marks its token: en of <|en|>.
func bare(token string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(token, "<|"), "|>"))
}

// languages are those that the vocabulary has behind the token that starts a text.
func languages(t *token.Tokenizer, start int32) map[string]int32 {
	langs := map[string]int32{}
	for id := start + 1; ; id++ {
		name := t.Piece(id)
		if code := bare(name); len(code) < 2 || len(code) > 3 || len(name) != len(code)+4 {
			return langs
		}
		langs[bare(name)] = id
	}
}

// hears says whether the model knows a language.
func (t *Tokens) hears(code string) bool {
	_, known := t.Langs[code]
	return known
}

// spoken is the language that a checkpoint hears unless somebody says otherwise: the one it
// names, or else that of its forced prompt, which counts where it names no task either.
func (t *Tokens) spoken(language, task string, f forced) string {
	for _, code := range []string{bare(language), tonggan.LanguageCode(bare(language))} {
		if t.hears(code) {
			return code
		}
	}
	if id := f.at(1); language == "" && task == "" && id >= 0 {
		for name, lang := range t.Langs {
			if lang == id {
				return name
			}
		}
	}
	return ""
}
