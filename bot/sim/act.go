package sim

import (
	"math"
	"net/http"
	"strings"
)

const (
	actLimit  = 14 << 20 // bytes of JSON: a picture of 10 MB in base64
	textLimit = 4096     // characters of one message, as on Telegram
)

// act is something a person does with their phone.
type act struct {
	User      int64    `json:"user"`
	Do        string   `json:"do"` // start, text, edit, tap, photo, album, voice, document, location, sticker
	Text      string   `json:"text"`
	Code      string   `json:"code"`    // start: of a link that was opened; "": the phone's own
	Message   int64    `json:"message"` // edit, tap
	Data      string   `json:"data"`    // tap
	File      []byte   `json:"file"`    // photo, voice, document
	Files     [][]byte `json:"files"`   // album
	Name      string   `json:"name"`    // document
	MIME      string   `json:"mime"`    // document
	Caption   string   `json:"caption"` // photo, album, document
	Seconds   int      `json:"seconds"` // voice
	Latitude  float64  `json:"latitude"`
	Longitude float64  `json:"longitude"`
	Emoji     string   `json:"emoji"`
}

// deeds are what a phone can do. Each reports what is wrong, or "".
var deeds = map[string]func(*Sim, Phone, act) problem{
	"start":    (*Sim).start,
	"text":     (*Sim).text,
	"edit":     (*Sim).edit,
	"tap":      (*Sim).tap,
	"photo":    (*Sim).photo,
	"album":    (*Sim).album,
	"voice":    (*Sim).voice,
	"document": (*Sim).document,
	"location": (*Sim).location,
	"sticker":  (*Sim).sticker,
}

func (s *Sim) serveAct(w http.ResponseWriter, r *http.Request) {
	var a act
	if !readJSON(w, r, actLimit, &a) {
		return
	}
	p, known := s.phone(a.User)
	do := deeds[a.Do]
	var wrong problem
	switch {
	case !known:
		wrong = unknownPhone
	case do == nil:
		wrong = badRequest
	case s.flipped().Phones[p.User].Blocked:
		wrong = hasBlocked
	default:
		wrong = do(s, p, a)
	}
	if wrong != "" {
		reject(w, wrong)
		return
	}
	s.count(p.User)
	w.WriteHeader(http.StatusNoContent)
}

// count tells the page that a phone without a connection has one thing more
// to send: nothing of it shows until it is online again.
func (s *Sim) count(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	phone := s.switches.Phones[user]
	if !phone.Offline {
		return
	}
	phone.Waiting++
	s.switches.Phones[user] = phone
	s.announce()
}

func (s *Sim) start(p Phone, a act) problem {
	words := p.Start
	switch {
	case startCode.MatchString(a.Code):
		words = "/start " + a.Code
	case a.Code != "":
		return badRequest
	}
	s.options.API.SendText(p.User, words)
	return ""
}

func (s *Sim) text(p Phone, a act) problem {
	if !sayable(a.Text) {
		return badRequest
	}
	s.options.API.SendText(p.User, a.Text)
	return ""
}

func (s *Sim) edit(p Phone, a act) problem {
	if !sayable(a.Text) {
		return badRequest
	}
	if s.options.API.Edit(p.User, a.Message, a.Text) != nil {
		return messageGone
	}
	return ""
}

func (s *Sim) tap(p Phone, a act) problem {
	if _, err := s.options.API.Tap(p.User, a.Message, a.Data); err != nil {
		return buttonGone
	}
	return ""
}

func (s *Sim) photo(p Phone, a act) problem {
	if !strings.HasPrefix(mediaType(a.File), "image/") {
		return badRequest
	}
	s.options.API.SendPhoto(p.User, a.File, a.Caption)
	return ""
}

// mostInAlbum is what Telegram puts together.
const mostInAlbum = 10

func (s *Sim) album(p Phone, a act) problem {
	if len(a.Files) < 2 || len(a.Files) > mostInAlbum {
		return badRequest
	}
	for _, photo := range a.Files {
		if !strings.HasPrefix(mediaType(photo), "image/") {
			return badRequest
		}
	}
	s.options.API.SendAlbum(p.User, a.Caption, a.Files...)
	return ""
}

func (s *Sim) voice(p Phone, a act) problem {
	if len(a.File) == 0 || a.Seconds < 0 {
		return badRequest
	}
	s.options.API.SendVoice(p.User, a.File, a.Seconds)
	return ""
}

func (s *Sim) document(p Phone, a act) problem {
	if len(a.File) == 0 {
		return badRequest
	}
	s.options.API.SendDocument(p.User, a.Name, a.MIME, a.File, a.Caption)
	return ""
}

func (s *Sim) location(p Phone, a act) problem {
	if math.Abs(a.Latitude) > 90 || math.Abs(a.Longitude) > 180 {
		return badRequest
	}
	s.options.API.SendLocation(p.User, a.Latitude, a.Longitude)
	return ""
}

func (s *Sim) sticker(p Phone, a act) problem {
	if a.Emoji == "" {
		return badRequest
	}
	s.options.API.SendSticker(p.User, a.Emoji)
	return ""
}

func sayable(text string) bool {
	return strings.TrimSpace(text) != "" && len([]rune(text)) <= textLimit
}
