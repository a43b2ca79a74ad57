// Package media turns the bytes of a picture into pixels and pixels into what a
// model reads: it sniffs, bounds, decodes, orients, resizes, crops and
// normalises, and it draws where a model looked.
//
// Every picture becomes 8-bit RGB as Pillow's Image.open(f), its
// ImageOps.exif_transpose and the reference's convert_to_rgb make it: what is
// transparent shows white, CMYK is mixed without a colour profile. It differs in
// that values of a JPEG may be off by two, 16-bit samples keep their high byte
// (Pillow shows grey ones as white), transparent greys of 2 and 4 bits and 16-bit
// colours are as the PNG specification says, and XMP does not turn a picture.
package media

import (
	"image"
	"image/color"
)

// Picture is one decoded picture, upright, on white.
type Picture struct {
	W, H   int
	Pix    []byte // RGB, 3 bytes a pixel, row-major, W*H*3 long
	Format string // "jpeg", "png", "gif", "webp" or "bmp"; empty for one that was never a file
	Frames int    // pictures in a GIF or WebP file, of which Pix is the first; else 1
}

// FromImage copies img, laid on white.
func FromImage(img image.Image) *Picture {
	b := img.Bounds()
	p := &Picture{W: b.Dx(), H: b.Dy(), Frames: 1}
	p.Pix = make([]byte, 3*p.W*p.H)
	paint(p, img, 0, 0)
	return p
}

// Image copies the picture into an opaque image of the standard library.
func (p *Picture) Image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, p.W, p.H))
	for i, j := 0, 0; i+2 < len(p.Pix); i, j = i+3, j+4 {
		img.Pix[j], img.Pix[j+1], img.Pix[j+2], img.Pix[j+3] = p.Pix[i], p.Pix[i+1], p.Pix[i+2], 255
	}
	return img
}

// paint copies img onto p with its top left corner at (left, top). What falls
// outside p is dropped.
func paint(p *Picture, img image.Image, left, top int) {
	b := img.Bounds()
	w, h := min(b.Dx(), p.W-left), min(b.Dy(), p.H-top)
	if w <= 0 || h <= 0 {
		return
	}
	for y := range h {
		dst := p.Pix[3*((top+y)*p.W+left):][: 3*w : 3*w]
		switch m := img.(type) {
		case *image.Gray:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range w {
				v := src[x]
				dst[3*x], dst[3*x+1], dst[3*x+2] = v, v, v
			}
		case *image.Gray16:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range w {
				v := src[2*x]
				dst[3*x], dst[3*x+1], dst[3*x+2] = v, v, v
			}
		case *image.NRGBA:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range w {
				c := onWhite(src[4*x], src[4*x+1], src[4*x+2], src[4*x+3])
				dst[3*x], dst[3*x+1], dst[3*x+2] = c[0], c[1], c[2]
			}
		case *image.NRGBA64:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range w {
				c := onWhite(src[8*x], src[8*x+2], src[8*x+4], src[8*x+6])
				dst[3*x], dst[3*x+1], dst[3*x+2] = c[0], c[1], c[2]
			}
		case *image.CMYK:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			for x := range w {
				dst[3*x], dst[3*x+1], dst[3*x+2] = mixCMYK(src[4*x], src[4*x+1], src[4*x+2], src[4*x+3])
			}
		case *image.Paletted:
			src := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
			var table [256][3]byte
			for i, c := range m.Palette[:min(len(m.Palette), 256)] {
				table[i] = flat(c)
			}
			for x := range w {
				c := table[src[x]]
				dst[3*x], dst[3*x+1], dst[3*x+2] = c[0], c[1], c[2]
			}
		default:
			for x := range w {
				c := flat(img.At(b.Min.X+x, b.Min.Y+y))
				dst[3*x], dst[3*x+1], dst[3*x+2] = c[0], c[1], c[2]
			}
		}
	}
}

// flat is the colour on white.
func flat(c color.Color) [3]byte {
	if c, ok := c.(color.NRGBA64); ok {
		return onWhite(byte(c.R>>8), byte(c.G>>8), byte(c.B>>8), byte(c.A>>8))
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return onWhite(n.R, n.G, n.B, n.A)
}

// onWhite lays a colour on white as Pillow's alpha_composite does, with seven more bits.
func onWhite(r, g, b, a byte) [3]byte {
	if a == 255 {
		return [3]byte{r, g, b}
	}
	one := func(v byte) byte {
		t := (uint32(v)*uint32(a) + 255*(255-uint32(a)) + 128) << 7
		return byte((t>>8 + t) >> 15)
	}
	return [3]byte{one(r), one(g), one(b)}
}

// mixCMYK is Pillow's device mix, R = (255-K) - C(255-K)/255, rounded as there.
func mixCMYK(c, m, y, k byte) (r, g, b byte) {
	n := 255 - int(k)
	one := func(v byte) byte {
		t := int(v)*n + 128
		return byte(n - ((t>>8)+t)>>8)
	}
	return one(c), one(m), one(y)
}
