package botapi

import "strconv"

// SendPhoto sends a picture; the bot is told of two sizes of it.
func (s *Server) SendPhoto(user int64, data []byte, caption string) int64 {
	return s.sendTheirs(user, &file{kind: "photo", data: data}, caption)
}

// SendAlbum sends two to ten pictures at once, as phones do: each is a message
// of its own, and the caption is with the first. It returns their ids.
func (s *Server) SendAlbum(user int64, caption string, photos ...[]byte) (ids []int64) {
	album := ""
	for _, data := range photos {
		ids = append(ids, s.act(user, func(ch *chat) int64 {
			if album == "" {
				album = strconv.FormatInt(albumBase+s.lastMessage, 10)
			}
			f := s.files.add(&file{kind: "photo", data: data})
			media := f.media()
			media.Caption, caption = clean(caption), ""
			return s.say(ch, ch, &message{album: album, content: f.content(), Message: Message{Media: &media}})
		}))
	}
	return ids
}

// albumBase makes an album's id look like Telegram's.
const albumBase = 13_000_000_000_000_000

// SendVoice sends a voice message of that many seconds.
func (s *Server) SendVoice(user int64, data []byte, seconds int) int64 {
	return s.sendTheirs(user, &file{kind: "voice", mime: "audio/ogg", seconds: seconds, data: data}, "")
}

// SendDocument sends any file.
func (s *Server) SendDocument(user int64, name, mime string, data []byte, caption string) int64 {
	return s.sendTheirs(user, &file{kind: "document", name: name, mime: mime, data: data}, caption)
}

// SendHuge sends a document that claims size bytes and has none; above 20 MB
// the bot learns of it but cannot fetch it.
func (s *Server) SendHuge(user int64, name string, size int64) int64 {
	return s.sendTheirs(user, &file{kind: "document", name: name, mime: "application/octet-stream", size: size}, "")
}

// SendSticker sends the sticker that stands for an emoji.
func (s *Server) SendSticker(user int64, emoji string) int64 {
	return s.sendTheirs(user, &file{kind: "sticker", name: emoji}, "")
}

// SendLocation sends a place, in degrees.
func (s *Server) SendLocation(user int64, latitude, longitude float64) int64 {
	return s.sendOther(user, Media{Kind: "location", Latitude: latitude, Longitude: longitude})
}

// SendContact sends somebody's name and phone number.
func (s *Server) SendContact(user int64, phone, name string) int64 {
	return s.sendOther(user, Media{Kind: "contact", Phone: phone, Name: name})
}

func (s *Server) sendTheirs(user int64, f *file, caption string) int64 {
	return s.act(user, func(ch *chat) int64 {
		s.files.add(f)
		media := f.media()
		media.Caption = clean(caption)
		return s.say(ch, ch, &message{content: f.content(), Message: Message{Media: &media}})
	})
}

func (s *Server) sendOther(user int64, media Media) int64 {
	return s.act(user, func(ch *chat) int64 {
		return s.say(ch, ch, &message{content: media.content(), Message: Message{Media: &media}})
	})
}
