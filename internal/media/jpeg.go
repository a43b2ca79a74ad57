package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// jpegInfo is what a walk over the segments finds.
type jpegInfo struct {
	progressive bool
	samples     int64 // in all components, padded to whole blocks
	components  int
	adobe       bool // has the APP14 segment that says how colours are stored
	ended       bool // has the end-of-image marker
	scans       int
}

// maxScans bounds the passes over a progressive picture; encoders write about
// ten. A small file of many empty scans would otherwise hold a core for minutes.
const maxScans = 64

// jpegHeader walks the segments: size, memory, orientation, number of scans.
func jpegHeader(data []byte) (header, error) {
	h, err := fromConfig(jpeg.DecodeConfig(bytes.NewReader(data)))
	if err != nil {
		return h, err
	}
	j := &h.jpeg
	for at := 2; at+1 < len(data); {
		if data[at] != 0xff {
			at++
			continue
		}
		marker := data[at+1]
		at += 2
		if marker == 0xd9 {
			j.ended = true
			break
		}
		if marker == 0xff {
			at--
			continue
		}
		if marker <= 1 || marker >= 0xd0 && marker <= 0xd7 {
			continue
		}
		if at+2 > len(data) {
			break
		}
		n := int(data[at])<<8 | int(data[at+1])
		if n < 2 || at+n > len(data) {
			break
		}
		body := data[at+2 : at+n]
		at += n
		switch {
		case marker == 0xe1 && h.orientation == 0 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			h.orientation = exifOrientation(body)
		case marker == 0xee && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
			j.adobe = true
		case marker == 0xc0 || marker == 0xc1 || marker == 0xc2:
			j.frame(body, marker == 0xc2, h.w, h.h)
		case marker == 0xda:
			j.scans++
			for { // over the entropy-coded data
				i := bytes.IndexByte(data[at:], 0xff)
				if i < 0 || at+i+1 >= len(data) {
					at = len(data)
					break
				}
				at += i
				if m := data[at+1]; m == 0 || m >= 0xd0 && m <= 0xd7 {
					at += 2
					continue
				}
				break
			}
		}
	}
	if j.scans > maxScans {
		return h, fmt.Errorf("more than %d scans", maxScans)
	}
	h.work = j.samples
	if j.progressive {
		h.work += 4 * j.samples // coefficients of all components at once
	}
	if j.components == 4 {
		h.work += 4 * int64(h.w) * int64(h.h)
	}
	return h, nil
}

// frame reads a start-of-frame segment.
func (j *jpegInfo) frame(body []byte, progressive bool, w, h int) {
	if len(body) < 6 || j.components != 0 {
		return
	}
	j.progressive, j.components = progressive, int(body[5])
	hMax, vMax, units := 1, 1, 0
	for c := range j.components {
		if len(body) < 9+3*c {
			return
		}
		ch, cv := int(body[7+3*c]>>4), int(body[7+3*c]&15)
		hMax, vMax, units = max(hMax, ch), max(vMax, cv), units+ch*cv
	}
	if j.components == 1 {
		hMax, vMax, units = 1, 1, 1
	}
	mcus := int64((w+8*hMax-1)/(8*hMax)) * int64((h+8*vMax-1)/(8*vMax))
	j.samples = mcus * int64(units) * 64
}

// jpegPixels decodes and converts to RGB with smooth chroma, as libjpeg does.
func jpegPixels(pic *Picture, data []byte, h header) error {
	var parts []io.Reader
	parts = append(parts, bytes.NewReader(data[:2]))
	if h.jpeg.components == 4 && !h.jpeg.adobe {
		// Four inks without Adobe's segment: take them as Adobe's inverted CMYK, as Pillow does.
		parts = append(parts, bytes.NewReader([]byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00")))
	}
	parts = append(parts, bytes.NewReader(data[2:]))
	if !h.jpeg.ended {
		// A missing end marker alone is harmless; missing pixels are still an error.
		parts = append(parts, bytes.NewReader([]byte("\xff\xd9")))
	}
	img, err := jpeg.Decode(io.MultiReader(parts...))
	if err != nil {
		if !h.jpeg.ended {
			return fmt.Errorf("unexpected EOF: %w", err)
		}
		return err
	}
	if h.jpeg.scans == 0 {
		return errors.New("no pixels")
	}
	m, ok := img.(*image.YCbCr)
	if !ok {
		return whole(pic, img, nil)
	}
	if b := m.Bounds(); b.Dx() != pic.W || b.Dy() != pic.H {
		return fmt.Errorf("the pixels are %d x %d but the header says %d x %d", b.Dx(), b.Dy(), pic.W, pic.H)
	}
	pic.Pix = make([]byte, 3*pic.W*pic.H)
	paintYCbCr(pic, m)
	return nil
}
