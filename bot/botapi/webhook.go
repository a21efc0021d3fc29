package botapi

import (
	"cmp"
	"encoding/json"
	"net/url"
	"time"
)

const hookConnections = 40

func (s *Server) setWebhook(c *call) *failure {
	address := c.params["url"]
	if address == "" {
		return s.deleteWebhook(c)
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return bad("bad webhook: invalid URL specified")
	}
	secret := c.params["secret_token"]
	if len(secret) > 256 {
		return bad("secret token is too long")
	}
	for _, r := range secret {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return bad("secret token contains unallowed characters")
		}
	}
	connections, fail1 := c.integer("max_connections")
	forget, fail2 := c.flag("drop_pending_updates")
	allowed, change, fail3 := c.allowedUpdates()
	if fail := cmp.Or(fail1, fail2, fail3); fail != nil {
		return fail
	}
	if connections < 1 || connections > 100 {
		connections = hookConnections
	}
	h := newHook(&s.queue, address, secret, int(connections))
	if s.queue.hookUp(h, allowed, change, forget) {
		c.note = "Webhook was set"
	} else {
		c.note = "Webhook is already set"
	}
	s.recordQuietly(c)
	return nil
}

func (s *Server) recordQuietly(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record(c, 0, 0)
}

func (s *Server) deleteWebhook(c *call) *failure {
	forget, fail := c.flag("drop_pending_updates")
	if fail != nil {
		return fail
	}
	c.note = "Webhook is already deleted"
	if s.queue.unhook() {
		c.note = "Webhook was deleted"
	}
	if forget {
		s.queue.forget()
	}
	s.recordQuietly(c)
	return nil
}

type webhookInfo struct {
	URL         string   `json:"url"`
	Certificate bool     `json:"has_custom_certificate"`
	Pending     int      `json:"pending_update_count"`
	Connections int      `json:"max_connections,omitempty"`
	ErrorDate   int64    `json:"last_error_date,omitempty"`
	Error       string   `json:"last_error_message,omitempty"`
	Allowed     []string `json:"allowed_updates,omitempty"`
}

func (s *Server) getWebhookInfo(c *call) *failure {
	c.out, _ = json.Marshal(s.queue.info())
	return nil
}

func (q *queue) info() webhookInfo {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.purge()
	info := webhookInfo{Pending: q.live}
	for name := range q.allowed {
		info.Allowed = append(info.Allowed, name)
	}
	if h := q.hook; h != nil {
		info.URL, info.Connections, info.Error = h.url, h.connections, h.lastError
		if !h.lastErrorAt.IsZero() {
			info.ErrorDate = h.lastErrorAt.Unix()
		}
	}
	return info
}

// hookUp starts deliveries to h; false if they already go to the same place.
func (q *queue) hookUp(h *hook, allowed map[string]bool, change, forget bool) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if change {
		q.allowed = allowed
	}
	if forget {
		q.drop(len(q.list))
	}
	if old := q.hook; old != nil && old.url == h.url && old.secret == h.secret && old.connections == h.connections {
		return false
	}
	q.detach()
	if q.poller != nil {
		q.poller.over <- killedByHook
		q.poller = nil
	}
	q.hook = h
	for _, u := range q.list {
		h.add(u)
	}
	return true
}

// unhook ends deliveries; false if there were none.
func (q *queue) unhook() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.detach()
}

// detach closes the holes that deliveries out of order left.
func (q *queue) detach() bool {
	if q.hook == nil {
		return false
	}
	q.hook.stop()
	q.hook = nil
	q.earliest = time.Time{}
	q.purge()
	return true
}

func (q *queue) forget() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.drop(len(q.list))
}
