package sim

import (
	"net/url"
	"regexp"
	"slices"

	"pristan/bot/botapi"
)

// startCode is what a start link may carry.
// Source: core.telegram.org/bots/features#deep-linking.
var startCode = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// startLinks finds the bot's own invitation links, so that the page can offer
// to open one on another phone, as if its picture had been scanned there.
type startLinks struct{ pattern *regexp.Regexp }

func newStartLinks(username string) startLinks {
	return startLinks{regexp.MustCompile(
		`(?i:https?://(?:t|telegram)\.me/` + regexp.QuoteMeta(username) + `)\?start=([A-Za-z0-9_-]{1,64})`)}
}

// in lists the codes in a message's text, caption and buttons, each once.
func (l startLinks) in(m botapi.Message) []string {
	texts := []string{m.Text}
	if m.Media != nil {
		texts = append(texts, m.Media.Caption)
	}
	for _, row := range m.Inline {
		for _, b := range row {
			texts = append(texts, b.URL, b.Copy)
		}
	}
	var codes []string
	for _, text := range texts {
		for _, match := range l.pattern.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(codes, match[1]) {
				codes = append(codes, match[1])
			}
		}
	}
	return codes
}

// webLink is the address when a browser may safely be sent there, or nothing:
// a javascript: address would run on our own page.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return ""
	}
	return u.String()
}

func fileURL(id string) string {
	if id == "" {
		return ""
	}
	return "/file/" + url.PathEscape(id)
}
