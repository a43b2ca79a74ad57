package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
)

type captionJSON struct {
	Image    string     `json:"image"`
	Caption  *string    `json:"caption,omitempty"` // nil beside an error
	Lang     string     `json:"lang,omitempty"`
	Model    string     `json:"model,omitempty"`
	Warnings []string   `json:"warnings,omitempty"`
	Error    *jsonError `json:"error,omitempty"`
}

func (a *app) caption() *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:   "caption IMAGE...",
		Short: "Describe pictures in a sentence each",
		Long:  `caption describes each picture. - reads a picture from standard input.`,
		Example: `  tonggan caption cat.png
  tonggan caption --lang zh *.png`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("caption needs a picture: tonggan caption IMAGE...")
			}
			if err := oneStdin(args, false); err != nil {
				return err
			}
			e, err := a.engine(cmd.Context(), tonggan.CaptionVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runCaption(cmd.Context(), e, args, lang)
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().StringVar(&lang, "lang", "", "language of the sentence: en or zh (default: the model's first)")
	return cmd
}

func (a *app) runCaption(ctx context.Context, e *engine.Engine, pictures []string, lang string) error {
	a.startProgress(len(pictures), a.json)
	defer a.stopProgress()
	all := make([]captionJSON, 0, len(pictures))
	for _, name := range pictures {
		var answer *tonggan.CaptionAnswer
		src, err := a.picture(name)
		name = called(name)
		if err == nil {
			answer, err = e.Caption(ctx, tonggan.CaptionRequest{Model: a.model, Image: src, Lang: lang})
		}
		a.bar.step()
		if err != nil {
			a.fail(err)
			all = append(all, captionJSON{Image: name, Error: asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		for _, w := range answer.Warnings {
			a.warn("%s: %s", name, w)
		}
		all = append(all, captionJSON{Image: answer.Image, Caption: &answer.Caption, Lang: answer.Lang, Model: answer.Model, Warnings: answer.Warnings})
		switch {
		case a.json:
		case len(pictures) > 1:
			fmt.Fprintf(a.stdout, "%s  %s\n", oneLine(name), oneLine(answer.Caption))
		default:
			fmt.Fprintln(a.stdout, oneLine(answer.Caption))
		}
	}
	if a.json {
		return printAnswers(a, all, len(pictures))
	}
	return nil
}
