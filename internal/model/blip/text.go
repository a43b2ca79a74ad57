package blip

import (
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Text is the mixture of encoder and decoder of §3.1: a BERT that, between
// self-attention and feed-forward, lets every word look at the picture. Read with
// nothing to look at it is the unimodal text encoder, read with a picture the
// image-grounded text encoder, and written with a causal mask the image-grounded
// text decoder (decode.go).
//
// Shapes: T words, S things seen (P patches and [CLS], or words), D width, Dv
// width of what is seen, H heads, V vocabulary, N positions.
type Text struct {
	Word   nn.Embedding // [V, D]
	Pos    nn.Embedding // [N, D]
	Norm   nn.LayerNorm // [D]
	Layers []nn.PostNorm
}

// bindText finds the tower under its published names.
func bindText(w nn.Weights, t *TextConfig, seen int) Text {
	eps := float32(t.Eps)
	m := Text{
		Word: w.Embedding("embeddings.word_embeddings", t.Vocab, t.Hidden),
		Pos:  w.Embedding("embeddings.position_embeddings", t.Positions, t.Hidden),
		Norm: w.LayerNorm("embeddings.LayerNorm", t.Hidden, eps),
	}
	for i := range t.Layers {
		m.Layers = append(m.Layers, nn.BindBERT(w.Sub("encoder.layer.%d", i), nn.BERT{
			Hidden: t.Hidden, Intermediate: t.Intermediate, Heads: t.Heads, Seen: seen, Act: t.act, Eps: eps,
		}))
	}
	w.Ignore("embeddings.position_ids", "pooler.*")
	return m
}

// Read encodes one unpadded text of 1 to N ids: [T, D], in a. seen is what its
// words look at, one KV for each layer, or nil. maps, if not nil, receives where
// they looked and must have been resized to fit.
func (m *Text) Read(a *tensor.Arena, ids []int32, seen []nn.KV, maps *nn.Maps) tensor.T {
	x := m.Norm.In(m.Word.Words(a, ids, &m.Pos, 0)) // [T, D]
	a.Stage("text.embeddings", 0, x)
	for i := range m.Layers {
		l := &m.Layers[i]
		var look *nn.KV
		var probs []float32
		mark := a.Mark()
		if seen != nil {
			look = &seen[i]
		}
		if maps != nil {
			probs = a.Floats(l.Cross.Heads * len(ids) * look.Rows()) // [H, T, S]
		}
		l.Read(a, x, nil, look, probs)
		if maps != nil {
			maps.Average(i, l.Cross.Heads, probs)
		}
		a.Release(mark)
		a.Stage("text.layer", i, x)
	}
	return x
}

// ReadAll is Read for many texts that look at the same things, or at nothing, their words
// under each other: [T1+T2+..., D] and the first row of each.
func (m *Text) ReadAll(a *tensor.Arena, texts [][]int32, seen []nn.KV) (tensor.T, []int) {
	starts := make([]int, len(texts))
	x := m.Word.Texts(a, texts, &m.Pos, starts) // [T1+T2+..., D]
	ends := nn.Ends(starts, x.Rows())
	m.Norm.In(x)
	for i := range m.Layers {
		var look *nn.KV
		if seen != nil {
			look = &seen[i]
		}
		m.Layers[i].Read(a, x, ends, look, nil)
	}
	return x, starts
}
