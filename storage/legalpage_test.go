package storage_test

import (
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
)

// TestAPageFollowsItsRequest lets everybody look at a page of a legal request
// while nobody has it, while one lawyer has it, then another, and once it was
// withdrawn or is gone. No other lawyer of the case reads it at any time.
func TestAPageFollowsItsRequest(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		page := care.Kept{ID: care.NewID[care.File](), Person: c.amina.ID, State: care.StoredFile, Asked: noon, About: care.LegalFile + c.of.legal.String()}
		update(t, s, func(tx *storage.Tx) error { return tx.PutKept(page) })
		free, omars, noras, withdrawn := c.legal(), c.legal(), c.legal(), c.legal()
		free.Lawyer, free.Status = care.PersonID{}, care.LegalNew
		noras.Lawyer = c.leo.ID
		withdrawn.Status = care.LegalWithdrawn
		for name, stands := range map[string]struct {
			request care.LegalRequest
			reads   []care.Person
		}{
			"nobody has it":    {free, []care.Person{c.amina, c.leo, c.omar}},
			"one lawyer":       {omars, []care.Person{c.amina, c.omar}},
			"another one":      {noras, []care.Person{c.amina, c.leo}},
			"it was withdrawn": {withdrawn, []care.Person{c.amina}},
		} {
			undone(t, s, func(tx *storage.Tx) {
				must(t, tx.PutLegal(stands.request))
				readPage(t, tx, name, c, page.ID, stands.reads)
			})
		}
		undone(t, s, func(tx *storage.Tx) {
			gone := page
			gone.ID, gone.About = care.NewID[care.File](), care.LegalFile+care.NewID[care.LegalRequest]().String()
			must(t, tx.PutKept(gone))
			readPage(t, tx, "there is no such request", c, gone.ID, []care.Person{c.amina})
		})
	})
}

// TestAFileOfAnAlertGoesToARequest is read by those who respond to the alert
// and by the lawyer of the request that has taken it over.
func TestAFileOfAnAlertGoesToARequest(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		file := care.Kept{ID: care.NewID[care.File](), Person: c.amina.ID, State: care.StoredFile, Asked: noon.Add(time.Minute),
			About: care.AlertFile + c.of.alert.String()}
		undone(t, s, func(tx *storage.Tx) {
			must(t, tx.PutKept(file))
			readPage(t, tx, "of the alert alone", c, file.ID, []care.Person{c.amina, c.maria, c.leo})
			file.Legal = c.of.legal
			must(t, tx.PutKept(file))
			readPage(t, tx, "of the request too", c, file.ID, []care.Person{c.amina, c.maria, c.leo, c.omar})
		})
	})
}

func readPage(t *testing.T, tx *storage.Tx, when string, c cast, id care.FileID, may []care.Person) {
	t.Helper()
	allowed := map[care.PersonID]bool{}
	for _, p := range may {
		allowed[p.ID] = true
	}
	for who, reader := range c.readers() {
		k, err := tx.Kept(reader, id)
		want := allowed[reader.ID] && reader.Active() || who == "the program"
		if want != (err == nil) || !want && (err != care.ErrNotFound || !isNothing(k)) {
			t.Errorf("%s: %s reads %v, %v", when, who, k.ID, err)
		}
	}
}
