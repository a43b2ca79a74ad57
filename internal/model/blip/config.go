package blip

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
)

// The three architectures of this family, as config.json names them.
const (
	archRetrieval = "BlipForImageTextRetrieval"
	archQA        = "BlipForQuestionAnswering"
	archCaptioner = "BlipForConditionalGeneration"
)

// Config is what config.json says. Absent fields have the defaults of the
// published configuration classes.
type Config struct {
	Text   TextConfig   `json:"text_config"`
	Vision VisionConfig `json:"vision_config"`
	Shared int          `json:"image_text_hidden_size"` // width of the contrastive space
	Tied   bool         `json:"tie_word_embeddings"`    // scores may use the word embeddings
}

// TextConfig describes the text encoder and the text decoder, which have one shape.
type TextConfig struct {
	Vocab        int     `json:"vocab_size"`
	Hidden       int     `json:"hidden_size"`
	Intermediate int     `json:"intermediate_size"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Positions    int     `json:"max_position_embeddings"`
	Act          string  `json:"hidden_act"`
	Eps          float64 `json:"layer_norm_eps"`
	BOS          int     `json:"bos_token_id"`        // starts a decoded text
	SEP          int     `json:"sep_token_id"`        // ends it
	Decoder      bool    `json:"is_decoder"`          // whether the layers have cross-attention
	Tied         bool    `json:"tie_word_embeddings"` // either of the two ties

	act kernel.Activation
}

// VisionConfig describes the vision tower.
type VisionConfig struct {
	Hidden       int     `json:"hidden_size"`
	Intermediate int     `json:"intermediate_size"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Image        nn.Side `json:"image_size"`
	Patch        nn.Side `json:"patch_size"`
	Act          string  `json:"hidden_act"`
	Eps          float64 `json:"layer_norm_eps"`

	act kernel.Activation
}

// ParseConfig reads and checks config.json for one of the three architectures.
// Errors are Invalid, naming the field and its limits, or Unsupported, naming what
// was found and what is supported.
func ParseConfig(b []byte, arch string) (*Config, error) {
	if _, err := nn.Architecture(b, arch); err != nil {
		return nil, err
	}
	c := &Config{
		Text: TextConfig{Vocab: 30524, Hidden: 768, Intermediate: 3072, Layers: 12, Heads: 8, Positions: 512,
			Act: "gelu", Eps: 1e-12, BOS: 30522, SEP: 102, Decoder: true, Tied: true},
		Vision: VisionConfig{Hidden: 768, Intermediate: 3072, Layers: 12, Heads: 12, Image: 384, Patch: 16,
			Act: "gelu", Eps: 1e-5},
		Shared: 256,
		Tied:   true,
	}
	if err := nn.ParseConfig(b, c); err != nil {
		return nil, err
	}
	return c, c.validate(arch)
}

// validate bounds every size before anything is allocated for it.
func (c *Config) validate(arch string) error {
	var k nn.Checker
	t, v := &c.Text, &c.Vision
	k.Range("text_config.vocab_size", t.Vocab, 1, 1<<20)
	k.Range("text_config.hidden_size", t.Hidden, 1, 8192)
	k.Range("text_config.intermediate_size", t.Intermediate, 1, 1<<16)
	k.Range("text_config.num_hidden_layers", t.Layers, 1, 128)
	k.Heads("text_config.num_attention_heads", t.Heads, t.Hidden)
	k.Range("text_config.max_position_embeddings", t.Positions, 2, 1<<15)
	k.Eps("text_config.layer_norm_eps", t.Eps)
	t.act = k.Activation("text_config.hidden_act", t.Act)

	k.Range("vision_config.hidden_size", v.Hidden, 1, 8192)
	k.Range("vision_config.intermediate_size", v.Intermediate, 1, 1<<16)
	k.Range("vision_config.num_hidden_layers", v.Layers, 1, 128)
	k.Heads("vision_config.num_attention_heads", v.Heads, v.Hidden)
	k.Range("vision_config.image_size", int(v.Image), 1, 2048)
	k.Range("vision_config.patch_size", int(v.Patch), 1, int(v.Image))
	if v.Patch > 0 {
		side := int(v.Image / v.Patch)
		k.Range("the number of patches (image_size / patch_size, squared)", side*side, 1, 1<<14)
	}
	k.Eps("vision_config.layer_norm_eps", v.Eps)
	v.act = k.Activation("vision_config.hidden_act", v.Act)

	if !t.Decoder {
		k.Unsupported("text_config.is_decoder is false, so that words cannot look at the picture; it must be true")
	}
	if arch == archRetrieval {
		k.Range("image_text_hidden_size", c.Shared, 1, 8192)
		return k.Err()
	}
	k.Range("text_config.bos_token_id", t.BOS, 0, t.Vocab-1)
	k.Range("text_config.sep_token_id", t.SEP, 0, t.Vocab-1)
	if arch == archQA {
		// The answer decoder looks at the question with maps made for the picture.
		k.Range("text_config.hidden_size (for answers it must equal vision_config.hidden_size)", t.Hidden, v.Hidden, v.Hidden)
	}
	return k.Err()
}
