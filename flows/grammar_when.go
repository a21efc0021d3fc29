package flows

import "github.com/goccy/go-yaml/ast"

// condition reads {field: value, …}: all of the pairs must hold.
func (r *reader) condition(n ast.Node) condition {
	es := r.entries(n, "a condition")
	if len(es) == 0 {
		r.fail(n, "a condition is empty", "write {field: value}, or leave when out")
		return condition{}
	}
	if len(es) == 1 {
		return r.comparison(es[0])
	}
	c := condition{op: whenAll, line: line(n)}
	for _, e := range es {
		c.of = append(c.of, r.comparison(e))
	}
	return c
}

func (r *reader) comparison(e entry) condition {
	c := condition{line: line(e.key), step: -1}
	switch e.word {
	case "not":
		c.op, c.of = whenNot, []condition{r.condition(e.value)}
	case "all":
		c.op, c.of = whenAll, r.conditions(e)
	case "any":
		c.op, c.of = whenAny, r.conditions(e)
	default:
		c.op, c.field = whenIs, r.word(e.key, "a field", keyRule)
		c.in = r.values(e.value)
	}
	return c
}

func (r *reader) conditions(e entry) (cs []condition) {
	seq, ok := e.value.(*ast.SequenceNode)
	if !ok || len(seq.Values) == 0 {
		r.fail(e.value, e.word+" has no list of conditions", "write "+e.word+": [{field: value}, {field: value}]")
		return nil
	}
	for _, v := range seq.Values {
		cs = append(cs, r.condition(v))
	}
	return cs
}

// values reads the right side of a comparison: one value, or {in: [values]}.
func (r *reader) values(n ast.Node) []string {
	m, ok := n.(ast.MapNode)
	if !ok {
		return []string{r.word(n, "a value", valueRule)}
	}
	it := m.MapRange()
	if !it.Next() {
		r.fail(n, "a comparison is empty", "write {field: value}")
		return nil
	}
	e := entry{r.scalar(it.Key(), "a word"), it.Key(), it.Value()}
	if e.word != "in" || it.Next() {
		r.unknown(e, "a comparison", []string{"in: [values]"})
		return nil
	}
	values := r.list(e.value, "a value", valueRule)
	if len(values) == 0 {
		r.fail(e.value, "in has no values", "write {in: [value, value]}")
	}
	return values
}
