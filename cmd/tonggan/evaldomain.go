package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/eval"
	"tonggan/internal/understand"
)

type domainJSON struct {
	Model     string  `json:"model"`
	Features  int     `json:"features"`
	Threshold float64 `json:"threshold"`
}

// evalDomain is for whoever trains models, and hidden from others.
func (a *app) evalDomain() *cobra.Command {
	var o eval.Options
	var out string
	cmd := &cobra.Command{
		Use:    "fit-domain",
		Hidden: true,
		Short:  "Fit what pictures a model knows",
		Long: `fit-domain draws scenes of the splits train and val, fits mean and covariance of
the features that the model has of them, and writes domain.safetensors and the
threshold in tonggan.json, so that pictures unlike them become unsure.`,
		Example: `  tonggan eval fit-domain --model models/blip-itm-s --out models/blip-itm-s`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 || a.model == "" || out == "" {
				return usage("fit-domain needs a model and where to write: tonggan eval fit-domain --model FOLDER --out FOLDER")
			}
			if err := o.Validate(); err != nil {
				return err
			}
			e, err := a.evalEngine(engine.Options{NoDomain: true}, &o.Jobs, &o.Progress)
			if err != nil {
				return err
			}
			defer e.Close()
			gaze, err := gazer(cmd.Context(), e, a.model)
			if err != nil {
				return err
			}
			d, err := eval.FitDomain(cmd.Context(), gaze, o)
			a.stopProgress()
			if err != nil {
				return err
			}
			if err := engine.WriteDomain(out, d); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(domainJSON{a.model, len(d.Mean), d.Threshold})
			}
			fmt.Fprintf(a.stdout, "%s: %d features, threshold %.2f, written to %s\n", a.model, len(d.Mean), d.Threshold, out)
			return nil
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().IntVar(&o.Count, "count", 3000, "scenes of each split")
	cmd.Flags().Uint64Var(&o.Seed, "seed", eval.DefaultSeed, "other scenes")
	cmd.Flags().StringVar(&out, "out", "", "model `folder` to write to")
	return cmd
}

// gazer opens a model of whichever verb it serves, for its features.
func gazer(ctx context.Context, e *engine.Engine, model string) (understand.Gazer, error) {
	var first error
	for _, verb := range []tonggan.Verb{tonggan.MatchVerb, tonggan.AskVerb, tonggan.CaptionVerb} {
		k, err := e.Kit(ctx, model, verb)
		switch {
		case err == nil && k.Gaze != nil:
			return k.Gaze, nil
		case err == nil:
			return nil, tonggan.Errorf(tonggan.Unsupported, "model %s has no features to fit a domain on: use a BLIP model", model)
		case tonggan.CodeOf(err) != tonggan.Unsupported:
			return nil, err
		case first == nil:
			first = err
		}
	}
	return nil, first
}
