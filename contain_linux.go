//go:build linux && !race

package main

import (
	"fmt"
	"runtime/debug"
	"syscall"
)

// limits are what the process may take that reads strangers' papers: a gibibyte
// of memory, two minutes of work, and no file.
var limits = map[int]uint64{
	syscall.RLIMIT_DATA:  1 << 30,
	syscall.RLIMIT_CPU:   120,
	syscall.RLIMIT_FSIZE: 0,
	syscall.RLIMIT_CORE:  0,
}

// contain lets this process have no more than it needs, for good.
func contain() error {
	for what, most := range limits {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("limit this process: %w", err)
		}
	}
	debug.SetMemoryLimit(768 << 20)
	return nil
}
