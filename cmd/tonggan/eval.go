package main

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/eval"
)

// worst is how many failures the contact sheet shows.
const worst = 40

func (a *app) eval() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure the models on scenes, sounds and recordings that they were never trained on",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("there is nothing called %q to measure: use tonggan eval understand, eval transcribe or eval hear", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(a.evalUnderstand(), a.evalTranscribe(), a.evalHear(), a.evalDomain())
	return cmd
}

func (a *app) evalUnderstand() *cobra.Command {
	var o eval.Options
	var sheet string
	cmd := &cobra.Command{
		Use:   "understand",
		Short: "Measure match, ask, caption, rank and heatmaps",
		Long: `understand draws scenes that training never drew, asks the models about them in
English and Chinese, marks the answers by the scene graphs, and prints one table. It
reads no files and takes half a minute to two minutes on two cores.

With --model the verbs that the model serves are measured with it, and the others with
the built-in models.`,
		Example: `  tonggan eval understand
  tonggan eval understand --count 100 --sheet worst.png
  tonggan eval understand --json --model models/blip-itm-s`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("eval understand takes no arguments, got %q", args[0])
			}
			if o.Count < 1 {
				return usage("--count is %d: want 1 to %d", o.Count, eval.MaxCount)
			}
			o.Model = a.model
			if err := o.Validate(); err != nil {
				return err
			}
			if sheet != "" {
				if err := checkOut(sheet); err != nil {
					return err
				}
			}
			e, err := a.evalEngine(engine.Options{}, &o.Jobs, &o.Progress)
			if err != nil {
				return err
			}
			defer e.Close()
			report, err := eval.Run(cmd.Context(), e, o)
			a.stopProgress()
			if err != nil {
				return err
			}
			if a.json {
				err = a.printJSON(report)
			} else {
				a.printReport(report)
			}
			if err == nil && sheet != "" {
				err = saveSheet(sheet, report.Worst(worst))
			}
			return err
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.IntVar(&o.Count, "count", 1000, "scenes; some parts of the table take fewer")
	f.Uint64Var(&o.Seed, "seed", eval.DefaultSeed, "other scenes; marks are comparable under one seed only")
	f.StringVar(&sheet, "sheet", "", fmt.Sprintf("write the %d worst failures to this `file`, as PNG", worst))
	f.StringVar(&o.Art, "art", "", "`folder` of an art style that training never saw; adds its marks")
	f.StringVar(&o.Pictures, "pictures", "", "`folder` of pictures from other sources and names.tsv that says what they show; adds its marks")
	return cmd
}

// evalEngine makes an engine that lends its cores to the measurement: many scenes at
// once, one core each, instead of many cores on one. It says how many, and moves the bar.
func (a *app) evalEngine(with engine.Options, jobs *int, progress *func(done, total int)) (*engine.Engine, error) {
	if a.threads < 0 || a.threads > 1024 {
		return nil, tonggan.Errorf(tonggan.Invalid, "threads is %d: want 1 to 1024, or 0 for all cores", a.threads)
	}
	if *jobs = a.threads; *jobs == 0 {
		*jobs = min(runtime.NumCPU(), 16)
	}
	with.Folders, with.Threads, with.Precision, with.Log = true, 1, a.precision, a.logger()
	e, err := engine.New(with)
	if err != nil {
		return nil, err
	}
	a.startProgress(2, true)
	*progress = func(done, total int) {
		if a.bar != nil {
			a.bar.total = total
			a.bar.at(done)
		}
	}
	return e, nil
}

func saveSheet(name string, sheet image.Image) error {
	if sheet == nil {
		return nil // nothing failed
	}
	return writeWith(name, func(w io.Writer) error { return png.Encode(w, sheet) })
}

// printReport prints the table: a heading for each part, a line for each mark.
func (a *app) printReport(r *eval.Report) {
	var models []string
	for _, verb := range slices.Sorted(maps.Keys(r.Models)) {
		models = append(models, verb+" "+r.Models[verb])
	}
	fmt.Fprintf(a.stdout, "%d scenes never trained on, seed %d: %s\n", r.Count, r.Seed, strings.Join(models, ", "))
	a.printRows(r.Rows)
}

func (a *app) printRows(rows []eval.Row) {
	widest := 0
	for _, row := range rows {
		widest = max(widest, width(row.Name))
	}
	part := ""
	for _, row := range rows {
		if row.Part != part {
			part = row.Part
			fmt.Fprintf(a.stdout, "\n%s  %7s %7s %8s\n", a.colour("1", pad(part, widest+2)), "en", "zh", "cases")
		}
		line, cases := "  "+pad(row.Name, widest)+"  ", 0
		columns := eval.Langs
		if _, ok := row.Score["all"]; ok {
			columns = []string{"all", ""}
		}
		for _, lang := range columns {
			s, ok := row.Score[lang]
			cell := ""
			if ok {
				cell = fmt.Sprintf("%.1f", 100*s.Value)
			}
			line += fmt.Sprintf("%7s ", cell)
			cases += s.Of
		}
		fmt.Fprintf(a.stdout, "%s%8d\n", line, cases)
	}
}
