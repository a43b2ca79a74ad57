// Package whisper is Whisper (Radford et al. 2022, "Robust Speech Recognition via
// Large-Scale Weak Supervision", arXiv:2212.04356): speech to text in many languages,
// with times.
//
//	prep.go        samples -> log-mel frames
//	audio.go       frames -> what was heard
//	text.go        tokens, and what was heard -> the next token
//	rules.go       which tokens may come next
//	decode.go      one window of 30 s -> tokens
//	beam.go        several texts of a window at once -> the best
//	command.go     one window -> commands, if it likely says some
//	transcribe.go  windows -> segments with times
//	words.go       segments -> words with times
package whisper

import (
	"tonggan"
	"tonggan/internal/grammar"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/token"
)

const eps = 1e-5

// Model is one checkpoint. It is immutable; any number of goroutines may share it.
type Model struct {
	cfg    *Config
	front  *frontEnd
	tokens *Tokens
	tok    *token.Tokenizer
	audio  Audio
	text   Text

	expected *grammar.Matcher // what is most likely said; nil if the folder does not say
}

// Open binds a checkpoint folder.
func Open(f nn.Files) (*Model, error) {
	c, err := ParseConfig(f.Config)
	if err != nil {
		return nil, err
	}
	front, err := parseFrontEnd(f, c)
	if err != nil {
		return nil, err
	}
	if f.Tokenizer == nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "the checkpoint folder has no tokenizer (tokenizer.json, or vocab.json with merges.txt)")
	}
	t, err := parseTokens(f, c)
	if err != nil {
		return nil, err
	}
	m := &Model{cfg: c, front: front, tokens: t, tok: f.Tokenizer, audio: bindAudio(f.Root().Sub("model.encoder"), c), text: bindText(f, c)}
	if len(f.Commands) > 0 {
		if m.expected, err = grammar.Parse(string(f.Commands)).Compile(); err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "commands.txt: %w", err)
		}
	}
	return m, f.Weights.Err()
}

// Parts are the encoder and the decoder, for who times them apart.
func (m *Model) Parts() (*Audio, *Text) { return &m.audio, &m.text }

// bindSelf binds q_proj, k_proj, v_proj and out_proj; keys have no bias.
func bindSelf(w nn.Weights, d, heads int) nn.Attention {
	m, bias := projections(w, d, "q_proj", "k_proj", "v_proj")
	return nn.Attention{Heads: heads, QKV: w.Matrix(m, bias, 3*d, d), Out: w.Linear("out_proj", d, d)}
}

func bindCross(w nn.Weights, d, heads int) nn.CrossAttention {
	m, bias := projections(w, d, "k_proj", "v_proj")
	return nn.CrossAttention{Heads: heads, Query: w.Linear("q_proj", d, d), KeyValue: w.Matrix(m, bias, 2*d, d), Out: w.Linear("out_proj", d, d)}
}

func projections(w nn.Weights, d int, names ...string) (m, bias []float32) {
	for _, name := range names {
		m = append(m, w.F32(name+".weight", d, d)...)
		b := make([]float32, d)
		if name != "k_proj" {
			copy(b, w.F32(name+".bias", d))
		}
		bias = append(bias, b...)
	}
	return m, bias
}

func bindMLP(w nn.Weights, d, ffn int, act kernel.Activation) nn.MLP {
	return nn.MLP{Up: w.Linear("fc1", ffn, d), Down: w.Linear("fc2", d, ffn), Act: act}
}
