package httpapi

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"tonggan"
)

func TestEmbeddings(t *testing.T) {
	words := func(s ...string) (parts []tonggan.Part) {
		for _, w := range s {
			parts = append(parts, tonggan.Part{Text: w})
		}
		return parts
	}
	img := func(name string) tonggan.Part {
		return tonggan.Part{Image: &tonggan.Source{Name: name, Data: pixel}}
	}
	for _, c := range []struct {
		name, body string
		parts      []tonggan.Part
	}{
		{"a string", `{"input":"a cat"}`, words("a cat")},
		{"strings", `{"input":["a cat","猫"]}`, words("a cat", "猫")},
		{"an address is a text", `{"input":"https://example.com"}`, words("https://example.com")},
		{"a data URI is a picture", `{"input":["` + pixelURI + `","data: the new oil"]}`, []tonggan.Part{img("input[0]"), {Text: "data: the new oil"}}},
		{"unknown fields", `{"input":"a cat","user":"u","model":"clip-s","extra":{"a":[1]}}`, words("a cat")},
		{"null fields", `{"input":"a cat","messages":null,"dimensions":null}`, words("a cat")},
		{"content parts", `{"input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"` + pixelURI + `","detail":"low"}}]}`,
			[]tonggan.Part{{Text: "a"}, img("input[1]")}},
		{"one content part", `{"input":{"type":"image_url","image_url":"` + pixelURI + `"}}`, []tonggan.Part{img("input")}},
		{"newer part names", `{"input":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"` + pixelURI + `"}]}`,
			[]tonggan.Part{{Text: "a"}, img("input[1]")}},
		{"Jina", `{"input":[{"text":"a"},{"image":"` + pixelURI + `"},{"image":"` + pixelB64 + `"},"b"]}`,
			[]tonggan.Part{{Text: "a"}, img("input[1]"), img("input[2]"), {Text: "b"}}},
		{"vLLM text", `{"messages":[{"role":"user","content":"a cat"}]}`, words("a cat")},
		{"vLLM picture", `{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"` + pixelURI + `"}}]}]}`,
			[]tonggan.Part{img("messages[0].content[0]")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			w := h.post("/v1/embeddings", c.body)
			if w.Code != 200 {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			req := h.engine.last().(tonggan.EmbedRequest)
			if !reflect.DeepEqual(req.Parts, c.parts) {
				t.Errorf("the engine was asked %+v, want %+v", req.Parts, c.parts)
			}
			var out embeddingsJSON
			if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
				t.Fatal(err)
			}
			n := 3 * len(c.parts)
			if out.Object != "list" || len(out.Data) != len(c.parts) || out.Usage != (usageJSON{n, n}) || out.Model != "clip-s" {
				t.Errorf("answer %s", w.Body)
			}
			last := out.Data[len(out.Data)-1]
			if want := fmt.Sprintf("{embedding %d [0.6 -0.8 0]}", len(c.parts)-1); fmt.Sprint(last) != want {
				t.Errorf("last datum %v, want %s", last, want)
			}
		})
	}
}

func TestEmbeddingsBase64(t *testing.T) {
	h := newHarness(t, Options{})
	w := h.post("/v1/embeddings", `{"input":"a","encoding_format":"base64","dimensions":3}`)
	// Three float32 of 0.6, -0.8 and 0: 3f19999a, bf4ccccd, 00000000, little-endian.
	if want := `"embedding":"mpkZP83MTL8AAAAA"`; w.Code != 200 || !strings.Contains(w.Body.String(), want) {
		t.Errorf("status %d: %s, want %s", w.Code, w.Body, want)
	}
	if math.Float32frombits(0x3f19999a) != 0.6 {
		t.Error("the expectation is wrong")
	}
}

func TestEmbeddingsRefusals(t *testing.T) {
	for _, c := range []struct{ name, body, says, param string }{
		{"nothing", `{}`, "missing", "input"},
		{"null", `{"input":null}`, "missing", "input"},
		{"empty text", `{"input":""}`, "empty", "input"},
		{"empty array", `{"input":[]}`, "empty", "input"},
		{"empty element", `{"input":["a",""]}`, "input[1]", "input[1]"},
		{"token ids", `{"input":[1,2,3]}`, "token ids", "input[0]"},
		{"lists of token ids", `{"input":[[1,2],[3]]}`, "token ids", "input[0]"},
		{"a number", `{"input":7}`, "token ids", "input"},
		{"a truth", `{"input":[true]}`, "must be a text", "input[0]"},
		{"audio", `{"input":[{"type":"input_audio","input_audio":{}}]}`, "input_audio", "input[0]"},
		{"type is a number", `{"input":["a",{"type":5}]}`, `"input[1]": "type" cannot be`, "input[1].type"},
		{"Jina audio", `{"input":[{"audio":"x"}]}`, "one of", "input[0]"},
		{"remote url", `{"input":[{"type":"image_url","image_url":{"url":"http://169.254.169.254/x"}}]}`, "nothing is ever fetched", "input[0]"},
		{"a boolean in messages", `{"messages":[{"content":[true]}]}`, "must be a text", "messages[0].content[0]"},
		{"remote jina", `{"input":[{"image":"https://example.com/x.png"}]}`, "nothing is ever fetched", "input[0]"},
		{"remote in messages", `{"messages":[{"content":[{"type":"image_url","image_url":{"url":"ftp://x/y"}}]}]}`, "nothing is ever fetched", "messages[0].content[0]"},
		{"no url", `{"input":[{"type":"image_url","image_url":{}}]}`, "one of", "input[0]"},
		{"both", `{"input":"a","messages":[]}`, "both", "input"},
		{"two parts", `{"messages":[{"content":"a"},{"content":"b"}]}`, "2 parts", "messages"},
		{"no parts", `{"messages":[]}`, "0 parts", "messages"},
		{"messages no array", `{"messages":"a"}`, "array", "messages"},
		{"message no object", `{"messages":["a"]}`, "object", "messages[0]"},
		{"no content", `{"messages":[{"role":"user"}]}`, "missing", "messages[0].content"},
		{"format", `{"input":"a","encoding_format":"int8"}`, "float or base64", "encoding_format"},
		{"dimensions", `{"input":"a","dimensions":2}`, "3 dimensions", "dimensions"},
		{"no dimensions", `{"input":"a","dimensions":0}`, "leave it out", "dimensions"},
		{"model", `{"input":"a","model":"blip-itm-s"}`, "does not embed", "model"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t, Options{})
			w := h.post("/v1/embeddings", c.body)
			e := errorOf(t, w)
			param := ""
			if e.Param != nil {
				param = *e.Param
			}
			if w.Code != 400 || !strings.Contains(e.Message, c.says) || param != c.param || e.Type != "invalid_request_error" {
				t.Errorf("status %d, param %q: %q; want 400, %q, ...%s...", w.Code, param, e.Message, c.param, c.says)
			}
		})
	}
	h := newHarness(t, Options{})
	for body, says := range map[string]string{"\uFEFF{}": "missing", "{\"input\":\"\xff\xfe\"}": "UTF-8"} {
		if status, answer := exchange(h.api, "/v1/embeddings", "application/json", []byte(body)); status != 400 || !strings.Contains(string(answer), says) {
			t.Errorf("%q: status %d, %s", body, status, answer)
		}
	}
	w := h.post("/v1/embeddings", `{"input":[`+strings.Repeat(`"a",`, maxItems)+`"a"]}`)
	if w.Code != 413 {
		t.Errorf("too many inputs: status %d", w.Code)
	}
	w = h.post("/v1/embeddings", `{"input":"a","model":"text-embedding-3-small"}`)
	if e := errorOf(t, w); w.Code != 404 || e.Code != "model_not_found" || !strings.Contains(e.Message, "use one of clip-s, or none") {
		t.Errorf("unknown model: status %d, %+v", w.Code, e)
	}
}

func TestModels(t *testing.T) {
	h := newHarness(t, Options{})
	w := h.send(request("GET", "/v1/models", ""))
	want := `{"object":"list","data":[{"id":"clip-s","object":"model","created":0,"owned_by":"tonggan","class":"ChineseCLIPModel","verbs":["rank","embed"],"lang":["en","zh"]},` +
		`{"id":"whisper","object":"model","created":0,"owned_by":"tonggan","class":"WhisperForConditionalGeneration","verbs":["transcribe"],"lang":[]},` +
		`{"id":"blip-itm-s","object":"model","created":0,"owned_by":"tonggan","class":"BlipForImageTextRetrieval","verbs":["match"],"lang":[]},` +
		`{"id":"blip-caption-s","object":"model","created":0,"owned_by":"tonggan","class":"BlipForConditionalGeneration","verbs":["caption"],"lang":[]}]}`
	if got := strings.TrimSpace(w.Body.String()); got != want {
		t.Errorf("have %s, want %s", got, want)
	}
	if w := h.send(request("GET", "/v1/models/blip-itm-s", "")); w.Code != 200 || !strings.Contains(w.Body.String(), `"id":"blip-itm-s"`) {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w := h.send(request("GET", "/v1/models/nope", "")); w.Code != 404 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

func FuzzEmbeddingsBody(f *testing.F) {
	for _, s := range []string{
		`{"input":"a cat"}`, `{"input":["a",{"text":"b"},{"image":"` + pixelURI + `"}]}`, `{"input":[[1,2]]}`,
		`{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"` + pixelURI + `"}}]}]}`,
		`{"input":"a","encoding_format":"base64","dimensions":3}`, `[[[[`, `{"input":"\ud800"}`, `{"input":{"type":"x"}}`, "",
	} {
		f.Add([]byte(s))
	}
	h := New(&fake{}, Options{Log: quiet})
	f.Fuzz(func(t *testing.T, body []byte) {
		status, answer := exchange(h, "/v1/embeddings", "application/json", body)
		if status != 200 && status != 400 && status != 404 && status != 413 && status != 422 {
			t.Fatalf("status %d: %s", status, answer)
		}
		if !json.Valid(answer) {
			t.Fatalf("answer is not JSON: %s", answer)
		}
	})
}

func FuzzDataURI(f *testing.F) {
	for _, s := range []string{
		pixelURI, pixelB64, "data:,x", "data:image/png;base64,", "DATA:IMAGE/PNG;x=y;BASE64,AA", "http://x", "file:x", "AA==", "_-8", "data:;base64,AAA=", "\n", "//x/y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		src, err := picture(s, "image")
		switch {
		case err == nil && (len(src.Data) == 0 || len(src.Data) > len(s)):
			t.Fatalf("%q became %d bytes", s, len(src.Data))
		case err == nil && isRemote(s):
			t.Fatalf("%q is remote and was taken", s)
		case err != nil && asFault(err).status/100 != 4:
			t.Fatalf("%q: status %d", s, asFault(err).status)
		}
	})
}
