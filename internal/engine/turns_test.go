package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tonggan"
)

// While a client takes its sound as slowly as it likes, others are answered, and who waits
// goes before the next sentence.
func TestTurns(t *testing.T) {
	e, err := New(Options{Slots: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	text := tonggan.SpeakRequest{Text: strings.Repeat("Yes. ", 6), Feeling: tonggan.Feeling{Mood: tonggan.Neutral}}
	whole, err := e.Speak(ctx, text)
	if err != nil {
		t.Fatal(err)
	}
	var samples int
	text.Each = func(s tonggan.Spoken) error {
		samples += len(s.Samples)
		a, err := e.Embed(ctx, tonggan.EmbedRequest{Parts: []tonggan.Part{{Text: "a cat"}}}) // in the only slot
		if err == nil && len(a.Vectors) != 1 {
			t.Errorf("%d vectors", len(a.Vectors))
		}
		return err
	}
	if _, err := e.Speak(ctx, text); err != nil || samples != len(whole.Samples) || samples == 0 {
		t.Errorf("%d samples, want %d; %v", samples, len(whole.Samples), err)
	}
	enough := errors.New("enough")
	text.Each = func(tonggan.Spoken) error { return tonggan.Errorf(tonggan.Invalid, "%w", enough) }
	if _, err := e.Speak(ctx, text); !errors.Is(err, enough) {
		t.Errorf("an error of the client's: %v", err)
	}
	if running, waiting := e.Load(); running != 0 || waiting != 0 {
		t.Errorf("%d run and %d wait when all is over", running, waiting)
	}

	// Who waits goes first.
	var order []string
	answered := make(chan error, 1)
	_, err = inTurns(ctx, e, e.ask("", tonggan.SpeakVerb, 0, 1, 0), func(pause rest) (*int, error) {
		go func() {
			_, err := do(ctx, e, e.ask("", tonggan.EmbedVerb, 0, 1, 0), func() (*int, error) {
				order = append(order, "other")
				return nil, nil
			})
			answered <- err
		}()
		for _, waiting := e.Load(); waiting == 0; _, waiting = e.Load() {
			time.Sleep(time.Millisecond)
		}
		order = append(order, "first")
		if err := pause(func() error { return nil }, false); err != nil {
			return nil, err
		}
		order = append(order, "second")
		return nil, pause(func() error { return nil }, false)
	})
	if err := errors.Join(err, <-answered); err != nil || strings.Join(order, " ") != "first other second" {
		t.Errorf("%v, %v", order, err)
	}
	// Behind the last sentence no slot is wanted, lest the end waits for others.
	busy, end := make(chan struct{}), make(chan struct{})
	_, err = e.Speak(ctx, tonggan.SpeakRequest{Text: "Yes.", Each: func(tonggan.Spoken) error {
		go func() {
			_, _ = do(ctx, e, e.ask("", tonggan.EmbedVerb, 0, 1, 0), func() (*int, error) { close(busy); <-end; return nil, nil })
		}()
		<-busy
		return nil
	}})
	if close(end); err != nil {
		t.Error(err)
	}
	// Nobody computes on a model that is closed.
	_, err = inTurns(ctx, e, e.ask("", tonggan.SpeakVerb, 0, 1, 0), func(pause rest) (*int, error) {
		return nil, pause(e.Close, false)
	})
	if tonggan.CodeOf(err) != tonggan.Busy {
		t.Errorf("closed meanwhile: %v", err)
	}
}
