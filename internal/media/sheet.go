package media

import (
	"image"
	"image/color"
	"image/draw"
	"strings"

	xdraw "golang.org/x/image/draw"
)

// Card is a picture with what is to be said about it, in any mix of English and
// Chinese.
type Card struct {
	Picture *Picture
	Lines   []string
}

// Sheet draws cards side by side, cols in a row, each picture side pixels wide over
// its lines. A long line takes up to three.
func Sheet(cards []Card, cols, side int) *image.NRGBA {
	const step, gap = 17, 8
	face := newTypeface(13, false)
	cols = max(1, min(cols, len(cards)))
	text := make([][]string, len(cards))
	most := 0
	for i, c := range cards {
		for _, line := range c.Lines {
			for _, runs := range face.wrap(tidy(line, 300), 0, 0, side, 3) {
				var row strings.Builder
				for _, r := range runs {
					row.WriteString(r.text)
				}
				text[i] = append(text[i], row.String())
			}
		}
		most = max(most, len(text[i]))
	}
	w, h := side+gap, side+most*step+2*gap
	rows := (len(cards) + cols - 1) / cols
	sheet := image.NewNRGBA(image.Rect(0, 0, cols*w+gap, rows*h+gap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, c := range cards {
		x, y := gap+i%cols*w, gap+i/cols*h
		to := image.Rect(x, y, x+side, y+side)
		xdraw.CatmullRom.Scale(sheet, to, c.Picture.Image(), image.Rect(0, 0, c.Picture.W, c.Picture.H), draw.Src, nil)
		for k, line := range text[i] {
			face.write(sheet, x, y+side+step*(k+1), line, color.Black)
		}
	}
	return sheet
}
