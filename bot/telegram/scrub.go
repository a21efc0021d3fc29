package telegram

import (
	"context"
	"errors"
	"net/url"
)

// network is a network error as text, so that nothing in its chain can print
// the address with the token in it.
type network struct {
	text string
	is   error // context.Canceled, context.DeadlineExceeded or nil
}

func (n *network) Error() string { return n.text }
func (n *network) Unwrap() error { return n.is }

// scrub drops the *url.Error, which prints the address, and searches the rest.
func (g *Gateway) scrub(err error) error {
	n := new(network)
	for _, sentinel := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, sentinel) {
			n.is = sentinel
		}
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	n.text = g.hidden.Replace(err.Error())
	return n
}
