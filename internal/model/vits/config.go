package vits

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
)

const arch = "VitsModel"

// Config is what config.json says. Absent fields have the defaults of the published
// configuration class.
type Config struct {
	Vocab      int     `json:"vocab_size"`
	Hidden     int     `json:"hidden_size"`
	Layers     int     `json:"num_hidden_layers"`
	Heads      int     `json:"num_attention_heads"`
	Window     int     `json:"window_size"` // of relative positions, to each side
	Bias       bool    `json:"use_bias"`
	FFN        int     `json:"ffn_dim"`
	FFNTaps    int     `json:"ffn_kernel_size"`
	Latent     int     `json:"flow_size"`
	Act        string  `json:"hidden_act"`
	Eps        float64 `json:"layer_norm_eps"`
	Stochastic bool    `json:"use_stochastic_duration_prediction"`

	Speakers     int `json:"num_speakers"`
	SpeakerWidth int `json:"speaker_embedding_size"`

	Channels     int     `json:"upsample_initial_channel"`
	Up           []int   `json:"upsample_rates"`
	UpTaps       []int   `json:"upsample_kernel_sizes"`
	ResTaps      []int   `json:"resblock_kernel_sizes"`
	ResDilations [][]int `json:"resblock_dilation_sizes"`
	Slope        float64 `json:"leaky_relu_slope"`

	PairChannels   int     `json:"depth_separable_channels"`
	SeparableSteps int     `json:"depth_separable_num_layers"`
	SplineBins     int     `json:"duration_predictor_flow_bins"`
	SplineTail     float64 `json:"duration_predictor_tail_bound"`
	DurationTaps   int     `json:"duration_predictor_kernel_size"`
	DurationFlows  int     `json:"duration_predictor_num_flows"`
	DurationWidth  int     `json:"duration_predictor_filter_channels"`

	Flows       int `json:"prior_encoder_num_flows"`
	WaveLayers  int `json:"prior_encoder_num_wavenet_layers"`
	WaveTaps    int `json:"wavenet_kernel_size"`
	WaveDilates int `json:"wavenet_dilation_rate"`

	Speed         float64 `json:"speaking_rate"`
	Noise         float64 `json:"noise_scale"`
	DurationNoise float64 `json:"noise_scale_duration"`
	Rate          int     `json:"sampling_rate"`

	act kernel.Activation
}

// ParseConfig reads and checks config.json.
func ParseConfig(b []byte) (*Config, error) {
	if _, err := nn.Architecture(b, arch); err != nil {
		return nil, err
	}
	c := &Config{
		Vocab: 38, Hidden: 192, Layers: 6, Heads: 2, Window: 4, Bias: true, FFN: 768, FFNTaps: 3, Latent: 192, Act: "relu", Eps: 1e-5, Stochastic: true,
		Speakers: 1, Channels: 512, Up: []int{8, 8, 2, 2}, UpTaps: []int{16, 16, 4, 4}, ResTaps: []int{3, 7, 11},
		ResDilations: [][]int{{1, 3, 5}, {1, 3, 5}, {1, 3, 5}}, Slope: 0.1,
		PairChannels: 2, SeparableSteps: 3, SplineBins: 10, SplineTail: 5, DurationTaps: 3, DurationFlows: 4, DurationWidth: 256,
		Flows: 4, WaveLayers: 4, WaveTaps: 5, WaveDilates: 1, Speed: 1, Noise: 0.667, DurationNoise: 0.8, Rate: 16000,
	}
	if err := nn.ParseConfig(b, c); err != nil {
		return nil, err
	}
	return c, c.validate()
}

// validate bounds every size before anything is allocated for it.
func (c *Config) validate() error {
	var k nn.Checker
	k.Range("vocab_size", c.Vocab, 1, 1<<16)
	k.Range("hidden_size", c.Hidden, 1, 4096)
	k.Range("num_hidden_layers", c.Layers, 1, 64)
	k.Heads("num_attention_heads", c.Heads, c.Hidden)
	k.Range("window_size", c.Window, 1, 64)
	k.Range("ffn_dim", c.FFN, 1, 1<<15)
	k.Odd("ffn_kernel_size", c.FFNTaps)
	k.Range("flow_size", c.Latent, 2, 4096)
	k.Eps("layer_norm_eps", c.Eps)
	c.act = k.Activation("hidden_act", c.Act)
	k.Range("num_speakers", c.Speakers, 1, 1<<16)
	k.Range("speaker_embedding_size", c.SpeakerWidth, 0, 4096)
	c.vocoder().Check(&k, "")
	if c.PairChannels != 2 || c.Latent%2 != 0 {
		k.Unsupported("depth_separable_channels must be 2 and flow_size even")
	}
	k.Range("depth_separable_num_layers", c.SeparableSteps, 1, 8)
	k.Range("duration_predictor_flow_bins", c.SplineBins, 1, 100)
	k.Odd("duration_predictor_kernel_size", c.DurationTaps)
	k.Range("duration_predictor_num_flows", c.DurationFlows, 1, 16)
	k.Range("duration_predictor_filter_channels", c.DurationWidth, 1, 4096)
	k.Range("prior_encoder_num_flows", c.Flows, 1, 32)
	k.Range("prior_encoder_num_wavenet_layers", c.WaveLayers, 1, 32)
	k.Odd("wavenet_kernel_size", c.WaveTaps)
	k.Range("wavenet_dilation_rate", c.WaveDilates, 1, 4)
	k.Range("sampling_rate", c.Rate, 4000, 96000)
	if !(c.Speed > 0.01 && c.Speed < 100) || !(c.Noise >= 0 && c.Noise <= 10) || !(c.DurationNoise >= 0 && c.DurationNoise <= 10) || !(c.SplineTail > 0 && c.SplineTail < 1e3) {
		k.Unsupported("speaking_rate, noise_scale, noise_scale_duration or duration_predictor_tail_bound is out of range")
	}
	return k.Err()
}

func (c *Config) vocoder() nn.HiFiGANShape {
	return nn.HiFiGANShape{In: c.Latent, Channels: c.Channels, Up: c.Up, UpTaps: c.UpTaps, Taps: c.ResTaps, Dilations: c.ResDilations, Slope: float32(c.Slope), Speaker: c.SpeakerWidth}
}
