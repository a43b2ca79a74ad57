package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tonggan"
)

// readByPages are headers that a page of another origin may read.
const readByPages = "Retry-After, X-Request-Id, " + warningsHeader

// page says whether the request comes from a web page of another origin that Options.Origins
// lets in, and then writes what its browser wants to see (https://fetch.spec.whatwg.org, CORS
// protocol).
func (a *api) page(h http.Header, r *http.Request) bool {
	if len(a.o.Origins) == 0 {
		return false
	}
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if !slices.Contains(a.o.Origins, origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", readByPages)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return true
}

// preflight answers a browser that asks what a page may send, before it does: whatever headers it
// wants, as OpenAI's client has a dozen of its own.
func (c *call) preflight() bool {
	if c.r.Method != "OPTIONS" || c.r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h := c.w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
	if want := c.r.Header.Get("Access-Control-Request-Headers"); want != "" {
		h.Set("Access-Control-Allow-Headers", want)
	}
	h.Set("Access-Control-Max-Age", "600")
	if c.r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
	c.w.WriteHeader(http.StatusNoContent)
	return true
}

// validOrigin refuses what no browser sends as the origin of a page.
func validOrigin(o string) error {
	u, err := url.Parse(o)
	if err != nil || u.Scheme == "" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || o != strings.ToLower(o) {
		return tonggan.Errorf(tonggan.Invalid, "origin %q: give scheme, host and port of the page in small letters, as in http://localhost:5173, without a path; name each, there is no *", clip(o))
	}
	return nil
}
