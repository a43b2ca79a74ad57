package whisper

import (
	"encoding/json"
	"slices"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
)

const arch = "WhisperForConditionalGeneration"

// Config is what config.json says. Absent fields have the defaults of the published
// configuration class.
type Config struct {
	Vocab      int    `json:"vocab_size"`
	Mels       int    `json:"num_mel_bins"`
	Width      int    `json:"d_model"`
	EncLayers  int    `json:"encoder_layers"`
	EncHeads   int    `json:"encoder_attention_heads"`
	EncFFN     int    `json:"encoder_ffn_dim"`
	DecLayers  int    `json:"decoder_layers"`
	DecHeads   int    `json:"decoder_attention_heads"`
	DecFFN     int    `json:"decoder_ffn_dim"`
	Source     int    `json:"max_source_positions"` // of the encoder's output, two frames each
	Target     int    `json:"max_target_positions"` // tokens
	Act        string `json:"activation_function"`
	ScaleWords bool   `json:"scale_embedding"`
	Start      int32  `json:"decoder_start_token_id"`
	End        int32  `json:"eos_token_id"`

	act kernel.Activation
}

// ParseConfig reads and checks config.json.
func ParseConfig(b []byte) (*Config, error) {
	if _, err := nn.Architecture(b, arch); err != nil {
		return nil, err
	}
	c := &Config{Vocab: 51865, Mels: 80, Width: 384, EncLayers: 4, EncHeads: 6, EncFFN: 1536, DecLayers: 4, DecHeads: 6, DecFFN: 1536,
		Source: 1500, Target: 448, Act: "gelu", Start: 50257, End: 50256}
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
	if c.ScaleWords {
		k.Unsupported("scale_embedding is true; it must be false")
	}
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
	MostTokens    int              // of a window, prompt included
	LatestFirst   int              // the first time is at most this many steps; 0 is any
	Beams         int              // texts to follow at once, unless somebody says otherwise
	Heads         [][2]int         // (layer, head) that look where a word is; empty if nobody said
}

// parseTokens reads generation_config.json, and what it leaves out from the tokenizer.
func parseTokens(f nn.Files, c *Config) (*Tokens, error) {
	var g struct {
		Start         *int32           `json:"decoder_start_token_id"`
		End           json.RawMessage  `json:"eos_token_id"`
		Langs         map[string]int32 `json:"lang_to_id"`
		Tasks         map[string]int32 `json:"task_to_id"`
		NoTimes       *int32           `json:"no_timestamps_token_id"`
		Prev          *int32           `json:"prev_sot_token_id"`
		Suppress      []int32          `json:"suppress_tokens"`
		SuppressFirst []int32          `json:"begin_suppress_tokens"`
		LatestFirst   *int             `json:"max_initial_timestamp_index"`
		Heads         [][2]int         `json:"alignment_heads"`
		MaxLength     int              `json:"max_length"`
		Beams         int              `json:"num_beams"`
		Multilingual  *bool            `json:"is_multilingual"`
	}
	if len(f.Generation) > 0 {
		if err := json.Unmarshal(f.Generation, &g); err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "generation_config.json cannot be read: %w", err)
		}
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
		Suppress: g.Suppress, SuppressFirst: g.SuppressFirst, Heads: g.Heads,
	}
	if v, ok := g.Tasks["transcribe"]; ok {
		t.Transcribe = v
	}
	if v, ok := g.Tasks["translate"]; ok {
		t.Translate = v
	}
	for name, v := range g.Langs { // "<|en|>"
		if len(name) > 4 && name[:2] == "<|" && name[len(name)-2:] == "|>" {
			name = name[2 : len(name)-2]
		}
		t.Langs[name] = v
	}
	if g.Multilingual != nil && !*g.Multilingual {
		t.Langs, t.Transcribe, t.Translate = nil, -1, -1
	}
	if t.MostTokens = c.Target; g.MaxLength > 0 {
		t.MostTokens = min(g.MaxLength, c.Target)
	}
	if g.LatestFirst != nil {
		t.LatestFirst = *g.LatestFirst
	}
	t.FirstTime = t.NoTimes + 1
	if t.Beams = max(1, g.Beams); g.Beams < 0 || g.Beams > maxBeams {
		return nil, tonggan.Errorf(tonggan.Unsupported, "generation_config.json: num_beams is %d; it must be from 1 to %d", g.Beams, maxBeams)
	}
	bad := func(name string, id int32) error {
		return tonggan.Errorf(tonggan.Invalid, "generation_config.json: %s is %d; want 0 to %d", name, id, c.Vocab-1)
	}
	for name, id := range map[string]int32{"decoder_start_token_id": t.Start, "no_timestamps_token_id": t.NoTimes} {
		if id < 0 || int(id) >= c.Vocab {
			return nil, bad(name, id)
		}
	}
	for name, ids := range map[string][]int32{"suppress_tokens": t.Suppress, "begin_suppress_tokens": t.SuppressFirst} {
		for _, id := range ids {
			if id < 0 || int(id) >= c.Vocab {
				return nil, bad(name, id)
			}
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
	for _, h := range t.Heads {
		if h[0] < 0 || h[0] >= c.DecLayers || h[1] < 0 || h[1] >= c.DecHeads {
			return nil, tonggan.Errorf(tonggan.Invalid, "generation_config.json: alignment_heads has %v; the decoder has %d layers of %d heads", h, c.DecLayers, c.DecHeads)
		}
	}
	slices.Sort(t.Suppress)
	return t, nil
}
