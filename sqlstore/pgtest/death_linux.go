package pgtest

import "syscall"

// dieWithUs ends the server at once when the test program is killed, which then cannot end it.
func dieWithUs(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
