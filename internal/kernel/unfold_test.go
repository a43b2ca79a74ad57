package kernel

import "testing"

func TestUnfold(t *testing.T) {
	r := random()
	for range 60 {
		rows, cols := 1+r.IntN(40), 1+r.IntN(9)
		w := Window{Taps: 1 + 2*r.IntN(4), Stride: 1 + r.IntN(3), Dilation: 1 + r.IntN(3)}
		steps := ceil(rows, w.Stride)
		from := r.IntN(steps)
		x := noise(r, rows*cols)
		dst := noise(r, (steps-from)*w.Taps*cols)
		Unfold(dst, x, rows, cols, from, steps-from, w)
		for i, got := range dst {
			step, tap, c := from+i/(w.Taps*cols), i/cols%w.Taps, i%cols
			var want float32
			if at := step*w.Stride + (tap-w.Taps/2)*w.Dilation; at >= 0 && at < rows {
				want = x[at*cols+c]
			}
			if got != want {
				t.Fatalf("%+v of [%d, %d]: step %d, tap %d, column %d is %v, want %v", w, rows, cols, step, tap, c, got, want)
			}
		}
	}
}
