package storagetest

import (
	"context"
	"errors"

	"pristan/storage"
)

var rollbackChecks = []Check{
	ask("an error undoes everything", undoError),
	ask("a panic undoes everything and goes on", undoPanic),
	ask("a context that has ended", endedContext),
}

// mess changes what is there in every way.
func mess(x *examiner, w storage.Writer) {
	x.put(w, "b", "kept", "overwritten")
	x.delete(w, "b", "deleted")
	x.put(w, "b", "added", "value")
	x.put(w, "another", "key", "value")
}

// undone runs fail on an engine with some data and looks for traces.
func undone(x *examiner, fail func(storage.Engine)) {
	e, before := x.engine(), model{"kept": "1", "deleted": "2"}
	check := func(r storage.Reader) {
		x.bothWays(r, "b", before)
		x.bothWays(r, "another", nil)
	}
	x.update(e, func(w storage.Writer) { x.fill(w, "b", before) })
	fail(e)
	x.view(e, check)
	x.update(e, func(w storage.Writer) {
		check(w)
		x.put(w, "c", "it", "still works")
	})
	e = x.reopen(e)
	x.view(e, check)
	x.view(e, func(r storage.Reader) { x.want(r, "c", "it", "still works") })
}

func undoError(x *examiner) {
	undone(x, func(e storage.Engine) {
		sorry := errors.New("sorry")
		err := e.Update(context.Background(), func(w storage.Writer) error {
			mess(x, w)
			return sorry
		})
		if err != sorry {
			x.fail("update returned %v, want the error of its closure", err)
		}
		err = e.View(context.Background(), func(storage.Reader) error { return sorry })
		if err != sorry {
			x.fail("view returned %v, want the error of its closure", err)
		}
	})
}

func undoPanic(x *examiner) {
	undone(x, func(e storage.Engine) {
		got := panicOf(func() {
			e.Update(context.Background(), func(w storage.Writer) error {
				mess(x, w)
				panic("sorry")
			})
		})
		if got != "sorry" {
			x.fail("update passed on the panic %v", got)
		}
		got = panicOf(func() {
			e.View(context.Background(), func(storage.Reader) error { panic("sorry") })
		})
		if got != "sorry" {
			x.fail("view passed on the panic %v", got)
		}
	})
}

func panicOf(fn func()) (value any) {
	defer func() { value = recover() }()
	fn()
	return nil
}

func endedContext(x *examiner) {
	undone(x, func(e storage.Engine) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		ran := false
		update := e.Update(ctx, func(w storage.Writer) error { ran = true; mess(x, w); return nil })
		view := e.View(ctx, func(storage.Reader) error { ran = true; return nil })
		if !errors.Is(update, context.Canceled) || !errors.Is(view, context.Canceled) || ran {
			x.fail("with an ended context update is %v, view is %v, a closure ran: %t", update, view, ran)
		}
	})
}
