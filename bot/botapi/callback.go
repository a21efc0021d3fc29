package botapi

import (
	"cmp"
	"strconv"
	"time"
	"unicode/utf8"
)

const toastLimit = 200 // code points

// queries are the taps that may still be answered, oldest first, so that
// forgetting costs the same however many there were. Server.mu guards it.
type queries struct {
	seed  uint64
	count uint64
	byID  map[string]*query
	order []*query
}

type query struct {
	id   string
	user int64
	at   time.Time
}

func (q *queries) open(seed uint64) {
	q.seed, q.byID = seed, map[string]*query{}
}

// add makes a new tap and forgets those that are too old to be answered.
func (q *queries) add(user int64, now time.Time, within time.Duration) *query {
	for len(q.order) > 0 && now.Sub(q.order[0].at) > within {
		delete(q.byID, q.order[0].id)
		q.order[0] = nil
		q.order = q.order[1:]
	}
	q.count++
	tap := &query{strconv.FormatUint(scramble(^q.seed+q.count), 10), user, now}
	q.byID[tap.id] = tap
	q.order = append(q.order, tap)
	return tap
}

// take finds a tap that may be answered now; it can be taken once.
func (q *queries) take(id string, now time.Time, within time.Duration) *query {
	tap := q.byID[id]
	if tap == nil || now.Sub(tap.at) > within {
		return nil
	}
	delete(q.byID, id)
	return tap
}

func (s *Server) answerCallbackQuery(c *call) *failure {
	alert, fail1 := c.flag("show_alert")
	_, fail2 := c.integer("cache_time")
	if fail := cmp.Or(fail1, fail2); fail != nil {
		return fail
	}
	text := clean(c.params["text"])
	if utf8.RuneCountInString(text) > toastLimit {
		return bad("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tap := s.queries.take(c.params["callback_query_id"], c.now, s.answerWithin)
	if tap == nil {
		return queryTooOld
	}
	s.record(c, tap.user, 0)
	s.tell(s.chats[tap.user], Event{User: tap.user, Kind: "toast", Toast: text, Alert: alert})
	return nil
}

var chatActions = accept("typing upload_photo record_video upload_video record_voice upload_voice " +
	"upload_document choose_sticker find_location record_video_note upload_video_note")

func (s *Server) sendChatAction(c *call) *failure {
	if !chatActions[c.params["action"]] {
		return bad("wrong parameter action in request")
	}
	chatID, fail := c.chatID()
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(chatID)
	if fail != nil {
		return fail
	}
	s.record(c, ch.id, 0)
	s.show(ch, "typing", nil)
	return nil
}
