package clip

import (
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Vision is CLIP's vision transformer (§2.4; Dosovitskiy et al. 2021,
// arXiv:2010.11929), with the additional norm before the first block.
//
// Shapes: S picture side, P patches, D width, E projection.
type Vision struct {
	Class   []float32     // [D]: the vector that stands before the patches
	Patches nn.PatchEmbed // no bias
	Pos     nn.Embedding  // [1+P, D]
	Pre     nn.LayerNorm  // [D]
	Layers  []nn.PreNorm
	Post    nn.LayerNorm // [D], on the class vector alone
	Project nn.Linear    // [E, D], no bias
}

// bindVision finds the tower and its projection under their published names.
func bindVision(w nn.Weights, c *Config) Vision {
	v, t := &c.Vision, w.Sub("vision_model")
	patches := int(v.Image/v.Patch) * int(v.Image/v.Patch)
	eps := float32(v.Eps)
	m := Vision{
		Class:   t.F32("embeddings.class_embedding", v.Hidden),
		Patches: t.PatchEmbed("embeddings.patch_embedding", v.Hidden, v.Channels, int(v.Image), int(v.Patch), false),
		Pos:     t.Embedding("embeddings.position_embedding", 1+patches, v.Hidden),
		Pre:     t.LayerNorm("pre_layrnorm", v.Hidden, eps), // the published name is misspelt
		Post:    t.LayerNorm("post_layernorm", v.Hidden, eps),
		Project: w.Plain("visual_projection", c.Projection, v.Hidden),
	}
	for i := range v.Layers {
		m.Layers = append(m.Layers, bindBlock(t.Sub("encoder.layers.%d", i), v.Hidden, v.Intermediate, v.Heads, v.act, eps))
	}
	t.Ignore("embeddings.position_ids")
	return m
}

// Forward maps pixels [3, S, S] to a vector in the shared space: [E], in a.
func (m *Vision) Forward(a *tensor.Arena, pixels ...[]float32) tensor.T {
	t := m.Pos.Rows
	x := a.New(len(pixels)*t, m.Pos.Dim) // [B·(1+P), D]
	for b := range pixels {
		y := x.Span(b*t, (b+1)*t) // [1+P, D]
		copy(y.Row(0), m.Class)
		m.Patches.Into(a, y.Span(1, t).Data, pixels[b])
		y.Add(tensor.Of(m.Pos.Table, t, m.Pos.Dim))
	}
	class := nn.Steps(len(pixels), t)
	ends := nn.Ends(class, x.Rows())
	a.Stage("vision.embeddings", 0, x)
	m.Pre.In(x)
	a.Stage("vision.pre", 0, x)
	for i := range m.Layers {
		m.Layers[i].Forward(a, x, ends, false)
		a.Stage("vision.layer", i, x)
	}
	pooled := m.Post.In(a.Pick(x, class)) // [B, D]
	a.Stage("vision.pooled", 0, pooled)
	e := m.Project.Forward(a, pooled) // [B, E]
	a.Stage("vision.projected", 0, e)
	return e
}
