package main

import (
	"net/http"
	"strings"

	"pristan/bot"
)

// examine keeps pictures, PDF papers and sound as they are, and nothing else.
func examine(data []byte) (bot.Examined, error) {
	mime := http.DetectContentType(data)
	switch {
	case mime == "application/ogg":
		mime = "audio/ogg"
	case mime != "image/jpeg" && mime != "image/png" && mime != "application/pdf" && !strings.HasPrefix(mime, "audio/"):
		return bot.Examined{}, bot.Unfit{Why: "kind"}
	}
	return bot.Examined{Bytes: data, Type: mime}, nil
}
