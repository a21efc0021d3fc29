package bot

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// legalFlows are the real questions about a legal request.
func (y *year) legalFlows(files fstest.MapFS) {
	for _, name := range []string{"legal.yaml", "legal_add.yaml", "legal_again.yaml"} {
		data, err := os.ReadFile(filepath.Join("..", "flows", name))
		if err != nil {
			y.t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
}

// chambers are two lawyers and a coordinator.
func (y *year) chambers(tx *storage.Tx) error {
	for i, role := range []care.Role{care.Lawyer, care.Lawyer, care.Coordinator} {
		w := care.Person{ID: care.NewID[care.Person](), Role: role, Name: fmt.Sprint(role, i), Language: care.English, Joined: y.now(), Enrolled: y.now()}
		d := &dweller{y: y, at: care.Address(fmt.Sprint("tg:", 2+i)), person: w}
		y.counsel[d.at] = d
		if err := tx.AddPerson(w); err != nil {
			return err
		}
		if err := tx.Link(d.at, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// pageRef is how pages are called, in the reference and in the bytes.
var pageRef = regexp.MustCompile(`page/tg:[0-9]+/[0-9]+;`)

// Fetch brings the bytes of a page, which say whose it is.
func (y *year) Fetch(_ context.Context, ref string) ([]byte, error) {
	switch n := len(ref) + int(ref[len(ref)-2]); {
	case y.muted.Load():
		return nil, Unsent{errDown}
	case n%29 == 0:
		return nil, ErrNoFile
	}
	return []byte(ref), nil
}

// examinedPage finds some pages dark and refuses some.
func examinedPage(data []byte) (Examined, error) {
	switch n := len(data) + int(data[len(data)-2]); n % 7 {
	case 0:
		return Examined{}, Unfit{care.FileOtherKind}
	case 1:
		return Examined{Bytes: data, Type: "image/jpeg", Dark: true}, nil
	}
	return Examined{Bytes: data, Type: "image/jpeg"}, nil
}

// boundPages lays pages side by side.
func boundPages(_ context.Context, _ Cover, papers []Examined) (b Bound, _ error) {
	for _, p := range papers {
		b.PDF = append(b.PDF, p.Bytes...)
	}
	return b, nil
}

// fetchAll brings what waits to be fetched, as the fetcher does all the time.
func (y *year) fetchAll() {
	for more := !y.muted.Load(); more; {
		_, more = y.bot.fetchNext(y.t.Context())
	}
}

// asksLawyer opens a request, or looks at the old ones.
func (d *dweller) asksLawyer() {
	if !d.blocked.Load() {
		d.y.handle(Incoming{From: d.at, Kind: Wrote, Text: "/legal"})
	}
}

func (d *dweller) sendsPage() {
	if d.blocked.Load() {
		return
	}
	d.y.pages++
	ref := fmt.Sprintf("page/%s/%d;", d.at, d.y.pages)
	d.y.handle(Incoming{From: d.at, Kind: Sent, Message: ref, File: &care.File{Kind: care.Photo, Ref: ref, Message: ref}})
}

// readsLegal does what somebody does with a message about a legal request;
// false where it is about something else.
func (d *dweller) readsLegal(m Message, data []string, ref string) bool {
	y := d.y
	question := slices.ContainsFunc(data, func(s string) bool { return strings.HasPrefix(s, "f:") })
	legal := slices.ContainsFunc(data, func(s string) bool { return strings.HasPrefix(s, "legal:") || s == "menu:legal" })
	switch {
	case question && strings.Contains(m.Text, "legal"):
		y.in(y.between(5*time.Second, 5*time.Minute), func() { d.answersLegal(m.Text, data, ref) })
	case legal && first(m) == "checkin.invitation": // its keyboard
		return false
	case legal:
		y.in(y.between(time.Minute, 50*time.Hour), func() { d.doesLegal(data, ref) })
	default:
		return false
	}
	return true
}

func ending(data []string, part string) string {
	i := slices.IndexFunc(data, func(s string) bool { return strings.Contains(s, part) })
	if i < 0 {
		return ""
	}
	return data[i]
}

// answersLegal answers a question: with pages, words or a choice.
func (d *dweller) answersLegal(text string, data []string, ref string) {
	y := d.y
	done, skip, dice := ending(data, ":c:done"), ending(data, ":c:skip"), y.random(100)
	var options []string
	for _, s := range data {
		if strings.Contains(s, ":o:") && !strings.Contains(text, "received_day") {
			options = append(options, s)
		}
	}
	switch {
	case dice < 3:
		d.taps(ending(data, ":c:stop"), ref)
	case ending(data, ":c:confirm") != "":
		d.taps(ending(data, ":c:confirm"), ref)
	case done != "" && dice < 70:
		d.taps(done, ref)
	case done != "" && dice < 85:
		d.taps(ending(data, ":c:retake"), ref)
	case strings.Contains(text, "pages") && dice < 85, strings.Contains(text, "legal_again.page"):
		for range 1 + y.random(3) {
			d.sendsPage()
		}
	case len(options) > 0:
		d.taps(options[y.random(len(options))], ref)
	case strings.Contains(text, ".w") && dice < 60: // words, where
		d.y.handle(Incoming{From: d.at, Kind: Wrote, Text: "something I know"})
	case skip != "":
		d.taps(skip, ref)
	}
}

// doesLegal presses a button of a card, a list or a notice, or none.
func (d *dweller) doesLegal(data []string, ref string) {
	y := d.y
	if y.random(5) == 0 {
		return
	}
	choice := data[y.random(len(data))]
	dice := y.random(100)
	for part, share := range map[string]int{"legal:drop:": 30, "menu:talk": 100, "legal:add:": 50, "legal:show:": 60} {
		if strings.Contains(choice, part) && dice < share {
			return
		}
	}
	if gone := ending(data, "legal:gone:"); gone != "" {
		choice = gone
	}
	d.taps(choice, ref)
}

// desk is what a lawyer or a coordinator does with a message.
func (d *dweller) desk(data []string, ref string) {
	y := d.y
	var about []string
	for _, s := range data {
		if strings.HasPrefix(s, "legal:") && !strings.HasPrefix(s, "legal:list:") {
			about = append(about, s)
		}
	}
	if len(about) == 0 || y.random(5) == 0 {
		return
	}
	choice := about[y.random(len(about))]
	if take := ending(about, ":take:"); take != "" && y.random(3) > 0 {
		choice = take
	}
	y.in(y.between(10*time.Minute, 30*time.Hour), func() { d.works(choice, ref) })
}

// works does one thing about a request. What is asked in a conversation is done
// as its answers do it.
func (d *dweller) works(data, ref string) {
	y := d.y
	part := strings.Split(data, ":")
	text := flows.Answer{Kind: flows.TextInput, Text: "words of a lawyer"}
	today := care.DayOf(y.now(), yearOrganisation.Home())
	with := map[string]func(*turn) error{
		"ask":   func(t *turn) error { return t.askPerson(answers{"words": text}) },
		"note":  func(t *turn) error { return t.writeNote(answers{"words": text}) },
		"close": func(t *turn) error { return t.closeLegal(answers{"outcome": {Value: "advised"}, "words": text}) },
		"paper": func(t *turn) error {
			return t.confirmPaper(answers{"kind": {Value: "refusal"}, "last": {Kind: flows.DayInput, Day: today.Plus(y.random(25))}})
		},
		"hand": func(t *turn) error {
			return t.handLegal(answers{"to": {Value: y.counsel[care.Address(fmt.Sprint("tg:", 2+y.random(2)))].person.ID.String()}, "notes_along": {Value: "yes"}})
		},
	}
	do := with[part[1]]
	if do == nil {
		d.taps(data, ref)
		return
	}
	if y.bot == nil || y.muted.Load() {
		return
	}
	var posted []storage.Posted
	err := y.bot.commit.turn(y.t.Context(), func(tx *storage.Tx) error {
		t, err := y.bot.turnFor(tx, d.person.ID)
		if err != nil {
			return err
		}
		t.about = part[2]
		err = do(t)
		posted = t.posted
		return err
	})
	switch {
	case care.IsKind(err, care.Conflict), care.IsKind(err, care.NotFound): // somebody was quicker
	case err != nil:
		y.t.Errorf("%s: %v", data, err)
	default:
		y.bot.queue.add(posted...)
		y.tallied(part[1])
	}
}

func (y *year) tallied(what string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.deeds[what]++
}

// watchLegal looks at what goes out: a page only to whom it is for, a reminder
// only of what is open.
func (y *year) watchLegal(to *dweller, m Message) {
	var sent []byte
	if m.File != nil {
		sent = []byte(m.File.Ref)
	}
	if m.Upload != nil {
		sent = m.Upload.Bytes
	}
	err := y.store.View(y.t.Context(), func(tx *storage.Tx) error {
		for _, ref := range pageRef.FindAll(sent, -1) {
			if err := y.mayHave(tx, to, string(ref)); err != nil {
				return err
			}
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				if err := y.reminds(tx, to, m, b.Data); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		y.t.Errorf("%v", err)
	}
}

// mayHave checks a page that is sent to somebody.
func (y *year) mayHave(tx *storage.Tx, to *dweller, ref string) error {
	owner := y.folk[care.Address(strings.Split(ref, "/")[1])]
	if to == owner {
		y.tallied("own page shown")
		return nil
	}
	list, err := tx.LegalsOf(care.System, owner.person.ID)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, outline := range list {
		r, err := tx.Legal(care.System, outline.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(r.AllPages(), func(p care.Page) bool { return p.File.Ref == ref }) {
			continue
		}
		y.tallied("page sent")
		if to == nil || to.person.Role != care.Lawyer || r.Status == care.LegalWithdrawn || r.Status != care.LegalNew && r.Lawyer != to.person.ID {
			y.t.Errorf("a page of a request that is %s went to somebody without right", r.Status)
		}
	}
	return nil
}

// reminds checks a notice of a day that comes near, or of a request that nobody
// takes.
func (y *year) reminds(tx *storage.Tx, to *dweller, m Message, data string) error {
	hex, near := strings.CutPrefix(data, "legal:have:")
	if !near {
		hex = strings.TrimPrefix(data, "legal:open:")
	}
	id, err := care.ParseID[care.LegalRequest](hex)
	if untaken := first(m) == "staff.legal.untaken"; err != nil || m.Deed != Send || !near && !untaken || to == nil {
		return nil
	}
	r, err := tx.Legal(care.System, id)
	if err != nil {
		return err
	}
	y.tallied("reminded")
	if !r.Status.Open() {
		y.t.Errorf("%s came at %v for a request that is %s", first(m), y.right(), r.Status)
	}
	return nil
}

// checkLegals makes sure, day by day, that whatever waits for a moment has its
// timer, and that no timer waits for ever.
func (y *year) checkLegals() {
	y.in(24*time.Hour, y.checkLegals)
	if y.bot == nil || y.muted.Load() || y.off() != 0 || y.lately(26*time.Hour) {
		return
	}
	err := y.store.View(y.t.Context(), func(tx *storage.Tx) error {
		all, err := tx.Due(y.now().AddDate(5, 0, 0), 1<<20)
		if err != nil {
			return err
		}
		planned := map[string]bool{}
		for _, m := range all {
			if m.Kind == legalTimer {
				planned[m.About] = true
				planned[m.About+"@"+stamp(m.Planned())] = true
			}
			if m.Kind == legalTimer && m.Due.Before(y.now().Add(-time.Hour)) {
				y.t.Errorf("at %v a timer %q is overdue since %v", y.now(), m.About, m.Due)
			}
		}
		open, err := tx.LegalOpen(care.System)
		if err != nil {
			return err
		}
		for _, outline := range open {
			r, err := tx.Legal(care.System, outline.ID)
			if err != nil {
				return err
			}
			y.tallied("looked at")
			for _, want := range y.awaited(r) {
				if !planned[r.ID.String()+"|"+want] {
					y.t.Errorf("at %v a request that is %s waits for %q, and there is no timer", y.now(), r.Status, want)
				}
			}
		}
		return nil
	})
	if err != nil {
		y.t.Error(err)
	}
}

// lately reports whether something failed within a time.
func (y *year) lately(long time.Duration) bool {
	return slices.ContainsFunc(y.troubles, func(x trouble) bool { return x.to.After(y.right().Add(-long)) && x.from.Before(y.right()) })
}

// awaited are the timers that an open request must have.
func (y *year) awaited(r care.LegalRequest) (list []string) {
	if r.Status == care.LegalNew {
		list = append(list, legalUntaken+"@"+stamp(r.Next))
	}
	if !r.Lawyer.IsZero() {
		list = append(list, legalRests)
	}
	if r.Warning != nil {
		list = append(list, legalUnseen+"@"+stamp(r.Warning.Next))
	}
	if r.Paper == nil {
		if at := yearOrganisation.ActByReminder(r.ActBy, r.Opened); r.ActBy != "" && at.After(y.now()) && r.Warning == nil {
			list = append(list, legalActBy+"|"+string(r.ActBy))
		}
		return list
	}
	for _, reminder := range yearOrganisation.LegalReminders(r.Paper.Last, r.Paper.At) {
		if reminder.At.After(y.now()) {
			list = append(list, legalLastDay+"|"+strconv.Itoa(reminder.Days)+"|"+stamp(r.Paper.At))
		}
	}
	return list
}

// checkCounsel makes sure that all of it happened in this year, and that what
// was withdrawn stayed so.
func (y *year) checkCounsel(tx *storage.Tx) error {
	for _, d := range y.order {
		list, err := tx.LegalsOf(care.System, d.person.ID)
		if ignoreNotFound(err) != nil {
			return err
		}
		for _, outline := range list {
			r, err := tx.Legal(care.System, outline.ID)
			if err != nil {
				return err
			}
			y.deeds[string(r.Status)]++
			over := slices.IndexFunc(r.History, func(c care.LegalChange) bool { return c.Status == care.LegalWithdrawn })
			if over >= 0 && over != len(r.History)-1 {
				y.t.Errorf("a request went on after it was withdrawn: %v", r.History)
			}
			if bytes.Equal(r.Lawyer[:], y.worker[:]) {
				y.t.Error("a caseworker has a legal request")
			}
		}
	}
	y.t.Log(y.deeds)
	for _, what := range []string{"ask", "note", "paper", "hand", "close", "page sent", "own page shown", "reminded", "looked at", "done", "withdrawn"} {
		if y.deeds[what] == 0 {
			y.t.Errorf("in the whole year there was no %q", what)
		}
	}
	return nil
}
