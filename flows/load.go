package flows

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.yaml
var embedded embed.FS

// Embedded is the book of flows that are built in.
func Embedded() (*Book, error) { return Load(embedded) }

// Load reads every *.yaml file at the top of fsys. It is strict: a word it
// does not know is a Problem naming file, line and cure. What a flow means is
// not judged here but by Lint.
func Load(fsys fs.FS) (*Book, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list flows: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("list flows: there is no *.yaml file")
	}
	b := &Book{flows: make(map[string]*flow, len(names))}
	var failed []error
	for _, name := range names {
		failed = append(failed, b.add(fsys, name))
	}
	if err := errors.Join(failed...); err != nil {
		return nil, fmt.Errorf("read flows: %w", err)
	}
	return b, nil
}

func (b *Book) add(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	f, err := read(name, data)
	if err != nil {
		return err
	}
	if f.name+".yaml" != name {
		return Problem{name, f.line, fmt.Sprintf("the flow is called %q", f.name), "give the file and the flow the same name"}
	}
	f.derive()
	b.flows[f.name] = f
	return nil
}

// derive works out what is not written: message keys, the question behind each
// condition, and what each say and do hangs on.
func (f *flow) derive() {
	owner := -1
	seen := map[string]int{}
	for i := range f.steps {
		st := &f.steps[i]
		st.when.each(func(c *condition) { c.step = f.asked(c.field) })
		switch st.kind {
		case askStep:
			owner = i
			st.deriveKeys(f.name)
			if st.again != nil {
				st.again.question = f.asked(st.again.to)
			}
		case reviewStep:
			f.review, st.question = i, f.name+"."+reviewID
		case boardStep:
			f.board, st.question = i, f.name+"."+boardID
		case sayStep, doStep:
			id := string(st.kind) + " " + st.name
			seen[id]++
			st.effect = id + strings.Repeat("'", seen[id]-1)
			f.deriveHangsOn(i, owner)
		}
	}
}

// asked is the index of a question by its id; -1 for a fact.
func (f *flow) asked(id string) int {
	for i := range f.steps {
		if f.steps[i].kind == askStep && f.steps[i].name == id {
			return i
		}
	}
	return -1
}

// deriveKeys also sets what a question of people offers when it does not say.
func (st *step) deriveKeys(flow string) {
	st.question = flow + "." + st.name
	st.short = st.question + ".short"
	if st.as == AsPerson && st.from == "" {
		st.from = FromCaseload
	}
	for _, value := range st.of {
		st.options = append(st.options, Option{value, say(st.question + "." + value)})
	}
}

// deriveHangsOn: what happens after the board hangs on every question there.
func (f *flow) deriveHangsOn(at, owner int) {
	st := &f.steps[at]
	for i := range f.steps {
		if i == owner && !f.free(at) || f.free(at) && f.free(i) && f.steps[i].kind == askStep {
			st.hangsOn = append(st.hangsOn, i)
		}
	}
	st.when.each(func(c *condition) {
		if c.step >= 0 && c.step != owner {
			st.hangsOn = append(st.hangsOn, c.step)
		}
	})
}
