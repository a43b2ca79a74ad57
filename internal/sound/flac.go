package sound

import (
	"bytes"
	"io"

	"github.com/mewkiz/flac"

	"tonggan"
)

// flacStream reads a FLAC file (RFC 9639).
type flacStream struct {
	s     *flac.Stream
	is    Shape
	scale float32
	left  []float32 // decoded and not yet handed out
}

func openFLAC(data []byte) (stream, error) {
	s, err := flac.New(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	bits := int(s.Info.BitsPerSample)
	if bits < 4 || bits > 32 {
		return nil, tonggan.Errorf(tonggan.Invalid, "the FLAC header says %d bits a sample: want 4 to 32", bits)
	}
	return &flacStream{s: s, is: Shape{Rate: int(s.Info.SampleRate), Channels: int(s.Info.NChannels)}, scale: 1 / float32(uint64(1)<<(bits-1))}, nil
}

func (f *flacStream) shape() Shape       { return f.is }
func (f *flacStream) warnings() []string { return nil }

func (f *flacStream) next(buf []float32) (int, error) {
	if len(f.left) == 0 {
		frame, err := f.s.ParseNext()
		if err != nil {
			return 0, err // io.EOF at the end
		}
		if len(frame.Subframes) != f.is.Channels {
			return 0, tonggan.Errorf(tonggan.Unsupported, "the number of channels changes from %d to %d: save it again as FLAC or WAV", f.is.Channels, len(frame.Subframes))
		}
		for i := range frame.Subframes[0].Samples {
			for _, c := range frame.Subframes {
				if i >= len(c.Samples) {
					return 0, io.ErrUnexpectedEOF
				}
				f.left = append(f.left, float32(c.Samples[i])*f.scale)
			}
		}
	}
	n := copy(buf, f.left)
	f.left = f.left[n:]
	if len(f.left) == 0 {
		f.left = nil
	}
	return n, nil
}
