package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pristan/bot/botapi"
)

// plea is what is told about a legal request, by the person and by the lawyer.
type plea [8]string

func (p plea) caption() string  { return p[0] }
func (p plea) file() string     { return p[1] }
func (p plea) place() string    { return p[2] }
func (p plea) words() string    { return p[3] }
func (p plea) question() string { return p[4] }
func (p plea) answer() string   { return p[5] }
func (p plea) note() string     { return p[6] }
func (p plea) result() string   { return p[7] }

// tellsLegal opens a legal request: a photo with a caption, a file with a name,
// where one is held, and words.
func (p *phone) tellsLegal(said plea, inside string) {
	p.t.Helper()
	p.since = p.newest() // what a lost reply has left twice on the phone is not answered
	defer func() { p.since = 0 }()
	p.send("/legal")
	p.choose("o", "paper")
	p.api.SendPhoto(p.user, pictureOf(inside), said.caption())
	_, one := p.button(endsIn(":c:done"))
	p.api.SendDocument(p.user, said.file(), "image/jpeg", pictureOf(inside), said.caption())
	p.button(func(d string) bool { return strings.HasSuffix(d, ":c:done") && d != one })
	for _, answer := range []string{"c:done", "o:yes", "o:today", "o:no", "o:sar", "o:detained"} {
		kind, value, _ := strings.Cut(answer, ":")
		p.choose(kind, value)
	}
	p.write(said.place())
	p.choose("o", "no")
	p.choose("o", "write")
	p.write(said.words())
	p.choose("c", "confirm")
	p.button(begins("legal:add:"))
}

func endsIn(end string) func(string) bool {
	return func(data string) bool { return strings.HasSuffix(data, end) }
}

func begins(start string) func(string) bool {
	return func(data string) bool { return strings.HasPrefix(data, start) }
}

// taps presses the newest button that begins so, and says how its data goes on.
func (p *phone) taps(start string) (rest string) {
	p.t.Helper()
	m, data := p.button(begins(start))
	p.api.Tap(p.user, m.ID, data)
	return strings.TrimPrefix(data, start)
}

// says answers the only question of a conversation and waits for what follows
// it: a button that begins so, below the answer.
func (p *phone) says(text, then string) {
	p.t.Helper()
	p.button(begins("f:"))
	p.send(text)
	p.below(p.newest(), then)
}

func (p *phone) newest() (id int64) {
	for _, m := range p.api.Chat(p.user) {
		id = max(id, m.ID)
	}
	return id
}

// below waits for a button that begins so in a message that is newer than one.
func (p *phone) below(id int64, start string) (m botapi.Message, data string) {
	p.t.Helper()
	eventually(p.t, 30*time.Second, start+" on a newer message", func() bool {
		for _, seen := range p.api.Chat(p.user) {
			for _, b := range buttonsOf(seen) {
				if seen.ID > id && strings.HasPrefix(b.Data, start) {
					m, data = seen, b.Data
					return true
				}
			}
		}
		return false
	})
	return m, data
}

// opens presses what has come since.
func (p *phone) opens(since int64, id string) {
	p.t.Helper()
	m, data := p.below(since, "legal:open:"+id)
	p.api.Tap(p.user, m.ID, data)
}

// takesLegals takes every request that waits, looks at all of it, asks, notes
// something down, and confirms the paper. It returns the requests by whose they
// are.
func (p *phone) takesLegals() map[string]plea {
	p.t.Helper()
	cases := map[string]plea{}
	for range canaries {
		p.send("/cases")
		m, data := p.button(func(d string) bool {
			id, ok := strings.CutPrefix(d, "legal:open:")
			_, known := cases[id]
			return ok && !known
		})
		p.api.Tap(p.user, m.ID, data)
		id := p.taps("legal:take:")
		card, _ := p.button(begins("legal:ask:" + id))
		said := p.whose(card)
		cases[id] = said
		p.taps("legal:pages:" + id)
		p.taps("legal:folder:" + id)
		p.taps("legal:ask:" + id)
		p.says(said.question(), "legal:note:"+id)
		p.taps("legal:note:" + id)
		p.says(said.note(), "legal:paper:"+id)
		p.confirms(id)
	}
	eventually(p.t, 30*time.Second, "a folder of every request", func() bool {
		folders := slices.DeleteFunc(p.api.Accepted(), func(c botapi.Call) bool { return c.Chat != p.user || c.Method != "sendDocument" })
		return len(folders) == len(canaries)
	})
	return cases
}

// whose finds out by what stands on the card whose request it is.
func (p *phone) whose(card botapi.Message) plea {
	p.t.Helper()
	for _, c := range canaries {
		if strings.Contains(card.Text, plea(c.legal).words()) {
			return c.legal
		}
	}
	p.t.Fatalf("the card does not show whose request it is: %s", card.Text)
	return plea{}
}

func (p *phone) confirms(id string) {
	p.t.Helper()
	p.taps("legal:paper:" + id)
	p.choose("o", "refusal")
	p.write(canaryNumber)
	p.choose("o", "sar")
	p.choose("c", "skip")
	p.write(time.Now().AddDate(0, 0, 9).Format(time.DateOnly))
	p.choose("c", "confirm")
	p.button(begins("legal:close:" + id))
}

// endsLegals lets everybody answer, and ends each request with words that the
// person reads.
func (p *phone) endsLegals(cases map[string]plea) {
	p.t.Helper()
	for _, c := range canaries {
		who := &phone{t: p.t, api: p.api, user: c.user}
		who.send("/legal")
		id := who.taps("legal:open:")
		who.taps("legal:answer:" + id)
		before := p.newest()
		who.says(plea(c.legal).answer(), "legal:add:"+id)
		p.opens(before, id)
		p.shows(plea(c.legal).answer())
		p.taps("legal:close:" + id)
		p.choose("o", "advised")
		p.write(cases[id].result())
		before = who.newest()
		p.choose("c", "confirm")
		who.opens(before, id)
		who.shows(plea(c.legal).result())
	}
}

func (p *phone) shows(words string) {
	p.t.Helper()
	eventually(p.t, 10*time.Second, fmt.Sprintf("%d sees %s", p.user, words), func() bool {
		return slices.ContainsFunc(p.api.Chat(p.user), func(m botapi.Message) bool { return m.FromBot && strings.Contains(m.Text, words) })
	})
}
