package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A job is work cut in items that do not depend on each other.
// run must give the same result whatever worker calls it, in any order.
type job interface {
	run(s *scratch, item int)
}

// idleSpin is how long a worker looks for work before it parks. Waking a parked
// worker takes about 0.1 ms, longer than most jobs.
const idleSpin = time.Millisecond

// shared is the time of one thread, in nanoseconds, from which a call is shared.
const shared = 2000

// crowdCalls is how many calls keep to their own goroutine after one that met as many others as
// there are threads: about a forward pass. Those others pause between calls, and a worker that
// helps in the pause only takes their core.
const crowdCalls = 64

// The state word: generation in the high half, then whether the job is open to
// workers, then how many workers are inside.
const (
	stateGen  = 1 << 32
	stateOpen = 1 << 31
	stateIn   = stateOpen - 1
)

// pool shares one job at a time between its caller and the workers. Workers join
// only while the job is open, so a worker that wakes late costs nobody anything.
type pool struct {
	caller  sync.Mutex // held by the caller whose job is shared
	callers atomic.Int32
	crowd   atomic.Int32 // calls from now on that share nothing
	threads atomic.Int32
	workers []*worker
	scratch scratch // of the caller
	job     job
	items   int64
	fault   atomic.Pointer[fault]
	_       [64]byte
	state   atomic.Uint64
	_       [56]byte
	taken   atomic.Uint64 // items from the front, and in the high half those from the back
	_       [56]byte
}

// Half of the threads take items from the front and half from the back: in call after call a
// core meets the same columns of weights and rows of activations, as far as its cache holds them.
const (
	front = 1
	back  = 1 << 32
)

// take is the next item from one end, or at least p.items if none is left.
func (p *pool) take(end uint64) int64 {
	n := p.taken.Add(end) - end
	f, b := int64(n%back), int64(n/back)
	switch {
	case f+b >= p.items:
		return p.items
	case end == front:
		return f
	}
	return p.items - 1 - b
}

// fault is the value of the first panic inside a job.
type fault struct{ value any }

type worker struct {
	pool   *pool
	quit   atomic.Bool
	parked atomic.Bool
	wake   chan struct{}
	gone   chan struct{}
	s      scratch
	end    uint64 // front or back
}

var workers = newPool(min(runtime.GOMAXPROCS(0), 16))

func newPool(threads int) *pool {
	p := new(pool)
	p.threads.Store(int32(threads))
	return p
}

// SetThreads sets how many threads share one call, the caller's included: 1 to
// 64, values outside are clamped. It waits for the call in progress. With 1
// thread no worker goroutine is left behind. Results do not depend on it. Where other goroutines
// wait for the network, GOMAXPROCS should be higher by as many as may call at once: Go looks at
// the network when one of its processors has nothing to run.
func SetThreads(n int) { workers.setThreads(n) }

// Threads says how many threads share one call. The default is GOMAXPROCS when the
// program starts, at most 16.
func Threads() int { return int(workers.threads.Load()) }

func (p *pool) setThreads(n int) {
	n = max(1, min(n, 64))
	p.caller.Lock()
	defer p.caller.Unlock()
	p.threads.Store(int32(n))
	for len(p.workers) > n-1 {
		last := len(p.workers) - 1
		w := p.workers[last]
		w.quit.Store(true)
		w.unpark()
		<-w.gone
		p.workers = p.workers[:last]
	}
}

// evenly is how many of n, at most most, make an item, so that all threads get as many items.
func evenly(n, most int) int {
	threads := Threads()
	return ceil(n, threads*ceil(n, threads*max(1, most)))
}

// run does every item of j, on all threads if cost, in nanoseconds of one thread,
// is worth it and there are more threads than callers.
func (p *pool) run(j job, items int, cost float64) {
	if threads := p.threads.Load(); items > 1 && cost > shared && threads > 1 {
		n := p.callers.Add(1)
		defer p.callers.Add(-1)
		switch {
		case n >= threads:
			p.crowd.Store(crowdCalls)
		case p.crowd.Load() > 0:
			p.crowd.Add(-1)
		case p.caller.TryLock():
			p.share(j, items)
			return
		}
	}
	s := scratches.get()
	for i := range items {
		j.run(s, i)
	}
	s.tile = tile{}
	scratches.put(s)
}

// share runs j with the workers. The caller holds p.caller; share releases it.
func (p *pool) share(j job, items int) {
	for n := int(p.threads.Load()) - 1; len(p.workers) < n; {
		w := &worker{pool: p, wake: make(chan struct{}, 1), gone: make(chan struct{}), end: [2]uint64{back, front}[len(p.workers)%2]}
		p.workers = append(p.workers, w)
		go w.loop(p.state.Load() / stateGen)
	}
	p.job, p.items = j, int64(items)
	p.taken.Store(0)
	p.state.Store((p.state.Load()/stateGen+1)*stateGen | stateOpen)
	for _, w := range p.workers[:min(len(p.workers), items-1)] {
		w.unpark()
	}
	p.work(&p.scratch, front)
	for s := p.state.Load(); !p.state.CompareAndSwap(s, s&^stateOpen); {
		s = p.state.Load()
	}
	for i := 0; p.state.Load()&stateIn != 0; i++ {
		switch {
		case i < 500:
			pause(2)
		case i < 3000:
			runtime.Gosched()
		default: // the worker's thread has no CPU: leave it ours
			time.Sleep(50 * time.Microsecond)
		}
	}
	p.job = nil
	f := p.fault.Swap(nil)
	p.caller.Unlock()
	if f != nil {
		panic(f.value)
	}
}

// work takes items from an end until none is left.
func (p *pool) work(s *scratch, end uint64) {
	defer func() {
		s.tile = tile{} // do not keep the caller's slices alive
		if r := recover(); r != nil {
			p.taken.Store(uint64(p.items))
			p.fault.CompareAndSwap(nil, &fault{r})
		}
	}()
	for i := p.take(end); i < p.items; i = p.take(end) {
		p.job.run(s, int(i))
	}
}

// loop joins every open job after generation last, and parks when there is none.
func (w *worker) loop(last uint64) {
	defer close(w.gone)
	p := w.pool
	var idle time.Time
	for polls := 0; ; polls++ {
		s := p.state.Load()
		if s&stateOpen != 0 && s/stateGen != last {
			if p.state.CompareAndSwap(s, s+1) {
				last = s / stateGen
				p.work(&w.s, w.end)
				p.state.Add(^uint64(0))
				polls = 0
			}
			continue
		}
		if polls%32 != 31 {
			pause(3)
			continue
		}
		if w.quit.Load() {
			return
		}
		switch {
		case polls == 31:
			idle = time.Now()
		case time.Since(idle) > idleSpin:
			w.park(last)
			polls = -1
			continue
		}
		runtime.Gosched()
	}
}

// park sleeps until a job may be open.
func (w *worker) park(last uint64) {
	w.parked.Store(true)
	s := w.pool.state.Load()
	if w.quit.Load() || s&stateOpen != 0 && s/stateGen != last {
		if w.parked.CompareAndSwap(true, false) {
			return
		}
	}
	<-w.wake
}

func (w *worker) unpark() {
	if w.parked.Load() && w.parked.CompareAndSwap(true, false) {
		w.wake <- struct{}{}
	}
}
