package locales

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"pristan/care"
)

var update = flag.Bool("update", false, "stamp the translations, and write the golden files")

// stored is a message in the order its fields stand in the files.
type stored struct {
	Description string `json:"description,omitempty"`
	Hash        string `json:"hash,omitempty"`
	Zero        string `json:"zero,omitempty"`
	One         string `json:"one,omitempty"`
	Two         string `json:"two,omitempty"`
	Few         string `json:"few,omitempty"`
	Many        string `json:"many,omitempty"`
	Other       string `json:"other"`
}

func (s stored) form(name string) string {
	return map[string]string{"zero": s.Zero, "one": s.One, "two": s.Two, "few": s.Few, "many": s.Many, "other": s.Other}[name]
}

// TestStamp keeps the message files in one form: sorted keys, two spaces, and
// in each translation the hash of the English it was made from. With -update
// it writes them so. Review first: a stamp says that somebody has looked.
func TestStamp(t *testing.T) {
	read := func(l care.Language) (messages map[string]stored, raw []byte) {
		raw, err := os.ReadFile(string(l) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &messages); err != nil {
			t.Fatalf("%s.json: %v", l, err)
		}
		return messages, raw
	}
	english, _ := read(care.English)
	for _, l := range care.Languages {
		messages, raw := read(l)
		for key, m := range messages {
			if e, ok := english[key]; ok && l != care.English {
				m.Hash = wordsHash(e.form)
				messages[key] = m
			}
		}
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(messages); err != nil {
			t.Fatal(err)
		}
		switch {
		case bytes.Equal(want.Bytes(), raw):
		case *update:
			if err := os.WriteFile(string(l)+".json", want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s.json is not sorted, indented and stamped; review, then run go test ./locales -run TestStamp -update", l)
		}
	}
}
