package kernel

import "math"

// maxInt8 is the largest K of an Int8 matrix: any sum of it is an int32.
const maxInt8 = 1 << 16

// quantiseRow writes row as bytes q, four to a word, so that scale * (q - zero) is near it:
// 256 steps from its least to its largest number, 0 among them. A row with an infinity or a
// NaN has a scale of NaN.
func quantiseRow(v *variant, dst, row []float32) (scale float32, zero int32) {
	lo, hi, finite := spanRow(v, row)
	scale = hi/255 - lo/255
	switch {
	case !finite:
		scale, zero = float32(math.NaN()), 0
		clear(dst[:ceil(len(row), 4)])
	case scale < 0x1p-120: // the inverse might be no number
		scale = 0
		clear(dst[:ceil(len(row), 4)])
	default:
		zero = int32(math.RoundToEven(float64(-lo * (1 / scale))))
		v.quantise(dst, row, 1/scale, zero)
	}
	return scale, zero
}

// quantiseWeights writes row as int8 of at most 63, four to a word, and returns their sum
// and what they must be multiplied with.
func quantiseWeights(v *variant, dst, row []float32) (scale float32, sum int32) {
	lo, hi, finite := spanRow(v, row)
	scale = max(hi, -lo) / 63
	if !finite || scale < 0x1p-120 {
		clear(dst[:ceil(len(row), 4)])
		if finite {
			return 0, 0
		}
		return float32(math.NaN()), 0
	}
	v.quantise(dst, row, 1/scale, 64) // 1 to 127
	for i, w := range dst[:ceil(len(row), 4)] {
		bits, out := math.Float32bits(w), uint32(0)
		for k := range 4 {
			q := int32(bits>>(8*k)&0xff) - 64
			if 4*i+k >= len(row) {
				q = 0
			}
			sum += q
			out |= uint32(uint8(int8(q))) << (8 * k)
		}
		dst[i] = math.Float32frombits(out)
	}
	return scale, sum
}

func spanRow(v *variant, row []float32) (lo, hi float32, finite bool) {
	finite = true
	for i := 0; i < len(row); i += piece {
		a, b, ok := v.span(row[i:min(len(row), i+piece)])
		lo, hi, finite = min(lo, a), max(hi, b), finite && ok
	}
	return lo, hi, finite
}

// spanGeneric is the least and the largest of x and 0. finite says that all are.
func spanGeneric(x []float32) (lo, hi float32, finite bool) {
	finite = true
	for _, v := range x {
		if v-v != 0 {
			finite = false
			continue
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi, finite
}

// quantiseGeneric writes src times scale, rounded to nearest, ties to even, plus zero, as
// bytes of 0 to 255, four to a word, the first lowest, the last padded with zero.
func quantiseGeneric(dst, src []float32, scale float32, zero int32) {
	for i := range ceil(len(src), 4) {
		word := uint32(0)
		for k := range 4 {
			q := zero
			if at := 4*i + k; at < len(src) {
				q = min(255, max(0, int32(math.RoundToEven(float64(src[at]*scale)))+zero))
			}
			word |= uint32(q) << (8 * k)
		}
		dst[i] = math.Float32frombits(word)
	}
}

// bytesGeneric computes tiles of Int8: c = (sum over k of a[r,k]*b[k,j] - zero of r * sum of
// j), times the scales of r and j, plus bias and add.
func bytesGeneric(t *tile, rows int) {
	for j := range t.cols {
		for r := range rows {
			sum := -t.rowZero[r] * t.colSum[j]
			for k := range t.k {
				x, y := math.Float32bits(t.a[r*t.lda+k]), math.Float32bits(t.b[k*t.ldb+j])
				sum += int32(x&0xff)*int32(int8(y)) + int32(x>>8&0xff)*int32(int8(y>>8)) +
					int32(x>>16&0xff)*int32(int8(y>>16)) + int32(x>>24)*int32(int8(y>>24))
			}
			store(t, r, j, []float32{float32(sum) * (t.rowScale[r] * t.colScale[j])})
		}
	}
}
