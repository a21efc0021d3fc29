package care

import "time"

// Organisation is what is true of the organisation that runs the bot: its
// name, where people are, whom they can reach. None of it stands in a
// translation, so correcting a number corrects it in every language.
type Organisation struct {
	Name  string          `yaml:"name"`
	Zone  string          `yaml:"zone"`
	Facts map[string]Fact `yaml:"facts"`
	// Ladder is who is called for an alert, step by step.
	Ladder [][]Role `yaml:"ladder"`
}

// FactKind says how a fact is written.
type FactKind string

const (
	PhoneFact FactKind = "phone"
	PlaceFact FactKind = "place"
	LinkFact  FactKind = "link"
	HoursFact FactKind = "hours"
	NameFact  FactKind = "name"
)

// Fact is one thing people may rely on, with who checked it and when.
type Fact struct {
	Kind       FactKind            `yaml:"kind"`
	Value      string              `yaml:"value"`           // verbatim, as on paper
	Names      map[Language]string `yaml:"names,omitempty"` // where it differs by language
	Source     string              `yaml:"source"`
	VerifiedBy string              `yaml:"verified_by"` // "": nobody yet
	VerifiedOn Day                 `yaml:"verified_on"`
}

// Home is the organisation's zone, UTC when its name is unknown.
func (o Organisation) Home() *time.Location {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// RequiredFacts are the keys that messages rely on; start refuses without.
var RequiredFacts = []string{"organisation", "emergency", "office.phone", "violence.phone", "child.phone", "legal_aid.phone"}
