package main

import (
	"io"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// patience is how long work may take before a bar appears.
const patience = time.Second

// progress is a bar over many inputs that appears once they have taken longer than
// patience. A nil one does nothing.
type progress struct {
	total, done int
	began       time.Time
	out         io.Writer
	group       *mpb.Progress
	bar         *mpb.Bar
}

// startProgress begins a bar over total inputs, where somebody can see it. silent
// says that nothing else is printed on the terminal meanwhile.
func (a *app) startProgress(total int, silent bool) {
	if total > 1 && isTerminal(a.stderr) && (silent || !isTerminal(a.stdout)) {
		a.bar = &progress{total: total, began: time.Now(), out: a.stderr}
	}
}

// stopProgress takes the bar away.
func (a *app) stopProgress() {
	if p := a.bar; p != nil && p.group != nil {
		p.bar.Abort(true)
		p.group.Wait()
	}
	a.bar = nil
}

// step counts one input as done.
func (p *progress) step() {
	if p != nil {
		p.at(p.done + 1)
	}
}

// at says how much is done in all.
func (p *progress) at(done int) {
	if p == nil {
		return
	}
	p.done = done
	if p.group == nil && time.Since(p.began) > patience {
		p.group = mpb.New(mpb.WithOutput(p.out), mpb.WithWidth(48))
		p.bar = p.group.AddBar(int64(p.total),
			mpb.PrependDecorators(decor.CountersNoUnit("%d / %d")),
			mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	}
	if p.bar != nil {
		p.bar.SetCurrent(int64(p.done))
	}
}

// writer prints above the bar; nil when there is none.
func (p *progress) writer() io.Writer {
	if p == nil || p.group == nil {
		return nil
	}
	return p.group
}
