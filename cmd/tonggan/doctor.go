package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/kernel"
	"tonggan/internal/sound"
)

// checkJSON is one thing that was looked at.
type checkJSON struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	What string `json:"what"`         // what was found
	Do   string `json:"do,omitempty"` // what to do about it
}

func (a *app) doctor() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine has, and what is missing",
		Long: `doctor looks at the processor, opens every built-in model and looks for the one
program that tonggan can use: ffmpeg, for sounds in other formats than WAV, FLAC,
MP3 and Ogg Opus. What is missing is no fault: everything else works without it.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("doctor takes no arguments, got %q", args[0])
			}
			checks := []checkJSON{
				{"version", true, release + ", " + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH, ""},
				{"arithmetic", true, fmt.Sprintf("%s, %d of %d cores", kernel.Instructions(), kernel.Threads(), runtime.NumCPU()), ""},
			}
			models, err := a.checkModels(cmd.Context())
			if err != nil {
				return err
			}
			checks = append(append(checks, models...), checkFFmpeg(cmd.Context()))
			if a.json {
				return a.printJSON(checks)
			}
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			for _, c := range checks {
				mark, text := "✓", c.What
				if !c.OK {
					mark = "–"
				}
				if c.Do != "" {
					text += ": " + c.Do
				}
				fmt.Fprintf(w, "%s %s\t%s\n", mark, c.Name, text)
			}
			return w.Flush()
		},
	}
	a.jsonFlag(cmd)
	return cmd
}

// checkModels opens every built-in model.
func (a *app) checkModels(ctx context.Context) ([]checkJSON, error) {
	e, err := engine.New(engine.Options{Log: a.logger()})
	if err != nil {
		return nil, err
	}
	defer e.Close()
	var checks []checkJSON
	for _, m := range e.Models() {
		began := time.Now()
		c := checkJSON{Name: m.Name, OK: true}
		if err := e.Open(ctx, m.Name, m.Verbs[0]); err != nil {
			c.OK, c.What, c.Do = false, oneLine(err.Error()), "the program is damaged, get it again"
			a.fail(tonggan.Errorf(tonggan.Internal, "built-in model %s cannot be opened: %w", m.Name, err))
		} else {
			c.What = fmt.Sprintf("opened in %d ms, %.1f MB", time.Since(began).Milliseconds(), float64(m.Bytes)/1e6)
		}
		checks = append(checks, c)
	}
	return checks, nil
}

// checkFFmpeg asks ffmpeg for its version.
func checkFFmpeg(ctx context.Context) checkJSON {
	c := checkJSON{Name: "ffmpeg", What: "not there", Do: "for other sounds than WAV, FLAC, MP3 and Ogg Opus, " + sound.HowToGetFFmpeg}
	program := sound.FFmpeg()
	if program == "" {
		return c
	}
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	out, err := exec.CommandContext(ctx, program, "-hide_banner", "-version").Output()
	first, _, _ := strings.Cut(string(out), "\n")
	if err != nil {
		c.What, c.Do = program+" does not run: "+oneLine(err.Error()), sound.HowToGetFFmpeg
		return c
	}
	return checkJSON{Name: "ffmpeg", OK: true, What: oneLine(first) + ", " + program}
}
