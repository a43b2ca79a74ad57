package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path"
	"strings"

	"golang.org/x/image/bmp"

	"tonggan"
)

// Limits bound what Decode reads; they are checked on the header, before any
// pixel is allocated. Zero fields take the default.
type Limits struct {
	Pixels int64 // width x height; default 50 million
	Side   int   // pixels; default 16,384
	Bytes  int64 // what the decoder holds while it works; default 512 MiB
}

// DefaultLimits are what Decode uses.
var DefaultLimits = Limits{Pixels: 50e6, Side: 16384, Bytes: 512 << 20}

// Decode reads a picture within DefaultLimits. See [Limits.Decode].
func Decode(src tonggan.Source) (*Picture, error) { return DefaultLimits.Decode(src) }

// Decode reads a picture. The format comes from the bytes and never from the
// name. The first frame of an animation is taken, orientation is applied, and
// the result is RGB. Errors are *tonggan.Error: Invalid for empty, truncated and
// malformed files, TooLarge over a limit, Unsupported for other kinds of files.
func (l Limits) Decode(src tonggan.Source) (pic *Picture, err error) {
	l = l.orDefault()
	name := display(src.Name)
	if len(src.Data) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: the file is empty; give a JPEG, PNG, GIF, WebP or BMP picture", name)
	}
	format, ok := sniff(src.Data)
	if !ok {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: looks like %s, which is not supported; %s", name, format, advice(format))
	}
	defer func() {
		if r := recover(); r != nil {
			pic, err = nil, broken(name, format, fmt.Errorf("decoder panic: %v", r))
		}
	}()
	f := formats[format]
	h, err := f.header(src.Data)
	if err != nil {
		return nil, broken(name, format, err)
	}
	if err := l.check(name, format, h); err != nil {
		return nil, err
	}
	pic = &Picture{W: h.w, H: h.h, Format: format, Frames: max(h.frames, 1)}
	if err := f.pixels(pic, src.Data, h); err != nil {
		return nil, broken(name, format, err)
	}
	orient(pic, h.orientation)
	return pic, nil
}

// header is what a file says about itself before its pixels are read.
type header struct {
	w, h        int
	work        int64 // bytes that the decoder allocates
	frames      int
	orientation int // EXIF, 1..8; 0 when unknown
	jpeg        jpegInfo
	gifFlags    int // offset of the first frame's transparency flag; 0 without one
	webp        webpInfo
}

// A format reads a header cheaply, then the pixels into a Picture whose size is
// set and whose Pix is not yet allocated.
type format struct {
	header func(data []byte) (header, error)
	pixels func(pic *Picture, data []byte, h header) error
}

var formats = map[string]format{
	"jpeg": {jpegHeader, jpegPixels},
	"png":  {pngHeader, pngPixels},
	"gif":  {gifHeader, gifPixels},
	"webp": {webpHeader, webpPixels},
	"bmp":  {bmpHeader, bmpPixels},
}

func (l Limits) orDefault() Limits {
	if l.Pixels <= 0 {
		l.Pixels = DefaultLimits.Pixels
	}
	if l.Side <= 0 {
		l.Side = DefaultLimits.Side
	}
	if l.Bytes <= 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	return l
}

// check compares a header with the limits.
func (l Limits) check(name, format string, h header) error {
	switch {
	case h.w <= 0 || h.h <= 0:
		return tonggan.Errorf(tonggan.Invalid, "%s: the %s header says %d x %d pixels; save the picture again", name, label(format), h.w, h.h)
	case h.w > l.Side || h.h > l.Side:
		return tonggan.Errorf(tonggan.TooLarge, "%s: %d x %d pixels is over the limit of %d a side; scale the picture down", name, h.w, h.h, l.Side)
	case int64(h.w)*int64(h.h) > l.Pixels:
		return tonggan.Errorf(tonggan.TooLarge, "%s: %d x %d is %.1f megapixels, over the limit of %.0f; scale the picture down",
			name, h.w, h.h, float64(h.w)*float64(h.h)/1e6, float64(l.Pixels)/1e6)
	case h.work > l.Bytes:
		return tonggan.Errorf(tonggan.TooLarge, "%s: %d x %d pixels of this kind need %d MiB to decode, over the limit of %d; scale the picture down",
			name, h.w, h.h, h.work>>20, l.Bytes>>20)
	}
	return nil
}

// broken words a decoder's error for the user: one line, with the cause kept.
func broken(name, format string, err error) error {
	var known *tonggan.Error
	if errors.As(err, &known) {
		return known
	}
	text := err.Error()
	for _, sign := range []string{"unexpected EOF", "EOF", "not enough", "short Huffman"} {
		if strings.Contains(text, sign) {
			return tonggan.Errorf(tonggan.Invalid, "%s: the %s data ends too early, the file is truncated; copy or download it again%w",
				name, label(format), quiet{err})
		}
	}
	if strings.Contains(text, "dimension overflow") {
		return tonggan.Errorf(tonggan.TooLarge, "%s: this %s has too many pixels; scale the picture down%w", name, label(format), quiet{err})
	}
	code := tonggan.Invalid
	if strings.Contains(text, "unsupported") {
		code = tonggan.Unsupported
	}
	text = strings.TrimPrefix(text, format+": ")
	text = strings.TrimPrefix(text, "invalid format: ")
	return tonggan.Errorf(code, "%s: this %s cannot be read (%s); save it again as PNG or JPEG%w", name, label(format), text, quiet{err})
}

// quiet carries a cause without adding to the message.
type quiet struct{ error }

func (quiet) Error() string   { return "" }
func (q quiet) Unwrap() error { return q.error }

// label is the format's name as people write it.
func label(format string) string {
	if format == "webp" {
		return "WebP"
	}
	return strings.ToUpper(format)
}

// display makes a source's name safe to show: one line, not too long, no
// control characters.
func display(name string) string {
	if name == "" {
		return "picture"
	}
	if strings.HasPrefix(name, "data:") {
		return "data URI"
	}
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return '?'
		}
		return r
	}, name)
	if r := []rune(clean); len(r) > 200 {
		clean = "..." + string(r[len(r)-100:])
		if base := path.Base(clean); len(base) < 100 {
			clean = base
		}
	}
	return clean
}

// bytesPerPixel is what the standard decoders allocate for a colour model.
func bytesPerPixel(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.NRGBA64Model, color.RGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}

func fromConfig(c image.Config, err error) (header, error) {
	if err != nil {
		return header{}, err
	}
	return header{w: c.Width, h: c.Height, work: int64(c.Width) * int64(c.Height) * bytesPerPixel(c.ColorModel)}, nil
}

// whole decodes data that becomes exactly one picture.
func whole(pic *Picture, img image.Image, err error) error {
	if err != nil {
		return err
	}
	if b := img.Bounds(); b.Dx() != pic.W || b.Dy() != pic.H {
		return fmt.Errorf("the pixels are %d x %d but the header says %d x %d", b.Dx(), b.Dy(), pic.W, pic.H)
	}
	pic.Pix = make([]byte, 3*pic.W*pic.H)
	paint(pic, img, 0, 0)
	return nil
}

func bmpHeader(data []byte) (header, error) {
	return fromConfig(bmp.DecodeConfig(bytes.NewReader(data)))
}

func bmpPixels(pic *Picture, data []byte, _ header) error {
	img, err := bmp.Decode(bytes.NewReader(data))
	return whole(pic, img, err)
}

func pngHeader(data []byte) (header, error) {
	h, err := fromConfig(png.DecodeConfig(bytes.NewReader(data)))
	h.orientation = pngOrientation(data)
	return h, err
}

func pngPixels(pic *Picture, data []byte, _ header) error {
	img, err := png.Decode(bytes.NewReader(data))
	return whole(pic, img, err)
}

// pngOrientation looks for an eXIf chunk.
func pngOrientation(data []byte) int {
	rest := data[8:]
	for len(rest) >= 12 {
		n := uint64(rest[0])<<24 | uint64(rest[1])<<16 | uint64(rest[2])<<8 | uint64(rest[3])
		if n+12 > uint64(len(rest)) {
			return 1
		}
		if string(rest[4:8]) == "eXIf" {
			return exifOrientation(rest[8 : 8+n])
		}
		rest = rest[12+n:]
	}
	return 1
}
