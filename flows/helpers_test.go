package flows

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pristan/care"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func embeddedBook(t testing.TB) *Book {
	t.Helper()
	b, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bookOf loads files given as name, text, name, text.
func bookOf(t testing.TB, files ...string) *Book {
	t.Helper()
	b, err := Load(folder(files...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func folder(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

// kinds asks every kind of question once.
const kinds = `flow: kinds
version: 1
steps:
  - ask: one
    as: choose
    of: [a, b]
    voice: true
  - ask: many
    as: choose many
    of: [x, y, z]
    skip: true
  - say: kinds.z
    when: {many: z}
  - ask: level
    as: scale
    of: [1, 2, 3]
  - ask: words
    as: text
  - ask: count
    as: number
  - do: kinds.count
    when: {count: {in: [1, 2]}}
  - ask: day
    as: date
  - ask: hour
    as: time
  - ask: paper
    as: photo
  - ask: pages
    as: pages
    skip: true
  - do: kinds.pages
  - ask: whole
    as: choose
    of: ["yes", "no", one]
    again: {"no": pages}
    when: {pages: sent}
  - ask: sound
    as: voice
  - ask: where
    as: location
  - ask: who
    as: person
    when: {not: {one: b}}
  - ask: colleague
    as: person
    from: staff
    skip: true
  - ask: spot
    as: place
  - ask: ahead
    as: date
    future: true
  - ask: before
    as: date
    past: true
  - ask: at
    as: time
  - review: true
  - do: kinds.record
  - end: done
`

// said reads an input as tests write it: !control, 'text, #number, @day,
// at:minutes, photo, voice, place, junk; anything else is a choice.
func said(word string) Input {
	switch {
	case word[0] == '!':
		return Input{Kind: ControlInput, Control: Control(word[1:])}
	case word[0] == '\'':
		return Input{Kind: TextInput, Text: word[1:]}
	case word[0] == '@':
		return Input{Kind: DayInput, Day: care.Day(word[1:])}
	case word[0] == '#':
		in := Input{Kind: NumberInput}
		fmt.Sscan(word[1:], &in.Number)
		return in
	case strings.HasPrefix(word, "at:"):
		in := Input{Kind: TimeInput}
		fmt.Sscan(word[3:], &in.Minute)
		return in
	}
	switch word {
	case "photo", "voice", "document", "photo2", "photo3":
		return Input{Kind: FileInput, File: &care.File{Kind: care.FileKind(strings.TrimRight(word, "23")), Ref: "ref-" + word}}
	case "place":
		return Input{Kind: LocationInput, Latitude: 42.7, Longitude: 23.3}
	case "junk":
		return Input{Kind: NothingInput}
	}
	return Input{Kind: ChoiceInput, Value: word}
}

// shown writes outputs as tests read them.
func shown(outs []Output) string {
	var lines []string
	for _, o := range outs {
		switch o.Kind {
		case AskOutput:
			lines = append(lines, "ask "+o.Ask.Step+position(o.Ask))
		case DoOutput:
			lines = append(lines, "do "+o.Do)
		case LeftOutput:
			lines = append(lines, "left "+o.Next)
		case EndOutput:
			lines = append(lines, "end "+o.Ending)
		default:
			lines = append(lines, string(o.Kind)+" "+o.Text.Key)
		}
	}
	return strings.Join(lines, "; ")
}

func position(a *Ask) string {
	if a.Of == 0 {
		return " (" + string(a.As) + ")"
	}
	return fmt.Sprintf(" %d/%d", a.Nth, a.Of)
}

func begin(t testing.TB, b *Book, flow string, facts map[string]string) (Session, []Output) {
	t.Helper()
	s, outs, err := b.Begin(flow, facts, noon)
	if err != nil {
		t.Fatal(err)
	}
	return s, outs
}

// tell answers in turn, storing the session as JSON in between, and returns
// the outputs of the last input.
func tell(t testing.TB, b *Book, s Session, words ...string) (Session, []Output) {
	t.Helper()
	var outs []Output
	for _, word := range words {
		var err error
		if s, outs, err = b.Answer(stored(t, s), said(word), noon); err != nil {
			t.Fatalf("%s: %v", word, err)
		}
	}
	return s, outs
}

func asJSON(t testing.TB, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func stored(t testing.TB, s Session) (back Session) {
	data := asJSON(t, s)
	if err := json.Unmarshal([]byte(data), &back); err != nil {
		t.Fatal(err)
	}
	if again := asJSON(t, back); again != data {
		t.Fatalf("a stored session came back as\n%s\nand was\n%s", again, data)
	}
	return back
}
