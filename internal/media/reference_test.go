package media

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tonggan"
)

// record is testdata/media.json, written by ref/media.py.
type record struct {
	Versions map[string]string
	Pictures []struct {
		File, Format, Mode, Sha256 string
		Frames, W, H               int
		RGB                        string `json:"rgb"`
		Sampled                    string `json:"rgb_sampled"`
	}
	Configs map[string]json.RawMessage
	Inputs  []struct {
		Config, Source, Pixels string
		Shape                  []int
		Step                   int
		Mean                   float64
	}
}

var readRecord = sync.OnceValue(func() record {
	data, err := os.ReadFile("testdata/media.json")
	if err != nil {
		panic(err)
	}
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		panic(err)
	}
	return r
})

func load(t testing.TB, name string) *Picture {
	t.Helper()
	pic, err := Decode(source(t, filepath.Join("testdata/pictures", name)))
	if err != nil {
		t.Fatal(err)
	}
	return pic
}

func source(t testing.TB, path string) tonggan.Source {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return tonggan.Source{Name: path, Data: data}
}

func unbase(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDecodeReference compares every recorded picture with Pillow's RGB: equal
// for lossless files, and within a rounding of the inverse transform for JPEG.
func TestDecodeReference(t *testing.T) {
	var worstMean float64
	var worstMax int
	for _, c := range readRecord().Pictures {
		pic, err := Decode(source(t, filepath.Join("testdata/pictures", c.File)))
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if pic.W != c.W || pic.H != c.H || pic.Format != c.Format || pic.Frames != c.Frames {
			t.Errorf("%s: %d x %d %s of %d frames, want %d x %d %s of %d", c.File, pic.W, pic.H, pic.Format, pic.Frames, c.W, c.H, c.Format, c.Frames)
			continue
		}
		sum := sha256.Sum256(pic.Pix)
		if hex.EncodeToString(sum[:]) == c.Sha256 {
			continue
		}
		got, want := pic.Pix, []byte(nil)
		switch {
		case c.RGB != "":
			r, err := zlib.NewReader(bytes.NewReader(unbase(t, c.RGB)))
			if err != nil {
				t.Fatal(err)
			}
			if want, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		case c.Sampled != "":
			want, got = unbase(t, c.Sampled), nil
			for i := 0; i < len(pic.Pix); i += 53 {
				got = append(got, pic.Pix[i])
			}
		default:
			t.Errorf("%s (%s): the pixels differ from the reference's", c.File, c.Mode)
			continue
		}
		mean, most, at := differ(got, want)
		worstMean, worstMax = max(worstMean, mean), max(worstMax, most)
		t.Logf("%-22s %-5s mean %.4f max %d levels at %d", c.File, c.Mode, mean, most, at)
		if mean > 0.3 || most > 8 {
			t.Errorf("%s: mean difference %.3f, maximum %d at byte %d (got %d, want %d)", c.File, mean, most, at, got[at], want[at])
		}
	}
	t.Logf("%d pictures; worst mean difference %.4f levels of 255, worst single %d", len(readRecord().Pictures), worstMean, worstMax)
}

func differ(got, want []byte) (mean float64, most, at int) {
	if len(got) != len(want) {
		return math.Inf(1), 255, 0
	}
	total := 0
	for i := range got {
		d := int(got[i]) - int(want[i])
		d = max(d, -d)
		total += d
		if d > most {
			most, at = d, i
		}
	}
	return float64(total) / float64(len(got)), most, at
}

// TestProcessReference compares model inputs with those of the Pillow-backed
// image processors, from the file to the tensor.
func TestProcessReference(t *testing.T) {
	r := readRecord()
	var worst, worstMean float64
	for _, c := range r.Inputs {
		p, err := ParseProcessor(r.Configs[c.Config], "")
		if err != nil {
			t.Fatalf("%s: %v", c.Config, err)
		}
		w, h := p.Size()
		if c.Shape[1] != h || c.Shape[2] != w {
			t.Errorf("%s: size %d x %d, want %d x %d", c.Config, w, h, c.Shape[2], c.Shape[1])
			continue
		}
		dst := make([]float32, 3*w*h)
		p.Process(dst, load(t, c.Source))
		raw := unbase(t, c.Pixels)
		var sum, most float64
		at := 0
		for i := 0; i < len(raw); i += 4 {
			want := math.Float32frombits(binary.LittleEndian.Uint32(raw[i:]))
			d := math.Abs(float64(dst[i/4*c.Step] - want))
			sum += d
			if d > most {
				most, at = d, i/4*c.Step
			}
		}
		mean := sum / float64(len(raw)/4)
		whole := 0.0
		for _, v := range dst {
			whole += float64(v)
		}
		// One level of 255 in the units of this processor.
		level := float64(p.table[0][1] - p.table[0][0])
		worst, worstMean = max(worst, most/level), max(worstMean, mean/level)
		exact := filepath.Ext(c.Source) == ".png"
		if exact && most > 0 || mean > 1e-2 && mean/level > 0.1 || most/level > 3.5 || math.Abs(whole/float64(len(dst))-c.Mean) > 0.5*level {
			t.Errorf("%s of %s: mean difference %.5f, maximum %.5f at %d", c.Config, c.Source, mean, most, at)
		}
		if !exact && most > 0 {
			t.Logf("%s of %s: mean %.6f, maximum %.6f", c.Config, c.Source, mean, most)
		}
	}
	t.Logf("%d inputs; worst mean difference %.5f levels of 255, worst single %.5f", len(r.Inputs), worstMean, worst)
}
