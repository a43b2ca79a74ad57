package media

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"tonggan"
)

// The look of a heat map, in pixels. The panel is opaque and bordered, so that
// it reads the same on a dark page and on a light one.
const (
	heatSide   = 560 // long side of the picture
	heatLeast  = 360 // least width of the text
	heatMargin = 22
	heatRound  = 14
	markGap    = 3
)

var (
	panelColor  = color.NRGBA{0x17, 0x1a, 0x23, 0xff}
	borderColor = color.NRGBA{0x6b, 0x72, 0x85, 0xff}
	titleColor  = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	textColor   = color.NRGBA{0xc9, 0xce, 0xda, 0xff}
	quietColor  = color.NRGBA{0x9a, 0xa2, 0xb4, 0xff}
	markColor   = color.NRGBA{0xff, 0xc1, 0x4d, 0xff}
	markInk     = color.NRGBA{0x17, 0x1a, 0x23, 0xff}
)

// Heatmap draws where a model looked while it read word, a word of text, as a
// PNG: the picture dimmed, coloured by the weights, under the word and the
// sentence, over a legend in English and Chinese. grid is [rows, cols], any
// scale, covering the whole picture; it is stretched from its least to its
// greatest value, and one without any difference colours nothing. An error
// means that the grid does not fit its shape.
func Heatmap(pic *Picture, grid []float32, rows, cols int, word, text string) ([]byte, error) {
	if rows < 1 || cols < 1 || rows > 1<<12 || cols > 1<<12 || len(grid) != rows*cols {
		return nil, tonggan.Errorf(tonggan.Internal, "heat map: a grid of %d weights is not %d x %d", len(grid), rows, cols)
	}
	if pic == nil || pic.W < 1 || pic.H < 1 || len(pic.Pix) != 3*pic.W*pic.H {
		return nil, tonggan.Errorf(tonggan.Internal, "heat map: no picture")
	}
	word, text = tidy(word, 60), tidy(text, 400)
	w, h := fit(pic.W, pic.H, heatSide)
	inner := max(w, heatLeast)

	title, body, small := newTypeface(30, true), newTypeface(18, false), newTypeface(14, false)
	from, to := find(text, word)
	sentence := body.wrap(text, from, to, inner-2*markGap, 3)
	const titleBase, lineStep = heatMargin + 26, 28
	top := titleBase + 12 + lineStep*len(sentence) + 12
	legend := top + h + 18
	panel := image.NewNRGBA(image.Rect(0, 0, inner+2*heatMargin, legend+14+heatMargin))
	roundRect(panel, panel.Rect, heatRound, borderColor)
	roundRect(panel, panel.Rect.Inset(1), heatRound-1, panelColor)

	for len(word) > 0 && title.width(word) > inner {
		title = newTypeface(title.size-2, true)
		if title.size <= 12 {
			break
		}
	}
	title.write(panel, heatMargin, titleBase, word, titleColor)
	for i, line := range sentence {
		x, y := heatMargin, titleBase+12+lineStep*i+20
		for _, r := range line {
			c := textColor
			if r.mark {
				c = markInk
				x += markGap
				roundRect(panel, image.Rect(x-4, y-18, x+body.width(r.text)+4, y+7), 5, markColor)
			}
			x = body.write(panel, x, y, r.text, c)
			if r.mark {
				x += markGap
			}
		}
	}

	at := image.Pt(heatMargin+(inner-w)/2, top)
	overlay(panel, at, pic, w, h, grid, rows, cols)
	drawLegend(panel, small, heatMargin, legend, inner)

	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, panel); err != nil {
		return nil, tonggan.Errorf(tonggan.Internal, "heat map: %w", err)
	}
	return out.Bytes(), nil
}

// fit scales w x h so that the longer side is side; no side gets below a tenth.
func fit(w, h, side int) (int, int) {
	if w >= h {
		return side, max(side*h/w, side/10)
	}
	return max(side*w/h, side/10), side
}

// overlay paints the picture with its weights at at. Where the weights are low
// the picture is dimmed; where they are high the ramp's colour is mixed in,
// never so much that the picture disappears. Its own colours are muted, most
// where it is hot, so that a blue sky does not turn the ramp green.
func overlay(panel *image.NRGBA, at image.Point, pic *Picture, w, h int, grid []float32, rows, cols int) {
	var s scratch
	pix := s.resize(pic, w, h, 3, window{w: w, h: h})
	heat := enlarge(grid, rows, cols, w, h)
	for y := range h {
		out := panel.Pix[panel.PixOffset(at.X, at.Y+y):]
		for x := range w {
			v := heat[y*w+x]
			p := pix[3*(y*w+x):][:3]
			grey := 0.299*float32(p[0]) + 0.587*float32(p[1]) + 0.114*float32(p[2])
			hot := ramp(v)
			mix := 0.14 + 0.46*v // of the ramp's colour
			lit := 0.70 + 0.30*v // of the picture's light
			pale := 0.40 + 0.25*v
			for c := range 3 {
				under := lit * (float32(p[c])*(1-pale) + grey*pale)
				out[4*x+c] = byte(under*(1-mix) + hot[c]*mix + 0.5)
			}
			out[4*x+3] = 255
		}
	}
}

// enlarge stretches the grid to 0..1 and to w x h with a cubic B-spline, which
// is smooth and never overshoots.
func enlarge(grid []float32, rows, cols, w, h int) []float32 {
	xs, ys := splines(w, cols), splines(h, rows)
	mid := make([]float32, rows*w)
	for r := range rows {
		for x, s := range xs {
			for k, at := range s.at {
				mid[r*w+x] += s.w[k] * finite(grid[r*cols+at])
			}
		}
	}
	out := make([]float32, h*w)
	lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
	for y, s := range ys {
		for x := range w {
			v := s.w[0]*mid[s.at[0]*w+x] + s.w[1]*mid[s.at[1]*w+x] + s.w[2]*mid[s.at[2]*w+x] + s.w[3]*mid[s.at[3]*w+x]
			out[y*w+x] = v
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	scale := float32(0)
	if d := hi - lo; d > 1e-6*max(hi, -lo) {
		scale = 1 / d
	}
	for i, v := range out {
		out[i] = min(max((v-lo)*scale, 0), 1)
	}
	return out
}

// finite replaces what cannot be drawn.
func finite(v float32) float32 {
	if v != v || v > 1e30 || v < -1e30 {
		return 0
	}
	return v
}

// spline is four neighbours and their weights.
type spline struct {
	at [4]int
	w  [4]float32
}

func splines(to, from int) []spline {
	out := make([]spline, to)
	for i := range out {
		pos := (float64(i)+0.5)*float64(from)/float64(to) - 0.5
		base := math.Floor(pos)
		t := pos - base
		w := [4]float64{(1 - t) * (1 - t) * (1 - t), 3*t*t*t - 6*t*t + 4, -3*t*t*t + 3*t*t + 3*t + 1, t * t * t}
		for k := range 4 {
			out[i].at[k] = min(max(int(base)+k-1, 0), from-1)
			out[i].w[k] = float32(w[k] / 6)
		}
	}
	return out
}

// rampStops run from dark violet over red and orange to light yellow: the
// lightness rises all the way, so that the order survives without colour.
var rampStops = [...][3]float32{
	{24, 16, 74}, {84, 24, 120}, {150, 38, 110}, {212, 68, 78}, {245, 124, 44}, {253, 188, 54}, {255, 238, 140},
}

// ramp is the colour of v in 0..1.
func ramp(v float32) [3]float32 {
	p := v * float32(len(rampStops)-1)
	i := min(int(p), len(rampStops)-2)
	t := p - float32(i)
	var c [3]float32
	for k := range c {
		c[k] = rampStops[i][k]*(1-t) + rampStops[i+1][k]*t
	}
	return c
}

// drawLegend writes "low 低 [ramp] 高 high" and what the colours mean.
func drawLegend(panel *image.NRGBA, face *typeface, x, y, width int) {
	base := y + 13
	x0 := face.write(panel, x, base, "low 低", quietColor) + 10
	bar := min(150, width/3)
	roundRect(panel, image.Rect(x0-1, y+1, x0+bar+1, y+15), 4, borderColor)
	for i := range bar {
		c := ramp(float32(i) / float32(bar-1))
		for j := range 12 {
			panel.SetNRGBA(x0+i, y+2+j, color.NRGBA{byte(c[0]), byte(c[1]), byte(c[2]), 255})
		}
	}
	end := face.write(panel, x0+bar+10, base, "高 high", quietColor)
	for _, note := range []string{"where the model looked 模型看的地方", "模型看的地方"} {
		if w := face.width(note); end+24+w <= x+width {
			face.write(panel, x+width-w, base, note, quietColor)
			return
		}
	}
}

// roundRect fills r with c, its corners rounded and smooth.
func roundRect(img *image.NRGBA, r image.Rectangle, radius int, c color.NRGBA) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx := max(r.Min.X+radius-x-1, x-(r.Max.X-radius), -1)
			dy := max(r.Min.Y+radius-y-1, y-(r.Max.Y-radius), -1)
			cover := 1.0
			if dx >= 0 && dy >= 0 {
				cover = min(max(float64(radius)+0.5-math.Hypot(float64(dx)+0.5, float64(dy)+0.5), 0), 1)
			}
			blend(img, x, y, c, cover)
		}
	}
}

// blend puts c over one pixel, as much as cover in 0..1.
func blend(img *image.NRGBA, x, y int, c color.NRGBA, cover float64) {
	p := img.Pix[img.PixOffset(x, y):][:4]
	under := float64(p[3]) / 255
	alpha := cover + under*(1-cover)
	if alpha == 0 {
		return
	}
	for i, v := range [3]byte{c.R, c.G, c.B} {
		p[i] = byte((float64(v)*cover+float64(p[i])*under*(1-cover))/alpha + 0.5)
	}
	p[3] = byte(alpha*255 + 0.5)
}
