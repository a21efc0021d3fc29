package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// heartbeatWithin is how long the outside address may take to answer.
const heartbeatWithin = 10 * time.Second

// heartbeat asks an address of somebody who watches from outside; nil where
// there is none. What it tells them is only that it was asked.
func heartbeat(address string) (func(context.Context) error, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, sayf(nil, "--heartbeat-url must look like https://example.org/heartbeat")
	}
	client := &http.Client{Timeout: heartbeatWithin}
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return errors.New("the request cannot be made")
		}
		reply, err := client.Do(request)
		if err != nil {
			return errors.New("nobody answered") // the error would show the address, which may be a secret
		}
		defer reply.Body.Close()
		if reply.StatusCode >= 300 {
			return fmt.Errorf("it answered %d", reply.StatusCode)
		}
		return nil
	}, nil
}
