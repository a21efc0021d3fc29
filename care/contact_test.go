package care

import "testing"

// TestWriteContact: a contact given by voice is one we speak to once it is
// written down and agreed; the voice note stays with it, and saying it again
// changes nothing.
func TestWriteContact(t *testing.T) {
	lena := NewID[Person]()
	spoken := Said{Key: "contact", At: noon, Files: []File{{Kind: Voice, Ref: "voice"}}}
	a, _ := Alert{}.Tell(spoken)
	if !a.SpokenContact() {
		t.Fatal("nobody sees that it was spoken")
	}
	written := a.WriteContact("Sister, 000", "yes", lena, noon)
	contact, _ := written.Knows("contact")
	agreed, _ := written.Knows("contact_ok")
	if written.SpokenContact() || contact.Text != "Sister, 000" || len(contact.Files) != 1 || contact.By != lena {
		t.Errorf("written down: %+v", contact)
	}
	if agreed.Value != "yes" || agreed.By != lena {
		t.Errorf("agreed as told: %+v", agreed)
	}
	if _, news := written.Tell(spoken); news {
		t.Error("the same voice note is news")
	}
	again, news := written.Tell(Said{Key: "contact", At: noon, Files: []File{{Kind: Voice, Ref: "another"}}})
	if _, answered := again.Knows("contact_ok"); !news || !again.SpokenContact() || answered {
		t.Error("another contact takes the place of the one before, and of what was agreed about it")
	}
	said, _ := a.Tell(Said{Key: "contact_ok", Value: "no", At: noon})
	if kept, _ := said.WriteContact("Sister, 000", "", lena, noon).Knows("contact_ok"); kept.Value != "no" || !kept.By.IsZero() {
		t.Errorf("what the person answered themselves: %+v", kept)
	}
}
