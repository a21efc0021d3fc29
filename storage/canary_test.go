package storage_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// canary is in everything that is written down here; telegramID and phone are
// what a thief would look for first.
const (
	canary     = "CANARY"
	telegramID = 5512345678
	phone      = "+359888123456"
)

// disguises are the ways in which a text could stand in a file and still be
// read by somebody who looks for it.
func disguises(text string) map[string][]byte {
	var wide []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	backwards := []byte(text)
	slices.Reverse(backwards)
	found := map[string][]byte{
		"as it is": []byte(text), "in lower case": []byte(strings.ToLower(text)), "backwards": backwards,
		"in hexadecimal": []byte(hex.EncodeToString([]byte(text))), "in UTF-16": wide,
	}
	for shift := range 3 { // base64 looks different by where the text begins
		all := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), text...))
		found["in base64 "+"012"[shift:shift+1]] = []byte(all[(shift*8+5)/6 : len(all)-1])
	}
	return found
}

// numbers are the ways in which a number could stand in a file.
func numbers(n uint64) map[string][]byte {
	big, little := binary.BigEndian.AppendUint64(nil, n), binary.LittleEndian.AppendUint64(nil, n)
	return map[string][]byte{
		"8 bytes, big end first": big, "8 bytes, little end first": little,
		"5 bytes, big end first": big[3:], "5 bytes, little end first": little[:5],
		"varint": binary.AppendUvarint(nil, n), "zigzag varint": binary.AppendVarint(nil, int64(n)),
		"float": binary.BigEndian.AppendUint64(nil, math.Float64bits(float64(n))),
	}
}

// canaries are all needles, by what they are.
func canaries() map[string][]byte {
	needles := make(map[string][]byte)
	for _, text := range []string{canary, "5512345678", phone} {
		for how, needle := range disguises(text) {
			needles[text+" "+how] = needle
		}
	}
	for how, needle := range numbers(telegramID) {
		needles["the Telegram id as "+how] = needle
	}
	return needles
}

func sightings(hay []byte) (seen []string) {
	for what, needle := range canaries() {
		if n := bytes.Count(hay, needle); n > 0 {
			seen = append(seen, what)
		}
	}
	return seen
}

// plant writes canaries into every kind of record of two people, with several
// versions of each, and takes some away again.
func plant(t *testing.T, s *storage.Store) {
	f := &filler{word: canary + " " + phone}
	putAll(t, s, everyKind(f))
	putAll(t, s, everyKind(f))
	p := newPerson(care.Participant)
	p.Name, p.Trusted = canary, phone
	add(t, s, p)
	address := care.Address("tg:5512345678")
	for n := range 30 { // grows and shrinks, so that pages are written anew
		update(t, s, func(tx *storage.Tx) error {
			p.Name = strings.Repeat(canary, 1+n*n%37)
			words := care.Args{"words": care.Words(canary), "phone": care.Phone(phone)}
			session := flows.Session{Flow: "checkin", Answers: map[string]flows.Answer{"wish": {Text: canary}}}
			if _, err := tx.Seen("tg/5512345678/812", noon.Add(time.Duration(n)*24*time.Hour)); err != nil {
				return err
			}
			if _, err := tx.Post(storage.Outbox{At: address, Lines: []care.Text{care.Say("key", words)}}); err != nil {
				return err
			}
			if _, _, err := tx.PutRequest(storage.Request{Address: address}); err != nil {
				return err
			}
			for _, err := range []error{
				tx.PutPerson(p), tx.Link(address, p.ID), tx.PutSession(p.ID, session),
				tx.PutLetter(p.ID, care.Letter{ID: care.NewID[care.Letter](), At: noon, Text: canary + phone}),
				tx.PutTimer(storage.Timer{Due: noon, Kind: "kind", Person: p.ID, About: canary}),
				tx.PutInvitation(care.Invitation{ID: tx.InvitationID(canary), Made: noon}),
				tx.Quarantine("tg/5512345678", storage.Quarantined{Incoming: []byte(canary + " tg:5512345678")}),
			} {
				if err != nil {
					return err
				}
			}
			if n%5 == 0 {
				return tx.Unlink(p.ID)
			}
			return nil
		})
	}
	update(t, s, func(tx *storage.Tx) error { return tx.EndSession(p.ID, "checkin") })
}

// TestNothingIsReadable looks at the whole file as a thief would.
func TestNothingIsReadable(t *testing.T) {
	path := newPath(t)
	watched := watch(openBolt(t, path))
	s := open(t, watched)
	plant(t, s)
	view(t, s, func(tx *storage.Tx) error {
		for bucket := range watched.buckets {
			for _, e := range entries(t, tx, bucket) {
				for part, b := range map[string][]byte{"a key": e.Key, "a value": e.Value} {
					if seen := sightings(b); seen != nil {
						t.Errorf("%s of %s shows %q", part, bucket, seen)
					}
				}
			}
		}
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if seen := sightings(file); seen != nil {
		t.Errorf("the file shows %q", seen)
	}
	t.Logf("%d needles, none in %d bytes and %d buckets", len(canaries()), len(file), len(watched.buckets))
}

// TestTheScannerSees proves the needles: what is written plainly is found.
func TestTheScannerSees(t *testing.T) {
	path := newPath(t)
	s := open(t, openBolt(t, path))
	update(t, s, func(tx *storage.Tx) error {
		for what, needle := range canaries() {
			if err := tx.PutSetting(what, append([]byte("x"), needle...)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if seen := sightings(file); len(seen) != len(canaries()) {
		t.Errorf("found %d of %d needles", len(seen), len(canaries()))
	}
	for shift := range 6 {
		whole := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", shift) + canary + "---"))
		if sightings([]byte(whole)) == nil {
			t.Errorf("%s is not recognised", whole)
		}
	}
}

// TestSealedOrPlain writes every kind of record and looks at each bucket: its
// values are sealed and padded, or it stands in the list of plain ones.
func TestSealedOrPlain(t *testing.T) {
	steps := []int{128, 512, 2048, 8192, 16384}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			watched := watch(e.open(t))
			s := open(t, watched)
			plant(t, s)
			sealed := make(map[string]bool)
			for _, f := range storage.Forms {
				sealed[f.Bucket] = true
			}
			view(t, s, func(tx *storage.Tx) error {
				for bucket := range watched.buckets {
					if _, plain := storage.PlainBuckets[bucket]; plain == sealed[bucket] {
						t.Errorf("it is not said whether %q is sealed", bucket)
					}
					for _, e := range entries(t, tx, bucket) {
						size := len(e.Value) - 1 - 24 - 16
						if sealed[bucket] && (e.Value[0] != 1 || !slices.Contains(steps, size)) {
							t.Errorf("%s has a value of %d bytes that begins with %d", bucket, len(e.Value), e.Value[0])
						}
					}
				}
				return nil
			})
			for bucket := range sealed {
				if watched.buckets[bucket] == 0 {
					t.Errorf("nothing was written to %s", bucket)
				}
			}
		})
	}
}
