package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tonggan/internal/engine"
	"tonggan/internal/eval"
)

func (a *app) evalHear() *cobra.Command {
	var o eval.HearOptions
	cmd := &cobra.Command{
		Use:   "hear",
		Short: "Measure the model of sounds",
		Long: `hear makes sounds as training never made them, lets the model hear them, and prints
one table. It reads no files, unless --real names a folder of recordings: those whose
names are in the table internal/eval/real.tsv are heard as well.`,
		Example: `  tonggan eval hear
  tonggan eval hear --real effects`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("eval hear takes no arguments, got %q", args[0])
			}
			if o.Count < 1 {
				return usage("--count is %d: want 1 to %d", o.Count, eval.MaxSounds)
			}
			e, err := a.evalEngine(engine.Options{}, &o.Jobs, &o.Progress)
			if err != nil {
				return err
			}
			defer e.Close()
			o.Model = a.model
			report, err := eval.MeasureHearing(cmd.Context(), e, o)
			a.stopProgress()
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(report)
			}
			a.printHearing(report)
			return nil
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.IntVar(&o.Count, "count", 20, "sounds of each class")
	f.Uint64Var(&o.Seed, "seed", eval.DefaultSeed, "other sounds; marks are comparable under one seed only")
	f.StringVar(&o.Real, "real", "", "`folder` of recordings; adds their marks")
	return cmd
}

func (a *app) printHearing(r *eval.HearReport) {
	percent := func(v float64) string { return fmt.Sprintf("%.1f", 100*v) }
	fmt.Fprintf(a.stdout, "%s on sounds that training never made, %d of each class, seed %d\n\n", r.Model, r.Count, r.Seed)
	fmt.Fprintf(a.stdout, "%s%10s%8s  %s\n", pad("", 16), "precision", "recall", "most often taken for")
	for _, c := range r.Classes {
		fmt.Fprintf(a.stdout, "%s%10s%8s  %s\n", pad(c.Name, 16), percent(c.Precision), percent(c.Recall), c.Mistaken)
	}
	fmt.Fprintf(a.stdout, "\nthe right class first      %5s   among three %5s   by chance %s\n", percent(r.First), percent(r.Three), percent(1/float64(len(r.Classes))))
	fmt.Fprintf(a.stdout, "claims about single sounds %5s right, %5s of the sounds are claimed\n", percent(r.Claimed.Right), percent(r.Claimed.Found))
	fmt.Fprintf(a.stdout, "claims about two at once   %5s right, %5s of the sounds are claimed\n", percent(r.Pairs.Right), percent(r.Pairs.Found))
	for _, s := range r.Real {
		fmt.Fprintf(a.stdout, "\nrecordings, %s: %d files\n", s.Name, s.Files)
		fmt.Fprintf(a.stdout, "  the right class first %5s (by chance %s)   among three %5s (by chance %s)\n", percent(s.First), percent(s.Chance1), percent(s.Three), percent(s.Chance3))
		fmt.Fprintf(a.stdout, "  %d claims, %s right\n", s.Claims, percent(s.Right))
		for _, f := range s.Each {
			mark := " "
			if len(f.Got) > 0 && strings.Contains(","+strings.Join(f.Want, ",")+",", ","+f.Got[0]+",") {
				mark = "✓"
			}
			fmt.Fprintf(a.stdout, "  %s %s %s %s\n", mark, pad(f.Name, 24), pad(strings.Join(f.Want, "/"), 24), strings.Join(f.Got, ", "))
		}
		for _, w := range s.Skipped {
			fmt.Fprintf(a.stdout, "  left out: %s\n", w)
		}
	}
}
