package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxStates bounds the exploration of one flow; ours need a few hundred.
const maxStates = 20_000

// paths tries every way through a flow, telling answers apart only where a
// condition does. A choice of many is tried with one option at a time.
type paths struct {
	f       *flow
	values  map[string][]string // by field: the values worth telling apart
	lastUse map[string]int      // by field: the last step whose condition asks
	reached []bool
	seen    map[string]bool
	deadEnd map[string]string // an example way past the last step
}

func (l *linter) paths(f *flow) {
	p := &paths{f: f, values: map[string][]string{}, lastUse: map[string]int{}, reached: make([]bool, len(f.steps)), seen: map[string]bool{}}
	p.collect()
	p.begin(slices.Compact(slices.Sorted(slices.Values(f.facts))), map[string]string{})
	last := f.steps[len(f.steps)-1].line
	if len(p.seen) >= maxStates {
		l.report(f, f.line, "split the flow", "the flow has too many ways to check")
		return
	}
	for i, reached := range p.reached {
		if !reached && (i == 0 || p.reached[i-1]) { // what follows it is lost with it
			l.report(f, f.steps[i].line, "correct its condition, or remove it", "no way leads to this step (%s %s)", f.steps[i].kind, f.steps[i].name)
		}
	}
	if p.deadEnd != nil && f.board < 0 {
		l.report(f, last, "finish with end: or go:", "a way runs past the last step without an end%s", example(p.deadEnd))
	}
}

// collect finds the values that conditions tell apart, and for each field one
// more that stands for all others.
func (p *paths) collect() {
	for i := range p.f.steps {
		p.f.steps[i].when.each(func(c *condition) {
			p.values[c.field] = append(p.values[c.field], c.in...)
			p.lastUse[c.field] = i
		})
	}
	for field, values := range p.values {
		slices.Sort(values)
		p.values[field] = slices.Compact(values)
	}
	for i := range p.f.steps {
		if st := &p.f.steps[i]; st.kind == askStep && p.values[st.name] != nil {
			p.values[st.name] = st.worth(p.values[st.name])
		}
	}
	for _, fact := range p.f.facts {
		if p.values[fact] != nil {
			p.values[fact] = append(p.values[fact], "")
		}
	}
}

// worth keeps the options compared with and adds one of the others; "" is a
// skipped question, or an answer without a name.
func (st *step) worth(compared []string) (values []string) {
	other := st.skip || st.voice || st.as == AsNumber || st.as == AsPages
	rest := ""
	for _, o := range st.of {
		if slices.Contains(compared, o) {
			values = append(values, o)
		} else {
			rest = o
		}
	}
	if st.as == AsNumber || st.as == AsPages {
		values = slices.Clone(compared)
	}
	if rest != "" {
		values = append(values, rest)
	}
	if other || len(values) == 0 {
		values = append(values, "")
	}
	return values
}

// begin tries every combination of facts.
func (p *paths) begin(facts []string, known map[string]string) {
	if len(p.seen) >= maxStates {
		return
	}
	if len(facts) == 0 {
		p.from(0, known)
		return
	}
	p.branch(facts[0], known, func(known map[string]string) { p.begin(facts[1:], known) })
}

func (p *paths) branch(field string, known map[string]string, next func(map[string]string)) {
	if len(p.values[field]) == 0 {
		next(known)
		return
	}
	for _, value := range p.values[field] {
		with := maps.Clone(known)
		with[field] = value
		next(with)
	}
}

// from follows the flow from a step on with what is known.
func (p *paths) from(i int, known map[string]string) {
	if i == len(p.f.steps) {
		p.deadEnd = known
		return
	}
	state := p.state(i, known)
	if p.seen[state] || len(p.seen) >= maxStates {
		return
	}
	p.seen[state] = true
	st := &p.f.steps[i]
	met := func(c *condition) bool { return slices.Contains(c.in, known[c.field]) }
	if !st.when.holds(met) {
		p.from(i+1, known)
		return
	}
	p.reached[i] = true
	switch {
	case st.ends():
	case st.kind == askStep:
		p.branch(st.name, known, func(known map[string]string) { p.from(i+1, known) })
	default:
		p.from(i+1, known)
	}
}

// state names what still matters from a step on.
func (p *paths) state(i int, known map[string]string) string {
	s := fmt.Sprint(i)
	for _, field := range slices.Sorted(maps.Keys(known)) {
		if p.lastUse[field] >= i {
			s += " " + field + "=" + known[field]
		}
	}
	return s
}

func example(known map[string]string) string {
	var parts []string
	for _, field := range slices.Sorted(maps.Keys(known)) {
		parts = append(parts, field+" = "+known[field])
	}
	if len(parts) == 0 {
		return ""
	}
	return ", for example with " + strings.Join(parts, ", ")
}
