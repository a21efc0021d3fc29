package storagetest

import (
	"maps"
	"slices"
	"strings"

	"pristan/storage"
)

// model is what one bucket should hold.
type model map[string]string

// within returns the entries of a range as the documentation of storage.Range
// has it: in the plainest way, since it judges the clever ones.
func (m model) within(q storage.Range) (entries []pair) {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if strings.HasPrefix(key, string(q.Prefix)) && key >= string(q.From) &&
			(len(q.To) == 0 || key < string(q.To)) {
			entries = append(entries, pair{key, m[key]})
		}
	}
	if q.Reverse {
		slices.Reverse(entries)
	}
	return entries
}

// fill puts the whole model into a bucket.
func (x *examiner) fill(w storage.Writer, bucket string, m model) {
	for key, value := range m {
		x.put(w, bucket, key, value)
	}
}

// bothWays compares a whole bucket with the model, forwards and backwards.
func (x *examiner) bothWays(r storage.Reader, bucket string, m model) {
	x.wantScan(r, bucket, storage.Range{}, m)
	x.wantScan(r, bucket, storage.Range{Reverse: true}, m)
}
