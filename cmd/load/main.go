// Command load asks a running server for answers from many clients at once and
// prints how many it gave, how fast, and how many it turned away.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	fs := flag.NewFlagSet("load", flag.ContinueOnError)
	fs.SetOutput(progress)
	url := fs.String("url", "http://127.0.0.1:8080", "the server")
	path := fs.String("path", "/api/match", "/api/match or /v1/embeddings")
	list := fs.String("clients", "1,8,32,128", "numbers of clients, one row each")
	seconds := fs.Float64("seconds", 10, "time of each row, above 0 to 3600")
	retry := fs.Duration("retry", 0, "time to the next request after a refusal; 0 is what Retry-After says")
	asJSON := fs.Bool("json", false, "rows as JSON")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	if !(*seconds > 0 && *seconds <= 3600) {
		return fmt.Errorf("--seconds %g: want above 0 to 3600", *seconds)
	}
	if *retry < 0 {
		return fmt.Errorf("--retry %v: want 0 or more", *retry)
	}
	counts, err := parseClients(*list)
	if err != nil {
		return err
	}
	body, ok := bodies[*path]
	if !ok {
		return fmt.Errorf("--path %q: want /api/match or /v1/embeddings", *path)
	}
	t := newTarget(strings.TrimSuffix(*url, "/")+*path, body, *retry)
	rows := []row{}
	for _, n := range counts {
		fmt.Fprintf(progress, "%s: %d clients for %g s\n", *path, n, *seconds)
		r, err := t.measure(ctx, n, time.Duration(*seconds*float64(time.Second)))
		if err != nil {
			return err
		}
		rows = append(rows, r)
	}
	if *asJSON {
		return json.NewEncoder(out).Encode(rows)
	}
	return table(out, rows)
}

// parseClients reads numbers of clients, 1 to 4096 each.
func parseClients(list string) ([]int, error) {
	var counts []int
	for s := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 || n > 4096 {
			return nil, fmt.Errorf("--clients %q: want numbers of 1 to 4096, with commas between", list)
		}
		counts = append(counts, n)
	}
	return counts, nil
}

// table prints one line for each number of clients; times are of answered requests.
func table(w io.Writer, rows []row) error {
	if _, err := fmt.Fprintf(w, "%8s %10s %9s %9s %9s %8s %8s\n", "clients", "answers/s", "p50 ms", "p95 ms", "p99 ms", "refused", "failed"); err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%8d %10.1f %9.1f %9.1f %9.1f %7.1f%% %8d\n", r.Clients, r.Rate, r.P50, r.P95, r.P99, 100*r.Refused, r.Failed); err != nil {
			return err
		}
	}
	return nil
}
