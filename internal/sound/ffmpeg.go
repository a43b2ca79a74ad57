package sound

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"tonggan"
)

// HowToGetFFmpeg says what to do where ffmpeg is wanted and not there.
const HowToGetFFmpeg = "install ffmpeg (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg)"

const (
	ffmpegTime = 10 * time.Minute
	// The demuxers that a recording may need. None of them opens further files, as
	// playlists do.
	demuxers = "aac,ac3,aiff,amr,ape,asf,au,avi,caf,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav,wv"
)

// FFmpeg is the path of the ffmpeg that would be used; empty is none.
func FFmpeg() string {
	p, err := exec.LookPath("ffmpeg")
	if err != nil {
		return ""
	}
	return p
}

// ffmpeg reads what nothing here decodes. The file is handed over by name, because
// some formats keep their index at the end; no other file and no network can be opened.
func (l Limits) ffmpeg(ctx context.Context, name, kind string, data []byte, rate int) (*Clip, error) {
	if kind == "" {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: this is not a recording that is known; give WAV, FLAC, MP3 or Ogg Opus", name)
	}
	program := FFmpeg()
	if program == "" {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: looks like %s, which needs ffmpeg: %s, or convert it to WAV, FLAC, MP3 or Ogg Opus", name, kind, HowToGetFFmpeg)
	}
	file, err := os.CreateTemp("", "tonggan-*")
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Internal, "%s: no temporary file can be made: %w", name, err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.Write(data)
	if shut := file.Close(); err == nil {
		err = shut
	}
	if err != nil {
		return nil, tonggan.Errorf(tonggan.Internal, "%s: the temporary file cannot be written: %w", name, err)
	}
	most := int64(math.Ceil(l.Seconds*float64(rate))) * 4
	if most > l.Bytes {
		most = l.Bytes
	}
	var out bounded
	out.most = int(most)
	err = runFFmpeg(ctx, program, nil, &out,
		"-protocol_whitelist", "file", "-format_whitelist", demuxers, "-i", "file:"+file.Name(),
		"-map", "0:a:0", "-vn", "-ac", "1", "-ar", strconv.Itoa(rate), "-f", "f32le", "pipe:1")
	switch {
	case out.over && most == l.Bytes:
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: is over the limit of %d decoded bytes; cut it in parts", name, l.Bytes)
	case out.over:
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: lasts longer than the limit of %g seconds; cut it in parts", name, l.Seconds)
	case tonggan.CodeOf(err) == tonggan.Canceled:
		return nil, err
	case err != nil:
		said := strings.TrimPrefix(err.Error(), "file:"+file.Name()+": ")
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: ffmpeg cannot read %s: %s", name, kind, said)
	}
	clip := &Clip{Rate: rate, Format: kind, Was: Shape{Rate: rate, Channels: 1}, Samples: make([]float32, out.buf.Len()/4)}
	for i := range clip.Samples {
		v := math.Float32frombits(binary.LittleEndian.Uint32(out.buf.Bytes()[4*i:]))
		if v != v {
			v = 0
		}
		clip.Samples[i] = min(max(v, -8), 8)
	}
	if len(clip.Samples) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: there is no sound in it", name)
	}
	return clip, nil
}

// encode writes 16-bit samples in a format that only ffmpeg makes, which is there.
func encode(ctx context.Context, w io.Writer, format string, pcm []byte, rate int) error {
	to := map[string][]string{
		"mp3":  {"-c:a", "libmp3lame", "-q:a", "2", "-f", "mp3"},
		"opus": {"-c:a", "libopus", "-b:a", "48k", "-f", "ogg"},
		"aac":  {"-c:a", "aac", "-b:a", "96k", "-f", "adts"},
	}[format]
	var out bytes.Buffer
	args := append([]string{"-protocol_whitelist", "pipe", "-f", "s16le", "-ac", "1", "-ar", strconv.Itoa(rate), "-i", "pipe:0"}, to...)
	if err := runFFmpeg(ctx, FFmpeg(), bytes.NewReader(pcm), &out, append(args, "pipe:1")...); err != nil {
		if tonggan.CodeOf(err) == tonggan.Canceled {
			return err
		}
		return tonggan.Errorf(tonggan.Unsupported, "ffmpeg cannot write %s: %w", format, err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// runFFmpeg runs ffmpeg without a shell, within a time limit, and keeps the last line
// that it complained.
func runFFmpeg(ctx context.Context, program string, in io.Reader, out io.Writer, args ...string) error {
	limited, stop := context.WithTimeout(ctx, ffmpegTime)
	defer stop()
	cmd := exec.CommandContext(limited, program, append([]string{"-nostdin", "-hide_banner", "-loglevel", "error"}, args...)...)
	var said bounded
	said.most = 1 << 14
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &said
	if b, ok := out.(*bounded); ok {
		b.full = stop
	}
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return &tonggan.Error{Code: tonggan.Canceled, Message: "canceled while ffmpeg was at work", Cause: ctx.Err()}
	case limited.Err() != nil:
		return fmt.Errorf("it took longer than %s", ffmpegTime)
	case err != nil:
		lines := strings.Split(strings.TrimSpace(said.buf.String()), "\n")
		return errors.New(display(lines[len(lines)-1]))
	}
	return nil
}

// bounded is a buffer that takes no more than a limit, and calls full when it is reached.
// It has no ReadFrom, which would pass the limit by.
type bounded struct {
	buf  bytes.Buffer
	most int
	over bool
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.buf.Len()+len(p) > b.most {
		b.over = true
		if b.full != nil {
			b.full()
		}
		return 0, io.ErrShortWrite
	}
	return b.buf.Write(p)
}

// needsFFmpeg is the error of a decoder for what it does not know. It says what that is.
type needsFFmpeg string

func (n needsFFmpeg) Error() string { return string(n) }
