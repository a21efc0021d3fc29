package care

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestConsent(t *testing.T) {
	yes := func(p Purpose) Consent { return Consent{Purpose: p, Given: true} }
	no := func(p Purpose) Consent { return Consent{Purpose: p} }
	for _, test := range []struct {
		name     string
		consents []Consent
		want     bool
	}{
		{"never asked", nil, false},
		{"asked about something else", []Consent{yes(HealthConsent)}, false},
		{"yes", []Consent{yes(ContactConsent)}, true},
		{"no", []Consent{no(ContactConsent)}, false},
		{"yes, then no", []Consent{yes(ContactConsent), no(ContactConsent)}, false},
		{"no, then yes", []Consent{no(ContactConsent), yes(ContactConsent)}, true},
		{"yes, then no to something else", []Consent{yes(ContactConsent), no(VoiceConsent)}, true},
		{"no, then yes to something else", []Consent{no(ContactConsent), yes(VoiceConsent)}, false},
	} {
		if got := (Person{Consents: test.consents}).Consented(ContactConsent); got != test.want {
			t.Errorf("%s: consented %v, want %v", test.name, got, test.want)
		}
	}
}

func TestIDText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var id, back PersonID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		text, err := id.MarshalText()
		if err == nil {
			err = back.UnmarshalText(text)
		}
		if err != nil || back != id {
			t.Fatalf("%q became %v, %v", text, back, err)
		}
		whole, err := json.Marshal(struct{ ID PersonID }{id})
		if err != nil {
			t.Fatal(err)
		}
		held := struct{ ID PersonID }{ID: PersonID{1}}
		if err := json.Unmarshal(whole, &held); err != nil || held.ID != id {
			t.Fatalf("%s became %v, %v", whole, held.ID, err)
		}
		parsed, err := ParseID[Person](id.String())
		if !id.IsZero() && (err != nil || parsed != id) {
			t.Fatalf("%v was parsed as %v, %v", id, parsed, err)
		}
	})
}

// TestIDRefusals reads what a phone could send in place of an id. A refusal
// leaves nothing that could be mistaken for one.
func TestIDRefusals(t *testing.T) {
	id := NewID[Person]().String()
	for _, text := range []string{
		"", "0", id[:30], id[:31], id + "0", id + "00", " " + id[1:], id[:31] + "g", id[:31] + "\n", "g" + id[1:],
		"0x" + id[2:], id + "\x00", strings.Repeat("۱", 16), strings.Repeat("0", 32),
	} {
		got, err := ParseID[Person](text)
		if err == nil || !got.IsZero() {
			t.Errorf("%q was read as %v, %v", text, got, err)
		}
		if err != nil && text != "" && len(text) > 8 && strings.Contains(err.Error(), text) {
			t.Errorf("the error repeats what was sent: %v", err)
		}
	}
}

func TestNewIDs(t *testing.T) {
	seen := make(map[PersonID]bool)
	for range 10_000 {
		id := NewID[Person]()
		if id.IsZero() || seen[id] {
			t.Fatalf("%v was drawn", id)
		}
		seen[id] = true
	}
	if text, _ := (PersonID{}).MarshalText(); len(text) != 0 || !(PersonID{}).IsZero() {
		t.Errorf("the zero id is written %q", text)
	}
}

// TestLogsHideWho writes ids and addresses to both handlers of the standard
// library, alone and in groups.
func TestLogsHideWho(t *testing.T) {
	person, address := NewID[Person](), Address("tg:5512345678")
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		var out bytes.Buffer
		log := slog.New(handler(&out))
		log.Info("said", "person", person, "at", address, slog.Group("g", "person", person, "at", address))
		log.With("person", person, "at", address).Info("again")
		for _, secret := range []string{person.String(), person.String()[:8], "5512345678", "12345678", fmt.Sprint([16]byte(person))} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("the %s log tells %q: %s", name, secret, out.String())
			}
		}
		if n := strings.Count(out.String(), person.LogValue().String()); n != 3 {
			t.Errorf("the %s log names the person %d times by one name, want 3", name, n)
		}
	}
	if person.LogValue().String() == NewID[Person]().LogValue().String() {
		t.Error("two people have one name in the log")
	}
	if address.LogValue().String() == Address("tg:5512345679").LogValue().String() {
		t.Error("two addresses have one name in the log")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("the cause")
	conflict := &Error{Kind: Conflict, Say: "key", Op: "take alert"}
	wrapped := fmt.Errorf("above: %w", &Error{Kind: Unavailable, Op: "send", Err: cause})
	for _, test := range []struct {
		name string
		err  error
		kind Kind
		want bool
	}{
		{"its own kind", conflict, Conflict, true},
		{"another kind", conflict, NotFound, false},
		{"wrapped", wrapped, Unavailable, true},
		{"wrapped, another kind", wrapped, Conflict, false},
		{"not ours", cause, Unavailable, false},
		{"no error", nil, NotFound, false},
		{"what every read answers", fmt.Errorf("x: %w", ErrNotFound), NotFound, true},
	} {
		if got := IsKind(test.err, test.kind); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if !errors.Is(wrapped, cause) || wrapped.Error() != "above: send: unavailable: the cause" {
		t.Errorf("wrapped is %q", wrapped)
	}
	if conflict.Error() != "take alert: conflict" || ErrNotFound.Error() != "read: not found" {
		t.Errorf("%q and %q", conflict, ErrNotFound)
	}
}

func TestActive(t *testing.T) {
	for _, test := range []struct {
		name string
		p    Person
		want bool
	}{
		{"nobody", Person{}, false},
		{"without a role", Person{ID: maria}, false},
		{"with a role", Person{ID: maria, Role: Lawyer}, true},
		{"who left", Person{ID: maria, Role: Lawyer, Left: noon}, false},
	} {
		if got := test.p.Active(); got != test.want {
			t.Errorf("%s is active: %v, want %v", test.name, got, test.want)
		}
	}
	for _, r := range []Role{Participant, system, "", "janitor"} {
		if r.Staff() {
			t.Errorf("%q is staff", r)
		}
	}
}

func TestReaderZone(t *testing.T) {
	sofia, kabul := zone(t, "Europe/Sofia"), zone(t, "Asia/Kabul")
	for _, test := range []struct {
		name string
		want *time.Location
	}{{"", sofia}, {"Asia/Kabul", kabul}, {"Asia/Atlantis", sofia}} {
		got := Person{Zone: test.name, Language: Farsi, Digits: LatinDigits, Months: AfghanMonths}.Reader(sofia)
		if got.Zone.String() != test.want.String() || got.Language != Farsi || got.Digits != LatinDigits || got.Months != AfghanMonths {
			t.Errorf("a person in %q reads as %+v", test.name, got)
		}
	}
}
