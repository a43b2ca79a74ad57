package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
)

type hearJSON struct {
	Sound    string      `json:"file"`
	Seconds  float64     `json:"duration,omitempty"`
	Caption  string      `json:"caption"`
	Chinese  string      `json:"caption_zh"`
	Events   []eventJSON `json:"events"`
	Top      []soundJSON `json:"top"`
	Model    string      `json:"model,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
	Error    *jsonError  `json:"error,omitempty"`
}

type eventJSON struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	soundJSON
}

type soundJSON struct {
	Name        string  `json:"sound"`
	Chinese     string  `json:"sound_zh,omitempty"`
	Probability float64 `json:"probability"`
}

func (a *app) hear() *cobra.Command {
	r := tonggan.HearRequest{MaxSeconds: maxSeconds}
	cmd := &cobra.Command{
		Use:   "hear FILE...",
		Short: "Say which sounds recordings hold, and when",
		Long: `hear says which sounds a recording holds: rain, a dog, a siren, music, speech and
forty more. It prints when each is heard and a line about them all, in English and
Chinese. What the model is not sure of is not claimed; --top shows it all the same.

It reads WAV, FLAC, MP3 and Ogg Opus, and everything else if ffmpeg is installed. -
reads a recording from standard input.`,
		Example: `  tonggan hear garden.mp3
  tonggan hear --top 5 --json *.wav`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("hear needs a recording: tonggan hear FILE...")
			}
			if err := oneStdin(args, false); err != nil {
				return err
			}
			if n := r.Top; cmd.Flags().Changed("top") && n < 1 {
				return usage("--top is %d: want 1 to 50", n)
			}
			e, err := a.engine(cmd.Context(), tonggan.HearVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			r.Model = a.model
			return a.runHear(cmd.Context(), e, args, r)
		},
	}
	a.modelFlags(cmd)
	cmd.Flags().IntVar(&r.Top, "top", 0, "also the `K` most probable kinds of sound, sure or not, 1 to 50")
	return cmd
}

func (a *app) runHear(ctx context.Context, e *engine.Engine, names []string, r tonggan.HearRequest) error {
	all := make([]hearJSON, 0, len(names))
	for _, name := range names {
		answer, err := a.hearOne(ctx, e, name, r)
		if err != nil {
			a.fail(err)
			all = append(all, hearJSON{Sound: called(name), Events: []eventJSON{}, Top: []soundJSON{}, Error: asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		for _, w := range answer.Warnings {
			a.warn("%s: %s", answer.Sound, w)
		}
		if all = append(all, asHeard(answer)); !a.json {
			a.printHeard(answer, r.Top)
		}
	}
	if !a.json {
		return nil
	}
	return printAnswers(a, all, len(names))
}

// hearOne listens to one recording, with a bar over its seconds.
func (a *app) hearOne(ctx context.Context, e *engine.Engine, name string, r tonggan.HearRequest) (*tonggan.HearAnswer, error) {
	src, err := a.read(name, maxSound)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	r.Sound = src
	r.Each = a.hearing
	answer, err := e.Hear(ctx, r)
	if a.stopHearing() && err == nil {
		a.sayPace(answer.Sound, answer.Seconds, began)
	}
	return answer, err
}

func asHeard(h *tonggan.HearAnswer) hearJSON {
	j := hearJSON{Sound: h.Sound, Seconds: round(h.Seconds), Caption: h.Caption, Chinese: h.Chinese, Events: []eventJSON{}, Top: []soundJSON{}, Model: h.Model, Warnings: h.Warnings}
	for _, e := range h.Events {
		j.Events = append(j.Events, eventJSON{round(e.Start), round(e.End), asSound(e.SoundKind)})
	}
	for _, s := range h.Top {
		j.Top = append(j.Top, asSound(s))
	}
	return j
}

func asSound(s tonggan.SoundKind) soundJSON {
	return soundJSON{s.Name, s.Chinese, round(s.Probability)}
}

// printHeard prints the time line, the caption and, if they were asked for, the kinds
// that came out on top.
func (a *app) printHeard(h *tonggan.HearAnswer, top int) {
	fmt.Fprintln(a.stdout, oneLine(h.Sound))
	for _, e := range h.Events {
		fmt.Fprintf(a.stdout, "%s - %s  %.2f  %s\n", clockTime(e.Start), clockTime(e.End), e.Probability, bothNames(e.SoundKind))
	}
	if h.Caption != "" {
		fmt.Fprintln(a.stdout, a.colour("1", h.Caption))
	}
	if h.Chinese != "" {
		fmt.Fprintln(a.stdout, a.colour("1", h.Chinese))
	}
	if top > 0 {
		for _, s := range h.Top {
			fmt.Fprintf(a.stdout, "  %.2f  %s\n", s.Probability, bothNames(s))
		}
	}
}

func bothNames(s tonggan.SoundKind) string {
	if s.Chinese == "" {
		return s.Name
	}
	return s.Name + " " + s.Chinese
}

// clockTime writes seconds as minutes, with a tenth.
func clockTime(s float64) string {
	tenths := int(s*10 + 0.5)
	return fmt.Sprintf("%02d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
}
