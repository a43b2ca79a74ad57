package tensor

import "sync"

// align is the granularity of an [Arena], in floats: one cache line.
const align = 16

// Arena is the scratch memory of one forward pass: a bump allocator that is
// emptied all at once. It grows while it learns how much a pass needs and from
// then on hands out the same block again, so a steady pass allocates nothing.
// What it hands out is dirty. One goroutine uses it at a time.
type Arena struct {
	// Watch, when set, sees every stage that a forward pass names with [Arena.Stage].
	// Tests compare stages with recorded references through it.
	Watch func(stage string, index int, x T)

	block []float32   // the current block
	used  int         // floats handed out of block
	full  [][]float32 // blocks that ran out during this pass
	spent int         // floats handed out of the full blocks
}

// Mark is a position in an [Arena].
type Mark struct{ blocks, used int }

// New hands out a tensor of the given shape, with arbitrary contents.
func (a *Arena) New(shape ...int) T {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return Of(a.Floats(n), shape...)
}

// Pick copies rows of x below each other: [len(rows), Cols].
func (a *Arena) Pick(x T, rows []int) T {
	y := a.New(len(rows), x.Cols())
	for i, r := range rows {
		copy(y.Row(i), x.Row(r))
	}
	return y
}

// Floats hands out n floats with arbitrary contents.
func (a *Arena) Floats(n int) []float32 {
	size := (n + align - 1) / align * align
	if a.used+size > len(a.block) {
		a.grow(size)
	}
	from := a.used
	a.used += size
	return a.block[from : from+n : from+n]
}

// grow opens a block for at least size floats and keeps the old one alive.
func (a *Arena) grow(size int) {
	if len(a.block) > 0 {
		a.full = append(a.full, a.block)
		a.spent += a.used
	}
	a.block = make([]float32, max(size, 2*len(a.block), 1<<12))
	a.used = 0
}

// Mark remembers how much is in use, for [Arena.Release].
func (a *Arena) Mark() Mark { return Mark{len(a.full), a.used} }

// Release takes back everything handed out since m. A mark from before the arena
// grew keeps its block until [Arena.Reset].
func (a *Arena) Release(m Mark) {
	from := 0
	if m.blocks == len(a.full) {
		from = m.used
	}
	poison(a.block[from:a.used])
	a.used = from
}

// Reset takes everything back. An arena that had to grow now gets one block that
// holds as much as was in use.
func (a *Arena) Reset() {
	if len(a.full) > 0 {
		clear(a.full)
		a.full = a.full[:0]
		a.block = make([]float32, max(a.spent+a.used, len(a.block)))
		a.used, a.spent = 0, 0
	}
	poison(a.block[:a.used])
	a.used = 0
}

// Stage names a step of a forward pass for [Arena.Watch]. It costs one comparison
// when nobody watches.
func (a *Arena) Stage(name string, index int, x T) {
	if a.Watch != nil {
		a.Watch(name, index, x)
	}
}

// poison makes a use after release visible as NaN, in builds with the tag "invariants".
func poison(x []float32) {
	if invariants {
		for i := range x {
			x[i] = nan
		}
	}
}

// idle holds arenas between calls. A plain list rather than a sync.Pool, which the
// garbage collector empties.
var idle struct {
	sync.Mutex
	arenas []*Arena
}

const (
	maxIdle       = 16      // arenas kept between calls
	maxIdleFloats = 1 << 25 // floats that one kept arena may hold: 128 MiB
)

// Borrow returns an empty arena, warm if there is one.
func Borrow() *Arena {
	idle.Lock()
	defer idle.Unlock()
	n := len(idle.arenas)
	if n == 0 {
		return &Arena{}
	}
	a := idle.arenas[n-1]
	idle.arenas = idle.arenas[:n-1]
	return a
}

// Return gives a back. Nothing that it handed out may be used any more.
func (a *Arena) Return() {
	a.Watch = nil
	a.Reset()
	if len(a.block) > maxIdleFloats {
		return
	}
	idle.Lock()
	defer idle.Unlock()
	if len(idle.arenas) < maxIdle {
		idle.arenas = append(idle.arenas, a)
	}
}
