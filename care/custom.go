package care

import "time"

// Custom is a time at which somebody who keeps it is left alone: on a weekday,
// or on every day of a season, between two local times.
type Custom struct {
	Weekday string `yaml:"weekday,omitempty"` // monday … sunday; "": every day of the season
	First   Day    `yaml:"first,omitempty"`
	Last    Day    `yaml:"last,omitempty"`
	From    string `yaml:"from,omitempty"` // 15:04; "": the whole day
	To      string `yaml:"to,omitempty"`
	Source  string `yaml:"source"`
}

// Holiday is a day on which offices are closed.
type Holiday struct {
	Day    Day                 `yaml:"day"`
	Names  map[Language]string `yaml:"names"`
	Source string              `yaml:"source"`
}

// on reports whether the custom is kept on a day.
func (c Custom) on(d Day) bool {
	if c.Weekday != "" && c.Weekday != weekdayNames[d.Weekday()] {
		return false
	}
	return (c.First == "" || d >= c.First) && (c.Last == "" || d <= c.Last)
}

var weekdayNames = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Holds reports whether the custom is kept at a minute of a day.
func (c Custom) Holds(d Day, minute int) bool {
	from, to := c.minutes()
	return c.on(d) && from <= minute && minute < to
}

func (c Custom) minutes() (from, to int) {
	from, ok := clockMinute(c.From)
	if !ok {
		return 0, 24 * 60
	}
	if to, ok = clockMinute(c.To); !ok {
		to = 24 * 60
	}
	return from, to
}

func clockMinute(s string) (int, bool) {
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil
}
