package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

type rankJSON struct {
	Query    string       `json:"query"`
	Model    string       `json:"model"`
	Results  []rankedJSON `json:"results"`
	Warnings []string     `json:"warnings,omitempty"`
	Errors   []fileError  `json:"errors,omitempty"`
}

type rankedJSON struct {
	File  string  `json:"file"`
	Score float64 `json:"score"`
}

type fileError struct {
	File string `json:"file"`
	*jsonError
}

func (a *app) rank() *cobra.Command {
	var top int
	cmd := &cobra.Command{
		Use:   "rank QUERY FILE...",
		Short: "Order pictures and texts by how close they are to a query",
		Long: `rank prints the files, the closest to the query first, with their cosine
similarity. The query is a text, a picture (told apart as by match) or a .txt file;
the files are pictures and .txt files. Without files their names are read from
standard input, one a line.`,
		Example: `  tonggan rank "a cat with a blue hat" *.png
  tonggan rank cat.png *.png notes.txt
  find . -name "*.jpg" | tonggan rank --top 5 "海边的日落"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("rank needs a query and files: tonggan rank QUERY FILE...")
			}
			if top < 0 {
				return usage("--top is %d: want 0 for all, or how many", top)
			}
			files := args[1:]
			if err := oneStdin(args, len(files) == 0); err != nil {
				return err
			}
			if len(files) == 0 {
				var err error
				if files, err = a.lines("rank needs files: tonggan rank QUERY FILE..."); err != nil {
					return err
				}
			}
			e, err := a.engine(cmd.Context(), tonggan.RankVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runRank(cmd.Context(), e, args[0], files, top)
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().IntVar(&top, "top", 0, "print only the first N (0: all)")
	return cmd
}

// runRank embeds file after file, so that one picture is in memory at a time and a
// bad one does not stop the others.
func (a *app) runRank(ctx context.Context, e *engine.Engine, query string, files []string, top int) error {
	out := rankJSON{Query: called(query), Results: []rankedJSON{}}
	part, err := a.part(query)
	if err != nil {
		return err
	}
	answer, err := a.embedPart(ctx, e, part, "the query")
	if err != nil {
		return err
	}
	out.Model = answer.Model
	target := answer.Vectors[0]
	warn := func(name string, warnings []string) {
		for _, w := range warnings {
			out.Warnings = append(out.Warnings, name+": "+w)
			a.warn("%s: %s", name, w)
		}
	}
	warn("query", answer.Warnings)

	a.startProgress(len(files), true)
	vectors := make([][]float32, len(files))
	for i, name := range files {
		part, err := a.filePart(name)
		if err == nil {
			answer, err = a.embedPart(ctx, e, part, name)
		}
		a.bar.step()
		if err != nil {
			a.fail(err)
			out.Errors = append(out.Errors, fileError{name, asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		vectors[i] = answer.Vectors[0]
		warn(name, answer.Warnings)
	}
	a.stopProgress()

	for _, r := range understand.Order(target, files, vectors) {
		if top > 0 && len(out.Results) == top {
			break
		}
		out.Results = append(out.Results, rankedJSON{r.Name, round(r.Score)})
	}
	if a.json {
		return a.printJSON(out)
	}
	for _, r := range out.Results {
		fmt.Fprintf(a.stdout, "%7.4f  %s\n", r.Score, oneLine(r.File))
	}
	return nil
}
