package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
)

// view is which part of an open question is shown. It lives in the buttons
// alone: neither the question nor its answers know of it.
type view struct {
	day  care.Day // the calendar's page is the one with this day; "": today
	page int      // of a list, from nought
	// meant is what may have been meant by what was typed: above a calendar or
	// clock, in the place of a list.
	meant []flows.Option
}

// What a button of a view is for.
const (
	viewNothing = "-" // it only keeps its place
	viewDead    = "x" // a day that cannot be chosen
	viewWeekday = "w" // + number: says its name
	viewMonth   = "m" // + day: the page with that day
	viewPage    = "p" // + number: that page of a list
)

// viewData is what a button of a view carries: like an answer's, but nothing
// is answered by it.
func viewData(a flows.Ask, what string) string {
	return fmt.Sprintf("v:%s:%d:%s", a.Instance, a.Rev, what)
}

func pageView(n int) string { return viewPage + strconv.Itoa(n) }

// tapView shows another part of the open question in the same message. One
// that belongs to an earlier question is answered like any stale button.
func (t *turn) tapView(rest string) error {
	part := strings.SplitN(rest, ":", 3)
	s, ok, err := t.waiting()
	if err != nil {
		return err
	}
	t.refresh(&s)
	a, asking := t.b.flows.Asking(s)
	if !ok || !asking || len(part) != 3 {
		t.notice("notice.over")
		return t.retire()
	}
	open, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil {
		return err
	}
	if part[0] != a.Instance || part[1] != strconv.Itoa(a.Rev) || open != "" && open != t.in.Tap.Message {
		t.notice("notice.over")
		return t.retireStale(s)
	}
	return t.turnView(a, part[2])
}

// turnView does what a button of a view is for.
func (t *turn) turnView(a flows.Ask, what string) error {
	if what == "" {
		what = viewNothing
	}
	kind, arg := what[:1], what[1:]
	n, _ := strconv.Atoi(arg) // a wrong number is the first
	switch kind {
	case viewMonth:
		return t.show(a, view{day: care.Day(arg)})
	case viewPage:
		return t.show(a, view{page: n})
	case viewDead:
		t.notice("notice.day_not_here")
	case viewWeekday:
		t.ack.notice = care.Say("notice.weekday", care.Args{"weekday": care.WeekdayOn(time.Weekday(n))})
	}
	return nil
}

// show puts a part of the open question in the place of the one before.
func (t *turn) show(a flows.Ask, v view) error {
	row, err := t.question(a, v)
	if err != nil {
		return err
	}
	return t.redraw(row)
}
