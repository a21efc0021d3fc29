package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pristan/bot"
	"pristan/care"
)

// A command run beside a serving bot speaks to it over a Unix socket next to
// the database, since the database has one user at a time.

func socketPath(db string) string { return db + ".sock" }

// invitationOrder is what the invite command asks for.
type invitationOrder struct {
	Role     care.Role     `json:"role"`
	Language care.Language `json:"language,omitempty"`
	TTL      time.Duration `json:"ttl"` // nanoseconds
	Count    int           `json:"count"`
}

// control answers commands until the context ends.
func control(ctx context.Context, db string, b *bot.Bot) error {
	path := socketPath(db)
	listener, err := listenPrivately(path)
	if err != nil {
		return openError("the socket", path, err)
	}
	defer os.Remove(path)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /invite", func(w http.ResponseWriter, r *http.Request) {
		var order invitationOrder
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&order); err != nil {
			http.Error(w, "the order cannot be read", http.StatusBadRequest)
			return
		}
		list, err := b.Invite(r.Context(), order.Role, order.Language, order.TTL, order.Count)
		if err != nil {
			http.Error(w, sentence(err), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(w).Encode(list)
	})
	return serveHTTP(ctx, listener, mux)
}

// listenPrivately opens a socket that was never open to anybody else: it is
// made in a folder of this user's and moved into its place with its mode. One
// left by a killed bot is replaced; the database's lock says that none runs.
func listenPrivately(path string) (net.Listener, error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), ".")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	made := filepath.Join(dir, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // it will have moved
	return listener, errors.Join(os.Chmod(made, 0o600), os.Rename(made, path))
}

// errNobody means that no bot is running on this database.
var errNobody = errors.New("no bot is running on this database")

// askRunning sends an order to the running bot.
func askRunning(ctx context.Context, db string, order invitationOrder) (list []bot.Invited, err error) {
	body, err := json.Marshal(order)
	if err != nil {
		return nil, err
	}
	client := http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			conn, err := d.DialContext(ctx, "unix", socketPath(db))
			if err != nil {
				err = errNobody
			}
			return conn, err
		},
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://pristan/invite", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	reply, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(reply.Body, 1<<10))
		return nil, sayf(nil, "%s", strings.TrimSpace(string(why)))
	}
	return list, json.NewDecoder(reply.Body).Decode(&list)
}
