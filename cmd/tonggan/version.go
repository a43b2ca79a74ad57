package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version of the program; the newest one in CHANGELOG.md.
const release = "0.1.0"

type versionJSON struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the source, with + when it was changed
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (a *app) version() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("version takes no arguments, got %q", args[0])
			}
			v := versionJSON{release, revision(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			if a.json {
				return a.printJSON(v)
			}
			line := "tonggan " + v.Version
			if v.Revision != "" {
				line += " (" + v.Revision + ")"
			}
			fmt.Fprintln(a.stdout, line, v.Go, v.Platform)
			return nil
		},
	}
	a.jsonFlag(cmd)
	return cmd
}

func revision() (rev string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			rev = s.Value[:min(12, len(s.Value))] + rev
		case "vcs.modified":
			if s.Value == "true" {
				rev += "+"
			}
		}
	}
	return rev
}
