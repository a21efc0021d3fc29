package storage

import (
	"pristan/care"
	"pristan/flows"
)

// sessionV1 is flows.Session on disk, as flows promises to keep it.
type sessionV1 = flows.Session

var sessions = shelf[sessionV1]{"sessions", 1}

// sessionKey hides which conversation it is: the name of some tells enough.
func (t *Tx) sessionKey(person care.PersonID, flow string) []byte {
	return t.hiddenKey(person, "session", flow)
}

// hiddenKey is person | keyed hash of a name.
func (t *Tx) hiddenKey(person care.PersonID, kind, name string) []byte {
	hash := t.keys.Index(kind, name)
	return append(person[:], hash[:]...)
}

// Session reads how far a person has come in a flow; care.ErrNotFound when
// they never began it or it is over.
func (t *Tx) Session(reader care.Person, person care.PersonID, flow string) (flows.Session, error) {
	if err := t.allow(reader, care.ReadSession, person); err != nil {
		return flows.Session{}, err
	}
	return sessions.get(t, person, t.sessionKey(person, flow))
}

// PutSession stores how far a person has come.
func (t *Tx) PutSession(person care.PersonID, s flows.Session) error {
	return sessions.put(t, person, t.sessionKey(person, s.Flow), s)
}

// EndSession forgets a session: what it led to is recorded elsewhere.
func (t *Tx) EndSession(person care.PersonID, flow string) error {
	return t.w.Delete(sessions.bucket, t.sessionKey(person, flow))
}
