//go:build !unix

package telegram

import "net"

// canLook is false: elsewhere net/http carries everything.
const canLook = false

func stands(net.Conn) bool { return false }
