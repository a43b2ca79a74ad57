package eval

import (
	"image"
	"math/rand/v2"

	"tonggan/internal/media"
)

// Strangers is how many pictures from outside the drawn world are shown, unless there
// are fewer scenes.
const Strangers = 200

// stranger draws a kind of picture that is not of the drawn world.
type stranger struct {
	name string
	draw func(m *image.RGBA, r *rand.Rand)
}

// strangers are the kinds; pictures take them in turn.
var strangers = []stranger{
	{"noise", noise},
	{"soft noise", softNoise},
	{"gradient", gradient},
	{"checkerboard", checkerboard},
	{"stripes", stripes},
	{"solid", solid},
	{"polygons", polygons},
	{"plasma", plasma},
	{"fractal", fractal},
	{"code square", codeSquare},
	{"text page", textPage},
	{"terminal", terminal},
	{"form", form},
	{"bar chart", barChart},
	{"line chart", lineChart},
	{"pie chart", pieChart},
}

// strange draws picture number i: the same under one seed.
func strange(seed uint64, i int) (*media.Picture, string) {
	r := rand.New(rand.NewPCG(seed, uint64(i)))
	m := image.NewRGBA(image.Rect(0, 0, 192, 192))
	k := strangers[i%len(strangers)]
	k.draw(m, r)
	return media.FromImage(m), k.name
}
