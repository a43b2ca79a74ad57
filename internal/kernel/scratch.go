package kernel

import (
	"fmt"
	"slices"
	"sync"
	"unsafe"
)

// scratch is what one thread needs while it runs items. It grows and is kept.
type scratch struct {
	tile  tile
	out   []float32 // a block of results
	q     []float32 // scaled queries
	keys  []float32 // packed keys
	vals  []float32 // packed values
	sc    []float32 // attention scores
	pairs []float32 // the same as pairs of bf16
	sums  []float32 // of the weights of a query
	zeros []int32   // of rows of bytes
	room  []float32 // sums of AMX
}

// words are n of s.zeros.
func (s *scratch) words(n int) []int32 {
	s.zeros = slices.Grow(s.zeros[:0], n)[:n]
	return s.zeros
}

// list is a free list: unlike sync.Pool it is not emptied by the collector.
type list[T any] struct {
	mu   sync.Mutex
	free []*T
}

var scratches list[scratch]

func (l *list[T]) get() *T {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.free)
	if n == 0 {
		return new(T)
	}
	x := l.free[n-1]
	l.free = l.free[:n-1]
	return x
}

func (l *list[T]) put(x *T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = append(l.free, x)
}

// grow returns n floats of *buf, aligned to a cache line; what was in them is lost.
func grow(buf *[]float32, n int) []float32 {
	if cap(*buf) < n {
		*buf = aligned(n + n/4)
	}
	return (*buf)[:n]
}

// aligned allocates n floats at an address that is a multiple of 64 bytes.
func aligned(n int) []float32 {
	b := make([]float32, n+15)
	b = b[toLine(b):]
	return b[:n:n]
}

// toLine is how many floats of x lie before the next cache line.
func toLine(x []float32) int { return int(-uintptr(unsafe.Pointer(unsafe.SliceData(x))) & 63 / 4) }

// need panics unless x has at least n elements.
func need(op, name string, have, n int) {
	if have < n || n < 0 {
		short(op, name, have, n)
	}
}

//go:noinline
func short(op, name string, have, n int) {
	panic(fmt.Sprintf("kernel: %s: %s has %d elements, needs %d", op, name, have, n))
}
