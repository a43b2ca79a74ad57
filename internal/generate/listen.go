package generate

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"tonggan"
)

const (
	agreed     = 0.4   // of a model's window: from there what is certain is cut off
	mostHeard  = 0.93  // of a model's window: from there everything is final
	utterance  = 0.8   // seconds of silence that end what is being said
	whisperish = 0.003 // amplitude, root mean square, below which nobody speaks
	remembered = 200   // characters of what was said that the model is told
	mostAgain  = 5     // words that may be found again
	sliver     = 0.1   // seconds by which a word may begin before the one before it ended
)

// Listener writes down sound as it arrives. What two looks in a row agree on is final
// (local agreement: Macháček et al. 2023, arXiv:2307.14743, §3.2); the rest is a guess.
// One goroutine uses it at a time.
type Listener struct {
	m   Transcriber
	r   tonggan.TranscribeRequest
	buf []float32 // what is not done with
	at  float64   // seconds before buf

	done  float64        // seconds: everything up to here is final
	last  []tonggan.Word // what the look before found behind that
	said  string         // what is final, the end of it, as it is written
	tail  []string       // its last words
	fresh int            // samples that no look has seen
}

// NewListener makes a listener. r says language, task and prompt.
func NewListener(m Transcriber, r tonggan.TranscribeRequest) *Listener {
	r.Words = true
	return &Listener{m: m, r: r, said: r.Prompt}
}

// Hear takes samples at SoundRate.
func (l *Listener) Hear(samples []float32) {
	l.buf = append(l.buf, samples...)
	l.fresh += len(samples)
}

// Waiting is how many seconds of sound no look has seen.
func (l *Listener) Waiting() float64 { return float64(l.fresh) / SoundRate }

// Look writes down what was heard so far: the words that became final now, and a guess
// about what follows them. After a pause everything is final.
func (l *Listener) Look(ctx context.Context) (final, guess []tonggan.Word, err error) {
	pause := l.quietFor()
	found, err := l.transcribe(ctx)
	if err != nil {
		return nil, nil, err
	}
	n := common(l.last, found)
	if pause >= utterance || float64(len(l.buf))/SoundRate > mostHeard*l.m.Window() {
		n = len(found)
	}
	final, guess = found[:n], found[n:]
	l.keep(final)
	l.last = guess
	switch {
	case len(guess) == 0 && pause >= utterance:
		l.cut(l.at + float64(len(l.buf))/SoundRate - 0.2)
	case float64(len(l.buf))/SoundRate > agreed*l.m.Window():
		l.cut(l.done)
		if len(guess) == 0 { // noise: a word may have begun in the last second
			l.cut(l.at + float64(len(l.buf))/SoundRate - 1)
		}
	}
	return final, guess, nil
}

// Finish makes everything final.
func (l *Listener) Finish(ctx context.Context) ([]tonggan.Word, error) {
	found, err := l.transcribe(ctx)
	if err != nil {
		return nil, err
	}
	l.keep(found)
	l.buf, l.last = nil, nil
	return found, nil
}

// transcribe looks at the buffer and leaves out what is final.
func (l *Listener) transcribe(ctx context.Context) (found []tonggan.Word, err error) {
	l.fresh = 0
	if len(l.buf) < SoundRate/10 || loudness(l.buf) < whisperish/10 {
		return nil, nil
	}
	r := l.r
	r.Prompt = l.said
	var earlier []tonggan.Word
	lang, err := l.m.Transcribe(ctx, l.buf, r, func(window []tonggan.Segment, _ int) error {
		for _, s := range window {
			for _, w := range s.Words {
				w.Start, w.End = w.Start+l.at, w.End+l.at
				if w.Start > l.done-sliver {
					found = append(found, w)
				} else {
					earlier = append(earlier, w)
				}
			}
		}
		return nil
	})
	if l.r.Language == "" && len(found) > 2 {
		l.r.Language = lang // it does not change with every breath
	}
	found = l.unsaid(earlier, found)
	inOrder(found, l.done, math.Inf(1))
	return found, err
}

// unsaid leaves out words that begin what was found and end what is final: a model may
// place them a little later than before. earlier are those that it did not: of a word that
// is said twice in a row, they tell which one found begins with.
func (l *Listener) unsaid(earlier, found []tonggan.Word) []tonggan.Word {
	if len(found) == 0 || found[0].Start >= l.done+1 {
		return found
	}
	all := slices.Concat(earlier, found)
	drop, best := 0, 0
	for n := range min(len(found), mostAgain) + 1 {
		same, end := 0, len(earlier)+n
		for same < min(end, len(l.tail)) && alike(all[end-1-same].Text, l.tail[len(l.tail)-1-same]) {
			same++
		}
		if same >= n && same > best {
			drop, best = n, same
		}
	}
	return found[drop:]
}

func (l *Listener) keep(words []tonggan.Word) {
	for _, w := range words {
		l.done = max(l.done, w.End)
		l.said += Between(l.said, w.Text) + w.Text
		l.tail = append(l.tail, w.Text)
	}
	l.tail = l.tail[max(0, len(l.tail)-mostAgain):]
	if r := []rune(l.said); len(r) > remembered {
		l.said = string(r[len(r)-remembered:])
	}
}

// cut lets go of the buffer up to a time.
func (l *Listener) cut(to float64) {
	n := int((to - l.at) * SoundRate)
	if n = max(0, min(n, len(l.buf))); n == 0 {
		return
	}
	l.buf = append([]float32(nil), l.buf[n:]...)
	l.at += float64(n) / SoundRate
}

// quietFor is how many seconds at the end of the buffer nobody speaks.
func (l *Listener) quietFor() float64 {
	const part = SoundRate / 20
	n := 0
	for end := len(l.buf); end >= part && loudness(l.buf[end-part:end]) < whisperish; end -= part {
		n += part
	}
	return float64(n) / SoundRate
}

func loudness(x []float32) float64 {
	var sum float64
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(max(len(x), 1)))
}

// common is how many words two looks agree on, from the first.
func common(a, b []tonggan.Word) (n int) {
	for n < len(a) && n < len(b) && alike(a[n].Text, b[n].Text) {
		n++
	}
	return n
}

// alike compares words without case and punctuation.
func alike(a, b string) bool {
	clean := func(s string) string {
		return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }))
	}
	return clean(a) == clean(b)
}

// Spaced joins words as they are written: with spaces, but not between characters.
func Spaced(words []tonggan.Word) string {
	segments := make([]tonggan.Segment, len(words))
	for i, w := range words {
		segments[i].Text = w.Text
	}
	return Text(segments)
}
