package httpapi

import (
	"encoding/json"
	"net/http"
	"time"
)

// sent is the answer of a handler that wrote it already.
type sent struct{}

// stream sends an answer piece by piece, while the work goes on.
type stream struct {
	c     *call
	began bool
}

// write sends a piece. The first one says of what type the answer is.
func (s *stream) write(mediaType string, p []byte) {
	if !s.began {
		s.began = true
		s.c.w.Header().Set("Content-Type", mediaType)
		s.c.w.WriteHeader(http.StatusOK)
	}
	_ = s.c.rc.SetWriteDeadline(time.Now().Add(writeTime))
	_, _ = s.c.w.Write(p) // a client that went away
	_ = s.c.rc.Flush()
}

// event sends a server-sent event.
func (s *stream) event(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // it is made of strings and times
	}
	s.write("text/event-stream", append(append([]byte("data: "), data...), "\n\n"...))
}

// fail ends a stream that has begun; events says whether the client can be told why.
func (s *stream) fail(err error, events bool) {
	f := asFault(err)
	s.c.fail(f)
	if events {
		s.event(map[string]any{"type": "error", "error": f.json()})
	}
}
