package media

import "image"

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
	sum := make([]int, cw)
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
				for x := range sum {
					sum[x] = 3*int(a[x]) + int(b[x])
				}
				last := cw - 1
				dst[0], dst[2*last+1] = byte((sum[0]*4+8)>>4), byte((sum[last]*4+7)>>4)
				for x := 1; x < cw; x++ {
					dst[2*x-1] = byte((sum[x-1]*3 + sum[x] + 7) >> 4)
					dst[2*x] = byte((sum[x]*3 + sum[x-1] + 8) >> 4)
				}
			case smoothX:
				last := cw - 1
				dst[0], dst[2*last+1] = a[0], a[last]
				for x := 1; x < cw; x++ {
					dst[2*x-1] = byte((int(a[x-1])*3 + int(a[x]) + 2) >> 2)
					dst[2*x] = byte((int(a[x])*3 + int(a[x-1]) + 1) >> 2)
				}
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
		luma := m.Y[y*m.YStride:][:p.W]
		out := p.Pix[3*y*p.W:][:3*p.W]
		blue, red := cb[:len(luma)], cr[:len(luma)]
		for x, v := range luma {
			rgb := out[3*x : 3*x+3 : 3*x+3]
			rgb[0], rgb[1], rgb[2] = fromYCC(int32(v), int32(blue[x])-128, int32(red[x])-128)
		}
	}
}

// fromYCC is JFIF's conversion in 16-bit fixed point, rounded as libjpeg rounds.
func fromYCC(y, cb, cr int32) (r, g, b byte) {
	const half = 1 << 15
	r = clamp8(y + (91881*cr+half)>>16)
	g = clamp8(y + (-22554*cb-46802*cr+half)>>16)
	b = clamp8(y + (116130*cb+half)>>16)
	return
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
