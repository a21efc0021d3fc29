package main

import (
	"errors"

	"pristan/bot"
	"pristan/bot/papers"
)

// mimes are the types of what is kept, by the ending of its file name.
var mimes = map[papers.Kind]string{
	papers.JPEG: "image/jpeg", papers.PNG: "image/png", papers.WebP: "image/webp", papers.PDF: "application/pdf",
	papers.Ogg: "audio/ogg", papers.MP3: "audio/mpeg", papers.M4A: "audio/mp4",
}

// whys are the reasons of a refusal, as the tail of a message key.
var whys = map[papers.Refusal]string{
	papers.Empty: "broken", papers.Broken: "broken", papers.TooBig: "too_big", papers.TooManyPixels: "too_big", papers.OtherKind: "kind",
}

// examine looks at a file by its bytes and keeps what may be kept of it.
func examine(data []byte) (bot.Examined, error) {
	p, err := papers.Examine(data)
	if refusal, ok := errors.AsType[papers.Refusal](err); ok {
		return bot.Examined{}, bot.Unfit{Why: whys[refusal]}
	}
	return bot.Examined{Bytes: p.Data, Type: mimes[p.Kind], Dark: p.Dark, Small: p.Small}, err
}
