package httpapi

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// call is one request on its way through.
type call struct {
	api   *api
	w     *response
	r     *http.Request
	rc    *http.ResponseController
	id    string
	route route
	model string // asked for, for the log
	held  int64  // bytes of body that count against Options.MaxHeld
	fault *fault // what went wrong, for the log
}

func (c *call) ctx() context.Context { return c.r.Context() }

// response remembers what was sent.
type response struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *response) WriteHeader(status int) {
	if w.status == 0 || w.status < 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *response) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type callKey struct{}

var idPattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID takes the client's id when it is harmless, and makes one otherwise.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); idPattern.MatchString(id) {
		return id
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// ServeHTTP is the outermost layer.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	c := &call{api: a, w: &response{ResponseWriter: w}, id: requestID(r)}
	c.rc = http.NewResponseController(c.w)
	c.r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
	// A body that trickles in must not hold the connection, whether somebody reads
	// it or not. The write deadline of the request before is over.
	_ = c.rc.SetReadDeadline(began.Add(a.o.BodyTimeout))
	_ = c.rc.SetWriteDeadline(time.Time{})

	h := w.Header()
	h.Set("X-Request-Id", c.id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")

	a.metrics.inFlight.Inc()
	defer a.metrics.inFlight.Dec()
	defer func() {
		p := recover()
		if p != nil && p != http.ErrAbortHandler {
			c.fail(&fault{status: 500, cause: fmt.Errorf("panic: %v\n%s", p, debug.Stack())})
		}
		c.done(time.Since(began))
		if p == http.ErrAbortHandler {
			panic(p)
		}
	}()
	page := a.page(h, c.r)
	if f := a.guard(c.r, page); f != nil {
		c.fail(f)
		return
	}
	if page && c.preflight() {
		return
	}
	a.mux.ServeHTTP(c.w, c.r)
}

// dispatch picks the method of a path; without methods it says 404.
func (a *api) dispatch(path string, methods map[string]route) http.Handler {
	var allow []string
	for m := range methods {
		allow = append(allow, m)
		if m == "GET" {
			allow = append(allow, "HEAD")
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := r.Context().Value(callKey{}).(*call)
		c.r = r // with the path's values
		method := r.Method
		if method == "HEAD" {
			method = "GET"
		}
		route, ok := methods[method]
		c.route = route
		c.route.path = path
		switch {
		case methods == nil:
			c.fail(faultf(404, "not_found", "", "there is no %s: %s", clip(r.URL.Path), a.near(r.URL.Path)))
		case !ok:
			w.Header().Set("Allow", strings.Join(allow, ", "))
			c.fail(faultf(405, "method_not_allowed", "", "%s answers %s only", path, strings.Join(allow, ", ")))
		default:
			if f := a.authorise(c.r, route); f != nil {
				c.fail(f)
				return
			}
			c.run()
		}
	})
}

// near says what somebody may have meant who asked for a path that is not there.
func (a *api) near(path string) string {
	path = strings.TrimSuffix(path, "/")
	for _, r := range a.routes {
		if strings.TrimPrefix(strings.TrimPrefix(r.path, "/v1"), "/api") == strings.TrimPrefix(strings.TrimPrefix(path, "/v1"), "/api") && r.path != "/" {
			return "it is " + r.path
		}
	}
	return "see GET /openapi.json for what there is"
}

// run calls the handler and sends its answer.
func (c *call) run() {
	if room := c.api.o.Room; room != nil && c.route.verb != "" {
		if err := room(c.route.verb); err != nil {
			c.fail(asFault(err))
			return
		}
	}
	v, err := c.route.handle(c)
	if err != nil {
		c.fail(asFault(err))
		return
	}
	if _, done := v.(sent); !done {
		c.send(http.StatusOK, v)
	}
}

// done gives back what the call held, and writes it down.
func (c *call) done(took time.Duration) {
	a := c.api
	a.held.Add(-c.held)
	status := c.w.status
	if status == 0 {
		status = http.StatusOK
	}
	name := c.route.path
	if name == "" {
		name = "other"
	}
	a.metrics.observe(name, c.r.Method, status, took)
	level := slog.LevelInfo
	if c.route.quiet {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("id", c.id), slog.String("method", c.r.Method), slog.String("route", name), slog.Int("status", status),
		slog.Duration("took", took), slog.Int64("bytes", c.w.bytes), slog.String("from", c.r.RemoteAddr),
	}
	if c.model != "" {
		attrs = append(attrs, slog.String("model", clip(c.model)))
	}
	if f := c.fault; f != nil {
		attrs = append(attrs, slog.String("error", f.message))
		if f.cause != nil {
			attrs = append(attrs, slog.String("cause", f.cause.Error()))
		}
		if status >= 500 && f.code != "busy" {
			level = slog.LevelError
		}
	}
	a.o.Log.LogAttrs(context.WithoutCancel(c.ctx()), level, "request", attrs...)
}

// engine runs fn as one of at most Options.InFlight requests, and not while the
// server shuts down. signs tell what its errors are about.
func (c *call) engine(fn func() error, signs ...string) error {
	if f := c.api.gate.enter(c.api.o.InFlight); f != nil {
		return f
	}
	defer c.api.gate.leave()
	start := time.Now()
	err := fn()
	if err == nil && c.w.status == 0 { // what is sent while it is made lasts as long as its client takes
		c.api.gate.answered(time.Since(start))
	}
	if err != nil && c.api.gate.isDraining() && errors.Is(c.ctx().Err(), context.Canceled) {
		return faultf(503, "busy", "", "the server is shutting down: try again later")
	}
	return about(err, signs)
}

// clip makes a client's string fit for a message or the log: short, on one line.
func clip(s string) string {
	s = string(bytes.ToValidUTF8([]byte(s), []byte("?")))
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:77]) + "..."
	}
	return s
}
