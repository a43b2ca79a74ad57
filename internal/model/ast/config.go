package ast

import (
	"encoding/json"
	"fmt"
	"strconv"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
)

const arch = "ASTForAudioClassification"

// Limits on what a configuration may ask for.
const (
	maxPatches = 1 << 14
	maxLabels  = 1 << 12
)

// single is the problem_type of labels that exclude each other.
const single = "single_label_classification"

// Config is what config.json says. Absent fields have the defaults of the published
// configuration class.
type Config struct {
	Hidden       int               `json:"hidden_size"`
	Intermediate int               `json:"intermediate_size"`
	Layers       int               `json:"num_hidden_layers"`
	Heads        int               `json:"num_attention_heads"`
	Patch        int               `json:"patch_size"`
	StepMels     int               `json:"frequency_stride"`
	StepFrames   int               `json:"time_stride"`
	Frames       int               `json:"max_length"`
	Mels         int               `json:"num_mel_bins"`
	Act          string            `json:"hidden_act"`
	Eps          float64           `json:"layer_norm_eps"`
	Bias         bool              `json:"qkv_bias"`
	Problem      string            `json:"problem_type"`
	Names        map[string]string `json:"id2label"`

	act    kernel.Activation
	labels []string
}

// ParseConfig reads and checks config.json. Errors are Invalid, naming the field and its
// limits, or Unsupported, naming what was found and what is supported.
func ParseConfig(b []byte) (*Config, error) {
	if _, err := nn.Architecture(b, arch); err != nil {
		return nil, err
	}
	c := &Config{Hidden: 768, Intermediate: 3072, Layers: 12, Heads: 12, Patch: 16, StepMels: 10, StepFrames: 10,
		Frames: 1024, Mels: 128, Act: "gelu", Eps: 1e-12, Bias: true}
	if err := nn.ParseConfig(b, c); err != nil {
		return nil, err
	}
	if len(c.Names) == 0 {
		c.Names = map[string]string{"0": "LABEL_0", "1": "LABEL_1"} // as published
	}
	return c, c.validate()
}

// validate bounds every size before anything is allocated for it.
func (c *Config) validate() error {
	var k nn.Checker
	k.Range("hidden_size", c.Hidden, 1, 8192)
	k.Range("intermediate_size", c.Intermediate, 1, 1<<16)
	k.Range("num_hidden_layers", c.Layers, 1, 128)
	k.Heads("num_attention_heads", c.Heads, c.Hidden)
	k.Range("num_mel_bins", c.Mels, 1, 512)
	k.Range("max_length", c.Frames, 1, 1<<14)
	k.Range("patch_size", c.Patch, 1, min(c.Mels, c.Frames, 256))
	k.Range("frequency_stride", c.StepMels, 1, 512)
	k.Range("time_stride", c.StepFrames, 1, 1<<14)
	if c.StepMels > 0 && c.StepFrames > 0 {
		rows, cols := c.grid()
		k.Range("the number of patches", rows*cols, 1, maxPatches)
	}
	k.Range("the number of labels in id2label", len(c.Names), 1, maxLabels)
	k.Eps("layer_norm_eps", c.Eps)
	c.act = k.Activation("hidden_act", c.Act)
	if !c.Bias {
		k.Unsupported("qkv_bias is false; it must be true")
	}
	if err := k.Err(); err != nil {
		return err
	}
	c.labels = make([]string, len(c.Names))
	for i := range c.labels {
		name, ok := c.Names[strconv.Itoa(i)]
		if !ok {
			return tonggan.Errorf(tonggan.Invalid, "config.json: id2label has %d labels but none with the id %d", len(c.Names), i)
		}
		c.labels[i] = name
	}
	return nil
}

// grid is how many patches lie over the mel bins, and how many over the frames (§2.1).
func (c *Config) grid() (rows, cols int) {
	return (c.Mels-c.Patch)/c.StepMels + 1, (c.Frames-c.Patch)/c.StepFrames + 1
}

// parsePreprocessor reads preprocessor_config.json; what it leaves out has the published
// defaults.
func parsePreprocessor(b []byte, c *Config) (*Fbank, error) {
	p := struct {
		Rate      int     `json:"sampling_rate"`
		Mels      int     `json:"num_mel_bins"`
		Frames    int     `json:"max_length"`
		Normalize bool    `json:"do_normalize"`
		Mean      float64 `json:"mean"`
		Std       float64 `json:"std"`
	}{Rate, 128, 1024, true, -4.2677393, 4.5689974}
	if err := json.Unmarshal(b, &p); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json cannot be read: %w", err)
	}
	if p.Rate != Rate {
		return nil, tonggan.Errorf(tonggan.Unsupported, "preprocessor_config.json: sampling_rate is %d; it must be %d", p.Rate, Rate)
	}
	if p.Mels != c.Mels || p.Frames != c.Frames {
		return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json makes %d frames of %d mel bins, but config.json says max_length %d and num_mel_bins %d; the two files must agree",
			p.Frames, p.Mels, c.Frames, c.Mels)
	}
	f := NewFbank(p.Mels)
	if p.Normalize {
		if !(p.Std > 0) {
			return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json: std is %s; it must be above 0", fmt.Sprint(p.Std))
		}
		f.mean, f.scale = p.Mean, 1/(2*p.Std)
	}
	return f, nil
}
