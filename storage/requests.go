package storage

import (
	"time"

	"pristan/care"
)

// Request is a stranger's wish to be contacted.
type Request struct {
	Address  care.Address  `json:"address"`
	Language care.Language `json:"language"`
	Asked    time.Time     `json:"asked"`
}

// MaxRequests bounds what strangers can make us keep.
const MaxRequests = 200

var requests = shelf[Request]{"requests", 1}

// PutRequest keeps a stranger's wish, one for each address. fresh is false
// when it was known; no room for more is an error of kind Unavailable.
func (t *Tx) PutRequest(r Request) (id [16]byte, fresh bool, err error) {
	id = t.keys.Index("request", string(r.Address))
	known, err := t.r.Get(requests.bucket, id[:])
	if err != nil || known != nil {
		return id, false, err
	}
	n := 0
	for _, err := range t.r.Scan(requests.bucket, Range{}) {
		if err != nil {
			return id, false, err
		}
		n++
	}
	if n >= MaxRequests {
		return id, false, &care.Error{Kind: care.Unavailable, Say: "error.try_again", Op: "keep a wish to be contacted"}
	}
	return id, true, requests.put(t, care.PersonID{}, id[:], r)
}

// Wish is a stranger's request with its id.
type Wish struct {
	ID [16]byte
	Request
}

// Wishes lists what strangers wished and nobody has answered.
func (t *Tx) Wishes() (list []Wish, err error) {
	for entry, err := range t.r.Scan(requests.bucket, Range{}) {
		if err != nil {
			return nil, err
		}
		r, err := requests.unseal(t, care.PersonID{}, entry.Key, entry.Value)
		if err != nil {
			return nil, err
		}
		list = append(list, Wish{[16]byte(entry.Key), r})
	}
	return list, nil
}

// Request reads a stranger's wish.
func (t *Tx) Request(id [16]byte) (Request, error) {
	return requests.get(t, care.PersonID{}, id[:])
}

// TakeRequest reads a stranger's wish and removes it; care.ErrNotFound when
// somebody was faster.
func (t *Tx) TakeRequest(id [16]byte) (Request, error) {
	r, err := requests.get(t, care.PersonID{}, id[:])
	if err != nil {
		return r, err
	}
	return r, t.w.Delete(requests.bucket, id[:])
}
