package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pristan/care"
	"pristan/storage"
)

// fetchEvery is how often the fetcher looks by itself for files that wait.
const fetchEvery = time.Minute

// fetch brings files that wait, the oldest first and one at a time, so that
// the memory it takes is that of one file.
func (b *Bot) fetch(ctx context.Context) {
	for ctx.Err() == nil {
		pause, more := b.fetchNext(ctx)
		if more {
			continue
		}
		select {
		case <-time.After(pause):
		case <-b.wanted:
		case <-ctx.Done():
		}
	}
}

// want wakes the fetcher.
func (b *Bot) want() {
	select {
	case b.wanted <- struct{}{}:
	default:
	}
}

// fetchNext brings one file. more is true when there may be another; otherwise
// nothing is to be done before the pause is over.
func (b *Bot) fetchNext(ctx context.Context) (pause time.Duration, more bool) {
	next, soon, ok, err := b.nextFetch(ctx)
	if err != nil && ctx.Err() == nil {
		b.log.Error("what is to be fetched could not be read", "error", err)
	}
	if err != nil || !ok && soon.IsZero() {
		return fetchEvery, false
	}
	if !ok {
		return max(min(soon.Sub(b.now()), fetchEvery), time.Millisecond), false
	}
	err = b.fetchOne(ctx, next)
	var later Later
	if errors.As(err, &later) {
		b.count.waits.Inc()
		return 0, rest(ctx, later.After)
	}
	if err == nil || ctx.Err() != nil {
		return 0, true
	}
	b.log.Error("a file could not be kept and is tried again in a while", "file", next.ID, "error", err)
	if putOff := b.putOffFetch(ctx, next); putOff != nil || errors.Is(err, storage.ErrFull) {
		return fetchEvery, false // on a full disk another one would come in vain
	}
	return 0, true
}

// rest waits and reports true.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return true
}

func (b *Bot) nextFetch(ctx context.Context) (f storage.Fetch, soon time.Time, ok bool, err error) {
	err = b.store.View(ctx, func(tx *storage.Tx) error {
		f, soon, ok, err = tx.NextFetch(b.now())
		return err
	})
	return f, soon, ok, err
}

// putOffFetch leaves a file with which something of ours is wrong, so that it
// holds up no other.
func (b *Bot) putOffFetch(ctx context.Context, f storage.Fetch) error {
	return b.commit.turn(ctx, func(tx *storage.Tx) error {
		return tx.PutOffFetch(f, b.now().Add(failedPause))
	})
}

// fetchOne brings a file and notes what became of it. Its error is Later, or
// says that something is wrong here and not with the file.
func (b *Bot) fetchOne(ctx context.Context, f storage.Fetch) error {
	var k care.Kept
	err := b.store.View(ctx, func(tx *storage.Tx) (err error) {
		k, err = tx.Kept(care.System, f.ID)
		return err
	})
	if care.IsKind(err, care.NotFound) {
		return b.commit.turn(ctx, func(tx *storage.Tx) error { return tx.DropFetch(f) })
	}
	if err != nil {
		return err
	}
	data, err := b.messenger.Fetch(ctx, k.File.Ref)
	if err != nil {
		k, err = b.unfetched(ctx, k, err)
	} else {
		k, err = b.keepBytes(ctx, k, data)
	}
	if err != nil {
		return err
	}
	return b.noteFile(ctx, k)
}

// unreachedPause is how long a file rests that was not even asked for: that is
// no fault of the file, and is not counted.
const unreachedPause = 30 * time.Second

// unfetched is a file that did not come.
func (b *Bot) unfetched(ctx context.Context, k care.Kept, cause error) (care.Kept, error) {
	var later Later
	var unsent Unsent
	switch {
	case ctx.Err() != nil, errors.As(cause, &later):
		return k, cause
	case errors.Is(cause, ErrNoFile):
		return k.Refuse(care.FileGone), nil
	case errors.Is(cause, ErrTooBig):
		return k.Refuse(care.FileTooBig), nil
	}
	b.count.fileFailures.Inc()
	b.log.Warn("a file was not fetched and will be tried again", "file", k.ID, "error", cause)
	if errors.As(cause, &unsent) {
		k.Next = b.now().Add(unreachedPause)
		return k, nil
	}
	return k.Fail(b.now()), nil
}

// keepBytes examines a file and stores what is kept of it.
func (b *Bot) keepBytes(ctx context.Context, k care.Kept, data []byte) (care.Kept, error) {
	e, err := b.examined(data)
	var unfit Unfit
	if errors.As(err, &unfit) {
		return k.Refuse(unfit.Why), nil
	}
	if err != nil {
		b.log.Error("a file could not be examined and is not kept", "file", k.ID, "error", err)
		return k.Refuse(care.FileUnknown), nil
	}
	k.State, k.Stored, k.Next = care.StoredFile, b.now(), time.Time{}
	k.Type, k.Bytes, k.Dark, k.Small = e.Type, int64(len(e.Bytes)), e.Dark, e.Small
	return k, b.store.StoreFile(ctx, k, e.Bytes)
}

// examined examines a file, whose bytes may be made to break whoever reads
// them. A panic is told without its value, which may hold some of them.
func (b *Bot) examined(data []byte) (e Examined, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{kind: fmt.Sprintf("%T", r)}
		}
	}()
	return b.examine(data)
}

// noteFile commits what became of a file. Bytes that are not wanted go first: a
// crash before the commit has them fetched again.
func (b *Bot) noteFile(ctx context.Context, k care.Kept) error {
	if k.State == care.RefusedFile {
		if err := b.store.ForgetBytes(k.ID); err != nil {
			return err
		}
	}
	var posted []storage.Posted
	var wanted bool
	err := b.commit.turn(ctx, func(tx *storage.Tx) (err error) {
		posted, wanted, err = b.storeKept(tx, k)
		return err
	})
	if err != nil {
		return err
	}
	b.queue.add(posted...)
	switch {
	case !wanted:
		return b.store.ForgetBytes(k.ID)
	case k.State == care.StoredFile:
		b.count.filesStored.Inc()
	case k.State == care.RefusedFile:
		b.count.filesRefused.Inc()
	}
	return nil
}
