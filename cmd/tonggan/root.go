package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
)

// app is one run of the program.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	json      bool
	model     string
	threads   int
	precision string

	failure error           // the first one
	said    map[string]bool // messages printed already
	bar     *progress       // on the terminal now, or nil
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tonggan",
		Short: "Understand pictures and texts together, on this machine",
		Long: `tonggan tells whether a caption fits a picture and why not, answers questions
about pictures, describes them, finds what belongs together, writes down what is
said, says which sounds a recording holds, and reads texts aloud. Models for all of it
are built in; nothing is downloaded and nothing leaves this machine.

` + exitHelp,
		Version:       release,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				return usage("there is no command %q: do you mean %s?", args[0], strings.Join(near, " or "))
			}
			return usage("there is no command %q: see tonggan --help", args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("tonggan {{.Version}}\n")
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%w (see %s --help)", err, cmd.CommandPath())
	})
	root.AddCommand(a.match(), a.ask(), a.caption(), a.rank(), a.embed(), a.transcribe(), a.hear(), a.minutes(), a.listen(), a.speak(), a.serve(), a.eval(), a.models(), a.doctor(), a.version())
	return root
}

// jsonFlag adds --json.
func (a *app) jsonFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.json, "json", false, "print JSON")
}

// modelFlags adds what every verb that runs a model takes.
func (a *app) modelFlags(cmd *cobra.Command) {
	a.jsonFlag(cmd)
	cmd.Flags().StringVar(&a.model, "model", "", "built-in model name, or checkpoint `folder` in Hugging Face layout")
	a.speedFlags(cmd)
}

func (a *app) speedFlags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&a.threads, "threads", 0, "cores to use (0: all, at most 16)")
	cmd.Flags().StringVar(&a.precision, "precision", "auto", "how weights are kept: f32 (exact), bf16 (half the memory, nearly the same answers), int8 (a quarter, answers change a little) or auto (bf16 where this CPU multiplies it quicker, else f32)")
}

// engine makes the engine for a verb and opens the model that --model names.
func (a *app) engine(ctx context.Context, verb tonggan.Verb) (*engine.Engine, error) {
	e, err := engine.New(engine.Options{Folders: true, Threads: a.threads, Precision: a.precision, Log: a.logger()})
	if err != nil {
		return nil, err
	}
	if err := e.Open(ctx, a.model, verb); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}
