//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package weight

import (
	"errors"
	"math"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// openFile maps a file into memory, read-only. Pages come in as they are read.
func openFile(path string) (*blob, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	size := info.Size()
	if size == 0 { // cannot be mapped, and its header will be refused
		return &blob{at: closed{}}, nil
	}
	if size > math.MaxInt {
		return nil, errors.New("too large for this system's addresses")
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return &blob{size: size, data: data, shut: func() error { return syscall.Munmap(data) }}, nil
}

// letGo gives whole pages of a mapped file back to the system.
func letGo(data []byte) {
	page := os.Getpagesize()
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(data))) & uintptr(page-1))
	if n := (len(data) - skip) / page * page; n > 0 {
		_ = unix.Madvise(data[skip:skip+n], unix.MADV_DONTNEED) // a hint
	}
}
