package sound

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/binary"
	"io"
	"math"
	"strings"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"tonggan"
)

// Formats are what Write can make, with their media types. Those below the first three
// need ffmpeg.
var Formats = []struct{ Name, MediaType string }{
	{"wav", "audio/wav"}, {"flac", "audio/flac"}, {"pcm", "audio/pcm"},
	{"mp3", "audio/mpeg"}, {"opus", "audio/ogg"}, {"aac", "audio/aac"},
}

// Check reports a format that Write does not make, or that needs a program which is
// not there.
func Check(format string) error {
	for i, f := range Formats {
		if f.Name != format {
			continue
		}
		if i >= 3 && FFmpeg() == "" {
			return tonggan.Errorf(tonggan.Unsupported, "sound format %q needs ffmpeg: %s, or ask for wav, flac or pcm", format, HowToGetFFmpeg)
		}
		return nil
	}
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return tonggan.Errorf(tonggan.Invalid, "sound format %q: want one of %s", display(format), strings.Join(names, ", "))
}

// Write encodes mono samples in [-1, 1] with 16 bits. Louder ones are clipped. pcm is
// little-endian without a header.
func Write(ctx context.Context, w io.Writer, format string, samples []float32, rate int) error {
	if err := Check(format); err != nil {
		return err
	}
	switch format {
	case "wav":
		if _, err := w.Write(WAVHeader(rate, len(samples))); err != nil {
			return err
		}
		_, err := w.Write(PCM16(samples))
		return err
	case "pcm":
		_, err := w.Write(PCM16(samples))
		return err
	case "flac":
		return writeFLAC(w, samples, rate)
	}
	return encode(ctx, w, format, PCM16(samples), rate)
}

// WAVHeader is the beginning of a mono 16-bit WAV file of so many samples; a negative
// number means that nobody knows yet, as in a stream.
func WAVHeader(rate, samples int) []byte {
	size := uint32(math.MaxUint32)
	if samples >= 0 && samples < (math.MaxUint32-36)/2 {
		size = uint32(2 * samples)
	}
	whole := size
	if size != math.MaxUint32 {
		whole += 36
	}
	h := []byte("RIFF")
	h = binary.LittleEndian.AppendUint32(h, whole)
	h = append(h, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"...)
	h = binary.LittleEndian.AppendUint32(h, uint32(rate))
	h = binary.LittleEndian.AppendUint32(h, uint32(2*rate))
	h = append(h, "\x02\x00\x10\x00data"...)
	return binary.LittleEndian.AppendUint32(h, size)
}

// PCM16 are the samples as little-endian 16-bit numbers, rounded and clipped.
func PCM16(samples []float32) []byte {
	out := make([]byte, 2*len(samples))
	for i, v := range samples {
		binary.LittleEndian.PutUint16(out[2*i:], uint16(quantise(v)))
	}
	return out
}

func quantise(v float32) int16 {
	if v != v {
		return 0
	}
	return int16(min(max(math.RoundToEven(float64(v)*32768), -32768), 32767))
}

// frameRate is the rate in the header of a FLAC frame: 0, as the file's header says, where it has
// no way to write it.
func frameRate(rate int) uint32 {
	if rate < 1<<16 || rate%10 == 0 && rate/10 < 1<<16 {
		return uint32(rate)
	}
	return 0
}

func writeFLAC(w io.Writer, samples []float32, rate int) error {
	const block = 4096
	var file bytes.Buffer
	info := &meta.StreamInfo{BlockSizeMin: block, BlockSizeMax: block, SampleRate: uint32(rate), NChannels: 1, BitsPerSample: 16, NSamples: uint64(len(samples)), MD5sum: md5.Sum(PCM16(samples))}
	enc, err := flac.NewEncoder(&file, info)
	if err != nil {
		return err
	}
	enc.EnablePredictionAnalysis(true)
	for number := uint64(0); len(samples) > 0; number++ {
		n := min(block, len(samples))
		sub := &frame.Subframe{SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, Samples: make([]int32, n), NSamples: n}
		for i, v := range samples[:n] {
			sub.Samples[i] = int32(quantise(v))
		}
		samples = samples[n:]
		f := &frame.Frame{Header: frame.Header{HasFixedBlockSize: true, BlockSize: uint16(n), SampleRate: frameRate(rate), Channels: frame.ChannelsMono, BitsPerSample: 16, Num: number}, Subframes: []*frame.Subframe{sub}}
		if err := enc.WriteFrame(f); err != nil {
			return tonggan.Errorf(tonggan.Unsupported, "a FLAC file cannot have %d samples a second: %w", rate, err)
		}
	}
	if err := enc.Close(); err != nil {
		return err
	}
	_, err = w.Write(file.Bytes())
	return err
}
