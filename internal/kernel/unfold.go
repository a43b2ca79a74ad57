package kernel

// Window says which rows of a sequence a step of a convolution along time sees.
type Window struct {
	Taps, Stride, Dilation int
}

// unfold is the job behind Unfold. Its items are chunks of steps.
type unfold struct {
	dst, x            []float32
	rows, cols        int
	from, steps, each int
	w                 Window
}

var unfolds list[unfold]

// Unfold writes the windows of steps from .. from+steps of x [rows, cols] below each other:
// dst [steps, Taps*cols]. Tap k of step t is row t*Stride + (k - Taps/2)*Dilation, zeros
// where there is none.
func Unfold(dst, x []float32, rows, cols, from, steps int, w Window) {
	need("Unfold", "dst", len(dst), steps*w.Taps*cols)
	need("Unfold", "x", len(x), rows*cols)
	j := unfolds.get()
	*j = unfold{dst, x, rows, cols, from, steps, max(1, piece/(w.Taps*cols)), w}
	workers.run(j, ceil(steps, j.each), 0.15*float64(steps*w.Taps*cols))
	*j = unfold{}
	unfolds.put(j)
}

func (j *unfold) run(_ *scratch, item int) {
	n, c := j.w.Taps*j.cols, j.cols
	for t := item * j.each; t < min(j.steps, (item+1)*j.each); t++ {
		to := j.dst[t*n : (t+1)*n]
		first := (j.from+t)*j.w.Stride - j.w.Taps/2*j.w.Dilation
		if last := first + j.w.Taps - 1; j.w.Dilation == 1 && first >= 0 && last < j.rows {
			copy(to, j.x[first*c:])
			continue
		}
		for k := range j.w.Taps {
			if at := first + k*j.w.Dilation; at >= 0 && at < j.rows {
				copy(to[k*c:(k+1)*c], j.x[at*c:])
			} else {
				clear(to[k*c : (k+1)*c])
			}
		}
	}
}
