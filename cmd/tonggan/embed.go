package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

type embedJSON struct {
	Model   string         `json:"model"`
	Dim     int            `json:"dim"`
	Results []embeddedJSON `json:"results"`
}

type embeddedJSON struct {
	Input     string     `json:"input"`
	Kind      string     `json:"kind,omitempty"` // "text" or "image"
	Embedding []float32  `json:"embedding,omitempty"`
	Tokens    int        `json:"tokens,omitempty"`
	Warnings  []string   `json:"warnings,omitempty"`
	Error     *jsonError `json:"error,omitempty"`
}

func (a *app) embed() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "embed FILE|TEXT...",
		Short: "Turn pictures and texts into vectors of one space",
		Long: `embed prints one unit vector for each input; what belongs together is close. An
argument is a picture as for match, a .txt file, or else a text. Without arguments
texts are read from standard input, one a line. Use --json for the whole vectors.`,
		Example: `  tonggan embed --json cat.png "a cat"
  tonggan embed --json < sentences.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneStdin(args, len(args) == 0); err != nil {
				return err
			}
			parts := a.part
			if len(args) == 0 {
				var err error
				if args, err = a.lines("embed needs a picture or a text: tonggan embed FILE|TEXT..."); err != nil {
					return err
				}
				parts = func(text string) (tonggan.Part, error) { return tonggan.Part{Text: text}, nil }
			}
			e, err := a.engine(cmd.Context(), tonggan.EmbedVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runEmbed(cmd.Context(), e, args, parts)
		},
	}
	a.modelFlags(cmd)
	return cmd
}

func (a *app) runEmbed(ctx context.Context, e *engine.Engine, inputs []string, parts func(string) (tonggan.Part, error)) error {
	a.startProgress(len(inputs), true)
	defer a.stopProgress()
	out := embedJSON{Results: make([]embeddedJSON, 0, len(inputs))}
	for i, input := range inputs {
		one := embeddedJSON{Input: called(input), Kind: "text"}
		var answer *tonggan.EmbedAnswer
		part, err := parts(input)
		if err == nil {
			answer, err = a.embedPart(ctx, e, part, fmt.Sprintf("input %d", i+1))
		}
		a.bar.step()
		if err != nil {
			a.fail(err)
			one.Kind, one.Error = "", asJSON(err)
			out.Results = append(out.Results, one)
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		if part.Image != nil {
			one.Kind = "image"
		}
		out.Model, out.Dim = answer.Model, len(answer.Vectors[0])
		one.Embedding, one.Tokens = answer.Vectors[0], answer.Tokens
		for _, w := range answer.Warnings {
			one.Warnings = append(one.Warnings, w)
			a.warn("%s: %s", one.Input, w)
		}
		out.Results = append(out.Results, one)
	}
	a.stopProgress()
	if a.json {
		return a.printJSON(out)
	}
	for _, r := range out.Results {
		if r.Error == nil {
			fmt.Fprintf(a.stdout, "%s  %d numbers:%s ...\n", oneLine(r.Input), len(r.Embedding), first(r.Embedding, 6))
		}
	}
	return nil
}

// embedPart embeds one part, which errors call what and warnings nothing.
func (a *app) embedPart(ctx context.Context, e *engine.Engine, part tonggan.Part, what string) (*tonggan.EmbedAnswer, error) {
	if part.Image == nil {
		if err := understand.CheckText(what, part.Text); err != nil {
			return nil, err
		}
	}
	answer, err := e.Embed(ctx, tonggan.EmbedRequest{Model: a.model, Parts: []tonggan.Part{part}})
	if err != nil {
		return nil, err
	}
	for i, w := range answer.Warnings { // the engine counts the parts, and there is one
		_, answer.Warnings[i], _ = strings.Cut(w, ": ")
	}
	return answer, nil
}

func first(v []float32, n int) string {
	var b strings.Builder
	for _, x := range v[:min(n, len(v))] {
		fmt.Fprintf(&b, " %.4f", x)
	}
	return b.String()
}

// part turns an argument into what it stands for: a picture, a .txt file, or a text.
func (a *app) part(arg string) (tonggan.Part, error) {
	if isPicture(arg) {
		return a.filePart(arg)
	}
	if hasSuffix(arg, ".txt") {
		return a.filePart(arg)
	}
	if info, err := os.Stat(arg); err == nil && info.IsDir() {
		return a.filePart(arg)
	}
	return tonggan.Part{Text: arg}, nil
}

// filePart reads a file: a .txt one is a text, every other one a picture.
func (a *app) filePart(name string) (tonggan.Part, error) {
	if hasSuffix(name, ".txt") {
		text, err := a.textFile(name)
		return tonggan.Part{Text: text}, err
	}
	src, err := a.picture(name)
	if err != nil {
		return tonggan.Part{}, err
	}
	return tonggan.Part{Image: &src}, nil
}
