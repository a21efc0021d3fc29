//go:build unix

package telegram

import (
	"crypto/tls"
	"net"
	"syscall"
)

// canLook says that an idle connection can be asked whether it still stands.
const canLook = true

// stands reports whether an idle connection still stands: the only thing that
// comes on one unasked is its end. Whoever wrote into an ended one could not
// tell whether the message had arrived.
func stands(c net.Conn) bool {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		return false
	}
	var looked error
	err = raw.Read(func(fd uintptr) bool {
		_, looked = syscall.Read(int(fd), make([]byte, 1))
		return true // without waiting
	})
	return err == nil && looked == syscall.EAGAIN
}
