package memory

import (
	"bytes"
	"math/rand/v2"

	"pristan/storage"
)

// node is a treap: a search tree by key and, so that it stays shallow, a heap
// by random rank. Nodes never change; a changed tree has new ones along the
// path to the change and shares the rest. The nil node is the empty tree.
type node struct {
	storage.Entry
	rank        uint64
	left, right *node
}

func (n *node) get(key []byte) []byte {
	for n != nil {
		switch c := bytes.Compare(key, n.Key); {
		case c < 0:
			n = n.left
		case c > 0:
			n = n.right
		default:
			return n.Value
		}
	}
	return nil
}

// put returns the tree with e in it, in the place of an entry with its key.
func (n *node) put(e storage.Entry) *node {
	less, more := n.without(e.Key).split(e.Key)
	return join(join(less, &node{Entry: e, rank: rand.Uint64()}), more)
}

// without returns the tree without the key; the same tree if it has no such key.
func (n *node) without(key []byte) *node {
	if n == nil {
		return nil
	}
	switch c := bytes.Compare(key, n.Key); {
	case c < 0:
		if left := n.left.without(key); left != n.left {
			return n.with(left, n.right)
		}
	case c > 0:
		if right := n.right.without(key); right != n.right {
			return n.with(n.left, right)
		}
	default:
		return join(n.left, n.right)
	}
	return n
}

// split parts the tree into the keys before key and the rest.
func (n *node) split(key []byte) (less, more *node) {
	if n == nil {
		return nil, nil
	}
	if bytes.Compare(n.Key, key) < 0 {
		less, more = n.right.split(key)
		return n.with(n.left, less), more
	}
	less, more = n.left.split(key)
	return less, n.with(more, n.right)
}

// join is the tree of two, every key of the first being before every key of
// the second.
func join(less, more *node) *node {
	switch {
	case less == nil:
		return more
	case more == nil:
		return less
	case less.rank > more.rank:
		return less.with(less.left, join(less.right, more))
	}
	return more.with(join(less, more.left), more.right)
}

func (n *node) with(left, right *node) *node {
	return &node{Entry: n.Entry, rank: n.rank, left: left, right: right}
}

// ascend calls give for the keys from from and before to, in order, and
// returns false when give did.
func (n *node) ascend(from, to []byte, give func(storage.Entry) bool) bool {
	if n == nil {
		return true
	}
	early, late := outside(n.Key, from, to)
	return (early || n.left.ascend(from, to, give)) &&
		(early || late || give(n.Entry)) &&
		(late || n.right.ascend(from, to, give))
}

// descend is ascend in the other direction.
func (n *node) descend(from, to []byte, give func(storage.Entry) bool) bool {
	if n == nil {
		return true
	}
	early, late := outside(n.Key, from, to)
	return (late || n.right.descend(from, to, give)) &&
		(early || late || give(n.Entry)) &&
		(early || n.left.descend(from, to, give))
}

// outside tells whether key is before the range or after it.
func outside(key, from, to []byte) (early, late bool) {
	return bytes.Compare(key, from) < 0, to != nil && bytes.Compare(key, to) >= 0
}
