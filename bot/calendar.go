package bot

import (
	"cmp"
	"slices"
	"strconv"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

// How far the calendar can be turned, in days. A day beyond can be typed.
const (
	calendarBack  = 2 * 365
	calendarAhead = 3 * 365
)

// calendar is what a date question shows: one month of the reader's own
// calendar. Its buttons carry the day as we keep it.
type calendar struct {
	ask      flows.Ask
	reader   care.Reader
	today    care.Day
	from, to care.Day // the days that can be chosen
}

func (t *turn) calendar(a flows.Ask) calendar {
	today := t.today()
	c := calendar{a, t.reader(), today, today.Plus(-calendarBack), today.Plus(calendarAhead)}
	if a.Future {
		c.from = today
	}
	if a.Past {
		c.to = today
	}
	return c
}

// today is the day on the person's calendar.
func (t *turn) today() care.Day { return care.DayOf(t.now, t.zone()) }

// rows are the quick days and the page with a day on it.
func (c calendar) rows(at care.Day) [][]storage.Button {
	page := locales.MonthOf(c.reader, max(c.from, min(cmp.Or(at, c.first()), c.to)))
	if page.Days == 0 { // a made-up button
		page = locales.MonthOf(c.reader, c.today)
	}
	rows := slices.Concat([][]storage.Button{c.quick(), c.month(page), c.turns(page), c.weekdays()}, c.weeks(page))
	for _, row := range rows {
		readingOrder(c.reader, row)
	}
	return rows
}

// readingOrder turns a row around for those who read from the right: a channel
// lays buttons out from the left for everybody.
func readingOrder(r care.Reader, row []storage.Button) {
	if r.Language.RightToLeft() {
		slices.Reverse(row)
	}
}

// quick are the days people name without a date.
func (c calendar) quick() (row []storage.Button) {
	add := func(key string, after int) {
		row = append(row, storage.Button{Text: care.Say(key), Data: answerData(c.ask, "o", string(c.today.Plus(after)))})
	}
	if !c.ask.Future {
		add("calendar.yesterday", -1)
	}
	add("calendar.today", 0)
	if !c.ask.Past {
		add("calendar.tomorrow", 1)
	}
	return row
}

// first is the day whose page is opened: the answer from before, or today.
func (c calendar) first() care.Day {
	if len(c.ask.Chosen) > 0 {
		return care.Day(c.ask.Chosen[0])
	}
	return c.today
}

// month names the page, on a line of its own: with two names of a month it
// would be cut beside others.
func (c calendar) month(page locales.Month) []storage.Button {
	return []storage.Button{{Text: care.Say("calendar.month", care.Args{"month": care.MonthOf(page.First)}), Data: viewData(c.ask, viewNothing)}}
}

// turns are the ways to the pages before and after.
func (c calendar) turns(page locales.Month) []storage.Button {
	before, after := page.First.Plus(-1), page.First.Plus(page.Days)
	return []storage.Button{c.turnTo(before, "page.before", before >= c.from), c.turnTo(after, "page.after", after <= c.to)}
}

func (c calendar) turnTo(day care.Day, key string, there bool) storage.Button {
	if !there {
		return c.blank(viewNothing)
	}
	return storage.Button{Text: care.Say(key), Data: viewData(c.ask, viewMonth+string(day))}
}

// weekdayLabels are short, from Sunday.
var weekdayLabels = [7]string{"calendar.sun", "calendar.mon", "calendar.tue", "calendar.wed", "calendar.thu", "calendar.fri", "calendar.sat"}

func (c calendar) weekdays() (row []storage.Button) {
	first := int(locales.FirstWeekday(c.reader.Language))
	for i := range 7 {
		w := (first + i) % 7
		row = append(row, storage.Button{Text: care.Say(weekdayLabels[w]), Data: viewData(c.ask, viewWeekday+strconv.Itoa(w))})
	}
	return row
}

// weeks are the days of a month under their weekdays.
func (c calendar) weeks(page locales.Month) (rows [][]storage.Button) {
	lead := int(page.First.Weekday()-locales.FirstWeekday(c.reader.Language)+7) % 7
	for cell := 0; cell < lead+page.Days || cell%7 != 0; cell++ {
		if cell%7 == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], c.cell(page, cell-lead))
	}
	return rows
}

// cell is the nth day of a page, counted from nought, or nothing.
func (c calendar) cell(page locales.Month, n int) storage.Button {
	if n < 0 || n >= page.Days {
		return c.blank(viewNothing)
	}
	day := page.First.Plus(n)
	if day < c.from || day > c.to {
		return c.blank(viewDead)
	}
	key := "calendar.day"
	if day == c.today {
		key = "calendar.day_today"
	}
	return storage.Button{Text: care.Say(key, care.Args{"n": care.Count(n + 1)}), Data: answerData(c.ask, "o", string(day))}
}

// blank keeps a place in a row: a channel takes no button without a label.
func (c calendar) blank(what string) storage.Button {
	return storage.Button{Text: care.Say("calendar.blank"), Data: viewData(c.ask, what)}
}
