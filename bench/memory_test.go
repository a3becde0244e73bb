package bench_test

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// watchMemory looks at the memory of this process until it is asked for the most that it saw: what is resident
// without the pages that are mapped from files, which the system takes back as it likes.
func watchMemory() func() int64 {
	stop, most := make(chan struct{}), make(chan int64)
	go func() {
		var peak int64
		for {
			peak = max(peak, anonymous())
			select {
			case <-stop:
				most <- peak
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	return func() int64 { close(stop); return <-most }
}

func anonymous() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "RssAnon: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return 0
}
