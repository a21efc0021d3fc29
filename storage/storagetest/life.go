package storagetest

import (
	"context"
	"errors"
	"fmt"

	"pristan/storage"
)

var lifeChecks = []Check{
	ask("closed means closed", closed),
	ask("an ended transaction gives nothing", endedTransaction),
	ask("commits survive", survive),
}

func closed(x *examiner) {
	e := x.engine()
	x.update(e, func(w storage.Writer) { x.put(w, "b", "key", "value") })
	x.must(e.Close())
	x.must(e.Close())
	view := e.View(context.Background(), func(storage.Reader) error { return nil })
	update := e.Update(context.Background(), func(storage.Writer) error { return nil })
	if !errors.Is(view, storage.ErrClosed) || !errors.Is(update, storage.ErrClosed) {
		x.fail("after Close view is %v, update is %v, want ErrClosed", view, update)
	}
}

func endedTransaction(x *examiner) {
	e := x.engine()
	var late storage.Reader
	var later storage.Writer
	x.update(e, func(w storage.Writer) {
		x.put(w, "b", "key", "value")
		later = w
	})
	x.view(e, func(r storage.Reader) { late = r })
	errs := []error{later.Put("b", []byte("key"), []byte("late")), later.Delete("b", []byte("key"))}
	for _, r := range []storage.Reader{late, later} {
		_, err := r.Get("b", []byte("key"))
		errs = append(errs, err)
		for _, err := range r.Scan("b", storage.Range{}) {
			errs = append(errs, err)
		}
	}
	for i, err := range errs {
		if !errors.Is(err, storage.ErrClosed) {
			x.fail("late call %d gave %v, want ErrClosed", i, err)
		}
	}
	if len(errs) != 6 {
		x.fail("a late scan gave %d errors", len(errs)-4)
	}
	x.view(e, func(r storage.Reader) { x.want(r, "b", "key", "value") })
}

// survive opens a durable engine again and again; each time all that was
// committed before must be there, and nothing else.
func survive(x *examiner) {
	e, want := x.engine(), model{}
	for i := range 10 {
		key, value := fmt.Sprint("key ", i), fmt.Sprint("value ", i)
		x.update(e, func(w storage.Writer) {
			x.put(w, "b", key, value)
			if i%3 == 2 {
				x.delete(w, "b", fmt.Sprint("key ", i-1))
			}
		})
		want[key] = value
		if i%3 == 2 {
			delete(want, fmt.Sprint("key ", i-1))
		}
		e.Update(context.Background(), func(w storage.Writer) error {
			x.put(w, "b", "undone", "value")
			return errors.New("sorry")
		})
		e = x.reopen(e)
		x.view(e, func(r storage.Reader) { x.bothWays(r, "b", want) })
	}
}
