package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tonggan"
)

// TestBadFiles walks testdata/bad: what works, and what is refused with which
// code and words.
func TestBadFiles(t *testing.T) {
	const dir = "../../testdata/bad"
	for _, c := range []struct {
		file string
		code tonggan.Code // empty: it works
		say  string
	}{
		{"truncated.jpg", tonggan.Invalid, "truncated"},
		{"truncated.png", tonggan.Invalid, "truncated"},
		{"zero.png", tonggan.Invalid, "empty"},
		{"mislabelled.png", "", "jpeg"},
		{"text.png", tonggan.Unsupported, "plain text"},
		{"huge-header.png", tonggan.TooLarge, "60000 x 60000"},
		{"huge-header.jpg", tonggan.TooLarge, "60000 x 60000"},
		{"animated.gif", "", "gif"},
		{"cmyk.jpg", "", "jpeg"},
		{"gray16.png", "", "png"},
		{"heic-like.heic", tonggan.Unsupported, "HEIC"},
	} {
		pic, err := Decode(source(t, filepath.Join(dir, c.file)))
		if c.code == "" {
			if err != nil {
				t.Errorf("%v", err)
			} else if pic.Format != c.say || len(pic.Pix) != 3*pic.W*pic.H {
				t.Errorf("%s: %s, %d x %d, %d bytes", c.file, pic.Format, pic.W, pic.H, len(pic.Pix))
			}
			continue
		}
		if err == nil {
			t.Errorf("%s: no error", c.file)
			continue
		}
		text := err.Error()
		if tonggan.CodeOf(err) != c.code || !strings.Contains(text, c.say) || !strings.Contains(text, c.file) || strings.Contains(text, "\n") || !strings.Contains(text, ";") {
			t.Errorf("%s: %s: %s", c.file, tonggan.CodeOf(err), text)
		}
	}
}

// TestCutAnywhere cuts every recorded picture at many places: never a panic,
// and an error is always of our kind and on one line.
func TestCutAnywhere(t *testing.T) {
	for _, c := range readRecord().Pictures {
		src := source(t, filepath.Join("testdata/pictures", c.File))
		whole := src.Data
		for cut := 0; cut < len(whole); cut += 1 + len(whole)/37 {
			src.Data = whole[:cut]
			if _, err := Decode(src); err != nil && (tonggan.CodeOf(err) == tonggan.Internal || strings.Contains(err.Error(), "\n")) {
				t.Errorf("%s cut at %d: %v", c.File, cut, err)
			}
		}
	}
}

func TestUnsupported(t *testing.T) {
	for data, want := range map[string]string{
		"II*\x00rest of the file":                   "TIFF",
		"%PDF-1.7 ......":                           "PDF",
		"\x00\x00\x00\x1cftypavif....":              "AVIF",
		"\x00\x00\x00\x1cftypisom....":              "video",
		"\x1aE\xdf\xa3............":                 "WebM",
		"RIFF....AVI LIST":                          "AVI",
		"<?xml version='1.0'?>\n<svg width='1'/>":   "SVG",
		"version https://git-lfs.github.com/spec/1": "LFS",
		"\x00\x01\x02\x03":                          "unknown kind",
		"PK\x03\x04....":                            "ZIP",
		"一封信":                                       "plain text",
	} {
		_, err := Decode(tonggan.Source{Name: "x.png", Data: []byte(data)})
		if tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// pngHead is a PNG that ends after its header.
func pngHead(w, h uint32, depth, kind byte) []byte {
	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head, w)
	binary.BigEndian.PutUint32(head[4:], h)
	head[8], head[9] = depth, kind
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b.Write(head)
	crc := uint32(0xffffffff)
	for _, c := range b.Bytes()[12:] {
		crc ^= uint32(c)
		for range 8 {
			crc = crc>>1 ^ 0xedb88320&-(crc&1)
		}
	}
	return binary.BigEndian.AppendUint32(b.Bytes(), ^crc)
}

// TestLimits checks each bound at, and one past, and that a refusal costs no memory.
func TestLimits(t *testing.T) {
	l := Limits{Pixels: 1000, Side: 100, Bytes: 4000}
	for _, c := range []struct {
		w, h        uint32
		depth, kind byte
		say         string
	}{
		{100, 10, 8, 2, "truncated"}, // within: the missing pixels are the complaint
		{101, 1, 8, 2, "limit of 100 a side"},
		{1, 101, 8, 2, "limit of 100 a side"},
		{91, 11, 8, 2, "megapixels"},
		{100, 10, 16, 6, "to decode"},
		{0xffffffff, 0xffffffff, 8, 2, ""},
	} {
		_, err := l.Decode(tonggan.Source{Name: "x", Data: pngHead(c.w, c.h, c.depth, c.kind)})
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%d x %d: %v", c.w, c.h, err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Decode(tonggan.Source{Name: "x", Data: pngHead(16384, 16384, 8, 2)}); tonggan.CodeOf(err) != tonggan.TooLarge {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("refusing a header took %d bytes", n)
	}
}

// TestScans checks that a JPEG of very many passes is refused before they run.
func TestScans(t *testing.T) {
	data := source(t, "testdata/pictures/progressive.jpg").Data
	at := bytes.Index(data, []byte("\xff\xda"))
	scan := append([]byte(nil), data[at:len(data)-2]...)
	for range maxScans {
		data = append(data[:len(data)-2], scan...)
		data = append(data, 0xff, 0xd9)
	}
	if _, err := Decode(tonggan.Source{Name: "x", Data: data}); err == nil || !strings.Contains(err.Error(), "scans") {
		t.Error(err)
	}
}

func TestDisplay(t *testing.T) {
	long := "/tmp/" + strings.Repeat("x", 500) + "/cat.png"
	for in, want := range map[string]string{
		"": "picture", "a\nb\x1b[0m": "a?b?[0m", long: "cat.png",
		"data:image/png;base64,AAAA": "data URI", "图.png": "图.png",
	} {
		if got := display(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestOrient checks all eight orientations on a picture of distinct pixels.
func TestOrient(t *testing.T) {
	// 1 2 3 / 4 5 6, stored; what is seen in each orientation.
	want := [9]string{1: "123456", 2: "321654", 3: "654321", 4: "456123", 5: "142536", 6: "415263", 7: "635241", 8: "362514"}
	for o := 1; o <= 8; o++ {
		p := &Picture{W: 3, H: 2}
		for i := range 6 {
			p.Pix = append(p.Pix, byte('1'+i), 0, 0)
		}
		orient(p, o)
		got := ""
		for i := 0; i < len(p.Pix); i += 3 {
			got += string(p.Pix[i])
		}
		if got != want[o] || o >= 5 && p.W != 2 || o < 5 && p.W != 3 {
			t.Errorf("orientation %d: %s, %d wide; want %s", o, got, p.W, want[o])
		}
	}
}

func TestFromImage(t *testing.T) {
	rect := image.Rect(3, 4, 5, 5)
	clear := image.NewNRGBA(rect)
	clear.SetNRGBA(3, 4, color.NRGBA{10, 20, 30, 0})
	clear.SetNRGBA(4, 4, color.NRGBA{200, 100, 50, 128})
	deep := image.NewRGBA64(rect)
	deep.Set(4, 4, color.RGBA64{0xabcd, 0x1234, 0xff00, 0xffff})
	for i, c := range []struct {
		img  image.Image
		want string
	}{
		{clear, "\xff\xff\xff\xe3\xb1\x98"},
		{deep, "\xff\xff\xff\xab\x12\xff"},
	} {
		p := FromImage(c.img)
		if p.W != 2 || p.H != 1 || string(p.Pix) != c.want {
			t.Errorf("%d: %d x %d %x, want %x", i, p.W, p.H, p.Pix, c.want)
		}
		if again := FromImage(p.Image()); !bytes.Equal(again.Pix, p.Pix) {
			t.Errorf("%d: to an image and back: %x", i, again.Pix)
		}
	}
}

func seeds(f *testing.F, dirs ...string) {
	for _, dir := range dirs {
		list, err := os.ReadDir(dir)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range list {
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				f.Fatal(err)
			}
			if len(data) < 8<<10 {
				f.Add(data)
			}
		}
	}
}

// FuzzDecode: no input panics, and what decodes is consistent and within limits.
func FuzzDecode(f *testing.F) {
	seeds(f, "testdata/pictures", "../../testdata/bad")
	f.Add(pngHead(9, 9, 8, 3))
	l := Limits{Pixels: 1 << 16, Side: 1 << 12, Bytes: 1 << 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		pic, err := l.Decode(tonggan.Source{Name: "fuzz", Data: data})
		if err != nil {
			if tonggan.CodeOf(err) == tonggan.Internal || strings.Contains(err.Error(), "panic") || strings.ContainsAny(err.Error(), "\n\x00") {
				t.Fatalf("%v", err)
			}
			return
		}
		if pic.W < 1 || pic.H < 1 || pic.W*pic.H > 1<<16 || len(pic.Pix) != 3*pic.W*pic.H || pic.Frames < 1 {
			t.Fatalf("%d x %d, %d bytes, %d frames", pic.W, pic.H, len(pic.Pix), pic.Frames)
		}
	})
}

// FuzzEXIF: no block panics or gives an orientation that does not exist.
func FuzzEXIF(f *testing.F) {
	f.Add([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x03\x00\x00\x00"))
	f.Add([]byte("II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, block []byte) {
		if o := exifOrientation(block); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}

// TestEXIF checks that the two byte orders and the malformed give what they say.
func TestEXIF(t *testing.T) {
	const big = "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
	for in, want := range map[string]int{
		"Exif\x00\x00" + big:                    6,
		big:                                     6,
		strings.Replace(big, "\x06", "\x09", 1): 1,
		big[:20]:                                1,
		"II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x03\x00\x00\x00": 3,
		"II*\x00\xf0\xff\xff\xff": 1,
		"":                        1,
	} {
		if got := exifOrientation([]byte(in)); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func BenchmarkDecodeJPEG(b *testing.B) {
	src := source(b, "testdata/pictures/large.jpg")
	for b.Loop() {
		if _, err := Decode(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHeatmap(b *testing.B) {
	pic := load(b, "large.jpg")
	grid := bump(8, 8, 2, 2)
	for b.Loop() {
		if _, err := Heatmap(pic, grid, 8, 8, "blue", "a cat wearing a blue hat"); err != nil {
			b.Fatal(err)
		}
	}
}

// encodePNG is a help for tests that need a file.
func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestDeepGrey: 16-bit grey keeps its high byte.
func TestDeepGrey(t *testing.T) {
	img := image.NewGray16(image.Rect(0, 0, 2, 1))
	img.SetGray16(0, 0, color.Gray16{0x12ff})
	img.SetGray16(1, 0, color.Gray16{0xfe00})
	pic, err := Decode(tonggan.Source{Name: "x", Data: encodePNG(t, img)})
	if err != nil || string(pic.Pix) != "\x12\x12\x12\xfe\xfe\xfe" {
		t.Errorf("%x, %v", pic.Pix, err)
	}
}
