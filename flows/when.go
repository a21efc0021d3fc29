package flows

import "slices"

type operator int

const (
	whenAlways operator = iota
	whenIs
	whenNot
	whenAll
	whenAny
)

// condition decides whether a step applies. The zero condition always holds.
type condition struct {
	op    operator
	line  int
	field string      // whenIs: a question or a fact
	step  int         // whenIs: index of the question; -1: a fact
	in    []string    // whenIs: the values that satisfy it
	of    []condition // whenNot, whenAll, whenAny
}

// holds works the condition out, asking met for each single comparison.
func (c *condition) holds(met func(*condition) bool) bool {
	switch c.op {
	case whenIs:
		return met(c)
	case whenNot:
		return !c.of[0].holds(met)
	case whenAll:
		return !slices.ContainsFunc(c.of, func(c condition) bool { return !c.holds(met) })
	case whenAny:
		return slices.ContainsFunc(c.of, func(c condition) bool { return c.holds(met) })
	}
	return true
}

// each visits every single comparison.
func (c *condition) each(visit func(*condition)) {
	if c.op == whenIs {
		visit(c)
	}
	for i := range c.of {
		c.of[i].each(visit)
	}
}
