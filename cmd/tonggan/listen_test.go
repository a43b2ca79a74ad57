package main

import (
	"bytes"
	"context"
	"testing"
	"time"

	"tonggan"
)

// interrupted is heard while somebody presses Ctrl-C.
type interrupted struct {
	press context.CancelFunc
	heard int
}

func (i *interrupted) Hear(x []float32) { i.heard += len(x) }
func (i *interrupted) Waiting() float64 { return 1 }

func (i *interrupted) Look(context.Context) (*tonggan.Heard, error) {
	i.press()
	time.Sleep(200 * time.Millisecond) // while the rest comes
	return nil, tonggan.Errorf(tonggan.Canceled, "interrupted")
}

func (i *interrupted) Finish(ctx context.Context) (*tonggan.Heard, error) {
	return &tonggan.Heard{Final: []tonggan.Word{{Text: "Goodbye.", End: 1}}}, ctx.Err()
}

func TestListenInterrupted(t *testing.T) {
	ctx, press := context.WithCancel(t.Context())
	defer press()
	var out bytes.Buffer
	a := &app{stdin: bytes.NewReader(make([]byte, 32000)), stdout: &out}
	i := &interrupted{press: press}
	err := a.runListen(ctx, i, 16000, 0.5)
	if err != nil || out.String() != "Goodbye.\n" || i.heard != 16000 {
		t.Errorf("said %q of %d samples, %v", out.String(), i.heard, err)
	}
}
