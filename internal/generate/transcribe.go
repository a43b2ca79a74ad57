package generate

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// Transcriber writes down samples at SoundRate. It hands over each window's segments, none
// where nobody speaks, with the number of samples that are done, and returns the language.
type Transcriber interface {
	// Window is how many seconds are heard at once.
	Window() float64
	// Check reports what the model cannot do of a request.
	Check(r tonggan.TranscribeRequest) error
	Transcribe(ctx context.Context, samples []float32, r tonggan.TranscribeRequest, each func(window []tonggan.Segment, done int) error) (string, error)
}

// Transcribe writes down what is said.
func Transcribe(ctx context.Context, m Transcriber, samples []float32, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	if r.Speakers < tonggan.AnySpeakers || r.Speakers > voice.MaxSpeakers {
		return nil, tonggan.Errorf(tonggan.Invalid, "speakers is %d; it must be from 1 to %d, or auto", r.Speakers, voice.MaxSpeakers)
	}
	answer := &tonggan.TranscribeAnswer{Sound: r.Sound.Name, Seconds: float64(len(samples)) / SoundRate}
	lang, err := m.Transcribe(ctx, samples, r, func(window []tonggan.Segment, done int) error {
		for _, s := range window {
			s.Start, s.End = min(s.Start, answer.Seconds), min(s.End, answer.Seconds)
			inOrder(s.Words, s.Start, s.End)
			answer.Segments = append(answer.Segments, s)
			if r.Each == nil {
				continue
			}
			if err := r.Each(s, float64(done)/SoundRate, answer.Seconds); err != nil {
				return err
			}
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

// inOrder keeps the times of words between two others, as those of their segment, which the
// model finds in another way; and no word begins before the one before it ends.
func inOrder(words []tonggan.Word, start, end float64) {
	for i := range words {
		w := &words[i]
		w.Start = min(max(w.Start, start), end)
		w.End = min(max(w.End, w.Start), end)
		start = w.End
	}
}

// Text is all that was said, in one line. Languages that write no spaces get none.
func Text(segments []tonggan.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		text := strings.TrimSpace(s.Text)
		b.WriteString(Between(b.String(), text))
		b.WriteString(text)
	}
	return b.String()
}

// Between is what stands between two pieces of speech that are written in a row: a space,
// but nothing next to characters that are written without, unless a narrow mark parts them.
func Between(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if a == "" || b == "" || wide(last) || wide(first) && !strings.ContainsRune(".,!?;:", last) {
		return ""
	}
	return " "
}

// wide says that no space stands beside a character. 3000 to 30ff are marks and kana; ー is
// of no one script.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Thai, unicode.Lao, unicode.Myanmar) || 0x3000 <= r && r <= 0x30ff || 0xff00 <= r && r <= 0xff9f
}
