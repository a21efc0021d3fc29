//go:build !linux

package bolt

import "errors"

func beNobody() error { return errors.ErrUnsupported }
