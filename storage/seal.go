package storage

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrSealed is the one answer to everything that does not open: wrong key,
// wrong place, changed bytes, wrong length, unknown format.
var ErrSealed = errors.New("storage: a sealed record does not open")

// sealFormat is the first byte of everything sealed as described here:
//
//	format 1 byte | nonce 24 bytes | XChaCha20-Poly1305 ciphertext and tag
//
// Under it a record is its length in 4 bytes, itself, and zeros up to the
// next padding step. The format's meaning never changes.
const sealFormat = 0x01

const (
	headSize   = 1 + chacha20poly1305.NonceSizeX
	lengthSize = 4
)

// Label is the place a record belongs to. It is not stored with the record,
// but a record opens only under the label it was sealed with.
type Label struct {
	Bucket  string
	Key     []byte
	Owner   [16]byte // the person whose data key seals it
	Version uint8    // of the stored form
}

// DataKey seals the records of one person; destroying it destroys them. It
// prints as [redacted]. Only a Keyring makes one: the zero DataKey opens
// nothing, and sealing with it panics.
type DataKey struct {
	redacted
	// A function, which nothing looks into: fmt cannot call the methods of
	// a DataKey in an unexported field, and some of its verbs follow pointers.
	secret func() *secret
}

type secret struct {
	key  [keySize]byte
	aead cipher.AEAD
}

func newDataKey(key [keySize]byte) DataKey {
	s := &secret{key, newAEAD(key[:])}
	return DataKey{secret: func() *secret { return s }}
}

// Seal encrypts a record for its place. The result tells the length of the
// record only to within a padding step.
func (k DataKey) Seal(record []byte, l Label) []byte { return k.sealInto(nil, record, l) }

// sealInto is Seal into the memory of room, where that is enough.
func (k DataKey) sealInto(room, record []byte, l Label) []byte {
	size := paddedSize(len(record))
	out := slices.Grow(room[:0], headSize+size+chacha20poly1305.Overhead)[:headSize+size]
	nonce := newHead(out)
	body := out[headSize:]
	binary.BigEndian.PutUint32(body, uint32(len(record)))
	clear(body[lengthSize+copy(body[lengthSize:], record):])
	return k.secret().aead.Seal(out[:headSize], nonce, body, l.data())
}

// Open decrypts what Seal made for the same place, into memory of its own;
// ErrSealed otherwise.
func (k DataKey) Open(sealed []byte, l Label) ([]byte, error) { return k.openInto(nil, sealed, l) }

// openInto is Open into the memory of room, where that is enough.
func (k DataKey) openInto(room, sealed []byte, l Label) ([]byte, error) {
	nonce, rest, ok := splitHead(sealed)
	if !ok || k.secret == nil {
		return nil, ErrSealed
	}
	body, err := k.secret().aead.Open(room[:0], nonce, rest, l.data())
	if err != nil || len(body) < lengthSize {
		return nil, ErrSealed
	}
	n := uint64(binary.BigEndian.Uint32(body))
	if record := body[lengthSize:]; n <= uint64(len(record)) {
		return record[:n:n], nil
	}
	return nil, ErrSealed
}

// data is the associated data: each part that varies in length has its length
// before it, so that no two labels give the same bytes.
func (l Label) data() []byte {
	data := make([]byte, 0, 2+4+len(l.Bucket)+4+len(l.Key)+len(l.Owner))
	data = append(data, sealFormat, l.Version)
	data = binary.BigEndian.AppendUint32(data, uint32(len(l.Bucket)))
	data = append(data, l.Bucket...)
	data = binary.BigEndian.AppendUint32(data, uint32(len(l.Key)))
	data = append(data, l.Key...)
	return append(data, l.Owner[:]...)
}

// paddedSize is the step that a record of n bytes and its length field fill:
// 128, 512, 2048, 8192, and from there on each power of two.
func paddedSize(n int) int {
	n += lengthSize
	for step := 128; step <= 8192; step *= 4 {
		if n <= step {
			return step
		}
	}
	return 1 << bits.Len(uint(n-1))
}

// newHead writes the format and a fresh random nonce, which it returns, to
// the start of out. 24 random bytes do not repeat within any number of records.
func newHead(out []byte) (nonce []byte) {
	out[0] = sealFormat
	nonce = out[1:headSize]
	rand.Read(nonce)
	return nonce
}

// splitHead takes apart what begins with newHead's bytes.
func splitHead(sealed []byte) (nonce, rest []byte, ok bool) {
	if len(sealed) < headSize || sealed[0] != sealFormat {
		return nil, nil, false
	}
	return sealed[1:headSize], sealed[headSize:], true
}

func newAEAD(key []byte) cipher.AEAD {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		panic(err) // only a key of another length can fail
	}
	return aead
}
