package media

import (
	_ "embed"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

//go:embed font/droid-subset.ttf
var droidSubset []byte

// fonts are parsed at the first use.
var fonts = sync.OnceValue(func() (f struct{ regular, bold, han *opentype.Font }) {
	for _, p := range []struct {
		to   **opentype.Font
		data []byte
	}{{&f.regular, goregular.TTF}, {&f.bold, gobold.TTF}, {&f.han, droidSubset}} {
		parsed, err := opentype.Parse(p.data)
		if err != nil {
			panic("media: embedded font: " + err.Error())
		}
		*p.to = parsed
	}
	return f
})

// typeface draws Latin and Chinese at one size. One goroutine uses it.
type typeface struct {
	latin, han font.Face
	bold       bool
	size       int
}

func newTypeface(size int, bold bool) *typeface {
	f := fonts()
	latin := f.regular
	if bold {
		latin = f.bold
	}
	t := &typeface{bold: bold, size: size}
	t.latin, _ = opentype.NewFace(latin, &opentype.FaceOptions{Size: float64(size), DPI: 72})
	t.han, _ = opentype.NewFace(f.han, &opentype.FaceOptions{Size: float64(size) * 1.04, DPI: 72})
	return t
}

// face picks the font that has r; what neither has becomes a hollow box.
func (t *typeface) face(r rune) (font.Face, rune) {
	if _, ok := t.latin.GlyphAdvance(r); ok && r < 0x2e80 {
		return t.latin, r
	}
	if adv, ok := t.han.GlyphAdvance(r); ok && adv > 0 && r >= 0x2e80 {
		return t.han, r
	}
	return t.latin, '\u25a1'
}

// width is the advance of s in pixels.
func (t *typeface) width(s string) int {
	var w fixed.Int26_6
	for _, r := range s {
		f, r := t.face(r)
		adv, _ := f.GlyphAdvance(r)
		w += adv
	}
	return w.Ceil()
}

// write draws s from x on the baseline y and returns where it ends.
func (t *typeface) write(dst draw.Image, x, y int, s string, c color.Color) int {
	d := font.Drawer{Dst: dst, Src: image.NewUniform(c), Dot: fixed.P(x, y)}
	for _, r := range s {
		var g rune
		d.Face, g = t.face(r)
		if t.bold && d.Face == t.han { // there is no bold cut: strike twice
			at := d.Dot
			d.Dot.X += 40
			d.DrawString(string(g))
			d.Dot = at
		}
		d.DrawString(string(g))
	}
	return d.Dot.X.Ceil()
}

// A run is a stretch of text in one style.
type run struct {
	text string
	mark bool
}

// wrap breaks text into at most lines lines of at most width pixels, and marks
// [from, to), a byte range. Latin breaks at spaces, Chinese anywhere; what does
// not fit ends in an ellipsis.
func (t *typeface) wrap(text string, from, to, width, lines int) [][]run {
	var out [][]run
	var line []run
	used := 0
	for at := 0; at < len(text); {
		end := atom(text, at)
		word := text[at:end]
		w := t.width(strings.TrimRight(word, " "))
		if used+w > width && used > 0 {
			if len(out)+1 == lines {
				line = append(line, run{text: "…"})
				return append(out, line)
			}
			out, line, used = append(out, line), nil, 0
		}
		if w > width { // one word wider than the line: cut it
			cut := []rune(word)
			for len(cut) > 1 && t.width(string(cut))+t.width("…") > width {
				cut = cut[:len(cut)-1]
			}
			word = string(cut) + "…"
			line = append(line, run{text: word, mark: at < to && end > from})
			used = width
			at = end
			continue
		}
		for _, part := range split(at, end, from, to) {
			if s := text[part[0]:part[1]]; s != "" {
				mark := part[0] >= from && part[1] <= to
				if n := len(line); n > 0 && line[n-1].mark == mark {
					line[n-1].text += s
				} else {
					line = append(line, run{text: s, mark: mark})
				}
			}
		}
		used += t.width(word)
		at = end
	}
	if line != nil {
		out = append(out, line)
	}
	return out
}

// split cuts [at, end) where [from, to) begins and ends.
func split(at, end, from, to int) [3][2]int {
	a, b := min(max(from, at), end), min(max(to, at), end)
	return [3][2]int{{at, a}, {a, b}, {b, end}}
}

// atom is the end of the piece at text[at:] that must stay on one line: one
// Chinese character, or a word with the spaces after it.
func atom(text string, at int) int {
	spaced := false
	for i, r := range text[at:] {
		wide := r >= 0x2e80
		switch {
		case i == 0 && wide:
			return at + len(string(r))
		case i > 0 && (wide || spaced && r != ' '):
			return at + i
		}
		spaced = r == ' '
	}
	return len(text)
}

// find is where word stands in text, as a byte range: a whole word if there is
// one, in any case of letters; (0, 0) when it is not there.
func find(text, word string) (from, to int) {
	if word == "" {
		return 0, 0
	}
	low := strings.ToLower(text)
	if len(low) != len(text) {
		low = text
	}
	word = strings.ToLower(word)
	letter := func(r rune) bool { return r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	for at := 0; ; {
		i := strings.Index(low[at:], word)
		if i < 0 {
			break
		}
		a, b := at+i, at+i+len(word)
		before := []rune(low[max(0, a-4):a])
		after := []rune(low[b:min(len(low), b+4)])
		if (len(before) == 0 || !letter(before[len(before)-1])) && (len(after) == 0 || !letter(after[0])) {
			return a, b
		}
		at = b
	}
	if i := strings.Index(low, word); i >= 0 {
		return i, i + len(word)
	}
	return 0, 0
}

// tidy makes text printable on one line.
func tidy(s string, most int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return s
}
