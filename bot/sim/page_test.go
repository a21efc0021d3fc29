package sim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pristan/care"
)

func TestThePageShowsEachPhoneInItsOwnLanguage(t *testing.T) {
	s := newStage(t)
	body := s.get("/?lang=en").Body.String()
	for _, want := range []string{
		`<html lang="en" dir="ltr">`, `data-phone="1001"`, `lang="ar" dir="rtl" aria-labelledby="name-1001"`,
		`aria-label="إرسال"`, `aria-label="Изпращам"`, `Sample &lt;b&gt;caseworker&lt;/b&gt;`, `Telegram is down`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(body, "<b>caseworker") {
		t.Error("a name became markup")
	}
}

func TestThePageSpeaksTheViewersLanguage(t *testing.T) {
	s := newStage(t)
	for accept, want := range map[string]string{
		"": "en", "bg-BG,bg;q=0.9,en;q=0.8": "bg", "de, fa;q=0.7": "fa", "AR-sy": "ar", "zh": "en",
	} {
		r := request("GET", "/", "")
		r.Header.Set("Accept-Language", accept)
		if body := s.do(r).Body.String(); !strings.Contains(body, fmt.Sprintf(`<html lang="%s"`, want)) {
			t.Errorf("Accept-Language %q did not give %s", accept, want)
		}
	}
	if body := s.get("/?lang=fa").Body.String(); !strings.Contains(body, `<html lang="fa" dir="rtl">`) {
		t.Error("?lang=fa was not heard")
	}
}

func TestAllLanguagesHaveTheSameWords(t *testing.T) {
	english := allWords[care.English]
	for _, l := range care.Languages {
		w := allWords[l]
		for name, pair := range map[string][2]map[string]string{"phone": {english.Phone, w.Phone}, "page": {english.Page, w.Page}} {
			want, got := slices.Sorted(maps.Keys(pair[0])), slices.Sorted(maps.Keys(pair[1]))
			if !slices.Equal(want, got) {
				t.Errorf("%s %s has %v, English has %v", l, name, got, want)
			}
			for key, text := range pair[1] {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s %s: %s is empty", l, name, key)
				}
			}
		}
		for _, role := range care.Roles {
			if w.Phone[string(role)] == "" {
				t.Errorf("%s has no word for %s", l, role)
			}
		}
	}
	for _, p := range []problem{badRequest, tooLarge, unknownPhone, hasBlocked, buttonGone, messageGone, nothingDue, sweepFailed} {
		if english.Page[string(p)] == "" {
			t.Errorf("the problem %s has no words", p)
		}
	}
}

func TestAssetsAreServedWithTheirTypes(t *testing.T) {
	s := newStage(t)
	for _, name := range served {
		w := s.get("/" + name)
		want := "text/javascript"
		if name == "app.css" {
			want = "text/css"
		}
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), want) {
			t.Errorf("%s: %d %s", name, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if w := s.get("/words.json"); w.Code != http.StatusNotFound {
		t.Errorf("words.json: %d", w.Code)
	}
}

func TestALongChatIsShownFromItsEnd(t *testing.T) {
	s := newStage(t)
	for i := range shownMessages + 5 {
		s.api.SendText(amina, fmt.Sprint(i))
	}
	got := s.phone(amina).Messages
	if len(got) != shownMessages || got[len(got)-1].Text != fmt.Sprint(shownMessages+4) {
		t.Errorf("%d messages, the last is %+v", len(got), got[len(got)-1])
	}
}

func TestOnlyWebAddressesBecomeLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a?b=c": "https://example.org/a?b=c",
		"javascript:alert(1)":       "", "data:text/html,x": "", "tg://user?id=5": "", "//example.org": "", "https:": "", "": "",
	} {
		if got := webLink(address); got != want {
			t.Errorf("webLink(%q) = %q, want %q", address, got, want)
		}
	}
}
