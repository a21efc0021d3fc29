package botapi

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// Command is one entry of the menu a phone shows for "/".
type Command struct {
	Command     string `json:"command"`     // without the slash
	Description string `json:"description"` // at most 256 code points
}

// commandScope is where and for whom a list of commands counts.
type commandScope struct {
	kind     string
	chat     int64
	member   int64
	language string
}

const commandLimit = 100

func (s *Server) setMyCommands(c *call) *failure {
	scope, fail := c.scope()
	if fail != nil {
		return fail
	}
	if c.params["commands"] == "" {
		return bad("can't parse commands JSON object")
	}
	var list []Command
	if fail := c.object("commands", &list); fail != nil {
		return fail
	}
	if len(list) > commandLimit {
		return bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, command := range list {
		if fail := command.check(); fail != nil {
			return fail
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setCommands(scope, list)
	s.record(c, scope.chat, 0)
	return nil
}

func (s *Server) deleteMyCommands(c *call) *failure {
	scope, fail := c.scope()
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setCommands(scope, nil)
	s.record(c, scope.chat, 0)
	return nil
}

// setCommands treats an empty list as none, as Telegram does.
func (s *Server) setCommands(scope commandScope, list []Command) {
	if len(list) == 0 {
		delete(s.commands, scope)
	} else {
		s.commands[scope] = list
	}
}

func (s *Server) getMyCommands(c *call) *failure {
	scope, fail := c.scope()
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []byte{'['}
	for i, command := range s.commands[scope] {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendString(append(out, `{"command":`...), command.Command)
		out = append(appendString(append(out, `,"description":`...), command.Description), '}')
	}
	c.out = append(out, ']')
	return nil
}

func (cmd Command) check() *failure {
	if n := len(cmd.Command); n < 1 || n > 32 {
		return bad("BOT_COMMAND_INVALID")
	}
	for _, r := range cmd.Command {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_') {
			return bad("BOT_COMMAND_INVALID")
		}
	}
	if n := utf8.RuneCountInString(cmd.Description); n < 1 || n > 256 {
		return bad("BOT_COMMAND_DESCRIPTION_INVALID")
	}
	return nil
}

var scopeKinds = accept("default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member")

func (c *call) scope() (commandScope, *failure) {
	wire := struct {
		Type   string `json:"type"`
		ChatID int64  `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}{Type: "default"}
	if fail := c.object("scope", &wire); fail != nil {
		return commandScope{}, bad("can't parse BotCommandScope JSON object")
	}
	if !scopeKinds[wire.Type] {
		return commandScope{}, bad("unsupported type " + strconv.Quote(wire.Type) + " of BotCommandScope specified")
	}
	language, fail := c.language()
	return commandScope{wire.Type, wire.ChatID, wire.UserID, language}, fail
}

// language reads language_code: two letters, or empty for everyone else.
func (c *call) language() (string, *failure) {
	code := c.params["language_code"]
	if code == "" || len(code) == 2 && code[0] >= 'a' && code[0] <= 'z' && code[1] >= 'a' && code[1] <= 'z' {
		return code, nil
	}
	return "", bad("invalid language code specified")
}

// Commands are those a person's phone offers when it is set to that language:
// the chat's own come before those of private chats, and those before the
// default; within each, the language's own come first.
func (s *Server) Commands(user int64, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, scope := range []commandScope{{kind: "chat", chat: user}, {kind: "all_private_chats"}, {kind: "default"}} {
		for _, code := range []string{language[:min(2, len(language))], ""} {
			scope.language = code
			if list, ok := s.commands[scope]; ok {
				return slices.Clone(list)
			}
		}
	}
	return nil
}
