package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pristan/care"
	"pristan/locales"
)

// fullRota is two weeks with a duty and a gap every few hours, and with more
// workers than anybody has, all with long names and away.
func fullRota() rota {
	from := time.Date(2026, 9, 23, 6, 0, 0, 0, time.UTC)
	r := rota{from: from, to: from.AddDate(0, 0, rotaDays), workers: map[care.PersonID]care.Person{}}
	for at := from; at.Before(r.to); at = at.Add(5 * time.Hour) {
		d := care.Duty{ID: care.NewID[care.Duty](), Worker: care.NewID[care.Person](), From: at, To: at.Add(3 * time.Hour)}
		r.duties = append(r.duties, d)
		r.workers[d.Worker] = care.Person{ID: d.Worker, Role: care.Lawyer, Enrolled: from, Name: strings.Repeat("ش", longestName),
			Away: []care.Absence{{From: at.Add(time.Hour), To: at.Add(2 * time.Hour)}}}
	}
	return r
}

// TestAFullRotaFits writes the longest card in all four languages, as a channel
// counts it.
func TestAFullRotaFits(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	r := fullRota()
	turn := &turn{b: &Bot{words: words, home: time.UTC}}
	lines := append(r.lines(care.Organisation{}), turn.absenceLines(r)...)
	if len(lines) != listedLines+1+1+listedAway {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range care.Languages {
		w := writer{b: turn.b, reader: care.Reader{Language: l, Zone: time.UTC}}
		if n := utf8.RuneCountInString(w.lines(lines)); w.err != nil || n > 3800 {
			t.Errorf("in %s it has %d characters: %v", l, n, w.err)
		}
	}
}

// TestRotaButtonsFit builds the longest buttons: a channel takes 64 bytes.
func TestRotaButtonsFit(t *testing.T) {
	far := time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, data := range []string{dutyData("cannot", care.NewID[care.Duty]()), backData(care.NewID[care.Person](), far), fmt.Sprint("rota:page:", rotaPages)} {
		if len(data) > 64 {
			t.Errorf("%s has %d bytes", data, len(data))
		}
	}
}
