package botapi

import (
	"net/http"
	"strings"
	"time"
)

// method is one Bot API method: what it does and the parameters it knows.
type method struct {
	do     func(*Server, *call) *failure
	params map[string]bool
	sends  bool // makes a message: limits and lost replies apply
	polls  bool // getUpdates, which waits by itself
}

const sending = " chat_id disable_notification protect_content reply_parameters reply_markup"
const captioned = " caption parse_mode caption_entities"

var methods = map[string]method{
	"getMe":          {do: (*Server).getMe},
	"getUpdates":     {do: (*Server).getUpdates, params: accept("offset limit timeout allowed_updates"), polls: true},
	"setWebhook":     {do: (*Server).setWebhook, params: accept("url secret_token allowed_updates max_connections drop_pending_updates")},
	"deleteWebhook":  {do: (*Server).deleteWebhook, params: accept("drop_pending_updates")},
	"getWebhookInfo": {do: (*Server).getWebhookInfo},

	"sendMessage":  {do: (*Server).sendMessage, sends: true, params: accept("text parse_mode entities link_preview_options" + sending)},
	"sendPhoto":    {do: (*Server).sendPhoto, sends: true, params: accept("photo" + captioned + sending)},
	"sendVoice":    {do: (*Server).sendVoice, sends: true, params: accept("voice duration" + captioned + sending)},
	"sendDocument": {do: (*Server).sendDocument, sends: true, params: accept("document disable_content_type_detection" + captioned + sending)},
	"sendLocation": {do: (*Server).sendLocation, sends: true, params: accept("latitude longitude horizontal_accuracy" + sending)},

	"editMessageText":        {do: (*Server).editMessageText, params: accept("chat_id message_id text parse_mode entities link_preview_options reply_markup")},
	"editMessageCaption":     {do: (*Server).editMessageCaption, params: accept("chat_id message_id reply_markup" + captioned)},
	"editMessageReplyMarkup": {do: (*Server).editMessageReplyMarkup, params: accept("chat_id message_id reply_markup")},
	"deleteMessage":          {do: (*Server).deleteMessage, params: accept("chat_id message_id")},
	"deleteMessages":         {do: (*Server).deleteMessages, params: accept("chat_id message_ids")},

	"answerCallbackQuery": {do: (*Server).answerCallbackQuery, params: accept("callback_query_id text show_alert url cache_time")},
	"sendChatAction":      {do: (*Server).sendChatAction, params: accept("chat_id action")},
	"getFile":             {do: (*Server).getFile, params: accept("file_id")},

	"setMyCommands":         {do: (*Server).setMyCommands, params: accept("commands scope language_code")},
	"deleteMyCommands":      {do: (*Server).deleteMyCommands, params: accept("scope language_code")},
	"getMyCommands":         {do: (*Server).getMyCommands, params: accept("scope language_code")},
	"setMyName":             {do: (*Server).setMyName, params: accept("name language_code")},
	"setMyDescription":      {do: (*Server).setMyDescription, params: accept("description language_code")},
	"setMyShortDescription": {do: (*Server).setMyShortDescription, params: accept("short_description language_code")},
	"setChatMenuButton":     {do: (*Server).setChatMenuButton, params: accept("chat_id menu_button")},

	"getChat":   {do: (*Server).getChat, params: accept("chat_id")},
	"leaveChat": {do: (*Server).leaveChat, params: accept("chat_id")},
}

func accept(names string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(names) {
		set[name] = true
	}
	return set
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	m, ok := methods[name]
	if !ok {
		writeFailure(w, notFound)
		return
	}
	c, fail := readCall(r, name, m)
	faults := s.faults.Load()
	if fail == nil && s.dice.below(faults.ServerError) {
		writeBadGateway(w)
		return
	}
	if fail == nil {
		fail = s.faultBefore(faults, m)
	}
	if fail == nil {
		c.now = s.now()
		c.lose = m.sends && s.dice.below(faults.LoseReply)
		fail = m.do(s, c)
	}
	if !m.polls {
		s.pause(r, faults.Delay)
	}
	switch {
	case fail == cutConnection, fail == nil && c.lose:
		panic(http.ErrAbortHandler)
	case fail != nil:
		writeFailure(w, fail)
	default:
		writeResult(w, c)
	}
}

func writeResult(w http.ResponseWriter, c *call) {
	out := make([]byte, 0, len(c.out)+len(c.note)+48)
	out = append(out, `{"ok":true,"result":`...)
	if c.out == nil {
		out = append(out, "true"...)
	}
	out = append(out, c.out...)
	if c.note != "" {
		out = appendString(append(out, `,"description":`...), c.note)
	}
	writeJSON(w, http.StatusOK, append(out, '}'))
}

// pause keeps a reply back; the call itself has been accepted already, so a
// client that gives up now does not know the outcome.
func (s *Server) pause(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.done:
	}
}
