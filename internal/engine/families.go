package engine

import (
	"context"
	"maps"
	"slices"
	"sync"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/grammar"
	"tonggan/internal/media"
	"tonggan/internal/model/ast"
	"tonggan/internal/model/blip"
	"tonggan/internal/model/clip"
	"tonggan/internal/model/fastspeech"
	"tonggan/internal/model/vits"
	"tonggan/internal/model/whisper"
	"tonggan/internal/nn"
	"tonggan/internal/understand"
)

// family is a published model class that tonggan runs.
type family struct {
	verbs []tonggan.Verb
	open  func(nn.Files) (parts, error)
	reads reading
}

// reading is what a family reads, which says what its folders must hold.
type reading int

const (
	words      reading = iota // has a tokenizer
	characters                // has a vocab.json of its own kind, and looks at no picture and no sound
	nothing                   // has neither
)

// parts are what an opened model does; nil for what it does not.
type parts struct {
	match   understand.Matcher
	embed   understand.Embedder
	ask     understand.Answerer
	caption generate.Captioner
	gaze    understand.Gazer
	hear    generate.Transcriber
	speak   generate.Speaker
	sounds  understand.Listener
}

// families is every class, by its name in config.json.
var families = map[string]family{
	"CLIPModel":                       {[]tonggan.Verb{tonggan.MatchVerb, tonggan.RankVerb, tonggan.EmbedVerb}, openCLIP, words},
	"ChineseCLIPModel":                {[]tonggan.Verb{tonggan.MatchVerb, tonggan.RankVerb, tonggan.EmbedVerb}, openCLIP, words},
	"BlipForImageTextRetrieval":       {[]tonggan.Verb{tonggan.MatchVerb, tonggan.RankVerb, tonggan.EmbedVerb}, openRetrieval, words},
	"BlipForQuestionAnswering":        {[]tonggan.Verb{tonggan.AskVerb}, openQA, words},
	"BlipForConditionalGeneration":    {[]tonggan.Verb{tonggan.CaptionVerb}, openCaptioner, words},
	"WhisperForConditionalGeneration": {[]tonggan.Verb{tonggan.TranscribeVerb}, openWhisper, words},
	"VitsModel":                       {[]tonggan.Verb{tonggan.SpeakVerb}, openVITS, characters},
	"FastSpeech2ConformerModel":       {[]tonggan.Verb{tonggan.SpeakVerb}, openFastSpeech, characters},
	"FastSpeech2ConformerWithHifiGan": {[]tonggan.Verb{tonggan.SpeakVerb}, openFastSpeech, characters},
	"ASTForAudioClassification":       {[]tonggan.Verb{tonggan.HearVerb}, openAST, nothing},
}

func classes() []string { return slices.Sorted(maps.Keys(families)) }

func classesFor(verb tonggan.Verb) (names []string) {
	for _, class := range classes() {
		if slices.Contains(families[class].verbs, verb) {
			names = append(names, class)
		}
	}
	return names
}

func openCLIP(f nn.Files) (parts, error) {
	m, err := clip.Open(f)
	if err != nil {
		return parts{}, err
	}
	return parts{match: newTowers(m), embed: m}, nil
}

func openRetrieval(f nn.Files) (parts, error) {
	m, err := blip.OpenRetrieval(f)
	if err != nil {
		return parts{}, err
	}
	return parts{match: crossing{m}, embed: m, gaze: m}, nil
}

func openQA(f nn.Files) (parts, error) {
	m, err := blip.OpenQA(f)
	return parts{ask: m, gaze: m}, err
}

func openCaptioner(f nn.Files) (parts, error) {
	m, err := blip.OpenCaptioner(f)
	return parts{caption: m, gaze: m}, err
}

func openWhisper(f nn.Files) (parts, error) {
	m, err := whisper.Open(f)
	return parts{hear: hearing{m}}, err
}

func openAST(f nn.Files) (parts, error) {
	m, err := ast.Open(f)
	return parts{sounds: m}, err
}

func openFastSpeech(f nn.Files) (parts, error) {
	m, err := fastspeech.Open(f)
	return parts{speak: quiet{m}}, err
}

// quiet draws no noise.
type quiet struct{ *fastspeech.Model }

func (m quiet) Say(ctx context.Context, text string, voice int, p tonggan.Prosody, _ uint64) ([]float32, string, error) {
	return m.Model.Say(ctx, text, voice, p)
}

func openVITS(f nn.Files) (parts, error) {
	m, err := vits.Open(f)
	if err != nil {
		return parts{}, err
	}
	return parts{speak: generate.Bend(m)}, nil
}

// hearing takes requests as the verbs word them.
type hearing struct{ *whisper.Model }

func (m hearing) Transcribe(ctx context.Context, samples []float32, r tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	o, err := options(r)
	if err != nil {
		return "", err
	}
	return m.Model.Transcribe(ctx, samples, o, each)
}

func (m hearing) Check(r tonggan.TranscribeRequest) error {
	o, err := options(r)
	if err != nil {
		return err
	}
	return m.Model.Check(o)
}

func options(r tonggan.TranscribeRequest) (whisper.Options, error) {
	o := whisper.Options{Language: r.Language, Task: r.Task, Prompt: r.Prompt, Temperature: r.Temperature, Words: r.Words, Plain: r.Plain, Beams: r.Beams, LengthPenalty: r.LengthPenalty}
	if o.Anything = r.Commands == tonggan.NoCommands; o.Anything || r.Commands == "" {
		return o, nil
	}
	var err error
	if o.Commands, err = grammar.Parse(r.Commands).Compile(); err != nil {
		return o, tonggan.Errorf(tonggan.Invalid, "the commands cannot be read: %w", err)
	}
	return o, nil
}

// crossing matches with a text encoder that looks at the picture.
type crossing struct{ *blip.Retrieval }

func (m crossing) Mask() (int32, bool) {
	id := m.MaskID()
	return id, id >= 0
}

func (m crossing) Look(pic *media.Picture) understand.Sight {
	return crossed{m.Retrieval, m.Retrieval.Look(pic)}
}

type crossed struct {
	model *blip.Retrieval
	seen  *nn.Seen
}

// Features are those of the model's domain: see [understand.Gazer].
func (s crossed) Features() []float32 { return s.seen.Features }

func (s crossed) Logits(texts [][]int32) []float64 { return s.model.Logits(s.seen, texts) }

func (s crossed) Maps(ids []int32) *nn.Maps {
	maps := new(nn.Maps)
	s.model.ITM(s.seen, ids, maps)
	return maps
}

// towers matches with two encoders that never meet. A cosine alone is no
// probability, so the text is weighed against texts that fit any picture: the logit
// is what a softmax over the two would have.
type towers struct {
	*clip.Model
	neutral func() []float32
}

// anyPicture says nothing about a picture, in both languages.
var anyPicture = []string{"a picture", "a photo", "一张图片", "一张照片"}

func newTowers(m *clip.Model) towers {
	return towers{m, sync.OnceValue(func() []float32 {
		mean := make([]float32, m.Dim())
		for _, text := range anyPicture {
			for i, v := range m.EmbedTexts([][]int32{m.Encode(text).IDs})[0] {
				mean[i] += v / float32(len(anyPicture))
			}
		}
		return mean
	})}
}

func (m towers) Mask() (int32, bool) { return 0, false }

func (m towers) Look(pic *media.Picture) understand.Sight {
	v := m.EmbedImages([]*media.Picture{pic})[0]
	return towered{m.Model, v, dot(v, m.neutral())}
}

type towered struct {
	model   *clip.Model
	picture []float32
	neutral float64 // mean cosine of texts that fit any picture
}

func (s towered) Logits(texts [][]int32) []float64 {
	logits := make([]float64, len(texts))
	for i, v := range s.model.EmbedTexts(texts) {
		logits[i] = float64(s.model.LogitScale()) * (dot(s.picture, v) - s.neutral)
	}
	return logits
}

func (s towered) Maps([]int32) *nn.Maps { return nil }

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
