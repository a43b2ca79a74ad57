// Package httpapi serves an engine over HTTP: the OpenAI endpoints that make sense
// for models of pictures, texts and speech, our own verbs, an OpenAPI document, health and
// metrics.
//
// A request passes, in this order: [api.ServeHTTP] (request id, deadlines, recovery,
// log, metrics), guard.go (who may ask), the route table, body.go (limits), one file
// for each group of endpoints, and respond.go. Nothing here opens a file or a network
// address that a client named.
package httpapi

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"tonggan"
)

// Engine is what the server needs. It must be safe for concurrent use, and it looks
// at ctx, which ends when the client goes away.
type Engine interface {
	Match(ctx context.Context, r tonggan.MatchRequest) (*tonggan.MatchAnswer, error)
	Ask(ctx context.Context, r tonggan.AskRequest) (*tonggan.AskAnswer, error)
	Caption(ctx context.Context, r tonggan.CaptionRequest) (*tonggan.CaptionAnswer, error)
	Rank(ctx context.Context, r tonggan.RankRequest) (*tonggan.RankAnswer, error)
	Embed(ctx context.Context, r tonggan.EmbedRequest) (*tonggan.EmbedAnswer, error)
	Transcribe(ctx context.Context, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error)
	Speak(ctx context.Context, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error)
	Hear(ctx context.Context, r tonggan.HearRequest) (*tonggan.HearAnswer, error)
	Listen(ctx context.Context, r tonggan.TranscribeRequest) (tonggan.Live, error)
	Models() []tonggan.ModelInfo
}

// Options says how to serve. The zero value is a server for this machine alone.
type Options struct {
	Addr    string            // where Serve listens; empty is 127.0.0.1:8080
	Key     string            // wanted as "Authorization: Bearer KEY"; Serve wants one when Addr is not a loopback address
	Hosts   []string          // names that the Host header may carry, without port; empty is this machine's loopback names, "*" is any
	Origins []string          // web pages that may ask from a browser, as in http://localhost:5173; empty is those of this server
	Version string            // for the OpenAPI document and the front page
	Log     *slog.Logger      // nil is slog.Default()
	Load    func() (r, w int) // requests that run and wait in the engine, for /metrics; may be nil

	// Room says why a request for a verb is turned away before its body is read; may be nil.
	Room func(verb tonggan.Verb) error

	MaxBody     int64         // bytes of one request body; 0 is 64 MiB
	MaxHeld     int64         // bytes of all bodies in memory at once; 0 is 256 MiB, or MaxBody when that is more
	InFlight    int           // requests for the engine at once, queued ones included; 0 is 256
	BodyTimeout time.Duration // to send a body, and a second more for each 16 KiB of it; 0 is 60 s
	HeadTimeout time.Duration // to send a whole header; 0 is 10 s
	Grace       time.Duration // for running requests at shutdown; 0 is 30 s
	RetryAfter  int           // seconds at least, for a client that we turned away; 0 is 1
}

// Limits on one request that no option changes.
const (
	maxDepth  = 64          // of nested JSON
	maxHeader = 64 << 10    // bytes
	maxTexts  = 256         // of one match
	maxItems  = 1000        // of one rank, or inputs of one embeddings request
	maxText   = 1 << 20     // bytes of one text
	maxName   = 200         // bytes of a file or model name
	writeTime = time.Minute // for a client to take the next 64 KiB of its answer
)

// withDefaults fills the zero fields.
func (o Options) withDefaults() Options {
	o.Key = strings.TrimSpace(o.Key) // as clients' are
	set(&o.Addr, "127.0.0.1:8080")
	set(&o.Version, "dev")
	set(&o.MaxBody, 64<<20)
	set(&o.MaxHeld, max(256<<20, o.MaxBody))
	set(&o.InFlight, 256)
	set(&o.BodyTimeout, 60*time.Second)
	set(&o.HeadTimeout, 10*time.Second)
	set(&o.Grace, 30*time.Second)
	set(&o.RetryAfter, 1)
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

func set[T comparable](p *T, def T) {
	var zero T
	if *p == zero {
		*p = def
	}
}

// Validate says which option is out of range.
func (o Options) Validate() error {
	if o.MaxBody < 0 || o.MaxHeld < 0 || o.InFlight < 0 || o.BodyTimeout < 0 || o.HeadTimeout < 0 || o.Grace < 0 || o.RetryAfter < 0 {
		return tonggan.Errorf(tonggan.Invalid, "a limit or timeout of the server is negative: use 0 for the default")
	}
	if o.Key != "" && strings.TrimSpace(o.Key) == "" {
		return tonggan.Errorf(tonggan.Invalid, "the server's key is blank: set TONGGAN_API_KEY to letters and digits, or unset it")
	}
	for _, h := range o.Hosts {
		if _, _, err := net.SplitHostPort(h); err == nil || h == "" || strings.ContainsAny(h, "/ ,") {
			return tonggan.Errorf(tonggan.Invalid, "host %q: give the name alone, as in pictures.example.org, without http:// and port", clip(h))
		}
	}
	for _, origin := range o.Origins {
		if err := validOrigin(origin); err != nil {
			return err
		}
	}
	if d := o.withDefaults(); d.MaxHeld < d.MaxBody {
		return tonggan.Errorf(tonggan.Invalid, "the server may hold %d bytes of requests at once, less than the %d of one request", d.MaxHeld, d.MaxBody)
	}
	return nil
}

// api is the handler.
type api struct {
	engine  Engine
	o       Options
	key     [sha256.Size]byte
	origin  *http.CrossOriginProtection
	routes  []route
	mux     *http.ServeMux
	metrics *metrics
	spec    []byte // the OpenAPI document
	gate    gate
	held    atomic.Int64 // bytes of bodies in memory
}

// route is one endpoint. The OpenAPI document is made from the same table.
type route struct {
	method, path string
	open         bool         // answers without a key
	quiet        bool         // logged at debug level
	verb         tonggan.Verb // that has to have room; empty is none
	handle       func(c *call) (any, error)
	op           operation
}

// New makes the handler that [Serve] serves. It checks no address: keep it on
// loopback, or give it a key.
func New(e Engine, o Options) http.Handler { return newAPI(e, o.withDefaults()) }

func newAPI(e Engine, o Options) *api {
	a := &api{engine: e, o: o, key: sha256.Sum256([]byte(o.Key)), origin: http.NewCrossOriginProtection(), mux: http.NewServeMux()}
	a.metrics = newMetrics(o, &a.gate)
	a.routes = a.table()
	methods := map[string]map[string]route{}
	for _, r := range a.routes {
		if methods[r.path] == nil {
			methods[r.path] = map[string]route{}
		}
		methods[r.path][r.method] = r
	}
	for path, m := range methods {
		pattern := path
		if path == "/" {
			pattern = "/{$}"
		}
		a.mux.Handle(pattern, a.dispatch(path, m))
	}
	a.mux.Handle("/", a.dispatch("", nil))
	a.spec = a.openapi()
	return a
}

// table lists the endpoints.
func (a *api) table() []route {
	return []route{
		{method: "POST", path: "/v1/embeddings", verb: tonggan.EmbedVerb, handle: a.embeddings, op: embeddingsOp},
		{method: "POST", path: "/v1/audio/speech", verb: tonggan.SpeakVerb, handle: a.speech, op: speechOp},
		{method: "POST", path: "/v1/audio/transcriptions", verb: tonggan.TranscribeVerb, handle: a.transcriptions, op: transcriptionsOp},
		{method: "GET", path: "/v1/audio/stream", handle: a.live, op: liveOp},
		{method: "POST", path: "/v1/audio/translations", verb: tonggan.TranscribeVerb, handle: a.translations, op: translationsOp},
		{method: "GET", path: "/v1/models", handle: a.models, op: modelsOp},
		{method: "GET", path: "/v1/models/{id}", handle: a.model, op: modelOp},
		{method: "POST", path: "/api/match", verb: tonggan.MatchVerb, handle: a.match, op: matchOp},
		{method: "POST", path: "/api/ask", verb: tonggan.AskVerb, handle: a.ask, op: askOp},
		{method: "POST", path: "/api/caption", verb: tonggan.CaptionVerb, handle: a.caption, op: captionOp},
		{method: "POST", path: "/api/rank", verb: tonggan.RankVerb, handle: a.rank, op: rankOp},
		{method: "POST", path: "/api/hear", verb: tonggan.HearVerb, handle: a.hear, op: hearOp},
		{method: "GET", path: "/openapi.json", handle: a.document, op: documentOp},
		{method: "GET", path: "/livez", open: true, quiet: true, handle: a.livez, op: livezOp},
		{method: "GET", path: "/readyz", open: true, quiet: true, handle: a.readyz, op: readyzOp},
		{method: "GET", path: "/metrics", quiet: true, handle: a.scrape, op: metricsOp},
		{method: "GET", path: "/", handle: a.front, op: frontOp},
	}
}
