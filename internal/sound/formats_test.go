package sound

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonggan"
)

// The files of testdata were written by flac 1.4.2, opusenc 0.2 and lame 3.100 from
// sines of amplitude 0.5: 440 Hz, or 440, 880 and 1320 Hz in three channels.

func testFile(t *testing.T, name string) []byte {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func read(t *testing.T, name string, data []byte, rate int) *Clip {
	t.Helper()
	t.Setenv("PATH", "")
	clip, err := Read(t.Context(), tonggan.Source{Name: name, Data: data}, rate)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

// FLAC of 32 bits, of a depth that no frame tells, in Ogg; with tags around it; cut off;
// damaged.
func TestFLAC(t *testing.T) {
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	want := tone(440, 24000, 300) // 0.5 left and -0.25 right
	odd := testFile(t, "odd.flac")
	tag := "ID3\x04\x00\x00\x00\x00\x01\x00" + strings.Repeat("\x00", 128)
	for name, data := range map[string][]byte{
		"deep": testFile(t, "deep.flac"), "odd": odd, "Ogg": testFile(t, "odd.oga"),
		"tags": append(append([]byte(tag), odd...), "TAG and more"...),
	} {
		clip := read(t, name, data, 24000)
		if len(clip.Samples) != 300 || clip.Was != (Shape{24000, 2}) || clip.Format != "flac" || len(clip.Warnings) > 0 {
			t.Errorf("%s: %d samples of %+v, %s, %q", name, len(clip.Samples), clip.Was, clip.Format, clip.Warnings)
		}
		for i, v := range clip.Samples {
			if math.Abs(float64(v-want[i]/4)) > 1.0/(1<<17) {
				t.Fatalf("%s: sample %d is %g, want %g", name, i, v, want[i]/4)
			}
		}
	}
	var b bytes.Buffer
	if err := Write(t.Context(), &b, "flac", tone(440, 24000, 9000), 24000); err != nil {
		t.Fatal(err)
	}
	if sum := md5.Sum(PCM16(tone(440, 24000, 9000))); !bytes.Equal(b.Bytes()[26:42], sum[:]) {
		t.Errorf("the header's checksum is %x, want %x", b.Bytes()[26:42], sum)
	}
	cut := b.Bytes()[:b.Len()*3/4]
	if clip := read(t, "cut", cut, 24000); len(clip.Samples) != 4096 || !strings.Contains(strings.Join(clip.Warnings, " "), "promises 0.4 seconds, 0.2 are there") {
		t.Errorf("cut off: %d samples, %q", len(clip.Samples), clip.Warnings)
	}
	bad := bytes.Clone(b.Bytes())
	bad[len(bad)/2] ^= 1
	if clip := read(t, "bad", bad, 24000); len(clip.Samples) != 9000-4096 || !strings.Contains(clip.Warnings[0], "1 FLAC frames are damaged") {
		t.Errorf("damaged: %d samples, %q", len(clip.Samples), clip.Warnings)
	}
	if said.Len() > 0 {
		t.Errorf("logs %q", said.String())
	}
}

// The decoder takes padded frames of MPEG-2 to be too short: these were noise.
func TestMP3Thin(t *testing.T) {
	clip := read(t, "thin.mp3", testFile(t, "thin.mp3"), 22050)
	x := clip.Samples[3000:9000]
	if got := power(x, 440, 22050); math.Abs(got-0.475) > 0.01 { // lame takes 5% away
		t.Errorf("440 Hz has amplitude %.3f, want 0.475", got)
	}
	var sum float64
	for _, v := range x {
		sum += float64(v) * float64(v)
	}
	if rms := math.Sqrt(sum / float64(len(x))); math.Abs(rms-0.475/math.Sqrt2) > 0.01 {
		t.Errorf("it is of %.3f in all, want %.3f", rms, 0.475/math.Sqrt2)
	}
	if clip.Was != (Shape{22050, 1}) {
		t.Errorf("%+v", clip.Was)
	}
}

// What the encoder put before and behind is left out, in the right places.
func TestMP3Gapless(t *testing.T) {
	clip := read(t, "gap.mp3", testFile(t, "gap.mp3"), 48000)
	if len(clip.Samples) != 12000 {
		t.Errorf("%d samples, want 12000", len(clip.Samples))
	}
	if db := snr(clip.Samples, tone(440, 48000, 12000), 2000); db < 25 {
		t.Errorf("it comes too late or too early: %.1f dB", db)
	}
}

// Tags before and behind, zeros, something between two frames, and a beginning that was cut off.
func TestMP3Around(t *testing.T) {
	plain := testFile(t, "tones.mp3")
	h := mp3At(plain, 0)
	at := 0
	for range 8 {
		at += mp3At(plain, at).size()
	}
	tag := "ID3\x03\x00\x00\x00\x00\x00\x20" + strings.Repeat("\xff\xf3\x90\x44", 8)
	join := func(parts ...string) []byte { return []byte(strings.Join(parts, "")) }
	want := read(t, "plain", plain, 22050)
	for name, data := range map[string][]byte{
		"two tags": join(tag, tag, string(plain)), "zeros": join(string(make([]byte, 1000)), string(plain)),
		"tags behind": join(string(plain), "APETAGEX", tag, "TAG", string(make([]byte, 125))),
	} {
		clip := read(t, name, data, 22050)
		if len(clip.Samples) != len(want.Samples) || clip.Samples[6000] != want.Samples[6000] || len(clip.Warnings) > 0 {
			t.Errorf("%s: %d samples, want %d; %q", name, len(clip.Samples), len(want.Samples), clip.Warnings)
		}
	}
	clip := read(t, "between", join(string(plain[:at]), "\xff\xfb\x90 and not a frame", string(plain[at:])), 22050)
	if len(clip.Samples) != len(want.Samples) || clip.Samples[9000] != want.Samples[9000] || !strings.Contains(strings.Join(clip.Warnings, " "), "19 bytes between") {
		t.Errorf("between: %d samples, %q", len(clip.Samples), clip.Warnings)
	}
	if clip := read(t, "cut", plain[at+5:], 22050); len(clip.Samples) != len(want.Samples)-9*h.samples() {
		t.Errorf("cut: %d samples, want %d", len(clip.Samples), len(want.Samples)-9*h.samples())
	}
}

// Three channels, each a stream or half of one.
func TestOpusChannels(t *testing.T) {
	clip := read(t, "three.opus", testFile(t, "three.opus"), 48000)
	if len(clip.Samples) != 12000 || clip.Was != (Shape{48000, 3}) {
		t.Errorf("%d samples of %+v", len(clip.Samples), clip.Was)
	}
	for _, hz := range []float64{440, 880, 1320} {
		if got := power(clip.Samples, hz, 48000); math.Abs(got-0.5/3) > 0.01 {
			t.Errorf("%g Hz has amplitude %.3f, want %.3f", hz, got, 0.5/3)
		}
	}
}

// The last page says where the sound ends. Streams may follow one another, other ones
// run beside them, and pages be missing or cut off.
func TestOgg(t *testing.T) {
	plain := testFile(t, "tones.opus")
	want := read(t, "plain", plain, 48000)
	if len(want.Samples) != 24000 {
		t.Errorf("%d samples, want 24000", len(want.Samples))
	}
	page := []byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00other\x00\x00\x00\x00\x00\x00\x00\x01\x08fishead\x00")
	copy(page[18:22], "\x00\x00\x00\x00")
	sum := checksum(&oggSums, 0, page)
	binary.LittleEndian.PutUint32(page[22:], sum)
	for name, c := range map[string]struct {
		data    []byte
		samples int
		warns   string
	}{
		"twice":  {append(bytes.Clone(plain), plain...), 48000, ""},
		"other":  {append(bytes.Clone(page), plain...), 24000, ""},
		"junk":   {append(append(bytes.Clone(plain), "junk"...), plain...), 48000, "4 bytes belong to no whole Ogg page"},
		"cut":    {append(bytes.Clone(plain[:len(plain)-9]), plain...), 24000, "no whole Ogg page"},
		"a stub": {append(plain[:oggSize(plain):oggSize(plain)], plain...), 24000, ""},
	} {
		clip := read(t, name, c.data, 48000)
		if len(clip.Samples) < c.samples || len(clip.Samples) > c.samples+24000*min(len(c.warns), 1) || strings.Contains(strings.Join(clip.Warnings, " "), "Ogg page") != (c.warns != "") || !strings.Contains(strings.Join(clip.Warnings, " "), c.warns) {
			t.Errorf("%s: %d samples, want %d; %q", name, len(clip.Samples), c.samples, clip.Warnings)
		}
	}
}

// What is not decoded here is named, with what it needs.
func TestNamed(t *testing.T) {
	t.Setenv("PATH", "")
	good := file(wavPCM, 2, 16, false, tone(440, 16000, 160), pcm(2))
	adpcm := bytes.Clone(good)
	adpcm[bytes.Index(good, []byte("fmt "))+8] = 0x11
	frame := append([]byte("\xff\xe3\x28\xc4"), make([]byte, 68)...) // 16 kbit/s, 8000 Hz
	for says, data := range map[string][]byte{
		"0x11 (IMA ADPCM)": adpcm, "MPEG 2.5 (8000 Hz)": bytes.Repeat(append(frame, make([]byte, 72)...), 4),
		"RIFX": []byte("RIFX\x00\x00\x00\x00WAVE"), "AU ": []byte(".snd\x00\x00\x00\x18"), "W64": []byte("riff\x2e\x91\xcf\x11"),
		"MP2": []byte("\xff\xfd\x90\x44"), "WavPack": []byte("wvpk"),
	} {
		_, err := Read(t.Context(), tonggan.Source{Name: "a", Data: data}, 16000)
		if tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "apt install ffmpeg") {
			t.Errorf("%s: %v", says, err)
		}
	}
	bw64 := append([]byte("BW64"), good[4:]...)
	thin := bytes.Clone(good)
	copy(thin[bytes.Index(good, []byte("fmt "))+8+12:], "\x00\x00")
	for name, data := range map[string][]byte{"BW64": bw64, "no block size": thin} {
		if clip := read(t, name, data, 16000); len(clip.Samples) != 160 {
			t.Errorf("%s: %d samples", name, len(clip.Samples))
		}
	}
}

// A rate that has little in common with another needs many phases: they come from a table.
func TestResampleOddRates(t *testing.T) {
	r := newResampler(767999, 16000)
	if r.table == nil {
		t.Error("no table: 7000 values of the filter are computed for every sample")
	}
	got := r.flush(r.push(nil, tone(1000, 767999, 100000)))
	if db := snr(got, tone(1000, 16000, len(got)), 300); db < 90 {
		t.Errorf("signal to noise ratio of %.1f dB", db)
	}
}

// The first part may be no longer than what the prediction begins with, and holds no
// difference then. The flac program reads such a frame, too.
func TestFLACEmptyPart(t *testing.T) {
	info := "fLaC\x80\x00\x00\x22\x00\x10\x00\x10\x00\x00\x00\x00\x00\x00\x03\xe8\x00\xf0\x00\x00\x00\x10" + strings.Repeat("\x00", 16)
	frame, err := hex.DecodeString("fff86008000f9618006400c8fed40032081800000000000000000000be000000000007800b6c6d525539cd636c4550d9dc")
	if err != nil {
		t.Fatal(err)
	}
	clip := read(t, "empty", append([]byte(info), frame...), 16000)
	want := []float32{100, 200, -300, 50, 60, 40, 30, 20, 10, 5, 0, -3, 10, 30, 50, 20}
	for i := range want {
		want[i] /= 1 << 15
	}
	if !slices.Equal(clip.Samples, want) || len(clip.Warnings) > 0 {
		t.Errorf("%v, want %v; %q", clip.Samples, want, clip.Warnings)
	}
}

// In Ogg, damage is told, and what follows the first stream is not lost.
func TestOggFLAC(t *testing.T) {
	plain := testFile(t, "odd.oga")
	first := oggSize(plain)
	junk := slices.Concat(plain[:first], []byte("junk"), plain[first:])
	if clip := read(t, "junk", junk, 24000); len(clip.Samples) != 300 || !strings.Contains(strings.Join(clip.Warnings, " "), "4 bytes belong to no whole Ogg page") {
		t.Errorf("%d samples, %q", len(clip.Samples), clip.Warnings)
	}
	_, err := Read(t.Context(), tonggan.Source{Name: "two", Data: slices.Concat(plain, plain)}, 24000)
	if tonggan.CodeOf(err) != tonggan.Unsupported || !strings.Contains(err.Error(), "several streams") {
		t.Error(err)
	}
}

// A file of nothing but headers can be interrupted.
func TestOpusHeaders(t *testing.T) {
	page := testFile(t, "tones.opus")
	page = page[:oggSize(page)]
	page[5] |= 4 // its last page, too
	clear(page[22:26])
	binary.LittleEndian.PutUint32(page[22:], checksum(&oggSums, 0, page))
	s, err := openOpus(bytes.Repeat(page, 3))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if n, err := s.next(make([]float32, 2)); n != 0 || err != nil {
			t.Errorf("%d, %v behind a header; want 0 and no error", n, err)
		}
	}
	if _, err := s.next(make([]float32, 2)); err != io.EOF {
		t.Error(err)
	}
}

// A file that was cut off says so.
func TestMP3CutOff(t *testing.T) {
	whole := testFile(t, "gap.mp3")
	clip := read(t, "gap.mp3", whole[:len(whole)*2/3], 48000)
	if len(clip.Samples) >= 12000 || !strings.Contains(strings.Join(clip.Warnings, " "), "the header promises") {
		t.Errorf("%d samples, %q", len(clip.Samples), clip.Warnings)
	}
}

// Streams without sound end somewhere.
func TestOpusOfHeaders(t *testing.T) {
	page := testFile(t, "tones.opus")
	page = page[:oggSize(page)]
	page[5] |= 4
	clear(page[22:26])
	binary.LittleEndian.PutUint32(page[22:], checksum(&oggSums, 0, page))
	if _, err := Read(t.Context(), tonggan.Source{Name: "a.opus", Data: bytes.Repeat(page, maxDumb+1)}, 16000); err == nil || !strings.Contains(err.Error(), "in a row have no sound") {
		t.Error(err)
	}
}

// Rates that a frame of FLAC has no way to write; a sound of nothing.
func TestOddEnds(t *testing.T) {
	for _, rate := range []int{65537, 70001, 655360} {
		var b bytes.Buffer
		if err := Write(t.Context(), &b, "flac", tone(440, float64(rate), 5000), rate); err != nil {
			t.Errorf("%d Hz: %v", rate, err)
			continue
		}
		if clip := read(t, "a.flac", b.Bytes(), rate); len(clip.Samples) != 5000 {
			t.Errorf("%d Hz: %d samples", rate, len(clip.Samples))
		}
	}
	for _, c := range [][2]int{{44100, 16000}, {8000, 16000}, {16000, 16000}} {
		if x := Resample(nil, c[0], c[1]); len(x) != 0 {
			t.Errorf("%d samples of nothing at %d Hz", len(x), c[1])
		}
	}
}
