package sound

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"tonggan"
)

// Encodings of a WAV file's samples: "Multimedia Programming Interface and Data
// Specifications 1.0" (Microsoft, IBM 1991), mmreg.h.
const (
	wavPCM        = 1
	wavFloat      = 3
	wavALaw       = 6
	wavMuLaw      = 7
	wavExtensible = 0xfffe
)

// wav reads the samples of a RIFF, RF64 or BW64 file's data chunk.
type wav struct {
	is   Shape
	kind int // one of the encodings
	size int // bytes of a sample
	data []byte
	warn []string
}

func openWAV(data []byte) (stream, error) {
	w := &wav{}
	rest := data[12:]
	var long uint64 // size of the data chunk of an RF64 or BW64 file
	for {
		if len(rest) < 8 {
			if w.size == 0 {
				return nil, tonggan.Errorf(tonggan.Invalid, "the WAV file has no fmt chunk")
			}
			return nil, tonggan.Errorf(tonggan.Invalid, "the WAV file has no data chunk")
		}
		id, size := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		rest = rest[8:]
		if id == "data" {
			if w.size == 0 {
				return nil, tonggan.Errorf(tonggan.Invalid, "the WAV file has no fmt chunk before its data")
			}
			if size == math.MaxUint32 && long > 0 {
				size = long
			}
			w.take(rest, size)
			return w, nil
		}
		if size > uint64(len(rest)) {
			return nil, io.ErrUnexpectedEOF
		}
		chunk := rest[:size]
		switch id {
		case "fmt ":
			if err := w.format(chunk); err != nil {
				return nil, err
			}
		case "ds64":
			if len(chunk) >= 16 {
				long = binary.LittleEndian.Uint64(chunk[8:])
			}
		}
		rest = rest[min(size+size&1, uint64(len(rest))):]
	}
}

// format reads the fmt chunk.
func (w *wav) format(c []byte) error {
	if len(c) < 16 {
		return io.ErrUnexpectedEOF
	}
	w.kind = int(binary.LittleEndian.Uint16(c))
	w.is = Shape{Rate: int(binary.LittleEndian.Uint32(c[4:])), Channels: int(binary.LittleEndian.Uint16(c[2:]))}
	align, bits := int(binary.LittleEndian.Uint16(c[12:])), int(binary.LittleEndian.Uint16(c[14:]))
	if w.kind == wavExtensible && len(c) >= 26 {
		w.kind = int(binary.LittleEndian.Uint16(c[24:])) // the first bytes of the sub-format's GUID
	}
	if err := w.is.check(); err != nil {
		return err
	}
	align = max(align, w.is.Channels*((bits+7)/8)) // some leave it 0, or give that of a channel
	w.size = align / w.is.Channels
	ok := false
	switch w.kind {
	case wavPCM:
		ok = w.size >= 1 && w.size <= 4 && bits > max(0, 8*(w.size-2)) && bits <= 8*w.size // the upper bits: 24 may lie in four bytes
	case wavFloat:
		ok = w.size == 4 && bits == 32 || w.size == 8 && bits == 64
	case wavALaw, wavMuLaw:
		ok = w.size == 1 && bits == 8
	default:
		name := map[int]string{2: " (Microsoft ADPCM)", 0x11: " (IMA ADPCM)", 0x31: " (GSM)", 0x55: " (MP3)"}[w.kind]
		return needsFFmpeg(fmt.Sprintf("a WAV file of encoding %#x%s", w.kind, name))
	}
	if !ok || align != w.size*w.is.Channels {
		return tonggan.Errorf(tonggan.Invalid, "the WAV header says %d bits in %d bytes for %d channels, which do not fit", bits, align, w.is.Channels)
	}
	return nil
}

// take cuts the data chunk. Recorders that were cut off, and pipes, leave a size that
// is wrong; what is there counts.
func (w *wav) take(rest []byte, size uint64) {
	frame := w.size * w.is.Channels
	if size == 0 && !chunk(rest) { // a recorder that did not come to write it
		size = uint64(len(rest))
	}
	if size > uint64(len(rest)) {
		if size < 0x7fff0000-8 { // not one of the marks of a stream of unknown length
			w.warn = append(w.warn, fmt.Sprintf("the header promises %.1f seconds, %.1f are there",
				float64(size)/float64(frame*w.is.Rate), float64(len(rest))/float64(frame*w.is.Rate)))
		}
		size = uint64(len(rest))
	}
	w.data = rest[:size-size%uint64(frame)]
}

// chunk says whether another chunk begins here, or nothing.
func chunk(rest []byte) bool {
	if len(rest) < 8 {
		return true
	}
	for _, c := range rest[:4] {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return uint64(binary.LittleEndian.Uint32(rest[4:])) <= uint64(len(rest)-8)
}

func (w *wav) shape() Shape       { return w.is }
func (w *wav) warnings() []string { return w.warn }

func (w *wav) next(buf []float32) (int, error) {
	n := min(len(buf), len(w.data)/w.size)
	if n == 0 {
		return 0, io.EOF
	}
	in := w.data[:n*w.size]
	w.data = w.data[len(in):]
	le := binary.LittleEndian
	for i := range n {
		b := in[i*w.size : (i+1)*w.size]
		switch {
		case w.kind == wavALaw:
			buf[i] = float32(aLaw(b[0])) / (1 << 15)
		case w.kind == wavMuLaw:
			buf[i] = float32(muLaw(b[0])) / (1 << 15)
		case w.kind == wavFloat && w.size == 4:
			buf[i] = math.Float32frombits(le.Uint32(b))
		case w.kind == wavFloat:
			buf[i] = float32(math.Float64frombits(le.Uint64(b)))
		case w.size == 1:
			buf[i] = float32(int(b[0])-128) / (1 << 7)
		case w.size == 2:
			buf[i] = float32(int16(le.Uint16(b))) / (1 << 15)
		case w.size == 3:
			buf[i] = float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
		default:
			buf[i] = float32(int32(le.Uint32(b))) / (1 << 31)
		}
	}
	return n, nil
}

// aLaw and muLaw expand 8 bits to 16: ITU-T G.711.
func aLaw(b byte) int {
	b ^= 0x55
	v := int(b&15)<<4 + 8
	if e := b >> 4 & 7; e > 0 {
		v = (v + 0x100) << (e - 1)
	}
	if b&0x80 == 0 {
		return -v
	}
	return v
}

func muLaw(b byte) int {
	b = ^b
	v := (int(b&15)<<3+0x84)<<(b>>4&7) - 0x84
	if b&0x80 != 0 {
		return -v
	}
	return v
}
