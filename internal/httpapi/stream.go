package httpapi

import (
	"encoding/json"
	"net/http"
)

// sent is the answer of a handler that wrote it already.
type sent struct{}

// stream sends an answer piece by piece, while the work goes on.
type stream struct {
	c     *call
	began bool
}

// write sends a piece. The first one says of what type the answer is. Of a client that went
// away or takes nothing any more it is an error.
func (s *stream) write(mediaType string, p []byte) error {
	if !s.began {
		s.began = true
		s.c.w.Header().Set("Content-Type", mediaType)
		s.c.w.WriteHeader(http.StatusOK)
	}
	if err := s.c.deliver(p); err != nil {
		return err
	}
	if err := s.c.rc.Flush(); err != nil {
		return untaken(err)
	}
	return nil
}

// event sends a server-sent event.
func (s *stream) event(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // it is made of strings and times
	}
	return s.write("text/event-stream", append(append([]byte("data: "), data...), "\n\n"...))
}

// fail ends a stream that has begun. Where there are no events to tell the client why, the
// connection breaks off, lest half a file is taken for a whole one.
func (s *stream) fail(err error, events bool) {
	f := asFault(err)
	s.c.fail(f)
	if !events {
		panic(http.ErrAbortHandler)
	}
	_ = s.event(map[string]any{"type": "error", "error": f.json()})
}
