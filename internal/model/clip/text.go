package clip

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// reader is a text tower: ids in, a vector in the shared space out, [E], in a.
type reader interface {
	Forward(a *tensor.Arena, texts ...[]int32) tensor.T
}

// Text is CLIP's text transformer (§2.4): pre-norm and causal, so that the end
// token is the only one that has seen the whole text.
//
// Shapes: T tokens, D width, V vocabulary, N positions, E projection.
type Text struct {
	Word    nn.Embedding // [V, D]
	Pos     nn.Embedding // [N, D]
	Layers  []nn.PreNorm
	Final   nn.LayerNorm // [D]
	Project nn.Linear    // [E, D], no bias
	EOS     int          // the end token; 2 means nothing
}

func bindText(w nn.Weights, c *Config) *Text {
	t, s := &c.Text, w.Sub("text_model")
	eps := float32(t.Eps)
	m := &Text{
		Word:    s.Embedding("embeddings.token_embedding", t.Vocab, t.Hidden),
		Pos:     s.Embedding("embeddings.position_embedding", t.Positions, t.Hidden),
		Final:   s.LayerNorm("final_layer_norm", t.Hidden, eps),
		Project: w.Plain("text_projection", c.Projection, t.Hidden),
		EOS:     t.EOS,
	}
	for i := range t.Layers {
		m.Layers = append(m.Layers, bindBlock(s.Sub("encoder.layers.%d", i), t.Hidden, t.Intermediate, t.Heads, t.act, eps))
	}
	s.Ignore("embeddings.position_ids")
	return m
}

// Forward reads one unpadded text of 1 to N ids.
func (m *Text) Forward(a *tensor.Arena, texts ...[]int32) tensor.T {
	starts := make([]int, len(texts))
	x := m.Word.Texts(a, texts, &m.Pos, starts) // [T1+T2+..., D]
	ends := nn.Ends(starts, x.Rows())
	a.Stage("text.embeddings", 0, x)
	for i := range m.Layers {
		m.Layers[i].Forward(a, x, ends, true)
		a.Stage("text.layer", i, x)
	}
	for i, ids := range texts {
		starts[i] += m.end(ids)
	}
	pooled := m.Final.In(a.Pick(x, starts)) // [B, D]
	a.Stage("text.pooled", 0, pooled)
	e := m.Project.Forward(a, pooled) // [B, E]
	a.Stage("text.projected", 0, e)
	return e
}

// end is where the text ends. The first published checkpoints say 2 for the end token; the
// largest id is taken there, which in CLIP's vocabulary is the end token. A text without an
// end token is read at its first position, as in the reference.
func (m *Text) end(ids []int32) int {
	at := 0
	for i, id := range ids {
		if m.EOS != 2 && int(id) == m.EOS {
			return i
		}
		if m.EOS == 2 && id > ids[at] {
			at = i
		}
	}
	return at
}

// bindBlock binds one pre-norm block of either of CLIP's own towers.
func bindBlock(w nn.Weights, hidden, intermediate, heads int, act kernel.Activation, eps float32) nn.PreNorm {
	return nn.PreNorm{
		Norm1: w.LayerNorm("layer_norm1", hidden, eps),
		Self: nn.Attention{
			Heads: heads,
			QKV:   w.Fused(hidden, hidden, "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
			Out:   w.Linear("self_attn.out_proj", hidden, hidden),
		},
		Norm2: w.LayerNorm("layer_norm2", hidden, eps),
		MLP: nn.MLP{
			Up:   w.Linear("mlp.fc1", intermediate, hidden),
			Down: w.Linear("mlp.fc2", hidden, intermediate),
			Act:  act,
		},
	}
}
