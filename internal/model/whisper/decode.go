package whisper

import (
	"bytes"
	"compress/zlib"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/grammar"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// The published fallback (§4.5): a window that is repetitive or unlikely is decoded
// again, more freely.
var temperatures = []float64{0, 0.2, 0.4, 0.6, 0.8, 1}

// Doubt is when a window's text is not believed, unless generation_config.json says otherwise.
type Doubt struct {
	Compression float64 // of the text by zlib: above it, it repeats itself
	LogProb     float64 // mean of the tokens: below it, it is unlikely
	NoSpeech    float64 // probability: above it an unlikely text was not said
}

var usual = Doubt{Compression: 2.4, LogProb: -1, NoSpeech: 0.6}

// decoded is what one window says.
type decoded struct {
	ids         []int32 // without prompt and end
	meanLog     float64 // of the tokens, end included
	compression float64
	noSpeech    float64
	temperature float64
	command     bool // one or several of Options.Commands
}

// silent says that nothing was said, bad that another try may do better.
func (t *Doubt) silent(d *decoded) bool { return d.noSpeech > t.NoSpeech && d.meanLog < t.LogProb }

func (t *Doubt) bad(d *decoded) bool {
	return (t.loops(d) || d.meanLog < t.LogProb) && !t.silent(d)
}

func (t *Doubt) loops(d *decoded) bool { return d.compression > t.Compression }

// better says that of two bad ones the first is to be kept.
func (t *Doubt) better(d, other *decoded) bool {
	if t.loops(d) != t.loops(other) {
		return !t.loops(d)
	}
	return d.meanLog > other.meanLog
}

// heard is one window, ready to be read by any number of decodings.
type heard struct {
	seen []nn.KV
}

// Window is how many seconds are heard at once.
func (m *Model) Window() float64 { return m.front.seconds(2 * m.cfg.Source) }

// mel analyses a recording.
func (m *Model) mel(samples []float32) *Mel { return m.front.mel(samples, 2*m.cfg.Source) }

// hear encodes a window of the recording from a frame on.
func (m *Model) hear(a *tensor.Arena, mel *Mel, from int) heard {
	n := 2 * m.cfg.Source
	x := a.New(n, mel.Mels)
	mel.Window(x.Data, from, n)
	return heard{m.text.Listen(a, m.audio.Forward(a, x))}
}

// language is the likeliest language of a window.
func (m *Model) language(a *tensor.Arena, h heard) string {
	if len(m.tokens.Langs) == 0 {
		return "en"
	}
	mark := a.Mark()
	defer a.Release(mark)
	c := nn.NewCache(a, len(m.text.Layers), 1, m.cfg.Width)
	x := m.text.Step(a, []int32{m.tokens.Start}, []*nn.Cache{c}, h.seen, nil)
	return best(m.text.Scores.Forward(a, x).Data, m.tokens.Langs)
}

// prompt is what stands before the text of a window: what was said earlier, cut to
// half the room, and what is wanted.
func (m *Model) prompt(o Options, earlier []int32) (ids []int32, start int) {
	t := m.tokens
	if len(earlier) > 0 && t.Prev >= 0 {
		most := m.cfg.Target/2 - 1
		ids = append(ids, t.Prev)
		ids = append(ids, earlier[max(0, len(earlier)-most):]...)
	}
	start = len(ids)
	ids = append(ids, t.Start)
	if len(t.Langs) > 0 {
		ids = append(ids, t.Langs[o.Language])
		task := t.Transcribe
		if m.translates(o) {
			task = t.Translate
		}
		if task >= 0 {
			ids = append(ids, task)
		}
	}
	if o.NoTimes {
		ids = append(ids, t.NoTimes)
	}
	return ids, start
}

// decode reads a window, more freely each time that the result is bad. If all are, the
// likeliest is kept that does not repeat itself, as faster-whisper does; the published
// code keeps the last, which was drawn most freely.
func (m *Model) decode(ctx context.Context, a *tensor.Arena, h heard, o Options, earlier []int32) (*decoded, error) {
	prompt, start := m.prompt(o, earlier)
	var best *decoded
	for _, temperature := range append([]float64{o.Temperature}, temperatures...) {
		if best != nil && temperature <= o.Temperature {
			continue
		}
		d, err := m.try(ctx, a, h, o, prompt, start, temperature)
		if err != nil || o.Plain || !m.tokens.Doubt.bad(d) {
			return d, err
		}
		if best == nil || m.tokens.Doubt.better(d, best) {
			best = d
		}
	}
	return best, nil
}

// writing is one decoding of a window.
type writing struct {
	m      *Model
	a      *tensor.Arena
	h      heard
	rules  rules
	room   int         // for tokens after the prompt
	seqs   []*nn.Cache // of each text that is written at once
	bottom tensor.Mark

	walk *grammar.Walk // of commands, if only these may be written
	most int           // of them
	fits []int32       // scratch
	kept []float32
}

// write prepares to write n texts at once after a prompt.
func (m *Model) write(a *tensor.Arena, h heard, o Options, prompt []int32, n int) *writing {
	room := max(1, min(m.tokens.MostTokens, m.cfg.Target-len(prompt)))
	w := &writing{m: m, a: a, h: h, rules: rules{Tokens: m.tokens, prompt: prompt, times: !o.NoTimes}, room: room, seqs: make([]*nn.Cache, n)}
	for i := range w.seqs {
		w.seqs[i] = nn.NewCache(a, len(m.text.Layers), len(prompt)+room, m.cfg.Width)
	}
	w.bottom = a.Mark()
	return w
}

// next adds a token to each text and scores what may follow: [len(ids), V].
func (w *writing) next(ids []int32) tensor.T {
	w.a.Release(w.bottom)
	x := w.m.text.Step(w.a, ids, w.seqs[:len(ids)], w.h.seen, nil)
	return w.m.text.Scores.Forward(w.a, x)
}

// try decodes a window once: at temperature 0 by beams if there are several, otherwise
// token by token.
func (m *Model) try(ctx context.Context, a *tensor.Arena, h heard, o Options, prompt []int32, start int, temperature float64) (*decoded, error) {
	mark := a.Mark()
	defer a.Release(mark)
	n := 1
	if temperature == 0 {
		n = max(1, o.Beams)
	}
	w := m.write(a, h, o, prompt, n)
	x := m.text.Step(a, prompt, w.seqs[:1], h.seen, nil)
	d := &decoded{temperature: temperature}
	if m.tokens.NoSpeech >= 0 {
		d.noSpeech = softmaxAt(m.text.Scores.Forward(a, x.Span(start, start+1)).Data, m.tokens.NoSpeech)
	}
	scores := m.text.Scores.Forward(a, x.Span(x.Rows()-1, x.Rows()))
	var t text
	var err error
	if n > 1 {
		t, err = w.search(ctx, scores, o.LengthPenalty)
	} else {
		t, err = w.draw(ctx, scores.Data, temperature)
	}
	if err != nil {
		return nil, err
	}
	d.ids, d.meanLog = t.ids, t.sum/float64(len(t.ids)+1)
	d.compression = compression(m.words(d.ids))
	return d, nil
}

// draw writes one text: the likeliest token each time or, at a temperature, one at random.
func (w *writing) draw(ctx context.Context, scores []float32, temperature float64) (t text, err error) {
	random := rand.New(rand.NewPCG(1, math.Float64bits(temperature))).Float64
	id := make([]int32, 1)
	for {
		if err := canceled(ctx); err != nil {
			return t, err
		}
		w.rules.apply(scores, t.ids)
		id[0] = greedy(scores)
		if temperature > 0 {
			id[0] = draw(scores, temperature, random)
		}
		t.sum += logProb(scores, id[0])
		if id[0] == w.m.tokens.End {
			return t, nil
		}
		if t.ids = append(t.ids, id[0]); len(t.ids) == w.room {
			return t, nil
		}
		scores = w.next(id).Data
	}
}

func canceled(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return tonggan.Errorf(tonggan.Canceled, "transcription was canceled: %w", err)
	}
	return nil
}

// words is the text of ids, without times and special tokens.
func (m *Model) words(ids []int32) string {
	return m.tok.Decode(slices.DeleteFunc(slices.Clone(ids), func(id int32) bool { return id >= m.tokens.End }))
}

// compression is how many times shorter zlib makes a text.
func compression(text string) float64 {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(text)) // a bytes.Buffer takes everything
	_ = z.Close()
	return float64(len(text)) / float64(b.Len())
}
