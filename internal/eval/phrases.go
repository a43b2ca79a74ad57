package eval

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/world"
)

// phrasesTSV are sentences about the ready pictures, written by hand as people write:
// the picture, the set, + for true and - for false, the sentence. Those of set "dev"
// were looked at when the world's own sentences were written, those of "test" were
// written after it and change nothing.
//
//go:embed phrases.tsv
var phrasesTSV string

// phrase is one of them.
type phrase struct {
	picture, set, lang, text string
	fits                     bool
}

// phrases reads the table.
func phrases() ([]phrase, error) {
	_, body, _ := strings.Cut(phrasesTSV, "\n")
	var all []phrase
	for i, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 4 || world.Preset(f[0]) == nil || f[2] != "+" && f[2] != "-" {
			return nil, fmt.Errorf("phrases.tsv: line %d: want picture, set, + or -, sentence", i+2)
		}
		p := phrase{picture: f[0], set: f[1], lang: "en", text: f[3], fits: f[2] == "+"}
		if strings.ContainsFunc(p.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			p.lang = "zh"
		}
		all = append(all, p)
	}
	return all, nil
}

// phrases judges sentences that people wrote of the ready pictures.
func (r *run) phrases() error {
	k, err := r.kit(tonggan.MatchVerb)
	if err != nil {
		return err
	}
	all, err := phrases()
	if err != nil {
		return err
	}
	of := map[string][]phrase{}
	for _, p := range all {
		of[p.picture] = append(of[p.picture], p)
	}
	names := world.PresetNames()
	tallies := make([]tally, len(names))
	err = r.each(len(names), func(i int) error {
		t := tally{}
		tallies[i] = t
		p := world.Preset(names[i]).Render(256)
		see := k.Match.Look(&media.Picture{W: p.N, H: p.N, Pix: p.Pix, Frames: 1})
		texts := make([]string, len(of[names[i]]))
		for j, p := range of[names[i]] {
			texts[j] = p.text
		}
		for j, logit := range logits(k.Match, see, texts) {
			p, sure := of[names[i]][j], k.Tuning.Probability(logit)
			if p.fits {
				t.add(p.lang, p.set+" true", sure >= 0.5)
			} else {
				t.add(p.lang, p.set+" false", sure < 0.5)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := joinAll(tallies)
	for _, set := range []string{"test", "dev"} {
		part := map[string]string{"test": "sentences of people", "dev": "sentences of people, seen before"}[set]
		r.row(part, "balanced accuracy", mean(t.score(set+" true"), t.score(set+" false")))
		r.row(part, "true ones accepted", t.score(set+" true"))
		r.row(part, "false ones rejected", t.score(set+" false"))
	}
	return nil
}
