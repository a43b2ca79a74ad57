package kernel

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

type countJob struct {
	seen []atomic.Int32
	bad  int
}

func (j *countJob) run(_ *scratch, item int) {
	if item == j.bad {
		panic("item is bad")
	}
	j.seen[item].Add(1)
}

// Every item runs exactly once, however many callers and threads there are.
func TestPoolOnce(t *testing.T) {
	for threads := 1; threads <= 5; threads++ {
		p := newPool(threads)
		var callers sync.WaitGroup
		for range 3 {
			callers.Go(func() {
				for n := 1; n < 300; n++ {
					j := &countJob{seen: make([]atomic.Int32, n), bad: -1}
					p.run(j, n, 1e9)
					for i := range j.seen {
						if c := j.seen[i].Load(); c != 1 {
							t.Errorf("%d threads: item %d of %d ran %d times", threads, i, n, c)
							return
						}
					}
				}
			})
		}
		callers.Wait()
		p.setThreads(1)
	}
}

// Work goes on after the workers parked.
func TestPoolWakes(t *testing.T) {
	p := newPool(3)
	for range 20 {
		j := &countJob{seen: make([]atomic.Int32, 50), bad: -1}
		p.run(j, 50, 1e9)
		for i := range j.seen {
			if j.seen[i].Load() != 1 {
				t.Fatalf("item %d ran %d times", i, j.seen[i].Load())
			}
		}
		time.Sleep(2 * idleSpin)
	}
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		parked := 0
		for _, w := range p.workers {
			if w.parked.Load() {
				parked++
			}
		}
		if parked == len(p.workers) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d workers parked", parked, len(p.workers))
		}
	}
	p.setThreads(1)
}

// Where as many call as there are threads, nobody is helped, and after a while the rest is.
func TestPoolCrowd(t *testing.T) {
	p := newPool(2)
	call := func() {
		j := &countJob{seen: make([]atomic.Int32, 9), bad: -1}
		p.run(j, 9, 1e9)
		for i := range j.seen {
			if c := j.seen[i].Load(); c != 1 {
				t.Fatalf("item %d ran %d times", i, c)
			}
		}
	}
	p.callers.Add(1)
	call()
	p.callers.Add(-1)
	for range crowdCalls {
		call()
	}
	if len(p.workers) != 0 {
		t.Error("a worker was started in a crowd")
	}
	call()
	if len(p.workers) != 1 || p.callers.Load() != 0 {
		t.Errorf("%d workers and %d callers after the crowd", len(p.workers), p.callers.Load())
	}
	p.setThreads(1)
}

func TestPoolPanic(t *testing.T) {
	for _, threads := range []int{1, 2, 4} {
		p := newPool(threads)
		for bad := range 20 {
			func() {
				defer func() {
					if r := recover(); r != "item is bad" {
						t.Errorf("%d threads: recovered %v", threads, r)
					}
				}()
				p.run(&countJob{seen: make([]atomic.Int32, 20), bad: bad}, 20, 1e9)
				t.Errorf("%d threads: no panic", threads)
			}()
		}
		j := &countJob{seen: make([]atomic.Int32, 9), bad: -1}
		p.run(j, 9, 1e9)
		for i := range j.seen {
			if j.seen[i].Load() != 1 {
				t.Fatalf("after a panic item %d ran %d times", i, j.seen[i].Load())
			}
		}
		p.setThreads(1)
	}
}

func TestSetThreads(t *testing.T) {
	defer SetThreads(Threads())
	for _, c := range [][2]int{{0, 1}, {3, 3}, {1000, 64}, {1, 1}} {
		if SetThreads(c[0]); Threads() != c[1] {
			t.Errorf("SetThreads(%d): %d threads, want %d", c[0], Threads(), c[1])
		}
	}
}

// Several goroutines at once get what one alone gets.
func TestConcurrentCallers(t *testing.T) {
	r := random()
	const rows, n, k = 20, 200, 150
	a, m := noise(r, rows*k), Pack(noise(r, n*k), n, k, BF16)
	want := make([]float32, rows*n)
	MatMul(want, a, rows, m, Epilogue{Act: GELU})
	Softmax(want, rows, n)
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			got := make([]float32, rows*n)
			for range 30 {
				MatMul(got, a, rows, m, Epilogue{Act: GELU})
				Softmax(got, rows, n)
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("element %d is %v, want %v", i, got[i], want[i])
						return
					}
				}
			}
		})
	}
	callers.Wait()
}

// A call in steady state allocates nothing.
func TestAllocs(t *testing.T) {
	defer SetThreads(Threads())
	SetThreads(3)
	eachVariant(t, func(t *testing.T) {
		r := random()
		const rows, n, k = 14, 200, 512
		a, dst, res := noise(r, rows*k), make([]float32, rows*n), noise(r, rows*n)
		gamma, beta := noise(r, n), noise(r, n)
		f32, half := Pack(noise(r, n*k), n, k, F32), Pack(noise(r, n*k), n, k, BF16)
		s := AttnShape{Batch: 1, Heads: 4, TQ: 14, TK: 14, Dim: 40, StrideQ: 200, StrideK: 200, StrideV: 200, StrideO: 200, Scale: 1}
		one := s
		one.TQ = 1
		conv := []*Filter{}
		for _, p := range precisions {
			conv = append(conv, PackFilter(noise(r, 200*5*128), 200, 128, Window{5, 1, 2}, p))
		}
		m := Remember(make([]float32, Room(s)), res, res, s)
		all := func() {
			for _, f := range conv {
				Convolve(dst, a, rows, f, 0.1, Epilogue{Act: ReLU, Residual: res})
			}
			Remember(m.data, res, res, s)
			Recall(dst, res, &m, one, nil)
			Gate(dst[:rows*n/2], res, rows, n/2, Tanh)
			LogSum(res)
			MatMul(dst, a, rows, f32, Epilogue{Act: GELU, Residual: res})
			MatMul(dst, a, rows, half, Epilogue{Bias: beta, Residual: dst})
			Attention(dst, res, res, res, s, nil, nil)
			Attention(dst, res, res, res, one, nil, nil)
			LayerNorm(dst, dst, gamma, beta, rows, n, 1e-5)
			LogSoftmax(dst, rows, n)
			Softmax(dst, rows, n)
			Apply(dst, GELUTanh)
			Add(dst, dst, res)
			Scale(dst, 0.5)
			Normalize(dst, rows, n)
			Dot(dst, res)
		}
		for range 5 {
			all()
		}
		var allocs float64
		for range 3 { // a worker that comes late has its scratch still to make
			if allocs = testing.AllocsPerRun(20, all); allocs < 1 {
				return
			}
		}
		t.Errorf("%v allocations a run", allocs)
	})
}
