package nn

import (
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// PatchEmbed cuts a picture into squares and projects each, the linear projection
// of flattened patches of the vision transformer (arXiv:2010.11929, §3.1): a
// convolution whose stride is its kernel, done as one matrix product.
//
// Shapes: picture [C, S, S], patch side P, G = S/P patches a side, width D. What
// is left over at the right and lower edge is not seen.
type PatchEmbed struct {
	Proj              Linear // [D, C·P·P]
	Channels, S, P, G int
}

// PatchEmbed binds name.weight [dim, channels, patch, patch] and, if bias is set,
// name.bias [dim].
func (w Weights) PatchEmbed(name string, dim, channels, size, patch int, bias bool) PatchEmbed {
	k := channels * patch * patch
	m := w.F32(name+".weight", dim, channels, patch, patch)
	var b []float32
	if bias {
		b = w.F32(name+".bias", dim)
	}
	return PatchEmbed{w.Matrix(m, b, dim, k), channels, size, patch, size / patch}
}

// Into writes the patches of pixels [C, S, S] to dst [G·G, D], row by row.
func (e *PatchEmbed) Into(a *tensor.Arena, dst, pixels []float32) {
	m := a.Mark()
	flat := a.New(e.G*e.G, e.Channels*e.P*e.P) // the same pixels, patch by patch
	to := flat.Data
	for gy := range e.G {
		for gx := range e.G {
			for c := range e.Channels {
				for y := range e.P {
					from := (c*e.S+gy*e.P+y)*e.S + gx*e.P
					copy(to[:e.P], pixels[from:from+e.P])
					to = to[e.P:]
				}
			}
		}
	}
	e.Proj.Into(dst, flat, kernel.None)
	a.Release(m)
}
