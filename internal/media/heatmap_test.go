package media

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tonggan"
)

// bump is a grid with one warm spot.
func bump(rows, cols int, r, c float64) []float32 {
	g := make([]float32, rows*cols)
	for i := range g {
		dr, dc := float64(i/cols)-r, float64(i%cols)-c
		g[i] = float32(math.Exp(-(dr*dr + dc*dc) / 3))
	}
	return g
}

// TestHeatmap draws several; HEATMAPS=dir keeps them to be looked at.
func TestHeatmap(t *testing.T) {
	for _, c := range []struct {
		file, word, text string
		rows, cols       int
		r, c             float64
	}{
		{"large.jpg", "blue", "a cat wearing a blue hat and looking at the bluebird in the garden", 8, 8, 2, 5},
		{"square.png", "蓝色", "一只猫戴着蓝色帽子", 6, 6, 4, 1},
		{"tall.png", "raincoat", "a bear in a raincoat walks through heavy rain, 小熊穿着雨衣在大雨里散步, and everybody in the park looks at it with great surprise", 8, 8, 1, 1},
		{"wide.png", "flying", "a flying pig", 8, 8, 7, 7},
		{"dot.png", strings.Repeat("long", 20), strings.Repeat("unbreakable", 20), 1, 1, 0, 0},
		{"exif6.jpg", "\x00\xffbad\n", "text without the word \u202e 𠀀", 8, 3, 2, 2},
	} {
		data, err := Heatmap(load(t, c.file), bump(c.rows, c.cols, c.r, c.c), c.rows, c.cols, c.word, c.text)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); max(b.Dx(), b.Dy()) < 500 || max(b.Dx(), b.Dy()) > 800 {
			t.Errorf("%s: %v", c.file, b)
		}
		if dir := os.Getenv("HEATMAPS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, c.file+".png"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestHeatmapWarmth checks that the warm spot is where the grid says.
func TestHeatmapWarmth(t *testing.T) {
	pic := FromImage(image.NewGray(image.Rect(0, 0, 80, 80)))
	data, err := Heatmap(pic, bump(8, 8, 1, 6), 8, 8, "sun", "the sun")
	if err != nil {
		t.Fatal(err)
	}
	img, _ := png.Decode(bytes.NewReader(data))
	b := img.Bounds()
	top := b.Max.Y - heatMargin - 14 - 18 - heatSide
	red := func(r, c float64) uint32 {
		v, _, _, _ := img.At(heatMargin+int((c+0.5)*heatSide/8), top+int((r+0.5)*heatSide/8)).RGBA()
		return v >> 8
	}
	if hot, cold := red(1, 6), red(6, 1); hot < cold+80 {
		t.Errorf("the warm spot has red %d, the cold corner %d", hot, cold)
	}
}

func TestHeatmapErrors(t *testing.T) {
	pic := FromImage(image.NewGray(image.Rect(0, 0, 8, 8)))
	for _, c := range []struct{ n, rows, cols int }{{3, 2, 2}, {0, 0, 0}, {4, -2, -2}} {
		if _, err := Heatmap(pic, make([]float32, c.n), c.rows, c.cols, "a", "a"); tonggan.CodeOf(err) != tonggan.Internal || err == nil {
			t.Errorf("%v: %v", c, err)
		}
	}
	nan := float32(math.NaN())
	if _, err := Heatmap(pic, []float32{nan, nan, 1, float32(math.Inf(1))}, 2, 2, "", ""); err != nil {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		text, word string
		from, to   int
	}{
		{"a bluebird and a Blue hat", "blue", 17, 21},
		{"bluebird", "blue", 0, 4},
		{"一只猫戴着蓝色帽子", "蓝色", 15, 21},
		{"nothing", "hat", 0, 0},
		{"nothing", "", 0, 0},
	} {
		if from, to := find(c.text, c.word); from != c.from || to != c.to {
			t.Errorf("%q in %q: %d, %d", c.word, c.text, from, to)
		}
	}
}

// TestFont checks that the words of the legend and of common captions have glyphs.
func TestFont(t *testing.T) {
	f := newTypeface(18, false)
	for _, r := range "低高模型看的地方一只猫戴着蓝色帽子，在公园里。彩虹雨衣熊猪飞" {
		if _, got := f.face(r); got != r {
			t.Errorf("no glyph for %q", r)
		}
	}
}
