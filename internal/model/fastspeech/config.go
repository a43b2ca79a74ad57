package fastspeech

import (
	"tonggan"
	"tonggan/internal/nn"
)

const (
	withHiFiGAN = "FastSpeech2ConformerWithHifiGan"
	alone       = "FastSpeech2ConformerModel" // its config.json has a source, of our own
)

// Config is what config.json says. Absent fields have the defaults of the published
// configuration classes.
type Config struct {
	Model   ModelConfig   `json:"model_config"`
	Vocoder VocoderConfig `json:"vocoder_config"`

	Source *SourceConfig `json:"source"`        // of a model alone; else nil
	Rate   int           `json:"sampling_rate"` // not published: 22050
}

// ModelConfig describes what makes a spectrogram of phonemes.
type ModelConfig struct {
	Hidden      int  `json:"hidden_size"`
	Vocab       int  `json:"vocab_size"`
	Mels        int  `json:"num_mel_bins"`
	EncHeads    int  `json:"encoder_num_attention_heads"`
	EncLayers   int  `json:"encoder_layers"`
	EncFFN      int  `json:"encoder_linear_units"`
	EncTaps     int  `json:"encoder_kernel_size"`
	EncPreNorm  bool `json:"encoder_normalize_before"`
	EncConcat   bool `json:"encoder_concat_after"`
	DecHeads    int  `json:"decoder_num_attention_heads"`
	DecLayers   int  `json:"decoder_layers"`
	DecFFN      int  `json:"decoder_linear_units"`
	DecTaps     int  `json:"decoder_kernel_size"`
	DecPreNorm  bool `json:"decoder_normalize_before"`
	DecConcat   bool `json:"decoder_concat_after"`
	PostLayers  int  `json:"speech_decoder_postnet_layers"`
	PostUnits   int  `json:"speech_decoder_postnet_units"`
	PostTaps    int  `json:"speech_decoder_postnet_kernel"`
	FFNTaps     int  `json:"positionwise_conv_kernel_size"`
	Reduction   int  `json:"reduction_factor"`
	Macaron     bool `json:"use_macaron_style_in_conformer"`
	CNN         bool `json:"use_cnn_in_conformer"`
	ConvBias    bool `json:"convolution_bias"`
	DurLayers   int  `json:"duration_predictor_layers"`
	DurWidth    int  `json:"duration_predictor_channels"`
	DurTaps     int  `json:"duration_predictor_kernel_size"`
	EnergyDeep  int  `json:"energy_predictor_layers"`
	EnergyWidth int  `json:"energy_predictor_channels"`
	EnergyTaps  int  `json:"energy_predictor_kernel_size"`
	EnergyEmbed int  `json:"energy_embed_kernel_size"`
	PitchDeep   int  `json:"pitch_predictor_layers"`
	PitchWidth  int  `json:"pitch_predictor_channels"`
	PitchTaps   int  `json:"pitch_predictor_kernel_size"`
	PitchEmbed  int  `json:"pitch_embed_kernel_size"`
	Speakers    int  `json:"num_speakers"`
	SpeakerDim  int  `json:"speaker_embed_dim"`

	Slowness float64 `json:"speaking_speed"` // durations times this: the published name notwithstanding
}

// VocoderConfig describes the HiFi-GAN that makes sound of a spectrogram.
type VocoderConfig struct {
	In        int     `json:"model_in_dim"`
	Channels  int     `json:"upsample_initial_channel"`
	Up        []int   `json:"upsample_rates"`
	UpTaps    []int   `json:"upsample_kernel_sizes"`
	Taps      []int   `json:"resblock_kernel_sizes"`
	Dilations [][]int `json:"resblock_dilation_sizes"`
	Slope     float64 `json:"leaky_relu_slope"`
	Normalise bool    `json:"normalize_before"`
}

// ParseConfig reads and checks config.json.
func ParseConfig(b []byte) (*Config, error) {
	arch, err := nn.Architecture(b, withHiFiGAN, alone)
	if err != nil {
		return nil, err
	}
	c := &Config{
		Model: ModelConfig{Hidden: 384, Vocab: 78, Mels: 80, EncHeads: 2, EncLayers: 4, EncFFN: 1536, EncTaps: 7, DecHeads: 2, DecLayers: 4, DecFFN: 1536, DecTaps: 31,
			PostLayers: 5, PostUnits: 256, PostTaps: 5, FFNTaps: 3, Reduction: 1, Macaron: true, CNN: true, ConvBias: true, DurLayers: 2, DurWidth: 256, DurTaps: 3,
			EnergyDeep: 2, EnergyWidth: 256, EnergyTaps: 3, EnergyEmbed: 1, PitchDeep: 5, PitchWidth: 256, PitchTaps: 5, PitchEmbed: 1, Slowness: 1},
		Vocoder: VocoderConfig{In: 80, Channels: 512, Up: []int{8, 8, 2, 2}, UpTaps: []int{16, 16, 4, 4}, Taps: []int{3, 7, 11},
			Dilations: [][]int{{1, 3, 5}, {1, 3, 5}, {1, 3, 5}}, Slope: 0.1, Normalise: true},
		Rate: 22050,
	}
	if err = nn.ParseConfig(b, c); err == nil && arch == alone {
		err = nn.ParseConfig(b, &c.Model)
	}
	switch {
	case err != nil:
		return nil, err
	case arch == withHiFiGAN:
		c.Source = nil
	case c.Source == nil:
		return nil, tonggan.Errorf(tonggan.Unsupported, "config.json: a %s makes spectrograms, and nothing says what sound is made of them: there is no source; use a %s", alone, withHiFiGAN)
	}
	return c, c.validate()
}

// validate bounds every size before anything is allocated for it.
func (c *Config) validate() error {
	var k nn.Checker
	m, v := &c.Model, &c.Vocoder
	k.Range("model_config.hidden_size", m.Hidden, 2, 4096)
	k.Range("model_config.vocab_size", m.Vocab, 1, 1<<16)
	k.Range("model_config.num_mel_bins", m.Mels, 1, 512)
	k.Heads("model_config.encoder_num_attention_heads", m.EncHeads, m.Hidden)
	k.Heads("model_config.decoder_num_attention_heads", m.DecHeads, m.Hidden)
	for field, n := range map[string]int{"encoder_layers": m.EncLayers, "decoder_layers": m.DecLayers, "speech_decoder_postnet_layers": m.PostLayers,
		"duration_predictor_layers": m.DurLayers, "energy_predictor_layers": m.EnergyDeep, "pitch_predictor_layers": m.PitchDeep} {
		k.Range("model_config."+field, n, 1, 64)
	}
	for field, n := range map[string]int{"encoder_linear_units": m.EncFFN, "decoder_linear_units": m.DecFFN, "speech_decoder_postnet_units": m.PostUnits,
		"duration_predictor_channels": m.DurWidth, "energy_predictor_channels": m.EnergyWidth, "pitch_predictor_channels": m.PitchWidth} {
		k.Range("model_config."+field, n, 1, 1<<15)
	}
	for field, n := range map[string]int{"encoder_kernel_size": m.EncTaps, "decoder_kernel_size": m.DecTaps, "speech_decoder_postnet_kernel": m.PostTaps,
		"positionwise_conv_kernel_size": m.FFNTaps, "duration_predictor_kernel_size": m.DurTaps, "energy_predictor_kernel_size": m.EnergyTaps,
		"energy_embed_kernel_size": m.EnergyEmbed, "pitch_predictor_kernel_size": m.PitchTaps, "pitch_embed_kernel_size": m.PitchEmbed} {
		k.Odd("model_config."+field, n)
	}
	switch {
	case !m.Macaron || !m.CNN || !m.ConvBias:
		k.Unsupported("model_config: use_macaron_style_in_conformer, use_cnn_in_conformer and convolution_bias must be true")
	case m.EncConcat || m.DecConcat || m.Reduction != 1 || m.SpeakerDim != 0:
		k.Unsupported("model_config: encoder_concat_after and decoder_concat_after must be false, reduction_factor 1 and speaker_embed_dim null")
	case !(m.Slowness > 0.01 && m.Slowness < 100):
		k.Unsupported("model_config.speaking_speed is out of range")
	}
	k.Range("model_config.num_speakers", m.Speakers, 0, 1<<16)
	k.Range("sampling_rate", c.Rate, 4000, 96000)
	if c.Source != nil {
		c.Source.check(&k, m.Mels, c.Rate)
		return k.Err()
	}
	k.Range("vocoder_config.model_in_dim", v.In, m.Mels, m.Mels)
	v.shape().Check(&k, "vocoder_config.")
	return k.Err()
}

func (v *VocoderConfig) shape() nn.HiFiGANShape {
	return nn.HiFiGANShape{In: v.In, Channels: v.Channels, Up: v.Up, UpTaps: v.UpTaps, Taps: v.Taps, Dilations: v.Dilations, Slope: float32(v.Slope), PostBias: true}
}
