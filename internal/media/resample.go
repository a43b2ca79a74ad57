package media

import (
	"math"
	"sync"

	"tonggan/internal/kernel"
)

// filter is a resampling kernel: zero at and beyond support, in source pixels
// at scale 1.
type filter struct {
	support float64
	at      func(x float64) float64
}

// filters by Pillow's numbers. 0, nearest, is no filter and has its own path.
var filters = map[int]filter{
	1: {3, lanczos3},
	2: {1, triangle},
	3: {2, bicubic},
	4: {0.5, box},
	5: {1, hamming},
}

func triangle(x float64) float64 { return max(0, 1-math.Abs(x)) }

func box(x float64) float64 {
	if x > -0.5 && x <= 0.5 {
		return 1
	}
	return 0
}

func hamming(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x == 0:
		return 1
	case x >= 1:
		return 0
	}
	x *= math.Pi
	return math.Sin(x) / x * (0.54 + 0.46*math.Cos(x))
}

// bicubic is Keys' cubic convolution with a = -0.5.
func bicubic(x float64) float64 {
	const a = -0.5
	x = math.Abs(x)
	switch {
	case x < 1:
		return ((a+2)*x-(a+3))*x*x + 1
	case x < 2:
		return (((x-5)*x+8)*x - 4) * a
	}
	return 0
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return math.Sin(x) / x
}

func lanczos3(x float64) float64 {
	if x >= -3 && x < 3 {
		return sinc(x) * sinc(x/3)
	}
	return 0
}

// weights takes lines of from samples to positions [lo, lo+n) of lines of to.
type weights struct {
	from, to, lo, n, filter int // what they were made for
	kernel.Line
	taps []float64
}

// weigh computes the weights that take a line of from samples to one of to, for
// positions [lo, lo+n) only, unless s holds them already. Shrinking widens the
// filter, so that every input counts (antialiasing).
func (s *weights) weigh(filterID, from, to, lo, n int) {
	if s.from == from && s.to == to && s.lo == lo && s.n == n && s.filter == filterID {
		return
	}
	f := filters[filterID]
	scale := float64(from) / float64(to)
	stretch := max(scale, 1)
	support := f.support * stretch
	s.from, s.to, s.lo, s.n, s.filter = from, to, lo, n, filterID
	most := int(math.Ceil(support))*2 + 1
	s.Reset(n, most)
	s.taps = grow(s.taps, most)
	for i := range n {
		center := (float64(lo+i) + 0.5) * scale
		first := max(int(center-support+0.5), 0)
		taps := s.taps[:min(int(center+support+0.5), from)-first]
		sum := 0.0
		for k := range taps {
			taps[k] = f.at((float64(k+first) - center + 0.5) * (1 / stretch))
			sum += taps[k]
		}
		for k := range taps {
			if sum != 0 {
				taps[k] *= 1 / sum
			}
		}
		s.Set(i, first, taps)
	}
}

// scratch is the memory of one resize, kept between calls.
type scratch struct {
	x, y     weights
	mid, out []byte
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// maxKept bounds what a scratch may keep for the next picture, in bytes.
const maxKept = 32 << 20

func (s *scratch) release() {
	if cap(s.mid)+cap(s.out)+s.x.Size()+s.y.Size() <= maxKept {
		scratches.Put(s)
	}
}

func grow[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	return b[:n]
}

// window is a rectangle of the resized picture, in its pixels.
type window struct{ x, y, w, h int }

// resize makes the pixels in win of pic resized to w x h, bit for bit as
// Pillow's Image.resize does on 8-bit pixels: two passes in 22-bit fixed point,
// rounded to bytes in between. Only what the window needs is computed. The
// result lives in s until its next use.
//
// As in Pillow 13 the pass across comes first, unless the height shrinks by more
// than twice what the width does; before 13 it always came first.
func (s *scratch) resize(pic *Picture, w, h, filterID int, win window) []byte {
	s.out = grow(s.out, 3*win.w*win.h)
	switch {
	case w == pic.W && h == pic.H:
		for y := range win.h {
			copy(s.out[3*win.w*y:][:3*win.w], pic.Pix[3*(pic.W*(win.y+y)+win.x):])
		}
		return s.out
	case filterID == 0:
		nearest(s.out, pic, w, h, win)
		return s.out
	}
	if w != pic.W {
		s.x.weigh(filterID, pic.W, w, win.x, win.w)
	}
	if h != pic.H {
		s.y.weigh(filterID, pic.H, h, win.y, win.h)
	}
	stride := 3 * pic.W
	switch {
	case h == pic.H:
		s.across(s.out, pic.Pix[stride*win.y:], stride, win.h, 0)
	case w == pic.W:
		s.down(s.out, pic.Pix[3*win.x:], stride, 3*win.w, 0)
	case pic.H > h && pic.H-h > 2*(pic.W-w):
		first, n := s.x.Span()
		s.mid = grow(s.mid, 3*n*win.h)
		s.down(s.mid, pic.Pix[3*first:], stride, 3*n, 0)
		s.across(s.out, s.mid, 3*n, win.h, first)
	default:
		first, n := s.y.Span()
		s.mid = grow(s.mid, 3*win.w*n)
		s.across(s.mid, pic.Pix[stride*first:], stride, n, 0)
		s.down(s.out, s.mid, 3*win.w, 3*win.w, first)
	}
	return s.out
}

// across resamples rows of src, stride bytes apart, into rows of s.x.n pixels.
// Column 0 of src is column skip of the picture.
func (s *scratch) across(dst, src []byte, stride, rows, skip int) {
	if n := parts(rows, stride); n > 1 {
		stripes(n, rows, func(from, to int) { s.acrossRows(dst, src, stride, from, to, skip) })
		return
	}
	s.acrossRows(dst, src, stride, 0, rows, skip)
}

func (s *scratch) acrossRows(dst, src []byte, stride, from, to, skip int) {
	for y := from; y < to; y++ {
		s.x.Across(dst[3*s.x.n*y:][:3*s.x.n], src[stride*y:], skip)
	}
}

// down resamples columns of src into s.y.n rows of width bytes. Row 0 of src is
// row skip of the picture.
func (s *scratch) down(dst, src []byte, stride, width, skip int) {
	if n := parts(s.y.n, width*len(s.y.taps)); n > 1 {
		stripes(n, s.y.n, func(from, to int) { s.downRows(dst, src, stride, width, from, to, skip) })
		return
	}
	s.downRows(dst, src, stride, width, 0, s.y.n, skip)
}

func (s *scratch) downRows(dst, src []byte, stride, width, from, to, skip int) {
	for y := from; y < to; y++ {
		s.y.Down(dst[width*y:][:width], src, stride, y, skip)
	}
}

// nearest picks the pixel under each centre. The centre is summed step by step,
// as Pillow does, so that ties fall on the same side.
func nearest(dst []byte, pic *Picture, w, h int, win window) {
	dx, dy := float64(pic.W)/float64(w), float64(pic.H)/float64(h)
	cy := dy * 0.5
	for range win.y {
		cy += dy
	}
	for y := range win.h {
		row := pic.Pix[3*pic.W*min(int(cy), pic.H-1):]
		cx := dx * 0.5
		for range win.x {
			cx += dx
		}
		for x := range win.w {
			copy(dst[3*(y*win.w+x):][:3], row[3*min(int(cx), pic.W-1):])
			cx += dx
		}
		cy += dy
	}
}
