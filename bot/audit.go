package bot

import (
	"context"
	"time"

	"pristan/care"
	"pristan/storage"
)

// The auditor looks at the records only and shares nothing with the code that
// calls people: where that code has stopped, the auditor falls silent and
// whoever watches from outside notices.
const (
	auditEvery = 15 * time.Second
	auditGrace = 30 * time.Second // how late a step may be
)

// audit checks again and again that every open alert has a next step in time,
// and only then lets the heartbeat out.
func (b *Bot) audit(ctx context.Context) {
	ticker := time.NewTicker(auditEvery)
	defer ticker.Stop()
	for late := 0; ; {
		select {
		case <-ticker.C:
			late = b.auditOnce(ctx, late)
		case <-ctx.Done():
			return
		}
	}
}

// auditOnce looks once and says how many alerts are late. Late for the first
// time they only cost a heartbeat: after a sleep of the machine the code that
// calls people may be at it just now.
func (b *Bot) auditOnce(ctx context.Context, before int) (late int) {
	late, err := b.LateAlerts(ctx)
	switch {
	case ctx.Err() != nil:
		return late
	case err != nil:
		b.log.Error("the open alerts could not be checked; the heartbeat stops", "error", err)
		return late
	case late > 0 && before > 0:
		b.log.Error("alerts wait for a step that is overdue; the heartbeat stops until it is done", "alerts", late)
	}
	if late == 0 {
		b.beat(ctx)
	}
	return late
}

// beat tells whoever watches from outside that all is well.
func (b *Bot) beat(ctx context.Context) {
	b.count.heartbeat.SetToCurrentTime()
	if b.heartbeat == nil {
		return
	}
	if err := b.heartbeat(ctx); err != nil && ctx.Err() == nil {
		b.log.Warn("the heartbeat did not reach its address", "error", err)
	}
}

// LateAlerts is how many open alerts have no next step, or one that is overdue.
func (b *Bot) LateAlerts(ctx context.Context) (late int, err error) {
	now := b.now()
	err = b.store.View(ctx, func(tx *storage.Tx) error {
		late = 0
		open, err := tx.OpenAlerts(care.System)
		for _, a := range open {
			if !a.Resting() && (a.Next.IsZero() || now.Sub(a.Next) > auditGrace) {
				late++
			}
		}
		return err
	})
	return late, err
}

// planAlerts plans the next step of every open alert anew at a start. One that
// is planned already happens once all the same.
func (b *Bot) planAlerts(tx *storage.Tx) error {
	open, err := tx.OpenAlerts(care.System)
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.Resting() {
			continue
		}
		if a.Next.IsZero() {
			a.Next = b.now()
			if err := tx.PutAlert(a); err != nil {
				return err
			}
		}
		if err := tx.PutTimer(storage.Timer{Due: a.Next, Kind: alertTimer, Person: a.Person, About: a.ID.String()}); err != nil {
			return err
		}
	}
	return nil
}
