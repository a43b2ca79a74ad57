package generate

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/voice"
)

// SoundRate is what models hear, in Hz.
const SoundRate = 16000

// SoundBytes bounds the samples of a recording of so many seconds as it is decoded:
// two channels at 48 kHz, and never less than the default.
func SoundBytes(seconds float64) int64 {
	return max(256<<20, int64(math.Min(seconds, 1e6))*48000*2*4)
}

// Transcriber writes down samples at SoundRate. It hands over segments as it finds
// them, with the number of samples that are done, and returns the language.
type Transcriber interface {
	// Window is how many seconds are heard at once.
	Window() float64
	// Check reports what the model cannot do of a request.
	Check(r tonggan.TranscribeRequest) error
	Transcribe(ctx context.Context, samples []float32, r tonggan.TranscribeRequest, each func(s tonggan.Segment, done int) error) (string, error)
}

// Transcribe writes down what is said.
func Transcribe(ctx context.Context, m Transcriber, samples []float32, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	if r.Speakers < tonggan.AnySpeakers || r.Speakers > voice.MaxSpeakers {
		return nil, tonggan.Errorf(tonggan.Invalid, "speakers is %d; it must be from 1 to %d, or auto", r.Speakers, voice.MaxSpeakers)
	}
	answer := &tonggan.TranscribeAnswer{Sound: r.Sound.Name, Seconds: float64(len(samples)) / SoundRate}
	lang, err := m.Transcribe(ctx, samples, r, func(s tonggan.Segment, done int) error {
		s.Start, s.End = min(s.Start, answer.Seconds), min(s.End, answer.Seconds)
		for i := range s.Words {
			w := &s.Words[i]
			w.Start, w.End = min(w.Start, answer.Seconds), min(w.End, answer.Seconds)
		}
		answer.Segments = append(answer.Segments, s)
		if r.Each != nil {
			r.Each(s, float64(done)/SoundRate, answer.Seconds)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	answer.Language = lang
	if r.Speakers != 0 {
		if err := nameSpeakers(ctx, samples, answer.Segments, max(r.Speakers, 0)); err != nil {
			return nil, err
		}
	}
	if n := guesses(answer.Segments); n > 0 {
		answer.Warnings = append(answer.Warnings, fmt.Sprintf("%d of %d segments are guesses: the model was not sure of their words", n, len(answer.Segments)))
	}
	if len(answer.Segments) == 0 {
		answer.Warnings = append(answer.Warnings, "nothing was said, or nothing that the model could hear")
	}
	return answer, nil
}

// unsure is the mean log-probability of a segment's tokens below which it is a guess: where
// Whisper tries again (§4.5), and this is what was left after the last try.
const unsure = -1.0

func guesses(segments []tonggan.Segment) (n int) {
	for _, s := range segments {
		if s.MeanLogProb < unsure {
			n++
		}
	}
	return n
}

// nameSpeakers says who speaks in each segment.
func nameSpeakers(ctx context.Context, samples []float32, segments []tonggan.Segment, count int) error {
	spans := make([]voice.Span, len(segments))
	for i, s := range segments {
		spans[i] = voice.Span{Start: s.Start, End: s.End}
	}
	all, err := voice.Speakers(ctx, samples, spans, count)
	for i, who := range all {
		segments[i].Speaker = who
	}
	return err
}

// SpeakerName is what a segment's speaker is called; empty for nobody.
func SpeakerName(speaker int) string {
	if speaker == 0 {
		return ""
	}
	return "Speaker " + strconv.Itoa(speaker)
}

// Text is all that was said, in one line. Languages that write no spaces get none.
func Text(segments []tonggan.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		text := strings.TrimSpace(s.Text)
		if text == "" {
			continue
		}
		first := []rune(text)[0]
		if b.Len() > 0 && !wide(first) {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || 0x3000 <= r && r <= 0x303f || 0xff00 <= r && r <= 0xff60
}
