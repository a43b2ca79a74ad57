package kernel

import "math"

// Bits behind the point of a weight of a Line: a sum of weighted bytes needs 8 more, and its
// overshoot two.
const lineBits = 32 - 8 - 2

// Line says how one line of bytes is resampled: each output is a weighted sum of neighbours, in
// 22-bit fixed point, rounded to nearest and kept from 0 to 255. It is the integer arithmetic of
// Pillow's resize.
type Line struct {
	taps  int     // of an output, a multiple of 4
	first []int32 // of the inputs, of each output
	count []int32
	// pairs are the weights, [outputs][taps/4][2][4]: of four taps the lower 15 bits, then what is
	// above them, for instructions that multiply 16 bits.
	pairs []int16
}

const lowBits = 15

// Reset makes l a Line of n outputs of at most taps inputs each, all weights 0. Memory is kept.
func (l *Line) Reset(n, taps int) {
	l.taps = ceil(taps, 4) * 4
	if cap(l.first) < n {
		l.first, l.count = make([]int32, n), make([]int32, n)
	}
	l.first, l.count = l.first[:n], l.count[:n]
	clear(l.count)
	if size := 2 * n * l.taps; cap(l.pairs) < size {
		l.pairs = make([]int16, size)
	} else {
		l.pairs = l.pairs[:size]
		clear(l.pairs)
	}
}

// Set makes output i the sum of inputs first, first+1, ... times w, each of magnitude below 256.
func (l *Line) Set(i, first int, w []float64) {
	need("Line.Set", "taps", l.taps, len(w))
	l.first[i], l.count[i] = int32(first), int32(len(w))
	to := l.pairs[2*i*l.taps:]
	for k, v := range w {
		whole := int32(math.Round(v * (1 << lineBits)))
		at := k/4*8 + k%4
		to[at], to[at+4] = int16(whole&(1<<lowBits-1)), int16(whole>>lowBits)
	}
}

// Span is the range of inputs that outputs read; first never falls.
func (l *Line) Span() (first, n int) {
	last := len(l.first) - 1
	first = int(l.first[0])
	return first, int(l.first[last]+l.count[last]) - first
}

// Len is the number of outputs.
func (l *Line) Len() int { return len(l.first) }

// Size is the memory that l holds, in bytes.
func (l *Line) Size() int { return 2*cap(l.pairs) + 8*cap(l.first) }

// Across resamples a row of pixels of three bytes, of which src begins with number skip, into dst.
// More of src may be read, and not used.
func (l *Line) Across(dst, src []byte, skip int) {
	first, n := l.Span()
	need("Line.Across", "dst", len(dst), 3*l.Len())
	need("Line.Across", "src", len(src), 3*(first-skip+n))
	use.across(dst, src, l, skip)
}

// Down makes output i of all columns of rows that are stride bytes apart, of which src begins with
// number skip. dst holds the columns.
func (l *Line) Down(dst, src []byte, stride, i, skip int) {
	src = src[(int(l.first[i])-skip)*stride:]
	n := int(l.count[i])
	if n > 0 {
		need("Line.Down", "src", len(src), (n-1)*stride+len(dst))
	}
	use.down(dst, src, stride, n, l.pairs[2*i*l.taps:2*(i+1)*l.taps])
}

// weight is that of tap k of an output's pairs.
func weight(pairs []int16, k int) int32 {
	at := k/4*8 + k%4
	return int32(pairs[at+4])<<lowBits + int32(pairs[at])
}

const lineHalf = 1 << (lineBits - 1)

func acrossGeneric(dst, src []byte, l *Line, skip int) {
	for i := range l.first {
		acrossPixel(dst[3*i:3*i+3], src[3*(int(l.first[i])-skip):], l.pairs[2*i*l.taps:], int(l.count[i]))
	}
}

func acrossPixel(dst, src []byte, pairs []int16, n int) {
	r, g, b := int32(lineHalf), int32(lineHalf), int32(lineHalf)
	for k := range n {
		w, in := weight(pairs, k), src[3*k:3*k+3]
		r += w * int32(in[0])
		g += w * int32(in[1])
		b += w * int32(in[2])
	}
	dst[0], dst[1], dst[2] = byteOf(r>>lineBits), byteOf(g>>lineBits), byteOf(b>>lineBits)
}

func downGeneric(dst, src []byte, stride, taps int, pairs []int16) {
	const most = 192
	var sums [most]int32
	for at := 0; at < len(dst); at += most {
		out := dst[at:min(at+most, len(dst))]
		acc := sums[:len(out)]
		for i := range acc {
			acc[i] = lineHalf
		}
		for k := range taps {
			w := weight(pairs, k)
			for i, v := range src[k*stride+at:][:len(acc)] {
				acc[i] += w * int32(v)
			}
		}
		for i, v := range acc {
			out[i] = byteOf(v >> lineBits)
		}
	}
}

func byteOf(v int32) byte { return byte(min(max(v, 0), 255)) }
