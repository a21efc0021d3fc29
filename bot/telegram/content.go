package telegram

import (
	"pristan/bot"
	"pristan/care"
)

// describe says what a private message holds. The order matters: forwarded
// words are somebody else's whatever they are, and some kinds come with a
// second field beside them for old readers.
func (m *message) describe(in *bot.Incoming) {
	in.Text = m.words()
	switch {
	case m.ForwardOrigin != nil || m.ForwardDate != 0:
		in.Kind = bot.Forwarded
		if f := m.file(); f != nil && m.Animation == nil && f.Size <= fetchable {
			in.File = f
		}
	case m.Contact != nil:
		in.Kind = bot.Card
	case m.Location != nil:
		in.Kind = bot.Placed
		in.Latitude, in.Longitude = m.Location.Latitude, m.Location.Longitude
	case m.Animation != nil:
		in.Kind = bot.Odd
	case m.file() != nil:
		in.Kind, in.File = bot.Sent, m.file()
		if in.File.Size > fetchable {
			in.Kind, in.File = bot.TooBig, nil
		}
	case m.Text != "" && in.Text != "":
		in.Kind = bot.Wrote
	default:
		in.Kind = bot.Odd
	}
}

// file is the file a message brings, nil for none that we can keep.
func (m *message) file() *care.File {
	switch {
	case m.Voice != nil:
		return m.Voice.as(care.Voice)
	case m.Audio != nil:
		return m.Audio.as(care.Voice)
	case len(m.Photo) > 0:
		return largest(m.Photo).as(care.Photo)
	case m.Document != nil:
		return m.Document.as(care.Document)
	}
	return nil
}

// as is nil for a file without a reference: there is nothing to fetch.
func (f *file) as(kind care.FileKind) *care.File {
	if f.ID == "" {
		return nil
	}
	kept := &care.File{Kind: kind, Ref: f.ID, Size: f.Size}
	if kind == care.Voice {
		kept.Seconds = f.Duration
	}
	return kept
}

func largest(sizes []file) *file {
	best := &sizes[0]
	for i := range sizes {
		if s := &sizes[i]; s.Width*s.Height > best.Width*best.Height {
			best = s
		}
	}
	return best
}
