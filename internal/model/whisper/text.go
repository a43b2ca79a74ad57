package whisper

import (
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Text is the decoder of §2.2: a pre-norm Transformer that, between self-attention and
// feed-forward, listens to the encoder.
//
// Shapes: T tokens, B sequences, S positions heard, D width, V vocabulary.
type Text struct {
	Word   nn.Embedding // [V, D]
	Pos    nn.Embedding // [N, D]
	Layers []layer
	Norm   nn.LayerNorm
	Scores nn.Linear // [V, D], mostly the word embeddings again
}

type layer struct {
	Norm1 nn.LayerNorm
	Self  nn.Attention
	NormX nn.LayerNorm
	Cross nn.CrossAttention
	Norm2 nn.LayerNorm
	MLP   nn.MLP
}

func bindText(f nn.Files, c *Config) Text {
	d, w := c.Width, f.Root().Sub("model.decoder")
	m := Text{Pos: w.Embedding("embed_positions", c.Target, d), Norm: w.LayerNorm("layer_norm", d, eps)}
	m.Word, m.Scores = bindWords(f, c)
	for i := range c.DecLayers {
		l := w.Sub("layers.%d", i)
		m.Layers = append(m.Layers, layer{
			Norm1: l.LayerNorm("self_attn_layer_norm", d, eps),
			Self:  bindSelf(l.Sub("self_attn"), d, c.DecHeads),
			NormX: l.LayerNorm("encoder_attn_layer_norm", d, eps),
			Cross: bindCross(l.Sub("encoder_attn"), d, c.DecHeads),
			Norm2: l.LayerNorm("final_layer_norm", d, eps),
			MLP:   bindMLP(l, d, c.DecFFN, c.act),
		})
	}
	return m
}

// bindWords binds the word embeddings and the scores. Where they are the same, a checkpoint
// has either; where it has both they may differ, whatever config.json says of that.
func bindWords(f nn.Files, c *Config) (nn.Embedding, nn.Linear) {
	in, out := "model.decoder.embed_tokens.weight", "proj_out.weight"
	switch {
	case c.Tied && !f.Weights.Has(out):
		out = in
	case c.Tied && !f.Weights.Has(in):
		in = out
	}
	w := f.Root()
	table := w.F32(in, c.Vocab, c.Width)
	scores := table
	if out != in {
		scores = w.F32(out, c.Vocab, c.Width)
	}
	return nn.Embedding{Table: table, Rows: c.Vocab, Dim: c.Width}, w.Matrix(scores, nil, c.Vocab, c.Width)
}

// Listen projects what the encoder heard [S, D] for every layer, once; any number of
// sequences may then read it.
func (m *Text) Listen(a *tensor.Arena, heard tensor.T) []nn.KV {
	seen := make([]nn.KV, len(m.Layers))
	for i := range m.Layers {
		c := &m.Layers[i].Cross
		seen[i] = c.Look(a, a.Floats(c.Room(heard.Rows())), heard)
	}
	return seen
}

// Step feeds len(ids)/len(seqs) tokens to each sequence: [len(ids), D], in a. probs, if
// not nil, is called with the attention of each layer to what was heard,
// [H, len(ids), S].
func (m *Text) Step(a *tensor.Arena, ids []int32, seqs []*nn.Cache, seen []nn.KV, probs func(layer int, p []float32)) tensor.T {
	n := len(ids) / len(seqs)
	x := a.New(len(ids), m.Word.Dim)
	for b, c := range seqs {
		m.Word.Into(x.Span(b*n, (b+1)*n), ids[b*n:(b+1)*n], &m.Pos, c.Len)
	}
	a.Stage("text.embeddings", 0, x)
	for i := range m.Layers {
		l := &m.Layers[i]
		mark := a.Mark()
		l.Self.Extend(a, x, l.Norm1.Forward(a, x), seqs, i)
		var p []float32
		if probs != nil {
			p = a.Floats(l.Cross.Heads * len(ids) * seen[i].Rows())
		}
		l.Cross.Onto(a, x, l.NormX.Forward(a, x), &seen[i], p)
		if probs != nil {
			probs(i, p)
		}
		l.MLP.Onto(a, x, l.Norm2.Forward(a, x))
		a.Release(mark)
		a.Stage("text.layer", i, x)
	}
	for _, c := range seqs {
		c.Advance(n)
	}
	m.Norm.In(x)
	a.Stage("text.post", 0, x)
	return x
}
