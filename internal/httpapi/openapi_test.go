package httpapi

import (
	"encoding/json"
	"fmt"
	"math"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// document is the parsed OpenAPI document, with a validator for as much of JSON
// Schema as it uses.
type document struct {
	root  map[string]any
	paths map[string]any
}

func readDocument(t *testing.T, spec []byte) *document {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(spec, &root); err != nil {
		t.Fatal(err)
	}
	return &document{root, root["paths"].(map[string]any)}
}

func get(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

// operation finds what documents a request; nil when nothing does.
func (d *document) operation(r *http.Request) any {
	for path, item := range d.paths {
		prefix, _, param := strings.Cut(path, "{")
		if path == r.URL.Path || param && strings.HasPrefix(r.URL.Path, prefix) && len(r.URL.Path) > len(prefix) {
			method := strings.ToLower(r.Method)
			if method == "head" {
				method = "get"
			}
			return get(item, method)
		}
	}
	return nil
}

// check holds an exchange to the document: a request that was answered 200 is valid,
// and every answer is of a documented status, type and shape.
func (d *document) check(t *testing.T, r *http.Request, body []byte, w *httptest.ResponseRecorder) {
	t.Helper()
	op := d.operation(r)
	if op == nil {
		if w.Code != 404 && w.Code != 405 && w.Code != 403 {
			t.Errorf("%s %s is not documented, and answers %d", r.Method, r.URL.Path, w.Code)
		}
		return
	}
	mt, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if s := get(op, "requestBody", "content", mt, "schema"); w.Code == 200 && s != nil && mt == "application/json" {
		if err := d.valid(s, body); err != nil {
			t.Errorf("%s %s was accepted, but does not fit the document: %v\n%.300s", r.Method, r.URL.Path, err, body)
		}
	}
	if w.Code == statusClientGone || r.Method == "HEAD" {
		return
	}
	response := get(op, "responses", fmt.Sprint(w.Code))
	if response == nil {
		t.Errorf("%s %s: status %d is not documented: %s", r.Method, r.URL.Path, w.Code, w.Body)
		return
	}
	mt, _, _ = mime.ParseMediaType(w.Header().Get("Content-Type"))
	s := get(response, "content", mt, "schema")
	if s == nil {
		t.Errorf("%s %s: %d of type %q is not documented", r.Method, r.URL.Path, w.Code, mt)
		return
	}
	if mt == "application/json" {
		if err := d.valid(s, w.Body.Bytes()); err != nil {
			t.Errorf("%s %s: the answer does not fit the document: %v\n%.300s", r.Method, r.URL.Path, err, w.Body)
		}
	}
}

func (d *document) valid(s any, body []byte) error {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return err
	}
	return d.fits(s, v, "$")
}

func (d *document) fits(s any, v any, at string) error {
	m := s.(map[string]any)
	for key, want := range m {
		if err := d.keyword(m, key, want, v, at); err != nil {
			return err
		}
	}
	return nil
}

func (d *document) keyword(s map[string]any, key string, want, v any, at string) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%s: "+format, append([]any{at}, args...)...)
	}
	switch key {
	case "$ref":
		return d.fits(get(d.root, strings.Split(strings.TrimPrefix(want.(string), "#/"), "/")...), v, at)
	case "type":
		types, many := want.([]any)
		if !many {
			types = []any{want}
		}
		if !slices.ContainsFunc(types, func(t any) bool { return isType(t.(string), v) }) {
			return bad("%T is not %v", v, want)
		}
	case "const":
		if v != want {
			return bad("%v is not %v", v, want)
		}
	case "enum":
		if !slices.Contains(want.([]any), v) {
			return bad("%v is none of %v", v, want)
		}
	case "required":
		for _, name := range want.([]any) {
			if o, ok := v.(map[string]any); ok && o[name.(string)] == nil {
				if _, there := o[name.(string)]; !there {
					return bad("%v is missing", name)
				}
			}
		}
	case "properties":
		o, _ := v.(map[string]any)
		for name, p := range want.(map[string]any) {
			if e, ok := o[name]; ok {
				if err := d.fits(p, e, at+"."+name); err != nil {
					return err
				}
			}
		}
	case "additionalProperties":
		o, _ := v.(map[string]any)
		for name, e := range o {
			if get(s, "properties", name) != nil {
				continue
			}
			if want == false {
				return bad("%q is not known", name)
			}
			if err := d.fits(want, e, at+"."+name); err != nil {
				return err
			}
		}
	case "items":
		a, _ := v.([]any)
		for i, e := range a {
			if err := d.fits(want, e, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case "minItems", "maxItems":
		if a, ok := v.([]any); ok && (key == "minItems") == (float64(len(a)) < want.(float64)) && float64(len(a)) != want.(float64) {
			return bad("%d elements", len(a))
		}
	case "minLength":
		if t, ok := v.(string); ok && float64(len(t)) < want.(float64) {
			return bad("too short")
		}
	case "minimum", "maximum":
		if x, ok := v.(float64); ok && (key == "minimum" && x < want.(float64) || key == "maximum" && x > want.(float64)) {
			return bad("%v is out of range", x)
		}
	case "oneOf", "anyOf":
		n, first := 0, error(nil)
		for _, alternative := range want.([]any) {
			if err := d.fits(alternative, v, at); err == nil {
				n++
			} else if first == nil {
				first = err
			}
		}
		if n == 0 || key == "oneOf" && n > 1 {
			return bad("fits %d of %s (%v)", n, key, first)
		}
	case "description", "contentMediaType":
	default:
		return bad("the validator does not know %q", key)
	}
	return nil
}

func isType(t string, v any) bool {
	switch x := v.(type) {
	case nil:
		return t == "null"
	case bool:
		return t == "boolean"
	case string:
		return t == "string"
	case float64:
		return t == "number" || t == "integer" && x == math.Trunc(x)
	case []any:
		return t == "array"
	}
	return t == "object"
}

func TestValidatorBites(t *testing.T) {
	d := &document{root: map[string]any{}}
	for _, c := range []struct {
		schema, value string
		ok            bool
	}{
		{`{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"integer"}}}`, `{"a":1}`, true},
		{`{"type":"object","required":["a"],"additionalProperties":false,"properties":{"a":{"type":"integer"}}}`, `{"a":1.5}`, false},
		{`{"type":"object","required":["a"]}`, `{}`, false},
		{`{"type":"object","additionalProperties":false,"properties":{}}`, `{"b":1}`, false},
		{`{"oneOf":[{"type":"string"},{"minLength":1}]}`, `"x"`, false},
		{`{"type":"array","maxItems":1}`, `[1,2]`, false},
		{`{"type":"array","minItems":2}`, `[1]`, false},
		{`{"type":"array","minItems":2,"maxItems":2}`, `[1,2]`, true},
		{`{"enum":["a"]}`, `"b"`, false},
	} {
		var s any
		if err := json.Unmarshal([]byte(c.schema), &s); err != nil {
			t.Fatal(err)
		}
		if err := d.valid(s, []byte(c.value)); (err == nil) != c.ok {
			t.Errorf("%s of %s: %v", c.schema, c.value, err)
		}
	}
}

func TestDocument(t *testing.T) {
	for _, key := range []string{"", "secret"} {
		h := newHarness(t, Options{Key: key, Version: "1.2.3"})
		if h.spec.root["openapi"] != "3.1.0" || get(h.spec.root, "info", "version") != "1.2.3" {
			t.Errorf("document begins %.100s", h.api.spec)
		}
		ids := map[any]bool{}
		n := 0
		for _, r := range h.api.routes {
			op := get(h.spec.paths[r.path], strings.ToLower(r.method))
			if op == nil {
				t.Errorf("%s %s is not in the document", r.method, r.path)
				continue
			}
			n++
			id := get(op, "operationId")
			if ids[id] || id == "" || get(op, "summary") == "" {
				t.Errorf("%s %s: operationId %q is taken, or no summary", r.method, r.path, id)
			}
			ids[id] = true
			for status := range get(op, "responses").(map[string]any) {
				if d := get(op, "responses", status, "description"); d == "" || d == nil {
					t.Errorf("%s %s: status %s has no description", r.method, r.path, status)
				}
			}
			if len(get(op, "security").([]any)) != 0 != (key != "" && !r.open) {
				t.Errorf("%s %s: security is %v", r.method, r.path, get(op, "security"))
			}
		}
		for _, item := range h.spec.paths {
			n -= len(item.(map[string]any))
		}
		if n != 0 {
			t.Errorf("the document has %d operations more than the routes", -n)
		}
	}
}
