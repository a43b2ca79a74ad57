package engine

import (
	"cmp"
	"context"
	"fmt"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/sample"
	"tonggan/internal/understand"
)

// Rank orders items by how close they are to the query.
func (e *Engine) Rank(ctx context.Context, r tonggan.RankRequest) (*tonggan.RankAnswer, error) {
	if len(r.Items) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "nothing to rank: give at least one picture or text")
	}
	parts, names, what := []tonggan.Part{r.Query}, []string(nil), []string{"the query"}
	for i, item := range r.Items {
		parts, names, what = append(parts, item.Part), append(names, item.Name), append(what, cmp.Or(item.Name, fmt.Sprintf("item %d", i+1)))
	}
	w := &embedding{ctx: ctx, asked: r.Model, verb: tonggan.RankVerb, parts: parts, what: func(i int) string { return what[i] }}
	if err := e.embed(w); err != nil {
		return nil, err
	}
	answer := &tonggan.RankAnswer{Model: w.model.name, Warnings: w.warnings()}
	vectors := w.vectors()
	answer.Results = understand.Order(vectors[0], names, vectors[1:])
	return answer, nil
}

// Embed turns each part into a unit vector.
func (e *Engine) Embed(ctx context.Context, r tonggan.EmbedRequest) (*tonggan.EmbedAnswer, error) {
	if len(r.Parts) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "nothing to embed: give at least one picture or text")
	}
	w := &embedding{ctx: ctx, asked: r.Model, verb: tonggan.EmbedVerb, parts: r.Parts, what: func(i int) string { return fmt.Sprintf("input[%d]", i) }}
	if err := e.embed(w); err != nil {
		return nil, err
	}
	answer := &tonggan.EmbedAnswer{Model: w.model.name, Vectors: w.vectors(), Warnings: w.warnings()}
	for _, v := range w.out {
		answer.Tokens += v.Tokens
	}
	return answer, nil
}

// embedding is one request for vectors. While its group runs only the first of the group
// touches it; whoever waits for it reads it when told, and whoever has gone does not.
type embedding struct {
	ctx   context.Context
	asked string
	verb  tonggan.Verb
	parts []tonggan.Part
	what  func(i int) string // a part's name in errors

	model *model
	out   []understand.Embedded // one for each part, unless err
	err   error
}

func (w *embedding) vectors() [][]float32 {
	all := make([][]float32, len(w.out))
	for i, v := range w.out {
		all[i] = v.Vector
	}
	return all
}

func (w *embedding) warnings() (all []string) {
	for i, v := range w.out {
		if v.Warning != "" {
			all = append(all, w.what(i)+": "+v.Warning)
		}
	}
	return all
}

// embed makes the vectors of w, together with those of other requests for the same model
// that wait.
func (e *Engine) embed(w *embedding) error {
	pictures, files := 0, 0
	for _, p := range w.parts {
		if p.Image != nil {
			pictures++
			files += len(p.Image.Data)
		}
	}
	a := e.ask(w.asked, w.verb, pictures, len(w.parts)-pictures, files)
	a.parts = len(w.parts)
	g, err := e.enter(w.ctx, a, w)
	switch {
	case err != nil:
		return err
	case g != nil:
		e.embedGroup(g)
	}
	for _, v := range w.out {
		if v.Vector[0] != v.Vector[0] && w.err == nil {
			return w.model.faulty(sample.ErrNaN)
		}
	}
	return w.err
}

// embedGroup does the work of a group. A panic is the fault of all of it: nobody knows whose
// input it was.
func (e *Engine) embedGroup(g *group) {
	all := make([]*embedding, len(g.members))
	for i, t := range g.members {
		all[i] = t.work.(*embedding)
	}
	ok := true
	defer func() { e.leave(g, ok) }()
	err := e.guard(all[0].verb, func() error { e.together(all); return nil })
	for _, w := range all {
		w.err = cmp.Or(err, w.err)
		ok = ok && w.err == nil
	}
}

// Parts go through a tower together, of decoded pictures no more than these many pixels
// unless one alone has more.
const togetherPixels = 8 << 20

// sheaf is parts that go through the towers together.
type sheaf struct {
	model  *model
	pics   []*media.Picture // nil for a text
	texts  []string
	whose  []*embedding
	pixels int
}

// together embeds the parts of all requests, which are for one model, under each other. A
// request that fails leaves the others alone.
func (e *Engine) together(all []*embedding) {
	var s sheaf
	for _, w := range all {
		w.err = e.tell(w.verb, e.bind(&s, w))
	}
	s.embed()
}

// bind adds the parts of w, and embeds whenever there are enough.
func (e *Engine) bind(s *sheaf, w *embedding) (err error) {
	if w.model, err = e.use(w.asked, w.verb); err != nil {
		return err
	}
	s.model = w.model
	for i, part := range w.parts {
		pic, err := w.decode(i)
		if err != nil {
			return err
		}
		if pic != nil {
			s.pixels += pic.W * pic.H
		}
		s.pics, s.texts, s.whose = append(s.pics, pic), append(s.texts, part.Text), append(s.whose, w)
		if s.pixels >= togetherPixels || len(s.pics) == groupParts {
			s.embed()
		}
	}
	return nil
}

// embed hands each its vector, and empties s.
func (s *sheaf) embed() {
	if len(s.pics) == 0 {
		return
	}
	for i, v := range understand.Embed(s.model.parts.embed, s.pics, s.texts) {
		s.whose[i].out = append(s.whose[i].out, v)
	}
	*s = sheaf{model: s.model}
}

// decode reads part i, unless the client has gone: a picture, or nil for a text.
func (w *embedding) decode(i int) (*media.Picture, error) {
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	part := w.parts[i]
	if part.Image != nil {
		return media.Decode(*part.Image)
	}
	return nil, understand.CheckText(w.what(i), part.Text)
}
