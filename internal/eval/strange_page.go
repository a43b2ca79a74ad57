package eval

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// pageFonts are parsed at the first use.
var pageFonts = sync.OnceValue(func() (f [2]*opentype.Font) {
	for i, data := range [][]byte{goregular.TTF, gomono.TTF} {
		parsed, err := opentype.Parse(data)
		if err != nil {
			panic("eval: font of the standard fonts: " + err.Error())
		}
		f[i] = parsed
	}
	return f
})

// write draws a line of text on the baseline y.
func write(m *image.RGBA, x, y int, size float64, mono bool, c color.Color, text string) {
	f := pageFonts()[0]
	if mono {
		f = pageFonts()[1]
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		panic("eval: " + err.Error())
	}
	d := font.Drawer{Dst: m, Src: image.NewUniform(c), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// prose is text that says nothing of the drawn world.
var prose = strings.Fields(`the committee approved an annual budget after long debate about interest rates
	whereas the party of the first part shall deliver within thirty days all documents listed in appendix B
	results suggest that the proposed estimator converges faster under mild regularity conditions
	please restart your device and enter the verification code sent to your address`)

func words(r *rand.Rand, n int) string {
	from := r.IntN(len(prose))
	var out []string
	for i := range n {
		out = append(out, prose[(from+i)%len(prose)])
	}
	return strings.Join(out, " ")
}

// ink and paper are a dark and a light colour, or the other way round.
func ink(r *rand.Rand) (ink, paper color.RGBA) {
	dark := color.RGBA{uint8(r.IntN(70)), uint8(r.IntN(70)), uint8(r.IntN(70)), 255}
	light := color.RGBA{uint8(225 + r.IntN(31)), uint8(225 + r.IntN(31)), uint8(225 + r.IntN(31)), 255}
	if r.IntN(4) == 0 {
		return light, dark
	}
	return dark, light
}

func textPage(m *image.RGBA, r *rand.Rand) {
	front, back := ink(r)
	fill(m, m.Rect, back)
	size := 8 + r.Float64()*14
	y := int(size) + 8
	if r.IntN(2) == 0 {
		write(m, 10, y+6, size*1.7, false, front, words(r, 3))
		y += int(size * 2.6)
	}
	for ; y < m.Rect.Dy()-4; y += int(size * 1.35) {
		if r.IntN(8) > 0 {
			write(m, 10, y, size, false, front, words(r, 4+r.IntN(8)))
		}
	}
}

func terminal(m *image.RGBA, r *rand.Rand) {
	back := color.RGBA{uint8(r.IntN(30)), uint8(r.IntN(30)), uint8(r.IntN(40)), 255}
	front := []color.RGBA{{220, 220, 220, 255}, {80, 240, 100, 255}, {250, 190, 60, 255}}[r.IntN(3)]
	fill(m, m.Rect, back)
	fill(m, image.Rect(0, 0, m.Rect.Dx(), 14), color.RGBA{90, 90, 96, 255})
	for i, c := range []color.RGBA{{255, 95, 86, 255}, {255, 189, 46, 255}, {39, 201, 63, 255}} {
		fill(m, image.Rect(5+i*12, 3, 13+i*12, 11), c)
	}
	for y := 28; y < m.Rect.Dy(); y += 12 {
		line := "$ " + words(r, 1+r.IntN(3))
		if r.IntN(3) > 0 {
			line = fmt.Sprintf("%08x  %s", r.Uint32(), words(r, 3))
		}
		write(m, 6, y, 10, true, front, line)
	}
}

func form(m *image.RGBA, r *rand.Rand) {
	front, back := ink(r)
	accent := anyColour(r)
	fill(m, m.Rect, back)
	fill(m, image.Rect(0, 0, m.Rect.Dx(), 24), accent)
	write(m, 8, 17, 14, false, back, words(r, 3))
	for y := 40; y < m.Rect.Dy()-36; y += 34 {
		write(m, 10, y, 11, false, front, words(r, 2))
		box := image.Rect(10, y+4, 120+r.IntN(60), y+20)
		fill(m, box, front)
		fill(m, box.Inset(1), back)
		if r.IntN(2) == 0 {
			write(m, 14, y+16, 10, false, front, words(r, 2))
		}
	}
	button := image.Rect(10, m.Rect.Dy()-26, 80, m.Rect.Dy()-8)
	fill(m, button, accent)
	write(m, 22, button.Max.Y-5, 11, false, back, "Submit")
}

// axes draws a frame with numbers and returns the room inside.
func axes(m *image.RGBA, r *rand.Rand) (room image.Rectangle, front color.RGBA) {
	front, back := ink(r)
	fill(m, m.Rect, back)
	room = image.Rect(30, 22, m.Rect.Dx()-10, m.Rect.Dy()-22)
	write(m, 40, 15, 11, false, front, words(r, 3))
	for i := range 5 {
		y := room.Max.Y - i*room.Dy()/4
		fill(m, image.Rect(room.Min.X, y, room.Max.X, y+1), between(front, back, 0.7))
		write(m, 4, y+4, 9, false, front, fmt.Sprint(i*25))
		write(m, room.Min.X+i*room.Dx()/5, m.Rect.Dy()-8, 9, false, front, fmt.Sprint(2019+i))
	}
	fill(m, image.Rect(room.Min.X, room.Min.Y, room.Min.X+1, room.Max.Y), front)
	return room, front
}

func barChart(m *image.RGBA, r *rand.Rand) {
	room, _ := axes(m, r)
	n := 3 + r.IntN(8)
	colours := []color.RGBA{anyColour(r), anyColour(r)}
	for i := range n {
		x := room.Min.X + 4 + i*(room.Dx()-4)/n
		fill(m, image.Rect(x, room.Max.Y-10-r.IntN(room.Dy()-10), x+(room.Dx()-4)/n-3, room.Max.Y), colours[i%(1+r.IntN(2))])
	}
}

func lineChart(m *image.RGBA, r *rand.Rand) {
	room, _ := axes(m, r)
	for range 1 + r.IntN(4) {
		c, v := anyColour(r), r.Float64()
		for x := room.Min.X; x < room.Max.X; x++ {
			v = max(0, min(1, v+(r.Float64()-0.5)*0.08))
			y := room.Max.Y - int(v*float64(room.Dy()))
			fill(m, image.Rect(x, y-1, x+2, y+2), c)
		}
	}
}

func pieChart(m *image.RGBA, r *rand.Rand) {
	front, back := ink(r)
	cuts := make([]float64, 3+r.IntN(5))
	colours := make([]color.RGBA, len(cuts))
	for i := range cuts {
		cuts[i], colours[i] = r.Float64()*2*math.Pi, anyColour(r)
	}
	mid, radius := float64(m.Rect.Dx())/2, 50+r.Float64()*30
	each(m, func(x, y int) color.RGBA {
		dx, dy := float64(x)-mid, float64(y)-mid
		if math.Hypot(dx, dy) > radius {
			return back
		}
		turn, slice := math.Atan2(dy, dx)+math.Pi, 0
		for _, c := range cuts {
			if turn > c {
				slice++
			}
		}
		return colours[slice%len(colours)]
	})
	write(m, 20, 16, 12, false, front, words(r, 3))
}
