package clip

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// ChineseText is the text tower of Chinese CLIP (Yang et al. 2022,
// arXiv:2211.01335, §3): a BERT whose [CLS] vector is projected.
//
// Shapes: T tokens, D width, V vocabulary, N positions, E projection.
type ChineseText struct {
	Word    nn.Embedding // [V, D]
	Pos     nn.Embedding // [N, D]: positions plus token type 0, the only type in use
	Norm    nn.LayerNorm // [D]
	Layers  []nn.PostNorm
	Project nn.Linear // [E, D], no bias
}

func bindChineseText(w nn.Weights, c *Config) *ChineseText {
	t, s := &c.Text, w.Sub("text_model")
	eps := float32(t.Eps)
	m := &ChineseText{
		Word:    s.Embedding("embeddings.word_embeddings", t.Vocab, t.Hidden),
		Pos:     s.Embedding("embeddings.position_embeddings", t.Positions, t.Hidden),
		Norm:    s.LayerNorm("embeddings.LayerNorm", t.Hidden, eps),
		Project: w.Plain("text_projection", c.Projection, t.Hidden),
	}
	types := s.Embedding("embeddings.token_type_embeddings", t.Types, t.Hidden)
	if types.Table != nil && m.Pos.Table != nil {
		for i := range t.Positions {
			kernel.Add(m.Pos.At(i), m.Pos.At(i), types.At(0))
		}
	}
	for i := range t.Layers {
		m.Layers = append(m.Layers, nn.BindBERT(s.Sub("encoder.layer.%d", i), nn.BERT{
			Hidden: t.Hidden, Intermediate: t.Intermediate, Heads: t.Heads, Act: t.act, Eps: eps,
		}))
	}
	s.Ignore("embeddings.position_ids", "embeddings.token_type_ids", "pooler.*")
	return m
}

// Forward reads one unpadded text of 1 to N ids.
func (m *ChineseText) Forward(a *tensor.Arena, texts ...[]int32) tensor.T {
	starts := make([]int, len(texts))
	x := m.Word.Texts(a, texts, &m.Pos, starts) // [T1+T2+..., D]
	ends := nn.Ends(starts, x.Rows())
	m.Norm.In(x)
	a.Stage("text.embeddings", 0, x)
	for i := range m.Layers {
		m.Layers[i].Read(a, x, ends, nil, nil)
		a.Stage("text.layer", i, x)
	}
	e := m.Project.Forward(a, a.Pick(x, starts)) // [B, E]
	a.Stage("text.projected", 0, e)
	return e
}
