package httpapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// guard refuses a request that a hostile web page may have made a browser send: one
// for a host name that is not ours (DNS rebinding), or from another origin unless that page is
// let in.
func (a *api) guard(r *http.Request, page bool) *fault {
	if !a.ours(r.Host) {
		return faultf(403, "forbidden", "", "this server does not answer for host %q: use another of its names, or start it with --host NAME", clip(r.Host))
	}
	if page {
		return nil
	}
	if o := r.Header.Get("Origin"); o != "" {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || !a.ours(u.Host) {
			return faultf(403, "forbidden", "", "requests from the web page at %q are refused: let the page's own server ask, or start this one with --origin %s", clip(o), clip(o))
		}
	}
	if err := a.origin.Check(r); err != nil {
		return faultf(403, "forbidden", "", "requests from web pages of another origin are refused, even if the page has one of this server's names: let the page's own server ask, or start this one with --origin and the page's scheme, host and port")
	}
	return nil
}

// ours says whether a Host header or origin names this server.
func (a *api) ours(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if slices.Contains(a.o.Hosts, "*") {
		return true
	}
	for _, h := range a.o.Hosts {
		if host == strings.ToLower(h) {
			return true
		}
	}
	return isLoopback(host)
}

// isLoopback says whether host, without port, can be this machine only.
func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// authorise wants the key, where one is set, on every route that is not open.
func (a *api) authorise(r *http.Request, route route) *fault {
	if a.o.Key == "" || route.open {
		return nil
	}
	key, there := keyOf(r)
	// Sums have one length, so the comparison tells nothing about the key's.
	sum := sha256.Sum256([]byte(key))
	switch {
	case !there:
		return faultf(401, "invalid_api_key", "", "this server wants its key: send the header \"Authorization: Bearer KEY\"")
	case subtle.ConstantTimeCompare(sum[:], a.key[:]) != 1:
		return faultf(401, "invalid_api_key", "", "the key is not this server's")
	}
	return nil
}

// keyProtocol begins the subprotocol in which browsers, whose WebSockets send no headers of
// their own, send a key: OpenAI's way.
const keyProtocol = "openai-insecure-api-key."

// keyOf is the key that a request brings.
func keyOf(r *http.Request) (key string, there bool) {
	if scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(key), true
	}
	for _, line := range r.Header.Values("Sec-WebSocket-Protocol") {
		for p := range strings.SplitSeq(line, ",") {
			if key, ok := strings.CutPrefix(strings.TrimSpace(p), keyProtocol); ok {
				return key, true
			}
		}
	}
	return "", false
}

// gate counts the requests that are in the engine, and closes at shutdown.
type gate struct {
	mu       sync.Mutex
	n        int
	mean     time.Duration // recent time from entering to an answer, of requests that got one
	draining bool
	idle     chan struct{} // closed when draining and n is 0
}

func (g *gate) enter(limit int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.draining:
		return faultf(503, "busy", "", "the server is shutting down: try again later")
	case g.n >= limit:
		return faultf(503, "busy", "", "the server is at its limit of %d requests: try again in a moment", limit)
	}
	g.n++
	return nil
}

// answered counts d, the time that a request spent inside, in the mean.
func (g *gate) answered(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.mean == 0 {
		g.mean = d
	}
	g.mean += (d - g.mean) / 8
}

// turnover is how long it takes until those inside have made room for as many others:
// about the time that a request spends inside.
func (g *gate) turnover() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.mean
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n--
	if g.draining && g.n == 0 {
		close(g.idle)
	}
}

// drain closes the gate and returns a channel that closes when nobody is inside.
func (g *gate) drain() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.draining {
		g.draining = true
		g.idle = make(chan struct{})
		if g.n == 0 {
			close(g.idle)
		}
	}
	return g.idle
}

func (g *gate) isDraining() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.draining
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.n
}
