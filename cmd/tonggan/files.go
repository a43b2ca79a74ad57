package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"tonggan"
	"tonggan/internal/sound"
)

// suffix is what a file's name ends in, in small letters and without the dot.
func suffix(name string) string { return strings.ToLower(strings.TrimPrefix(filepath.Ext(name), ".")) }

// checkOut says before the work that there is no folder for a file.
func checkOut(name string) error {
	dir := filepath.Dir(name)
	if info, err := os.Stat(dir); name != "-" && (err != nil || !info.IsDir()) {
		return tonggan.Errorf(tonggan.NotFound, "%s cannot be written: there is no folder %s", name, dir)
	}
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(name string, data []byte) error {
	return writeWith(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// writeWith is writeFile for what fill writes. A file that is there keeps its permissions,
// a link stays a link, and a device is written to.
func writeWith(name string, fill func(io.Writer) error) error {
	target := name
	if real, err := filepath.EvalSymlinks(name); err == nil {
		target = real
	}
	there, err := os.Stat(target)
	if err == nil && !there.Mode().IsRegular() {
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		return unwritten(name, fillAndClose(f, err, fill))
	}
	part := filepath.Join(filepath.Dir(target), fmt.Sprintf(".tonggan-%x", rand.Uint64()))
	f, failed := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if failed == nil {
		defer func() { _ = os.Remove(part) }() // gone already when all went well
	}
	failed = fillAndClose(f, failed, fill)
	if failed == nil && err == nil {
		failed = os.Chmod(part, there.Mode().Perm())
	}
	if failed == nil {
		failed = os.Rename(part, target)
	}
	return unwritten(name, failed)
}

func fillAndClose(f *os.File, err error, fill func(io.Writer) error) error {
	if err != nil {
		return err
	}
	err = fill(f)
	if shut := f.Close(); err == nil {
		err = shut
	}
	return err
}

// unwritten says which file an error is about, unless it has a code of its own.
func unwritten(name string, err error) error {
	if err == nil || tonggan.CodeOf(err) != tonggan.Internal {
		return err
	}
	return tonggan.Errorf(tonggan.Invalid, "%s cannot be written: %w", name, err)
}

// writeSpooled writes a sound of so many 16-bit samples that lie in a file: WAV and PCM
// without holding it in memory.
func writeSpooled(ctx context.Context, w io.Writer, format string, spool *os.File, samples, rate int) error {
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return unwritten(spool.Name(), err)
	}
	switch format {
	case "wav":
		if _, err := w.Write(sound.WAVHeader(rate, samples)); err != nil {
			return err
		}
		fallthrough
	case "pcm":
		_, err := io.Copy(w, spool)
		return err
	}
	all := make([]float32, samples)
	in := bufio.NewReader(spool)
	var b [2]byte
	for i := range all {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return err
		}
		all[i] = float32(int16(binary.LittleEndian.Uint16(b[:]))) / (1 << 15)
	}
	return sound.Write(ctx, w, format, all, rate)
}
