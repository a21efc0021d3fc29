package flows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Lint judges what the flows mean: whether every step can be reached, every
// way comes to an end, and everything named exists. actions are those the
// program has, keys tells whether a message has words.
func (b *Book) Lint(actions []string, keys func(string) bool) []Problem {
	l := &linter{book: b, actions: actions, keys: keys}
	for _, f := range b.sorted() {
		l.flow(f)
	}
	return l.found
}

type linter struct {
	book    *Book
	actions []string
	keys    func(string) bool
	found   []Problem
}

func (l *linter) report(f *flow, line int, cure, say string, args ...any) {
	l.found = append(l.found, Problem{f.file, line, fmt.Sprintf(say, args...), cure})
}

func (l *linter) flow(f *flow) {
	asked := false
	for i := range f.steps {
		st := &f.steps[i]
		l.names(f, st, asked)
		l.words(f, st)
		l.question(f, i)
		asked = asked || st.kind == askStep
	}
	before := len(l.found)
	for i := range f.steps {
		l.conditions(f, i)
	}
	if len(l.found) == before { // ways are only as good as their conditions
		l.paths(f)
	}
}

// names checks that what a step calls exists.
func (l *linter) names(f *flow, st *step, asked bool) {
	switch {
	case st.kind == doStep && !slices.Contains(l.actions, st.name):
		l.report(f, st.line, "write the action in Go, or correct the name", "unknown action %q", st.name)
	case st.kind == goStep && l.book.flows[st.name] == nil:
		l.report(f, st.line, "go to one of "+strings.Join(l.book.Flows(), ", "), "unknown flow %q", st.name)
	case st.kind == goStep && !asked:
		l.report(f, st.line, "ask something first", "go %s comes before any question, so flows could lead to each other for ever", st.name)
	}
}

func (l *linter) words(f *flow, st *step) {
	for _, k := range f.keys(st) {
		if !l.keys(k.Key) {
			l.report(f, st.line, "add it to every language file", "message %q has no words", k.Key)
		}
	}
}

// question checks one question by itself, and that its id is its own.
func (l *linter) question(f *flow, i int) {
	st := &f.steps[i]
	if st.kind == reviewStep && f.review != i || st.kind == boardStep && f.board != i {
		l.report(f, st.line, "keep one "+st.name, "the flow has a second %s", st.name)
	}
	if f.free(i) && (st.kind == reviewStep || st.ends()) {
		l.report(f, st.line, "leave it out", "a %s comes after the board, where answers have no end", st.kind)
	}
	if st.kind != askStep {
		return
	}
	if first := f.asked(st.name); first != i {
		l.report(f, st.line, "give one of them another id", "the id %q is already used in line %d", st.name, f.steps[first].line)
	}
	if slices.Contains(f.facts, st.name) {
		l.report(f, st.line, "give one of them another name", "the id %q is also the name of a fact", st.name)
	}
	l.options(f, st)
	l.properties(f, i)
}

// properties checks what only some kinds of question can have.
func (l *linter) properties(f *flow, i int) {
	st := &f.steps[i]
	if st.most > 0 && st.as != AsNumber {
		l.report(f, st.line, "leave out most:", "question %q takes %s, which has no largest number", st.name, st.as)
	}
	if st.future && st.as != AsDate {
		l.report(f, st.line, "leave out future:", "question %q takes %s, which has no day to be in the future", st.name, st.as)
	}
	if st.after != "" && (!f.free(f.asked(st.after)) || f.asked(st.after) >= i) {
		l.report(f, st.line, "name a question between the board and this one", "question %q comes after %q, which does not stand on the board before it", st.name, st.after)
	}
	if (st.loose || st.request || st.after != "") && !f.free(i) {
		l.report(f, st.line, "put it after the board", "question %q is not asked in its turn, and stands before the board", st.name)
	}
	if st.past && (st.as != AsDate || st.future) {
		l.report(f, st.line, "leave out past:", "question %q takes %s, which has no day to be in the past", st.name, st.as)
	}
	l.again(f, st)
	if st.from != "" && st.as != AsPerson {
		l.report(f, st.line, "leave out from:", "question %q takes %s, which is not out of a list of people", st.name, st.as)
	}
	if st.as == AsPerson && !f.staff {
		l.report(f, st.line, "write for: staff, or ask in words", "question %q shows names of people, and participants must not see them", st.name)
	}
}

// again checks that what leads back leads to pages asked for before.
func (l *linter) again(f *flow, st *step) {
	if st.again == nil {
		return
	}
	if st.as != AsChoose || !slices.Contains(st.of, st.again.value) {
		l.report(f, st.again.line, "use one of "+strings.Join(st.of, ", "), "%q is not an option of %q", st.again.value, st.name)
	}
	if to := st.again.question; to < 0 || to >= f.asked(st.name) || f.steps[to].as != AsPages {
		l.report(f, st.again.line, "name a question before it that takes pages", "%q does not lead back to pages", st.again.to)
	}
}

func (l *linter) options(f *flow, st *step) {
	switch n := len(st.of); {
	case !st.as.options() && n > 0:
		l.report(f, st.line, "leave out of:", "question %q takes %s and cannot have options", st.name, st.as)
	case st.as.options() && n == 0:
		l.report(f, st.line, "write of: [one, two]", "question %q has no options", st.name)
	case n > MaxOptions:
		l.report(f, st.line, "ask in two questions", "question %q has %d options and people can read %d", st.name, n, MaxOptions)
	}
	for j, value := range st.of {
		if slices.Index(st.of, value) != j {
			l.report(f, st.line, "leave one out", "question %q has the option %q twice", st.name, value)
		}
		if _, err := strconv.Atoi(value); st.as == AsScale && err != nil {
			l.report(f, st.line, "write numbers, such as of: [1, 2, 3, 4, 5]", "question %q is a scale and its option %q is not a number", st.name, value)
		}
	}
}

// conditions checks each comparison of a step against what is known by then.
func (l *linter) conditions(f *flow, i int) {
	f.steps[i].when.each(func(c *condition) {
		if c.step < 0 && slices.Contains(f.facts, c.field) {
			return
		}
		if c.step < 0 || c.step >= i {
			l.report(f, c.line, "ask it earlier, or declare it under facts:", "nothing before this step sets %q", c.field)
			return
		}
		l.compared(f, &f.steps[c.step], c)
	})
}

// compared checks the values of a comparison with the options of its question.
func (l *linter) compared(f *flow, asked *step, c *condition) {
	if asked.as == AsNumber {
		return
	}
	for _, value := range c.in {
		switch {
		case asked.as == AsPages && value == Sent:
		case !asked.as.options():
			l.report(f, c.line, "compare a question with options", "%q takes %s, which cannot be compared with %q", c.field, asked.as, value)
		case !slices.Contains(asked.of, value):
			l.report(f, c.line, "use one of "+strings.Join(asked.of, ", "), "%q is not an option of %q", value, c.field)
		}
	}
}
