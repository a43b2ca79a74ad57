package nn

import (
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Linear is y = x·Wᵀ + b with W [N, K]. Precision and packing are inside W.
type Linear struct {
	W    *kernel.Matrix // [N, K]
	Bias []float32      // [N], or nil
}

// Forward maps x [rows, K] to [rows, N].
func (l *Linear) Forward(a *tensor.Arena, x tensor.T) tensor.T {
	return l.Act(a, x, kernel.None)
}

// Act maps x [rows, K] to [rows, N] and applies act, fused.
func (l *Linear) Act(a *tensor.Arena, x tensor.T, act kernel.Activation) tensor.T {
	n, _ := l.W.Shape()
	y := a.New(x.Rows(), n)
	l.Into(y.Data, x, act)
	return y
}

// Into maps x [rows, K] to dst [rows, N].
func (l *Linear) Into(dst []float32, x tensor.T, act kernel.Activation) {
	kernel.MatMul(dst, x.Data, x.Rows(), l.W, kernel.Epilogue{Bias: l.Bias, Act: act})
}

// Onto adds the image of x [rows, K] to r [rows, N] in place: the residual
// connection, fused. It returns r.
func (l *Linear) Onto(r, x tensor.T) tensor.T {
	kernel.MatMul(r.Data, x.Data, x.Rows(), l.W, kernel.Epilogue{Bias: l.Bias, Residual: r.Data})
	return r
}

// LayerNorm is layer normalisation over the last axis (Ba et al. 2016, arXiv:1607.06450).
type LayerNorm struct {
	Gamma, Beta []float32 // [D]
	Eps         float32
}

// Forward normalises x [rows, D] into new memory.
func (n *LayerNorm) Forward(a *tensor.Arena, x tensor.T) tensor.T {
	y := a.New(x.Rows(), x.Cols())
	kernel.LayerNorm(y.Data, x.Data, n.Gamma, n.Beta, x.Rows(), x.Cols(), n.Eps)
	return y
}

// In normalises x [rows, D] in place and returns it.
func (n *LayerNorm) In(x tensor.T) tensor.T {
	kernel.LayerNorm(x.Data, x.Data, n.Gamma, n.Beta, x.Rows(), x.Cols(), n.Eps)
	return x
}

// Embedding is a table of vectors.
type Embedding struct {
	Table     []float32 // [Rows, Dim]
	Rows, Dim int
}

// At is row i: [Dim].
func (e *Embedding) At(i int) []float32 { return e.Table[i*e.Dim : (i+1)*e.Dim] }

// Words looks up ids and adds the positions pos from first on:
// [len(ids), Dim]. Ids and positions must be inside their tables.
func (e *Embedding) Words(a *tensor.Arena, ids []int32, pos *Embedding, first int) tensor.T {
	x := a.New(len(ids), e.Dim)
	e.Into(x, ids, pos, first)
	return x
}

// Into is Words into the rows of x.
func (e *Embedding) Into(x tensor.T, ids []int32, pos *Embedding, first int) {
	for t, id := range ids {
		kernel.Add(x.Row(t), e.At(int(id)), pos.At(first+t))
	}
}
