package media

import (
	"bytes"
	"image"
	"image/gif"
)

// gifHeader reads the screen size and counts the frames without decoding one.
func gifHeader(data []byte) (header, error) {
	h, err := fromConfig(gif.DecodeConfig(bytes.NewReader(data)))
	if err != nil {
		return h, err
	}
	h.work = int64(h.w) * int64(h.h)
	h.walkGIF(data)
	return h, nil
}

// walkGIF goes over the blocks: it counts frames, and finds the flag that makes
// one colour of the first frame transparent.
func (h *header) walkGIF(data []byte) {
	table := func(flags byte) int {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (1 + flags&7)
	}
	at := 13 + table(data[10])
	for at < len(data) {
		switch data[at] {
		case 0x21: // extension
			if at+7 < len(data) && data[at+1] == 0xf9 && data[at+2] == 4 && h.frames == 0 {
				h.gifFlags = at + 3
			}
			at += 2
		case 0x2c: // image descriptor, colour table, code size
			if at+10 > len(data) {
				return
			}
			at += 11 + table(data[at+9])
			h.frames++
		default: // the trailer, or no GIF any more
			return
		}
		for at < len(data) && data[at] != 0 {
			at += 1 + int(data[at])
		}
		at++
	}
}

// gifPixels decodes the first frame.
func gifPixels(pic *Picture, data []byte, h header) error {
	img, err := gif.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	pic.Pix = make([]byte, 3*pic.W*pic.H)
	if b := img.Bounds(); b.Dx() < pic.W || b.Dy() < pic.H {
		// Pillow fills the rest of the screen with the transparent colour, else the first.
		ground := 0
		if at := h.gifFlags; at > 0 && data[at]&1 != 0 {
			ground = int(data[at+3])
		}
		if m, ok := img.(*image.Paletted); ok && ground < len(m.Palette) {
			c := flat(m.Palette[ground])
			for i := 0; i < len(pic.Pix); i += 3 {
				copy(pic.Pix[i:], c[:])
			}
		}
	}
	paint(pic, img, img.Bounds().Min.X, img.Bounds().Min.Y)
	return nil
}
