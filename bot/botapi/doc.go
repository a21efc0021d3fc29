// Package botapi is a Bot API server of our own: what a bot sees of Telegram,
// with the people and their phones on the other side, in one process.
//
// It is as strict as the real one (offsets, lifetimes, lengths, error texts)
// and stricter where that finds mistakes earlier: unknown parameters, bare
// ampersands and unknown markup fields are errors. Faults can be switched on
// at any time, and every accepted call is kept as evidence.
//
// A bot talks to Server over HTTP. Tests and the demo talk to its methods:
// what a phone can do, what a phone shows, and what went wrong on the way.
package botapi
