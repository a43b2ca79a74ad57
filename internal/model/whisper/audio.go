package whisper

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Audio is the encoder of §2.2: two convolutions, the second of stride 2, and a
// pre-norm Transformer.
//
// Shapes: F frames, S = F/2 positions, M mel bins, D width.
type Audio struct {
	Conv1, Conv2 nn.Conv1D // [D, 3, M], [D, 3, D]
	Pos          []float32 // [S, D]
	Layers       []nn.PreNorm
	Norm         nn.LayerNorm
}

func bindAudio(w nn.Weights, c *Config) Audio {
	m := Audio{
		Conv1: w.Conv1D("conv1", c.Width, c.Mels, 3, 1, 1),
		Conv2: w.Conv1D("conv2", c.Width, c.Width, 3, 2, 1),
		Pos:   w.F32("embed_positions.weight", c.Source, c.Width),
		Norm:  w.LayerNorm("layer_norm", c.Width, eps),
	}
	for i := range c.EncLayers {
		l := w.Sub("layers.%d", i)
		m.Layers = append(m.Layers, nn.PreNorm{
			Norm1: l.LayerNorm("self_attn_layer_norm", c.Width, eps),
			Self:  bindSelf(l.Sub("self_attn"), c.Width, c.EncHeads),
			Norm2: l.LayerNorm("final_layer_norm", c.Width, eps),
			MLP:   bindMLP(l, c.Width, c.EncFFN, c.act),
		})
	}
	return m
}

// Forward hears one window of frames mel [F, M]: [S, D], in a.
func (m *Audio) Forward(a *tensor.Arena, mel tensor.T) tensor.T {
	x := m.Conv1.Forward(a, mel, kernel.GELU) // [F, D]
	x = m.Conv2.Forward(a, x, kernel.GELU)    // [S, D]
	kernel.Add(x.Data, x.Data, m.Pos[:len(x.Data)])
	a.Stage("audio.embeddings", 0, x)
	for i := range m.Layers {
		m.Layers[i].Forward(a, x, nil, false)
		a.Stage("audio.layer", i, x)
	}
	m.Norm.In(x)
	a.Stage("audio.post", 0, x)
	return x
}
