package flows

import (
	"encoding/json"
	"errors"
	"testing"

	"pristan/care"
)

func FuzzLoad(f *testing.F) {
	for _, name := range []string{"checkin.yaml", "unsafe.yaml"} {
		data, _ := embedded.ReadFile(name)
		f.Add(string(data))
	}
	f.Add(kinds)
	for _, c := range unreadable {
		f.Add(c.text)
	}
	for _, c := range wrong {
		f.Add(head + c.steps)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Load(folder("bad.yaml", text, "checkin.yaml", string(must(embedded.ReadFile("checkin.yaml")))))
		if err != nil {
			if p, ok := errors.AsType[Problem](err); !ok || p.Line < 1 || p.Cure == "" {
				t.Fatalf("no place or cure: %v", err)
			}
			return
		}
		b.Lint(nil, func(string) bool { return false })
		b.Keys()
		if _, err := b.Diagram("bad"); err != nil {
			t.Fatal(err)
		}
		if s, _, err := b.Begin("bad", nil, noon); err != nil || s.Waiting() && s.Step == "" {
			t.Fatal(s, err)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// FuzzAnswer gives any input to any stored session, also one no walk of ours
// could have left behind.
func FuzzAnswer(f *testing.F) {
	b := embeddedBook(f)
	s, _ := begin(f, b, "checkin", nil)
	f.Add(asJSON(f, s), "choice", "good", "", 0, "photo")
	f.Add(`{"flow":"checkin","phase":"changing","step":"review","trail":["review","x"],"chosen":["a"]}`, "control", "", "back", 1, "voice")
	f.Add(`{"flow":"unsafe","phase":"choosing","step":"review","answers":{"danger":{"kind":"file"}}}`, "choice", "danger", "", 1, "")
	f.Add(`{"flow":"profile","phase":"asking","step":"name","answers":{"which":{"kind":"choice","value":"name"}}}`, "text", "", "x", 1, "")
	f.Fuzz(func(t *testing.T, session, kind, value, word string, number int, file string) {
		var s Session
		if json.Unmarshal([]byte(session), &s) != nil {
			return
		}
		in := Input{Kind: InputKind(kind), Value: value, Text: word, Control: Control(word), Number: number, Minute: number, Day: care.Day(word),
			Today: care.Day(value), Then: &Input{Kind: TimeInput, Minute: number}}
		if number < 0 {
			in.Unclear = &Unclear{Problem: word}
		}
		if file != "" {
			in.File = &care.File{Kind: care.FileKind(file), Ref: word}
		}
		b.Asking(s)
		b.Resume(s, noon)
		after, outs, err := b.Answer(s, in, noon)
		if err == nil && len(outs) == 0 {
			t.Fatal("an answer without an output")
		}
		stored(t, after)
	})
}
