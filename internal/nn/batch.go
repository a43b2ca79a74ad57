package nn

import (
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Sequences of a batch stand below each other in one tensor. starts are their first rows,
// ends one past their last.

// Steps are the starts of n sequences of t rows.
func Steps(n, t int) []int {
	starts := make([]int, n)
	for i := range starts {
		starts[i] = i * t
	}
	return starts
}

// Ends turns the starts of sequences that fill so many rows into their ends.
func Ends(starts []int, rows int) []int {
	return append(append(make([]int, 0, len(starts)), starts[1:]...), rows)
}

// Texts looks up the words of texts, each counted from position 0: [T1+T2+..., Dim]. It
// fills starts, one for each text.
func (e *Embedding) Texts(a *tensor.Arena, texts [][]int32, pos *Embedding, starts []int) tensor.T {
	n := 0
	for i, ids := range texts {
		starts[i] = n
		n += len(ids)
	}
	x := a.New(n, e.Dim)
	for i, ids := range texts {
		e.Into(x.Span(starts[i], starts[i]+len(ids)), ids, pos, 0)
	}
	return x
}

// together is how many rows go through a tower at once, so that memory stays bounded.
const together = 1024

// Batches calls f for neighbours among items, as many at once as have at most 1,024 rows
// together, and at least one. Memory that f takes from its arena is given back each time.
func Batches[In any](items []In, rows func(In) int, f func(a *tensor.Arena, some []In)) {
	a := tensor.Borrow()
	defer a.Return()
	for len(items) > 0 {
		n := 1
		for sum := rows(items[0]); n < len(items) && sum+rows(items[n]) <= together; n++ {
			sum += rows(items[n])
		}
		m := a.Mark()
		f(a, items[:n])
		a.Release(m)
		items = items[n:]
	}
}

// Vectors is Batches for a tower that gives a row for each item: they come back at length 1.
func Vectors[In any](items []In, rows func(In) int, tower func(a *tensor.Arena, some []In) tensor.T) [][]float32 {
	out := make([][]float32, 0, len(items))
	Batches(items, rows, func(a *tensor.Arena, some []In) {
		x := tower(a, some) // [B, E]
		for i := range some {
			v := append([]float32(nil), x.Row(i)...)
			kernel.Normalize(v, 1, len(v))
			out = append(out, v)
		}
	})
	return out
}
