package care

import (
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

// zoneNames are zones whose clocks differ in kind: those of the people we
// serve, both hemispheres, changes of half an hour, two hours and around
// Ramadan, changes at midnight on both sides of Greenwich, odd offsets, and
// both ends of the world's day.
var zoneNames = []string{
	"Europe/Sofia", "Europe/Berlin", "Europe/Lisbon", "Atlantic/Azores", "UTC",
	"Asia/Tehran", "Asia/Kabul", "Asia/Damascus", "Asia/Beirut", "Asia/Baghdad",
	"Africa/Cairo", "Africa/Casablanca", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham",
	"America/Havana", "America/Santiago", "America/St_Johns", "Antarctica/Troll", "Pacific/Kiritimati",
}

func zones(t testing.TB) (list []*time.Location) {
	for _, name := range zoneNames {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, zone)
	}
	return list
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var (
	decade    = time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)
	decadeEnd = decade.AddDate(10, 0, 0)
)

// changes are the instants of the decade at which a zone's clock jumps.
func changes(zone *time.Location) (list []time.Time) {
	for at := decade; ; {
		_, end := at.In(zone).ZoneBounds()
		if end.IsZero() || end.After(decadeEnd) {
			return list
		}
		list, at = append(list, end), end
	}
}

// anyInstant draws from the decade, half of the time near a clock change.
func anyInstant(t *rapid.T, zone *time.Location) time.Time {
	if jumps := changes(zone); len(jumps) > 0 && rapid.Bool().Draw(t, "near a change") {
		near := rapid.Int64Range(int64(-26*time.Hour), int64(26*time.Hour)).Draw(t, "from it")
		return rapid.SampledFrom(jumps).Draw(t, "change").Add(time.Duration(near))
	}
	return decade.Add(time.Duration(rapid.Int64Range(0, int64(decadeEnd.Sub(decade))).Draw(t, "instant")))
}

func anyHours(t *rapid.T) Hours {
	return Hours{rapid.IntRange(0, 24*60-1).Draw(t, "from"), rapid.IntRange(0, 24*60).Draw(t, "to")}
}

// good says in its own words whether an instant lies in the hours.
func good(h Hours, t time.Time, zone *time.Location) bool {
	if h == (Hours{}) {
		h = UsualHours
	}
	length := (h.To - h.From + 24*60) % (24 * 60)
	if length == 0 {
		return true
	}
	local := t.In(zone)
	return (local.Hour()*60+local.Minute()-h.From+24*60)%(24*60) < length
}

func TestNextIsTheFirstGoodMinute(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		from, h := anyInstant(t, zone), anyHours(t)
		next := h.Next(from, zone)
		if next.Before(from) {
			t.Fatalf("%v is before %v", next, from)
		}
		if !good(h, next, zone) {
			t.Fatalf("%v is not in the hours %v", next.In(zone), h)
		}
		if good(h, from, zone) && !next.Equal(from) {
			t.Fatalf("%v is good and became %v", from.In(zone), next.In(zone))
		}
		for at := from.Truncate(time.Minute); at.Before(next.Truncate(time.Minute)); at = at.Add(time.Minute) {
			if good(h, at, zone) {
				t.Fatalf("after %v, %v is good already, not only %v", from.In(zone), at.In(zone), next.In(zone))
			}
		}
		longest := 25 * time.Hour
		if length := (h.To - h.From + 24*60) % (24 * 60); length > 0 && length <= 120 {
			longest = 50 * time.Hour // a clock change may skip all of a day's hours
		}
		if wait := next.Sub(from); wait > longest {
			t.Fatalf("a wait of %v for %v", wait, h)
		}
	})
}

func TestNextByHand(t *testing.T) {
	for _, test := range []struct {
		name, zone string
		hours      Hours
		from, want string
	}{
		{"inside", "Europe/Sofia", Hours{600, 720}, "2026-07-01T11:59:59+03:00", "2026-07-01T11:59:59+03:00"},
		{"too early", "Europe/Sofia", Hours{600, 720}, "2026-07-01T09:59:59+03:00", "2026-07-01T10:00:00+03:00"},
		{"the end is outside", "Europe/Sofia", Hours{600, 720}, "2026-07-01T12:00:00+03:00", "2026-07-02T10:00:00+03:00"},
		{"the usual hours", "Europe/Sofia", Hours{}, "2026-07-01T21:00:00+03:00", "2026-07-02T08:30:00+03:00"},
		{"over the new year", "Europe/Sofia", Hours{}, "2026-12-31T23:00:00+02:00", "2027-01-01T08:30:00+02:00"},
		{"hours over midnight, before", "Europe/Sofia", Hours{1320, 120}, "2026-07-01T12:00:00+03:00", "2026-07-01T22:00:00+03:00"},
		{"hours over midnight, after", "Europe/Sofia", Hours{1320, 120}, "2026-07-01T01:59:00+03:00", "2026-07-01T01:59:00+03:00"},
		{"until midnight", "Europe/Sofia", Hours{600, 1440}, "2026-07-01T23:59:00+03:00", "2026-07-01T23:59:00+03:00"},
		{"the whole day", "Europe/Sofia", Hours{600, 600}, "2026-07-01T03:00:00+03:00", "2026-07-01T03:00:00+03:00"},
		{"a beginning that the clock skips", "Europe/Berlin", Hours{150, 720}, "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"hours that the clock skips", "Europe/Berlin", Hours{130, 170}, "2026-03-29T01:30:00+01:00", "2026-03-30T02:10:00+02:00"},
		{"a beginning that comes twice", "Europe/Berlin", Hours{150, 720}, "2026-10-25T01:50:00+02:00", "2026-10-25T02:30:00+02:00"},
		{"hours that come twice", "Europe/Berlin", Hours{150, 160}, "2026-10-25T02:45:00+02:00", "2026-10-25T02:30:00+01:00"},
		{"between the two", "Europe/Berlin", Hours{150, 720}, "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+01:00"},
		{"a midnight that does not exist", "Africa/Cairo", Hours{0, 30}, "2026-04-23T23:30:00+02:00", "2026-04-25T00:00:00+03:00"},
		{"hours nobody can mean", "Europe/Sofia", Hours{1500, 1560}, "2026-07-01T12:00:00+03:00", "2026-07-02T01:00:00+03:00"},
	} {
		from, err := time.Parse(time.RFC3339, test.from)
		if err != nil {
			t.Fatal(err)
		}
		got := test.hours.Next(from, zone(t, test.zone))
		if s := got.In(zone(t, test.zone)).Format(time.RFC3339); s != test.want {
			t.Errorf("%s: after %s comes %s, want %s", test.name, test.from, s, test.want)
		}
	}
}

// TestDaysAreTheSameEverywhere goes through every day of the decade in every
// zone, with those on which midnight does not exist.
func TestDaysAreTheSameEverywhere(t *testing.T) {
	for _, zone := range zones(t) {
		for at := decade; at.Before(decadeEnd); at = at.AddDate(0, 0, 1) {
			day := Day(at.Format(time.DateOnly))
			noon := day.At(zone)
			if got := DayOf(noon, zone); got != day || noon.Hour() != 12 || noon.Minute() != 0 {
				t.Fatalf("%s in %v is %v", day, zone, noon)
			}
		}
	}
}

func TestTheDayOfAnInstant(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		at := anyInstant(t, zone)
		day := DayOf(at, zone)
		if y, m, d := at.In(zone).Date(); day.At(zone) != time.Date(y, m, d, 12, 0, 0, 0, zone) {
			t.Fatalf("%v is on %s, whose noon is %v", at.In(zone), day, day.At(zone))
		}
	})
}

func TestNoDay(t *testing.T) {
	for _, d := range []Day{"", "2026-02-30", "2026-13-01", "30.11.2026", "2026-11-30T12:00:00Z", "۲۰۲۶-۱۱-۳۰"} {
		if at := d.At(time.UTC); !at.IsZero() {
			t.Errorf("%q is %v, want no time at all", d, at)
		}
	}
}

func TestFinish(t *testing.T) {
	for _, test := range []struct {
		complete bool
		state    CheckInState
	}{{true, Done}, {false, Partial}} {
		open := CheckIn{ID: NewID[CheckIn](), State: Due, Opened: noon}
		c := open.Finish(noon.Add(time.Hour), test.complete)
		if c.State != test.state || !c.Finished.Equal(noon.Add(time.Hour)) || c.Receipt == "" {
			t.Errorf("complete %v: the check-in became %+v", test.complete, c)
		}
		if open.State != Due || open.Receipt != "" {
			t.Errorf("finishing changed what was finished: %+v", open)
		}
	}
}

func TestTheFirstReaderStays(t *testing.T) {
	maria, leo := NewID[Person](), NewID[Person]()
	c := CheckIn{}.Read(maria, noon).Read(leo, noon.Add(time.Hour)).Read(maria, noon.Add(2*time.Hour))
	if c.ReadBy != maria || !c.ReadAt.Equal(noon) {
		t.Errorf("read by %v at %v", c.ReadBy, c.ReadAt)
	}
}

func TestReceiptCode(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9A-Z]{3}-[0-9A-Z]{3}$`)
	seen := make(map[string]bool)
	const many = 10_000
	for range many {
		id := NewID[CheckIn]()
		code := receiptCode(id)
		if !shape.MatchString(code) || strings.ContainsAny(code, "01ILOUAE") {
			t.Fatalf("the receipt %q", code)
		}
		if code != receiptCode(id) {
			t.Fatal("one id has two receipts")
		}
		seen[code] = true
	}
	if len(seen) < many-10 { // about 0.1 pairs are expected to meet
		t.Errorf("%d receipts have %d different codes", many, len(seen))
	}
	for letter := range 256 {
		code := receiptCode(CheckInID{byte(letter)})
		if !strings.Contains(receiptLetters, code[:1]) {
			t.Errorf("byte %d became %q", letter, code[:1])
		}
	}
}
