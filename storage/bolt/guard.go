package bolt

import (
	"fmt"
	"runtime/debug"

	"pristan/storage"
)

// guarded runs bbolt's code, which panics and reads outside of the file when
// that is damaged, and makes an error of it.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer catch(&err)
	return fn()
}

// catch makes an error of a panic in bbolt.
func catch(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
	}
}

// catchFault makes an error of a fault while reading lent bytes, which are
// the file itself, and passes on every other panic.
func catchFault(err *error) {
	p := recover()
	if p == nil {
		return
	}
	if _, ok := p.(interface{ Addr() uintptr }); !ok {
		panic(p)
	}
	*err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
}
