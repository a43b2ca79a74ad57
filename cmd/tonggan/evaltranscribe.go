package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/eval"
)

// maxRecordings bounds a list, whose recordings are all in memory at once.
const maxRecordings = 20000

func (a *app) evalTranscribe() *cobra.Command {
	var shown int
	var commands string
	cmd := &cobra.Command{
		Use:   "transcribe LIST",
		Short: "Measure transcribe on recordings that somebody wrote down",
		Long: `transcribe reads a list of recordings, writes each down and counts errors: of words
for English, of characters for Chinese, without case and punctuation, numbers in words.

A line of LIST is file, language (en or zh), what is said and, if you like, a kind that
gets a line of its own in the table; tabs are between them. Files are found from the
list's folder.`,
		Example: `  tonggan eval transcribe recordings/list.tsv
  tonggan eval transcribe --model whisper-base --worst 20 recordings/list.tsv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("eval transcribe needs one list of recordings: tonggan eval transcribe LIST")
			}
			all, err := a.recordings(args[0])
			if err != nil {
				return err
			}
			said, err := a.commands(commands)
			if err != nil {
				return err
			}
			var jobs int
			var progress func(done, total int)
			e, err := a.evalEngine(engine.Options{}, &jobs, &progress)
			if err != nil {
				return err
			}
			defer e.Close()
			h, err := eval.MeasureTranscripts(cmd.Context(), e, tonggan.TranscribeRequest{Model: a.model, Commands: said}, jobs, all, progress)
			a.stopProgress()
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(h)
			}
			fmt.Fprintf(a.stdout, "%d recordings: %s\n", len(h.Each), h.Model)
			a.printRows(h.Rows)
			worst := slices.Clone(h.Each)
			slices.SortStableFunc(worst, func(x, y eval.Transcript) int { return int(1000*y.Error) - int(1000*x.Error) })
			for _, w := range worst[:min(shown, len(worst))] {
				if w.Error == 0 {
					break
				}
				fmt.Fprintf(a.stdout, "\n%s\n  said  %s\n  heard %s\n", w.Name, w.Said, w.Heard)
			}
			return nil
		},
	}
	a.modelFlags(cmd)
	commandsFlag(cmd, &commands)
	cmd.Flags().IntVar(&shown, "worst", 0, "also print that many of the worst")
	return cmd
}

// recordings reads a list and the files that it names.
func (a *app) recordings(list string) (all []eval.Recording, err error) {
	src, err := a.read(list, maxText)
	if err != nil {
		return nil, err
	}
	n := 0
	for line := range strings.Lines(string(src.Data)) {
		n++
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 3 || len(f) > 4 || f[1] != "en" && f[1] != "zh" {
			return nil, tonggan.Errorf(tonggan.Invalid, "%s, line %d: want file, en or zh, text and perhaps a kind, with tabs between them", list, n)
		}
		if len(all) == maxRecordings {
			return nil, tonggan.Errorf(tonggan.TooLarge, "%s has more than %d recordings; measure them in parts", list, maxRecordings)
		}
		r := eval.Recording{Lang: f[1], Text: f[2], Kind: "recordings"}
		if len(f) == 4 {
			r.Kind = f[3]
		}
		name := f[0]
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(list), name)
		}
		if r.Sound, err = a.read(name, maxSound); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	if len(all) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s names no recording", list)
	}
	return all, nil
}
