package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

type askJSON struct {
	Image    string     `json:"image"`
	Question string     `json:"question"`
	Answer   *string    `json:"answer,omitempty"` // nil beside an error
	Model    string     `json:"model,omitempty"`
	Warnings []string   `json:"warnings,omitempty"`
	Error    *jsonError `json:"error,omitempty"`
}

func (a *app) ask() *cobra.Command {
	var images []string
	cmd := &cobra.Command{
		Use:   "ask IMAGE... QUESTION...",
		Short: "Answer questions about a picture",
		Long: `ask answers each question about each picture. What is a picture and what a
question is told apart as by match. Without questions they are read from standard
input, one a line.`,
		Example: `  tonggan ask cat.png "what colour is the hat?"
  tonggan ask cat.png 帽子是什么颜色？`,
		RunE: func(cmd *cobra.Command, args []string) error {
			pictures, questions, err := split(images, args)
			if err != nil {
				return err
			}
			if len(pictures) == 0 {
				return usage("ask needs a picture and a question: tonggan ask IMAGE QUESTION")
			}
			if err := oneStdin(pictures, len(questions) == 0); err != nil {
				return err
			}
			if len(questions) == 0 {
				if questions, err = a.lines("ask needs a question: tonggan ask IMAGE QUESTION"); err != nil {
					return err
				}
			}
			for _, q := range questions {
				if err := understand.CheckQuestion(q); err != nil {
					return err
				}
			}
			e, err := a.engine(cmd.Context(), tonggan.AskVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runAsk(cmd.Context(), e, pictures, questions)
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().StringArrayVarP(&images, "image", "i", nil, "picture `file`; may be repeated")
	return cmd
}

func (a *app) runAsk(ctx context.Context, e *engine.Engine, pictures, questions []string) error {
	many := len(pictures)*len(questions) > 1
	a.startProgress(len(pictures), a.json)
	defer a.stopProgress()
	var all []askJSON
	for i, name := range pictures {
		src, err := a.picture(name)
		name = called(name)
		if !a.json && len(pictures) > 1 {
			if i > 0 {
				fmt.Fprintln(a.stdout)
			}
			fmt.Fprintln(a.stdout, oneLine(name))
		}
		for n, question := range questions {
			var answer *tonggan.AskAnswer
			if err == nil {
				answer, err = e.Ask(ctx, tonggan.AskRequest{Model: a.model, Image: src, Question: question})
			}
			if err != nil {
				a.fail(err)
				for _, question := range questions[n:] { // the others would fail on the same picture or model
					all = append(all, askJSON{Image: name, Question: question, Error: asJSON(err)})
				}
				break
			}
			for _, w := range answer.Warnings {
				a.warn("%s: %s: %s", name, quoted(question), w)
			}
			all = append(all, askJSON{Image: answer.Image, Question: question, Answer: &answer.Answer, Model: answer.Model, Warnings: answer.Warnings})
			switch {
			case a.json:
			case many:
				fmt.Fprintf(a.stdout, "%s  %s\n", oneLine(question), a.colour("1", oneLine(answer.Answer)))
			default:
				fmt.Fprintln(a.stdout, oneLine(answer.Answer))
			}
		}
		a.bar.step()
		if err != nil && tonggan.CodeOf(err) == tonggan.Canceled {
			break
		}
	}
	if a.json {
		return printAnswers(a, all, len(pictures)*len(questions))
	}
	return nil
}
