package telegram

// The shapes of what Telegram sends, as far as we read it. Fields that are
// unknown to us are ignored, so a newer Bot API breaks nothing.
type (
	update struct {
		ID       *int64      `json:"update_id"`
		Message  *message    `json:"message"`
		Edited   *message    `json:"edited_message"`
		Callback *callback   `json:"callback_query"`
		Member   *membership `json:"my_chat_member"`
	}

	user struct {
		ID       int64  `json:"id"`
		Bot      bool   `json:"is_bot"`
		Language string `json:"language_code"`
	}

	chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}

	message struct {
		ID            int64     `json:"message_id"`
		From          *user     `json:"from"`
		Chat          chat      `json:"chat"`
		Date          int64     `json:"date"`
		EditDate      int64     `json:"edit_date"`
		ForwardOrigin *struct{} `json:"forward_origin"`
		ForwardDate   int64     `json:"forward_date"` // before Bot API 7.0
		Album         string    `json:"media_group_id"`
		Text          string    `json:"text"`
		Caption       string    `json:"caption"`
		Photo         []file    `json:"photo"` // one picture in several sizes
		Voice         *file     `json:"voice"`
		Audio         *file     `json:"audio"`
		Document      *file     `json:"document"`
		Animation     *struct{} `json:"animation"` // comes with a document beside it
		Location      *location `json:"location"`  // also beside a venue
		Contact       *struct{} `json:"contact"`
		notices
	}

	// notices are what Telegram itself writes into a private chat. Nobody said
	// anything, so nobody is answered.
	notices struct {
		Pinned      *struct{} `json:"pinned_message"`
		AutoDelete  *struct{} `json:"message_auto_delete_timer_changed"`
		Background  *struct{} `json:"chat_background_set"`
		WriteAccess *struct{} `json:"write_access_allowed"`
	}

	file struct {
		ID       string `json:"file_id"`
		Size     int64  `json:"file_size"`
		Duration int    `json:"duration"`
		Width    int64  `json:"width"`
		Height   int64  `json:"height"`
	}

	location struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}

	callback struct {
		ID   string `json:"id"`
		From *user  `json:"from"`
		Data string `json:"data"`
		// Message is absent under inline messages, and has a date of 0 and hardly
		// anything else where Telegram no longer has it.
		Message *struct {
			ID   int64 `json:"message_id"`
			Chat chat  `json:"chat"`
		} `json:"message"`
	}

	membership struct {
		Chat chat  `json:"chat"`
		From *user `json:"from"`
		Date int64 `json:"date"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	}
)

func (c chat) private() bool { return c.Type == "private" }

func (n notices) any() bool {
	return n.Pinned != nil || n.AutoDelete != nil || n.Background != nil || n.WriteAccess != nil
}
