package storage

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"pristan/care"
)

// pieceSize is how much of a file one piece holds: with its length before it
// it is 64 KiB, which is a padding step.
const pieceSize = 64<<10 - lengthSize

// pieces seals a file as records one after the other, each of the same length
// but the last, which is padded as records are. A piece opens only as what it
// is: of this file and person, at this place, the last or not.
type pieces struct {
	key   DataKey
	owner care.PersonID
	file  care.FileID
	size  int // of what one piece holds; with lengthSize a padding step
}

// pieceVersion is that of the form; its meaning never changes.
const pieceVersion = 1

func (p pieces) label(index uint64, last bool) Label {
	key := binary.BigEndian.AppendUint64(p.file[:], index)
	key = append(key, 0)
	if last {
		key[len(key)-1] = 1
	}
	return Label{Bucket: "files/pieces", Key: key, Owner: p.owner, Version: pieceVersion}
}

// sealedSize is how long a sealed piece is that is not the last.
func (p pieces) sealedSize() int {
	return headSize + paddedSize(p.size) + chacha20poly1305.Overhead
}

// seal writes a file. One without bytes is one empty piece.
func (p pieces) seal(w io.Writer, data []byte) error {
	var room []byte
	for index := uint64(0); ; index++ {
		n := min(p.size, len(data))
		last := n == len(data)
		room = p.key.sealInto(room, data[:n], p.label(index, last))
		if _, err := w.Write(room); err != nil || last {
			return err
		}
		data = data[n:]
	}
}

// open reads a file of so many bytes; ErrSealed unless it is just what was
// sealed.
func (p pieces) open(r io.Reader, size int64) ([]byte, error) {
	if size < 0 || size > maxFile {
		return nil, ErrSealed
	}
	data := make([]byte, 0, size)
	err := p.each(r, size, func(piece []byte) { data = append(data, piece...) })
	if err != nil {
		return nil, err
	}
	return data, nil
}

// check is open without keeping what is read.
func (p pieces) check(r io.Reader, size int64) error { return p.each(r, size, func([]byte) {}) }

// each lends out the pieces of a file of so many bytes, one after the other.
func (p pieces) each(r io.Reader, size int64, lend func(piece []byte)) error {
	in := bufio.NewReaderSize(r, p.sealedSize()+1)
	room := make([]byte, 0, paddedSize(p.size))
	for index := uint64(0); ; index++ {
		sealed, err := in.Peek(p.sealedSize() + 1)
		if err != nil && err != io.EOF {
			return fmt.Errorf("read a file: %w", err)
		}
		last := err == io.EOF
		if !last {
			sealed = sealed[:p.sealedSize()]
		}
		piece, err := p.key.openInto(room, sealed, p.label(index, last))
		size -= int64(len(piece))
		if err != nil || size < 0 || last && size > 0 {
			return ErrSealed
		}
		lend(piece)
		if last {
			return nil
		}
		if _, err := in.Discard(len(sealed)); err != nil {
			return fmt.Errorf("read a file: %w", err)
		}
	}
}

// maxFile is far above what a channel gives us, and keeps a broken record from
// asking for more memory than there is.
const maxFile = 64 << 20
