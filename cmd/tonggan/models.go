package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
)

type modelJSON struct {
	Name    string         `json:"name"`
	Class   string         `json:"class"`
	Verbs   []tonggan.Verb `json:"verbs"`
	Default []tonggan.Verb `json:"default"`
	Lang    []string       `json:"lang"`
	Bytes   int64          `json:"bytes"`
}

func (a *app) models() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List the built-in models",
		Long: `models lists the built-in models, what each one serves, and (with a star) for
which verbs it is taken when --model is not given.`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("models takes no arguments, got %q", args[0])
			}
			e, err := engine.New(engine.Options{Log: a.logger()})
			if err != nil {
				return err
			}
			defer e.Close()
			list := []modelJSON{}
			for _, m := range e.Models() {
				list = append(list, modelJSON(m))
			}
			if a.json {
				return a.printJSON(list)
			}
			w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tCLASS\tVERBS\tLANGUAGES\tSIZE")
			for _, m := range list {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.1f MB\n", m.Name, m.Class, verbs(m), strings.Join(m.Lang, ", "), float64(m.Bytes)/1e6)
			}
			return w.Flush()
		},
	}
	a.jsonFlag(cmd)
	return cmd
}

// verbs lists what a model serves, with a star where it is the default.
func verbs(m modelJSON) string {
	var names []string
	for _, v := range m.Verbs {
		name := string(v)
		for _, d := range m.Default {
			if d == v {
				name += "*"
			}
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
