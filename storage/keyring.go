package storage

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// keySize is the length in bytes of every key here.
const keySize = chacha20poly1305.KeySize

// epoch numbers the root key and is bound into every wrapped key. A root that
// replaces this one gets the next number.
const epoch uint32 = 1

// Keyring holds the keys derived from one root key. It is safe for use by
// several goroutines and prints as [redacted].
type Keyring struct {
	redacted
	purpose func() *purposes // hidden, see DataKey
}

type purposes struct {
	wrapping cipher.AEAD
	index    *macPool
	audit    *macPool
}

// NewKeyring derives a purpose key for each use of root, which is 32 random
// bytes. A purpose key tells nothing about the root or the other purposes.
func NewKeyring(root [32]byte) *Keyring {
	p := &purposes{
		wrapping: newAEAD(derive(root, "pristan/1/wrap data keys")),
		index:    newMACPool(derive(root, "pristan/1/blind index")),
		audit:    newMACPool(derive(root, "pristan/1/audit chain")),
	}
	return &Keyring{purpose: func() *purposes { return p }}
}

// derive makes the key for one purpose. The root is already uniform, so no
// salt is needed.
func derive(root [32]byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, root[:], nil, purpose, keySize)
	if err != nil {
		panic(err) // only a length over 255 hashes can fail
	}
	return key
}

// Index is the keyed hash under which a record is found by a value, such as a
// Telegram id, that must not itself appear in a key.
func (k *Keyring) Index(field, value string) [16]byte {
	sum := k.purpose().index.sum([]byte(field), []byte(value))
	return [16]byte(sum[:16])
}

// Chain is the head of the audit trail after entry, given the head before it.
// Without the key nobody can compute a trail that fits changed entries.
func (k *Keyring) Chain(head [32]byte, entry []byte) [32]byte {
	return k.purpose().audit.sum(head[:], entry)
}

// NewDataKey makes a fresh random key.
func (k *Keyring) NewDataKey() DataKey {
	var key [keySize]byte
	rand.Read(key[:])
	return newDataKey(key)
}

// Wrap seals a data key for storing beside the records of its owner.
func (k *Keyring) Wrap(key DataKey, owner [16]byte) []byte {
	out := make([]byte, headSize, headSize+keySize+chacha20poly1305.Overhead)
	nonce := newHead(out)
	return k.purpose().wrapping.Seal(out, nonce, key.secret().key[:], wrapData(owner))
}

// Unwrap opens what Wrap made for the same owner; ErrSealed otherwise.
func (k *Keyring) Unwrap(wrapped []byte, owner [16]byte) (DataKey, error) {
	nonce, rest, ok := splitHead(wrapped)
	if !ok || len(rest) != keySize+chacha20poly1305.Overhead {
		return DataKey{}, ErrSealed
	}
	key, err := k.purpose().wrapping.Open(nil, nonce, rest, wrapData(owner))
	if err != nil {
		return DataKey{}, ErrSealed
	}
	return newDataKey([keySize]byte(key)), nil
}

// wrapData is what a wrapped key is bound to; every part has a fixed length.
func wrapData(owner [16]byte) []byte {
	data := append([]byte("dek"), owner[:]...)
	return binary.BigEndian.AppendUint32(data, epoch)
}

var (
	// ErrNotKey means that a file does not hold a root key, or not all of it.
	ErrNotKey = errors.New("storage: this is not a pristan key file")
	// ErrKeyExposed means that others than its owner may read a key file.
	ErrKeyExposed = errors.New("storage: others can read the key file, its mode must be 0600")
)

// keyPrefix begins a key file; 32 bytes in base64 and a line end follow. The
// number names this form.
const keyPrefix = "pristan-key-1:"

// CreateKeyFile writes a new random root key, readable by its owner only. It
// never replaces a file: fs.ErrExist. After a crash the file is whole or absent.
func CreateKeyFile(path string) (err error) {
	var root [keySize]byte
	rand.Read(root[:])

	temp, err := os.CreateTemp(filepath.Dir(path), ".pristan-key-*") // mode 0600
	if err != nil {
		return fmt.Errorf("create key file: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(keyText(root) + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("create key file: %w", err)
	}
	// A link, because a rename would replace an older key.
	if err = os.Link(temp.Name(), path); err != nil {
		return fmt.Errorf("create key file: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// LoadKeyFile reads a root key: ErrNotKey, ErrKeyExposed or an *fs.PathError.
func LoadKeyFile(path string) (*Keyring, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("load key file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("load key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%w: %s has %v", ErrKeyExposed, path, info.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(file, 256))
	if err != nil {
		return nil, fmt.Errorf("load key file: %w", err)
	}
	root, err := parseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, path)
	}
	return NewKeyring(root), nil
}

func keyText(root [keySize]byte) string {
	return keyPrefix + base64.StdEncoding.EncodeToString(root[:])
}

// parseKey never tells more than ErrNotKey: a message about the text could
// show a part of the key.
func parseKey(text string) (root [keySize]byte, err error) {
	encoded, ok := strings.CutPrefix(strings.TrimRight(text, "\r\n"), keyPrefix)
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	// The decoder skips line ends inside, the comparison of lengths does not.
	if !ok || err != nil || len(key) != keySize || len(encoded) != base64.StdEncoding.EncodedLen(keySize) {
		return root, ErrNotKey
	}
	return [keySize]byte(key), nil
}

// syncFolder makes a new name in a folder survive a power loss.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// macPool keeps HMAC states, which are costly to set up, for reuse.
type macPool struct{ pool sync.Pool }

func newMACPool(key []byte) *macPool {
	return &macPool{sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// sum hashes two parts with the length of the first before it, so that no two
// pairs of parts give the same input.
func (p *macPool) sum(first, second []byte) (sum [32]byte) {
	mac := p.pool.Get().(hash.Hash)
	defer p.pool.Put(mac)
	mac.Reset()
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(first))))
	mac.Write(first)
	mac.Write(second)
	mac.Sum(sum[:0])
	return sum
}

// redacted, embedded, keeps a key out of everything that prints values.
type redacted struct{}

const redaction = "[redacted]"

func (redacted) String() string               { return redaction }
func (redacted) GoString() string             { return redaction }
func (redacted) Format(f fmt.State, _ rune)   { io.WriteString(f, redaction) }
func (redacted) LogValue() slog.Value         { return slog.StringValue(redaction) }
func (redacted) MarshalText() ([]byte, error) { return []byte(redaction), nil }
func (redacted) MarshalJSON() ([]byte, error) { return []byte(`"` + redaction + `"`), nil }
