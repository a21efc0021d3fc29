package sim

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"pristan/bot/botapi"
)

// event is one thing that happened, as the page is told. Kind is one of
// message, edit, delete, keyboard, toast, typing, clock, switches, or reload:
// what was missed is gone, load the state again.
type event struct {
	Kind     string     `json:"kind"`
	User     int64      `json:"user,omitempty"`
	Message  *bubble    `json:"message,omitempty"`
	Keyboard [][]string `json:"keyboard,omitempty"`
	Toast    string     `json:"toast,omitempty"`
	Alert    bool       `json:"alert,omitempty"`
	Now      time.Time  `json:"now,omitzero"`
	Switches *switches  `json:"switches,omitempty"`
}

// follow turns what happens on the server into events of the page, until
// Close. The server drops a follower that lags behind; then it begins anew,
// and the pages load what was missed.
func (s *Sim) follow(events <-chan botapi.Event, stop func()) {
	for {
		select {
		case <-s.feed.closed:
			stop()
			return
		case e, open := <-events:
			if open {
				s.pass(e)
				continue
			}
		}
		select {
		case <-s.feed.closed:
			return
		case <-time.After(time.Second): // a closed server drops everybody at once
		}
		events, stop = s.options.API.Subscribe()
		s.feed.add(event{Kind: "reload"})
	}
}

func (s *Sim) pass(e botapi.Event) {
	if _, ours := s.phone(e.User); !ours {
		return
	}
	out := event{Kind: e.Kind, User: e.User, Toast: e.Toast, Alert: e.Alert}
	switch {
	case e.Message != nil:
		out.Message = s.bubble(*e.Message)
	case e.Kind == "keyboard":
		out.Keyboard = s.options.API.Keyboard(e.User)
	}
	s.feed.add(out)
}

const (
	heartbeat  = 15 * time.Second // shorter than the patience of any proxy
	retryAfter = "retry: 1000\n\n"
	reload     = "data: {\"kind\":\"reload\"}\n\n"
)

// serveEvents streams what happens after the event named by Last-Event-ID, or
// by ?after for a page that has just loaded the state. Both are the browser's
// own words, so an id we do not know only means: load again.
func (s *Sim) serveEvents(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = r.URL.Query().Get("after")
	}
	control := http.NewResponseController(w)
	control.SetWriteDeadline(time.Time{}) // a stream has no end; not every writer has deadlines
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	io.WriteString(w, retryAfter)
	at, known := s.feed.number(id)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		events, more, kept := s.feed.after(at)
		if !known || !kept {
			fmt.Fprintf(w, "id: %s\n%s", s.feed.position(), reload)
			control.Flush()
			return
		}
		for _, data := range events {
			at++
			fmt.Fprintf(w, "id: %s\ndata: %s\n\n", s.feed.id(at), data)
		}
		if control.Flush() != nil {
			return
		}
		select {
		case <-more:
		case <-beat.C:
			io.WriteString(w, ": still here\n\n")
		case <-s.feed.closed:
			return
		case <-r.Context().Done():
			return
		}
	}
}
