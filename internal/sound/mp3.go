package sound

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/hajimehoshi/go-mp3"
)

// mp3Stream reads an MPEG-1 or MPEG-2 Layer III file (ISO 11172-3, 13818-3). The
// decoder gives two channels always.
type mp3Stream struct {
	d   *mp3.Decoder
	buf []byte
}

// isMP3Frame says whether data begins with the header of a Layer III frame.
func isMP3Frame(data []byte) bool {
	if len(data) < 4 || data[0] != 0xff || data[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer := data[1]>>3&3, data[1]>>1&3
	return version != 1 && layer == 1 && data[2]>>4 != 15 && data[2]>>2&3 != 3
}

func openMP3(data []byte) (stream, error) {
	// A reader that cannot seek is not read twice to learn its length.
	d, err := mp3.NewDecoder(struct{ io.Reader }{bytes.NewReader(data)})
	if err != nil {
		return nil, err
	}
	return &mp3Stream{d: d}, nil
}

func (m *mp3Stream) shape() Shape       { return Shape{Rate: m.d.SampleRate(), Channels: 2} }
func (m *mp3Stream) warnings() []string { return nil }

func (m *mp3Stream) next(buf []float32) (int, error) {
	if len(m.buf) < 2*len(buf) {
		m.buf = make([]byte, 2*len(buf))
	}
	n, err := io.ReadFull(m.d, m.buf[:2*len(buf)])
	if n = n / 4 * 2; n == 0 { // samples of whole frames
		if err == io.ErrUnexpectedEOF {
			err = io.EOF
		}
		return 0, err
	}
	for i := range n {
		buf[i] = float32(int16(binary.LittleEndian.Uint16(m.buf[2*i:]))) / (1 << 15)
	}
	return n, nil
}
