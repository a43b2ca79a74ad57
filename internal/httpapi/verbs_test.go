package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"tonggan"
)

var source = tonggan.Source{Name: "image", Data: pixel}

func TestVerbs(t *testing.T) {
	upload := func(name string) tonggan.Source { return tonggan.Source{Name: name, Data: pixel} }
	for _, c := range []struct {
		name, path, body string
		form             []part // instead of body
		asked            any
		answer           string
	}{
		{
			name: "match", path: "/api/match", body: `{"image":"` + pixelURI + `","text":["a blue hat","a red hat"]}`,
			asked: tonggan.MatchRequest{Image: source, Texts: []string{"a blue hat", "a red hat"}},
			answer: `{"image":"image","results":[{"text":"a blue hat","verdict":"match","probability":0.9877,"contradicted":[],"heatmaps":{}},` +
				`{"text":"a red hat","verdict":"mismatch","probability":0.01,"contradicted":["red"],"heatmaps":{}}],"model":"blip-itm-s"}`,
		},
		{
			name: "one text, base64, heatmaps, model", path: "/api/match",
			body:  `{"image":"` + pixelB64 + `","text":"猫","heatmaps":true,"model":"blip-itm-s"}`,
			asked: tonggan.MatchRequest{Model: "blip-itm-s", Image: source, Texts: []string{"猫"}, Heatmaps: true},
			answer: `{"image":"image","results":[{"text":"猫","verdict":"match","probability":0.9877,"contradicted":[],` +
				`"heatmaps":{"cat":"data:image/png;base64,cG5n"}}],"model":"blip-itm-s"}`,
		},
		{
			name: "match form", path: "/api/match",
			form:  []part{{"text", "", "a hat"}, {"image", `C:\pictures\cat.png`, string(pixel)}, {"text", "", "猫"}, {"heatmaps", "", "true"}},
			asked: tonggan.MatchRequest{Image: upload("cat.png"), Texts: []string{"a hat", "猫"}, Heatmaps: true},
			answer: `{"image":"cat.png","results":[{"text":"a hat","verdict":"match","probability":0.9877,"contradicted":[],"heatmaps":{"cat":"data:image/png;base64,cG5n"}},` +
				`{"text":"猫","verdict":"match","probability":0.9877,"contradicted":[],"heatmaps":{"cat":"data:image/png;base64,cG5n"}}],"model":"blip-itm-s"}`,
		},
		{
			name: "ask", path: "/api/ask", body: `{"image":"` + pixelURI + `","question":"what colour?"}`,
			asked:  tonggan.AskRequest{Image: source, Question: "what colour?"},
			answer: `{"image":"image","question":"what colour?","answer":"blue","model":"blip-vqa-s","warnings":["cut"]}`,
		},
		{
			name: "ask form", path: "/api/ask", form: []part{{"image", "a.png", string(pixel)}, {"question", "", "什么颜色？"}},
			asked:  tonggan.AskRequest{Image: upload("a.png"), Question: "什么颜色？"},
			answer: `{"image":"a.png","question":"什么颜色？","answer":"blue","model":"blip-vqa-s","warnings":["cut"]}`,
		},
		{
			name: "caption", path: "/api/caption", body: `{"image":"` + pixelURI + `","lang":"zh"}`,
			asked:  tonggan.CaptionRequest{Image: source, Lang: "zh"},
			answer: `{"image":"image","caption":"一只猫","lang":"zh","model":"blip-caption-s"}`,
		},
		{
			name: "caption form with a data URI", path: "/api/caption", form: []part{{"image", "", pixelURI}},
			asked:  tonggan.CaptionRequest{Image: source},
			answer: `{"image":"image","caption":"一只猫","lang":"zh","model":"blip-caption-s"}`,
		},
		{
			name: "rank", path: "/api/rank",
			body: `{"query":"a cat","items":["a dog","` + pixelURI + `",{"name":"third","text":"https://is.a/text"},{"image":"` + pixelB64 + `"}]}`,
			asked: tonggan.RankRequest{Query: tonggan.Part{Text: "a cat"}, Items: []tonggan.Item{
				{Name: "items[0]", Part: tonggan.Part{Text: "a dog"}},
				{Name: "items[1]", Part: tonggan.Part{Image: &tonggan.Source{Name: "items[1]", Data: pixel}}},
				{Name: "third", Part: tonggan.Part{Text: "https://is.a/text"}},
				{Name: "items[3]", Part: tonggan.Part{Image: &tonggan.Source{Name: "items[3]", Data: pixel}}},
			}},
			answer: `{"model":"clip-s","results":[{"name":"items[3]","index":3,"score":0.75},{"name":"third","index":2,"score":0.5},{"name":"items[1]","index":1,"score":0.25},{"name":"items[0]","index":0,"score":0}]}`,
		},
		{
			name: "rank form", path: "/api/rank",
			form: []part{{"query", "q.jpg", string(pixel)}, {"items", "", "a dog"}, {"files", "b.png", string(pixel)}, {"items", "c.txt", "\ufeffa text\n"}},
			asked: tonggan.RankRequest{Query: tonggan.Part{Image: &tonggan.Source{Name: "query (q.jpg)", Data: pixel}}, Items: []tonggan.Item{
				{Name: "items[0]", Part: tonggan.Part{Text: "a dog"}},
				{Name: "b.png", Part: tonggan.Part{Image: &tonggan.Source{Name: "items[1] (b.png)", Data: pixel}}},
				{Name: "c.txt", Part: tonggan.Part{Text: "a text"}},
			}},
			answer: `{"model":"clip-s","results":[{"name":"c.txt","index":2,"score":0.6667},{"name":"b.png","index":1,"score":0.3333},{"name":"items[0]","index":0,"score":0}]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			r := request("POST", c.path, c.body)
			if c.form != nil {
				r = formRequest(c.path, c.form...)
			}
			w := h.send(r)
			if w.Code != 200 {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			if !reflect.DeepEqual(h.engine.last(), c.asked) {
				t.Errorf("the engine was asked\n%+v, want\n%+v", h.engine.last(), c.asked)
			}
			if got := strings.TrimSpace(w.Body.String()); got != c.answer {
				t.Errorf("answer\n%s, want\n%s", got, c.answer)
			}
		})
	}
}

// part is a field of a form: a file when it has a file name.
type part struct{ name, file, value string }

func formRequest(path string, parts ...part) *http.Request {
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf)
	for _, p := range parts {
		if p.file == "" {
			_ = mw.WriteField(p.name, p.value)
			continue
		}
		w, _ := mw.CreateFormFile(p.name, p.file)
		_, _ = w.Write([]byte(p.value))
	}
	_ = mw.Close()
	r := request("POST", path, buf.String())
	r.Header.Set("Content-Type", mw.FormDataContentType())
	return r
}

// TestRefusals sends what must be refused, and wants a clear reason each time.
func TestRefusals(t *testing.T) {
	many := func(n int, s string) string { return "[" + strings.Repeat(s+",", n-1) + s + "]" }
	for _, c := range []struct {
		name, path, body string
		form             []part
		status           int
		says             string // part of the message
		param            string
	}{
		{"no body", "/api/match", " ", nil, 400, "empty", ""},
		{"not JSON", "/api/match", `{"image":`, nil, 400, "not valid JSON", ""},
		{"bad JSON", "/api/match", `{image:1}`, nil, 400, "not valid JSON", ""},
		{"two values", "/api/match", `{"image":"` + pixelURI + `","text":"a"} {}`, nil, 400, "after the JSON", ""},
		{"an array", "/api/match", `[]`, nil, 400, "send an object", ""},
		{"misspelt field", "/api/match", `{"imag":"x"}`, nil, 400, `unknown field "imag": use model, image, text, heatmaps`, "imag"},
		{"wrong type", "/api/match", `{"image":"` + pixelURI + `","text":"a","heatmaps":"yes"}`, nil, 400, "heatmaps", "heatmaps"},
		{"depth bomb", "/api/match", `{"image":` + strings.Repeat("[", 100000), nil, 400, "nested deeper", ""},
		{"no image", "/api/match", `{"text":"a"}`, nil, 400, `"image" is missing`, "image"},
		{"null image", "/api/match", `{"image":null,"text":"a"}`, nil, 400, `"image" is missing`, "image"},
		{"no text", "/api/match", `{"image":"` + pixelURI + `"}`, nil, 400, `"text" is missing`, "text"},
		{"no texts", "/api/match", `{"image":"` + pixelURI + `","text":[]}`, nil, 400, `"text" is missing`, "text"},
		{"empty text", "/api/match", `{"image":"` + pixelURI + `","text":["a"," "]}`, nil, 400, `"text[1]" is empty`, "text[1]"},
		{"one empty text", "/api/match", `{"image":"` + pixelURI + `","text":" "}`, nil, 400, `"text" is empty`, "text"},
		{"invisible text", "/api/match", `{"image":"` + pixelURI + `","text":"\u200b\u00ad"}`, nil, 400, `"text" is empty`, "text"},
		{"number text", "/api/match", `{"image":"` + pixelURI + `","text":[1]}`, nil, 400, `"text[0]" must be a string`, "text[0]"},
		{"too many texts", "/api/match", `{"image":"` + pixelURI + `","text":` + many(maxTexts+1, `"a"`) + `}`, nil, 413, "more than 256", "text"},
		{"huge text", "/api/match", `{"image":"` + pixelURI + `","text":"` + strings.Repeat("a", maxText+1) + `"}`, nil, 413, "limit", "text"},
		{"image is a number", "/api/ask", `{"image":1,"question":"a"}`, nil, 400, "must be a string", "image"},
		{"empty data URI", "/api/ask", `{"image":"data:image/png;base64,","question":"a"}`, nil, 400, "empty picture", "image"},
		{"bad base64", "/api/ask", `{"image":"data:image/png;base64,%%%","question":"a"}`, nil, 400, "not valid base64", "image"},
		{"no comma", "/api/ask", `{"image":"data:image/png;base64","question":"a"}`, nil, 400, "comma", "image"},
		{"not base64", "/api/ask", `{"image":"data:image/svg+xml,<svg/>","question":"a"}`, nil, 400, "not base64", "image"},
		{"not an image", "/api/ask", `{"image":"data:text/html;base64,PGI+","question":"a"}`, nil, 422, "text/html", "image"},
		{"http", "/api/ask", `{"image":"http://127.0.0.1/cat.png","question":"a"}`, nil, 400, "nothing is ever fetched", "image"},
		{"HTTPS", "/api/caption", `{"image":" HTTPS://example.com/cat.png"}`, nil, 400, "nothing is ever fetched", "image"},
		{"ftp", "/api/caption", `{"image":"ftp://example.com/cat.png"}`, nil, 400, "nothing is ever fetched", "image"},
		{"file", "/api/caption", `{"image":"file:///etc/passwd"}`, nil, 400, "nothing is ever fetched", "image"},
		{"file without slashes", "/api/caption", `{"image":"file:cat.png"}`, nil, 400, "nothing is ever fetched", "image"},
		{"some scheme", "/api/caption", `{"image":"gopher://example.com"}`, nil, 400, "nothing is ever fetched", "image"},
		{"no scheme", "/api/caption", `{"image":"//example.com/cat.png"}`, nil, 400, "nothing is ever fetched", "image"},
		{"a path", "/api/caption", `{"image":"../../etc/passwd"}`, nil, 400, "not valid base64", "image"},
		{"a Windows path", "/api/caption", `{"image":"C:\\cat.png"}`, nil, 400, "not valid base64", "image"},
		{"url in a form", "/api/caption", "", []part{{"image", "", "https://example.com/cat.png"}}, 400, "nothing is ever fetched", "image"},
		{"no question", "/api/ask", `{"image":"` + pixelURI + `"}`, nil, 400, "question", "question"},
		{"no such language", "/api/caption", `{"image":"` + pixelURI + `","lang":"fr"}`, nil, 400, "en or zh", "lang"},
		{"no such model", "/api/caption", `{"image":"` + pixelURI + `","model":"gpt-9"}`, nil, 404, "use one of blip-caption-s, or", "model"},
		{"model is a path", "/api/caption", `{"image":"` + pixelURI + `","model":"/etc"}`, nil, 404, "no model", "model"},
		{"model of another verb", "/api/caption", `{"image":"` + pixelURI + `","model":"clip-s"}`, nil, 400, "does not caption", "model"},
		{"no query", "/api/rank", `{"items":["a"]}`, nil, 400, "query", "query"},
		{"no items", "/api/rank", `{"query":"a"}`, nil, 400, "items", "items"},
		{"zero items", "/api/rank", `{"query":"a","items":[]}`, nil, 400, "empty", "items"},
		{"items no array", "/api/rank", `{"query":"a","items":"b"}`, nil, 400, "array", "items"},
		{"item is null", "/api/rank", `{"query":"a","items":[null]}`, nil, 400, "items[0]", "items[0]"},
		{"item is both", "/api/rank", `{"query":"a","items":[{"text":"a","image":"` + pixelURI + `"}]}`, nil, 400, "one of", "items[0]"},
		{"item is neither", "/api/rank", `{"query":"a","items":["b",{}]}`, nil, 400, "items[1]", "items[1]"},
		{"item with a stray field", "/api/rank", `{"query":"a","items":[{"txt":"a"}]}`, nil, 400, `"items[0]": the body is not understood: unknown field "txt"`, "items[0].txt"},
		{"item of a wrong name", "/api/rank", `{"query":"a","items":["b",{"name":1,"text":"a"}]}`, nil, 400, `"items[1]": "name" cannot be`, "items[1].name"},
		{"empty item", "/api/rank", `{"query":"a","items":["b",""]}`, nil, 400, `"items[1]" is empty`, "items[1]"},
		{"empty query", "/api/rank", `{"query":"","items":["b"]}`, nil, 400, `"query" is empty`, "query"},
		{"remote item", "/api/rank", `{"query":"a","items":["https://example.com/cat.png"]}`, nil, 400, `"items[0]" is a remote address`, "items[0]"},
		{"remote item with blanks around", "/api/rank", `{"query":"a","items":[" HTTPS://example.com/cat.png "]}`, nil, 400, `"items[0]" is a remote address`, "items[0]"},
		{"remote item with a name", "/api/rank", `{"query":"a","items":[{"name":"cat","image":"https://example.com/cat.png"}]}`, nil, 400, `"items[0]" is a remote address`, "items[0]"},
		{"too many items", "/api/rank", `{"query":"a","items":` + many(maxItems+1, `"a"`) + `}`, nil, 413, "more than 1000", "items"},
		{"million of items", "/api/rank", `{"query":"a","items":` + many(1<<20, `1`) + `}`, nil, 400, "items[0]", "items[0]"},
		{"form: unknown field", "/api/ask", "", []part{{"image", "a.png", "x"}, {"q", "", "what?"}}, 400, `no field "q"`, "q"},
		{"form: two images", "/api/ask", "", []part{{"image", "a.png", "x"}, {"image", "b.png", "x"}}, 400, "twice", "image"},
		{"form: empty file", "/api/ask", "", []part{{"image", "a.png", ""}, {"question", "", "x"}}, 400, "empty file", "image"},
		{"form: no name", "/api/ask", "", []part{{"", "a.png", "x"}}, 400, "no name", ""},
		{"form: heatmaps", "/api/match", "", []part{{"heatmaps", "", "perhaps"}}, 400, "true or false", "heatmaps"},
		{"form: empty text", "/api/match", "", []part{{"image", "a.png", "x"}, {"text", "", "a"}, {"text", "", " "}}, 400, `"text[1]" is empty`, "text[1]"},
		{"form: empty item", "/api/rank", "", []part{{"query", "", "a"}, {"items", "", "b"}, {"files", "b.png", ""}}, 400, "empty file", "items[1]"},
		{"form: remote item", "/api/rank", "", []part{{"query", "", "a"}, {"items", "", "https://example.com/cat.png"}}, 400, `"items[0]" is a remote address`, "items[0]"},
		{"form: too many items", "/api/rank", "", slicesRepeat(part{"items", "", "a"}, maxItems+1), 413, "more than 1000", "items"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			r := request("POST", c.path, c.body)
			if c.form != nil {
				r = formRequest(c.path, c.form...)
			}
			w := h.send(r)
			e := errorOf(t, w)
			param := ""
			if e.Param != nil {
				param = *e.Param
			}
			if w.Code != c.status || !strings.Contains(e.Message, c.says) || param != c.param {
				t.Errorf("status %d, param %q, %q; want %d, %q, ...%q...", w.Code, param, e.Message, c.status, c.param, c.says)
			}
			if strings.Contains(e.Message, "\n") || len(e.Message) > 400 {
				t.Errorf("the message is not one short line: %q", e.Message)
			}
			if h.engine.last() != nil {
				t.Errorf("the engine was asked %+v", h.engine.last())
			}
		})
	}
}

func slicesRepeat(p part, n int) []part {
	out := make([]part, n)
	for i := range out {
		out[i] = p
	}
	return out
}

// TestBadForms sends bodies that are no forms.
func TestBadForms(t *testing.T) {
	h := newHarness(t, Options{})
	for _, c := range []struct{ contentType, body, says string }{
		{"multipart/form-data", "x", "boundary"},
		{"multipart/form-data; boundary=b", "no form", "has no parts"},
		{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=image\r\n\r\nhalf", "ended early or is malformed"},
		{"multipart/form-data; boundary=b", "--b\r\nNo header\r\n\r\n--b--", "ended early or is malformed"},
	} {
		w := h.send(request("POST", "/api/match", c.body, "Content-Type", c.contentType))
		if e := errorOf(t, w); w.Code != 400 || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: status %d, %q", c.body, w.Code, e.Message)
		}
	}
}

func TestContentType(t *testing.T) {
	h := newHarness(t, Options{})
	for _, c := range []struct {
		path, contentType string
		status            int
	}{
		{"/api/caption", "application/json; charset=utf-8", 200},
		{"/api/caption", "application/vnd.api+json", 200},
		{"/api/caption", "application/x-www-form-urlencoded", 415},
		{"/api/caption", "text/plain", 415},
		{"/api/caption", "", 415},
		{"/v1/embeddings", "multipart/form-data; boundary=b", 415},
		{"/v1/embeddings", "", 415},
	} {
		r := request("POST", c.path, `{"image":"`+pixelURI+`"}`)
		r.Header.Set("Content-Type", c.contentType)
		if w := h.send(r); w.Code != c.status {
			t.Errorf("%s of type %q: status %d, want %d: %s", c.path, c.contentType, w.Code, c.status, w.Body)
		}
	}
	w := h.send(request("POST", "/api/caption", `{}`, "Content-Encoding", "gzip"))
	if w.Code != 415 {
		t.Errorf("gzip: status %d", w.Code)
	}
}

// TestEngineErrors walks the table of codes. A cause must not leave the house.
func TestEngineErrors(t *testing.T) {
	for code, want := range map[tonggan.Code]int{
		tonggan.Invalid: 400, tonggan.TooLarge: 413, tonggan.Unsupported: 422, tonggan.NotFound: 404,
		tonggan.Busy: 503, tonggan.Canceled: 499, tonggan.Internal: 500, "brand new": 500,
	} {
		h := newHarness(t, Options{RetryAfter: 7})
		h.engine.err = fmt.Errorf("outer secret: %w", &tonggan.Error{Code: code, Message: "the message", Cause: fmt.Errorf("secret cause")})
		w := h.post("/api/caption", `{"image":"`+pixelURI+`"}`)
		e := errorOf(t, w)
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", code, w.Code, want)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: the cause was sent: %s", code, w.Body)
		}
		if !strings.Contains(h.log.String(), "secret cause") {
			t.Errorf("%s: the cause was not logged: %s", code, h.log)
		}
		if retry := w.Header().Get("Retry-After"); (retry == "7") != (want == 503) {
			t.Errorf("%s: Retry-After %q", code, retry)
		}
		switch {
		case want == 500 && (e.Code != "internal" || !strings.Contains(e.Message, w.Header().Get("X-Request-Id"))):
			t.Errorf("%s: %+v", code, e)
		case want != 500 && (e.Message != "the message" || e.Code != string(code)):
			t.Errorf("%s: %+v", code, e)
		}
	}
	h := newHarness(t, Options{RetryAfter: 2})
	for after, want := range map[time.Duration]string{0: "2", time.Millisecond: "2", 3100 * time.Millisecond: "4", time.Hour: "60"} {
		h.engine.err = &tonggan.Error{Code: tonggan.Busy, Message: "busy", After: after}
		if retry := h.post("/api/caption", `{"image":"`+pixelURI+`"}`).Header().Get("Retry-After"); retry != want {
			t.Errorf("busy for %v: Retry-After %q, want %s", after, retry, want)
		}
	}
	var m map[string]any
	h.engine.err = fmt.Errorf("plain secret")
	w := h.post("/api/caption", `{"image":"`+pixelURI+`"}`)
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil || w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func TestTextOrPicture(t *testing.T) {
	for _, s := range []string{"HTTP: a short history", "File: annual report", "data: the new oil", "Data: 5 apples; base64, too", "http://example.com is down", "a//b"} {
		if p, err := textOrPicture(s, "items[0]"); err != nil || p.Text != s {
			t.Errorf("%q: %+v, %v", s, p, err)
		}
	}
	for _, s := range []string{"file:///etc/passwd", "//example.com/a.png", "data:image/png,x", "data:;base64,!", " https://example.com/a.png\n"} {
		if p, err := textOrPicture(s, "items[0]"); err == nil {
			t.Errorf("%q was taken for %+v", s, p)
		}
	}
}
