package kernel

import "fmt"

// Window says which rows of a sequence a step of a convolution along time sees: tap k of step t
// is row t*Stride + (k - Taps/2)*Dilation, zeros where there is none.
type Window struct {
	Taps, Stride, Dilation int
}

// Filter is the weight of a convolution along time, [N, Taps, C], packed for Convolve. It is
// immutable.
type Filter struct {
	n, channels int
	w           Window
	all         *Matrix // [N, Taps*C], or nil
	// Of three taps, two steps at a time: four products of sums and differences give what would
	// take six. F(2,3) of Winograd, as in Lavin and Gray 2016 (arXiv:1509.09308).
	threes int
	quick  [4]*Matrix // [N, threes*C]
	rest   *Matrix    // [N, the other taps*C], or nil
}

// quickWords is from how many words of a row on sums and differences are worth it.
const quickWords = 64

// quickOutputs is from how many outputs on they are.
const quickOutputs = 64

// PackFilter packs w [n, taps, channels]. See Pack.
func PackFilter(w []float32, n, channels int, win Window, p Precision) *Filter {
	if win.Taps <= 0 || win.Stride <= 0 || win.Dilation <= 0 {
		panic(fmt.Sprintf("kernel: PackFilter: %+v", win))
	}
	taps := win.Taps
	need("PackFilter", "w", len(w), n*taps*channels)
	f := &Filter{n: n, channels: channels, w: win, threes: taps / 3}
	words := channels
	if p == BF16 {
		words /= 2
	}
	if use.tiles(p).whole != nil || p == Int8 || p == BF16 && channels%2 != 0 || win.Stride > 1 || f.threes == 0 || words < quickWords || n < quickOutputs {
		f.threes, f.all = 0, Pack(w, n, taps*channels, p)
		return f
	}
	c, k := channels, f.threes*channels
	four := make([][]float32, 4)
	for i := range four {
		four[i] = make([]float32, n*k)
	}
	for i := range n {
		for g := range f.threes {
			from := w[(i*taps+3*g)*c:]
			for j := range c {
				a, b, d := from[j], from[c+j], from[2*c+j]
				at := i*k + g*c + j
				four[0][at], four[1][at], four[2][at], four[3][at] = a, (a+b+d)/2, (a-b+d)/2, d
			}
		}
	}
	for i := range four {
		f.quick[i] = Pack(four[i], n, k, p)
	}
	if left := taps % 3 * c; left > 0 {
		rest := make([]float32, 0, n*left)
		for i := range n {
			rest = append(rest, w[i*taps*c+3*k:(i+1)*taps*c]...)
		}
		f.rest = Pack(rest, n, left, p)
	}
	return f
}

// copies says whether windows are copied, because they cannot be read where they overlap: what is
// read behind them, to be multiplied with 0, might be no number.
func (f *Filter) copies() bool {
	return f.threes == 0 && (f.all.p == Int8 && f.channels%4 != 0 || f.w.Stride > 1 && f.w.Dilation > 1 || f.all.p == BF16 && (f.channels%2 != 0 || 2*f.all.steps != f.all.k))
}

// Matrix is a filter of one tap as [N, C].
func (f *Filter) Matrix() *Matrix {
	if f.w.Taps != 1 {
		panic(fmt.Sprintf("kernel: a filter of %d taps is no matrix", f.w.Taps))
	}
	return f.all
}

// Shape returns the number of outputs and of inputs.
func (f *Filter) Shape() (n, channels int) { return f.n, f.channels }
