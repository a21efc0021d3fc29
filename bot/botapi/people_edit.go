package botapi

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// typed is a text as a phone sends it; a leading command is marked.
func typed(text string) *message {
	m := &message{Message: Message{Text: clean(text)}}
	if strings.HasPrefix(m.Text, "/") && len(m.Text) > 1 {
		command := m.Text
		if end := strings.IndexAny(command, " \n"); end > 0 {
			command = command[:end]
		}
		m.entities = fmt.Sprintf(`[{"type":"bot_command","offset":0,"length":%d}]`, len(utf16.Encode([]rune(command))))
	}
	return m
}

// Edit changes a text the person sent. The error says that there is none.
func (s *Server) Edit(user, messageID int64, text string) error {
	var err error
	s.act(user, func(ch *chat) int64 {
		m := ch.find(messageID)
		if m == nil || m.FromBot || m.Media != nil {
			err = fmt.Errorf("edit message %d: no text of this person", messageID)
			return 0
		}
		changed := typed(text)
		m.Text, m.entities, m.Edited = changed.Text, changed.entities, s.now()
		s.push("edited_message", ch.id, messageLife, m.appendJSON([]byte(`"edited_message":`), ch))
		s.show(ch, "edit", m)
		return m.ID
	})
	return err
}
