package whisper

import (
	"context"
	"math"

	"tonggan/internal/grammar"
	"tonggan/internal/tensor"
)

// A command is what was said if the mean log-probability of its tokens is at most doubt lower
// than that of the likeliest text, and at least leastSure.
const (
	doubt     = 0.3
	leastSure = -0.6
)

// commandBeams is how many commands are followed at once, at least.
const commandBeams = 12

// bySum is a length penalty that leaves sums nearly as they are: commands are compared as wholes.
const bySum = 1e-9

// command is d or, if they are as likely, the commands that it may have been.
func (m *Model) command(ctx context.Context, a *tensor.Arena, h heard, o Options, d *decoded, walk *grammar.Walk) (*decoded, error) {
	most := 1
	for i, id := range d.ids[:len(d.ids)-1] { // what follows a time that follows a time is another
		if id >= m.tokens.FirstTime && d.ids[i+1] >= m.tokens.FirstTime {
			most++
		}
	}
	ids, mean, err := m.commands(ctx, a, h, o, walk, most)
	if err != nil || len(ids) == 0 || mean < d.meanLog-doubt || mean < leastSure {
		return d, err
	}
	c := *d
	c.ids, c.meanLog, c.command = ids, mean, true
	c.compression = compression(m.words(c.ids))
	return &c, nil
}

// commands is the likeliest text made of up to so many commands, none if the search found no
// whole one, and its mean log-probability. It is scored like any text: what is no command is left
// out, but its probability is not shared out.
func (m *Model) commands(ctx context.Context, a *tensor.Arena, h heard, o Options, walk *grammar.Walk, most int) ([]int32, float64, error) {
	mark := a.Mark()
	defer a.Release(mark)
	prompt, _ := m.prompt(o, nil)
	w := m.write(a, h, o, prompt, max(commandBeams, o.Beams))
	w.rules.anyTime = true
	w.walk, w.most = walk, most
	x := m.text.Step(a, prompt, w.seqs[:1], h.seen, nil)
	t, err := w.search(ctx, m.text.Scores.Forward(a, x.Span(x.Rows()-1, x.Rows())), bySum)
	if err != nil || !w.whole(t) {
		return nil, 0, err
	}
	return t.ids, t.sum / float64(len(t.ids)+1), nil
}

// place is where a text stands between and within commands.
type place struct {
	in   *grammar.State // of the command that has begun; nil between commands
	done int            // commands before
	mark bool           // the last token was one without letters: another would be one too many
}

// whole says whether the text may end here.
func (p place) whole() bool { return p.in == nil && p.done > 0 || p.in != nil && p.in.End }

// after is the place after one more token, which fits.
func (w *writing) after(p place, id int32) place {
	switch {
	case id >= w.m.tokens.FirstTime: // ends a command, or comes before one
		if p.in != nil {
			p.done++
		}
		return place{done: p.done}
	case id >= w.m.tokens.End:
		return p
	case p.in == nil:
		p.in = w.walk.Start()
	}
	next := w.walk.Next(p.in, id)
	return place{next, p.done, next == p.in}
}

// keep leaves of log-probabilities [V] those of tokens that fit.
func (w *writing) keep(logProbs []float32, p place) {
	from := p.in
	if from == nil {
		from = w.walk.Start()
	}
	fits := w.fits[:0]
	if p.in != nil || p.done < w.most {
		fits = append(fits, w.walk.Fits(from)...)
		if !p.mark {
			fits = append(fits, w.walk.Marks()...)
		}
	}
	kept := w.kept[:0]
	for _, id := range fits {
		kept = append(kept, logProbs[id])
	}
	end, never := logProbs[w.m.tokens.End], float32(math.Inf(-1))
	for i := range logProbs {
		if i < int(w.m.tokens.FirstTime) || !w.rules.times || p.in != nil && !p.in.End || p.in == nil && p.done == w.most {
			logProbs[i] = never
		}
	}
	for i, id := range fits {
		logProbs[id] = kept[i]
	}
	if p.whole() {
		logProbs[w.m.tokens.End] = end
	}
	w.fits, w.kept = fits, kept
}

// whole says whether a text is made of commands.
func (w *writing) whole(t text) bool {
	var p place
	for _, id := range t.ids {
		p = w.after(p, id)
	}
	return p.whole()
}

// follow prepares to follow commands, once for a recording; nil if there are none.
func (m *Model) follow(o Options) *grammar.Walk {
	commands := o.Commands
	if commands == nil {
		commands = m.expected
	}
	if commands == nil || o.Anything || o.Plain || m.translates(o) {
		return nil
	}
	pieces := make([]string, m.tokens.End)
	for i := range pieces {
		pieces[i] = m.tok.Piece(int32(i))
	}
	return commands.Walk(pieces)
}
