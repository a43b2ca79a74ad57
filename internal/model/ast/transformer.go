package ast

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Transformer looks at a spectrogram as a vision transformer looks at a picture (§2.1),
// with two vectors before the patches, as DeiT has them, and a linear head on their mean.
//
// Shapes: F frames, M mel bins, P patches, K patch side, T = 2+P rows, D width, L labels.
type Transformer struct {
	Class, Distil []float32 // [D]: the vectors that stand before the patches
	Patches       nn.Linear // [D, K·K]
	Pos           nn.Embedding
	Layers        []nn.PreNorm
	Norm          nn.LayerNorm
	HeadNorm      nn.LayerNorm
	Head          nn.Linear // [L, D]

	cfg *Config
}

// bind finds the tower and the head under their published names.
func bind(w nn.Weights, c *Config) Transformer {
	t, eps := w.Sub("audio_spectrogram_transformer"), float32(c.Eps)
	e := t.Sub("embeddings")
	rows, cols := c.grid()
	kernel := e.F32("patch_embeddings.projection.weight", c.Hidden, 1, c.Patch, c.Patch)
	m := Transformer{
		Class:    e.F32("cls_token", 1, 1, c.Hidden),
		Distil:   e.F32("distillation_token", 1, 1, c.Hidden),
		Patches:  e.Matrix(kernel, e.F32("patch_embeddings.projection.bias", c.Hidden), c.Hidden, c.Patch*c.Patch),
		Pos:      nn.Embedding{Table: e.F32("position_embeddings", 1, 2+rows*cols, c.Hidden), Rows: 2 + rows*cols, Dim: c.Hidden},
		Norm:     t.LayerNorm("layernorm", c.Hidden, eps),
		HeadNorm: w.LayerNorm("classifier.layernorm", c.Hidden, eps),
		Head:     w.Linear("classifier.dense", len(c.labels), c.Hidden),
		cfg:      c,
	}
	for i := range c.Layers {
		l := t.Sub("encoder.layer.%d", i)
		m.Layers = append(m.Layers, nn.PreNorm{
			Norm1: l.LayerNorm("layernorm_before", c.Hidden, eps),
			Self: nn.Attention{Heads: c.Heads, QKV: l.Fused(c.Hidden, c.Hidden, "attention.attention.query", "attention.attention.key", "attention.attention.value"),
				Out: l.Linear("attention.output.dense", c.Hidden, c.Hidden)},
			Norm2: l.LayerNorm("layernorm_after", c.Hidden, eps),
			MLP: nn.MLP{Up: l.Linear("intermediate.dense", c.Intermediate, c.Hidden),
				Down: l.Linear("output.dense", c.Hidden, c.Intermediate), Act: c.act},
		})
	}
	return m
}

// Forward maps a spectrogram [F, M] to what the head sees [1, D] and logits [1, L], in a.
func (m *Transformer) Forward(a *tensor.Arena, mel tensor.T) (pooled, logits tensor.T) {
	x := a.New(m.Pos.Rows, m.Pos.Dim) // [T, D]
	copy(x.Row(0), m.Class)
	copy(x.Row(1), m.Distil)
	m.Patches.Into(x.Span(2, m.Pos.Rows).Data, m.cut(a, mel), kernel.None)
	kernel.Add(x.Data, x.Data, m.Pos.Table)
	a.Stage("embeddings", 0, x)
	for i := range m.Layers {
		m.Layers[i].Forward(a, x, nil, false)
		a.Stage("layer", i, x)
	}
	ends := m.Norm.In(x.Span(0, 2)) // [2, D]
	pooled = a.New(1, m.Pos.Dim)    // [1, D]: their mean
	for i := range pooled.Data {
		pooled.Data[i] = (ends.Row(0)[i] + ends.Row(1)[i]) / 2
	}
	a.Stage("pooled", 0, pooled)
	logits = m.Head.Forward(a, m.HeadNorm.Forward(a, pooled)) // [1, L]
	a.Stage("logits", 0, logits)
	return pooled, logits
}

// cut lays out the patches, those of the lowest mel bins first and each frame by frame
// within a mel bin: [P, K·K].
func (m *Transformer) cut(a *tensor.Arena, mel tensor.T) tensor.T {
	c := m.cfg
	rows, cols := c.grid()
	flat := a.New(rows*cols, c.Patch*c.Patch)
	to := flat.Data
	for r := range rows {
		for col := range cols {
			from := mel.Data[col*c.StepFrames*c.Mels+r*c.StepMels:]
			for bin := range c.Patch {
				for frame := range c.Patch {
					to[bin*c.Patch+frame] = from[frame*c.Mels+bin]
				}
			}
			to = to[c.Patch*c.Patch:]
		}
	}
	return flat
}
