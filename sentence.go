package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"

	"pristan/bot/telegram"
	"pristan/storage"
	"pristan/storage/bolt"
)

// said is a failure already worded for a person.
type said struct {
	text string
	err  error
}

func (s said) Error() string { return s.text }
func (s said) Unwrap() error { return s.err }

func sayf(err error, format string, args ...any) error {
	return said{fmt.Sprintf(format, args...), err}
}

// sentence words a failure: what is wrong and what to do about it.
func sentence(err error) string {
	var s said
	if errors.As(err, &s) {
		return s.text
	}
	for _, known := range sentences {
		if errors.Is(err, known.err) {
			return known.say
		}
	}
	return err.Error()
}

var sentences = []struct {
	err error
	say string
}{
	{bolt.ErrLocked, "another pristan is using this database; stop it first, or give this one another --db"},
	{bolt.ErrNotDatabase, "this file is not a pristan database; check --db"},
	{storage.ErrDamaged, "the database is damaged and was left as it is; run pristan verify, then bring back a backup"},
	{storage.ErrKey, "the key file does not belong to this database; give the right one with --key-file"},
	{storage.ErrFiles, "this database is new, but beside it lies a folder with the files of another; bring that database back, or move its .files folder away"},
	{storage.ErrNewer, "a newer pristan wrote this database; use that version"},
	{storage.ErrNotKey, "the key file is not a pristan key file; check --key-file"},
	{storage.ErrKeyExposed, "others can read the key file; run chmod 600 on it"},
	{storage.ErrFull, "the disk is full; make room and start again, nothing was lost"},
	{storage.ErrUnknownOutcome, "the disk did not confirm what was written, so pristan stopped; check the disk and start again, nothing that was confirmed is lost"},
	{telegram.ErrToken, "Telegram does not accept this token; copy it again from BotFather"},
	{telegram.ErrUnreachable, "the Bot API cannot be reached; check the network and --api"},
}

// openError words what the system said of a file or port.
func openError(what, name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sayf(err, "%s %s is not there, or its folder is not; check the path", what, name)
	case errors.Is(err, fs.ErrPermission):
		return sayf(err, "%s %s may not be read or written by this user", what, name)
	case errors.Is(err, syscall.EADDRINUSE):
		return sayf(err, "%s %s is taken; stop what uses it or give another with --listen", what, name)
	}
	var network *net.OpError
	if errors.As(err, &network) && network.Net == "unix" {
		return sayf(err, "%s %s cannot be made: %v; a path longer than about 100 characters is too long for it", what, name, network.Err)
	}
	if errors.As(err, &network) {
		return sayf(err, "%s %s cannot be used: %v; give one like 127.0.0.1:8081 with --listen", what, name, network.Err)
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return sayf(err, "%s %s: %v", what, name, path.Err)
	}
	return err
}
