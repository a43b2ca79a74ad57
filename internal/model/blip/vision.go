package blip

import (
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Vision is the image encoder of §3.1, a vision transformer (Dosovitskiy et al.
// 2021, arXiv:2010.11929).
//
// Shapes: S picture side, P patches, Dv width.
type Vision struct {
	Class   []float32     // [Dv]: the vector that stands before the patches, [CLS]
	Patches nn.PatchEmbed // with bias
	Pos     []float32     // [1+P, Dv]
	Layers  []nn.PreNorm
	Post    nn.LayerNorm // [Dv]
}

// bindVision finds the tower under its published names.
func bindVision(w nn.Weights, v *VisionConfig) Vision {
	patches := int(v.Image/v.Patch) * int(v.Image/v.Patch)
	d, eps := v.Hidden, float32(v.Eps)
	m := Vision{
		Class:   w.F32("embeddings.class_embedding", 1, 1, d),
		Patches: w.PatchEmbed("embeddings.patch_embedding", d, 3, int(v.Image), int(v.Patch), true),
		Pos:     w.F32("embeddings.position_embedding", 1, 1+patches, d),
		Post:    w.LayerNorm("post_layernorm", d, eps),
	}
	for i := range v.Layers {
		l := w.Sub("encoder.layers.%d", i)
		m.Layers = append(m.Layers, nn.PreNorm{
			Norm1: l.LayerNorm("layer_norm1", d, eps),
			Self: nn.Attention{
				Heads: v.Heads,
				QKV:   l.Linear("self_attn.qkv", 3*d, d),
				Out:   l.Linear("self_attn.projection", d, d),
			},
			Norm2: l.LayerNorm("layer_norm2", d, eps),
			MLP: nn.MLP{
				Up:   l.Linear("mlp.fc1", v.Intermediate, d),
				Down: l.Linear("mlp.fc2", d, v.Intermediate),
				Act:  v.act,
			},
		})
	}
	return m
}

// Forward maps B pictures [3, S, S] to one vector for the picture and one for each patch,
// row by row: [B·(1+P), Dv], in a.
func (m *Vision) Forward(a *tensor.Arena, pixels ...[]float32) tensor.T {
	d := len(m.Class)
	t := len(m.Pos) / d
	x := a.New(len(pixels)*t, d) // [B·(1+P), Dv]
	for b := range pixels {
		y := x.Span(b*t, (b+1)*t) // [1+P, Dv]
		copy(y.Row(0), m.Class)
		m.Patches.Into(a, y.Span(1, t).Data, pixels[b])
		y.Add(tensor.Of(m.Pos, t, d))
	}
	ends := nn.Ends(nn.Steps(len(pixels), t), x.Rows())
	a.Stage("vision.embeddings", 0, x)
	for i := range m.Layers {
		m.Layers[i].Forward(a, x, ends, false)
		a.Stage("vision.layer", i, x)
	}
	m.Post.In(x)
	a.Stage("vision.post", 0, x)
	return x
}
