package engine

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sync"
	"time"

	"tonggan"
)

// A request that finds a slot free runs at once. Where nobody had to be turned away lately, as
// many more may wait as there are slots, whatever they cost: a few callers are never refused.
// Anybody else is let in only if it is expected to wait no longer than it takes by itself (or
// [Options.Wait], or shortWait, where that is more), and if nobody who was let in before is kept
// longer for it than was expected of him. What to expect comes from the times that requests
// of the same kind took lately.
//
// Requests that wait for the same towers go through them together, as one group in one
// slot. The first of them does the work and hands the others their share, so nobody waits
// for company, and there are no goroutines and timers here. Whether one more is worth
// it shows in what it added to the groups before: texts through a large tower cost little
// more than one of them, pictures as much as one by one.
//
// What reads texts aloud or hears long recordings goes back to the end of the line after each
// sentence if others wait (turns.go), so nobody waits for the whole of it.

const (
	// shortWait is worth no refusal: reading a request and writing its answer take as long.
	shortWait = 2 * time.Millisecond
	// calm is how long nobody must have been turned away before a few may wait unasked.
	calm = time.Second
	// spareShare is the part of its time that the first of a group leaves to those who may join it,
	// and to what nobody foresees.
	spareShare = 4
	// groupParts bounds the pictures and texts of a group, unless one request alone has more.
	groupParts = 64
)

// kind is requests that cost about the same. Sizes are in powers of two.
type kind struct {
	model string // as it was asked for; "" is the default
	verb  tonggan.Verb
	size  [3]int // pictures, texts or the letters of one, 4 KiB of files: the digits of each in binary
}

// ask is what the line has to know of a request.
type ask struct {
	kind
	parts   int  // to go together with others' of the model; 0 goes alone
	patient bool // belongs to something that was let in before, and is never refused
}

// ask describes a request by what its cost depends on.
func (e *Engine) ask(model string, verb tonggan.Verb, pictures, texts, files int) ask {
	if model == "" && len(e.first) == 0 {
		model = defaults[verb]
	}
	return ask{kind: kind{model, verb, [3]int{bits.Len(uint(pictures)), bits.Len(uint(texts)), bits.Len(uint(files >> 12))}}}
}

// pace is what requests of a kind take, averaged over the last ones; 0 is not known.
type pace struct {
	alone  time.Duration // with the engine to themselves
	beside time.Duration // in one slot while others are busy
	joined time.Duration // added to a group
}

// filled puts a guess where nothing was measured. That joining costs little is found out to be
// wrong by the first who joins.
func (p pace) filled() pace {
	p.alone = cmp.Or(p.alone, p.beside)
	p.beside = max(p.alone, p.beside)
	p.joined = cmp.Or(p.joined, p.alone/8)
	return p
}

// toward moves an average by an eighth of the way.
func toward(mean *time.Duration, d time.Duration) {
	if *mean == 0 {
		*mean = d
	}
	*mean += (d - *mean) / 8
}

// ticket is a request in the line.
type ticket struct {
	ask
	pace
	came time.Time
	most time.Duration // from coming to the answer, as expected when it was let in
	work any
	turn chan *group // gets the group to run, or is closed when the first of it has run it
}

// group is requests that go together; the first does the work.
type group struct {
	members []*ticket
	began   time.Time
	beside  bool // others ran at the same time
}

// cost is how long the group is expected to run.
func (g *group) cost() time.Duration {
	d := g.members[0].beside
	for _, t := range g.members[1:] {
		d += t.joined
	}
	return d
}

// takes says whether t can go with the group.
func (g *group) takes(t *ticket) bool {
	n := t.parts
	for _, m := range g.members {
		if m.parts == 0 || m.model != t.model {
			return false
		}
		n += m.parts
	}
	return t.parts > 0 && n <= groupParts
}

// line is who runs and who waits.
type line struct {
	slots int
	wait  time.Duration // that anybody may have to wait

	mu      sync.Mutex
	running []*group
	waiting []*group  // first come first
	refused time.Time // when somebody was turned away last
	// shut is until when others would be turned away as well, unless a slot is given back.
	shut  map[tonggan.Verb]time.Time
	paces map[kind]*pace
}

func newLine(slots int, wait time.Duration) *line {
	return &line{slots: slots, wait: max(wait, shortWait), paces: map[kind]*pace{}, shut: map[tonggan.Verb]time.Time{}}
}

// enter waits for the turn of a request. It returns the group that the caller must run and
// [line.leave], or nil when another has done the work.
func (l *line) enter(ctx context.Context, a ask, work any) (*group, error) {
	t := &ticket{ask: a, work: work, turn: make(chan *group, 1)}
	if err := l.join(t); err != nil {
		return nil, err
	}
	select {
	case g := <-t.turn:
		return g, nil
	case <-ctx.Done():
		if l.quit(t) {
			return nil, canceled(ctx.Err())
		}
		return <-t.turn, nil
	}
}

// join finds a place for t: a slot, a group that waits, or the end of the line.
func (l *line) join(t *ticket) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	t.came = time.Now()
	if p := l.paces[t.kind]; p != nil {
		t.pace = p.filled()
	}
	if len(l.running) < l.slots {
		l.start(&group{members: []*ticket{t}})
		return nil
	}
	t.most = t.alone + max(t.alone, l.wait)
	if !l.place(t) {
		l.shut[t.verb] = t.came.Add(min(l.late(t), calm))
		l.refused = t.came
		return l.busy(t.came)
	}
	return nil
}

// room is an error while a request for the verb would surely be turned away, so that nobody needs
// to read it.
func (l *line) room(verb tonggan.Verb) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Before(l.shut[verb]) {
		return l.busy(now)
	}
	return nil
}

// late is how much sooner there would have to be a slot for t, or for anybody who asks for its
// verb: who takes long by itself may wait longer.
func (l *line) late(t *ticket) time.Duration {
	begin := l.last(t.came)
	by := func(p pace) time.Duration {
		return begin + p.beside + p.alone/spareShare - p.alone - max(p.alone, l.wait)
	}
	late := by(t.pace)
	for k, p := range l.paces {
		if k.verb == t.verb {
			late = min(late, by(p.filled()))
		}
	}
	return late
}

// busy is what somebody hears who is turned away.
func (l *line) busy(now time.Time) error {
	return &tonggan.Error{Code: tonggan.Busy, Message: "too many requests for what this machine can do: try again in a moment", After: l.last(now)}
}

// place lets t wait, in a group or at the end of the line, unless that is too long.
func (l *line) place(t *ticket) bool {
	free := t.patient || l.waits() < l.slots && t.came.Sub(l.refused) > calm
	for _, g := range l.waiting {
		if g.takes(t) {
			g.members = append(g.members, t)
			if onTime := l.onTime(t.came); free || onTime {
				if !onTime {
					l.expect(t.came)
				}
				return true
			}
			g.members = g.members[:len(g.members)-1]
			break
		}
	}
	g := &group{members: []*ticket{t}}
	l.waiting = append(l.waiting, g)
	spare := t.alone / spareShare
	t.most -= spare
	onTime := l.onTime(t.came)
	t.most += spare
	if free || onTime {
		t.most = max(t.most, l.starts(t.came)[len(l.waiting)-1]+g.cost())
		return true
	}
	l.waiting = l.waiting[:len(l.waiting)-1]
	return false
}

// expect lets those who wait expect no more than is to be: somebody was let in unasked.
func (l *line) expect(now time.Time) {
	starts := l.starts(now)
	for i, g := range l.waiting {
		for _, t := range g.members {
			t.most = max(t.most, now.Sub(t.came)+starts[i]+g.cost())
		}
	}
}

// starts says in how long each waiting group is expected to begin, and at last one that
// would come now.
func (l *line) starts(now time.Time) []time.Duration {
	var free []time.Duration // when each slot is
	for _, g := range l.running {
		// What takes longer than expected goes on as long again.
		free = append(free, (g.cost() - now.Sub(g.began)).Abs())
	}
	var starts []time.Duration
	for _, g := range l.waiting {
		first := slices.Index(free, slices.Min(free))
		starts = append(starts, free[first])
		free[first] += g.cost()
	}
	return append(starts, slices.Min(free))
}

// last is in how long a group that comes now is expected to begin.
func (l *line) last(now time.Time) time.Duration {
	starts := l.starts(now)
	return starts[len(starts)-1]
}

// onTime says whether everybody who waits can expect to be answered in time.
func (l *line) onTime(now time.Time) bool {
	starts := l.starts(now)
	for i, g := range l.waiting {
		end := starts[i] + g.cost()
		for _, t := range g.members {
			if !t.patient && now.Sub(t.came)+end > t.most {
				return false
			}
		}
	}
	return true
}

// start gives a group a slot.
func (l *line) start(g *group) {
	g.began, g.beside = time.Now(), len(l.running) > 0
	for _, other := range l.running {
		other.beside = true
	}
	l.running = append(l.running, g)
	g.members[0].turn <- g
}

// quit takes t out of the line. It is false when t must do the work of its group.
func (l *line) quit(t *ticket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.waiting {
		g.members = slices.DeleteFunc(g.members, func(m *ticket) bool { return m == t })
	}
	l.waiting = slices.DeleteFunc(l.waiting, func(g *group) bool { return len(g.members) == 0 })
	clear(l.shut)
	return !slices.ContainsFunc(l.running, func(g *group) bool { return g.members[0] == t })
}

// leave gives the slot of a group to who waits next, and tells the members that their answers
// are there. A group that failed teaches nothing.
func (l *line) leave(g *group, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ok {
		l.learn(g, time.Since(g.began))
	}
	clear(l.shut)
	l.running = slices.DeleteFunc(l.running, func(other *group) bool { return other == g })
	for len(l.running) < l.slots && len(l.waiting) > 0 {
		next := l.waiting[0]
		l.waiting = slices.Delete(l.waiting, 0, 1)
		l.start(next)
	}
	for _, t := range g.members[1:] {
		close(t.turn)
	}
}

// learn takes a group's time into the averages.
func (l *line) learn(g *group, took time.Duration) {
	first := g.members[0]
	p := l.paces[first.kind]
	switch {
	case p == nil: // this one may have opened the model
		l.paces[first.kind] = new(pace)
	case len(g.members) > 1:
		l.share(g, took)
	case g.beside:
		toward(&p.beside, took)
	default:
		toward(&p.alone, took)
	}
}

// share divides what a group took, less what its first takes by itself, among the others.
func (l *line) share(g *group, took time.Duration) {
	own := g.members[0].beside
	expected := g.cost() - own
	if expected <= 0 {
		return
	}
	factor := float64(max(took-own, took/100)) / float64(expected)
	for _, t := range g.members[1:] {
		if p := l.paces[t.kind]; p != nil {
			toward(&p.joined, time.Duration(factor*float64(t.joined)))
		}
	}
}

// waits is how many requests wait.
func (l *line) waits() (n int) {
	for _, g := range l.waiting {
		n += len(g.members)
	}
	return n
}

// load is how many requests run and wait.
func (l *line) load() (running, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.running {
		running += len(g.members)
	}
	return running, l.waits()
}
