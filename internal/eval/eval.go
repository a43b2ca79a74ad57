// Package eval measures models on scenes that no training ever drew: it asks them
// what a user would ask, by the code that answers users, and marks the answers by
// the scene graphs that the pictures were drawn from.
//
//	eval.go       what is measured, in which order, and the table that comes out
//	scenes.go     drawing scenes, and sharing work among goroutines
//	tally.go      counting, balanced accuracy, calibration error
//	retrieval.go, match.go, answers.go, captions.go, pointing.go, outside.go,
//	novel.go, pictures.go, phrases.go  one file for each part of the table
//	judge.go      what a caption states, and whether it is true
//	strange.go, strange_*.go  pictures that are not of the drawn world
//	fit.go        fits what a model knows (domain.safetensors)
//	hear.go, real.go  sounds that training never made, and recordings of others
//	transcripts.go    recordings whose words somebody knows
//
// Nothing here is needed to answer a request.
package eval

import (
	"context"
	"runtime"
	"slices"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/media"
	"tonggan/internal/world"
)

// DefaultSeed is the base seed of the scenes. Marks are comparable under one seed only.
const DefaultSeed = 20251

// Langs are the languages that are measured, in the order of the table.
var Langs = []string{"en", "zh"}

// Options says what is measured.
type Options struct {
	Model    string // name or folder preferred for the verbs that it serves; empty is the built-in models
	Count    int    // scenes of retrieval and matching; other parts take a share of them. 0 is 1,000
	Seed     uint64 // base seed; 0 is DefaultSeed
	Art      string // folder of a further art style that no training saw; empty is none
	Pictures string // folder of pictures from other sources and names.tsv; empty is none
	Jobs     int    // goroutines; 0 is one for each core, at most 16

	Progress func(done, total int) // called from one goroutine at a time; nil is none
}

// MaxCount bounds Options.Count, so that scenes fit in memory.
const MaxCount = 20000

// Validate says which option is out of range.
func (o Options) Validate() error {
	if o.Count < 0 || o.Count > MaxCount {
		return tonggan.Errorf(tonggan.Invalid, "count is %d: want 1 to %d scenes", o.Count, MaxCount)
	}
	if o.Jobs < 0 || o.Jobs > 1024 {
		return tonggan.Errorf(tonggan.Invalid, "threads is %d: want 1 to 1024, or 0 for all cores", o.Jobs)
	}
	return nil
}

// Report is everything that was measured.
type Report struct {
	Seed   uint64            `json:"seed"`
	Count  int               `json:"count"`
	Models map[string]string `json:"models"` // by verb
	Rows   []Row             `json:"rows"`

	failures []failure
}

// Row is one line of the table. Scores are shares in [0, 1].
type Row struct {
	Part  string           `json:"part"`  // "retrieval", "match", ...
	Name  string           `json:"name"`  // of the mark
	Score map[string]Score `json:"score"` // by language; "all" where language plays no role
}

// Score is a share of so many cases.
type Score struct {
	Value float64 `json:"value"`
	Of    int     `json:"of"`
}

// Find is the score of a row in a language; ok is false where it was not measured.
func (r *Report) Find(part, name, lang string) (s Score, ok bool) {
	for _, row := range r.Rows {
		if row.Part == part && row.Name == name {
			s, ok = row.Score[lang]
			return s, ok
		}
	}
	return Score{}, false
}

// failure is a wrong answer, for the contact sheet. The larger its weight among those
// of one verb, the worse.
type failure struct {
	verb   string
	weight float64
	card   media.Card
}

// failed makes a failure of a picture and what is to be said about it.
func failed(verb string, weight float64, pic *media.Picture, lines ...string) failure {
	return failure{verb, weight, media.Card{Picture: pic, Lines: lines}}
}

// Run measures. The same options and models give the same report, whatever Jobs is.
func Run(ctx context.Context, e *engine.Engine, o Options) (*Report, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.Count == 0 {
		o.Count = 1000
	}
	if o.Seed == 0 {
		o.Seed = DefaultSeed
	}
	if o.Jobs == 0 {
		o.Jobs = min(runtime.NumCPU(), 16)
	}
	r := &run{Options: o, ctx: ctx, engine: e, report: &Report{Seed: o.Seed, Count: o.Count, Models: map[string]string{}}}
	if o.Art != "" {
		style, err := loadArt(o.Art)
		if err != nil {
			return nil, err
		}
		r.style = style
	}
	if o.Pictures != "" {
		list, err := loadPictures(o.Pictures)
		if err != nil {
			return nil, err
		}
		r.listed = list
	}
	r.plan()
	for _, measure := range r.parts {
		if err := measure(); err != nil {
			return nil, err
		}
	}
	return r.report, nil
}

// run is one measurement in progress.
type run struct {
	Options
	ctx    context.Context
	engine *engine.Engine
	report *Report
	parts  []func() error
	scenes []shot     // of split "test", drawn once for all parts
	style  int        // of Options.Art
	listed []labelled // of Options.Pictures
	done   int
	total  int
}

// plan lists the parts of the table and how many steps of the progress bar each takes.
func (r *run) plan() {
	most := func(n int) int { return min(r.Count, n) }
	add := func(steps int, measure func() error) {
		r.parts = append(r.parts, measure)
		r.total += steps
	}
	add(r.Count, r.draw)
	add(r.Count, func() error { return r.retrieval("retrieval", r.scenes) })
	add(r.Count, func() error { return r.match("match", r.scenes) })
	add(len(world.PresetNames()), r.phrases)
	add(most(300), func() error { return r.blame(r.scenes[:most(300)]) })
	add(most(300), func() error { return r.answers("answers", r.scenes[:most(300)]) })
	add(most(500), func() error { return r.captions(r.scenes[:most(500)]) })
	add(most(500), func() error { return r.pointing(r.scenes[:most(500)]) })
	add(most(Strangers), func() error { return r.outside(most(Strangers)) })
	if hasSplit("novel") {
		add(most(500), func() error { return r.novel("novel", most(500)) })
	}
	if r.Art != "" {
		add(3*most(500)+most(artAsked), func() error { return r.art(most(500)) })
	}
	if r.Pictures != "" {
		add(len(r.listed), func() error { return r.pictures(r.listed) })
	}
}

// row adds a line to the table, below those of the same part.
func (r *run) row(part, name string, score map[string]Score) {
	at := len(r.report.Rows)
	for i, row := range r.report.Rows {
		if row.Part == part {
			at = i + 1
		}
	}
	r.report.Rows = slices.Insert(r.report.Rows, at, Row{part, name, score})
}

// kit opens the model of a verb and notes its name. A model of one's own serves the
// verbs that it can; built-in ones serve the others, as in serve.
func (r *run) kit(verb tonggan.Verb) (*engine.Kit, error) {
	k, err := r.engine.Kit(r.ctx, r.Model, verb)
	if tonggan.CodeOf(err) == tonggan.Unsupported && r.Model != "" {
		k, err = r.engine.Kit(r.ctx, "", verb)
	}
	if err != nil {
		return nil, err
	}
	r.report.Models[string(verb)] = k.Name
	return k, nil
}
