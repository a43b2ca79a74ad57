//go:build !purego

package kernel

import "syscall"

// allowAMX asks the kernel to keep tile registers for this process: Linux 5.16 and later give
// them to who asks (arch_prctl(2), ARCH_REQ_XCOMP_PERM of XFEATURE_XTILEDATA).
func allowAMX() bool {
	_, _, err := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, 0x1023, 18, 0)
	return err == 0
}
