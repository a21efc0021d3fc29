package storage

import (
	"pristan/care"
	"pristan/flows"
)

// sessionV1 is flows.Session on disk, as flows promises to keep it.
type sessionV1 = flows.Session

var sessions = shelf[sessionV1]{"sessions", 1}

func sessionKey(person care.PersonID, flow string) []byte { return append(person[:], flow...) }

// Session reads how far a person has come in a flow; care.ErrNotFound when
// they never began it or it is over.
func (t *Tx) Session(reader care.Person, person care.PersonID, flow string) (flows.Session, error) {
	if err := t.allow(reader, care.ReadSession, person); err != nil {
		return flows.Session{}, err
	}
	return sessions.get(t, person, sessionKey(person, flow))
}

// PutSession stores how far a person has come.
func (t *Tx) PutSession(person care.PersonID, s flows.Session) error {
	return sessions.put(t, person, sessionKey(person, s.Flow), s)
}

// EndSession forgets a session: what it led to is recorded elsewhere.
func (t *Tx) EndSession(person care.PersonID, flow string) error {
	return t.w.Delete(sessions.bucket, sessionKey(person, flow))
}
