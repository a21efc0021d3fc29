package bot

import (
	"testing"
	"time"

	"pristan/care"
)

func TestPeopleOfOneNameAreToldApart(t *testing.T) {
	joined := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for i, o := range labelled([]care.Person{
		{ID: care.PersonID{1}, Name: "Ali", Joined: joined}, {ID: care.PersonID{2}, Name: "ALI ", Joined: joined.AddDate(0, 0, 1)},
		{ID: care.PersonID{3}, Name: "Amina", Joined: joined}, {ID: care.PersonID{4}, Joined: joined}, {ID: care.PersonID{5}, Joined: joined},
	}) {
		want := []string{"flow.person_since", "flow.person_since", "flow.person", "staff.person.label_new", "staff.person.label_new"}[i]
		if o.Text.Key != want || o.Value != (care.PersonID{byte(i + 1)}).String() {
			t.Errorf("%d: %v", i, o)
		}
	}
}
