package media

import (
	"runtime"
	"sync"
)

// parts says in how many parts rows, each worth so many bytes of work, are better done side
// by side. It is at least 1.
func parts(rows, bytes int) int {
	return max(1, min(runtime.GOMAXPROCS(0), 8, rows*bytes>>20, rows))
}

// stripes calls f for parts of n rows, side by side. A panic in one surfaces in the caller.
func stripes(parts, n int, f func(from, to int)) {
	var wg sync.WaitGroup
	var once sync.Once
	var fault any
	for i := range parts {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					once.Do(func() { fault = r })
				}
			}()
			f(i*n/parts, (i+1)*n/parts)
		})
	}
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}
