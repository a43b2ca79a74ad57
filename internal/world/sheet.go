package world

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// Sheet draws scenes at size px on one page, the longest English caption under
// each, and hands every example to each. take makes the pictures: (*Scene).Render
// or (*Scene).Shoot.
func Sheet(scenes []*Scene, size int, take func(*Scene, int) *Picture, each func(*Example)) image.Image {
	const lines, lh = 5, 13
	cols := max(1, min(len(scenes), 1600/size))
	cw, ch := size+6, size+lines*lh+6
	im := image.NewRGBA(image.Rect(0, 0, cols*cw, (len(scenes)+cols-1)/cols*ch))
	draw.Draw(im, im.Bounds(), image.White, image.Point{}, draw.Src)
	for i, s := range scenes {
		p := take(s, size)
		e := s.Describe(p)
		x, y := i%cols*cw, i/cols*ch
		draw.Draw(im, image.Rect(x, y, x+size, y+size), Image(p.Pix, p.N), image.Point{}, draw.Src)
		caps := e.Caps["en"]
		wrap(im, x+2, y+size+11, max(8, size/7), lines, lh, caps[len(caps)-1])
		each(e)
	}
	return im
}

// wrap writes text in lines of at most width letters.
func wrap(im *image.RGBA, x, y, width, lines, lh int, text string) {
	d := font.Drawer{Dst: im, Src: image.NewUniform(color.Black), Face: basicfont.Face7x13}
	for n := 0; n < lines && text != ""; n++ {
		cut := len(text)
		if cut > width {
			for cut = width; cut > 0 && text[cut] != ' '; cut-- {
			}
			if cut == 0 {
				cut = width
			}
		}
		d.Dot = fixed.P(x, y+n*lh)
		d.DrawString(text[:cut])
		text = text[cut:]
		if text != "" && text[0] == ' ' {
			text = text[1:]
		}
	}
}
