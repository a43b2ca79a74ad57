package media

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"tonggan"
)

// Processor prepares pictures for a model, as the image processor that its
// preprocessor_config.json names: resize, centre crop, rescale, normalise. It is
// immutable and safe for concurrent use.
type Processor struct {
	resize       bool
	short        int // resize: the shorter side becomes this; or, when 0,
	w, h         int // resize: exactly this
	filter       int // Pillow's number
	crop         bool
	cropW, cropH int
	table        [3][256]float32 // byte -> model input, per channel
}

// maxInput bounds a processor's output side and its intermediate one.
const maxInput = 4096

// size is a number, or an object of sides.
type size struct {
	Number   int
	Shortest int
	W, H     int
}

func (s *size) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &s.Number); err == nil {
		return nil
	}
	var o map[string]*float64
	if err := json.Unmarshal(b, &o); err != nil {
		var pair []int
		if json.Unmarshal(b, &pair) == nil && len(pair) == 2 {
			s.H, s.W = pair[0], pair[1]
			return nil
		}
		return fmt.Errorf("size and crop_size must be a number or an object of sides")
	}
	for k, v := range o {
		if v == nil {
			continue
		}
		if *v != math.Trunc(*v) || math.Abs(*v) > 1<<30 {
			return fmt.Errorf("size and crop_size: %q is not a whole number", k)
		}
		switch k {
		case "shortest_edge":
			s.Shortest = int(*v)
		case "height":
			s.H = int(*v)
		case "width":
			s.W = int(*v)
		default:
			return fmt.Errorf("size and crop_size: %q is not supported; give shortest_edge, or height and width", k)
		}
	}
	return nil
}

// flag is true or false, or not there. As in the reference, null is false.
type flag struct{ there, on bool }

func (f *flag) UnmarshalJSON(b []byte) error {
	f.there = true
	return json.Unmarshal(b, &f.on)
}

func (f flag) or(otherwise bool) bool {
	if f.there {
		return f.on
	}
	return otherwise
}

// processorConfig is the file; nil means that the class's own value holds.
type processorConfig struct {
	ImageProcessorType   string    `json:"image_processor_type"`
	FeatureExtractorType string    `json:"feature_extractor_type"`
	ProcessorClass       string    `json:"processor_class"`
	DoResize             flag      `json:"do_resize"`
	Size                 *size     `json:"size"`
	Resample             *int      `json:"resample"`
	DoCenterCrop         flag      `json:"do_center_crop"`
	CropSize             *size     `json:"crop_size"`
	DoRescale            flag      `json:"do_rescale"`
	RescaleFactor        *float64  `json:"rescale_factor"`
	DoNormalize          flag      `json:"do_normalize"`
	Mean                 []float64 `json:"image_mean"`
	Std                  []float64 `json:"image_std"`

	Nested json.RawMessage `json:"image_processor"` // processor_config.json wraps the file
}

// The channel statistics of CLIP's training pictures, which all these classes
// default to (Radford et al. 2021, arXiv:2103.00020).
var (
	clipMean = []float64{0.48145466, 0.4578275, 0.40821073}
	clipStd  = []float64{0.26862954, 0.26130258, 0.27577711}
)

// ParseProcessor reads a preprocessor_config.json of CLIPImageProcessor,
// ChineseCLIPImageProcessor or BlipImageProcessor, in their old, fast and
// Pillow-backed spellings too. Missing keys take the class's defaults, which is class
// where the file names none.
func ParseProcessor(config []byte, class string) (*Processor, error) {
	const file = "preprocessor_config.json"
	var c processorConfig
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, misread(file, err)
	}
	if len(c.Nested) > 0 {
		wrapper, nested := c.ProcessorClass, c.Nested
		c = processorConfig{}
		if err := json.Unmarshal(nested, &c); err != nil {
			return nil, misread(file+": image_processor", err)
		}
		if c.ProcessorClass == "" {
			c.ProcessorClass = wrapper
		}
	}
	if c.ProcessorClass == "" {
		c.ProcessorClass = class
	}
	p, err := c.build()
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: %s", file, oneLine(err))
	}
	return p, nil
}

// misread tells damage from what is written in a way that is not read here.
func misread(where string, err error) error {
	var kind *json.UnmarshalTypeError
	var damage *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return tonggan.Errorf(tonggan.Unsupported, "%s: %s is a JSON %s, which is not supported there%w", where, cmp.Or(kind.Field, "all of it"), kind.Value, quiet{err})
	case errors.As(err, &damage):
		return tonggan.Errorf(tonggan.Invalid, "%s: not valid: %s; download it again%w", where, oneLine(err), quiet{err})
	}
	return tonggan.Errorf(tonggan.Unsupported, "%s: %s%w", where, oneLine(err), quiet{err})
}

func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", " ") }

// family is "clip" or "blip", from whichever key names the class.
func (c *processorConfig) family() (string, error) {
	for _, name := range []string{c.ImageProcessorType, c.FeatureExtractorType, c.ProcessorClass} {
		if name == "" {
			continue
		}
		base := strings.TrimSuffix(strings.TrimSuffix(name, "Fast"), "Pil")
		switch base {
		case "CLIPImageProcessor", "CLIPFeatureExtractor", "CLIPProcessor",
			"ChineseCLIPImageProcessor", "ChineseCLIPFeatureExtractor", "ChineseCLIPProcessor":
			return "clip", nil
		case "BlipImageProcessor", "BlipFeatureExtractor", "BlipProcessor":
			return "blip", nil
		}
		return "", fmt.Errorf("image processor %.80q is not supported; use one of CLIPImageProcessor, ChineseCLIPImageProcessor, BlipImageProcessor", name)
	}
	return "", fmt.Errorf("no image_processor_type; name one of CLIPImageProcessor, ChineseCLIPImageProcessor, BlipImageProcessor")
}

// build applies the class's defaults and checks everything.
func (c *processorConfig) build() (*Processor, error) {
	family, err := c.family()
	if err != nil {
		return nil, err
	}
	sz, cropSize := size{Shortest: 224}, size{W: 224, H: 224}
	crop := true
	if family == "blip" {
		sz, crop = size{W: 384, H: 384}, false
	}
	if c.Size != nil {
		sz = *c.Size
	}
	if n := sz.Number; n != 0 {
		if family == "blip" {
			sz = size{W: n, H: n}
		} else {
			sz = size{Shortest: n}
		}
	}
	if c.CropSize != nil {
		cropSize = *c.CropSize
	}
	if n := cropSize.Number; n != 0 {
		cropSize = size{W: n, H: n}
	}
	p := &Processor{
		resize: c.DoResize.or(true), short: sz.Shortest, w: sz.W, h: sz.H, filter: or(c.Resample, 3),
		crop: c.DoCenterCrop.or(crop), cropW: cropSize.W, cropH: cropSize.H,
	}
	if p.resize {
		if p.short != 0 && (p.w != 0 || p.h != 0) {
			return nil, fmt.Errorf("size has both shortest_edge and height or width; keep one")
		}
		if p.short == 0 && !side(p.w, p.h) || p.short != 0 && !side(p.short) {
			return nil, fmt.Errorf("size must be 1 to %d pixels a side", maxInput)
		}
		if p.short != 0 && !p.crop {
			return nil, fmt.Errorf("size is a shortest_edge but do_center_crop is false, so the model input has no fixed size; give height and width")
		}
	} else if !p.crop {
		return nil, fmt.Errorf("neither do_resize nor do_center_crop, so the model input has no fixed size; set one")
	}
	if p.crop && !side(p.cropW, p.cropH) {
		return nil, fmt.Errorf("crop_size must be 1 to %d pixels a side", maxInput)
	}
	if _, ok := filters[p.filter]; !ok && p.filter != 0 {
		return nil, fmt.Errorf("resample %d is not supported; use 0 to 5", p.filter)
	}
	return p, c.tabulate(&p.table)
}

// tabulate works out every model input that a byte can become.
func (c *processorConfig) tabulate(table *[3][256]float32) error {
	scale, mean, std := or(c.RescaleFactor, 1.0/255), c.Mean, c.Std
	if !c.DoRescale.or(true) {
		scale = 1
	}
	if mean == nil {
		mean = clipMean
	}
	if std == nil {
		std = clipStd
	}
	if !c.DoNormalize.or(true) {
		mean, std = []float64{0, 0, 0}, []float64{1, 1, 1}
	}
	if len(mean) != 3 || len(std) != 3 {
		return fmt.Errorf("image_mean and image_std must have 3 numbers each")
	}
	for ch := range table {
		if float32(std[ch]) == 0 {
			return fmt.Errorf("image_std must not be zero")
		}
		for v := range table[ch] {
			// Rounded to float32 after each step, as the reference does.
			x := (float32(float64(v)*scale) - float32(mean[ch])) / float32(std[ch])
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return fmt.Errorf("rescale_factor, image_mean and image_std give numbers out of range")
			}
			table[ch][v] = x
		}
	}
	return nil
}

func or[T any](v *T, otherwise T) T {
	if v == nil {
		return otherwise
	}
	return *v
}

func side(sides ...int) bool {
	for _, s := range sides {
		if s < 1 || s > maxInput {
			return false
		}
	}
	return true
}

// Size is the width and height of what Process writes, in pixels.
func (p *Processor) Size() (w, h int) {
	if p.crop {
		return p.cropW, p.cropH
	}
	return p.w, p.h
}

// Process writes the picture as the model reads it: dst is [3, H, W], channels
// R, G, B, rows top down; it must hold exactly 3*H*W numbers. Steady calls on
// pictures of one size allocate nothing.
func (p *Processor) Process(dst []float32, pic *Picture) {
	w, h := p.Size()
	if len(dst) != 3*w*h || len(pic.Pix) != 3*pic.W*pic.H || pic.W < 1 || pic.H < 1 {
		panic(fmt.Sprintf("media: Process: dst holds %d numbers, want 3 x %d x %d; picture %d x %d of %d bytes", len(dst), h, w, pic.W, pic.H, len(pic.Pix)))
	}
	rw, rh := pic.W, pic.H
	if p.resize {
		rw, rh = p.target(pic.W, pic.H)
	}
	// The crop's corner, rounded down; negative where the picture is smaller
	// and black (byte 0, before normalising) surrounds it.
	left, top := 0, 0
	if p.crop {
		left, top = (rw-w)>>1, (rh-h)>>1
	}
	win := window{x: max(left, 0), y: max(top, 0)}
	win.w, win.h = min(left+w, rw)-win.x, min(top+h, rh)-win.y
	s := scratches.Get().(*scratch)
	pix := s.resize(pic, rw, rh, p.filter, win)
	lo := win.x - left
	for ch := range 3 {
		t, plane := &p.table[ch], dst[ch*w*h:][:w*h]
		if win.w < w || win.h < h {
			for i := range plane {
				plane[i] = t[0]
			}
		}
		for y := range win.h {
			row, src := plane[(win.y-top+y)*w+lo:][:win.w], pix[3*y*win.w+ch:]
			for x := range row {
				row[x] = t[src[3*x]]
			}
		}
	}
	s.release()
}

// target is the size after resizing. The longer side keeps the shape, rounded
// down.
func (p *Processor) target(w, h int) (int, int) {
	if p.short == 0 {
		return p.w, p.h
	}
	if w <= h {
		return p.short, int(int64(p.short) * int64(h) / int64(w))
	}
	return int(int64(p.short) * int64(w) / int64(h)), p.short
}
