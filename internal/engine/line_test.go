package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tonggan"
)

const ms = time.Millisecond

// clients ask a line again and again, each for so long; what works is in virtual time.
type clients struct {
	line *line
	ask  ask
	cost func(members int, crowded bool) time.Duration

	mu        sync.Mutex
	took      []time.Duration // of those that were let in
	members   []int           // of each group
	refused   int
	early     int // of refused, before anybody looked at the request
	dishonest int // refusals that do not say when to come back
}

func (c *clients) once() {
	came := time.Now()
	var g *group
	err := c.line.room(c.ask.verb)
	early := err != nil
	if !early {
		g, err = c.line.enter(context.Background(), c.ask, nil)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if early {
		c.early++
	}
	if err != nil {
		c.refused++
		var e *tonggan.Error
		if !errors.As(err, &e) || e.Code != tonggan.Busy || e.After < 0 || e.After > time.Minute {
			c.dishonest++
		}
		return
	}
	if g != nil {
		c.members = append(c.members, len(g.members))
		running, _ := c.line.load()
		c.mu.Unlock()
		time.Sleep(c.cost(len(g.members), running > len(g.members)))
		c.line.leave(g, true)
		c.mu.Lock()
	}
	c.took = append(c.took, time.Since(came))
}

// run forgets what was counted, and lets n clients ask for d, with a pause after each answer
// or refusal.
func (c *clients) run(n int, d, pause time.Duration) {
	c.took, c.members, c.refused, c.early = nil, nil, 0, 0
	end := time.Now().Add(d)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for time.Sleep(time.Duration(i) * 100 * time.Microsecond); time.Now().Before(end); time.Sleep(pause) {
				c.once()
			}
		})
	}
	all.Wait()
}

// pictures take as long together as one by one, and longer beside each other.
func pictures(members int, crowded bool) time.Duration {
	if crowded {
		return time.Duration(members) * 13 * ms
	}
	return time.Duration(members) * 10 * ms
}

// texts through a large tower: its weights are read once for all.
func texts(members int, crowded bool) time.Duration { return 18*ms + 2*ms*time.Duration(members) }

func newClients(parts int, cost func(int, bool) time.Duration, wait time.Duration) *clients {
	return &clients{line: newLine(2, wait), ask: ask{kind: kind{model: "m"}, parts: parts}, cost: cost}
}

// However many come, who is let in is answered in twice the time that one alone waits; the
// slots are never empty, and refusals say when to come back.
func TestLineOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClients(0, pictures, 0)
		c.run(1, time.Second, ms)
		if alone := slices.Max(c.took); alone != 10*ms || c.refused > 0 {
			t.Fatalf("alone: %v, %d refused", alone, c.refused)
		}
		for _, n := range []int{8, 128} {
			c.run(n, time.Second/2, 5*ms) // a few were still let in
			c.run(n, time.Second, 5*ms)
			if worst := slices.Max(c.took); worst > 20*ms {
				t.Errorf("%d clients: %v, want 20ms at most", n, worst)
			}
			if most := 2 * time.Second / (13 * ms); len(c.took) < int(most)*9/10 || c.refused == 0 || c.dishonest > 0 {
				t.Errorf("%d clients: %d answers, want nearly %d; %d refused, %d without a time", n, len(c.took), most, c.refused, c.dishonest)
			}
		}
		if c.early < c.refused/2 {
			t.Errorf("only %d of %d refusals came before the request was read", c.early, c.refused)
		}
		time.Sleep(2 * calm)
		c.run(1, time.Second, ms)
		if worst := slices.Max(c.took); worst != 10*ms || c.refused > 0 {
			t.Errorf("alone again: %v, %d refused", worst, c.refused)
		}
	})
}

// A few are never refused, and neither is anybody where all would rather wait.
func TestLineLetsIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		few := newClients(0, pictures, 0)
		few.run(4, 3*time.Second, 0)
		if worst := slices.Max(few.took); few.refused > 0 || worst > 26*ms {
			t.Errorf("4 clients: %d refused, the worst took %v", few.refused, worst)
		}
		long := newClients(0, pictures, 10*time.Second)
		long.run(1, time.Second, 0)
		long.run(128, 3*time.Second, 0)
		if worst := slices.Max(long.took); long.refused > 0 || worst > 900*ms {
			t.Errorf("128 clients that wait: %d refused, the worst took %v", long.refused, worst)
		}
		some := newClients(0, pictures, 100*ms)
		some.run(1, time.Second, 0)
		some.run(64, time.Second/2, 5*ms)
		some.run(64, time.Second, 5*ms)
		if worst := slices.Max(some.took); some.refused == 0 || worst < 90*ms || worst > 115*ms {
			t.Errorf("64 clients that wait 100ms: %d refused, the worst took %v", some.refused, worst)
		}
	})
}

// Groups form where they save something, and only there; nobody waits for company.
func TestLineGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mean := func(c *clients) float64 {
			sum := 0
			for _, n := range c.members {
				sum += n
			}
			return float64(sum) / float64(len(c.members))
		}
		c := newClients(2, texts, 0)
		c.run(1, time.Second, ms)
		if worst := slices.Max(c.took); worst != 20*ms || mean(c) != 1 {
			t.Errorf("alone: %v, %g a group", worst, mean(c))
		}
		c.run(32, time.Second/2, 5*ms)
		c.run(32, time.Second, 5*ms)
		if worst := slices.Max(c.took); worst > 40*ms || mean(c) < 2 {
			t.Errorf("texts: %g a group, the worst took %v", mean(c), worst)
		}
		c = newClients(2, pictures, 0)
		c.run(1, time.Second, ms)
		c.run(32, time.Second/2, 5*ms)
		c.run(32, time.Second, 5*ms)
		if worst := slices.Max(c.took); worst > 20*ms || mean(c) > 1.05 {
			t.Errorf("pictures: %g a group, the worst took %v", mean(c), worst)
		}
		c = newClients(20, pictures, time.Minute)
		c.run(1, time.Second, ms)
		c.run(32, time.Second, ms)
		if most := slices.Max(c.members); most != groupParts/20 || c.refused > 0 {
			t.Errorf("up to %d requests of 20 parts went together, want %d; %d refused", most, groupParts/20, c.refused)
		}
	})
}

// What takes long for the first time is not believed to end at once, and a request that belongs
// to something that runs is not refused.
func TestLineUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(1, 0)
		g, err := l.enter(t.Context(), ask{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		waits := func(a ask) {
			if _, err := l.enter(context.Background(), a, nil); err != nil {
				t.Errorf("%+v: %v", a, err)
			}
		}
		go waits(ask{}) // it is calm
		synctest.Wait()
		_, err = l.enter(t.Context(), ask{}, nil)
		var busy *tonggan.Error
		if !errors.As(err, &busy) || busy.After != time.Minute {
			t.Errorf("got %v, want to come back in a minute", err)
		}
		go waits(ask{patient: true})
		synctest.Wait()
		if running, waiting := l.load(); running != 1 || waiting != 2 {
			t.Errorf("%d run and %d wait", running, waiting)
		}
		for range 3 {
			l.leave(g, true)
			if g = nil; len(l.running) > 0 {
				g = l.running[0]
			}
			synctest.Wait()
		}
		if running, waiting := l.load(); running != 0 || waiting != 0 {
			t.Errorf("%d run and %d wait at the end", running, waiting)
		}
	})
}

// Who goes away leaves the others their places; the first of a group that runs does its work.
func TestLineQuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(1, time.Hour)
		a := ask{kind: kind{model: "m"}, parts: 1}
		running, err := l.enter(t.Context(), a, "zero")
		if err != nil {
			t.Fatal(err)
		}
		type result struct {
			g   *group
			err error
		}
		results := make([]chan result, 3)
		cancels := make([]context.CancelFunc, 3)
		for i := range results {
			ctx, cancel := context.WithCancel(t.Context())
			results[i], cancels[i] = make(chan result, 1), cancel
			go func() {
				g, err := l.enter(ctx, a, i)
				results[i] <- result{g, err}
			}()
			synctest.Wait()
		}
		cancels[0]()
		if r := <-results[0]; r.g != nil || tonggan.CodeOf(r.err) != tonggan.Canceled {
			t.Errorf("the first that waited: %+v", r)
		}
		l.leave(running, true)
		r := <-results[1]
		if r.err != nil || r.g == nil || len(r.g.members) != 2 || r.g.members[0].work != 1 || r.g.members[1].work != 2 {
			t.Fatalf("the second: %+v", r)
		}
		cancels[2]()
		if r := <-results[2]; tonggan.CodeOf(r.err) != tonggan.Canceled {
			t.Errorf("the third, whose group runs: %+v", r)
		}
		l.leave(r.g, true)
		cancels[1]()

		// The turn and the end of a context can come at once.
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 50 {
			g, err := l.enter(ctx, a, nil)
			if err != nil || g == nil {
				t.Fatalf("a slot that was given must be given back: %v", err)
			}
			l.leave(g, false)
		}
		if running, waiting := l.load(); running != 0 || waiting != 0 {
			t.Errorf("%d run and %d wait at the end", running, waiting)
		}
	})
}

// What is turned away keeps out nobody of its verb who may wait longer.
func TestLineRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(1, 0)
		small, big := ask{kind: kind{verb: "v", size: [3]int{1}}}, ask{kind: kind{verb: "v", size: [3]int{9}}}
		for a, d := range map[ask]time.Duration{small: time.Millisecond, big: time.Second} {
			l.paces[a.kind] = &pace{alone: d, beside: d}
		}
		running, err := l.enter(t.Context(), ask{kind: kind{verb: "other"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		l.paces[running.members[0].kind] = &pace{}
		running.members[0].beside = 400 * time.Millisecond
		l.refused = time.Now() // it is not calm
		if _, err := l.enter(t.Context(), small, nil); tonggan.CodeOf(err) != tonggan.Busy {
			t.Errorf("a small one: %v", err)
		}
		if err := l.room("v"); err != nil {
			t.Errorf("big ones have room: %v", err)
		}
		go func() { _, _ = l.enter(context.Background(), big, nil) }()
		synctest.Wait()
		if _, waiting := l.load(); waiting != 1 {
			t.Errorf("%d wait", waiting)
		}
		l.leave(running, false)
		synctest.Wait()
	})
}

// Who joins a group unasked does not make the line late for others.
func TestLineJoinsUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine(2, 0)
		a, big := ask{kind: kind{model: "m"}, parts: 1}, ask{kind: kind{verb: "big"}}
		l.paces[a.kind] = &pace{alone: 10 * ms, beside: 10 * ms, joined: 5 * ms}
		l.paces[big.kind] = &pace{alone: time.Second, beside: time.Second}
		for range 2 {
			g, err := l.enter(t.Context(), ask{kind: kind{verb: "busy"}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			g.members[0].beside = 100 * ms
		}
		time.Sleep(time.Millisecond)
		for _, one := range []ask{a, a, big} {
			go func() { _, _ = l.enter(context.Background(), one, nil) }()
			synctest.Wait()
		}
		if running, waiting := l.load(); running != 2 || waiting != 3 {
			t.Errorf("%d run and %d wait, want all three to", running, waiting)
		}
		for len(l.running) > 0 {
			l.leave(l.running[0], false)
			synctest.Wait()
		}
	})
}
