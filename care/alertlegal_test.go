package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestARequestFromAnAlert takes over what was said; the messages of whoever
// raised it are not the person's.
func TestARequestFromAnAlert(t *testing.T) {
	at := noon.Add(-time.Hour)
	paper := File{ID: FileID{1}, Kind: Photo, Ref: "p", Message: "7"}
	voice := File{ID: FileID{2}, Kind: Voice, Ref: "v", Message: "8"}
	a := Alert{ID: AlertID{1}, Person: leo, About: amina, Said: []Said{{Key: "authority", Value: "police"}, {Key: "signed", Value: "no"},
		{Key: "paper", At: at, Files: []File{paper}}, {Key: WordsSaid, Text: "one"}, {Key: WordsSaid, At: at, Files: []File{voice}}, {Key: WordsSaid, Text: "two"}}}
	paper.Message, voice.Message = "", ""
	want := LegalRequest{ID: LegalID{1}, Person: amina, Opened: noon, Told: noon, Alert: a.ID,
		Facts: LegalFacts{About: "detention", Free: "detained", Giver: "police", Signed: "no", Words: Spoken{Text: "one\ntwo"}},
		Pages: []Page{{File: paper, Sent: at}}, Later: []Addition{{At: at, Words: Spoken{Voice: &voice}}}}
	if diff := cmp.Diff(want, a.LegalRequest(LegalID{1}, noon)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a.Said[2].Files[0].Message == "" {
		t.Error("the alert itself was changed")
	}
	a.Said[0].Value = "unknown"
	if got := a.LegalRequest(LegalID{1}, noon).Facts.Giver; got != "" {
		t.Errorf("nobody knows who it was, and it was %s", got)
	}
}
