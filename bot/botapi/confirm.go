package botapi

import "sort"

// confirm drops what lies before the offset. One from another age of ids
// (more than ten above the tail) is ignored; a negative one keeps only the
// last few.
func (q *queue) confirm(offset int64) {
	visible := q.visible()
	switch {
	case offset < 0:
		q.drop(max(0, len(q.list)+int(max(offset, -queueLimit))))
	case visible == 0:
	case offset <= q.list[visible-1].id+1+10:
		q.drop(sort.Search(visible, func(i int) bool { return q.list[i].id >= offset }))
	}
}

// visible counts the updates of the oldest run of ids.
func (q *queue) visible() int {
	n := len(q.list)
	if n == 0 || q.list[0].run == q.list[n-1].run {
		return n
	}
	return sort.Search(n, func(i int) bool { return q.list[i].run > q.list[0].run })
}

func (q *queue) batch(limit int) []*update {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.purge()
	n, size := min(limit, q.visible()), 0
	for i, u := range q.list[:n] {
		if size += len(u.body); i > 0 && size > pollBytes {
			n = i
			break
		}
	}
	return append([]*update(nil), q.list[:n]...)
}
