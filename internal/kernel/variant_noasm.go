//go:build purego || !amd64

package kernel

func cpuVariants() []*variant { return nil }

var pauseSink uint32

// pause waits for about n times 50 ns.
func pause(n int) {
	x := uint32(n)
	for range n * 50 {
		x = x*1664525 + 1013904223
	}
	if x == 0 {
		panic("kernel: unreachable: odd multiplier and increment")
	}
}
