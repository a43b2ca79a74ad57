// Package engine runs the verbs on models: it knows which families exist, opens a
// model when a verb first wants it, bounds how much runs and waits at once, stops
// work that nobody waits for, and turns our bugs into one error.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime/debug"
	"sync"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/models"
)

// Options says how an Engine runs. The zero value is the built-in models in f32 on
// all cores.
type Options struct {
	Model     string // checkpoint folder preferred for the verbs that its class serves; empty is the built-in models
	Folders   bool   // a request may name any folder, as on a command line; never for requests from a network
	Threads   int    // 0 is the number of cores, at most 16
	Precision string // "f32" (also ""), "bf16" or "int8": how weights are kept and multiplied
	Slots     int    // requests that run at once; 0 is 2
	NoDomain  bool   // models are opened without what they know of pictures: for fitting it
	Queue     int    // requests that may wait for a slot; 0 is 64, negative is none

	Builtin fs.FS        // folders of built-in models; nil is package models
	Log     *slog.Logger // where causes of internal errors go; nil is slog.Default()
}

// precisions are the values of Options.Precision.
var precisions = map[string]kernel.Precision{"": kernel.F32, "f32": kernel.F32, "bf16": kernel.BF16, "int8": kernel.Int8}

// Validate says which option is out of range.
func (o Options) Validate() error {
	_, known := precisions[o.Precision]
	switch {
	case o.Threads < 0 || o.Threads > 1024:
		return tonggan.Errorf(tonggan.Invalid, "threads is %d: want 1 to 1024, or 0 for all cores", o.Threads)
	case !known:
		return tonggan.Errorf(tonggan.Invalid, "precision %q is not known: use f32, bf16 or int8", o.Precision)
	case o.Slots < 0 || o.Slots > 1024:
		return tonggan.Errorf(tonggan.Invalid, "slots is %d: want 1 to 1024, or 0 for the default", o.Slots)
	case o.Queue > 1<<20:
		return tonggan.Errorf(tonggan.Invalid, "queue is %d: want at most %d", o.Queue, 1<<20)
	}
	return nil
}

// Engine serves the verbs. It is safe for concurrent use.
type Engine struct {
	builtin   fs.FS
	folders   bool
	folder    string // Options.Model
	precision kernel.Precision
	noDomain  bool
	log       *slog.Logger
	families  map[string]family

	slots chan struct{} // one token for each running request
	line  chan struct{} // one token for each running or waiting request

	mu     sync.Mutex
	open   map[string]*entry // by origin.key
	closed bool
	calls  sync.WaitGroup
}

// New makes an engine. It opens no weights; a folder in o.Model is looked at, so
// that a wrong one is reported at once.
func New(o Options) (*Engine, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Slots == 0 {
		o.Slots = 2
	}
	if o.Queue == 0 {
		o.Queue = 64
	}
	e := &Engine{
		builtin:   o.Builtin,
		folders:   o.Folders,
		folder:    o.Model,
		noDomain:  o.NoDomain,
		log:       o.Log,
		families:  families,
		precision: precisions[o.Precision],
		slots:     make(chan struct{}, o.Slots),
		line:      make(chan struct{}, o.Slots+max(0, o.Queue)),
		open:      map[string]*entry{},
	}
	if e.builtin == nil {
		e.builtin = models.FS
	}
	if e.log == nil {
		e.log = slog.Default()
	}
	if o.Threads > 0 {
		kernel.SetThreads(o.Threads)
	}
	if o.Model != "" {
		if _, err := e.origin(o.Model); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Close waits for running requests, refuses new ones and lets go of the models.
func (e *Engine) Close() error {
	e.mu.Lock()
	closed := e.closed
	e.closed = true
	e.mu.Unlock()
	if closed {
		return nil
	}
	e.calls.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	for _, ent := range e.open {
		if ent.model != nil {
			errs = append(errs, ent.model.close())
		}
	}
	e.open = nil
	return errors.Join(errs...)
}

// Load is how many requests run and how many wait.
func (e *Engine) Load() (running, waiting int) {
	running = len(e.slots)
	return running, max(0, len(e.line)-running)
}

// enter takes a place in the line and then a slot; leave gives both back.
func (e *Engine) enter(ctx context.Context) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, canceled(err)
	}
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, tonggan.Errorf(tonggan.Busy, "shutting down: try again later")
	}
	e.calls.Add(1)
	e.mu.Unlock()
	select {
	case e.line <- struct{}{}:
	default:
		e.calls.Done()
		return nil, tonggan.Errorf(tonggan.Busy, "too many requests: %d are running or waiting already; try again in a moment", cap(e.line))
	}
	select {
	case e.slots <- struct{}{}:
		return func() { <-e.slots; <-e.line; e.calls.Done() }, nil
	case <-ctx.Done():
		<-e.line
		e.calls.Done()
		return nil, canceled(ctx.Err())
	}
}

// do runs work in a slot. It is the one place where panics stop, and where an error
// that was not written for users becomes one that is.
func do[A any](ctx context.Context, e *Engine, verb tonggan.Verb, work func() (*A, error)) (answer *A, err error) {
	leave, err := e.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	defer func() {
		if r := recover(); r != nil {
			e.log.Error("panic", "verb", verb, "cause", fmt.Sprint(r), "stack", string(debug.Stack()))
			answer, err = nil, internal(verb, fmt.Errorf("panic: %v", r))
		}
	}()
	answer, err = work()
	if err == nil {
		return answer, nil
	}
	var known *tonggan.Error
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return nil, canceled(err)
	case errors.As(err, &known):
		return nil, err
	}
	e.log.Error("internal error", "verb", verb, "cause", err)
	return nil, internal(verb, err)
}

func internal(verb tonggan.Verb, cause error) error {
	return &tonggan.Error{
		Code:    tonggan.Internal,
		Message: fmt.Sprintf("%s failed because of a bug in tonggan: please report it with the input and the log", verb),
		Cause:   cause,
	}
}

func canceled(cause error) error {
	return &tonggan.Error{Code: tonggan.Canceled, Message: "canceled before it was done", Cause: cause}
}
