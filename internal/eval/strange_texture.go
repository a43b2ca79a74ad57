package eval

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
)

// anyColour draws a colour.
func anyColour(r *rand.Rand) color.RGBA {
	return color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
}

// between mixes two colours; t is in [0, 1].
func between(a, b color.RGBA, t float64) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + t*(float64(y)-float64(x))) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// each sets every pixel.
func each(m *image.RGBA, f func(x, y int) color.RGBA) {
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			m.SetRGBA(x, y, f(x, y))
		}
	}
}

func fill(m *image.RGBA, to image.Rectangle, c color.Color) {
	draw.Draw(m, to, image.NewUniform(c), image.Point{}, draw.Src)
}

func level(v float64) uint8 { return uint8(max(0, min(255, v))) }

// noise is uniform or Gaussian, in colour or grey, a pixel or a few in size.
func noise(m *image.RGBA, r *rand.Rand) {
	grain, grey, gauss := 1+r.IntN(4), r.IntN(2) == 0, r.IntN(2) == 0
	one := func() uint8 {
		if gauss {
			return level(128 + 50*r.NormFloat64())
		}
		return uint8(r.IntN(256))
	}
	for y := 0; y < m.Rect.Dy(); y += grain {
		for x := 0; x < m.Rect.Dx(); x += grain {
			c := color.RGBA{one(), one(), one(), 255}
			if grey {
				c.G, c.B = c.R, c.R
			}
			fill(m, image.Rect(x, y, x+grain, y+grain), c)
		}
	}
}

// softNoise is noise between the knots of a coarse grid.
func softNoise(m *image.RGBA, r *rand.Rand) {
	step := 8 + r.IntN(24)
	n := m.Rect.Dx()/step + 2
	knots := make([]color.RGBA, n*n)
	for i := range knots {
		knots[i] = anyColour(r)
	}
	each(m, func(x, y int) color.RGBA {
		i, j := x/step, y/step
		u, v := float64(x%step)/float64(step), float64(y%step)/float64(step)
		return between(between(knots[j*n+i], knots[j*n+i+1], u), between(knots[(j+1)*n+i], knots[(j+1)*n+i+1], u), v)
	})
}

// gradient runs along a line or out from a point.
func gradient(m *image.RGBA, r *rand.Rand) {
	a, b := anyColour(r), anyColour(r)
	w := float64(m.Rect.Dx())
	turn, round := r.Float64()*2*math.Pi, r.IntN(2) == 0
	cx, cy := r.Float64()*w, r.Float64()*w
	each(m, func(x, y int) color.RGBA {
		t := 0.5 + (float64(x)/w-0.5)*math.Cos(turn) + (float64(y)/w-0.5)*math.Sin(turn)
		if round {
			t = math.Hypot(float64(x)-cx, float64(y)-cy) / w
		}
		return between(a, b, max(0, min(1, t)))
	})
}

func checkerboard(m *image.RGBA, r *rand.Rand) {
	a, b, step := anyColour(r), anyColour(r), 4+r.IntN(36)
	each(m, func(x, y int) color.RGBA {
		if (x/step+y/step)%2 == 0 {
			return a
		}
		return b
	})
}

func stripes(m *image.RGBA, r *rand.Rand) {
	a, b := anyColour(r), anyColour(r)
	turn, wave := r.Float64()*math.Pi, 0.05+r.Float64()*0.5
	each(m, func(x, y int) color.RGBA {
		return between(a, b, 0.5+0.5*math.Sin(wave*(float64(x)*math.Cos(turn)+float64(y)*math.Sin(turn))))
	})
}

func solid(m *image.RGBA, r *rand.Rand) { fill(m, m.Rect, anyColour(r)) }

// polygons are filled at random, each in its own colour.
func polygons(m *image.RGBA, r *rand.Rand) {
	fill(m, m.Rect, anyColour(r))
	w := float64(m.Rect.Dx())
	for range 4 + r.IntN(20) {
		points := make([][2]float64, 3+r.IntN(4))
		cx, cy, size := r.Float64()*w, r.Float64()*w, 10+r.Float64()*w/3
		for i := range points {
			points[i] = [2]float64{cx + (r.Float64()-0.5)*2*size, cy + (r.Float64()-0.5)*2*size}
		}
		polygon(m, points, anyColour(r))
	}
}

// polygon fills by the even-odd rule.
func polygon(m *image.RGBA, points [][2]float64, c color.RGBA) {
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			in := false
			for i, p := range points {
				q := points[(i+1)%len(points)]
				fy := float64(y) + 0.5
				if (p[1] > fy) != (q[1] > fy) && float64(x)+0.5 < p[0]+(fy-p[1])/(q[1]-p[1])*(q[0]-p[0]) {
					in = !in
				}
			}
			if in {
				m.SetRGBA(x, y, c)
			}
		}
	}
}

// plasma is a sum of waves, one sum for each channel.
func plasma(m *image.RGBA, r *rand.Rand) {
	var k [3][4][3]float64
	for c := range k {
		for i := range k[c] {
			k[c][i] = [3]float64{(r.Float64() - 0.5) * 0.15, (r.Float64() - 0.5) * 0.15, r.Float64() * 6}
		}
	}
	each(m, func(x, y int) color.RGBA {
		var v [3]uint8
		for c := range k {
			sum := 0.0
			for _, w := range k[c] {
				sum += math.Sin(w[0]*float64(x) + w[1]*float64(y) + w[2])
			}
			v[c] = level(128 + 32*sum)
		}
		return color.RGBA{v[0], v[1], v[2], 255}
	})
}

// fractal is a Julia set in a palette of three colours.
func fractal(m *image.RGBA, r *rand.Rand) {
	palette := [3]color.RGBA{anyColour(r), anyColour(r), anyColour(r)}
	turn := r.Float64() * 2 * math.Pi
	c := complex(0.7885*math.Cos(turn), 0.7885*math.Sin(turn))
	w := float64(m.Rect.Dx())
	each(m, func(x, y int) color.RGBA {
		z := complex(float64(x)/w*3-1.5, float64(y)/w*3-1.5)
		n := 0
		for ; n < 60 && real(z)*real(z)+imag(z)*imag(z) < 16; n++ {
			z = z*z + c
		}
		t := math.Sqrt(float64(n)/60) * 2
		if t < 1 {
			return between(palette[0], palette[1], t)
		}
		return between(palette[1], palette[2], t-1)
	})
}

// codeSquare looks like a QR code and means nothing.
func codeSquare(m *image.RGBA, r *rand.Rand) {
	n := 21 + 4*r.IntN(4)
	cell := m.Rect.Dx() / (n + 4)
	fill(m, m.Rect, color.White)
	at := func(x, y, w, h int, c color.Color) {
		fill(m, image.Rect((x+2)*cell, (y+2)*cell, (x+2+w)*cell, (y+2+h)*cell), c)
	}
	for y := range n {
		for x := range n {
			if r.IntN(2) == 0 {
				at(x, y, 1, 1, color.Black)
			}
		}
	}
	for _, p := range [][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		at(p[0]-1, p[1]-1, 9, 9, color.White)
		at(p[0], p[1], 7, 7, color.Black)
		at(p[0]+1, p[1]+1, 5, 5, color.White)
		at(p[0]+2, p[1]+2, 3, 3, color.Black)
	}
}
