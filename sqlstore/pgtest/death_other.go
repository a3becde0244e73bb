//go:build !linux

package pgtest

import "syscall"

// dieWithUs is left to the operator on systems that have no signal for it.
func dieWithUs(*syscall.SysProcAttr) {}
