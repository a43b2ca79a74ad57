package weight

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
)

// blob is one file: its bytes in place (mapped or in memory), or a reader of them.
type blob struct {
	size int64
	data []byte      // all of it, if in place
	at   io.ReaderAt // else
	shut func() error
}

// openFS opens a file of a file system, without reading it if it has ReadAt.
func openFS(fsys fs.FS, name string) (*blob, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	if at, ok := f.(io.ReaderAt); ok {
		return &blob{size: info.Size(), at: at, shut: f.Close}, nil
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &blob{size: int64(len(data)), data: data}, nil
}

func (b *blob) close() error {
	shut := b.shut
	b.shut, b.data, b.at = nil, nil, closed{}
	if shut == nil {
		return nil
	}
	return shut()
}

type closed struct{}

func (closed) ReadAt([]byte, int64) (int, error) { return 0, fs.ErrClosed }

// bytes returns n bytes from off: in place if it can, else read. The range must lie
// in the file.
func (b *blob) bytes(off, n int64) ([]byte, error) {
	if off < 0 || n < 0 || n > b.size-off || n > math.MaxInt {
		return nil, fmt.Errorf("bytes %d+%d are outside a file of %d", off, n, b.size)
	}
	if b.data != nil {
		return b.data[off : off+n : off+n], nil
	}
	buf := make([]byte, n)
	return buf, b.readAt(buf, off)
}

// readAt fills p from off.
func (b *blob) readAt(p []byte, off int64) error {
	if b.data != nil {
		if copy(p, b.data[min(off, b.size):]) < len(p) {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	n, err := b.at.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
