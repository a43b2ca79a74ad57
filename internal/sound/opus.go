package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/pion/opus"

	"tonggan"
)

const (
	opusRate   = 48000
	opusFrames = opusRate * 120 / 1000 // the longest packet (RFC 6716 §3.2.5)
	opusDrop   = opusRate * 60         // frames that may be left out at beginnings and ends
)

// opusStream reads Opus in Ogg (RFC 7845), streams that follow one another, too.
type opusStream struct {
	ogg  ogg
	ch   int // channels of the first stream, and so of what comes out
	now  opusHead
	dec  []opus.Decoder // one for each stream of sound within
	pcm  [][]float32
	skip int   // frames still to be dropped at the beginning
	at   int64 // granule position
	keep int64 // frames of this page to be handed out
	good int   // packets that were decoded
	dumb int   // streams since the last packet of sound
	bad  int   // and those that could not be
	drop int   // frames that were left out
	out  []float32
	left []float32
}

// opusHead is how a stream holds its channels: the first `pairs` of its streams are of
// two channels, the others of one.
type opusHead struct {
	ch, streams, pairs int
	from               []byte // where each channel is found; 255 is silence
	gain               float32
}

func openOpus(data []byte) (stream, error) {
	o := &opusStream{ogg: ogg{data: data, magic: "OpusHead"}}
	p, err := o.ogg.packet()
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "the first page of the OPUS file is damaged; copy or record it again")
	}
	if err := o.begin(p.data); err != nil {
		return nil, err
	}
	o.ch = o.now.ch
	return o, nil
}

// begin reads the header of a stream.
func (o *opusStream) begin(h []byte) error {
	if len(h) < 19 || h[9] == 0 || h[18] != 0 && len(h) < 21+int(h[9]) {
		return tonggan.Errorf(tonggan.Invalid, "the OPUS header is too short; copy or record it again")
	}
	is := opusHead{ch: int(h[9]), streams: 1, pairs: int(h[9]) - 1, from: []byte{0, 1}}
	switch family := h[18]; {
	case h[8] > 15:
		return needsFFmpeg(fmt.Sprintf("Opus of version %d", h[8]))
	case family == 0 && is.ch <= 2:
	case family == 1 || family == 255:
		is.streams, is.pairs, is.from = int(h[19]), int(h[20]), h[21:21+is.ch]
	default:
		return needsFFmpeg(fmt.Sprintf("Opus with %d channels of mapping family %d", is.ch, family))
	}
	if is.streams < 1 || is.pairs > is.streams || is.streams+is.pairs > maxChannels {
		return tonggan.Errorf(tonggan.Invalid, "the OPUS header says %d streams, %d of them of two channels: want 1 to %d channels", is.streams, is.pairs, maxChannels)
	}
	if o.dumb++; o.dumb > maxDumb {
		return tonggan.Errorf(tonggan.Invalid, "more than %d OPUS streams in a row have no sound; copy or record it again", maxDumb)
	}
	is.gain = float32(math.Pow(10, float64(int16(binary.LittleEndian.Uint16(h[16:])))/(20*256)))
	o.now, o.skip, o.at = is, int(binary.LittleEndian.Uint16(h[10:])), 0
	o.dec, o.pcm = make([]opus.Decoder, is.streams), make([][]float32, is.streams)
	for i := range o.dec {
		d, err := opus.NewDecoderWithOutput(opusRate, is.width(i))
		if err != nil {
			return err
		}
		o.dec[i], o.pcm[i] = d, make([]float32, opusFrames*is.width(i))
	}
	return nil
}

// maxDumb is how many streams in a row may have no sound: each costs decoders.
const maxDumb = 16

// width is the number of channels of a stream within.
func (h opusHead) width(stream int) int {
	if stream < h.pairs {
		return 2
	}
	return 1
}

func (o *opusStream) shape() Shape { return Shape{Rate: opusRate, Channels: o.ch} }

func (o *opusStream) warnings() []string {
	w := o.ogg.warnings()
	if o.bad > 0 {
		w = append(w, fmt.Sprintf("%d Opus packets are damaged and were left out", o.bad))
	}
	return w
}

func (o *opusStream) next(buf []float32) (int, error) {
	for len(o.left) == 0 {
		p, err := o.ogg.packet()
		if err != nil {
			if o.good == 0 && o.bad > 0 {
				err = tonggan.Errorf(tonggan.Invalid, "none of its %d OPUS packets can be decoded; copy or record it again", o.bad)
			}
			return 0, err // io.EOF at the end
		}
		if p.first {
			return 0, o.begin(p.data)
		}
		if p.opens {
			o.keep = math.MaxInt64
			if p.last && p.granule >= 0 { // it may end before its packets do
				o.keep = max(p.granule-o.at, 0)
			}
			o.at = max(p.granule, o.at)
		}
		if len(p.data) == 0 || bytes.HasPrefix(p.data, []byte("OpusTags")) {
			continue
		}
		n, err := o.decode(p.data)
		if err != nil {
			if o.bad++; o.bad > maxDamage {
				return 0, err
			}
			return 0, nil
		}
		o.good, o.dumb = o.good+1, 0
		n, o.drop = int(min(int64(n), o.keep)), o.drop+n
		o.keep -= int64(n)
		o.mix(n)
		if o.drop -= len(o.left) / o.ch; o.drop > opusDrop {
			return 0, tonggan.Errorf(tonggan.Invalid, "more than %d seconds of the OPUS data are marked to be left out; record it again", opusDrop/opusRate)
		}
	}
	n := copy(buf, o.left)
	o.left = o.left[n:]
	return n, nil
}

// decode reads a packet into pcm: one of each stream within, all of the same length.
func (o *opusStream) decode(packet []byte) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder panic: %v", r)
		}
	}()
	for i := range o.dec {
		one := packet
		if i < len(o.dec)-1 {
			if one, packet, err = opusSplit(packet); err != nil {
				return 0, err
			}
		}
		k, err := o.dec[i].DecodeToFloat32(one, o.pcm[i])
		if err != nil {
			return 0, err
		}
		if i > 0 && k != n {
			return 0, fmt.Errorf("%d samples beside %d", k, n)
		}
		n = k
	}
	return n, nil
}

// mix lays n decoded frames out, less those to be skipped.
func (o *opusStream) mix(n int) {
	cut := min(o.skip, n)
	o.skip -= cut
	o.out = o.out[:0]
	for i := cut; i < n; i++ {
		var sum float32
		for _, from := range o.now.from[:o.now.ch] {
			v := float32(0)
			if k := int(from); k < 2*o.now.pairs {
				v = o.pcm[k/2][2*i+k%2]
			} else if k -= o.now.pairs; k < o.now.streams {
				v = o.pcm[k][i]
			}
			v *= o.now.gain
			sum += v
			if o.now.ch == o.ch {
				o.out = append(o.out, v)
			}
		}
		if o.now.ch != o.ch { // a stream behind the first with other channels: their mean
			for range o.ch {
				o.out = append(o.out, sum/float32(o.now.ch))
			}
		}
	}
	o.left = o.out
}

// opusSplit cuts a packet that says its own length off the front (RFC 6716 appendix B),
// and gives it the usual form: without the length of its last frame.
func opusSplit(p []byte) (one, rest []byte, err error) {
	if len(p) < 2 {
		return nil, nil, io.ErrUnexpectedEOF
	}
	at, short := 1, false
	size := func() (n int) { // of a frame, at `at`
		switch {
		case at < len(p) && p[at] < 252:
			n, at = int(p[at]), at+1
		case at+1 < len(p):
			n, at = int(p[at])+4*int(p[at+1]), at+2
		default:
			short = true
		}
		return n
	}
	total, extra := 0, 0 // bytes of frames and padding; where the last length stands
	switch p[0] & 3 {
	case 0, 1:
		extra = at
		total = size() * (1 + int(p[0]&1))
	case 2:
		total = size()
		extra = at
		total += size()
	case 3:
		frames := int(p[1] & 63)
		at = 2
		if p[1]&0x40 != 0 {
			for more := true; more && at < len(p); at++ {
				total += min(int(p[at]), 254)
				more = p[at] == 255
			}
		}
		if p[1]&0x80 == 0 {
			extra = at
			total += frames * size()
			break
		}
		for i := range frames {
			if i == frames-1 {
				extra = at
			}
			total += size()
		}
	}
	if short || extra == 0 || at+total > len(p) {
		return nil, nil, io.ErrUnexpectedEOF
	}
	one = append(append(make([]byte, 0, extra+total), p[:extra]...), p[at:at+total]...)
	return one, p[at+total:], nil
}
