package bot

import (
	"slices"
	"strings"
	"time"

	"pristan/care"
)

// albumSlot remembers which album brought pages last, and to which request:
// album|request. Some of it may come when nothing is asked any more.
const albumSlot = "album"

func (t *turn) rememberAlbum(r care.LegalRequest) error {
	if t.in.Album == "" {
		return nil
	}
	return t.tx.PutRef(t.me.ID, albumSlot, t.in.Album+"|"+r.ID.String())
}

// latePage keeps a page of an album whose others belong to a request: it is the
// lawyers' to read and no word to whoever talks with this person.
func (t *turn) latePage() (kept bool, err error) {
	if t.in.Kind != Sent || t.in.File == nil || t.in.File.Kind == care.Voice || t.in.Album == "" {
		return false, nil
	}
	noted, err := t.tx.Ref(t.me.ID, albumSlot)
	hex, ok := strings.CutPrefix(noted, t.in.Album+"|")
	if err != nil || !ok {
		return false, err
	}
	id, err := care.ParseID[care.LegalRequest](hex)
	if err != nil {
		return false, err
	}
	r, err := t.tx.Legal(t.me, id)
	if err != nil || r.Status == care.LegalWithdrawn {
		return false, ignoreNotFound(err)
	}
	return true, t.addLate(r)
}

// addLate adds a page by itself, and thanks once for those that come together.
func (t *turn) addLate(before care.LegalRequest) error {
	r, err := before.Add(care.Addition{At: nextMoment(before, t.now)}.Paged([]care.File{*t.in.File}, t.now), t.now)
	if err != nil {
		return err
	}
	if r, err = t.keepLegalFiles(before, t.withCaption(r)); err != nil {
		return err
	}
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if n := len(before.Later); n > 0 && t.now.Sub(before.Later[n-1].At) < albumGap {
		return nil
	}
	if err := t.callLawyers(r, "staff.legal.more", !r.Pressing()); err != nil {
		return err
	}
	return t.say(care.Say("flow.page_added"))
}

// nextMoment is a moment at which nothing was added yet: what has the same one is
// the same addition.
func nextMoment(r care.LegalRequest, at time.Time) time.Time {
	for slices.ContainsFunc(r.Later, func(a care.Addition) bool { return a.At.Equal(at) }) {
		at = at.Add(time.Millisecond)
	}
	return at
}
