package bot_test

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"pristan/bot"
	"pristan/care"
	"pristan/storage"
)

// person does what a line says somebody does:
//
//	maria is caseworker bg            enrolled without the conversation
//	amina is participant ar of maria
//	amina claims maria                starts the bot with maria's last invitation
//	amina: words                      writes
//	amina [label]                     presses the newest button with that label
//	amina keeps [label]               remembers that button
//	amina again [label]               presses a remembered one, as a slow phone would
//	amina presses maria [label]       presses one that somebody else remembered
//	amina sends album 3               as many photos at once
//	amina sends photo|voice|document|huge|sticker|place|card|forward|passed|edit
//	amina sends photo: words          with words under it; an album: under the last
//	amina blocks, amina unblocks
//	leo leaves                        does not work here any more
//	amina shares the phone
//	amina loses the network, amina has the network back
//	amina group words                 writes in a group
//	amina writes 4096                 as many letters
//	amina floods                      writes twelve times at once
//	amina begins visit                goes on with that flow, set aside at its first question
//	amina alters [label] to verb      presses that button with another verb in it
//	amina copies leo [label]          presses what stands on a button of somebody else's
//	amina forges [label] as value     presses that button with another value in it, or with somebody's id
func (s *stage) person(name, deed string) {
	from := s.address(strings.TrimSuffix(name, ":"))
	if strings.HasSuffix(name, ":") {
		s.write(from, deed)
		return
	}
	verb, rest, _ := strings.Cut(deed, " ")
	switch {
	case strings.HasPrefix(deed, "["):
		s.press(from, strings.Trim(deed, "[]"))
	case verb == "is":
		s.becomes(name, strings.Fields(rest))
	case verb == "claims":
		s.claim(from, rest)
	case verb == "keeps":
		s.keep(from, strings.Trim(rest, "[]"))
	case verb == "again":
		k := s.kept[string(from)+strings.Trim(rest, "[]")]
		s.tap(from, k[0], k[1])
	case verb == "presses":
		of, label, _ := strings.Cut(rest, " ")
		k := s.kept[string(s.people[of])+strings.Trim(label, "[]")]
		s.tap(from, k[0], k[1])
	case verb == "sends":
		s.sends(from, rest)
	case verb == "blocks":
		s.chats.fault[from] = bot.ErrGone
		s.incoming(from, bot.Incoming{Kind: bot.Blocked})
	case verb == "leaves":
		s.change(from, func(p *care.Person) { p.Left = s.now() })
	case deed == "shares the phone":
		s.change(from, func(p *care.Person) { p.Discreet = true })
	case verb == "vanishes":
		s.chats.fault[from] = bot.ErrGone
	case deed == "loses the network": // what is sent may have arrived, nobody knows
		s.chats.fault[from] = errors.New("the network is gone")
	case deed == "has the network back":
		s.chats.mu.Lock()
		delete(s.chats.fault, from)
		s.chats.mu.Unlock()
		time.Sleep(time.Minute) // what failed is tried again
	case verb == "unblocks":
		delete(s.chats.fault, from)
		s.incoming(from, bot.Incoming{Kind: bot.Unblocked})
	case verb == "writes":
		n, err := strconv.Atoi(rest)
		if err != nil {
			s.t.Fatal(err)
		}
		s.write(from, strings.Repeat("ш", n))
	case verb == "begins":
		s.begins(from, rest)
	case verb == "alters":
		s.alter(from, rest)
	case verb == "copies":
		s.copies(from, rest)
	case verb == "forges":
		s.forge(from, rest)
	case verb == "floods":
		for i := range 12 {
			s.write(from, fmt.Sprint("word ", i))
		}
	case verb == "group":
		s.incoming(from, bot.Incoming{Kind: bot.InGroup, Text: rest})
	default:
		s.t.Fatalf("nobody can %q", deed)
	}
}

func (s *stage) becomes(name string, word []string) {
	role, ok := roleNamed(word[0])
	if !ok || len(word) < 2 {
		s.t.Fatalf("%s cannot be %v", name, word)
	}
	worker := ""
	if len(word) == 4 {
		worker = word[3]
	}
	s.enrol(name, role, care.Language(word[1]), worker)
}

// change changes what is known of somebody, as it stands in the records.
func (s *stage) change(from care.Address, how func(*care.Person)) {
	err := s.store.Update(s.t.Context(), func(tx *storage.Tx) error {
		p, _, err := tx.At(from)
		if err != nil {
			return err
		}
		how(&p)
		return tx.PutPerson(p)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) incoming(from care.Address, in bot.Incoming) {
	s.serial++
	in.ID, in.From, in.At = fmt.Sprint("t/", s.serial), from, s.now()
	switch in.Kind {
	case bot.Tapped, bot.Blocked, bot.Unblocked, bot.InGroup, bot.Edited:
	default:
		in.Message = fmt.Sprint("their ", s.serial)
		s.chats.sent(from, in.Message)
	}
	if in.Tap != nil {
		in.Tap.Query = fmt.Sprint(string(from), "#", s.serial)
	}
	if err := s.bot.Handle(s.t.Context(), []bot.Incoming{in}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) write(from care.Address, text string) {
	s.incoming(from, bot.Incoming{Kind: bot.Wrote, Text: text})
}

func (s *stage) press(from care.Address, label string) {
	ref, data, ok := s.chats.button(from, label)
	if !ok {
		s.noButton(from, label)
		return
	}
	s.tap(from, ref, data)
}

// noButton fails and writes so into the conversation.
func (s *stage) noButton(from care.Address, label string) {
	s.trouble = append(s.trouble, fmt.Sprintf("%s sees no button %q", s.names[from], label))
	s.chats.lines = append(s.chats.lines, line{from, "?? no button " + label})
}

func (s *stage) keep(from care.Address, label string) {
	ref, data, ok := s.chats.button(from, label)
	if !ok {
		s.noButton(from, label)
		return
	}
	s.kept[string(from)+label] = [2]string{ref, data}
}

func (s *stage) tap(from care.Address, ref, data string) {
	s.incoming(from, bot.Incoming{Kind: bot.Tapped, Tap: &bot.Tap{Data: data, Message: ref}})
}

var startLink = regexp.MustCompile(`start=([A-Za-z0-9_-]+)`)

// claim starts the bot with the last invitation somebody was given, found
// where they would find it: in the words or on a button of their chat.
func (s *stage) claim(from care.Address, of string) {
	code := ""
	for _, m := range s.chats.shown[s.people[of]] {
		for _, row := range m.message.Buttons {
			for _, b := range row {
				if found := startLink.FindStringSubmatch(b.Link); found != nil {
					code = found[1]
				}
			}
		}
		if found := startLink.FindStringSubmatch(plain(m.message.Text)); found != nil {
			code = found[1]
		}
	}
	s.write(from, "/start "+code)
}

// album sends photos that arrive one after the other within a moment, with words
// under the last where there are any.
func (s *stage) album(from care.Address, n string) {
	n, words, _ := strings.Cut(n, ": ")
	count, err := strconv.Atoi(n)
	if err != nil {
		s.t.Fatal(err)
	}
	album := fmt.Sprint("album ", s.serial)
	for i := range count {
		in := bot.Incoming{Kind: bot.Sent, Album: album, File: &care.File{Kind: care.Photo, Ref: fmt.Sprint("ref-photo-", s.serial), Size: 1000}}
		if i == count-1 {
			in.Text = words
		}
		s.incoming(from, in)
	}
}

func (s *stage) sends(from care.Address, what string) {
	if n, ok := strings.CutPrefix(what, "album "); ok {
		s.album(from, n)
		return
	}
	in := bot.Incoming{Kind: bot.Sent}
	what, in.Text, _ = strings.Cut(what, ": ")
	switch what {
	case "photo", "voice", "document":
		in.File = &care.File{Kind: care.FileKind(what), Ref: fmt.Sprint("ref-", what, "-", s.serial), Size: 1000}
	case "passed": // somebody else's picture, with their words
		in.Kind, in.Text = bot.Forwarded, "somebody else's words"
		in.File = &care.File{Kind: care.Photo, Ref: fmt.Sprint("ref-photo-", s.serial), Size: 1000}
	case "huge":
		in.Kind = bot.TooBig
	case "sticker":
		in.Kind = bot.Odd
	case "place":
		in.Kind, in.Latitude, in.Longitude = bot.Placed, 42.69, 23.32
	case "card":
		in.Kind = bot.Card
	case "forward":
		in.Kind, in.Text = bot.Forwarded, "somebody else's words"
	case "forwarded photo", "photo with words":
		in.File = &care.File{Kind: care.Photo, Ref: fmt.Sprint("ref-photo-", s.serial), Size: 1000}
		if what == "forwarded photo" {
			in.Kind = bot.Forwarded
		} else {
			in.Text = "what stands under a photo"
		}
	case "edit":
		in.Kind, in.Text = bot.Edited, "other words"
	default:
		s.t.Fatalf("nobody can send %q", what)
	}
	s.incoming(from, in)
}
