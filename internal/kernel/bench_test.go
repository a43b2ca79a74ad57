package kernel

import (
	"fmt"
	"testing"
	"time"
)

// peaks measures the multiply-add rate of one thread, in GFLOP/s, by precision: of vectors
// of float32, of bf16 pairs and of bytes; 0 where the CPU has none. Multiply by Threads().
func peaks() (rates [3]float64) {
	rate := func(f func(int), flops float64) float64 {
		best := 0.0
		for range 20 {
			const turns = 5000
			start := time.Now()
			f(turns)
			best = max(best, turns*flops/float64(time.Since(start).Nanoseconds()))
		}
		return best
	}
	for p, peak := range use.peaks {
		if peak.run != nil {
			rates[p] = rate(peak.run, peak.flops)
		}
	}
	if rates[BF16] == 0 {
		rates[BF16] = rates[F32] // they are widened
	}
	return rates
}

// bandwidth is how fast one thread reads 256 MB, in GB/s.
func bandwidth() float64 {
	x, best := make([]float32, 64<<20), 0.0
	for i := 0; i < len(x); i += 1024 {
		x[i] = 1 // untouched pages are all the same one
	}
	for range 5 {
		start := time.Now()
		for i := 0; i < len(x); i += piece {
			use.max(x[i : i+piece])
		}
		best = max(best, 4*float64(len(x))/float64(time.Since(start).Nanoseconds()))
	}
	return best
}

// flops reports a rate, and its share of the peak measured in the same run.
func flops(b *testing.B, n, peak float64) {
	rate := n * float64(b.N) / float64(b.Elapsed().Nanoseconds())
	b.ReportMetric(rate, "GFLOP/s")
	if peak > 0 {
		b.ReportMetric(100*rate/peak/float64(Threads()), "%peak")
	}
}

func BenchmarkPeak(b *testing.B) {
	rates, read := peaks(), bandwidth()
	for range b.N {
	}
	for p, rate := range rates {
		b.ReportMetric(rate, names[p]+"-GFLOP/s/thread")
	}
	b.ReportMetric(read, "read-GB/s/thread")
}

var names = []string{"f32", "bf16", "int8"}

func BenchmarkMatMul(b *testing.B) {
	rates := peaks()
	for _, p := range precisions {
		for _, s := range [][3]int{{1024, 1024, 1024}, {577, 768, 2304}, {197, 768, 3072}, {197, 3072, 768}, {197, 768, 768}, {65, 192, 768}, {65, 768, 192}, {65, 192, 192}, {20, 192, 576}, {1, 192, 768}, {1, 2048, 2048}} {
			rows, k, n := s[0], s[1], s[2]
			b.Run(fmt.Sprintf("%s/%dx%dx%d", names[p], rows, k, n), func(b *testing.B) {
				r := random()
				a, m, dst := noise(r, rows*k), Pack(noise(r, n*k), n, k, p), make([]float32, rows*n)
				e := Epilogue{Bias: noise(r, n)}
				b.ResetTimer()
				for range b.N {
					MatMul(dst, a, rows, m, e)
				}
				flops(b, 2*float64(rows)*float64(n)*float64(k), rates[p])
			})
		}
	}
}

func BenchmarkPack(b *testing.B) {
	const n, k = 4096, 1024
	w := noise(random(), n*k)
	for _, p := range precisions {
		b.Run(names[p], func(b *testing.B) {
			for range b.N {
				Pack(w, n, k, p)
			}
			b.ReportMetric(float64(n*k)*float64(b.N)/b.Elapsed().Seconds()/1e6, "M/s")
		})
	}
}

func BenchmarkAttention(b *testing.B) {
	peak := peaks()
	for _, s := range []AttnShape{
		{Batch: 1, Heads: 12, TQ: 197, TK: 197, Dim: 64},
		{Batch: 1, Heads: 6, TQ: 65, TK: 65, Dim: 32},
		{Batch: 1, Heads: 12, TQ: 50, TK: 50, Dim: 64},
		{Batch: 1, Heads: 6, TQ: 20, TK: 65, Dim: 32},
		{Batch: 1, Heads: 6, TQ: 1, TK: 65, Dim: 32},
		{Batch: 1, Heads: 12, TQ: 577, TK: 577, Dim: 64},
		{Batch: 1, Heads: 8, TQ: 1500, TK: 1500, Dim: 64},
	} {
		for p, name := range []string{"f32", "bf16"} {
			s.Precision = Precision(p)
			b.Run(fmt.Sprintf("%s/h%dd%d/%dx%d", name, s.Heads, s.Dim, s.TQ, s.TK), func(b *testing.B) {
				r, cols := random(), s.Heads*s.Dim
				s.StrideQ, s.StrideK, s.StrideV, s.StrideO, s.Scale = 3*cols, 3*cols, 3*cols, cols, 0.125
				x, dst := noise(r, 3*cols*max(s.TK, s.TQ)), make([]float32, cols*s.TQ)
				b.ResetTimer()
				for range b.N {
					Attention(dst, x, x[cols:], x[2*cols:], s, nil, nil)
				}
				flops(b, 4*float64(s.TQ*s.TK)*float64(cols), peak[p])
			})
		}
	}
}

func BenchmarkRows(b *testing.B) {
	const rows, cols = 1970, 768
	r := random()
	x, y, gamma := noise(r, rows*cols), make([]float32, rows*cols), noise(r, cols)
	for name, f := range map[string]func(){
		"LayerNorm":  func() { LayerNorm(y, x, gamma, gamma, rows, cols, 1e-5) },
		"Softmax":    func() { Softmax(y, rows, cols) },
		"LogSoftmax": func() { LogSoftmax(y, rows, cols) },
		"copy":       func() { copy(y, x) },
		"copy+GELU":  func() { copy(y, x); Apply(y, GELU) },
		"copy+Quick": func() { copy(y, x); Apply(y, QuickGELU) },
		"copy+Tanh":  func() { copy(y, x); Apply(y, GELUTanh) },
		"Add":        func() { Add(y, x, x) },
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				f()
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / rows / cols
			b.ReportMetric(each, "ns/element")
			b.ReportMetric(8/each, "GB/s") // read and written
		})
	}
}

type emptyJob struct{}

func (emptyJob) run(*scratch, int) {}

func BenchmarkPool(b *testing.B) {
	b.Run("busy", func(b *testing.B) {
		for range b.N {
			workers.run(emptyJob{}, Threads(), 1e9)
		}
	})
	b.Run("parked", func(b *testing.B) {
		spent := time.Duration(0)
		for range b.N {
			time.Sleep(3 * idleSpin)
			start := time.Now()
			workers.run(emptyJob{}, Threads(), 1e9)
			spent += time.Since(start)
		}
		b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N), "ns/wake")
	})
}

func BenchmarkConvolve(b *testing.B) {
	rates := peaks()
	for _, p := range precisions {
		for _, s := range [][4]int{{2736, 256, 3, 1}, {2736, 256, 11, 5}, {21888, 128, 7, 3}, {43776, 64, 7, 1}, {87552, 32, 3, 1}, {87552, 32, 11, 5}} {
			rows, c, w := s[0], s[1], Window{s[2], 1, s[3]}
			b.Run(fmt.Sprintf("%s/%dx%d,%dtaps/%d", names[p], rows, c, w.Taps, w.Dilation), func(b *testing.B) {
				r := random()
				x, f, dst := noise(r, rows*c), PackFilter(noise(r, c*c*w.Taps), c, c, w, p), make([]float32, rows*c)
				e := Epilogue{Bias: noise(r, c)}
				b.ResetTimer()
				for range b.N {
					Convolve(dst, x, rows, f, 0.1, e)
				}
				flops(b, 2*float64(rows*c)*float64(c*w.Taps), rates[p])
			})
		}
	}
}
