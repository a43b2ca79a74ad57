package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/sound"
)

const (
	maxPiece   = 1 << 20         // bytes of one message
	livePart   = 16 << 10        // bytes of it that are handed on at once
	liveLook   = 0.5             // seconds of new sound between two looks
	liveMost   = 5               // seconds that wait for one, however much more is there
	liveLength = 4 * time.Hour   // of one session
	liveClose  = 5 * time.Second // for the client to take leave
)

// liveIdle is how long a session goes on without a message.
var liveIdle = 60 * time.Second // tests are less patient

// The messages of a live transcription.
type (
	liveJSON struct {
		Type  string     `json:"type"` // "partial" or "final"
		Text  string     `json:"text"`
		Start float64    `json:"start"`
		End   float64    `json:"end"`
		Words []wordJSON `json:"words"`
	}
	liveEndJSON struct {
		Type  string     `json:"type"` // "done" or "error"
		Error *errorJSON `json:"error,omitempty"`
	}
)

// live is a WebSocket: the client sends 16-bit little-endian samples of one channel as
// binary messages, and the text {"type":"end"} when that was all. It gets what was said.
func (a *api) live(c *call) (any, error) {
	if !strings.EqualFold(c.r.Header.Get("Upgrade"), "websocket") || !strings.Contains(strings.ToLower(c.r.Header.Get("Connection")), "upgrade") {
		c.w.Header().Set("Upgrade", "websocket")
		return nil, faultf(426, "upgrade_required", "", "%s is a WebSocket: connect with ws:// or wss://", c.route.path)
	}
	q := c.r.URL.Query()
	for name := range q {
		if _, known := c.route.op.query[name]; !known {
			return nil, invalid(clip(name), "there is no %q here: use %s", clip(name), strings.Join(slices.Sorted(maps.Keys(c.route.op.query)), ", "))
		}
	}
	req := tonggan.TranscribeRequest{Language: tonggan.LanguageCode(q.Get("language")), Prompt: q.Get("prompt"), Commands: q.Get("commands")}
	rate := generate.SoundRate
	if s := q.Get("rate"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < sound.MinRate || n > sound.MaxRate {
			return nil, invalid("rate", `"rate" is %q: use %d to %d`, clip(s), sound.MinRate, sound.MaxRate)
		}
		rate = n
	}
	if len(req.Prompt) > maxText {
		return nil, coded(tonggan.TooLarge, "prompt", `"prompt" is %d bytes: the limit is %d`, len(req.Prompt), maxText)
	}
	var err error
	if req.Model, err = c.pick(q.Get("model"), tonggan.TranscribeVerb); err != nil {
		return nil, err
	}
	err = c.engine(func() error {
		l, err := a.engine.Listen(c.ctx(), req)
		if err != nil {
			return err
		}
		_ = c.rc.SetReadDeadline(time.Time{})
		ws, err := websocket.Accept(c.w, c.r, &websocket.AcceptOptions{InsecureSkipVerify: true, Subprotocols: []string{"realtime"}}) // guard.go looked at the origin
		if err != nil {
			return errSent // Accept has answered
		}
		s := &session{c: c, ws: ws, live: l, in: sound.NewStream(rate, generate.SoundRate)}
		s.run(c.ctx())
		return errSent
	}, spokenSigns...)
	if errors.Is(err, errSent) {
		return sent{}, nil
	}
	return nil, err
}

// errSent says that the answer is on its way already.
var errSent = errors.New("sent")

// session is one live transcription.
type session struct {
	c    *call
	ws   *websocket.Conn
	live tonggan.Live
	in   *sound.Stream
}

// run hears until the client ends, goes away or the server shuts down, and takes leave.
func (s *session) run(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	s.ws.SetReadLimit(-1)           // read has its own, so that the client hears why
	pieces := make(chan []byte, 16) // when they are full, the client waits
	ended := make(chan error, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		ended <- s.read(ctx, pieces)
	}()
	defer func() { stop(); <-read }()      // stop cuts the line if a read is pending
	s.end(ctx, s.hear(ctx, pieces, ended)) // so this is before it
}

// hear takes pieces until there are no more, and shows what was said.
func (s *session) hear(ctx context.Context, pieces <-chan []byte, ended <-chan error) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	began := time.Now()
	last := began // when something came
	for {
		select {
		case p := <-pieces:
			s.live.Hear(s.in.PCM16(p))
			last = time.Now()
		case err := <-ended:
			for len(pieces) > 0 {
				s.live.Hear(s.in.PCM16(<-pieces))
			}
			if err != nil {
				return err
			}
			return s.finish(ctx)
		case <-tick.C:
			if s.c.api.gate.isDraining() || time.Since(last) > liveIdle || time.Since(began) > liveLength {
				return s.finish(ctx)
			}
		}
		if w := s.live.Waiting(); w >= liveMost || w >= liveLook && len(pieces) == 0 {
			h, err := s.live.Look(ctx)
			if err != nil {
				return err
			}
			if err := s.show(ctx, h); err != nil {
				return nil // the client went away
			}
		}
	}
}

// read takes messages until the end of the sound: nil; a client that broke off, or that
// sends what is no sound, is an error.
func (s *session) read(ctx context.Context, to chan<- []byte) error {
	for {
		kind, data, err := s.message(ctx)
		switch {
		case len(data) > maxPiece:
			return coded(tonggan.TooLarge, "", "a message is over the limit of %s: send shorter ones", size(maxPiece))
		case websocket.CloseStatus(err) == websocket.StatusNormalClosure, websocket.CloseStatus(err) == websocket.StatusGoingAway, errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return tonggan.Errorf(tonggan.Canceled, "the client broke off")
		case kind == websocket.MessageText:
			var m struct {
				Type string `json:"type"`
			}
			if json.Unmarshal(data, &m) == nil && m.Type == "end" {
				return nil
			}
			return invalid("", `a text message must be {"type":"end"}; sound goes in binary ones`)
		case len(data)%2 != 0:
			return invalid("", "a message of %d bytes is no whole number of 16-bit samples: send an even number of bytes", len(data))
		}
		for part := range slices.Chunk(data, livePart) {
			select {
			case to <- part:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// message reads a message, or as much of it as says that it is too long.
func (s *session) message(ctx context.Context) (kind websocket.MessageType, data []byte, err error) {
	kind, r, err := s.ws.Reader(ctx)
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(r, maxPiece+1))
	}
	return kind, data, err
}

// end says why the session ends, in an event and by the code of the closing frame.
func (s *session) end(ctx context.Context, err error) {
	code := websocket.StatusNormalClosure
	if err != nil {
		f := asFault(err)
		s.c.fail(f) // the answer has begun, so this is for the log
		e := f.json()
		_ = s.send(ctx, liveEndJSON{"error", &e})
		code = closing(f.status)
	}
	_ = s.c.rc.SetReadDeadline(time.Now().Add(liveClose))
	_ = s.ws.Close(code, "")
}

// closing is the WebSocket's code for a status.
func closing(status int) websocket.StatusCode {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return websocket.StatusInvalidFramePayloadData
	case http.StatusRequestEntityTooLarge:
		return websocket.StatusMessageTooBig
	case http.StatusServiceUnavailable:
		return websocket.StatusTryAgainLater
	case statusClientGone:
		return websocket.StatusGoingAway
	}
	return websocket.StatusInternalError
}

func (s *session) finish(ctx context.Context) error {
	h, err := s.live.Finish(ctx)
	if err != nil {
		return err
	}
	if err := s.show(ctx, h); err != nil {
		return nil // the client went away
	}
	_ = s.send(ctx, liveEndJSON{Type: "done"})
	return nil
}

func (s *session) show(ctx context.Context, h *tonggan.Heard) error {
	if err := s.words(ctx, "final", h.Final); err != nil {
		return err
	}
	return s.words(ctx, "partial", h.Guess)
}

func (s *session) words(ctx context.Context, kind string, words []tonggan.Word) error {
	if len(words) == 0 {
		return nil
	}
	m := liveJSON{Type: kind, Text: generate.Spaced(words), Start: round(words[0].Start), End: round(words[len(words)-1].End)}
	for _, w := range words {
		m.Words = append(m.Words, wordJSON{w.Text, round(w.Start), round(w.End)})
	}
	return s.send(ctx, m)
}

func (s *session) send(ctx context.Context, m any) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, writeTime)
	defer stop()
	return s.ws.Write(ctx, websocket.MessageText, data)
}
