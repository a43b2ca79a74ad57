package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tonggan"
	"tonggan/internal/understand"
)

// mediaType is the request's Content-Type without parameters, in lower case.
func (c *call) mediaType() string {
	mt, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mt
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// hold reserves room for the body, before any of it is read.
func (c *call) hold() error {
	if e := c.r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return faultf(415, "unsupported_media_type", "", "Content-Encoding %q is not understood: send the body as it is", clip(e))
	}
	limit := c.api.o.MaxBody
	n := c.r.ContentLength
	if n > limit {
		return c.tooLarge()
	}
	if n < 0 { // chunked: as large as it may get
		n = limit
	}
	c.held = n // given back by done
	if c.api.held.Add(n) > c.api.o.MaxHeld {
		return faultf(503, "busy", "", "the server holds as many uploads as it may: try again in a moment")
	}
	c.r.Body = &paced{ReadCloser: http.MaxBytesReader(c.w.ResponseWriter, c.r.Body, limit), c: c, until: time.Now().Add(c.api.o.BodyTimeout)}
	return nil
}

// slowest is how many bytes of a body must come a second, after Options.BodyTimeout.
const slowest = 16 << 10

// paced is a body whose deadline moves on with what arrives.
type paced struct {
	io.ReadCloser
	c     *call
	until time.Time
}

func (p *paced) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if n > 0 {
		p.until = p.until.Add(time.Duration(n) * time.Second / slowest)
		_ = p.c.rc.SetReadDeadline(p.until)
	}
	return n, err
}

func (c *call) tooLarge() error {
	return coded(tonggan.TooLarge, "", "the request body is over the limit of %s", size(c.api.o.MaxBody))
}

// size is n bytes in the largest unit that divides them.
func size(n int64) string {
	unit, units := "bytes", []string{"KiB", "MiB", "GiB"}
	for n != 0 && n%1024 == 0 && len(units) > 0 {
		n, unit, units = n/1024, units[0], units[1:]
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// read finishes the body. From here on only the client's going away matters, not how
// long it takes.
func (c *call) read() ([]byte, error) {
	var buf bytes.Buffer
	if n := c.r.ContentLength; n > 0 {
		buf.Grow(int(n) + bytes.MinRead)
	}
	if _, err := io.Copy(&buf, c.r.Body); err != nil {
		return nil, c.readFault(err)
	}
	_ = c.rc.SetReadDeadline(time.Time{})
	return buf.Bytes(), nil
}

// readFault says why a body could not be read.
func (c *call) readFault(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return c.tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return faultf(408, "timeout", "", "the request body came too slowly: after %v it must come at %s a second", c.api.o.BodyTimeout, size(slowest))
	}
	f := invalid("", "the request body ended early or is malformed")
	f.cause = err
	return f
}

// json reads a JSON body into v. A strict body may hold no field that v lacks, so
// that a misspelt one is not ignored.
func (c *call) json(v any, strict bool) error {
	if err := c.hold(); err != nil {
		return err
	}
	body, err := c.read()
	if err != nil {
		return err
	}
	return decodeJSON(body, v, strict)
}

// decodeJSON checks the depth before the decoder, which recurses.
func decodeJSON(body []byte, v any, strict bool) error {
	body = bytes.TrimPrefix(body, []byte("\uFEFF")) // some editors write it
	if !utf8.Valid(body) {
		return invalid("", "the JSON is not UTF-8")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return invalid("", "the request body is empty: send a JSON object")
	}
	if deep(body) {
		return invalid("", "the JSON is nested deeper than %d levels", maxDepth)
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if strict {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(v); err != nil {
		return jsonFault(err, fieldsOf(reflect.TypeOf(v))...)
	}
	if _, err := dec.Token(); err != io.EOF {
		return invalid("", "there is something after the JSON object: send one object")
	}
	return nil
}

// jsonFault words a decoder's error; known are the fields that there are.
func jsonFault(err error, known ...string) error {
	var (
		f      *fault
		syntax *json.SyntaxError
		typ    *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &syntax):
		return invalid("", "the body is not valid JSON: %s at byte %d", clip(syntax.Error()), syntax.Offset)
	case errors.As(err, &typ):
		if typ.Field == "" {
			return invalid("", "the body is a JSON %s: send an object", typ.Value)
		}
		return invalid(typ.Field, "%q cannot be a JSON %s", clip(typ.Field), typ.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return invalid("", "the body is not valid JSON: it ends too early")
	}
	// Unknown fields have no error type of their own; the text names the field.
	says := clip(strings.TrimPrefix(err.Error(), "json: "))
	unknown, _ := strconv.Unquote(strings.TrimPrefix(err.Error(), "json: unknown field "))
	if unknown != "" && len(known) > 0 {
		says += ": use " + strings.Join(known, ", ")
	}
	return invalid(clip(unknown), "the body is not understood: %s", says)
}

// fieldsOf are the names of a pointed to struct's fields in JSON.
func fieldsOf(t reflect.Type) (names []string) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t.Elem()) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// deep says whether brackets nest over maxDepth.
func deep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[' || b == '{':
			if depth++; depth > maxDepth {
				return true
			}
		case b == ']' || b == '}':
			depth--
		}
	}
	return false
}

// list calls each for the elements of a JSON array, and stops at max: a body of
// millions of tiny elements must not become millions of values first.
func list(array []byte, param string, max int, each func(i int, element json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(array))
	if _, err := dec.Token(); err != nil {
		return jsonFault(err)
	}
	for i := 0; dec.More(); i++ {
		if i == max {
			return coded(tonggan.TooLarge, param, "%q has more than %d elements: send them in several requests", param, max)
		}
		var element json.RawMessage
		if err := dec.Decode(&element); err != nil {
			return jsonFault(err)
		}
		if err := each(i, element); err != nil {
			return err
		}
	}
	return nil
}

// first is the first byte of a JSON value, which tells its type; 0 when there is none.
func first(value json.RawMessage) byte {
	if value = bytes.TrimSpace(value); len(value) > 0 {
		return value[0]
	}
	return 0
}

// text reads a JSON string that is a text for the model.
func text(value json.RawMessage, param string) (string, error) {
	if first(value) != '"' {
		return "", invalid(param, "%q must be a string", param)
	}
	var s string
	if err := json.Unmarshal(value, &s); err != nil {
		return "", jsonFault(err)
	}
	return s, checkText(s, param)
}

// checkText refuses what no model can read. That a text is longer than the model's
// limit is the model's to say: it cuts and warns.
func checkText(s, param string) error {
	switch {
	case understand.Blank(s):
		return invalid(param, "%q is empty: send a text", param)
	case len(s) > maxText:
		return coded(tonggan.TooLarge, param, "%q is a text of %d bytes: the limit is %d", param, len(s), maxText)
	}
	return nil
}

// texts reads a string or an array of strings.
type texts []string

func (t *texts) UnmarshalJSON(value []byte) error {
	*t = nil
	if first(value) != '[' {
		s, err := text(value, "text")
		*t = texts{s}
		return err
	}
	return list(value, "text", maxTexts, func(i int, element json.RawMessage) error {
		s, err := text(element, fmt.Sprintf("text[%d]", i))
		*t = append(*t, s)
		return err
	})
}
