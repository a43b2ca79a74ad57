package kernel

import "math"

// intBlock bounds the pairs that one tile of Int8 sums: their sum stays an int32.
const intBlock = 4096

// quantiseRow writes row as pairs of int16 of at most 127 and returns what they must be
// multiplied with: the largest magnitude / 127, NaN for a row with a NaN or an infinity.
func quantiseRow(v *variant, dst, row []float32) float32 {
	top := float32(0)
	for i := 0; i < len(row); i += piece {
		if m := v.largest(row[i:min(len(row), i+piece)]); !(m <= top) {
			top = m
		}
	}
	scale := top / 127
	if !(top <= math.MaxFloat32) {
		scale = float32(math.NaN())
	}
	if !(scale >= 0x1p-126) { // no number, or so small that its inverse is none
		clear(dst[:(len(row)+1)/2])
		if scale == scale {
			scale = 0
		}
		return scale
	}
	v.quantise(dst, row, 1/scale)
	return scale
}

// columnOfBytes writes words of two int16 as column col of a panel: pairs of int8.
func columnOfBytes(panel, words []float32, col int) {
	for step, w := range words {
		bits := math.Float32bits(w)
		pair := bits&0xff | bits>>8&0xff00
		at := &panel[step*width/2+col/2]
		shift := col % 2 * 16
		*at = math.Float32frombits(math.Float32bits(*at)&^(0xffff<<shift) | pair<<shift)
	}
}

// largestGeneric is the largest magnitude of x, a NaN if there is one.
func largestGeneric(x []float32) float32 {
	bits := uint32(0)
	for _, v := range x {
		bits = max(bits, math.Float32bits(v)&^(1<<31))
	}
	return math.Float32frombits(bits)
}

// quantiseGeneric writes src times scale, rounded to nearest, ties to even, as int16, two
// to a word, the first in the lower half, the last padded with 0.
func quantiseGeneric(dst, src []float32, scale float32) {
	whole := func(x float32) uint32 { return uint32(uint16(int16(math.RoundToEven(float64(x * scale))))) }
	for i := range (len(src) + 1) / 2 {
		word := whole(src[2*i])
		if 2*i+1 < len(src) {
			word |= whole(src[2*i+1]) << 16
		}
		dst[i] = math.Float32frombits(word)
	}
}

// bytesGeneric computes tiles of Int8: c = sum over k of a[r,k]*b[k,j], times the scales
// of r and j, plus bias and add.
func bytesGeneric(t *tile, rows, panels int) {
	for p := range panels {
		b := t.b[p*t.ldp:]
		for j := range min(width, t.cols-p*width) {
			col := p*width + j
			for r := range rows {
				sum := int32(0)
				for k := range t.k {
					x, y := math.Float32bits(t.a[r*t.lda+k]), math.Float32bits(b[k*t.ldb+j/2])>>(j%2*16)
					sum += int32(int16(x))*int32(int8(y)) + int32(int16(x>>16))*int32(int8(y>>8))
				}
				store(t, r, col, []float32{float32(sum) * (t.rowScale[r] * t.colScale[col])})
			}
		}
	}
}
