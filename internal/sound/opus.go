package sound

import (
	"bytes"
	"errors"
	"io"
	"math"

	"github.com/pion/opus"
	"github.com/pion/opus/pkg/oggreader"

	"tonggan"
)

const (
	opusRate   = 48000
	opusFrames = opusRate * 120 / 1000 // the longest packet (RFC 6716 §3.2.5)
)

// opusStream reads Opus in Ogg (RFC 7845).
type opusStream struct {
	ogg  *oggreader.OggReader
	dec  opus.Decoder
	ch   int
	gain float32
	skip int // samples still to be dropped at the beginning
	pcm  []float32
	left []float32
}

func openOpus(data []byte) (stream, error) {
	ogg, head, err := oggreader.NewWith(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	ch := int(head.Channels)
	if ch < 1 || ch > 2 || head.ChannelMap > 1 {
		return nil, tonggan.Errorf(tonggan.Unsupported, "the Opus file has %d channels: save it with one or two", ch)
	}
	dec, err := opus.NewDecoderWithOutput(opusRate, ch)
	if err != nil {
		return nil, err
	}
	gain := math.Pow(10, float64(int16(head.OutputGain))/(20*256))
	return &opusStream{ogg: ogg, dec: dec, ch: ch, gain: float32(gain), skip: int(head.PreSkip) * ch, pcm: make([]float32, opusFrames*ch)}, nil
}

func (o *opusStream) shape() Shape       { return Shape{Rate: opusRate, Channels: o.ch} }
func (o *opusStream) warnings() []string { return nil }

func (o *opusStream) next(buf []float32) (int, error) {
	for len(o.left) == 0 {
		packet, _, err := o.ogg.ParseNextPacket()
		if err != nil {
			return 0, err // io.EOF at the end
		}
		if bytes.HasPrefix(packet, []byte("OpusTags")) || len(packet) == 0 {
			continue
		}
		n, err := o.dec.DecodeToFloat32(packet, o.pcm)
		if err != nil {
			return 0, errors.Join(errors.New("opus packet"), err)
		}
		o.left = o.pcm[:n*o.ch]
		cut := min(o.skip, len(o.left))
		o.left, o.skip = o.left[cut:], o.skip-cut
		for i := range o.left {
			o.left[i] *= o.gain
		}
	}
	n := copy(buf, o.left)
	o.left = o.left[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
