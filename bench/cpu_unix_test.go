package bench_test

import (
	"slices"
	"syscall"
	"time"
)

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measureOf(s spread) spread {
	if len(s) == 0 {
		return spread{0}
	}
	slices.Sort(s)
	return s
}
