package sound

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/hajimehoshi/go-mp3"

	"tonggan"
)

// An MP3 file is a row of frames of Layer III (ISO 11172-3, 13818-3) with tags and
// damage around them. They are cut out here and given to the decoder one by one: it
// would end at the first bad one, and takes padded frames of MPEG-2 to be too short.

// mp3Header is the first four bytes of a frame.
type mp3Header uint32

func mp3At(data []byte, at int) mp3Header {
	if at < 0 || at+4 > len(data) {
		return 0
	}
	return mp3Header(binary.BigEndian.Uint32(data[at:]))
}

// valid says whether this is a header of Layer III. A bit rate of 0 is the free format.
func (h mp3Header) valid() bool {
	return h>>21 == 0x7ff && h>>19&3 != 1 && h>>17&3 == 1 && h>>12&15 != 15 && h>>10&3 != 3 && h&3 != 2
}

func (h mp3Header) mpeg1() bool { return h>>19&3 == 3 }
func (h mp3Header) mono() bool  { return h>>6&3 == 3 }

func (h mp3Header) rate() int {
	r := [...]int{44100, 48000, 32000, 0}[h>>10&3]
	return r >> [...]int{2, 0, 1, 0}[h>>19&3]
}

// samples and side are of one frame: samples of a channel, bytes of side information.
func (h mp3Header) samples() int {
	if h.mpeg1() {
		return 1152
	}
	return 576
}

func (h mp3Header) side() int {
	switch {
	case h.mpeg1() && !h.mono():
		return 32
	case h.mpeg1() || !h.mono():
		return 17
	}
	return 9
}

// kbits are those of a second in thousands, 0 in the free format.
func (h mp3Header) kbits() int {
	if h.mpeg1() {
		return [...]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}[h>>12&15]
	}
	return [...]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}[h>>12&15]
}

// size is that of the whole frame in bytes, 0 in the free format.
func (h mp3Header) size() int {
	if h.kbits() == 0 {
		return 0
	}
	return h.samples()/8*1000*h.kbits()/h.rate() + int(h>>9&1)
}

// thin says whether the decoder takes the frame for a byte shorter than it is.
func (h mp3Header) thin() bool {
	return !h.mpeg1() && h>>9&1 == 1 && 144000*h.kbits()/h.rate()%2 == 0
}

// like says whether two frames can belong to one stream.
func (h mp3Header) like(o mp3Header) bool {
	const version, rate = 3 << 19, 3 << 10
	return h.valid() && o.valid() && (h^o)&(version|rate) == 0
}

// isMP3 looks for frames that follow one another, near the beginning.
func isMP3(data []byte) bool {
	for i := range min(len(data), 1<<16) {
		h, at, n := mp3At(data, i), i, 0
		for n < 4 && h.like(mp3At(data, at)) && mp3At(data, at).size() > 0 {
			at, n = at+mp3At(data, at).size(), n+1
		}
		if n == 4 {
			return true
		}
	}
	return false
}

type mp3Stream struct {
	data  []byte
	at    int       // of the next frame
	first mp3Header // of the first frame
	d     *mp3.Decoder
	feed  []byte // what the decoder has yet to read
	bank  []byte // main data of the frames before, the bit reservoir
	mute  int    // frames to keep silent: what they refer to is not there
	skip  int    // samples to leave out at the beginning, of one channel
	keep  int    // samples to hand out after that; -1 is all
	thin  bool   // whether any frame is
	bad   int    // frames that could not be decoded
	lost  int    // bytes between frames
	want  int    // frames that the first one promises; 0 if it does not say
	have  int
	pcm   []byte
	left  []float32
}

func openMP3(data []byte) (stream, error) {
	m := &mp3Stream{data: data, keep: -1, pcm: make([]byte, 1152*4)}
	frame, err := m.frame()
	if err != nil {
		if err == io.EOF {
			err = tonggan.Errorf(tonggan.Invalid, "there is no whole MP3 frame in it; copy or record it again")
		}
		return nil, err
	}
	before, behind, info := m.info(frame)
	if !info {
		m.at -= len(frame)
	}
	begin, frames := m.at, -1
	for err == nil { // headers alone
		frames++
		m.thin = m.thin || mp3At(frame, 0).thin()
		frame, err = m.frame()
	}
	if err != io.EOF {
		return nil, err
	}
	m.at, m.lost, m.have = begin, 0, frames
	if m.want > frames { // so what was put behind is not there
		behind = 0
	}
	if before+behind > 0 {
		const decoder = 529 // samples of delay: MDCT and filter bank
		m.skip, m.keep = before+decoder, max(frames*m.first.samples()-before-behind, 0)
	}
	return m, nil
}

// Read hands the decoder its frame.
func (m *mp3Stream) Read(p []byte) (int, error) {
	if len(m.feed) == 0 {
		return 0, io.EOF
	}
	n := copy(p, m.feed)
	m.feed = m.feed[n:]
	return n, nil
}

// frame cuts out the next frame. One that is not where the last one ended must be
// followed by another.
func (m *mp3Stream) frame() ([]byte, error) {
	for i := m.at; i+4 <= len(m.data); i++ {
		h := mp3At(m.data, i)
		if !h.valid() {
			continue
		}
		if m.first == 0 && h.size() == 0 && i == 0 {
			return nil, tonggan.Errorf(tonggan.Unsupported, "the MP3 has the free format, which is not read here, nor by ffmpeg: turn it into WAV with lame or mpg123")
		}
		n := h.size()
		next := i + n
		follows := n > 0 && (h.like(mp3At(m.data, next)) || next == len(m.data) || i == m.at && m.first.like(h))
		if !follows || next > len(m.data) {
			continue
		}
		switch {
		case h>>19&3 == 0:
			return nil, needsFFmpeg(fmt.Sprintf("an MP3 of MPEG 2.5 (%d Hz)", h.rate()))
		case m.first == 0:
			m.first = h
		case !m.first.like(h):
			if i > m.at {
				continue
			}
			return nil, needsFFmpeg(fmt.Sprintf("an MP3 whose sample rate changes from %d to %d Hz", m.first.rate(), h.rate()))
		}
		m.lost += i - m.at
		m.at = next
		return m.data[i:next], nil
	}
	return nil, io.EOF
}

// info says whether the first frame describes the file and is no sound. That of LAME
// knows how many samples the encoder put before and behind.
func (m *mp3Stream) info(frame []byte) (before, behind int, ok bool) {
	at := 4 + m.first.side()
	if len(frame) > 40 && string(frame[36:40]) == "VBRI" {
		return 0, 0, true
	}
	if len(frame) < at+8 || string(frame[at:at+4]) != "Xing" && string(frame[at:at+4]) != "Info" {
		return 0, 0, false
	}
	flags := frame[at+7]
	at += 8
	if flags&1 == 1 && len(frame) >= at+4 {
		m.want = int(binary.BigEndian.Uint32(frame[at:]))
	}
	for i, n := range [...]int{4, 4, 100, 4} { // frames, bytes, contents, quality
		if flags>>i&1 == 1 {
			at += n
		}
	}
	if len(frame) < at+24 || frame[at] != 'L' { // LAME, or Lavf and Lavc
		return 0, 0, true
	}
	return int(frame[at+21])<<4 | int(frame[at+22])>>4, int(frame[at+22])&15<<8 | int(frame[at+23]), true
}

func (m *mp3Stream) shape() Shape {
	if m.first.mono() {
		return Shape{Rate: m.first.rate(), Channels: 1}
	}
	return Shape{Rate: m.first.rate(), Channels: 2}
}

func (m *mp3Stream) warnings() (w []string) {
	if m.want > m.have {
		second := float64(m.first.samples()) / float64(m.first.rate())
		w = append(w, fmt.Sprintf("the header promises %.1f seconds, %.1f are there", float64(m.want)*second, float64(m.have)*second))
	}
	if m.lost > 0 {
		w = append(w, fmt.Sprintf("%d bytes between the MP3 frames are no sound and were left out", m.lost))
	}
	if m.bad > 0 {
		w = append(w, fmt.Sprintf("%d MP3 frames are damaged and silent", m.bad))
	}
	return w
}

func (m *mp3Stream) next(buf []float32) (int, error) {
	for len(m.left) == 0 {
		if m.keep == 0 {
			return 0, io.EOF
		}
		frame, err := m.frame()
		if err != nil {
			return 0, err
		}
		m.sound(frame)
	}
	n := copy(buf, m.left)
	m.left = m.left[n:]
	return n, nil
}

// sound decodes a frame, in whole or what is to be kept of it.
func (m *mp3Stream) sound(frame []byte) {
	h := mp3At(frame, 0)
	m.feed = m.whole(frame)
	pcm := m.pcm[:4*h.samples()]
	if err := m.decode(pcm); err != nil {
		m.bad++
		m.mute, m.bank = 2, nil
	}
	if m.mute > 0 {
		m.mute--
		clear(pcm)
	}
	cut := min(m.skip, h.samples())
	m.skip -= cut
	pcm = pcm[4*cut:]
	if m.keep >= 0 {
		pcm = pcm[:4*min(m.keep, len(pcm)/4)]
		m.keep -= len(pcm) / 4
	}
	m.left = m.left[:0]
	for i := 0; i < len(pcm); i += 4 { // two channels always
		l, r := float32(int16(binary.LittleEndian.Uint16(pcm[i:])))/(1<<15), float32(int16(binary.LittleEndian.Uint16(pcm[i+2:])))/(1<<15)
		if m.first.mono() {
			m.left = append(m.left, (l+r)/2)
		} else {
			m.left = append(m.left, l, r)
		}
	}
}

func (m *mp3Stream) decode(pcm []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder panic: %v", r)
		}
	}()
	if m.d == nil {
		if m.d, err = mp3.NewDecoder(struct{ io.Reader }{m}); err != nil {
			return err
		}
	}
	_, err = io.ReadFull(m.d, pcm)
	return err
}

// whole is a frame as the decoder takes it. The main data of a frame may begin in those
// before it; in a file with thin ones each is made the largest there is, and holds it all.
func (m *mp3Stream) whole(frame []byte) []byte {
	h := mp3At(frame, 0)
	side := 4
	if h>>16&1 == 0 {
		side += 2 // a checksum
	}
	if len(frame) < side+h.side() {
		return nil
	}
	main := frame[side+h.side():]
	back := int(frame[side])
	if h.mpeg1() {
		back = back<<1 | int(frame[side+1]>>7)
	}
	known := back <= len(m.bank)
	all := append(m.bank, main...)
	m.bank = append(m.bank[:0:0], all[max(len(all)-511, 0):]...)
	if !known {
		m.mute = 2 // this one, and its overlap with the next
	}
	if !m.thin || !known {
		return frame
	}
	big := h&^(15<<12|1<<9) | 14<<12 | 1<<16
	out := binary.BigEndian.AppendUint32(make([]byte, 0, big.size()), uint32(big))
	out = append(out, frame[side:side+h.side()]...)
	out[4] = 0
	out = append(out, all[len(all)-len(main)-back:]...)
	return append(out, make([]byte, big.size())...)[:big.size()]
}
