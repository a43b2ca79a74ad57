package media

import (
	"image"

	"tonggan/internal/kernel"
)

// paintYCbCr converts a JPEG's planes to RGB. Chroma is enlarged with the
// triangle filter that libjpeg calls "fancy upsampling" (weights 3:1 in each
// halved direction, rounding alternately down and up), in its integer
// arithmetic; ratios other than 2 are repeated, as there.
func paintYCbCr(p *Picture, m *image.YCbCr) {
	stripes(parts(p.H, 3*p.W), p.H, func(from, to int) { paintRows(p, m, from, to) })
}

func paintRows(p *Picture, m *image.YCbCr, from, to int) {
	sx, sy := chromaRatio(m.SubsampleRatio)
	cw, ch := (p.W+sx-1)/sx, (p.H+sy-1)/sy
	smoothX := sx == 2 && cw > 2
	smoothY := sy == 2 && (sx == 1 || smoothX)

	cb, cr := make([]byte, p.W+4), make([]byte, p.W+4)
	for y := from; y < to; y++ {
		cy := y / sy
		near := cy // the other chroma row that this row lies towards
		if smoothY {
			near = min(max(cy+2*(y&1)-1, 0), ch-1)
		}
		for i, plane := range [2][]byte{m.Cb, m.Cr} {
			dst := cb
			if i == 1 {
				dst = cr
			}
			a, b := plane[cy*m.CStride:][:cw], plane[near*m.CStride:][:cw]
			switch {
			case smoothX && smoothY:
				kernel.Widen(dst, a, b, 8, 7)
			case smoothX:
				kernel.Widen(dst, a, a, 4, 8)
			case smoothY:
				bias := 1 + y&1
				for x := range a {
					dst[x] = byte((3*int(a[x]) + int(b[x]) + bias) >> 2)
				}
			case sx == 1:
				copy(dst, a)
			default:
				for x := range p.W {
					dst[x] = a[x/sx]
				}
			}
		}
		kernel.RGB(p.Pix[3*y*p.W:], m.Y[y*m.YStride:][:p.W], cb, cr)
	}
}

func clamp8(v int32) byte {
	if uint32(v) <= 255 {
		return byte(v)
	}
	if v < 0 {
		return 0
	}
	return 255
}

func chromaRatio(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}
