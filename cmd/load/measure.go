package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// row is what one number of clients saw. Times are in milliseconds, of answered
// requests only; Refused is the share of 429 and 503 among all.
type row struct {
	Clients int     `json:"clients"`
	Rate    float64 `json:"answers_per_second"`
	P50     float64 `json:"p50_ms"`
	P95     float64 `json:"p95_ms"`
	P99     float64 `json:"p99_ms"`
	Refused float64 `json:"refused"`
	Failed  int     `json:"failed"` // other statuses, and connections that broke
}

// target is what to ask, and how.
type target struct {
	url    string
	bodies [][]byte      // made before the clock runs, as clients share the cores with the server
	retry  time.Duration // after a refusal; 0 is what the server's Retry-After says
}

// manyBodies are enough for a server not to meet one again soon.
const manyBodies = 512

func newTarget(url string, body func(r *rand.Rand) any, retry time.Duration) target {
	t := target{url: url, retry: retry}
	r := rand.New(rand.NewPCG(1, 1))
	for range manyBodies {
		b, err := json.Marshal(body(r))
		if err != nil {
			panic(err) // maps of strings always encode
		}
		t.bodies = append(t.bodies, b)
	}
	return t
}

// tally is what one client saw.
type tally struct {
	times           []float64
	refused, failed int
}

// measure lets clients ask for d, each its next request as soon as it has an
// answer, or some time after a refusal; requests under way at the end are awaited
// and counted.
func (t target) measure(ctx context.Context, clients int, d time.Duration) (row, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer client.CloseIdleConnections()
	tallies := make([]tally, clients)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range tallies {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 1))
			for end := start.Add(d); time.Now().Before(end) && ctx.Err() == nil; {
				t.ask(ctx, client, r, end, &tallies[i])
			}
		})
	}
	wg.Wait()
	return sum(tallies, time.Since(start)), ctx.Err()
}

func (t target) ask(ctx context.Context, client *http.Client, r *rand.Rand, end time.Time, to *tally) {
	start := time.Now()
	status, after, err := post(ctx, client, t.url, t.bodies[r.IntN(len(t.bodies))])
	switch {
	case err == nil && status == http.StatusOK:
		to.times = append(to.times, float64(time.Since(start))/float64(time.Millisecond))
		return
	case err == nil && (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable):
		to.refused++
	default:
		to.failed++
	}
	if t.retry > 0 {
		after = t.retry
	}
	select {
	case <-time.After(min(max(after, leastRetry), time.Until(end))):
	case <-ctx.Done():
	}
}

// leastRetry keeps a client from just burning CPU.
const leastRetry = time.Millisecond

// post sends a body; after is the answer's Retry-After.
func post(ctx context.Context, client *http.Client, url string, body []byte) (status int, after time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return 0, 0, err
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // none is 0
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, time.Duration(seconds) * time.Second, errors.Join(err, resp.Body.Close())
}

func sum(tallies []tally, took time.Duration) row {
	r := row{Clients: len(tallies)}
	var times []float64
	refused := 0
	for _, t := range tallies {
		times = append(times, t.times...)
		refused += t.refused
		r.Failed += t.failed
	}
	slices.Sort(times)
	r.Rate = float64(len(times)) / took.Seconds()
	r.P50, r.P95, r.P99 = quantile(times, 0.50), quantile(times, 0.95), quantile(times, 0.99)
	if all := len(times) + refused + r.Failed; all > 0 {
		r.Refused = float64(refused) / float64(all)
	}
	return r
}

// quantile is the nearest-rank quantile of sorted values; 0 of none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// bodies makes the request of each path that can be measured.
var bodies = map[string]func(r *rand.Rand) any{
	"/api/match": func(r *rand.Rand) any {
		return map[string]any{"image": picture(r), "text": []string{sentence(r), sentence(r)}}
	},
	"/v1/embeddings": func(r *rand.Rand) any {
		return map[string]any{"input": []any{sentence(r), map[string]string{"image": picture(r)}}}
	},
}

var (
	colours = []string{"red", "blue", "green", "yellow", "black", "white"}
	things  = []string{"cat", "dog", "car", "tree", "house", "hat", "bird"}
)

func sentence(r *rand.Rand) string {
	return fmt.Sprintf("a %s %s and a %s", colours[r.IntN(len(colours))], things[r.IntN(len(things))], things[r.IntN(len(things))])
}

// picture is a box on a ground, both of random colours, as a data URI.
func picture(r *rand.Rand) string {
	m := image.NewPaletted(image.Rect(0, 0, 96, 96), color.Palette{tint(r), tint(r)})
	x, y, side := r.IntN(48), r.IntN(48), 8+r.IntN(40)
	for i := range side * side {
		m.SetColorIndex(x+i%side, y+i/side, 1)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err) // a buffer takes every write
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

func tint(r *rand.Rand) color.Color {
	return color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
}
