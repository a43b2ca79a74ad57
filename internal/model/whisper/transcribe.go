package whisper

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/grammar"
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// Options say what is wanted of a recording.
type Options struct {
	Language    string  // ISO code, "" is what the checkpoint says, or to find it out
	Task        string  // tonggan.Transcribe or Translate (into English); "" is what the checkpoint says
	NoTimes     bool    // one segment for each window, without times inside
	Prompt      string  // what was said before, or words to expect
	Words       bool    // also when each word was said
	Plain       bool    // take each window as it first comes out, silent or not, and do not tell it what the one before said, as transformers' generate does unless it is told otherwise
	Temperature float64 // to start from, 0 to 1

	Beams         int     // texts to follow at once where the temperature is 0, up to 16; 1 is greedy search, 0 what the checkpoint says
	LengthPenalty float64 // alpha of Wu et al. 2016, up to 1, for the sums of beams; 0 divides them by the length

	Commands *grammar.Matcher // what is most likely said; nil is what the folder says, if anything
	Anything bool             // no commands
}

// Check reports options that the model cannot follow.
func (m *Model) Check(o Options) error {
	if o.Temperature < 0 || o.Temperature > 1 || o.Temperature != o.Temperature {
		return tonggan.Errorf(tonggan.Invalid, "temperature is %g; it must be from 0 to 1", o.Temperature)
	}
	if o.Beams < 0 || o.Beams > maxBeams {
		return tonggan.Errorf(tonggan.Invalid, "beams is %d; it must be from 1 to %d", o.Beams, maxBeams)
	}
	if !(o.LengthPenalty >= 0 && o.LengthPenalty <= 1) {
		return tonggan.Errorf(tonggan.Invalid, "length penalty is %g; it must be from 0 to 1", o.LengthPenalty)
	}
	langs := m.tokens.Langs
	switch _, known := langs[o.Language]; {
	case o.Task != "" && o.Task != tonggan.Transcribe && o.Task != tonggan.Translate:
		return tonggan.Errorf(tonggan.Invalid, "task %q is not known: use transcribe or translate", o.Task)
	case m.translates(o) && m.tokens.Translate < 0:
		return tonggan.Errorf(tonggan.Unsupported, "this model does not translate: use a multilingual Whisper")
	case o.Language == "" || known || len(langs) == 0 && o.Language == "en":
		return nil
	case len(langs) == 0:
		return tonggan.Errorf(tonggan.Unsupported, "language %q: this model hears English only", o.Language)
	}
	var names []string
	for n := range langs {
		names = append(names, n)
	}
	slices.Sort(names)
	return tonggan.Errorf(tonggan.Unsupported, "language %q is not one that this model hears: %s", o.Language, strings.Join(names, " "))
}

// translates says whether English is to be written, whatever is spoken.
func (m *Model) translates(o Options) bool {
	return o.Task == tonggan.Translate || o.Task == "" && m.tokens.Translates
}

// Transcribe writes down samples at 16 kHz, window after window (§4.5). It hands over
// each window's segments, none if nobody speaks, with how many samples are done; an error of
// each stops it. It returns the language. It looks at ctx before every token.
func (m *Model) Transcribe(ctx context.Context, samples []float32, o Options, each func(window []tonggan.Segment, done int) error) (string, error) {
	if err := m.Check(o); err != nil {
		return "", err
	}
	if o.Beams == 0 {
		o.Beams = m.tokens.Beams
	}
	if o.Language == "" {
		o.Language = m.tokens.Language
	}
	o.NoTimes = o.NoTimes || int(m.tokens.FirstTime) >= m.cfg.Vocab
	a := tensor.Borrow()
	defer a.Return()
	mel := m.mel(samples)
	hop := m.front.hop
	frames, window := len(samples)/hop, 2*m.cfg.Source
	earlier := m.before(o.Prompt)
	walk := m.follow(o)
	given, lang := o.Language, "" // given: "" is to be found out, where somebody speaks
	for seek := 0; seek < frames; {
		if size := min(window, frames-seek); !o.Plain && quiet(samples[seek*hop:(seek+size)*hop]) {
			seek += size
			continue
		}
		mark := a.Mark()
		h := m.hear(a, mel, seek)
		if o.Language = given; given == "" {
			o.Language = m.language(a, h)
		}
		lang = o.Language
		d, err := m.decode(ctx, a, h, o, earlier)
		if err == nil && walk != nil && len(d.ids) > 0 && !m.tokens.Doubt.silent(d) {
			d, err = m.command(ctx, a, h, o, d, walk)
		}
		if err != nil {
			return o.Language, err
		}
		size := min(window, frames-seek)
		var segments []tonggan.Segment
		step := size
		if o.Plain || !m.tokens.Doubt.silent(d) {
			segments, step = m.cut(d, seek, size)
			if o.Words {
				m.addWords(a, h, o, segments, seek, size)
			}
			segments = slices.DeleteFunc(segments, func(s tonggan.Segment) bool { return s.Text == "" && !o.Plain })
		}
		a.Release(mark)
		seek += step
		if err := each(segments, min(seek*hop, len(samples))); err != nil {
			return o.Language, err
		}
		if len(segments) > 0 { // what nobody says is in no language
			given = lang
		}
		for _, s := range segments {
			earlier = append(earlier, s.Tokens...)
		}
		if o.Plain || d.temperature > 0.5 {
			earlier = m.before(o.Prompt)
		}
	}
	return cmp.Or(given, lang), nil
}

// quiet says that nothing can be heard: no tenth of a second is louder than -65 dB.
func quiet(samples []float32) bool {
	const part, least = Rate / 10, 3.2e-7 // power
	for len(samples) > 0 {
		n := min(part, len(samples))
		if kernel.Dot(samples[:n], samples[:n]) > float32(n)*least {
			return false
		}
		samples = samples[n:]
	}
	return true
}

// before are the tokens of a prompt.
func (m *Model) before(prompt string) []int32 {
	if strings.TrimSpace(prompt) == "" {
		return nil
	}
	ids := m.tok.Encode(" "+strings.TrimSpace(prompt), 0).IDs
	return slices.DeleteFunc(ids, func(id int32) bool { return id >= m.tokens.End })
}

// cut makes segments of a window of size frames from seek on, where its text has pairs
// of times, and says how many frames are done: to the last pair, or to the end.
func (m *Model) cut(d *decoded, seek, size int) (segments []tonggan.Segment, step int) {
	first := m.tokens.FirstTime
	perToken := 2 // frames
	segment := func(ids []int32, from, to int) tonggan.Segment {
		return tonggan.Segment{
			Start: m.front.seconds(seek + from), End: m.front.seconds(seek + to), Text: strings.TrimSpace(m.words(ids)), Tokens: ids,
			MeanLogProb: d.meanLog, Compression: d.compression, NoSpeech: d.noSpeech, Temperature: d.temperature, Command: d.command,
		}
	}
	at := func(id int32) int { return int(id-first) * perToken }
	isTime := func(i int) bool { return i >= 0 && d.ids[i] >= first }
	n := len(d.ids)
	var cuts []int // a time follows a time
	for i := 1; i < n; i++ {
		if isTime(i) && isTime(i-1) {
			cuts = append(cuts, i)
		}
	}
	if len(cuts) == 0 {
		end := size
		for i := n - 1; i >= 0; i-- {
			if isTime(i) {
				if d.ids[i] != first {
					end = at(d.ids[i])
				}
				break
			}
		}
		return []tonggan.Segment{segment(d.ids, 0, end)}, size
	}
	single := n >= 2 && isTime(n-1) && !isTime(n-2) // the last text ends and nothing follows
	if single {
		cuts = append(cuts, n)
	}
	begin := 0
	for _, c := range cuts {
		from, to := at(d.ids[begin]), at(d.ids[c-1])
		ids := d.ids[begin:c]
		if c == cuts[len(cuts)-1] && !single {
			ids = d.ids[begin : c+1] // the time of what was not finished belongs to it, as in the reference
		}
		segments = append(segments, segment(ids, from, to))
		begin = c
	}
	if single {
		return segments, size
	}
	return segments, max(at(d.ids[begin-1]), 1)
}
