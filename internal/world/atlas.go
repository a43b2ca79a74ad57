package world

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

//go:embed art/*.png art/*.json
var artFS embed.FS

// trained is the number of art styles that scenes are drawn in: the embedded
// ones, which are the first of Styles. Later ones are for evaluation.
const trained = 3

// Styles are the art styles, in a fixed order; AddStyle appends to them.
var Styles = []string{"noto", "fluent", "twemoji"}

// atlases are the styles' sprites by name. An embedded one is decoded when it
// is first needed.
var atlases = []func() map[string]*sprite{embedded("noto"), embedded("fluent"), embedded("twemoji")}

// embedded decodes a built-in atlas once. A fault is a fault of the build and
// panics.
func embedded(style string) func() map[string]*sprite {
	return sync.OnceValue(func() map[string]*sprite {
		pix, err := artFS.ReadFile("art/" + style + ".png")
		if err != nil {
			panic("world: " + err.Error())
		}
		idx, err := artFS.ReadFile("art/" + style + ".json")
		if err != nil {
			panic("world: " + err.Error())
		}
		all, err := decodeAtlas("art/"+style, pix, idx)
		if err != nil {
			panic(err.Error())
		}
		return all
	})
}

func styleIndex(name string) int {
	for i, s := range Styles {
		if s == name {
			return i
		}
	}
	return -1
}

// AddStyle loads the art style of dir/name.png and dir/name.json, which
// training/art/build.py wrote, and returns its index for Scene.Style. Sample
// never draws it: it is for evaluation in art that no model has seen. Call it
// before any scene is rendered on another goroutine. The error names the file,
// and the sprites that it lacks.
func AddStyle(name, dir string) (int, error) {
	if name == "" || name != filepath.Base(name) {
		return 0, fmt.Errorf("world: style %q is not the name of a file", name)
	}
	if styleIndex(name) >= 0 {
		return 0, fmt.Errorf("world: there is a style %q already; the styles are %v", name, Styles)
	}
	base := filepath.Join(dir, name)
	pix, err := readBounded(base+".png", maxAtlasPNG)
	if err != nil {
		return 0, err
	}
	idx, err := readBounded(base+".json", maxAtlasJSON)
	if err != nil {
		return 0, err
	}
	all, err := decodeAtlas(base, pix, idx)
	if err != nil {
		return 0, err
	}
	var lacks []string
	for _, n := range spriteNames() {
		if all[n] == nil {
			lacks = append(lacks, n)
		}
	}
	if lacks != nil {
		return 0, fmt.Errorf("world: %s.json lacks the sprites %s", base, strings.Join(lacks, ", "))
	}
	Styles = append(Styles, name)
	atlases = append(atlases, func() map[string]*sprite { return all })
	return len(Styles) - 1, nil
}

// spriteNames lists every sprite that the tables name.
func spriteNames() (out []string) {
	for _, c := range Characters {
		out = append(out, c.sprite)
	}
	for _, h := range Hats {
		if h.sprite != "" {
			out = append(out, h.sprite)
		}
	}
	for k, t := range Things {
		if k != table {
			out = append(out, t.sprite)
		}
	}
	return append(out, "sunglasses")
}

// Limits of an atlas.
const (
	maxAtlasPNG    = 64 << 20 // bytes of the file
	maxAtlasJSON   = 1 << 20  // bytes of the file
	maxAtlasPixels = 32 << 20 // width times height
	maxSprites     = 4096
	maxSprite      = 512 // pixels a side
)

func readBounded(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("world: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("world: %w", err)
	}
	if int64(len(raw)) > most {
		return nil, fmt.Errorf("world: %s is larger than %d bytes", name, most)
	}
	return raw, nil
}

// decodeAtlas cuts the sprites out of an atlas. Errors call the two files
// base.png and base.json.
func decodeAtlas(base string, pix, idx []byte) (map[string]*sprite, error) {
	conf, err := png.DecodeConfig(bytes.NewReader(pix))
	if err != nil {
		return nil, fmt.Errorf("world: %s.png: %w", base, err)
	}
	if conf.Width > maxAtlasPixels/max(1, conf.Height) {
		return nil, fmt.Errorf("world: %s.png has %d x %d pixels; at most %d in all are taken", base, conf.Width, conf.Height, maxAtlasPixels)
	}
	var list []struct {
		Name       string
		X, Y, W, H int
	}
	if err := json.Unmarshal(idx, &list); err != nil {
		return nil, fmt.Errorf("world: %s.json: %w", base, err)
	}
	if len(list) > maxSprites {
		return nil, fmt.Errorf("world: %s.json lists %d sprites; at most %d are taken", base, len(list), maxSprites)
	}
	img, err := png.Decode(bytes.NewReader(pix))
	if err != nil {
		return nil, fmt.Errorf("world: %s.png: %w", base, err)
	}
	b := img.Bounds()
	all := make(map[string]*sprite, len(list))
	for _, e := range list {
		switch {
		case all[e.Name] != nil:
			return nil, fmt.Errorf("world: %s.json lists the sprite %q twice", base, e.Name)
		case e.W < 1 || e.H < 1 || e.W > maxSprite || e.H > maxSprite:
			return nil, fmt.Errorf("world: %s.json: sprite %q has w %d and h %d; they must be 1 to %d", base, e.Name, e.W, e.H, maxSprite)
		case e.X < 0 || e.Y < 0 || e.X > b.Dx()-e.W || e.Y > b.Dy()-e.H:
			return nil, fmt.Errorf("world: %s.json: sprite %q, %d x %d at %d, %d, reaches out of %d x %d pixels", base, e.Name, e.W, e.H, e.X, e.Y, b.Dx(), b.Dy())
		}
		// Straight alpha in, premultiplied out, by draw.Draw's integer arithmetic.
		dst := image.NewRGBA(image.Rect(0, 0, e.W, e.H))
		draw.Draw(dst, dst.Bounds(), img, b.Min.Add(image.Pt(e.X, e.Y)), draw.Src)
		s := &sprite{w: e.W, h: e.H, pix: dst.Pix}
		s.findTop()
		all[e.Name] = s
	}
	return all, nil
}
