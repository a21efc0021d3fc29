package telegram

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"pristan/bot"
	"pristan/care"
)

// prefix marks this channel's addresses and ids.
const prefix = "tg:"

// fetchable is the size up to which a bot may fetch a file, in bytes.
const fetchable = 20 << 20

var errUpdate = errors.New("the update cannot be read")

// arrival is one update as it was read.
type arrival struct {
	id  int64         // 0 where there is none to be found
	in  *bot.Incoming // nil: nothing came which concerns us
	err error
}

// readAll reads a list of updates; ok is false when it is none. Where one of
// them cannot be read, each is read apart, so that it spoils no other.
func (g *Gateway) readAll(list []byte) (all []arrival, ok bool) {
	var updates []update
	if json.Unmarshal(list, &updates) == nil {
		all = make([]arrival, len(updates))
		for i := range updates {
			all[i] = g.arrived(&updates[i])
		}
		return all, true
	}
	var raw []json.RawMessage
	if json.Unmarshal(list, &raw) != nil {
		return nil, false
	}
	all = make([]arrival, len(raw))
	for i := range raw {
		all[i].id, all[i].in, all[i].err = g.read(raw[i])
	}
	return all, true
}

// read turns one raw update into what came in; nil means that nothing did
// which concerns us. The id is 0 where there is none to be found.
func (g *Gateway) read(raw []byte) (id int64, in *bot.Incoming, err error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return idOf(raw), nil, errUpdate
	}
	a := g.arrived(&u)
	return a.id, a.in, a.err
}

// arrived is what an update brings. Ids of things are made of what they are,
// never of the update's number, which Telegram may start anew.
func (g *Gateway) arrived(u *update) (a arrival) {
	if u.ID == nil {
		return arrival{err: errUpdate}
	}
	a.id = *u.ID
	switch {
	case u.Message != nil:
		a.in, a.err = u.Message.incoming()
	case u.Edited != nil:
		a.in, a.err = u.Edited.edited()
	case u.Callback != nil:
		a.in, a.err = u.Callback.incoming(g.now())
	case u.Member != nil:
		a.in, a.err = u.Member.incoming()
	}
	return a
}

// idOf finds the number of an update that is otherwise unreadable.
func idOf(raw []byte) int64 {
	var u struct {
		ID int64 `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &u) // what it could read is in u
	return u.ID
}

// incoming is nil for what bots and Telegram itself write.
func (m *message) incoming() (*bot.Incoming, error) {
	if m.ID == 0 || m.Chat.ID == 0 {
		return nil, errUpdate
	}
	if m.From == nil || m.From.Bot {
		return nil, nil
	}
	in := &bot.Incoming{
		ID:   key("m", m.Chat.ID, m.ID),
		From: address(m.Chat.ID), At: at(m.Date), Language: m.From.Language,
	}
	if !m.Chat.private() {
		in.Kind = bot.InGroup
		return in, nil
	}
	if m.notices.any() {
		return nil, nil
	}
	in.Message, in.Album = strconv.FormatInt(m.ID, 10), m.Album
	m.describe(in)
	return in, nil
}

// edited is the same message again with its new words.
func (m *message) edited() (*bot.Incoming, error) {
	in, err := m.incoming()
	if in == nil {
		return nil, err
	}
	in.ID = key("e", m.Chat.ID, m.ID, m.EditDate)
	in.At = at(cmp.Or(m.EditDate, m.Date))
	if in.Kind != bot.InGroup {
		*in = bot.Incoming{ID: in.ID, From: in.From, At: in.At, Language: in.Language, Message: in.Message, Kind: bot.Edited, Text: m.words()}
	}
	return in, nil
}

func (m *message) words() string { return strings.ReplaceAll(cmp.Or(m.Text, m.Caption), "\x00", "") }

// key is an id such as "tg/m/55/812".
func key(kind string, parts ...int64) string {
	id := append([]byte("tg/"), kind...)
	for _, p := range parts {
		id = strconv.AppendInt(append(id, '/'), p, 10)
	}
	return string(id)
}

func address(id int64) care.Address { return care.Address(prefix + strconv.FormatInt(id, 10)) }

// at keeps a time that makes no sense within what can be stored.
func at(unix int64) time.Time { return time.Unix(min(max(unix, 0), math.MaxUint32), 0).UTC() }
