package kernel

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// sums is what a Line says, in whole numbers of any size.
func sums(in []byte, w []float64, step int) byte {
	total := int64(1) << (lineBits - 1)
	for k, v := range w {
		total += int64(math.Round(v*(1<<lineBits))) * int64(in[k*step])
	}
	return byte(min(max(total>>lineBits, 0), 255))
}

// filter returns random weights that add up to 1, of which some are negative.
func filter(r *rand.Rand, n int) []float64 {
	w, sum := make([]float64, n), 0.0
	for i := range w {
		w[i] = r.Float64() - 0.2
		sum += w[i]
	}
	for i := range w {
		if w[i] /= sum; math.Abs(sum) < 0.3 || n == 1 {
			w[i] = 1 / float64(n)
		}
	}
	return w
}

func TestLine(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := random()
		for range 300 {
			outputs, most, skip := 1+r.IntN(40), 1+r.IntN(30), r.IntN(5)
			var l Line
			l.Reset(1+r.IntN(50), 1+r.IntN(50)) // memory is used again
			for i := range l.Len() {
				l.Set(i, 0, filter(r, 1))
			}
			l.Reset(outputs, most)
			ws, first := make([][]float64, outputs), make([]int, outputs)
			for i, at := 0, skip; i < outputs; i++ {
				ws[i], first[i] = filter(r, 1+r.IntN(most)), at
				l.Set(i, at, ws[i])
				at += r.IntN(4)
			}
			_, n := l.Span()
			for i := range first {
				n = max(n, first[i]-first[0]+len(ws[i]))
			}
			n += first[0] - skip
			src := make([]byte, 3*n, 3*n+16)
			dst, want := make([]byte, 3*outputs), make([]byte, 3*outputs)
			for i := range src {
				src[i] = byte(r.IntN(256)) &^ byte(r.IntN(2)*255) // many extremes
			}
			for i := range want {
				want[i] = sums(src[3*(first[i/3]-skip)+i%3:], ws[i/3], 3)
			}
			l.Across(dst, src, skip)
			if !bytes.Equal(dst, want) {
				t.Fatalf("Across: %d outputs of %d: %v, want %v", outputs, most, dst, want)
			}

			width := 1 + r.IntN(70)
			stride := width + r.IntN(9)
			src = make([]byte, (n-1)*stride+width)
			for i := range src {
				src[i] = byte(r.IntN(256))
			}
			i := r.IntN(outputs)
			dst, want = make([]byte, width), make([]byte, width)
			for x := range want {
				want[x] = sums(src[(first[i]-skip)*stride+x:], ws[i], stride)
			}
			l.Down(dst, src, stride, i, skip)
			if !bytes.Equal(dst, want) {
				t.Fatalf("Down: %d columns of %d rows: %v, want %v", width, len(ws[i]), dst, want)
			}
		}
	})
}

func BenchmarkLine(b *testing.B) {
	const n, outputs, taps = 1024, 384, 12
	r := random()
	var l Line
	l.Reset(outputs, taps)
	for i := range outputs {
		l.Set(i, i*(n-taps)/outputs, filter(r, taps))
	}
	src, dst := make([]byte, 3*n*taps), make([]byte, 3*n)
	b.Run("across", func(b *testing.B) {
		for range b.N {
			l.Across(dst, src, 0)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(3*outputs*taps), "ns/product")
	})
	b.Run("down", func(b *testing.B) {
		for range b.N {
			l.Down(dst, src, 3*n, 0, 0)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(3*n*taps), "ns/product")
	})
}
