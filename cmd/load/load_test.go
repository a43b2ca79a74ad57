package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
)

func TestRun(t *testing.T) {
	var n, patient atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Image string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Image == "" || r.URL.Path != "/api/match" {
			w.WriteHeader(400)
		} else if n.Add(1)%2 == 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(patient.Load())))
			w.WriteHeader(503)
		}
	}))
	defer s.Close()
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--url", s.URL, "--clients", "1,3", "--seconds", "0.1", "--json"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var rows []row
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[1].Clients != 3 {
		t.Fatalf("rows: %+v", rows)
	}
	for _, r := range rows {
		if r.Failed != 0 || r.Refused < 0.2 || r.Refused > 0.8 || r.Rate <= 0 || r.P50 <= 0 || r.P99 < r.P50 {
			t.Errorf("row: %+v", r)
		}
	}
	patient.Store(3600)
	n.Store(0)
	out.Reset()
	if err := run(t.Context(), []string{"--url", s.URL, "--clients", "2", "--seconds", "0.2", "--json"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if got := n.Load(); got > 4 {
		t.Errorf("%d requests of clients that were told to wait for an hour", got)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, args := range [][]string{{"--clients", "0"}, {"--clients", "1,x"}, {"--seconds", "NaN"}, {"--path", "/x"}, {"--retry", "-1s"}, {"left"}} {
		if run(t.Context(), args, io.Discard, io.Discard) == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

func TestQuantile(t *testing.T) {
	v := []float64{1, 2, 3, 4}
	for q, want := range map[float64]float64{0.5: 2, 0.75: 3, 0.99: 4} {
		if got := quantile(v, q); got != want {
			t.Errorf("quantile %g: %g, want %g", q, got, want)
		}
	}
}
