package bot_test

import (
	"strings"
	"testing"

	"pristan/care"
	"pristan/locales"
)

// tellTale are words that must not stand in what arrives by itself, by
// language: a locked screen shows it to whoever holds the phone.
var tellTale = map[care.Language][]string{
	care.English:   {"lawyer", "legal", "paper", "detention", "police", "court", "asylum", "page"},
	care.Bulgarian: {"адвокат", "правн", "документ", "задърж", "полиц", "съд", "убежищ", "страниц"},
	care.Arabic:    {"محام", "قانون", "وثيقة", "احتجاز", "شرطة", "محكمة", "لجوء", "صفحة"},
	care.Farsi:     {"وکیل", "حقوقی", "مدرک", "بازداشت", "پلیس", "دادگاه", "پناهند", "صفحه"},
}

// TestLegalNoticesSayNothing looks at the first line of each message about a
// legal request that nobody has asked for.
func TestLegalNoticesSayNothing(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"legal.news", "staff.legal.new", "staff.legal.soon", "staff.legal.more", "staff.legal.untaken", "staff.legal.nobody",
		"staff.legal.away", "staff.legal.yours", "staff.legal.moved", "staff.legal.withdrawn", "staff.legal.near", "staff.legal.near_unseen",
		"legal.look", "legal.clean", "file.voice_again", "file.again", "staff.legal.folder_here", "staff.legal.folder_beside", "staff.legal.no_folder"} {
		for language, told := range tellTale {
			text, err := words.Write(care.Reader{Language: language}, care.Organisation{}, care.Say(key))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range told {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s in %s says %q: %s", key, language, word, text)
				}
			}
		}
	}
}
