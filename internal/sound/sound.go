// Package sound turns the bytes of a recording into samples and samples into files:
// it sniffs, bounds, decodes, mixes and resamples.
//
//	sound.go     Read: the front door; limits
//	wav.go flac.go mp3.go opus.go  one file for each format that is decoded here
//	ogg.go       the pages around Opus, and FLAC sometimes
//	ffmpeg.go    every other format, if ffmpeg is on PATH
//	resample.go  any rate to any other
//	write.go     WAV, FLAC and raw PCM out; MP3, Opus and AAC through ffmpeg
//
// Samples are float32 in [-1, 1], mono, at the rate that the caller asks for: every
// model that hears wants that.
package sound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"tonggan"
)

// Rates that a recording may have, in Hz.
const (
	MinRate = 1000
	MaxRate = 768000
)

const (
	maxChannels = 32
	blockFrames = 4096 // frames decoded between two looks at limits and context
	maxDamage   = 1000 // frames, packets or pages of a file that may be damaged
)

// Limits bound what Read decodes. They are counted while decoding, whatever the
// header promises. Zero fields take the default.
type Limits struct {
	Seconds float64 // of sound; default 600
	Bytes   int64   // of samples as they are decoded, all channels, 4 bytes each; default 256 MiB
}

// DefaultLimits are what Read uses.
var DefaultLimits = Limits{Seconds: 600, Bytes: 256 << 20}

// Clip is what a recording holds.
type Clip struct {
	Samples  []float32 // mono, at Rate
	Rate     int       // Hz, as asked for
	Format   string    // "wav", "flac", "mp3", "opus", or what ffmpeg was given
	Was      Shape     // of the file
	Warnings []string  // for example that the file ends before its header says
}

// Shape is how a file holds its samples.
type Shape struct {
	Rate, Channels int
}

// Seconds is how long the clip is.
func (c *Clip) Seconds() float64 { return float64(len(c.Samples)) / float64(c.Rate) }

// Read decodes a recording within DefaultLimits. See [Limits.Read].
func Read(ctx context.Context, src tonggan.Source, rate int) (*Clip, error) {
	return DefaultLimits.Read(ctx, src, rate)
}

// stream yields the samples of a file, interleaved.
type stream interface {
	shape() Shape
	// next fills buf, whose length is a multiple of the channels, and returns how many
	// samples it wrote; 0 with io.EOF at the end, 0 without where nothing came and more may.
	next(buf []float32) (int, error)
	warnings() []string
}

// Read decodes a recording, mixes its channels and resamples it to rate. The format
// comes from the bytes and never from the name. Errors are *tonggan.Error: Invalid for
// empty, truncated and malformed files, TooLarge over a limit, Unsupported for formats
// that cannot be read here, Canceled when ctx ends.
func (l Limits) Read(ctx context.Context, src tonggan.Source, rate int) (clip *Clip, err error) {
	l = l.orDefault()
	name := display(src.Name)
	if rate < MinRate || rate > MaxRate {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: cannot be resampled to %d Hz: want %d to %d", name, rate, MinRate, MaxRate)
	}
	if len(src.Data) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: the file is empty; give a WAV, FLAC, MP3 or Opus recording", name)
	}
	data, tagged := untag(src.Data)
	kind := sniff(data)
	if kind == "" && tagged {
		kind = "mp3"
	}
	open := decoders[kind]
	if open == nil {
		return l.ffmpeg(ctx, name, kind, src.Data, rate)
	}
	defer func() {
		if r := recover(); r != nil {
			clip, err = nil, broken(name, kind, fmt.Errorf("decoder panic: %v", r))
		}
	}()
	s, err := open(data)
	if err == nil {
		clip, err = l.drain(ctx, s, rate)
	}
	if what := needsFFmpeg(""); errors.As(err, &what) {
		return l.ffmpeg(ctx, name, string(what), src.Data, rate)
	}
	if err != nil {
		return nil, broken(name, kind, err)
	}
	clip.Format = kind
	return clip, nil
}

// decoders are the formats that are decoded here.
var decoders = map[string]func(data []byte) (stream, error){
	"wav": openWAV, "flac": openFLAC, "mp3": openMP3, "opus": openOpus,
}

// drain reads a stream to its end.
func (l Limits) drain(ctx context.Context, s stream, rate int) (*Clip, error) {
	was := s.shape()
	if err := was.check(); err != nil {
		return nil, err
	}
	r := newResampler(was.Rate, rate)
	buf := make([]float32, blockFrames*was.Channels)
	mono := make([]float32, blockFrames)
	clip := &Clip{Rate: rate, Was: was}
	var frames, bytes int64
	for {
		if ctx.Err() != nil {
			return nil, &tonggan.Error{Code: tonggan.Canceled, Message: "canceled while the recording was decoded", Cause: ctx.Err()}
		}
		n, err := s.next(buf)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		n /= was.Channels
		frames, bytes = frames+int64(n), bytes+4*int64(n*was.Channels)
		if float64(frames) > l.Seconds*float64(was.Rate) {
			return nil, tonggan.Errorf(tonggan.TooLarge, "lasts longer than the limit of %g seconds; cut it in parts", l.Seconds)
		}
		if bytes > l.Bytes {
			return nil, tonggan.Errorf(tonggan.TooLarge, "holds more than the limit of %d MiB of samples; cut it in parts", l.Bytes>>20)
		}
		mix(mono[:n], buf, was.Channels)
		clip.Samples = r.push(clip.Samples, mono[:n])
	}
	if frames == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "there is no sound in it; record it again")
	}
	clip.Samples = r.flush(clip.Samples)
	clip.Warnings = s.warnings()
	return clip, nil
}

// mix writes the mean of the channels. What is not a number is silence, and what is
// far out of range is brought back: files may hold anything.
func mix(mono, frames []float32, channels int) {
	for i := range mono {
		var sum float32
		for _, v := range frames[i*channels : (i+1)*channels] {
			switch {
			case v != v:
			case v > 8:
				sum += 8
			case v < -8:
				sum -= 8
			default:
				sum += v
			}
		}
		mono[i] = sum / float32(channels)
	}
}

func (l Limits) orDefault() Limits {
	if l.Seconds <= 0 {
		l.Seconds = DefaultLimits.Seconds
	}
	if l.Bytes <= 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	return l
}

func (s Shape) check() error {
	if s.Rate < MinRate || s.Rate > MaxRate {
		return tonggan.Errorf(tonggan.Invalid, "the header says %d Hz: want %d to %d", s.Rate, MinRate, MaxRate)
	}
	if s.Channels < 1 || s.Channels > maxChannels {
		return tonggan.Errorf(tonggan.Invalid, "the header says %d channels: want 1 to %d", s.Channels, maxChannels)
	}
	return nil
}

// broken words an error for the user: one line that names the file.
func broken(name, kind string, err error) error {
	var known *tonggan.Error
	if errors.As(err, &known) {
		return &tonggan.Error{Code: known.Code, Message: name + ": " + known.Message, Cause: known.Cause}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &tonggan.Error{Code: tonggan.Invalid, Message: fmt.Sprintf("%s: the %s data ends too early, the file is truncated; copy or record it again", name, strings.ToUpper(kind)), Cause: err}
	}
	return &tonggan.Error{Code: tonggan.Invalid, Message: fmt.Sprintf("%s: the %s data is damaged; copy or record it again", name, strings.ToUpper(kind)), Cause: err}
}

// display is the name of a file in errors: one line, not too long.
func display(name string) string {
	if name == "" {
		return "the recording"
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = "…" + string(r[len(r)-119:])
	}
	return path.Clean(name)
}

// untag leaves out the ID3 tags before a recording, and says whether there are any.
func untag(data []byte) (rest []byte, tagged bool) {
	for len(data) >= 10 && string(data[:3]) == "ID3" {
		size := 10 + int(data[6]&127)<<21 + int(data[7]&127)<<14 + int(data[8]&127)<<7 + int(data[9]&127)
		if data[5]&0x10 != 0 { // a footer
			size += 10
		}
		data, tagged = data[min(size, len(data)):], true
	}
	return data, tagged
}

// sniff names what data looks like from its first bytes alone: a key of decoders, or
// words for what it is.
func sniff(data []byte) string {
	has := func(at int, magic string) bool {
		return len(data) >= at+len(magic) && string(data[at:at+len(magic)]) == magic
	}
	switch {
	case (has(0, "RIFF") || has(0, "RF64") || has(0, "BW64")) && has(8, "WAVE"):
		return "wav"
	case has(0, "fLaC"):
		return "flac"
	case has(0, "OggS"):
		switch {
		case oggHolds(data, "OpusHead"):
			return "opus"
		case oggHolds(data, "\x7fFLAC"):
			return "flac"
		case oggHolds(data, "\x01vorbis"):
			return "an Ogg Vorbis recording"
		}
		return "an Ogg file without Opus or FLAC"
	case mp3At(data, 0).valid():
		return "mp3"
	case len(data) > 3 && data[0] == 0xff && (data[1]&0xfe == 0xfc || data[1]&0xfe == 0xf4) && data[2]>>4 != 15 && data[2]>>2&3 != 3:
		return "an MP2 recording"
	case len(data) > 2 && data[0] == 0xff && data[1]&0xf6 == 0xf0:
		return "an AAC recording"
	case has(0, "RIFF") && has(8, "AVI "):
		return "an AVI video"
	case has(0, "FORM") && has(8, "AIF"):
		return "an AIFF recording"
	case has(0, "G") && has(188, "G"):
		return "an MPEG video"
	}
	for _, f := range foreign {
		if has(f.at, f.magic) {
			return f.what
		}
	}
	if isMP3(data) { // behind something else
		return "mp3"
	}
	return ""
}

// foreign are files that are not decoded here, by the bytes that tell them.
var foreign = []struct {
	at          int
	magic, what string
}{
	{4, "ftyp", "an MP4, M4A or QuickTime file"},
	{0, "\x1aE\xdf\xa3", "a Matroska or WebM file"},
	{0, "RIFX", "a big-endian WAV file (RIFX)"},
	{0, "riff\x2e\x91\xcf\x11", "a W64 recording"},
	{0, ".snd", "an AU recording"},
	{0, "wvpk", "a WavPack recording"},
	{0, "MAC ", "a Monkey's Audio recording"},
	{0, "FLV\x01", "a Flash video"},
	{0, "\x0b\x77", "an AC-3 recording"},
	{0, "caff", "a CAF recording"},
	{0, "0&\xb2u\x8ef\xcf\x11", "a WMA or ASF recording"},
	{0, "#!AMR", "an AMR recording"},
	{0, "\x00\x00\x01\xba", "an MPEG video"},
}
