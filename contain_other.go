//go:build !linux || race

package main

import "runtime/debug"

// contain lets this process have less where the system knows no limit, or the
// race detector needs more than there is.
func contain() error {
	debug.SetMemoryLimit(768 << 20)
	return nil
}
