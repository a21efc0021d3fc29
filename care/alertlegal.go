package care

import (
	"strings"
	"time"
)

// LegalRequest is a request for whoever the alert is about, with what was said
// of it. Its files are those of the alert, under the same ids; the messages
// that brought them stand in the chat of whoever raised it.
func (a Alert) LegalRequest(id LegalID, now time.Time) LegalRequest {
	r := LegalRequest{ID: id, Person: a.About, Opened: now, Told: now, Alert: a.ID, Facts: LegalFacts{About: "detention", Free: "detained"}}
	var words []string
	for _, s := range a.Said {
		switch s.Key {
		case "authority":
			r.Facts.Giver = given(s.Value)
		case "signed":
			r.Facts.Signed = s.Value
		case "interpreter":
			r.Facts.Interpreter = s.Value
		case WordsSaid:
			if s.Text != "" {
				words = append(words, s.Text)
			}
		}
		for _, f := range s.Files {
			f.Message = ""
			if f.Kind != Voice {
				r.Pages = append(r.Pages, Page{File: f, Sent: s.At})
			} else {
				r.Later = append(r.Later, Addition{At: s.At, Words: Spoken{Voice: &f}})
			}
		}
	}
	r.Facts.Words.Text = strings.Join(words, "\n")
	return r
}

// given is who gave a paper, as far as whoever holds the person tells.
func given(authority string) string {
	if authority == "unknown" {
		return ""
	}
	return authority
}
