package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"

	"golang.org/x/image/webp"
)

// webpInfo is where the first frame lies.
type webpInfo struct {
	still     []byte // a WebP file of one picture; nil when the file is one itself
	left, top int    // of that picture on the canvas
	clear     bool   // the canvas is transparent
}

// webpHeader walks the RIFF chunks: canvas, frames, orientation. For an
// animation it wraps the first frame's chunks into a still picture, because the
// decoder knows only those.
func webpHeader(data []byte) (header, error) {
	var h header
	var canvasW, canvasH int
	var first []byte
	for rest := data[12:]; len(rest) >= 8; {
		id, n := string(rest[:4]), uint64(binary.LittleEndian.Uint32(rest[4:]))
		body := rest[8:]
		if n > uint64(len(body)) {
			n = uint64(len(body))
		}
		body, rest = body[:n], body[min(n+n&1, uint64(len(body))):]
		switch id {
		case "VP8X":
			if len(body) >= 10 {
				canvasW, canvasH = 1+int(u24(body[4:])), 1+int(u24(body[7:]))
				h.webp.clear = body[0]&0x10 != 0
			}
		case "ANMF":
			if h.frames == 0 {
				first = body
			}
			h.frames++
		case "EXIF":
			if h.orientation == 0 {
				h.orientation = exifOrientation(body)
			}
		}
	}
	if h.frames == 0 {
		c, err := fromConfig(webp.DecodeConfig(bytes.NewReader(data)))
		c.orientation = h.orientation
		return c, err
	}
	if canvasW == 0 || len(first) < 16 {
		return h, errors.New("unexpected EOF in the first frame")
	}
	h.webp.still = still(first)
	frame, err := fromConfig(webp.DecodeConfig(bytes.NewReader(h.webp.still)))
	if err != nil {
		return h, err
	}
	h.w, h.h = canvasW, canvasH
	h.webp.left, h.webp.top = 2*int(u24(first)), 2*int(u24(first[3:]))
	if h.webp.left+frame.w > canvasW || h.webp.top+frame.h > canvasH {
		return h, errors.New("the first frame is larger than the canvas")
	}
	h.work = int64(h.w) * int64(h.h) * 4
	return h, nil
}

// still makes a one-picture file of an animation frame: its header says where
// the frame lies and how large it is, its chunks are those of a picture.
func still(frame []byte) []byte {
	chunks := frame[16:]
	out := append(make([]byte, 0, 30+len(chunks)), "RIFF\x00\x00\x00\x00WEBP"...)
	if bytes.HasPrefix(chunks, []byte("ALPH")) {
		out = append(out, "VP8X\x0a\x00\x00\x00\x10\x00\x00\x00"...)
		out = append(out, frame[6:12]...)
	}
	out = append(out, chunks...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func u24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

func webpPixels(pic *Picture, data []byte, h header) error {
	if h.webp.still != nil {
		data = h.webp.still
	}
	img, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	pic.Pix = make([]byte, 3*pic.W*pic.H)
	if h.webp.clear {
		for i := range pic.Pix {
			pic.Pix[i] = 255
		}
	}
	switch m := img.(type) {
	case *image.YCbCr:
		paintVP8(pic, m, nil, h.webp.left, h.webp.top)
	case *image.NYCbCrA:
		paintVP8(pic, &m.YCbCr, m, h.webp.left, h.webp.top)
	default:
		paint(pic, img, h.webp.left, h.webp.top)
	}
	return nil
}

// paintVP8 converts a lossy WebP's planes to RGB. VP8 stores BT.601 in the
// narrow range, unlike JPEG; chroma is enlarged with weights 9:3:3:1, in
// libwebp's integer arithmetic. alpha is nil if there is none.
func paintVP8(p *Picture, m *image.YCbCr, alpha *image.NYCbCrA, left, top int) {
	b := m.Bounds()
	w, h := min(b.Dx(), p.W-left), min(b.Dy(), p.H-top)
	cw, ch := (b.Dx()+1)/2, (b.Dy()+1)/2
	u, v := make([]byte, 2*cw), make([]byte, 2*cw)
	for y := range h {
		cy := y / 2
		near := min(max(cy+2*(y&1)-1, 0), ch-1)
		enlargeVP8(u, m.Cb[cy*m.CStride:][:cw], m.Cb[near*m.CStride:][:cw])
		enlargeVP8(v, m.Cr[cy*m.CStride:][:cw], m.Cr[near*m.CStride:][:cw])
		out := p.Pix[3*((top+y)*p.W+left):][:3*w]
		for x, l := range m.Y[y*m.YStride:][:w] {
			yy := int32(l) * 19077 >> 8
			cb, cr := int32(u[x]), int32(v[x])
			out[3*x] = clamp8((yy + cr*26149>>8 - 14234) >> 6)
			out[3*x+1] = clamp8((yy - cb*6419>>8 - cr*13320>>8 + 8708) >> 6)
			out[3*x+2] = clamp8((yy + cb*33050>>8 - 17685) >> 6)
		}
		if alpha == nil {
			continue
		}
		for x, a := range alpha.A[y*alpha.AStride:][:w] {
			c := onWhite(out[3*x], out[3*x+1], out[3*x+2], a)
			copy(out[3*x:], c[:])
		}
	}
}

// enlargeVP8 doubles row a, leaning towards row b.
func enlargeVP8(dst, a, b []byte) {
	last := len(a) - 1
	dst[0] = byte((3*int(a[0]) + int(b[0]) + 2) >> 2)
	dst[2*last+1] = byte((3*int(a[last]) + int(b[last]) + 2) >> 2)
	for x := 1; x <= last; x++ {
		al, a, bl, b := int(a[x-1]), int(a[x]), int(b[x-1]), int(b[x])
		all := al + a + bl + b + 8
		dst[2*x-1] = byte(((all+2*(a+bl))>>3 + al) >> 1)
		dst[2*x] = byte(((all+2*(al+b))>>3 + a) >> 1)
	}
}
