package locales

import (
	"slices"
	"strings"
)

// rule is one way to tell a day or an hour: the kinds of words in their order
// (see match and the tables of words), and what they tell. It may find that
// the words do not tell it after all.
type rule struct {
	shape string
	read  func(s *sentence, before told, w []sense) (told, bool)
}

// dayRules are all ways to tell a day.
var dayRules = alternatives([]rule{
	{"p*r", relative},
	{"p*w", weekdayAlone},
	{"p*tw|p*wt", thisWeekday},
	{"p*jw|p*wj|p*wJ", nextWeekday},
	{"p*wf*p*ej|p*wf*p*eJ|p*wf*p*je|p*jep*w|p*ejp*w|p*eJp*w", weekdayNextWeek},
	{"Nw", eve},
	{"ind|ndL|ndl", inDays},
	{"ie|eL", inWeeks},
	{"bw|wb|wB|qnd|ndq|qe|eq", gone},
	{"p*n/n|p*n.n|p*n-n", dayMonth},
	{"p*n/n/nf*|p*n.n.nf*|p*n-n-nf*", dayMonthYear},
	{"p*ns*f*mm*f*|p*ns*f*mm*f*nf*", named},
	{"p*mf*p*ns*|p*mf*p*ns*nf*", monthFirst},
	{"p*nKn|p*nKnf*nf*", numberedMonth},
	{"p*xp*ns*|ns", dayOfMonth},
	{"wn|nw|rn", dayBeside},
})

// hourRules are all ways to tell an hour.
var hourRules = alternatives([]rule{
	{"h*n:nc?", colon},
	{"h*n.nc?", dotted},
	{"hh*nc?", marked},
	{"nc", marked},
	{"n", bare},
	{"na|nA", marked},
	{"hh*nn|h*ncnu?", hourMinutes},
	{"nn|n&n", inAnswer},
	{"hh*nc?&nu?|nc&nu?|n&nu", hourAnd},
	{"h*nc?~nu?", hourWithout},
	{"h*nc?Q", hourFraction},
	{"h*Ph*nc?", fractionHour},
	{"h*n>nc?|h*nu>nc?", pastHour},
	{"h*nu<h*nc?", toHour},
	{"h*a", partOfDay},
	{"A", halfDay},
})

var allRules = slices.Concat(dayRules, hourRules)

// alternatives makes a rule of each shape between the bars.
func alternatives(in []rule) []rule {
	var out []rule
	for _, r := range in {
		for _, shape := range strings.Split(r.shape, "|") {
			out = append(out, rule{shape, r.read})
		}
	}
	return out
}

// of is the words of one kind.
func of(kind byte, w []sense) []sense {
	var found []sense
	for _, sense := range w {
		if sense.kind == kind {
			found = append(found, sense)
		}
	}
	return found
}
