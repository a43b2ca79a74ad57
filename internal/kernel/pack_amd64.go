//go:build !purego

package kernel

import "math"

//go:noescape
func transpose8(dst, src *float32, ld, blocks int)

//go:noescape
func roundPairs(dst, src *float32, blocks int)

//go:noescape
func roundFloats(dst, src *float32, blocks int)

//go:noescape
func largestBits(src *float32, blocks int) (bits uint32)

//go:noescape
func quantise16(dst, src *float32, blocks int, scale float32)

// transposeAVX2 takes 8 by 8 numbers at a time, and 64 columns of all rows before it
// goes on, so that lines of dst are written while they are in the cache.
func transposeAVX2(dst, src []float32, ld, rows, cols int) {
	full := rows / 8 * 8
	for c := 0; c < cols; c += 64 {
		n := min(64, cols-c)
		for r := 0; r < full && n >= 8; r += 8 {
			transpose8(&dst[c*width+r], &src[r*ld+c], ld, n/8)
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

// roundTail rounds src to bf16 and leaves it float32.
func roundTail(dst, src []float32) {
	for len(src) >= 8 {
		n := min(len(src)/8, piece/8)
		roundFloats(&dst[0], &src[0], n)
		dst, src = dst[n*8:], src[n*8:]
	}
	roundGeneric(dst, src)
}

// largestTail is the largest magnitude of x.
func largestTail(x []float32) float32 {
	bits := uint32(0)
	for len(x) >= 8 {
		n := min(len(x)/8, piece/8)
		bits = max(bits, largestBits(&x[0], n))
		x = x[n*8:]
	}
	return math.Float32frombits(max(bits, math.Float32bits(largestGeneric(x))))
}

// quantiseTail writes src times scale as pairs of int16, the last padded with 0.
func quantiseTail(dst, src []float32, scale float32) {
	for len(src) >= 16 {
		n := min(len(src)/16, piece/16)
		quantise16(&dst[0], &src[0], n, scale)
		dst, src = dst[n*8:], src[n*16:]
	}
	quantiseGeneric(dst, src, scale)
}
