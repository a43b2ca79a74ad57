// Package nn holds the layers that papers are made of: linear maps, norms,
// embeddings, attention, the pre-norm block of a vision transformer and the
// post-norm block of BERT. Layers are immutable once bound and any number of
// goroutines may share them; all state lives in a [tensor.Arena] of the caller.
//
// Binding reports faults through the weight store, all at once; a forward pass
// never fails. How a product is computed (packing, precision, fusion) is decided
// in [Linear] and below, so that the families above read like their papers.
package nn

import (
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/token"
	"tonggan/internal/weight"
)

// Files is a checkpoint folder, read but not yet understood.
type Files struct {
	Config          []byte           // config.json
	Preprocessor    []byte           // preprocessor_config.json
	Generation      []byte           // generation_config.json, or nil where there is none
	Tokenizer       *token.Tokenizer // tokenizer.json, vocab.txt or vocab.json with merges.txt; nil for a family that reads characters
	Vocab           []byte           // vocab.json, for those
	TokenizerConfig []byte           // tokenizer_config.json, for those; nil where there is none
	SpecialTokens   []byte           // special_tokens_map.json, for those; nil where there is none
	Commands        []byte           // commands.txt: what is most likely said; nil where there is none
	Weights         *weight.Scope    // model.safetensors, one file or many
	Precision       kernel.Precision // of the packed weights
}

// Root is where binding starts.
func (f Files) Root() Weights { return Weights{f.Weights, f.Precision, new([]float32)} }

// Weights is a place in a checkpoint from which layers are bound by their
// published names. A fault leaves a hollow layer and is remembered by the store.
type Weights struct {
	scope     *weight.Scope
	precision kernel.Precision
	spare     *[]float32 // where matrices are read that are packed at once
}

// Sub descends one or more dotted steps, formatted as by fmt.Sprintf.
func (w Weights) Sub(format string, args ...any) Weights {
	return Weights{w.scope.Sub(format, args...), w.precision, w.spare}
}

// F32 copies a tensor that must be there, in the given shape.
func (w Weights) F32(name string, shape ...int) []float32 { return w.scope.F32(name, shape...) }

// Has says whether there is such a tensor.
func (w Weights) Has(name string) bool { return w.scope.Has(name) }

// Scalar reads a single number, whether it was saved as [] or as [1].
func (w Weights) Scalar(name string) float32 {
	var x []float32
	if len(w.scope.Shape(name)) == 1 {
		x = w.scope.F32(name, 1)
	} else {
		x = w.scope.F32(name)
	}
	if len(x) == 0 {
		return 0
	}
	return x[0]
}

// Ignore lists tensors that a checkpoint may hold and that nothing reads.
func (w Weights) Ignore(patterns ...string) { w.scope.Ignore(patterns...) }

// Linear binds name.weight [out, in] and name.bias [out].
func (w Weights) Linear(name string, out, in int) Linear {
	return w.Fused(out, in, name)
}

// Plain binds name.weight [out, in], a linear map without bias.
func (w Weights) Plain(name string, out, in int) Linear {
	return w.packed(nil, out, in, name)
}

// Fused binds several maps of one input as a single map, their outputs side by
// side: [out·len(names), in]. One large product is faster than several small ones.
func (w Weights) Fused(out, in int, names ...string) Linear {
	biases := make([]float32, 0, out*len(names))
	for _, name := range names {
		biases = append(biases, w.F32(name+".bias", out)...)
	}
	return w.packed(biases, out, in, names...)
}

// packed reads matrices [out, in] one below the other into memory that the next call uses
// again, and packs them. Hollow when one cannot be read.
func (w Weights) packed(bias []float32, out, in int, names ...string) Linear {
	n, fits := out*in, true
	for _, name := range names { // nothing is allocated for what is not there
		if !slices.Equal(w.scope.Shape(name+".weight"), []int{out, in}) {
			w.F32(name+".weight", out, in) // says so
			fits = false
		}
	}
	if fits && len(*w.spare) < n*len(names) {
		*w.spare = make([]float32, n*len(names))
	}
	for i, name := range names {
		fits = fits && w.scope.Into((*w.spare)[i*n:(i+1)*n], name+".weight", out, in)
	}
	if !fits {
		return Linear{}
	}
	return w.Matrix((*w.spare)[:n*len(names)], bias, out*len(names), in)
}

// Matrix packs weights [out, in] that are already in memory. Hollow when their
// number does not fit, because binding failed.
func (w Weights) Matrix(m, bias []float32, out, in int) Linear {
	if len(m) != out*in || (bias != nil && len(bias) != out) {
		return Linear{}
	}
	return Linear{W: kernel.Pack(m, out, in, w.precision), Bias: bias}
}

// LayerNorm binds name.weight and name.bias, both [dim].
func (w Weights) LayerNorm(name string, dim int, eps float32) LayerNorm {
	return LayerNorm{w.F32(name+".weight", dim), w.F32(name+".bias", dim), eps}
}

// Embedding binds name.weight [rows, dim].
func (w Weights) Embedding(name string, rows, dim int) Embedding {
	return Embedding{w.F32(name+".weight", rows, dim), rows, dim}
}
