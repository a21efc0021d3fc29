package flows

import (
	"fmt"
	"strings"
)

// Diagram draws a flow in Mermaid, one box for each step, for people who
// discuss it. Its error is ErrUnknownFlow.
func (b *Book) Diagram(flow string) (string, error) {
	f, ok := b.flows[flow]
	if !ok {
		return "", fmt.Errorf("flow %q: %w", flow, ErrUnknownFlow)
	}
	var d strings.Builder
	d.WriteString("flowchart TD\n")
	for i := range f.steps {
		fmt.Fprintf(&d, "  s%d%s\n", i, f.steps[i].box())
	}
	for i := range f.steps {
		f.arrows(&d, i)
	}
	return d.String(), nil
}

// box is the shape and words of a step. Names hold nothing Mermaid would
// read as its own.
func (st *step) box() string {
	switch st.kind {
	case askStep:
		words := st.name + "<br/>" + string(st.as)
		if st.future {
			words += ", from today on"
		}
		if st.from != "" {
			words += ", out of " + string(st.from)
		}
		if len(st.of) > 0 {
			words += ": " + strings.Join(st.of, " · ")
		}
		return `["` + words + `"]`
	case endStep:
		return `(["end ` + st.name + `"])`
	case goStep:
		return `[["go ` + st.name + `"]]`
	case doStep:
		return `{{"do ` + st.name + `"}}`
	case reviewStep, boardStep:
		return `["` + st.name + `"]`
	}
	return `("say ` + st.name + `")`
}

// arrows draws the ways into a step: the straight one from the step before,
// with its condition, and the one around the steps that may be passed over.
func (f *flow) arrows(d *strings.Builder, to int) {
	for from := to - 1; from >= 0; from-- {
		st := &f.steps[from]
		if !st.ends() {
			fmt.Fprintf(d, "  s%d -->%s s%d\n", from, label(&f.steps[to].when), to)
		}
		if st.when.op == whenAlways {
			return
		}
	}
}

// ends reports whether nothing follows the step.
func (st *step) ends() bool { return st.kind == endStep || st.kind == goStep }

func label(c *condition) string {
	if c.op == whenAlways {
		return ""
	}
	return `|"` + c.String() + `"|`
}

// String is the condition for people.
func (c *condition) String() string {
	switch c.op {
	case whenIs:
		return c.field + " = " + strings.Join(c.in, " / ")
	case whenNot:
		return "not (" + c.of[0].String() + ")"
	case whenAll, whenAny:
		var parts []string
		for i := range c.of {
			parts = append(parts, c.of[i].String())
		}
		if c.op == whenAll {
			return strings.Join(parts, " and ")
		}
		return "(" + strings.Join(parts, " or ") + ")"
	}
	return "always"
}
