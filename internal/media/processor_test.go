package media

import (
	"strings"
	"testing"

	"tonggan"
)

func TestParseProcessor(t *testing.T) {
	for _, c := range []struct {
		config string
		w, h   int
		say    string // of the error
	}{
		{`{"image_processor_type":"CLIPImageProcessor"}`, 224, 224, ""},
		{`{"image_processor_type":"CLIPImageProcessorFast","size":{"shortest_edge":336},"crop_size":{"height":336,"width":336}}`, 336, 336, ""},
		{`{"feature_extractor_type":"CLIPFeatureExtractor","size":224,"crop_size":224,"resample":3}`, 224, 224, ""},
		{`{"feature_extractor_type":"ChineseCLIPFeatureExtractor","do_center_crop":false,"size":{"height":224,"width":192}}`, 192, 224, ""},
		{`{"image_processor_type":"BlipImageProcessor","size":{"height":384,"width":384}}`, 384, 384, ""},
		{`{"image_processor_type":"BlipImageProcessorPil","size":96}`, 96, 96, ""},
		{`{"processor_class":"BlipProcessor","size":{"height":384,"width":384,"shortest_edge":null}}`, 384, 384, ""},
		{`{"processor_class":"CLIPProcessor","image_processor":{"image_processor_type":"CLIPImageProcessor","size":{"shortest_edge":20},"crop_size":{"height":10,"width":12}}}`, 12, 10, ""},
		{`{"image_processor_type":"CLIPImageProcessor","size":[30,40],"do_center_crop":false}`, 40, 30, ""},
		{``, 0, 0, "not valid"},
		{`{}`, 0, 0, "image_processor_type"},
		{`{"image_processor_type":"ViTImageProcessor"}`, 0, 0, "ViTImageProcessor"},
		{`{"image_processor_type":"CLIPImageProcessor","do_center_crop":false}`, 0, 0, "no fixed size"},
		{`{"image_processor_type":"BlipImageProcessor","do_resize":false}`, 0, 0, "no fixed size"},
		{`{"image_processor_type":"BlipImageProcessor","size":{"height":384}}`, 0, 0, "size must be"},
		{`{"image_processor_type":"BlipImageProcessor","size":{"height":1000000,"width":2}}`, 0, 0, "size must be"},
		{`{"image_processor_type":"CLIPImageProcessor","crop_size":-1}`, 0, 0, "crop_size must be"},
		{`{"image_processor_type":"CLIPImageProcessor","resample":9}`, 0, 0, "resample 9"},
		{`{"image_processor_type":"CLIPImageProcessor","image_std":[1,0,1]}`, 0, 0, "zero"},
		{`{"image_processor_type":"CLIPImageProcessor","image_mean":[1,0]}`, 0, 0, "3 numbers"},
		{`{"image_processor_type":"CLIPImageProcessor","size":{"longest_edge":3}}`, 0, 0, "longest_edge"},
		{`{"image_processor_type":"CLIPImageProcessor","size":{"shortest_edge":3.5}}`, 0, 0, "whole"},
		{`{"image_processor_type":"CLIPImageProcessor","image_mean":0.5}`, 0, 0, "image_mean is a JSON number"},
	} {
		p, err := ParseProcessor([]byte(c.config), "")
		if c.say != "" {
			if err == nil || !strings.Contains(err.Error(), c.say) || tonggan.CodeOf(err) == tonggan.Internal {
				t.Errorf("%s: %v", c.config, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.config, err)
		} else if w, h := p.Size(); w != c.w || h != c.h {
			t.Errorf("%s: %d x %d", c.config, w, h)
		}
	}
}

// TestSameProcessor: null is false, and a file that names no class has its family's.
func TestSameProcessor(t *testing.T) {
	const clip, blip = `"image_processor_type":"CLIPImageProcessor"`, `"image_processor_type":"BlipImageProcessor"`
	for _, c := range []struct{ config, class, same string }{
		{`{` + clip + `,"do_resize":null}`, "", `{` + clip + `,"do_resize":false}`},
		{`{` + clip + `,"do_center_crop":null,"size":[30,40]}`, "", `{` + clip + `,"do_center_crop":false,"size":[30,40]}`},
		{`{` + clip + `,"do_rescale":null,"do_normalize":null}`, "", `{` + clip + `,"do_rescale":false,"do_normalize":false}`},
		{`{"size":30}`, "BlipImageProcessor", `{` + blip + `,"size":30}`},
		{`{` + clip + `}`, "BlipImageProcessor", `{` + clip + `}`},
		{`{"image_processor":{"size":30}}`, "CLIPImageProcessor", `{` + clip + `,"size":30}`},
	} {
		got, err := ParseProcessor([]byte(c.config), c.class)
		if err != nil {
			t.Errorf("%s: %v", c.config, err)
			continue
		}
		if want, err := ParseProcessor([]byte(c.same), ""); err != nil || *got != *want {
			t.Errorf("%s is not %s; %v", c.config, c.same, err)
		}
	}
}

// TestProcessorMisread: what is of the wrong kind is named.
func TestProcessorMisread(t *testing.T) {
	for config, want := range map[string]string{
		`[]`: "preprocessor_config.json: all of it is a JSON array", `{"image_processor":[]}`: "image_processor: all of it is a JSON array",
		`{"do_resize":"yes"}`: "do_resize is a JSON string",
	} {
		if _, err := ParseProcessor([]byte(config), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", config, err, want)
		}
	}
}

// FuzzProcessorConfig: no config panics, and one that is accepted works.
func FuzzProcessorConfig(f *testing.F) {
	for _, c := range readRecord().Configs {
		f.Add([]byte(c))
	}
	f.Add([]byte(`{"image_processor":{"image_processor":{}}}`))
	pic := &Picture{W: 5, H: 3, Pix: make([]byte, 45)}
	f.Fuzz(func(t *testing.T, config []byte) {
		p, err := ParseProcessor(config, "")
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q", err)
			}
			return
		}
		if w, h := p.Size(); w*h < 1<<16 {
			p.Process(make([]float32, 3*w*h), pic)
		}
	})
}

// TestProcessLong: only the cropped window of a very long picture is computed.
func TestProcessLong(t *testing.T) {
	p, err := ParseProcessor([]byte(`{"image_processor_type":"CLIPImageProcessor"}`), "")
	if err != nil {
		t.Fatal(err)
	}
	pic := &Picture{W: 16384, H: 1, Pix: make([]byte, 3*16384)}
	for i := range pic.Pix {
		pic.Pix[i] = 255
	}
	dst := make([]float32, 3*224*224)
	p.Process(dst, pic)
	if want := p.table[2][255]; dst[len(dst)-1] != want || dst[2*224*224] != want {
		t.Errorf("corner %v, want %v", dst[len(dst)-1], want)
	}
}

func benchmarkProcess(b *testing.B, w, h int, config string) {
	p, err := ParseProcessor([]byte(config), "")
	if err != nil {
		b.Fatal(err)
	}
	pic := &Picture{W: w, H: h, Pix: make([]byte, 3*w*h)}
	for i := range pic.Pix {
		pic.Pix[i] = byte(i * 7)
	}
	ow, oh := p.Size()
	dst := make([]float32, 3*ow*oh)
	b.ReportAllocs()
	for b.Loop() {
		p.Process(dst, pic)
	}
}

func BenchmarkProcess12MP384(b *testing.B) {
	benchmarkProcess(b, 4000, 3000, `{"image_processor_type":"BlipImageProcessor"}`)
}

func BenchmarkProcess128to96(b *testing.B) {
	benchmarkProcess(b, 128, 128, `{"image_processor_type":"BlipImageProcessor","size":96}`)
}
