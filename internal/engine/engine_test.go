package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/token"
)

// testPicture is a small PNG.
func testPicture(t testing.TB) tonggan.Source {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return tonggan.Source{Name: "dot.png", Data: b.Bytes()}
}

// talker answers with what say returns.
type talker struct {
	say func(ctx context.Context, question string) (string, error)
}

func (m talker) Answer(ctx context.Context, _ *media.Picture, question string) (string, token.Encoding, error) {
	answer, err := m.say(ctx, question)
	return answer, token.Encoding{}, err
}

// newTalker makes an engine whose one model is a talker; opened counts how often it
// was opened.
func newTalker(t *testing.T, o Options, opened *int, say func(ctx context.Context, question string) (string, error)) *Engine {
	t.Helper()
	o.Builtin = builtinFS(map[string]string{"blip-vqa-s": "Talker", "silent": "Silent", "odd": "OddModel"})
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	e.families = map[string]family{
		"Talker": {[]tonggan.Verb{tonggan.AskVerb}, func(nn.Files) (parts, error) {
			if opened != nil {
				*opened++
			}
			return parts{ask: talker{say}}, nil
		}, words},
		"Silent": {[]tonggan.Verb{tonggan.CaptionVerb}, nil, words},
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// builtinFS makes a folder of models without weights, by class.
func builtinFS(classes map[string]string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, class := range classes {
		put := func(file, data string) { files[name+"/"+file] = &fstest.MapFile{Data: []byte(data)} }
		put("config.json", fmt.Sprintf(`{"architectures":[%q]}`, class))
		put("preprocessor_config.json", `{}`)
		put("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ncat\n")
		put("tokenizer_config.json", `{"tokenizer_class":"BertTokenizer"}`)
		put("model.safetensors", "\x02\x00\x00\x00\x00\x00\x00\x00{}")
	}
	return files
}

func TestAskOpensOnce(t *testing.T) {
	opened := 0
	e := newTalker(t, Options{}, &opened, func(_ context.Context, q string) (string, error) { return "echo " + q, nil })
	for range 3 {
		a, err := e.Ask(t.Context(), tonggan.AskRequest{Image: testPicture(t), Question: "hello"})
		if err != nil {
			t.Fatal(err)
		}
		if a.Answer != "echo hello" || a.Model != "blip-vqa-s" || a.Image != "dot.png" || a.Question != "hello" {
			t.Errorf("got %+v", a)
		}
	}
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestPanicBecomesOneInternalError(t *testing.T) {
	var log bytes.Buffer
	e := newTalker(t, Options{Slots: 1, Log: slog.New(slog.NewTextHandler(&log, nil))}, nil,
		func(_ context.Context, q string) (string, error) { panic("secret shapes [3, 4]") })
	for range 2 { // the slot comes back
		_, err := e.Ask(t.Context(), tonggan.AskRequest{Image: testPicture(t), Question: "hello"})
		if tonggan.CodeOf(err) != tonggan.Internal || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v", err)
		}
	}
	if !strings.Contains(log.String(), "secret shapes") || !strings.Contains(log.String(), "engine_test.go") {
		t.Errorf("the log does not tell the cause: %s", log.String())
	}
}

func TestUnknownErrorBecomesInternal(t *testing.T) {
	e := newTalker(t, Options{}, nil, func(context.Context, string) (string, error) { return "", errors.New("/home/secret") })
	_, err := e.Ask(t.Context(), tonggan.AskRequest{Image: testPicture(t), Question: "hello"})
	if tonggan.CodeOf(err) != tonggan.Internal || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestQueue(t *testing.T) {
	started, finish := make(chan bool, 10), make(chan bool)
	e := newTalker(t, Options{Slots: 1}, nil, func(ctx context.Context, q string) (string, error) {
		started <- true
		<-finish
		return q, ctx.Err()
	})
	ask := func(ctx context.Context) error {
		_, err := e.Ask(ctx, tonggan.AskRequest{Image: testPicture(t), Question: "hello"})
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := ask(t.Context()); err != nil {
			t.Errorf("running: %v", err)
		}
	})
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 1)
	go func() { waiting <- ask(ctx) }()
	for _, n := e.Load(); n < 1; _, n = e.Load() {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(2 * shortWait) // a third would be let in while the first has taken no time
	if err := ask(t.Context()); tonggan.CodeOf(err) != tonggan.Busy {
		t.Errorf("third: %v, want busy", err)
	}
	if running, waiting := e.Load(); running != 1 || waiting != 1 {
		t.Errorf("load is %d and %d, want 1 and 1", running, waiting)
	}
	cancel()
	if err := <-waiting; tonggan.CodeOf(err) != tonggan.Canceled {
		t.Errorf("waiting: %v, want canceled", err)
	}
	closed := make(chan bool)
	go func() { e.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("Close did not wait")
	case <-time.After(20 * time.Millisecond):
	}
	close(finish)
	wg.Wait()
	<-closed
	if err := ask(t.Context()); tonggan.CodeOf(err) != tonggan.Busy {
		t.Errorf("after Close: %v", err)
	}
	if running, waiting := e.Load(); running != 0 || waiting != 0 {
		t.Errorf("load is %d and %d at the end", running, waiting)
	}
}

func TestCanceledWhileRunning(t *testing.T) {
	e := newTalker(t, Options{}, nil, func(ctx context.Context, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := e.Ask(ctx, tonggan.AskRequest{Image: testPicture(t), Question: "hello"})
	if tonggan.CodeOf(err) != tonggan.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestModelErrors(t *testing.T) {
	dir := t.TempDir()
	e := newTalker(t, Options{Folders: true}, nil, func(_ context.Context, q string) (string, error) { return q, nil })
	strict := newTalker(t, Options{}, nil, func(_ context.Context, q string) (string, error) { return q, nil })
	for _, c := range []struct {
		name  string
		e     *Engine
		model string
		code  tonggan.Code
		says  []string
	}{
		{"wrong verb", e, "silent", tonggan.Unsupported, []string{"silent", "Silent", "cannot ask", "BlipForQuestionAnswering"}},
		{"unknown class", e, "odd", tonggan.Unsupported, []string{"OddModel", "CLIPModel"}},
		{"no such name", e, "nowhere", tonggan.NotFound, []string{"nowhere"}},
		{"empty folder", e, dir, tonggan.NotFound, []string{dir, "config.json"}},
		{"a folder from a network", strict, dir, tonggan.NotFound, []string{"blip-vqa-s"}},
		{"a way out of the built-in models", strict, "../engine", tonggan.NotFound, []string{"there is no model"}},
	} {
		_, err := c.e.Ask(t.Context(), tonggan.AskRequest{Model: c.model, Image: testPicture(t), Question: "hello"})
		if tonggan.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
			continue
		}
		for _, part := range c.says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", c.name, err, part)
			}
		}
	}
}

func TestModels(t *testing.T) {
	e := newTalker(t, Options{}, nil, nil)
	infos := e.Models()
	if len(infos) != 2 || infos[0].Name != "blip-vqa-s" || infos[0].Class != "Talker" || len(infos[0].Default) != 1 || infos[0].Bytes == 0 ||
		infos[1].Name != "silent" || len(infos[1].Default) != 0 || infos[1].Lang == nil {
		t.Errorf("got %+v", infos)
	}
}

// Several models may be the engine's own, each for the verbs that it serves.
func TestOwnModels(t *testing.T) {
	const whisper, clip, itm = "../model/whisper/testdata/tiny", "../model/clip/testdata/tiny-clip", "../model/blip/testdata/tiny-itm"
	e, err := New(Options{Models: []string{whisper, clip, "clip-s", itm}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for verb, want := range map[tonggan.Verb]string{
		tonggan.TranscribeVerb: "tiny", tonggan.EmbedVerb: "tiny-clip", tonggan.MatchVerb: "tiny-clip", tonggan.AskVerb: "blip-vqa-s",
	} {
		if o, err := e.find("", verb); err != nil || o.name != want {
			t.Errorf("%s is not served by %s but %s (%v)", verb, want, o.name, err)
		}
	}
	if o, err := e.find("clip-s", tonggan.EmbedVerb); err != nil || o.name != "clip-s" {
		t.Errorf("a built-in model by name: %+v, %v", o, err)
	}
	var names []string
	for _, m := range e.Models() {
		names = append(names, m.Name)
	}
	if !slices.Equal(names[:4], []string{"tiny", "tiny-clip", "tiny-itm", "ast-s"}) {
		t.Errorf("models: %q", names)
	}
	if _, err := New(Options{Models: []string{clip, "../model/whisper/../clip/testdata/tiny-clip"}}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("two folders of one name: %v", err)
	}
}

func TestOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"threads":   {Threads: -1},
		"precision": {Precision: "int4"},
		"slots":     {Slots: -1},
		"wait":      {Wait: -1},
		"long wait": {Wait: 2 * time.Hour},
	} {
		if _, err := New(o); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Options{Models: []string{t.TempDir() + "/none"}, Builtin: fstest.MapFS{}}); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("missing folder: %v", err)
	}
}

func TestCard(t *testing.T) {
	c, err := parseCard("m", []byte(`{"name":"m","lang":["zh","en"],"calibration":{"a":2,"b":1},"thresholds":{"match":0.7,"mismatch":0.2},
		"contradict":{"margin":3},"heat":{"layers":[1,2]},"prompts":{"zh":"图中"},"later":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if tune := c.tuning; !tune.Calibrated || tune.A != 2 || tune.B != 1 || tune.Match != .7 || tune.Mismatch != .2 || tune.Margin != 3 || len(tune.Layers) != 2 {
		t.Errorf("got %+v", tune)
	}
	if v := c.voice(); v.First != "zh" || v.Prompts["zh"] != "图中" {
		t.Errorf("got %+v", v)
	}
	if c, err := parseCard("m", nil); err != nil || c.tuning.Calibrated {
		t.Errorf("no card: %+v %v", c, err)
	}
	for _, bad := range []string{"{", `{"calibration":{"a":0}}`, `{"thresholds":{"match":0.1,"mismatch":0.9}}`} {
		if _, err := parseCard("the model", []byte(bad)); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "the model") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// transformers 5 writes processor_config.json and no preprocessor_config.json.
func TestProcessorConfig(t *testing.T) {
	for _, c := range []struct{ file, want, says string }{
		{`{"image_processor": {"size": 30}, "processor_class": "CLIPProcessor"}`, `{"size": 30}`, ""},
		{`{"image_processor": null, "feature_extractor": {"feature_size": 80}}`, `{"feature_size": 80}`, ""},
		{`{"processor_class": "CLIPProcessor"}`, "", "neither image_processor nor feature_extractor"},
		{`[]`, "", "processor_config.json is not valid"},
		{"", "", "neither preprocessor_config.json nor processor_config.json"},
	} {
		files := builtinFS(map[string]string{"talker": "Talker"})
		delete(files, "talker/preprocessor_config.json")
		if c.file != "" {
			files["talker/processor_config.json"] = &fstest.MapFile{Data: []byte(c.file)}
		}
		e := newTalker(t, Options{}, nil, nil)
		seen := ""
		e.families["Talker"] = family{[]tonggan.Verb{tonggan.AskVerb}, func(f nn.Files) (parts, error) {
			seen = string(f.Preprocessor)
			return parts{ask: talker{}}, nil
		}, words}
		sub, err := fs.Sub(files, "talker")
		if err != nil {
			t.Fatal(err)
		}
		o := &origin{name: "talker", where: "talker", files: sub, family: e.families["Talker"]}
		m, err := e.load(o)
		if err == nil {
			err = m.close()
		}
		if seen != c.want || c.says == "" != (err == nil) || c.says != "" && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q, %v; want %q", c.file, seen, err, c.want)
		}
	}
}
