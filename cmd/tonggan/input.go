package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"tonggan"
)

const (
	maxFile = 256 << 20 // bytes of one input file
	maxLine = 1 << 20   // bytes of one line of text
	maxText = 1 << 20   // bytes of one .txt file
)

var pictureSuffixes = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}

// isPicture says whether an argument stands for a picture and not for a text: "-",
// a name that ends like one, or any file that is there.
func isPicture(arg string) bool {
	if arg == "-" || hasSuffix(arg, pictureSuffixes...) {
		return true
	}
	info, err := os.Stat(arg)
	return err == nil && !info.IsDir() && !hasSuffix(arg, ".txt")
}

func hasSuffix(name string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.EqualFold(filepath.Ext(name), s) {
			return true
		}
	}
	return false
}

// split takes the pictures off the front of args: the first argument always is one,
// unless flags named the pictures already. Behind them a file's name is an error, as nobody
// means the name.
func split(named, args []string) (pictures, texts []string, err error) {
	if len(named) > 0 {
		return named, args, nil
	}
	n := min(1, len(args))
	for n < len(args) && isPicture(args[n]) {
		n++
	}
	if n > 1 && !isPicture(args[0]) {
		if _, err := os.Stat(args[0]); err != nil {
			return nil, nil, usage("%q is no file: pictures come first, then texts", args[0])
		}
	}
	for _, text := range args[n:] {
		switch info, err := os.Stat(text); {
		case err != nil || info.IsDir():
		case hasSuffix(text, ".txt"):
			return nil, nil, usage("%s is a file: give its lines on standard input, with < %s", text, text)
		default:
			return nil, nil, usage("%s is a file, and stands behind a text: pictures come first", text)
		}
	}
	return args[:n], args[n:], nil
}

// input is standard input. An interruption ends a read that waits; what would have come
// is lost.
type input struct {
	io.Reader
	ctx context.Context
	buf []byte
}

func (i *input) Read(p []byte) (n int, err error) {
	if i.buf == nil {
		i.buf = make([]byte, 1<<16)
	}
	buf, done := i.buf[:min(len(p), len(i.buf))], make(chan struct{})
	var got int
	var failed error
	go func() {
		defer close(done)
		got, failed = i.Reader.Read(buf)
	}()
	select {
	case <-done:
		return copy(p, buf[:got]), failed
	case <-i.ctx.Done():
		i.buf = nil // still being read into
		return 0, i.ctx.Err()
	}
}

// read reads an input file, or standard input for "-".
func (a *app) read(name string, limit int64) (tonggan.Source, error) {
	if name == "-" {
		data, err := readUpTo(a.stdin, limit)
		if err != nil {
			return tonggan.Source{}, readError("stdin", limit, err)
		}
		return tonggan.Source{Name: "stdin", Data: data}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return tonggan.Source{}, readError(name, limit, err)
	}
	if info.IsDir() {
		return tonggan.Source{}, tonggan.Errorf(tonggan.Invalid, "%s is a folder: give the files in it, for example %s", name, filepath.Join(name, "*"))
	}
	f, err := os.Open(name)
	if err != nil {
		return tonggan.Source{}, readError(name, limit, err)
	}
	defer f.Close()
	data, err := readUpTo(f, limit)
	if err != nil {
		return tonggan.Source{}, readError(name, limit, err)
	}
	return tonggan.Source{Name: name, Data: data}, nil
}

// picture reads a picture file.
func (a *app) picture(name string) (tonggan.Source, error) { return a.read(name, maxFile) }

// textFile reads a .txt file.
func (a *app) textFile(name string) (string, error) {
	src, err := a.read(name, maxText)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(src.Data) || bytes.IndexByte(src.Data, 0) >= 0 {
		return "", tonggan.Errorf(tonggan.Invalid, "%s is not UTF-8 text: save it as UTF-8", src.Name)
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(src.Data), "\ufeff"))
	if text == "" {
		return "", tonggan.Errorf(tonggan.Invalid, "%s is empty: write at least one word in it", name)
	}
	return text, nil
}

var errTooLarge = errors.New("over the limit")

func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, errTooLarge
	}
	return data, err
}

func readError(name string, limit int64, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return tonggan.Errorf(tonggan.NotFound, "%s: no such file", name)
	case errors.Is(err, context.Canceled):
		return tonggan.Errorf(tonggan.Canceled, "interrupted while %s was read", name)
	case errors.Is(err, errTooLarge):
		return tonggan.Errorf(tonggan.TooLarge, "%s is larger than %d MiB: make it smaller", name, limit>>20)
	}
	return tonggan.Errorf(tonggan.Invalid, "%s cannot be read: %w", name, err)
}

// lines reads the lines of standard input that are not blank. On a terminal nobody
// would know that they are waited for, so that is an error; what says what is missing.
func (a *app) lines(what string) ([]string, error) {
	if isTerminal(a.stdin) {
		return nil, usage("%s", what)
	}
	var lines []string
	read := 0
	scan := bufio.NewScanner(a.stdin)
	scan.Buffer(nil, maxLine)
	for scan.Scan() {
		read++
		line := strings.TrimPrefix(scan.Text(), "\ufeff")
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	if errors.Is(scan.Err(), bufio.ErrTooLong) {
		return nil, tonggan.Errorf(tonggan.TooLarge, "stdin: line %d is longer than %d bytes", read+1, maxLine)
	}
	if scan.Err() != nil {
		return nil, readError("stdin", maxLine, scan.Err())
	}
	if len(lines) == 0 {
		return nil, usage("%s", what)
	}
	return lines, nil
}

// fromStdin counts how often "-" stands among names.
func fromStdin(names []string) (n int) {
	for _, name := range names {
		if name == "-" {
			n++
		}
	}
	return n
}

// oneStdin refuses inputs that want standard input twice.
func oneStdin(names []string, alsoLines bool) error {
	if n := fromStdin(names); n > 1 || n == 1 && alsoLines {
		return usage("standard input can be read only once: use - for one input, and give the rest as arguments")
	}
	return nil
}

// isTerminal says whether a stream is a terminal (or another character device, of which
// the one that is always empty does not count).
func isTerminal(stream any) bool {
	switch s := stream.(type) {
	case *input:
		return isTerminal(s.Reader)
	case *output:
		return isTerminal(s.Writer)
	case *os.File:
		info, err := s.Stat()
		if err != nil || info.Mode()&os.ModeCharDevice == 0 {
			return false
		}
		null, err := os.Stat(os.DevNull)
		return err != nil || !os.SameFile(info, null)
	}
	return false
}

// called is what an input is called in answers.
func called(name string) string {
	if name == "-" {
		return "stdin"
	}
	return name
}
