package eval

import (
	"slices"
	"sync"
	"sync/atomic"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/media"
	"tonggan/internal/world"
)

// side is the picture side in pixels: what the built-in models look at.
const side = 128

// shot is a scene, its picture and what is said of it.
type shot struct {
	scene   *world.Scene
	picture *world.Picture
	said    *world.Example
	pic     *media.Picture
}

// render draws a scene as it may reach a user. It is the one place that says how.
func render(s *world.Scene, side int) *world.Picture { return s.Shoot(side) }

func shoot(s *world.Scene, side int) shot {
	p := render(s, side)
	return shot{s, p, s.Describe(p), &media.Picture{W: p.N, H: p.N, Pix: p.Pix, Frames: 1}}
}

// longest is the caption that says most.
func (s *shot) longest(lang string) string {
	var best string
	for _, c := range s.said.Caps[lang] {
		if len(c) > len(best) {
			best = c
		}
	}
	return best
}

func hasSplit(name string) bool { return slices.Contains(world.SplitNames, name) }

// draw draws the scenes of split "test".
func (r *run) draw() error {
	r.scenes = make([]shot, r.Count)
	return r.each(r.Count, func(i int) error {
		r.scenes[i] = shoot(world.ForSplit("test", r.Seed, uint64(i)), side)
		return nil
	})
}

// survey puts every scene to the model of a verb, and gives what it counted in all.
// fail keeps wrong answers for the contact sheet.
func (r *run) survey(verb tonggan.Verb, scenes []shot, ask func(k *engine.Kit, s *shot, t tally, fail func(failure)) error) (tally, error) {
	k, err := r.kit(verb)
	if err != nil {
		return nil, err
	}
	tallies := make([]tally, len(scenes))
	failures := make([][]failure, len(scenes))
	err = r.each(len(scenes), func(i int) error {
		tallies[i] = tally{}
		return ask(k, &scenes[i], tallies[i], func(f failure) { failures[i] = append(failures[i], f) })
	})
	if err != nil {
		return nil, err
	}
	r.report.failures = append(r.report.failures, slices.Concat(failures...)...)
	return joinAll(tallies), nil
}

// each calls work for 0 to n-1 from the run's goroutines, moves the progress bar, and
// stops at the first error. Panics of work are its caller's.
func (r *run) each(n int, work func(i int) error) error {
	var progress sync.Mutex
	return spread(r.Jobs, n, func(i int) error {
		if err := r.ctx.Err(); err != nil {
			return &tonggan.Error{Code: tonggan.Canceled, Message: "canceled before it was done", Cause: err}
		}
		if err := work(i); err != nil {
			return err
		}
		progress.Lock()
		defer progress.Unlock()
		r.done++
		if r.Progress != nil {
			r.Progress(min(r.done, r.total), r.total)
		}
		return nil
	})
}

// spread calls work for 0 to n-1 from several goroutines and returns the error of the
// lowest number that failed.
func spread(jobs, n int, work func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for range min(jobs, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && !failed.Load(); i = int(next.Add(1)) - 1 {
				if errs[i] = work(i); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
