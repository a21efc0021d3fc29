package botapi

import (
	"cmp"
	"strconv"
)

const (
	textLimit    = 4096 // code points
	captionLimit = 1024
)

func (s *Server) sendMessage(c *call) *failure {
	text, fail := c.rich("text", "entities", textLimit)
	if fail != nil {
		return fail
	}
	if text.plain == "" {
		return bad("message text is empty")
	}
	if fail := c.linkPreview(); fail != nil {
		return fail
	}
	m := &message{entities: encodeEntities(text.entities)}
	m.Text, m.HTML = text.plain, text.html
	return s.post(c, m)
}

func (c *call) linkPreview() *failure {
	var options struct {
		Disabled bool   `json:"is_disabled"`
		URL      string `json:"url"`
		Small    bool   `json:"prefer_small_media"`
		Large    bool   `json:"prefer_large_media"`
		Above    bool   `json:"show_above_text"`
	}
	return c.object("link_preview_options", &options)
}

// sendMedia posts a message whose media has been read.
func (s *Server) sendMedia(c *call, media Media, content string) *failure {
	caption, fail := c.rich("caption", "caption_entities", captionLimit)
	if fail == messageTooLong {
		return bad("message caption is too long")
	}
	if fail != nil {
		return fail
	}
	m := &message{content: content, entities: encodeEntities(caption.entities)}
	media.Caption, m.HTML, m.Media = caption.plain, caption.html, &media
	return s.post(c, m)
}

func (s *Server) sendLocation(c *call) *failure {
	latitude, err1 := strconv.ParseFloat(c.params["latitude"], 64)
	longitude, err2 := strconv.ParseFloat(c.params["longitude"], 64)
	if err1 != nil || !(latitude >= -90 && latitude <= 90) {
		return bad("wrong latitude specified")
	}
	if err2 != nil || !(longitude >= -180 && longitude <= 180) {
		return bad("wrong longitude specified")
	}
	media := Media{Kind: "location", Latitude: latitude, Longitude: longitude}
	return s.post(c, &message{content: media.content(), Message: Message{Media: &media}})
}

// post checks what all sends have in common, and delivers.
func (s *Server) post(c *call, m *message) *failure {
	keys, fail1 := readMarkup(c.params["reply_markup"])
	silent, fail2 := c.flag("disable_notification")
	protected, fail3 := c.flag("protect_content")
	reply, fail4 := c.replyTo()
	chatID, fail5 := c.chatID()
	if fail := cmp.Or(fail1, fail2, fail3, fail4, fail5); fail != nil {
		return fail
	}
	m.FromBot, m.Silent, m.Protected, m.At, m.from = true, silent, protected, c.now, s.self
	m.Inline, m.markup, m.fixed = keys.inline, keys.json, keys.fixed

	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(chatID)
	if fail != nil {
		return fail
	}
	if fail := ch.replied(m, reply); fail != nil {
		return fail
	}
	if fail := s.throttle(ch, c.now); fail != nil {
		return fail
	}
	s.put(ch, m)
	s.record(c, ch.id, m.ID)
	s.show(ch, "message", m)
	s.showKeyboard(ch, keys)
	c.out = m.appendJSON(make([]byte, 0, 512), ch)
	return nil
}

type replyParameters struct {
	MessageID int64  `json:"message_id"`
	ChatID    int64  `json:"chat_id"`
	Lenient   bool   `json:"allow_sending_without_reply"`
	Quote     string `json:"quote"`
}

func (c *call) replyTo() (replyParameters, *failure) {
	var reply replyParameters
	fail := c.object("reply_parameters", &reply)
	return reply, fail
}

func (ch *chat) replied(m *message, reply replyParameters) *failure {
	if reply.MessageID == 0 {
		return nil
	}
	if ch.find(reply.MessageID) != nil {
		m.ReplyTo = reply.MessageID
	} else if !reply.Lenient {
		return bad("message to be replied not found")
	}
	return nil
}

// showKeyboard changes the reply keyboard if the markup says so.
func (s *Server) showKeyboard(ch *chat, keys markup) {
	if keys.shows == nil && !keys.hides {
		return
	}
	ch.keyboard, ch.oneTime = keys.shows, keys.oneTime
	s.show(ch, "keyboard", nil)
}
