package bot

import (
	"errors"

	"pristan/care"
	"pristan/storage"
)

// beginHandOver asks to which lawyer a request goes and, where the one who has
// it keeps privileged notes, whether these go along.
func (t *turn) beginHandOver(r care.LegalRequest) error {
	if err := t.mustLegal(care.AssignLegal, r.ID); err != nil {
		return err
	}
	if !r.Status.Open() {
		return care.ErrNotFound
	}
	facts := map[string]string{"notes": "none"}
	if t.me.Role == care.Lawyer {
		notes, err := t.tx.Notes(t.me, r.ID)
		if err != nil {
			return err
		}
		if len(notes) > 0 {
			facts["notes"] = "some"
		}
	}
	return t.beginLegal("legal_hand", r.ID, facts)
}

// handLegal gives a request to another lawyer. Its history stays; privileged
// notes go along only if the lawyer who keeps them says so.
func (t *turn) handLegal(a answers) error {
	id, err := care.ParseID[care.LegalRequest](t.about)
	if err != nil {
		return care.ErrNotFound
	}
	if err := t.mustLegal(care.AssignLegal, id); err != nil {
		return err
	}
	before, err := t.tx.Legal(care.System, id) // who assigns it need not read it
	if err != nil {
		return err
	}
	to, err := care.ParseID[care.Person](a["to"].Value)
	if err != nil {
		return care.ErrNotFound
	}
	r, err := before.Assign(to, t.me.ID, t.now)
	if err != nil {
		return err
	}
	if a["notes_along"].Value == "yes" {
		if err := t.giveNotes(id, to); err != nil {
			return err
		}
	}
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.takeBack(r.Person); err != nil {
		return err
	}
	return errors.Join(t.watchRest(r, t.now), t.handedOver(before, r))
}

// handedOver tells everybody whom it concerns that a request has another
// lawyer.
func (t *turn) handedOver(before, r care.LegalRequest) error {
	if err := t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.taken"), r.Lawyer); err != nil {
		return err
	}
	if r.Lawyer != t.me.ID {
		if err := t.callLawyer(r, "staff.legal.yours", false); err != nil {
			return err
		}
	}
	if before.Lawyer != r.Lawyer {
		if err := errors.Join(t.tellFormer(before.Lawyer), t.tellHandOver(before, r)); err != nil {
			return err
		}
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.legal.handed")},
		Buttons: [][]storage.Button{{{Text: care.Say("menu.cases"), Data: "legal:list:"}}}})
}

// tellFormer tells the lawyer who had a request that a colleague has it now.
func (t *turn) tellFormer(lawyer care.PersonID) error {
	if there, err := t.there(lawyer); err != nil || !there || lawyer == t.me.ID {
		return err
	}
	return t.post(storage.Outbox{To: lawyer, Lane: storage.Reminder, Lines: []care.Text{care.Say("staff.legal.moved")}})
}

// tellHandOver tells the person that a lawyer, or another one, has it now.
func (t *turn) tellHandOver(before, r care.LegalRequest) error {
	if before.Lawyer.IsZero() {
		return t.tellPerson(r)
	}
	return t.tellAbout(r, "handed")
}

// giveNotes copies the privileged notes that this lawyer keeps about a request
// to another one, sealed for them. The originals stay.
func (t *turn) giveNotes(request care.LegalID, to care.PersonID) error {
	notes, err := t.tx.Notes(t.me, request)
	if err != nil {
		return err
	}
	for _, n := range notes {
		n.ID, n.Keeper = care.NewID[care.LegalNote](), to
		if err := t.tx.PutNote(n); err != nil {
			return err
		}
	}
	return nil
}

// writeNote keeps a lawyer's privileged note.
func (t *turn) writeNote(a answers) error {
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	if err := t.mustLegal(care.WritePrivileged, r.ID); err != nil {
		return err
	}
	if err := t.tx.PutNote(care.LegalNote{ID: care.NewID[care.LegalNote](), Keeper: t.me.ID, Author: t.me.ID, Person: r.Person,
		Request: r.ID, At: t.now, Words: a["words"].Text}); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.showLegal(r)
}

// showNotes shows a lawyer the privileged notes that they keep, each in a
// message of its own that is erased within a day.
func (t *turn) showNotes(r care.LegalRequest) error {
	notes, err := t.tx.Notes(t.me, r.ID)
	if err != nil {
		return err
	}
	for _, n := range notes {
		author, err := t.tx.Person(care.System, n.Author)
		if err != nil {
			return err
		}
		parts := pieces(n.Words)
		line := care.Say("staff.legal.note_of", care.Args{"at": care.Moment(n.At), "name": care.Name(author.Name), "words": care.Words(parts[0])})
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: []care.Text{line}, Erase: sensitiveFor, Protect: true}); err != nil {
			return err
		}
		for _, part := range parts[1:] {
			if err := t.inPieces(part); err != nil {
				return err
			}
		}
	}
	return nil
}
