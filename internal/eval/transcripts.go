package eval

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
	"tonggan/internal/reading"
)

// Recording is one that somebody wrote down.
type Recording struct {
	Sound tonggan.Source
	Lang  string // "en" or "zh"
	Kind  string // of the table's line
	Text  string
}

// Transcript is what a model made of a recording.
type Transcript struct {
	Name  string  `json:"file"`
	Lang  string  `json:"language"`
	Kind  string  `json:"kind"`
	Said  string  `json:"said"`
	Heard string  `json:"heard"`
	Error float64 `json:"error_rate"`

	wrong, of int
}

// Transcripts is how well a model writes down recordings: the error rate of words for
// English, of characters for Chinese, by kind.
type Transcripts struct {
	Model string       `json:"model"`
	Rows  []Row        `json:"rows"`
	Each  []Transcript `json:"each"` // in the order of the recordings
}

// MeasureTranscripts has recordings written down as ask says, the language told, and counts errors as
// the field does: changed, missing and added words over all words, without case and
// punctuation, numbers in words.
func MeasureTranscripts(ctx context.Context, e *engine.Engine, ask tonggan.TranscribeRequest, jobs int, all []Recording, progress func(done, total int)) (*Transcripts, error) {
	h := &Transcripts{Each: make([]Transcript, len(all))}
	names := make([]string, len(all))
	r := run{Options: Options{Jobs: jobs, Progress: progress}, ctx: ctx, total: len(all)}
	err := r.each(len(all), func(i int) error {
		rec := all[i]
		r := ask
		r.Sound, r.Language = rec.Sound, rec.Lang
		answer, err := e.Transcribe(ctx, r)
		if err != nil {
			return err
		}
		names[i] = answer.Model
		got := Transcript{Name: rec.Sound.Name, Lang: rec.Lang, Kind: rec.Kind, Said: rec.Text, Heard: generate.Text(answer.Segments)}
		want := units(got.Said, got.Lang)
		got.wrong, got.of = distance(want, units(got.Heard, got.Lang)), len(want)
		got.Error = float64(got.wrong) / float64(max(got.of, 1))
		h.Each[i] = got
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(names) > 0 {
		h.Model = names[0]
	}
	h.Rows = append(h.count("error rate", func(g Transcript) (int, int) { return g.wrong, g.of }), h.count("sentences without error", func(g Transcript) (int, int) {
		if g.wrong == 0 {
			return 1, 1
		}
		return 0, 1
	})...)
	return h, nil
}

// count sums up a share by kind and language, and over all kinds.
func (h *Transcripts) count(part string, share func(Transcript) (int, int)) (rows []Row) {
	sums := map[string]map[string]Score{}
	var kinds []string
	for _, g := range h.Each {
		for _, kind := range []string{g.Kind, "all"} {
			if sums[kind] == nil {
				sums[kind] = map[string]Score{}
				kinds = append(kinds, kind)
			}
			n, of := share(g)
			s := sums[kind][g.Lang]
			sums[kind][g.Lang] = Score{s.Value + float64(n), s.Of + of}
		}
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		row := Row{Part: part, Name: kind, Score: map[string]Score{}}
		for lang, s := range sums[kind] {
			row.Score[lang] = Score{s.Value / float64(max(s.Of, 1)), s.Of}
		}
		rows = append(rows, row)
	}
	return rows
}

// units are the words of a text, or its characters in Chinese, as they are spoken.
func units(text, lang string) []string {
	text = strings.ToLower(reading.Aloud(text, lang))
	clean := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		if r == '\'' || r == '’' {
			return -1
		}
		return ' '
	}, text)
	if lang == "zh" {
		return strings.Split(strings.Join(strings.Fields(clean), ""), "")
	}
	return strings.Fields(clean)
}

// distance is Levenshtein's: the fewest words to change, leave out or add.
func distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
