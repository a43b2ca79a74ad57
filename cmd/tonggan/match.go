package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/understand"
)

type matchJSON struct {
	Image    string       `json:"image"`
	Results  []resultJSON `json:"results,omitzero"`
	Model    string       `json:"model,omitempty"`
	Warnings []string     `json:"warnings,omitempty"`
	Error    *jsonError   `json:"error,omitempty"`
}

type resultJSON struct {
	Text         string            `json:"text"`
	Verdict      tonggan.Verdict   `json:"verdict"`
	Probability  float64           `json:"probability"`
	Contradicted []string          `json:"contradicted"`
	Heatmaps     map[string]string `json:"heatmaps"`
	Warnings     []string          `json:"warnings,omitempty"`
}

// matchCall is the flags of one call of match.
type matchCall struct {
	*app
	engine *engine.Engine
	images []string
	heat   *heatFolder
}

func (a *app) match() *cobra.Command {
	c := matchCall{app: a}
	var heatmap string
	cmd := &cobra.Command{
		Use:   "match IMAGE... TEXT...",
		Short: "Tell whether texts fit a picture, and which words do not",
		Long: `match judges each text against the picture: match, mismatch or unsure, with the
probability that it fits and the words that the picture contradicts.

The first argument is a picture, and so is each one after it that ends in .png,
.jpg, .jpeg, .gif, .webp or .bmp or names a file; the rest are texts. With --image
all arguments are texts. - reads a picture from standard input. Without texts they
are read from standard input, one a line.`,
		Example: `  tonggan match cat.png "a cat wearing a blue hat" "一只猫戴着红色帽子"
  tonggan match --heatmap maps cat.png "a cat wearing a blue hat"
  tonggan match --json a.png b.png < captions.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			pictures, texts, err := split(c.images, args)
			if err != nil {
				return err
			}
			if len(pictures) == 0 {
				return usage("match needs a picture and texts: tonggan match IMAGE TEXT...")
			}
			if err := oneStdin(pictures, len(texts) == 0); err != nil {
				return err
			}
			if len(texts) == 0 {
				if texts, err = a.lines("match needs at least one text: tonggan match IMAGE TEXT..."); err != nil {
					return err
				}
			}
			if err := understand.CheckTexts(texts); err != nil {
				return err
			}
			if heatmap != "" {
				c.heat = &heatFolder{dir: heatmap}
			}
			if c.engine, err = a.engine(cmd.Context(), tonggan.MatchVerb); err != nil {
				return err
			}
			defer c.engine.Close()
			return c.run(cmd.Context(), pictures, texts)
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().StringArrayVarP(&c.images, "image", "i", nil, "picture `file`; may be repeated")
	cmd.Flags().StringVar(&heatmap, "heatmap", "", "write to this `folder` where the model looked for each word, as PNG")
	return cmd
}

func (c *matchCall) run(ctx context.Context, pictures, texts []string) error {
	c.startProgress(len(pictures), c.json)
	defer c.stopProgress()
	all := make([]matchJSON, 0, len(pictures))
	for i, name := range pictures {
		answer, err := c.one(ctx, name, texts)
		c.bar.step()
		if err != nil {
			c.fail(err)
			all = append(all, matchJSON{Image: called(name), Error: asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		all = append(all, answer)
		if !c.json {
			if i > 0 {
				fmt.Fprintln(c.stdout)
			}
			c.print(answer)
		}
	}
	if c.json {
		return printAnswers(c.app, all, len(pictures))
	}
	return nil
}

// one matches one picture and writes its heatmaps.
func (c *matchCall) one(ctx context.Context, name string, texts []string) (matchJSON, error) {
	src, err := c.picture(name)
	if err != nil {
		return matchJSON{}, err
	}
	answer, err := c.engine.Match(ctx, tonggan.MatchRequest{Model: c.model, Image: src, Texts: texts, Heatmaps: c.heat != nil})
	if err != nil {
		return matchJSON{}, err
	}
	out := matchJSON{Image: answer.Image, Model: answer.Model, Warnings: answer.Warnings}
	for _, w := range answer.Warnings {
		c.warn("%s: %s", src.Name, w)
	}
	for i, r := range answer.Results {
		files := map[string]string{}
		for _, h := range r.Heatmaps {
			file, err := c.heat.write(src.Name, i+1, h)
			if err != nil {
				return matchJSON{}, err
			}
			files[h.Word] = file
		}
		contradicted := r.Contradicted
		if contradicted == nil {
			contradicted = []string{}
		}
		out.Results = append(out.Results, resultJSON{r.Text, r.Verdict, round(r.Probability), contradicted, files, r.Warnings})
		for _, w := range r.Warnings {
			c.warn("%s: %s: %s", src.Name, quoted(r.Text), w)
		}
		if !r.Calibrated && i == 0 {
			w := fmt.Sprintf("the probabilities of model %s are its own and not calibrated", answer.Model)
			out.Warnings = append(out.Warnings, w)
			c.warn("%s", w)
		}
	}
	return out, nil
}

// marks are what a verdict looks like, and its colour.
var marks = map[tonggan.Verdict]struct{ mark, colour string }{
	tonggan.Match:    {"✓", "32"},
	tonggan.Mismatch: {"✗", "31"},
	tonggan.Unsure:   {"?", "33"},
}

func (c *matchCall) print(answer matchJSON) {
	fmt.Fprintln(c.stdout, oneLine(answer.Image))
	widest := 0
	for _, r := range answer.Results {
		widest = max(widest, min(width(oneLine(r.Text)), 60))
	}
	for _, r := range answer.Results {
		m := marks[r.Verdict]
		line := fmt.Sprintf("%s  %.2f  %s", c.colour(m.colour, fmt.Sprintf("%s %-8s", m.mark, r.Verdict)), r.Probability, pad(oneLine(r.Text), widest))
		if len(r.Contradicted) > 0 {
			line += "  contradicts: " + c.colour("1", oneLine(strings.Join(r.Contradicted, ", ")))
		}
		fmt.Fprintln(c.stdout, strings.TrimRight(line, " "))
	}
	if c.heat != nil && len(c.heat.files) > 0 {
		fmt.Fprintf(c.stdout, "%d heatmaps in %s\n", len(c.heat.files), c.heat.dir)
		c.heat.files = nil
	}
}
