package clip

import (
	"encoding/json"

	"tonggan/internal/kernel"
	"tonggan/internal/nn"
)

// The two architectures of this family, as config.json names them.
const (
	archCLIP    = "CLIPModel"
	archChinese = "ChineseCLIPModel"
)

// Config is what config.json says. Absent fields have the defaults of the
// published configuration classes.
type Config struct {
	Text       TextConfig      `json:"text_config"`
	Vision     VisionConfig    `json:"vision_config"`
	OldText    json.RawMessage `json:"text_config_dict"`   // in the first checkpoints; replaces Text
	OldVision  json.RawMessage `json:"vision_config_dict"` // likewise
	Projection int             `json:"projection_dim"`
	Chinese    bool            `json:"-"`
}

// TextConfig describes either text tower.
type TextConfig struct {
	Vocab        int     `json:"vocab_size"`
	Hidden       int     `json:"hidden_size"`
	Intermediate int     `json:"intermediate_size"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Positions    int     `json:"max_position_embeddings"`
	Types        int     `json:"type_vocab_size"` // Chinese CLIP only
	Act          string  `json:"hidden_act"`
	Eps          float64 `json:"layer_norm_eps"`
	EOS          int     `json:"eos_token_id"` // CLIP only; 2 in the first checkpoints, where it means nothing

	act kernel.Activation
}

// VisionConfig describes the vision tower.
type VisionConfig struct {
	Hidden       int     `json:"hidden_size"`
	Intermediate int     `json:"intermediate_size"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Channels     int     `json:"num_channels"`
	Image        nn.Side `json:"image_size"`
	Patch        nn.Side `json:"patch_size"`
	Act          string  `json:"hidden_act"`
	Eps          float64 `json:"layer_norm_eps"`

	act kernel.Activation
}

var (
	defaultText = TextConfig{Vocab: 49408, Hidden: 512, Intermediate: 2048, Layers: 12, Heads: 8,
		Positions: 77, Act: "quick_gelu", Eps: 1e-5, EOS: 49407}
	defaultChineseText = TextConfig{Vocab: 30522, Hidden: 768, Intermediate: 3072, Layers: 12, Heads: 12,
		Positions: 512, Types: 2, Act: "gelu", Eps: 1e-12}
	defaultVision = VisionConfig{Hidden: 768, Intermediate: 3072, Layers: 12, Heads: 12, Channels: 3,
		Image: 224, Patch: 32, Act: "quick_gelu", Eps: 1e-5}
)

// ParseConfig reads and checks config.json. Errors are Invalid, naming the field
// and its limits, or Unsupported, naming what was found and what is supported.
func ParseConfig(b []byte) (*Config, error) {
	arch, err := nn.Architecture(b, archCLIP, archChinese)
	if err != nil {
		return nil, err
	}
	text := defaultText
	if arch == archChinese {
		text = defaultChineseText
	}
	c := &Config{Text: text, Vision: defaultVision, Projection: 512, Chinese: arch == archChinese}
	if err := nn.ParseConfig(b, c); err != nil {
		return nil, err
	}
	if set(c.OldText) {
		c.Text = text
		if err := nn.ParseConfig(c.OldText, &c.Text); err != nil {
			return nil, err
		}
	}
	if set(c.OldVision) {
		c.Vision = defaultVision
		if err := nn.ParseConfig(c.OldVision, &c.Vision); err != nil {
			return nil, err
		}
	}
	return c, c.validate()
}

func set(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// validate bounds every size before anything is allocated for it.
func (c *Config) validate() error {
	var k nn.Checker
	k.Range("projection_dim", c.Projection, 1, 8192)

	t := &c.Text
	k.Range("text_config.vocab_size", t.Vocab, 1, 1<<20)
	k.Range("text_config.hidden_size", t.Hidden, 1, 8192)
	k.Range("text_config.intermediate_size", t.Intermediate, 1, 1<<16)
	k.Range("text_config.num_hidden_layers", t.Layers, 1, 128)
	k.Heads("text_config.num_attention_heads", t.Heads, t.Hidden)
	k.Range("text_config.max_position_embeddings", t.Positions, 2, 1<<15)
	k.Eps("text_config.layer_norm_eps", t.Eps)
	t.act = k.Activation("text_config.hidden_act", t.Act)
	if c.Chinese {
		k.Range("text_config.type_vocab_size", t.Types, 1, 16)
	}

	v := &c.Vision
	k.Range("vision_config.hidden_size", v.Hidden, 1, 8192)
	k.Range("vision_config.intermediate_size", v.Intermediate, 1, 1<<16)
	k.Range("vision_config.num_hidden_layers", v.Layers, 1, 128)
	k.Heads("vision_config.num_attention_heads", v.Heads, v.Hidden)
	k.Range("vision_config.num_channels", v.Channels, 3, 3)
	k.Range("vision_config.image_size", int(v.Image), 1, 2048)
	k.Range("vision_config.patch_size", int(v.Patch), 1, int(v.Image))
	if v.Patch > 0 {
		side := int(v.Image / v.Patch)
		k.Range("the number of patches (image_size / patch_size, squared)", side*side, 1, 1<<14)
	}
	k.Eps("vision_config.layer_norm_eps", v.Eps)
	v.act = k.Activation("vision_config.hidden_act", v.Act)
	return k.Err()
}
