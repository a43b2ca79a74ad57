package kernel

import "math"

// genericTiles are tiles of one panel and up to 8 rows.
func genericTiles(run func(t *tile, rows int)) tiler {
	t := tiler{width: width, most: 768, keep: 160 << 10, tiles: panelTiles{1: {nil}}}
	for rows := 1; rows <= 8; rows++ {
		t.tiles[1] = append(t.tiles[1], func(t *tile) { run(t, rows) })
	}
	return t
}

// floatsGeneric computes c[r,j] = sum over k of a[r,k]*b[k,j], plus bias[j], plus
// add[r,j], for the first cols columns.
func floatsGeneric(t *tile, rows int) { tileGeneric(t, rows, 1, columns4) }

// halvesGeneric is floatsGeneric with two bf16 in a word of b, and two numbers of a
// for it.
func halvesGeneric(t *tile, rows int) { tileGeneric(t, rows, 2, halves4) }

func tileGeneric(t *tile, rows, perWord int, columns func(a, o, b []float32, ldb int) (x, y [4]float32)) {
	n := t.k * perWord
	for j := 0; j < t.cols; j += 4 {
		cols := min(4, t.cols-j)
		for r := 0; r < rows; r += 2 {
			a := t.a[r*t.lda : r*t.lda+n]
			other := a
			if r+1 < rows {
				other = t.a[(r+1)*t.lda : (r+1)*t.lda+n]
			}
			x, y := columns(a, other, t.b[j:], t.ldb)
			store(t, r, j, x[:cols])
			if r+1 < rows {
				store(t, r+1, j, y[:cols])
			}
		}
	}
}

// columns4 sums two rows over four neighbouring columns of b.
func columns4(a, o, b []float32, ldb int) (x, y [4]float32) {
	var x0, x1, x2, x3, y0, y1, y2, y3 float32
	o = o[:len(a)]
	for k, v := range a {
		w := o[k]
		q := (*[4]float32)(b[k*ldb:])
		x0 += v * q[0]
		x1 += v * q[1]
		x2 += v * q[2]
		x3 += v * q[3]
		y0 += w * q[0]
		y1 += w * q[1]
		y2 += w * q[2]
		y3 += w * q[3]
	}
	return [4]float32{x0, x1, x2, x3}, [4]float32{y0, y1, y2, y3}
}

// halves4 is columns4 for words of two bf16, the first in the lower half.
func halves4(a, o, b []float32, ldb int) (x, y [4]float32) {
	o = o[:len(a)]
	for k := 0; k+1 < len(a); k += 2 {
		for i, word := range (*[4]float32)(b[k/2*ldb:]) {
			bits := math.Float32bits(word)
			first, second := math.Float32frombits(bits<<16), math.Float32frombits(bits&0xffff0000)
			x[i] += a[k] * first
			x[i] += a[k+1] * second
			y[i] += o[k] * first
			y[i] += o[k+1] * second
		}
	}
	return x, y
}

// store finishes the columns from j on of row r.
func store(t *tile, r, j int, x []float32) {
	for i, v := range x {
		if t.bias != nil {
			v += t.bias[j+i]
		}
		if t.add != nil {
			v += t.add[r*t.ladd+j+i]
		}
		t.c[r*t.ldc+j+i] = v
	}
}

// roundGeneric writes src rounded to bf16, to nearest, ties to even, as float32.
func roundGeneric(dst, src []float32) {
	dst = dst[:len(src)]
	for i, v := range src {
		dst[i] = math.Float32frombits(uint32(bf16(v)) << 16)
	}
}

// pairGeneric writes src rounded to bf16, two to a word, the last padded with 0.
func pairGeneric(dst, src []float32) {
	for i := range (len(src) + 1) / 2 {
		word := uint32(bf16(src[2*i]))
		if 2*i+1 < len(src) {
			word |= uint32(bf16(src[2*i+1])) << 16
		}
		dst[i] = math.Float32frombits(word)
	}
}

func braidGeneric(dst, src []float32, ld, rows, cols, width int) {
	for r := 0; r < rows; r += 2 {
		to := dst[r/2*width : (r/2+1)*width]
		for c := range cols {
			word := uint32(bf16(src[r*ld+c]))
			if r+1 < rows {
				word |= uint32(bf16(src[(r+1)*ld+c])) << 16
			}
			to[c] = math.Float32frombits(word)
		}
		clear(to[cols:])
	}
}

// bf16 rounds to nearest, ties to even. A NaN stays a NaN.
func bf16(x float32) uint16 {
	u := math.Float32bits(x)
	if x != x {
		return uint16(u>>16 | 0x40)
	}
	return uint16((u + 0x7fff + u>>16&1) >> 16)
}

// transposeGeneric writes dst[c][r] = src[r][c] with rows of dst width long, zero
// beyond rows.
func transposeGeneric(dst, src []float32, ld, rows, cols, width int) {
	for c := range cols {
		to := dst[c*width : (c+1)*width]
		for r := range rows {
			to[r] = src[r*ld+c]
		}
		clear(to[rows:])
	}
}
