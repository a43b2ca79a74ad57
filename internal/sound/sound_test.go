package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tonggan"
)

// tone is a sine of some Hz, count samples at rate.
func tone(hz, rate float64, count int) []float32 {
	out := make([]float32, count)
	for i := range out {
		out[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/rate))
	}
	return out
}

// snr compares got with a sine of the same amplitude, in dB, without the ends.
func snr(got, want []float32, skip int) float64 {
	var signal, noise float64
	for i := skip; i < len(want)-skip; i++ {
		d := float64(got[i]) - float64(want[i])
		signal += float64(want[i]) * float64(want[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/max(noise, 1e-30))
}

func TestResample(t *testing.T) {
	for _, c := range []struct {
		from, to int
		hz       float64
	}{
		{44100, 16000, 440}, {44100, 16000, 7000}, {48000, 16000, 3000}, {8000, 16000, 3500}, {16000, 24000, 5000},
		{22050, 16000, 1000}, {16000, 48000, 100}, {96000, 16000, 6500}, {11025, 16000, 4000}, {16001, 16000, 3000}, {192000, 8000, 1000},
		{16000, 16000, 5000},
	} {
		n := c.from / 2
		in := tone(c.hz, float64(c.from), n)
		r := newResampler(c.from, c.to)
		var got []float32
		for rest := in; len(rest) > 0; { // in pieces of any size
			k := min(1+len(got)%1777, len(rest))
			got = r.push(got, rest[:k])
			rest = rest[k:]
		}
		got = r.flush(got)
		if want := (n*c.to + c.from - 1) / c.from; len(got) != want {
			t.Fatalf("%d to %d Hz: %d samples of %d give %d, want %d", c.from, c.to, n, c.from, len(got), want)
		}
		if db := snr(got, tone(c.hz, float64(c.to), len(got)), min(len(got)/4, 1000)); db < 90 {
			t.Errorf("%d to %d Hz: %g Hz has a signal to noise ratio of %.1f dB, want 90", c.from, c.to, c.hz, db)
		}
	}
}

// Raw sound arrives in pieces of any size.
func TestStream(t *testing.T) {
	in := tone(440, 24000, 12000)
	raw := PCM16(in)
	s := NewStream(24000, 16000)
	var got []float32
	for len(raw) > 0 {
		n := min(2*(1+len(got)%333), len(raw))
		got = append(got, s.PCM16(raw[:n])...)
		raw = raw[n:]
	}
	if len(got) < 7800 || len(got) > 8000 {
		t.Fatalf("%d samples", len(got))
	}
	if db := snr(got, tone(440, 16000, len(got)), 500); db < 70 { // 16 bits
		t.Errorf("signal to noise ratio of %.1f dB", db)
	}
}

// What lies above the new Nyquist frequency is gone, and does not come back as another tone.
func TestResampleFoldsNothing(t *testing.T) {
	r := newResampler(48000, 16000)
	got := r.flush(r.push(nil, tone(9000, 48000, 48000)))
	var top float64
	for _, v := range got[1000 : len(got)-1000] {
		top = max(top, math.Abs(float64(v)))
	}
	if db := 20 * math.Log10(top/0.5); db > -90 {
		t.Errorf("9 kHz is left at %.1f dB", db)
	}
}

// file is a WAV file of frames of two channels: the sine and its negative half.
func file(kind, size, bits int, extensible bool, samples []float32, put func(b []byte, v float64) []byte) []byte {
	le := binary.LittleEndian
	var data []byte
	for _, v := range samples {
		data = put(put(data, float64(v)), float64(-v)/2)
	}
	tag, fmtSize := kind, 16
	if extensible {
		tag, fmtSize = wavExtensible, 40
	}
	b := append([]byte("RIFF\x00\x00\x00\x00WAVELIST"), 3, 0, 0, 0, 'a', 'b', 'c', 0) // an odd chunk with its pad
	b = append(b, "fmt "...)
	b = le.AppendUint32(b, uint32(fmtSize))
	b = le.AppendUint16(b, uint16(tag))
	b = le.AppendUint16(b, 2)
	b = le.AppendUint32(b, 16000)
	b = le.AppendUint32(b, uint32(16000*2*size))
	b = le.AppendUint16(b, uint16(2*size))
	b = le.AppendUint16(b, uint16(bits))
	if extensible {
		b = le.AppendUint16(b, 22)
		b = le.AppendUint16(b, uint16(bits))
		b = le.AppendUint32(b, 3)
		b = le.AppendUint16(b, uint16(kind))
		b = append(b, "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
	}
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

func pcm(size int) func(b []byte, v float64) []byte {
	return func(b []byte, v float64) []byte {
		n := int32(math.Round(v * math.Pow(2, float64(8*size-1))))
		if size == 1 {
			return append(b, byte(n+128))
		}
		for i := range size {
			b = append(b, byte(n>>(8*i)))
		}
		return b
	}
}

func TestWAVEncodings(t *testing.T) {
	want := tone(440, 16000, 500)
	f32 := func(b []byte, v float64) []byte {
		return binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
	}
	f64 := func(b []byte, v float64) []byte {
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	for _, c := range []struct {
		name      string
		data      []byte
		tolerance float64
	}{
		{"8 bits", file(wavPCM, 1, 8, false, want, pcm(1)), 1.0 / 128},
		{"16 bits", file(wavPCM, 2, 16, false, want, pcm(2)), 1.0 / 32768},
		{"24 bits", file(wavPCM, 3, 24, false, want, pcm(3)), 1e-6},
		{"24 bits in 4 bytes", file(wavPCM, 4, 24, true, want, pcm(4)), 1e-7},
		{"32 bits", file(wavPCM, 4, 32, false, want, pcm(4)), 1e-7},
		{"float", file(wavFloat, 4, 32, false, want, f32), 1e-7},
		{"double", file(wavFloat, 8, 64, false, want, f64), 1e-7},
		{"extensible 16 bits", file(wavPCM, 2, 16, true, want, pcm(2)), 1.0 / 32768},
		{"extensible float", file(wavFloat, 4, 32, true, want, f32), 1e-7},
	} {
		clip, err := Read(t.Context(), tonggan.Source{Name: c.name, Data: c.data}, 16000)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(clip.Samples) != len(want) || clip.Was != (Shape{16000, 2}) || clip.Format != "wav" || len(clip.Warnings) != 0 {
			t.Errorf("%s: %d samples of %+v, %s, %q", c.name, len(clip.Samples), clip.Was, clip.Format, clip.Warnings)
		}
		for i, v := range clip.Samples {
			if math.Abs(float64(v)-float64(want[i])/4) > c.tolerance { // the mean of v and -v/2
				t.Errorf("%s: sample %d is %g, want %g", c.name, i, v, want[i]/4)
				break
			}
		}
	}
}

// Values of ITU-T G.711, tables 1a and 2a.
func TestLaws(t *testing.T) {
	for _, c := range []struct {
		b     byte
		a, mu int
	}{{0xd5, 8, 716}, {0x55, -8, -716}, {0xff, 848, 0}, {0x80, 5504, 32124}, {0x00, -5504, -32124}, {0xaa, 32256, 5372}, {0x2a, -32256, -5372}} {
		if got := aLaw(c.b); got != c.a {
			t.Errorf("A-law %#x is %d, want %d", c.b, got, c.a)
		}
		if got := muLaw(c.b); got != c.mu {
			t.Errorf("mu-law %#x is %d, want %d", c.b, got, c.mu)
		}
	}
}

// A header that lies about its size: what is there is read, with a warning.
func TestWAVSizes(t *testing.T) {
	good := file(wavPCM, 2, 16, false, tone(440, 16000, 1600), pcm(2))
	at := bytes.Index(good, []byte("data")) + 4
	size := func(n uint32, data []byte) []byte {
		b := bytes.Clone(data)
		binary.LittleEndian.PutUint32(b[at:], n)
		return b
	}
	for _, c := range []struct {
		name    string
		data    []byte
		samples int
		warns   string
	}{
		{"true", good, 1600, ""},
		{"streamed", size(math.MaxUint32, good), 1600, ""},
		{"promises more", size(64000, good), 1600, "promises 1.0 seconds, 0.1 are there"},
		{"cut in a frame", good[:len(good)-3], 1599, "promises"},
		{"says less", size(3200, good), 800, ""},
		{"from a pipe", size(0x7ffff000, good), 1600, ""},
		{"not written", size(0, good), 1600, ""},
	} {
		clip, err := Read(t.Context(), tonggan.Source{Name: "a.wav", Data: c.data}, 16000)
		if err != nil || len(clip.Samples) != c.samples || strings.Contains(strings.Join(clip.Warnings, " "), "promises") != (c.warns != "") || !strings.Contains(strings.Join(clip.Warnings, " "), c.warns) {
			t.Errorf("%s: %+v, %v", c.name, clip, err)
		}
	}
	list := append([]byte("LIST\x04\x00\x00\x00"), "INFO"...)
	for name, data := range map[string][]byte{"a header alone": good[:at+4], "another chunk behind none": append(size(0, good)[:at+4:at+4], list...)} {
		if _, err := Read(t.Context(), tonggan.Source{Name: "a.wav", Data: data}, 16000); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "a.wav: there is no sound in it") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHostile(t *testing.T) {
	t.Setenv("PATH", "") // no ffmpeg
	good := file(wavPCM, 2, 16, false, tone(440, 16000, 160), pcm(2))
	at := bytes.Index(good, []byte("fmt ")) + 8
	patch := func(off int, b ...byte) []byte {
		c := bytes.Clone(good)
		copy(c[at+off:], b)
		return c
	}
	for _, c := range []struct {
		name string
		data []byte
		code tonggan.Code
		says string
	}{
		{"empty", nil, tonggan.Invalid, "empty"},
		{"text", []byte("hello there, this is no sound"), tonggan.Unsupported, "not a recording"},
		{"RIFF alone", []byte("RIFF\x00\x00\x00\x00WAVE"), tonggan.Invalid, "no fmt chunk"},
		{"no data", good[:at+16], tonggan.Invalid, "no data chunk"},
		{"a chunk past the end", append(bytes.Clone(good[:12]), "LIST\xff\xff\xff\x7f"...), tonggan.Invalid, "truncated"},
		{"0 Hz", patch(4, 0, 0, 0, 0), tonggan.Invalid, "0 Hz"},
		{"10 MHz", patch(4, 0x80, 0x96, 0x98, 0), tonggan.Invalid, "10000000 Hz"},
		{"no channels", patch(2, 0, 0), tonggan.Invalid, "0 channels"},
		{"65535 channels", patch(2, 0xff, 0xff), tonggan.Invalid, "65535 channels"},
		{"12 bytes a sample", patch(12, 24, 0), tonggan.Invalid, "do not fit"},
		{"0 bits", patch(14, 0, 0), tonggan.Invalid, "0 bits"},
		{"ADPCM", patch(0, 2, 0), tonggan.Unsupported, "0x2"},
		{"FLAC magic", []byte("fLaC"), tonggan.Invalid, "truncated"},
		{"FLAC rubbish", []byte("fLaC\x80\x00\x00\x22rubbish and more rubbish and more of it, and on"), tonggan.Invalid, "FLAC"},
		{"MP3 header", []byte("\xff\xfb\x90\x00"), tonggan.Invalid, "MP3"},
		{"ID3 only", []byte("ID3\x03\x00\x00\x7f\x7f\x7f\x7f"), tonggan.Invalid, "MP3"},
		{"Ogg page", append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13"), "OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00"...), tonggan.Invalid, "OPUS"},
	} {
		clip, err := Read(t.Context(), tonggan.Source{Name: "bad\nname.wav", Data: c.data}, 16000)
		if clip != nil || tonggan.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "badname.wav: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %+v, %s: %v; want %s saying %q", c.name, clip, tonggan.CodeOf(err), err, c.code, c.says)
		}
	}
}

// Limits count what is decoded, and a caller who goes away stops the work.
func TestLimits(t *testing.T) {
	src := tonggan.Source{Name: "a.wav", Data: file(wavPCM, 2, 16, false, tone(440, 16000, 16000), pcm(2))}
	for _, c := range []struct {
		l    Limits
		code tonggan.Code
	}{
		{Limits{Seconds: 1}, ""}, {Limits{Seconds: 0.999}, tonggan.TooLarge},
		{Limits{Bytes: 128000}, ""}, {Limits{Bytes: 127999}, tonggan.TooLarge},
	} {
		if _, err := c.l.Read(t.Context(), src, 16000); (c.code == "") != (err == nil) || err != nil && tonggan.CodeOf(err) != c.code {
			t.Errorf("%+v: %v", c.l, err)
		}
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Read(gone, src, 16000); tonggan.CodeOf(err) != tonggan.Canceled {
		t.Errorf("canceled: %v", err)
	}
	if _, err := Read(t.Context(), src, 0); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("0 Hz: %v", err)
	}
}

// power is that of one frequency (Goertzel 1958), as the amplitude of its sine.
func power(x []float32, hz, rate float64) float64 {
	var re, im float64
	for i, v := range x {
		s, c := math.Sincos(2 * math.Pi * hz * float64(i) / rate)
		re, im = re+float64(v)*c, im+float64(v)*s
	}
	return 2 * math.Hypot(re, im) / float64(len(x))
}

// Half a second of 440 Hz left and 880 Hz right, swelling and fading, that lame and
// opusenc wrote.
func TestLossy(t *testing.T) {
	for name, was := range map[string]Shape{"tones.mp3": {22050, 2}, "tones.opus": {48000, 2}} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		clip, err := Read(t.Context(), tonggan.Source{Name: name, Data: data}, 16000)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if clip.Was != was || clip.Seconds() < 0.49 || clip.Seconds() > 0.65 {
			t.Errorf("%s: %+v, %.2f s", name, clip.Was, clip.Seconds())
		}
		// Mean of the channels, and 2/pi of the amplitude for the swelling.
		want := 9000.0 / 32768 / 2 * 2 / math.Pi * 0.5 / clip.Seconds()
		for _, hz := range []float64{440, 880} {
			if got := power(clip.Samples, hz, 16000); math.Abs(got/want-1) > 0.15 {
				t.Errorf("%s: %g Hz has amplitude %.4f, want %.4f", name, hz, got, want)
			}
		}
		if got := power(clip.Samples, 1500, 16000); got > want/50 {
			t.Errorf("%s: 1500 Hz has amplitude %.4f", name, got)
		}
		if _, err := Read(t.Context(), tonggan.Source{Name: name, Data: data[:len(data)/2]}, 16000); err != nil && tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("half of %s: %v", name, err)
		}
	}
}

// What is written is read again: 16 bits, clipped.
func TestWrite(t *testing.T) {
	want := append(tone(440, 24000, 9000), 1, -1, 2, -2, 0)
	for _, format := range []string{"wav", "flac"} {
		var b bytes.Buffer
		if err := Write(t.Context(), &b, format, want, 24000); err != nil {
			t.Fatal(err)
		}
		clip, err := Read(t.Context(), tonggan.Source{Data: b.Bytes()}, 24000)
		if err != nil || len(clip.Samples) != len(want) || clip.Format != format || len(clip.Warnings) > 0 {
			t.Fatalf("%s: %+v, %v", format, clip, err)
		}
		for i, v := range want {
			if v = min(max(v, -1), 32767.0/32768); math.Abs(float64(clip.Samples[i]-v)) > 0.5001/32768 {
				t.Fatalf("%s: sample %d is %g, want %g", format, i, clip.Samples[i], v)
			}
		}
	}
	var b bytes.Buffer
	if err := Write(t.Context(), &b, "pcm", []float32{0, 0.5, float32(math.NaN())}, 24000); err != nil || !bytes.Equal(b.Bytes(), []byte{0, 0, 0, 0x40, 0, 0}) {
		t.Errorf("pcm: % x, %v", b.Bytes(), err)
	}
	if err := Write(t.Context(), &b, "midi", nil, 24000); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "wav, flac, pcm") {
		t.Errorf("midi: %v", err)
	}
	if h := WAVHeader(24000, -1); len(h) != 44 || binary.LittleEndian.Uint32(h[40:]) != math.MaxUint32 {
		t.Errorf("stream header % x", h)
	}
}

// Without ffmpeg an error names the format and what to install; with one it is called
// with an argument array and may open that one file alone.
func TestFFmpeg(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // the stand-in is a shell script
	}
	m4a := tonggan.Source{Name: "a.m4a", Data: append([]byte("\x00\x00\x00\x20ftypM4A "), make([]byte, 64)...)}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Read(t.Context(), m4a, 16000); tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), "M4A") || !strings.Contains(err.Error(), "apt install ffmpeg") {
		t.Errorf("no ffmpeg: %v", err)
	}
	if err := Write(t.Context(), &bytes.Buffer{}, "mp3", tone(440, 24000, 10), 24000); tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), "apt install ffmpeg") {
		t.Errorf("no ffmpeg: %v", err)
	}
	fake := func(script string) {
		if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	args := filepath.Join(dir, "args")
	fake("echo \"$@\" > " + args + "\nprintf '\\000\\000\\000\\077\\000\\000\\200\\277'\n") // 0.5, -1
	clip, err := Read(t.Context(), m4a, 16000)
	if err != nil || len(clip.Samples) != 2 || clip.Samples[0] != 0.5 || clip.Samples[1] != -1 {
		t.Errorf("stand-in: %+v, %v", clip, err)
	}
	said, _ := os.ReadFile(args)
	for _, want := range []string{"-nostdin", "-protocol_whitelist file ", "-format_whitelist ", "-ar 16000", "pipe:1"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("called with %q, without %q", said, want)
		}
	}
	fake("printf '\\000\\000\\200\\177'\n") // infinity
	if clip, err := Read(t.Context(), m4a, 16000); err != nil || clip.Samples[0] != 8 {
		t.Errorf("infinity: %+v, %v", clip, err)
	}
	fake("exit 0\n")
	if _, err := Read(t.Context(), m4a, 16000); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "no sound") {
		t.Errorf("nothing: %v", err)
	}
	fake("echo 'moov atom not found' >&2\nexit 1\n")
	if _, err := Read(t.Context(), m4a, 16000); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "moov atom not found") {
		t.Errorf("failing stand-in: %v", err)
	}
	fake("while :; do printf '%01024d' 0; done\n")
	if _, err := (Limits{Seconds: 1}).Read(t.Context(), m4a, 16000); tonggan.CodeOf(err) != tonggan.TooLarge {
		t.Errorf("endless stand-in: %v", err)
	}
	fake("printf 'MP3!'\n")
	var b bytes.Buffer
	if err := Write(t.Context(), &b, "mp3", tone(440, 24000, 10), 24000); err != nil || b.String() != "MP3!" {
		t.Errorf("encoder stand-in: %q, %v", b.String(), err)
	}
}

// fuzz reads whatever is given within small limits: an error or a sound within bounds,
// never a panic.
func fuzz(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		if strings.HasPrefix(s, "testdata/") {
			data, err := os.ReadFile(s)
			if err != nil {
				f.Fatal(err)
			}
			s = string(data)
		}
		f.Add([]byte(s))
	}
	f.Setenv("PATH", "") // no ffmpeg
	f.Fuzz(func(t *testing.T, data []byte) {
		if body, tagged := untag(data); decoders[sniff(body)] == nil && !tagged {
			return // ffmpeg's
		}
		clip, err := Limits{Seconds: 20, Bytes: 4 << 20}.Read(context.Background(), tonggan.Source{Data: data}, 16000)
		if err != nil {
			if tonggan.CodeOf(err) == tonggan.Internal {
				t.Errorf("internal: %v", err)
			}
			return
		}
		if clip.Seconds() > 21 {
			t.Errorf("%.1f seconds", clip.Seconds())
		}
		for i, v := range clip.Samples {
			if v != v || v > 100 || v < -100 {
				t.Fatalf("sample %d is %g", i, v)
			}
		}
	})
}

func FuzzWAV(f *testing.F) {
	le := tone(440, 16000, 50)
	fuzz(f, string(file(wavPCM, 2, 16, false, le, pcm(2))), string(file(wavPCM, 3, 24, true, le, pcm(3))), "RIFF\x00\x00\x00\x00WAVE")
}

func FuzzFLAC(f *testing.F) {
	var b bytes.Buffer
	if err := Write(context.Background(), &b, "flac", tone(440, 16000, 200), 16000); err != nil {
		f.Fatal(err)
	}
	fuzz(f, b.String(), "testdata/odd.flac", "testdata/odd.oga")
}

func FuzzMP3(f *testing.F) { fuzz(f, "testdata/tones.mp3", "testdata/thin.mp3", "testdata/gap.mp3") }

func FuzzOpus(f *testing.F) { fuzz(f, "testdata/tones.opus", "testdata/three.opus") }
