package care

import (
	"encoding/base64"
	"regexp"
	"testing"
	"time"
)

func TestInvitationOpen(t *testing.T) {
	invitation := Invitation{Made: noon, Expires: noon.Add(InvitationTTL)}
	claimed, revoked, both := invitation, invitation, invitation
	claimed.Claimed, both.Claimed = noon, noon
	revoked.Revoked, both.Revoked = noon, noon
	for _, test := range []struct {
		name string
		i    Invitation
		at   time.Time
		want bool
	}{
		{"when it is made", invitation, noon, true},
		{"the instant before it ends", invitation, invitation.Expires.Add(-1), true},
		{"the instant it ends", invitation, invitation.Expires, false},
		{"the instant after", invitation, invitation.Expires.Add(1), false},
		{"the same instant in another zone", invitation, invitation.Expires.Add(-1).In(zone(t, "Asia/Tehran")), true},
		{"claimed", claimed, noon.Add(1), false},
		{"revoked", revoked, noon.Add(1), false},
		{"claimed and revoked", both, noon.Add(1), false},
		{"one that nobody made", Invitation{}, noon, false},
	} {
		if got := test.i.Open(test.at); got != test.want {
			t.Errorf("%s: open %v, want %v", test.name, got, test.want)
		}
	}
}

// TestInvitationCodes draws many and looks at what a start link can carry, at
// repetition, and at bits that are not drawn.
func TestInvitationCodes(t *testing.T) {
	const many = 100_000
	shape := regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	seen := make(map[string]bool, many)
	var ones [160]int
	for range many {
		code := NewInvitationCode()
		bits, err := base64.RawURLEncoding.DecodeString(code)
		if err != nil || !shape.MatchString(code) || len(bits)*8 != len(ones) {
			t.Fatalf("the code %q has %d bits, %v", code, len(bits)*8, err)
		}
		if seen[code] {
			t.Fatalf("%q was drawn twice", code)
		}
		seen[code] = true
		for i := range ones {
			ones[i] += int(bits[i/8] >> (i % 8) & 1)
		}
	}
	varied := 0
	for _, n := range ones {
		if n > many*48/100 && n < many*52/100 { // twelve standard deviations
			varied++
		}
	}
	if varied < 128 {
		t.Errorf("%d bits are random, want at least 128", varied)
	}
}
