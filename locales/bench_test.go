package locales

import (
	"testing"

	"pristan/care"
)

func BenchmarkWrite(b *testing.B) {
	c := load(b, `{"plain":{"other":"{{.name}}, {{.code}}."},"plural":{"zero":"{{.count}} {{.name}}","one":"{{.count}} {{.name}}","two":"{{.count}} {{.name}}","few":"{{.count}} {{.name}}","many":"{{.count}} {{.name}}","other":"{{.count}} {{.name}}"},"none":{"other":"Yes"}}`)
	args := care.Args{"name": care.Name("Амина"), "code": care.Code("A-12"), "count": care.Count(5), "when": care.Moment(noon)}
	moment := load(b, `{"when":{"other":"{{.name}}: {{.when}}"}}`)
	for _, test := range []struct {
		name string
		c    *Catalogue
		key  string
	}{{"two args", c, "plain"}, {"plural", c, "plural"}, {"no args", c, "none"}, {"moment", moment, "when"}} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			r, text := care.Reader{Language: care.Arabic}, care.Say(test.key, args)
			for b.Loop() {
				if _, err := test.c.Write(r, organisation, text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMatchKey(b *testing.B) {
	c := embedded(b)
	b.ReportAllocs()
	for b.Loop() {
		c.MatchKey("می\u200cخواهم با یک نفر صحبت کنم", "button.menu", "button.person")
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		embedded(b)
	}
}
