package httpapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"tonggan"
)

// statuses maps our codes to HTTP. Canceled is for the log: nobody is there to read
// it. The kinds are OpenAI's error types, which clients tell apart.
var statuses = map[tonggan.Code]struct {
	status int
	kind   string
}{
	tonggan.Invalid:     {http.StatusBadRequest, "invalid_request_error"},
	tonggan.TooLarge:    {http.StatusRequestEntityTooLarge, "invalid_request_error"},
	tonggan.Unsupported: {http.StatusUnprocessableEntity, "invalid_request_error"},
	tonggan.NotFound:    {http.StatusNotFound, "invalid_request_error"},
	tonggan.Busy:        {http.StatusServiceUnavailable, "overloaded_error"},
	tonggan.Canceled:    {statusClientGone, "invalid_request_error"},
	tonggan.Internal:    {http.StatusInternalServerError, "server_error"},
}

// statusClientGone is what nginx writes into its log for a client that went away.
const statusClientGone = 499

// fault is an error that knows its status. Only message, code and param leave the house.
type fault struct {
	status  int
	kind    string
	code    string
	param   string // the request field that is wrong, or ""
	message string
	cause   error
	after   time.Duration // of a 503: when to come back, if that is known
}

func (f *fault) Error() string { return f.message }
func (f *fault) Unwrap() error { return f.cause }

// faultf makes a fault that has no tonggan.Code: wrong method, media type, key.
func faultf(status int, code, param, format string, args ...any) *fault {
	kind := "invalid_request_error"
	switch {
	case status == http.StatusUnauthorized:
		kind = "authentication_error"
	case status == http.StatusForbidden:
		kind = "permission_error"
	case status == http.StatusServiceUnavailable:
		kind = "overloaded_error"
	}
	return &fault{status: status, kind: kind, code: code, param: param, message: fmt.Sprintf(format, args...)}
}

// invalid is the most common fault.
func invalid(param, format string, args ...any) *fault {
	return coded(tonggan.Invalid, param, format, args...)
}

func coded(code tonggan.Code, param, format string, args ...any) *fault {
	s := statuses[code]
	return &fault{status: s.status, kind: s.kind, code: string(code), param: param, message: fmt.Sprintf(format, args...)}
}

// asFault turns any error into what a client may see of it.
func asFault(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	var e *tonggan.Error
	if errors.As(err, &e) {
		s, ok := statuses[e.Code]
		if ok && e.Code != tonggan.Internal {
			return &fault{status: s.status, kind: s.kind, code: string(e.Code), message: e.Message, cause: e.Cause, after: e.After}
		}
		if e.Cause != nil {
			err = fmt.Errorf("%w: %w", err, e.Cause)
		}
	}
	return &fault{status: http.StatusInternalServerError, cause: err}
}

// about names the field that an error of the engine is about. signs are fields and how
// the engine's messages about them begin, in turn. An error about the model's own files
// begins otherwise and is about no field.
func about(err error, signs []string) error {
	switch tonggan.CodeOf(err) {
	case tonggan.Invalid, tonggan.TooLarge, tonggan.Unsupported:
	default:
		return err
	}
	f := asFault(err)
	for i := 0; i < len(signs) && f.param == ""; i += 2 {
		if strings.HasPrefix(f.message, signs[i+1]) {
			f.param = signs[i]
		}
	}
	return f
}

// within says of an error about an object where in the request the object is.
func within(at string, err error) error {
	f := asFault(err)
	f.message = fmt.Sprintf("%q: %s", at, f.message)
	f.param = strings.TrimSuffix(at+"."+f.param, ".")
	return f
}

type errorBody struct {
	Error errorJSON `json:"error"`
}

// errorJSON is OpenAI's error shape.
type errorJSON struct {
	Message string  `json:"message"`
	Type    string  `json:"type"`
	Param   *string `json:"param"`
	Code    string  `json:"code"`
}

func (f *fault) json() errorJSON {
	e := errorJSON{Message: f.message, Type: f.kind, Code: f.code}
	if f.param != "" {
		e.Param = &f.param
	}
	return e
}

// fail sends a fault, unless an answer is on its way already.
func (c *call) fail(f *fault) {
	if f.status == http.StatusInternalServerError {
		f.kind, f.code = "server_error", string(tonggan.Internal)
		f.message = "something went wrong in the server; its log says what, under request id " + c.id
	}
	c.fault = f
	if c.w.status != 0 {
		return
	}
	h := c.w.Header()
	switch f.status {
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", strconv.Itoa(max(c.api.o.RetryAfter, seconds(cmp.Or(f.after, c.api.gate.turnover())))))
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="tonggan"`)
	case http.StatusRequestTimeout, http.StatusRequestEntityTooLarge:
		h.Set("Connection", "close") // the rest of the body is not worth reading
	}
	c.send(f.status, errorBody{f.json()})
}

// seconds rounds up, to a minute at most: estimates are not worth more.
func seconds(d time.Duration) int { return int(math.Ceil(min(d, time.Minute).Seconds())) }

// raw is an answer that is not JSON made by us.
type raw struct {
	mediaType string
	body      []byte
	warnings  []string // for a header
}

// send writes an answer whole. v is a value for JSON, or a raw.
func (c *call) send(status int, v any) {
	out, ok := v.(raw)
	if !ok {
		out.mediaType = "application/json"
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil { // for example NaN in a vector
			c.fail(&fault{status: http.StatusInternalServerError, cause: err})
			return
		}
		out.body = buf.Bytes()
	}
	h := c.w.Header()
	h.Set("Content-Type", out.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(out.body)))
	if len(out.warnings) > 0 {
		h.Set(warningsHeader, asHeader(out.warnings))
	}
	_ = c.rc.SetWriteDeadline(time.Now().Add(writeTime))
	c.w.WriteHeader(status)
	if c.r.Method == http.MethodHead {
		return
	}
	if err := c.deliver(out.body); err != nil && c.fault == nil {
		c.fault = asFault(err) // for the log
	}
}

// deliverBlock is what a client must take within writeTime, or it is not waited for.
const deliverBlock = 64 << 10

// deliver writes a part of the body. An error says that the client took too little of it, or is
// gone.
func (c *call) deliver(p []byte) error {
	for len(p) > 0 {
		n := min(len(p), deliverBlock)
		_ = c.rc.SetWriteDeadline(time.Now().Add(writeTime))
		if _, err := c.w.Write(p[:n]); err != nil {
			return untaken(err)
		}
		p = p[n:]
	}
	return nil
}

func untaken(cause error) error {
	return &tonggan.Error{Code: tonggan.Canceled, Message: "the client did not take the whole answer", Cause: cause}
}

// warningsHeader tells warnings where the body has no place for them: a JSON array in ASCII.
const warningsHeader = "X-Tonggan-Warnings"

// asHeader is warnings as a header's value.
func asHeader(warnings []string) string {
	data, err := json.Marshal(warnings)
	if err != nil {
		panic(err) // it is made of strings
	}
	var b strings.Builder
	for _, r := range string(data) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, u)
		}
	}
	return b.String()
}
