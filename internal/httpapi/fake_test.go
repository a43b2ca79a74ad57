package httpapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"tonggan"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is an engine that remembers what it was asked and answers by rote.
type fake struct {
	mu    sync.Mutex
	asked any
	err   error                 // returned instead of an answer
	looks error                 // returned by the looks of a live transcription
	quiet bool                  // recordings hold no speech
	work  func(context.Context) // called before the answer
}

func (f *fake) do(ctx context.Context, r any) error {
	f.mu.Lock()
	f.asked = r
	err, work := f.err, f.work
	f.mu.Unlock()
	if work != nil {
		work(ctx)
	}
	if ctx.Err() != nil {
		return tonggan.Errorf(tonggan.Canceled, "canceled")
	}
	return err
}

func (f *fake) last() any {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

func (f *fake) Match(ctx context.Context, r tonggan.MatchRequest) (*tonggan.MatchAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	a := &tonggan.MatchAnswer{Image: r.Image.Name, Model: "blip-itm-s"}
	for _, t := range r.Texts {
		one := tonggan.MatchResult{Text: t, Verdict: tonggan.Match, Probability: 0.98765, Calibrated: true}
		if strings.Contains(t, "red") {
			one.Verdict, one.Probability, one.Contradicted = tonggan.Mismatch, 0.01, []string{"red"}
		}
		if r.Heatmaps {
			one.Heatmaps = []tonggan.Heatmap{{Word: "cat", PNG: []byte("png")}}
		}
		a.Results = append(a.Results, one)
	}
	return a, nil
}

func (f *fake) Ask(ctx context.Context, r tonggan.AskRequest) (*tonggan.AskAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	return &tonggan.AskAnswer{Image: r.Image.Name, Model: "blip-vqa-s", Question: r.Question, Answer: "blue", Warnings: []string{"cut"}}, nil
}

func (f *fake) Caption(ctx context.Context, r tonggan.CaptionRequest) (*tonggan.CaptionAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	return &tonggan.CaptionAnswer{Image: r.Image.Name, Model: "blip-caption-s", Lang: "zh", Caption: "一只猫"}, nil
}

func (f *fake) Rank(ctx context.Context, r tonggan.RankRequest) (*tonggan.RankAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	a := &tonggan.RankAnswer{Model: "clip-s"}
	for i, it := range r.Items {
		a.Results = append([]tonggan.Ranked{{Name: it.Name, Index: i, Score: float64(i) / float64(len(r.Items))}}, a.Results...)
	}
	return a, nil
}

func (f *fake) Embed(ctx context.Context, r tonggan.EmbedRequest) (*tonggan.EmbedAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	a := &tonggan.EmbedAnswer{Model: "clip-s", Tokens: 3 * len(r.Parts)}
	for range r.Parts {
		a.Vectors = append(a.Vectors, []float32{0.6, -0.8, 0})
	}
	return a, nil
}

func (f *fake) Transcribe(ctx context.Context, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	each := r.Each
	r.Each = nil // functions do not compare
	a := &tonggan.TranscribeAnswer{Sound: r.Sound.Name, Model: "whisper", Language: "en", Seconds: 2.5, Segments: []tonggan.Segment{
		{Start: 0, End: 1, Text: "Hello.", Tokens: []int32{1, 2}, MeanLogProb: -0.25, Compression: 0.75, NoSpeech: 0.01},
		{Start: 1, End: 2.5, Text: "How are you?", Tokens: []int32{3}, Temperature: 0.2},
	}}
	if f.quiet {
		a.Segments = nil
		return a, f.do(ctx, r)
	}
	if r.Speakers != 0 {
		a.Segments[1].Speaker = 1
	}
	if r.Words {
		a.Segments[0].Words = []tonggan.Word{{Start: 0.1, End: 0.9, Text: "Hello.", Probability: 0.5}}
	}
	if each != nil {
		if err := each(a.Segments[0], 1, 2.5); err != nil {
			return nil, err
		}
	}
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	if each != nil {
		if err := each(a.Segments[1], 2.5, 2.5); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (f *fake) Hear(ctx context.Context, r tonggan.HearRequest) (*tonggan.HearAnswer, error) {
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	dog := tonggan.SoundKind{Name: "dog", Chinese: "狗叫声", Probability: 0.98765}
	return &tonggan.HearAnswer{Sound: r.Sound.Name, Model: "ast-s", Seconds: 4, Caption: "a dog barks", Chinese: "狗叫声",
		Events: []tonggan.SoundEvent{{Start: 1, End: 2.5, SoundKind: dog}}, Top: []tonggan.SoundKind{dog}}, nil
}

func (f *fake) Speak(ctx context.Context, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error) {
	each := r.Each
	r.Each = nil
	a := &tonggan.SpeakAnswer{Model: "vits", Rate: 16000, Samples: []float32{0, 0.5, -0.5}}
	if strings.HasPrefix(r.Text, "odd") {
		a.Warnings = []string{"cannot read 猫😀"}
	}
	if each != nil && strings.HasSuffix(r.Text, "short") {
		if err := each(tonggan.Spoken{Text: "a", Samples: a.Samples, Rate: 16000, Of: 1, All: 1}); err != nil {
			return nil, err
		}
		return a, f.do(ctx, r)
	}
	first := tonggan.Spoken{Text: "a", Samples: a.Samples[:2], Rate: 16000, Of: 1, All: 2}
	if each != nil && r.Text != "fail at once" {
		if err := each(first); err != nil {
			return nil, err
		}
	}
	if err := f.do(ctx, r); err != nil {
		return nil, err
	}
	if each != nil {
		if err := each(tonggan.Spoken{Text: "b", Samples: a.Samples[2:], Rate: 16000, Of: 2, All: 2}); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (f *fake) Listen(_ context.Context, r tonggan.TranscribeRequest) (tonggan.Live, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = r
	return &fakeLive{err: f.looks}, f.err
}

// fakeLive hears a word in each second.
type fakeLive struct {
	heard, seen, said int
	err               error
}

func (l *fakeLive) Hear(x []float32) { l.heard += len(x) }
func (l *fakeLive) Waiting() float64 { return float64(l.heard-l.seen) / 16000 }
func (l *fakeLive) Look(ctx context.Context) (*tonggan.Heard, error) {
	if l.seen = l.heard; l.err != nil {
		return nil, l.err
	}
	h := &tonggan.Heard{Guess: []tonggan.Word{{Text: "perhaps", Start: float64(l.said), End: float64(l.said) + 0.5}}}
	for l.said < l.heard/16000 {
		h.Final = append(h.Final, tonggan.Word{Text: "word", Start: float64(l.said), End: float64(l.said) + 1})
		l.said++
	}
	return h, ctx.Err()
}
func (l *fakeLive) Finish(ctx context.Context) (*tonggan.Heard, error) {
	h, err := l.Look(ctx)
	if err == nil {
		h.Guess = nil
	}
	return h, err
}

func (f *fake) Models() []tonggan.ModelInfo {
	return []tonggan.ModelInfo{
		{Name: "clip-s", Class: "ChineseCLIPModel", Verbs: []tonggan.Verb{tonggan.RankVerb, tonggan.EmbedVerb}, Lang: []string{"en", "zh"}},
		{Name: "whisper", Class: "WhisperForConditionalGeneration", Verbs: []tonggan.Verb{tonggan.TranscribeVerb}},
		{Name: "blip-itm-s", Class: "BlipForImageTextRetrieval", Verbs: []tonggan.Verb{tonggan.MatchVerb}},
		{Name: "blip-caption-s", Class: "BlipForConditionalGeneration", Verbs: []tonggan.Verb{tonggan.CaptionVerb}},
	}
}

// quiet is a log that nobody reads.
var quiet = slog.New(slog.DiscardHandler)

// harness is a handler on a fake engine.
type harness struct {
	t      *testing.T
	engine *fake
	api    *api
	log    *bytes.Buffer // one JSON object a line
	spec   *document
}

func newHarness(t *testing.T, o Options) *harness {
	h := &harness{t: t, engine: &fake{}, log: &bytes.Buffer{}}
	o.Log = slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.api = newAPI(h.engine, o.withDefaults())
	h.spec = readDocument(t, h.api.spec)
	return h
}

// request makes a request as a local client would.
func request(method, path, body string, header ...string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	return r
}

// send serves a request, and holds request and answer to the OpenAPI document.
func (h *harness) send(r *http.Request) *httptest.ResponseRecorder {
	h.t.Helper()
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	h.spec.check(h.t, r, body, w)
	return w
}

func (h *harness) post(path, body string) *httptest.ResponseRecorder {
	h.t.Helper()
	return h.send(request("POST", path, body))
}

// errorOf reads an OpenAI error.
func errorOf(t *testing.T, w *httptest.ResponseRecorder) errorJSON {
	t.Helper()
	var b errorBody
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil {
		t.Fatalf("status %d with body %.200q: %v", w.Code, w.Body, err)
	}
	return b.Error
}

// a picture as clients send it. The fake does not look inside.
var (
	pixel    = []byte("\x89PNG\r\n\x1a\n pixels")
	pixelB64 = base64.StdEncoding.EncodeToString(pixel)
	pixelURI = "data:image/png;base64," + pixelB64
)
