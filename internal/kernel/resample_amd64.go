//go:build !purego

package kernel

//go:noescape
func acrossPixels(dst, src *byte, first, count *int32, pairs *int16, n, taps, skip int)

//go:noescape
func down16(dst, src *byte, stride, taps int, pairs *int16, blocks int)

// acrossAVX2 does pixels in assembly whose 16 bytes at a time lie within src, and the last by hand.
func acrossAVX2(dst, src []byte, l *Line, skip int) {
	n := len(l.first)
	for n > 0 && 3*(int(l.first[n-1])-skip+l.taps)+4 > len(src) {
		n--
		acrossPixel(dst[3*n:3*n+3], src[3*(int(l.first[n])-skip):], l.pairs[2*n*l.taps:], int(l.count[n]))
	}
	if n > 0 {
		acrossPixels(&dst[0], &src[0], &l.first[0], &l.count[0], &l.pairs[0], n, l.taps, skip)
	}
}

// downAVX2 does 16 columns at a time; the last 16 may be done twice in part.
func downAVX2(dst, src []byte, stride, taps int, pairs []int16) {
	n := len(dst) / 16
	if n == 0 || taps == 0 {
		downGeneric(dst, src, stride, taps, pairs)
		return
	}
	down16(&dst[0], &src[0], stride, taps, &pairs[0], n)
	if at := len(dst) - 16; at > 16*(n-1) {
		down16(&dst[at], &src[at], stride, taps, &pairs[0], 1)
	}
}

//go:noescape
func rgb16(dst, y, cb, cr *byte, blocks int)

//go:noescape
func widen16(dst, near, far *byte, right, left int, blocks int)

func rgbAVX2(dst, y, cb, cr []byte) {
	n := len(y) / 16
	if n > 0 {
		rgb16(&dst[0], &y[0], &cb[0], &cr[0], n)
	}
	rgbGeneric(dst[48*n:], y[16*n:], cb[16*n:], cr[16*n:])
}

func widenAVX2(dst, near, far []byte, right, left int) {
	n := (len(near) - 1) / 16
	if n > 0 {
		widen16(&dst[0], &near[0], &far[0], right, left, n)
	}
	widenGeneric(dst[32*n:], near[16*n:], far[16*n:], right, left)
}
