// Package tensor gives shape to slices of float32 and memory to forward passes:
// [T] is a dense row-major tensor, and [Arena] is the scratch memory of one call.
// It knows nothing of files or of learning.
package tensor

import (
	"math"
	"strconv"

	"tonggan/internal/kernel"
)

// MaxAxes is the largest number of axes of a [T].
const MaxAxes = 4

// T is a dense row-major tensor of up to four axes. It is a small value: copying
// it makes another view of the same numbers, and methods never copy them.
type T struct {
	Data []float32
	axes [MaxAxes]int
	rank int
}

// Of views data as a tensor of the given shape. It panics when the product of the
// axes is not len(data), which is always our bug.
func Of(data []float32, shape ...int) T {
	t := T{Data: data, rank: len(shape)}
	if len(shape) > MaxAxes {
		panic("tensor: more than four axes")
	}
	n := 1
	for i, d := range shape {
		t.axes[i] = d
		n *= d
	}
	if n != len(data) {
		panic("tensor: shape " + t.String() + " wants " + strconv.Itoa(n) +
			" numbers, there are " + strconv.Itoa(len(data)))
	}
	return t
}

// Rank is the number of axes.
func (t T) Rank() int { return t.rank }

// Dim is the length of axis i; a negative i counts from the last axis.
func (t T) Dim(i int) int {
	if i < 0 {
		i += t.rank
	}
	return t.axes[i]
}

// Cols is the length of the last axis.
func (t T) Cols() int { return t.Dim(-1) }

// Rows is how many rows of Cols numbers there are: the product of all other axes.
func (t T) Rows() int {
	n := 1
	for i := range t.rank - 1 {
		n *= t.axes[i]
	}
	return n
}

// Row views row i of t, all leading axes taken as one: [Cols].
func (t T) Row(i int) []float32 {
	c := t.Cols()
	return t.Data[i*c : (i+1)*c : (i+1)*c]
}

// Span views rows from to to-1 of t, all leading axes taken as one: [to-from, Cols].
func (t T) Span(from, to int) T {
	c := t.Cols()
	return Of(t.Data[from*c:to*c:to*c], to-from, c)
}

// Reshape views the same numbers under another shape.
func (t T) Reshape(shape ...int) T { return Of(t.Data, shape...) }

// Fill sets every number.
func (t T) Fill(v float32) {
	for i := range t.Data {
		t.Data[i] = v
	}
}

// Add adds u, of as many numbers, to t in place and returns t.
func (t T) Add(u T) T {
	if len(t.Data) != len(u.Data) {
		panic("tensor: cannot add " + u.String() + " to " + t.String())
	}
	kernel.Add(t.Data, t.Data, u.Data)
	return t
}

// String is the shape, for example "[197 768]".
func (t T) String() string {
	var buf [64]byte
	b := append(buf[:0], '[')
	for i := range t.rank {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(t.axes[i]), 10)
	}
	return string(append(b, ']'))
}

var nan = float32(math.NaN())
