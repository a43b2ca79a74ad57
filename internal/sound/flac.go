package sound

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"

	"tonggan"
)

// flacStream reads FLAC (RFC 9639), by itself or in Ogg. The library that writes it here
// does not read 32 bits a sample, nor sizes that only the header of the file tells, and
// it logs.
type flacStream struct {
	ogg   ogg    // what it is in, if it is
	data  []byte // frames
	is    Shape
	bits  int   // of a sample
	total int64 // samples of a channel that the header promises; 0 is unknown
	done  int64 // and those that were read
	bad   int   // frames that could not be decoded
	ch    [8][]int64
	left  []float32 // decoded and not yet handed out
	out   []float32
}

func openFLAC(data []byte) (stream, error) {
	f := &flacStream{ogg: ogg{magic: "\x7fFLAC"}}
	if bytes.HasPrefix(data, []byte("OggS")) {
		var all []byte
		for f.ogg.data = data; ; {
			p, err := f.ogg.packet()
			if err != nil {
				break
			}
			if p.first && all != nil {
				return nil, needsFFmpeg("Ogg FLAC of several streams, one behind another")
			}
			if p.first { // "\x7fFLAC", a version and a number come before the file's beginning
				p.data = p.data[min(len(p.data), 9):]
			}
			all = append(all, p.data...)
		}
		data = all
	}
	rest := data[min(len(data), 4):]
	for last := false; !last; {
		if len(rest) < 4 {
			return nil, io.ErrUnexpectedEOF
		}
		size := int(binary.BigEndian.Uint32(rest) & 0xffffff)
		kind := rest[0] & 127
		last = rest[0] > 127
		if len(rest) < 4+size {
			return nil, io.ErrUnexpectedEOF
		}
		block := rest[4 : 4+size]
		rest = rest[4+size:]
		if kind != 0 {
			continue
		}
		if size < 34 {
			return nil, tonggan.Errorf(tonggan.Invalid, "the FLAC header has %d bytes: want 34", size)
		}
		v := binary.BigEndian.Uint64(block[10:])
		f.is = Shape{Rate: int(v >> 44), Channels: int(v>>41&7) + 1}
		f.bits, f.total = int(v>>36&31)+1, int64(v&(1<<36-1))
	}
	if f.bits < 4 {
		return nil, tonggan.Errorf(tonggan.Invalid, "the FLAC header says %d bits a sample: want 4 to 32", f.bits)
	}
	f.data = rest
	return f, nil
}

func (f *flacStream) shape() Shape { return f.is }

func (f *flacStream) warnings() []string {
	w := f.ogg.warnings()
	if f.bad > 0 {
		w = append(w, fmt.Sprintf("%d FLAC frames are damaged and were left out", f.bad))
	}
	if f.done < f.total {
		w = append(w, fmt.Sprintf("the header promises %.1f seconds, %.1f are there", float64(f.total)/float64(f.is.Rate), float64(f.done)/float64(f.is.Rate)))
	}
	return w
}

func (f *flacStream) next(buf []float32) (int, error) {
	for len(f.left) == 0 {
		if f.total > 0 && f.done >= f.total {
			return 0, io.EOF // tags may follow
		}
		at := 0
		for at+1 < len(f.data) && (f.data[at] != 0xff || f.data[at+1]&0xfe != 0xf8) {
			at++
		}
		if f.data = f.data[at:]; len(f.data) < 2 {
			switch {
			case f.done == 0 && f.bad > 0:
				return 0, errors.New("no frame is whole")
			case f.done == 0:
				return 0, io.ErrUnexpectedEOF
			}
			return 0, io.EOF
		}
		size, err := f.frame(f.data)
		if err == nil {
			f.data = f.data[size:]
			break
		}
		f.data = f.data[2:]
		if errors.Is(err, errNoFrame) {
			continue
		}
		if f.bad++; !errors.Is(err, errBadFrame) || f.bad > maxDamage {
			return 0, err
		}
		return 0, nil
	}
	n := copy(buf, f.left)
	f.left = f.left[n:]
	return n, nil
}

var flacSums8, flacSums16 = checksums(0x07 << 24), checksums(0x8005 << 16)

var (
	errNoFrame  = errors.New("no frame begins here")
	errBadFrame = errors.New("the frame is damaged")
)

// frame decodes the frame at the beginning of data and says how long it is.
func (f *flacStream) frame(data []byte) (int, error) {
	b := &flacBits{data: data}
	b.get(16)
	block, rate, channels, depth := b.get(4), b.get(4), int(b.get(4)), b.get(3)
	b.get(1)
	b.get(8 * max(bits.LeadingZeros8(^byte(b.peek()>>56)), 1)) // the frame's number
	size := 0
	switch {
	case block == 1:
		size = 192
	case block >= 8:
		size = 256 << (block - 8)
	case block >= 6:
		size = int(b.get(8*int(block-5))) + 1
	case block >= 2:
		size = 576 << (block - 2)
	}
	if rate >= 12 {
		b.get([...]int{8, 16, 16, 0}[rate-12])
	}
	head := b.at / 8
	if sum := byte(b.get(8)); b.over() || size == 0 || rate == 15 || channels > 10 || depth == 3 || byte(checksum(&flacSums8, 0, data[:head])>>24) != sum {
		return 0, errNoFrame
	}
	width := [...]int{f.bits, 8, 12, 0, 16, 20, 24, 32}[depth]
	side := -1 // the channel that is a difference, with a bit more
	n := channels + 1
	if channels >= 8 {
		n, side = 2, [...]int{1, 0, 1}[channels-8]
	}
	for c := range n {
		w := width
		if c == side {
			w++
		}
		if cap(f.ch[c]) < size {
			f.ch[c] = make([]int64, size)
		}
		f.ch[c] = f.ch[c][:size]
		if err := b.subframe(f.ch[c], w); err != nil {
			return 0, err
		}
	}
	b.at = (b.at + 7) &^ 7
	end := b.at / 8
	if sum := b.get(16); b.over() || checksum(&flacSums16, 0, data[:end])>>16 != uint32(sum) {
		return 0, errBadFrame
	}
	if n != f.is.Channels {
		return 0, tonggan.Errorf(tonggan.Unsupported, "the number of channels changes from %d to %d: save it again as FLAC or WAV", f.is.Channels, n)
	}
	scale := 1 / float32(uint64(1)<<(width-1))
	f.out = f.out[:0]
	for i := range size {
		l, r := f.ch[0][i], f.ch[1%n][i]
		switch channels {
		case 8: // left and left - right
			r = l - r
		case 9: // left - right and right
			l += r
		case 10: // the mean and left - right
			l = l<<1 | r&1
			l, r = (l+r)>>1, (l-r)>>1
		default:
			for c := range n {
				f.out = append(f.out, float32(f.ch[c][i])*scale)
			}
			continue
		}
		f.out = append(f.out, float32(l)*scale, float32(r)*scale)
	}
	f.left = f.out
	f.done += int64(size)
	return b.at / 8, nil
}

// subframe decodes one channel of a frame, of so many bits a sample.
func (b *flacBits) subframe(x []int64, width int) error {
	head := b.get(8)
	kind := int(head >> 1 & 63)
	if head&1 == 1 { // bits that are 0 in all samples
		k := b.unary() + 1
		if k >= width {
			return errBadFrame
		}
		defer func() {
			for i := range x {
				x[i] <<= k
			}
		}()
		width -= k
	}
	switch {
	case kind == 0:
		v := b.signed(width)
		for i := range x {
			x[i] = v
		}
		return nil
	case kind == 1:
		for i := range x {
			x[i] = b.signed(width)
		}
		return nil
	case kind >= 8 && kind <= 12:
		coefs := [...][]int64{{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}}[kind-8]
		return b.predict(x, width, coefs, 0)
	case kind >= 32:
		return b.predict(x, width, make([]int64, kind-31), -1)
	}
	return errBadFrame
}

// predict decodes samples that are given as differences from a linear prediction by
// those before. A shift of -1 says that it and the coefficients stand in the frame.
func (b *flacBits) predict(x []int64, width int, coefs []int64, shift int) error {
	order := len(coefs)
	if order > len(x) {
		return errBadFrame
	}
	for i := range order {
		x[i] = b.signed(width)
	}
	if shift < 0 {
		precision := int(b.get(4)) + 1
		if shift = int(b.signed(5)); shift < 0 || precision == 16 {
			return errBadFrame
		}
		for i := range coefs {
			coefs[i] = b.signed(precision)
		}
	}
	if err := b.rice(x, order); err != nil {
		return err
	}
	for i := order; i < len(x); i++ {
		var sum int64
		for k, c := range coefs {
			sum += c * x[i-1-k]
		}
		x[i] += sum >> shift
	}
	return nil
}

// rice decodes differences, those behind the first ones of x.
func (b *flacBits) rice(x []int64, order int) error {
	method, parts := b.get(2), 1<<b.get(4)
	each := len(x) / parts
	if method > 1 || each*parts != len(x) || each < order {
		return errBadFrame
	}
	size := 4 + int(method)
	i := order
	for end := each; end <= len(x); end += each { // the first may hold none
		k := int(b.get(size))
		raw := -1
		if k == 1<<size-1 {
			raw = int(b.get(5))
		}
		for ; i < end; i++ {
			if raw >= 0 {
				x[i] = b.signed(raw)
				continue
			}
			v := uint64(b.unary())<<k | b.get(k)
			x[i] = int64(v>>1) ^ -int64(v&1)
		}
		if b.over() {
			return errBadFrame
		}
	}
	return nil
}

// flacBits reads bits, highest first. Behind the end are zeros.
type flacBits struct {
	data []byte
	at   int // bits
}

func (b *flacBits) over() bool { return b.at > 8*len(b.data) }

// peek is the next 57 bits or more, at the top.
func (b *flacBits) peek() uint64 {
	i := b.at / 8
	if i+8 <= len(b.data) {
		return binary.BigEndian.Uint64(b.data[i:]) << (b.at % 8)
	}
	var last [8]byte
	if i < len(b.data) {
		copy(last[:], b.data[i:])
	}
	return binary.BigEndian.Uint64(last[:]) << (b.at % 8)
}

// get is the next n bits, up to 57.
func (b *flacBits) get(n int) uint64 {
	v := b.peek() >> (64 - n)
	b.at += n
	return v
}

func (b *flacBits) signed(n int) int64 {
	if n == 0 {
		return 0
	}
	return int64(b.get(n)<<(64-n)) >> (64 - n)
}

// unary counts zeros up to a one.
func (b *flacBits) unary() (n int) {
	for !b.over() {
		if k := bits.LeadingZeros64(b.peek()); k < 57 {
			b.at += k + 1
			return n + k
		}
		b.at, n = b.at+57, n+57
	}
	return n
}
