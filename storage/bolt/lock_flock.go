//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package bolt

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// lock takes the same lock as bbolt, which finds it already held, so that the
// file can be checked before it is mapped and nobody changes it in between.
func lock(file *os.File, exclusive bool) error {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	for deadline := time.Now().Add(lockWait); ; time.Sleep(lockWait / 20) {
		err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return fmt.Errorf("lock %s: %w", file.Name(), err)
		case time.Now().After(deadline):
			return ErrLocked
		}
	}
}
