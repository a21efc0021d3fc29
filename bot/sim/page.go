package sim

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strings"

	"pristan/care"
)

//go:embed assets
var assets embed.FS

var page = template.Must(template.ParseFS(assets, "assets/index.html"))

// words are the demo's own words in one language: those on a phone, and those
// around the phones. What the bot says is not among them.
type words struct {
	Name  string            `json:"name"` // of the language, in itself
	Phone map[string]string `json:"phone"`
	Page  map[string]string `json:"page"`
}

var allWords = func() (all map[care.Language]words) {
	data, err := assets.ReadFile("assets/words.json")
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		panic(err) // the file is part of the program; a test compares its languages
	}
	return all
}()

// wordsIn falls back to English for a language we do not have.
func wordsIn(l care.Language) words {
	if w, ok := allWords[l]; ok {
		return w
	}
	return allWords[care.English]
}

// view is what the page's template sees.
type view struct {
	Language  care.Language
	Direction string
	Words     map[string]string
	Languages []languageLink
	Phones    []phoneView
	Data      map[string]any // for the script
}

type languageLink struct {
	Language care.Language
	Name     string
	Current  bool
}

type phoneView struct {
	Phone
	Direction    string
	LanguageName string
	Words        map[string]string
}

func (s *Sim) servePage(w http.ResponseWriter, r *http.Request) {
	language := pageLanguage(r)
	v := view{
		Language: language, Direction: direction(language), Words: wordsIn(language).Page,
		Data: map[string]any{"words": wordsIn(language).Page},
	}
	for _, l := range care.Languages {
		v.Languages = append(v.Languages, languageLink{l, wordsIn(l).Name, l == language})
	}
	inPhones := map[int64]map[string]string{}
	for _, p := range s.options.Phones {
		own := wordsIn(p.Language)
		inPhones[p.User] = own.Phone
		v.Phones = append(v.Phones, phoneView{p, direction(p.Language), own.Name, own.Phone})
	}
	v.Data["phones"] = inPhones
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := page.Execute(w, v); err != nil {
		s.options.Log.Error("the demo page could not be written", "error", err)
	}
}

// pageLanguage is the one asked for by ?lang, else the first of the browser's
// own that we have, else English.
func pageLanguage(r *http.Request) care.Language {
	if l := care.Language(r.URL.Query().Get("lang")); l.Known() {
		return l
	}
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if l := care.Language(base); l.Known() {
			return l
		}
	}
	return care.English
}

func direction(l care.Language) string {
	if l.RightToLeft() {
		return "rtl"
	}
	return "ltr"
}

// served are the assets a page may ask for by name.
var served = []string{"app.css", "app.js", "phone.js", "panel.js", "bubble.js", "media.js"}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("asset")
	if !slices.Contains(served, name) {
		http.NotFound(w, r)
		return
	}
	http.ServeFileFS(w, r, assets, path.Join("assets", name))
}
