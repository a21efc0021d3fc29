package botapi

import (
	"strings"
	"unicode/utf8"
)

// profile is what the bot says of itself in one language.
type profile struct{ name, description, short string }

// Profile is the bot's name, description and short description in a language
// (two letters), each falling back to the one set for all.
func (s *Server) Profile(language string) (name, description, short string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own, all := s.profile[language], s.profile[""]
	first := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	return first(own.name, all.name), first(own.description, all.description), first(own.short, all.short)
}

func (s *Server) setMyName(c *call) *failure {
	return s.setProfile(c, "name", 64, func(p *profile, v string) { p.name = v })
}

func (s *Server) setMyDescription(c *call) *failure {
	return s.setProfile(c, "description", 512, func(p *profile, v string) { p.description = v })
}

func (s *Server) setMyShortDescription(c *call) *failure {
	return s.setProfile(c, "short_description", 120, func(p *profile, v string) { p.short = v })
}

func (s *Server) setProfile(c *call, name string, limit int, set func(*profile, string)) *failure {
	language, fail := c.language()
	if fail != nil {
		return fail
	}
	value := clean(c.params[name])
	if utf8.RuneCountInString(value) > limit {
		return bad("bot " + strings.ReplaceAll(name, "_", " ") + " is too long")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.profile[language]
	set(&p, value)
	s.profile[language] = p
	s.record(c, 0, 0)
	return nil
}

func (s *Server) getMe(c *call) *failure {
	c.out = append(c.out, strings.TrimSuffix(s.self, "}")...)
	c.out = append(c.out, `,"can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}`...)
	return nil
}

func (s *Server) getChat(c *call) *failure {
	id, fail := c.chatID()
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[id]
	if ch == nil || !ch.opened {
		return chatNotFound
	}
	c.out = append(c.out, ch.json...)
	return nil
}

func (s *Server) leaveChat(c *call) *failure {
	id, fail := c.chatID()
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(id)
	if fail != nil {
		return fail
	}
	if !ch.group {
		return bad("chat member status can't be changed in private chats")
	}
	ch.left = true
	s.record(c, id, 0)
	return nil
}

func (s *Server) setChatMenuButton(c *call) *failure {
	id, fail := c.integer("chat_id")
	if fail != nil {
		return chatNotFound
	}
	button := struct {
		Type string `json:"type"`
	}{"default"}
	if fail := c.object("menu_button", &button); fail != nil {
		return fail
	}
	if button.Type != "default" && button.Type != "commands" {
		return bad("MenuButton has unsupported type")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != 0 {
		if _, fail := s.reach(id); fail != nil {
			return fail
		}
	}
	s.record(c, id, 0)
	return nil
}
