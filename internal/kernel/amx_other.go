//go:build !linux && amd64 && !purego

package kernel

// allowAMX says no: how to ask for tile registers is not known here.
func allowAMX() bool { return false }
