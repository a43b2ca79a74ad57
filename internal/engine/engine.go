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
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/models"
)

// Options says how an Engine runs. The zero value is the built-in models in f32 on
// all cores.
type Options struct {
	Models    []string // checkpoint folders, or built-in models, preferred for the verbs that their classes serve, the first of them first
	Folders   bool     // a request may name any folder, as on a command line; never for requests from a network
	Threads   int      // 0 is as many as Go has processors when it starts, at most 16
	Precision string   // "auto" (also ""), "f32", "bf16" or "int8": how weights are kept and multiplied
	NoDomain  bool     // models are opened without what they know of pictures: for fitting it
	Slots     int      // requests that run at once; 0 is 2

	// Wait is how long a request may be expected to wait for a slot even where it takes less
	// by itself, up to an hour; the more, the less is refused and the longer everybody waits.
	Wait time.Duration

	Builtin fs.FS        // folders of built-in models; nil is package models
	Log     *slog.Logger // where causes of internal errors go; nil is slog.Default()
}

// precisions are the values of Options.Precision; auto is bf16 where the CPU multiplies
// it quicker, else f32.
var precisions = func() map[string]kernel.Precision {
	auto := kernel.F32
	if kernel.HasBF16() {
		auto = kernel.BF16
	}
	return map[string]kernel.Precision{"": auto, "auto": auto, "f32": kernel.F32, "bf16": kernel.BF16, "int8": kernel.Int8}
}()

// Validate says which option is out of range.
func (o Options) Validate() error {
	_, known := precisions[o.Precision]
	switch {
	case o.Threads < 0 || o.Threads > 1024:
		return tonggan.Errorf(tonggan.Invalid, "threads is %d: want 1 to 1024, or 0 for all cores", o.Threads)
	case !known:
		return tonggan.Errorf(tonggan.Invalid, "precision %q is not known: use auto, f32, bf16 or int8", o.Precision)
	case o.Slots < 0 || o.Slots > 1024:
		return tonggan.Errorf(tonggan.Invalid, "slots is %d: want 1 to 1024, or 0 for the default", o.Slots)
	case o.Wait < 0 || o.Wait > time.Hour:
		return tonggan.Errorf(tonggan.Invalid, "wait is %v: want 0 to 1h", o.Wait)
	}
	return nil
}

// Engine serves the verbs. It is safe for concurrent use.
type Engine struct {
	builtin   fs.FS
	folders   bool
	first     []string // Options.Models: what requests that name none are served by, if it can
	own       []string // those of them that are folders
	precision kernel.Precision
	noDomain  bool
	log       *slog.Logger
	families  map[string]family

	line *line

	mu     sync.Mutex
	open   map[string]*entry // by origin.key
	closed bool
	calls  sync.WaitGroup
}

// New makes an engine. It opens no weights; folders in o.Models are looked at, so
// that a wrong one is reported at once.
func New(o Options) (*Engine, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Slots == 0 {
		o.Slots = 2
	}
	e := &Engine{
		builtin:   o.Builtin,
		folders:   o.Folders,
		first:     o.Models,
		noDomain:  o.NoDomain,
		log:       o.Log,
		families:  families,
		precision: precisions[o.Precision],
		line:      newLine(o.Slots, o.Wait),
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
	for _, name := range o.Models {
		if err := e.add(name); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// add lets requests name a model of Options.Models, and says what is wrong with it.
func (e *Engine) add(name string) error {
	if _, err := os.Stat(name); err == nil || !e.has(name) {
		if i := slices.IndexFunc(e.own, func(dir string) bool { return folderName(dir) == folderName(name) }); i >= 0 {
			return tonggan.Errorf(tonggan.Invalid, "the model folders %s and %s have one name, by which requests choose: rename one", e.own[i], name)
		}
		e.own = append(e.own, name)
	}
	_, err := e.origin(name)
	return err
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
func (e *Engine) Load() (running, waiting int) { return e.line.load() }

// Room is the error that a request for the verb would meet now, where that is sure before it is
// read: one like it was turned away just before.
func (e *Engine) Room(verb tonggan.Verb) error { return e.line.room(verb) }

// enter waits for a turn in the line; see there. leave must follow where a group is
// returned.
func (e *Engine) enter(ctx context.Context, a ask, work any) (*group, error) {
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
	g, err := e.line.enter(ctx, a, work)
	if g == nil {
		e.calls.Done()
	}
	return g, err
}

func (e *Engine) leave(g *group, ok bool) {
	e.line.leave(g, ok)
	e.calls.Done()
}

// do runs work in a slot of its own.
func do[A any](ctx context.Context, e *Engine, a ask, work func() (*A, error)) (answer *A, err error) {
	g, err := e.enter(ctx, a, nil)
	if err != nil {
		return nil, err
	}
	defer func() { e.leave(g, err == nil) }()
	if err := e.guard(a.verb, func() (err error) { answer, err = work(); return err }); err != nil {
		return nil, err
	}
	return answer, nil
}

// guard is the one place where panics stop.
func (e *Engine) guard(verb tonggan.Verb, work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e.log.Error("panic", "verb", verb, "cause", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = internal(verb, fmt.Errorf("panic: %v", r))
		}
	}()
	return e.tell(verb, work())
}

// tell makes an error that was not written for users into one that is.
func (e *Engine) tell(verb tonggan.Verb, err error) error {
	var known *tonggan.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return canceled(err)
	case errors.As(err, &known):
		return err
	}
	e.log.Error("internal error", "verb", verb, "cause", err)
	return internal(verb, err)
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
