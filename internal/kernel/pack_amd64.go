//go:build !purego

package kernel

//go:noescape
func transpose8(dst, src *float32, ldDst, ld, blocks int)

//go:noescape
func roundPairs(dst, src *float32, blocks int)

//go:noescape
func braid32(dst, src *float32, ld, pairs int)

//go:noescape
func pair16(dst, src *float32, blocks int)

//go:noescape
func braid16(dst, src *float32, ld, pairs int)

//go:noescape
func roundFloats(dst, src *float32, blocks int)

//go:noescape
func span8(out *[3]float32, src *float32, blocks int)

//go:noescape
func quantise32(dst, src *float32, blocks int, scale float32, zero int32)

// transposeAVX2 takes 8 by 8 numbers at a time, and 64 columns of all rows before it
// goes on, so that lines of dst are written while they are in the cache.
func transposeAVX2(dst, src []float32, ld, rows, cols, width int) {
	full := rows / 8 * 8
	for c := 0; c < cols; c += 64 {
		n := min(64, cols-c)
		for r := 0; r < full && n >= 8; r += 8 {
			transpose8(&dst[c*width+r], &src[r*ld+c], width, ld, n/8)
		}
		for i := c; i < c+n; i++ {
			to := dst[i*width : (i+1)*width]
			from := full
			if i >= c+n/8*8 {
				from = 0
			}
			for r := from; r < rows; r++ {
				to[r] = src[r*ld+i]
			}
			clear(to[rows:])
		}
	}
}

// pairsTail rounds src to pairs of bf16, the last padded with 0.
func pairsTail(dst, src []float32) {
	for len(src) >= 32 {
		n := min(len(src)/32, piece/32)
		roundPairs(&dst[0], &src[0], n)
		dst, src = dst[n*16:], src[n*32:]
	}
	if len(src) > 0 {
		var in [32]float32
		var out [16]float32
		copy(in[:], src)
		roundPairs(&out[0], &in[0], 1)
		copy(dst, out[:(len(src)+1)/2])
	}
}

// pairsAVX2 does the same without AVX-512.
func pairsAVX2(dst, src []float32) {
	for len(src) >= 16 {
		n := min(len(src)/16, piece/16)
		pair16(&dst[0], &src[0], n)
		dst, src = dst[n*8:], src[n*16:]
	}
	pairGeneric(dst, src)
}

// braidOf pairs rows by a loop over whole panels of so many columns.
func braidOf(lanes int, whole func(dst, src *float32, ld, pairs int)) func(dst, src []float32, ld, rows, cols, width int) {
	return func(dst, src []float32, ld, rows, cols, width int) {
		for cols == lanes && width == lanes && rows >= 2 {
			n := min(rows/2, piece/(2*lanes))
			whole(&dst[0], &src[0], ld, n)
			if rows -= 2 * n; rows == 0 {
				return
			}
			dst, src = dst[n*lanes:], src[2*n*ld:]
		}
		braidGeneric(dst, src, ld, rows, cols, width)
	}
}

// roundTail rounds src to bf16 and leaves it float32.
func roundTail(dst, src []float32) {
	for len(src) >= 8 {
		n := min(len(src)/8, piece/8)
		roundFloats(&dst[0], &src[0], n)
		dst, src = dst[n*8:], src[n*8:]
	}
	roundGeneric(dst, src)
}

// spanTail is the least and the largest of x and 0.
func spanTail(x []float32) (lo, hi float32, finite bool) {
	finite = true
	for len(x) >= 8 {
		n := min(len(x)/8, piece/8)
		var out [3]float32
		span8(&out, &x[0], n)
		lo, hi, finite = min(lo, out[0]), max(hi, out[1]), finite && out[2] == out[2]
		x = x[n*8:]
	}
	a, b, rest := spanGeneric(x)
	return min(lo, a), max(hi, b), finite && rest
}

// quantiseTail writes src times scale, plus zero, as bytes.
func quantiseTail(dst, src []float32, scale float32, zero int32) {
	for len(src) >= 32 {
		n := min(len(src)/32, piece/32)
		quantise32(&dst[0], &src[0], n, scale, zero)
		dst, src = dst[n*8:], src[n*32:]
	}
	quantiseGeneric(dst, src, scale, zero)
}
