package botapi

import "cmp"

func (s *Server) editMessageText(c *call) *failure {
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
	return s.edit(c, func(m *message) *failure {
		if m.Media != nil {
			return bad("there is no text in the message to edit")
		}
		m.Text, m.HTML, m.entities = text.plain, text.html, encodeEntities(text.entities)
		return nil
	})
}

func (s *Server) editMessageCaption(c *call) *failure {
	text, fail := c.rich("caption", "caption_entities", captionLimit)
	if fail == messageTooLong {
		return bad("message caption is too long")
	}
	if fail != nil {
		return fail
	}
	return s.edit(c, func(m *message) *failure {
		if m.Media == nil || m.Media.Kind == "location" {
			return bad("there is no caption in the message to edit")
		}
		media := *m.Media
		media.Caption, m.Media = text.plain, &media
		m.HTML, m.entities = text.html, encodeEntities(text.entities)
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(c *call) *failure {
	return s.edit(c, func(*message) *failure { return nil })
}

// edit changes a message of the bot's own, whatever its age. Like Telegram it
// takes the buttons away when the call brings none, and refuses messages that
// came with a reply keyboard.
func (s *Server) edit(c *call, change func(*message) *failure) *failure {
	keys, fail1 := readMarkup(c.params["reply_markup"])
	chatID, fail2 := c.chatID()
	id, fail3 := c.integer("message_id")
	if fail := cmp.Or(fail1, fail2, fail3); fail != nil {
		return fail
	}
	if keys.fixed {
		return bad("inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(chatID)
	if fail != nil {
		return fail
	}
	m := ch.find(id)
	if m == nil {
		return editNotFound
	}
	edited := *m
	if fail := change(&edited); fail != nil {
		return fail
	}
	edited.Inline, edited.markup = keys.inline, keys.json
	if fail := m.accepts(&edited); fail != nil {
		return fail
	}
	edited.Edited = c.now
	*m = edited
	s.record(c, ch.id, m.ID)
	s.show(ch, "edit", m)
	c.out = m.appendJSON(nil, ch)
	return nil
}

func (m *message) accepts(edited *message) *failure {
	switch {
	case !m.FromBot || m.fixed:
		return editForbidden
	case m.Text == edited.Text && m.entities == edited.entities && m.markup == edited.markup && m.caption() == edited.caption():
		return notModified
	}
	return nil
}

func (m *message) caption() string {
	if m.Media == nil {
		return ""
	}
	return m.Media.Caption
}
