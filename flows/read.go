package flows

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// reader takes a file apart and keeps the first problem it meets; after one,
// what it returns means nothing.
type reader struct {
	file    string
	problem error
}

func read(file string, data []byte) (*flow, error) {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxProblem(file, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, Problem{file, 1, "there is not exactly one flow in the file", "write one flow in each file"}
	}
	r := &reader{file: file}
	f := r.flow(tree.Docs[0].Body)
	return f, r.problem
}

func syntaxProblem(file string, err error) error {
	p := Problem{File: file, Line: 1, Say: err.Error(), Cure: "correct the YAML"}
	if e, ok := errors.AsType[yaml.Error](err); ok {
		p.Say = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			p.Line = t.Position.Line
		}
	}
	return p
}

func (r *reader) fail(n ast.Node, say, cure string) {
	if r.problem == nil {
		r.problem = Problem{r.file, line(n), say, cure}
	}
}

func line(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

type entry struct {
	word       string
	key, value ast.Node
}

// entries reads "word: value" pairs in order. what names the place for people.
func (r *reader) entries(n ast.Node, what string) (es []entry) {
	m, ok := n.(ast.MapNode)
	if !ok {
		r.fail(n, what+" is not made of words with values", `write "word: value"`)
		return nil
	}
	for it := m.MapRange(); it.Next(); {
		es = append(es, entry{r.scalar(it.Key(), "a word"), it.Key(), it.Value()})
	}
	return es
}

// unknown reports a word that has no meaning here.
func (r *reader) unknown(e entry, what string, known []string) {
	r.fail(e.key, fmt.Sprintf("unknown word %q in %s", e.word, what), "use only "+strings.Join(known, ", "))
}

// scalar reads one plain value as it is written.
func (r *reader) scalar(n ast.Node, what string) string {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value
	case *ast.IntegerNode, *ast.BoolNode:
		return n.GetToken().Value
	}
	r.fail(n, what+" is not a plain word", "write a single word")
	return ""
}

func (r *reader) list(n ast.Node, what string, rule *regexp.Regexp) (words []string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(n, what+" is not a list", "write it as [one, two]")
		return nil
	}
	for _, v := range seq.Values {
		words = append(words, r.word(v, what, rule))
	}
	return words
}

// Names are short: they travel in buttons and in message keys.
var (
	idRule    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	valueRule = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	keyRule   = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,63}$`)
)

func (r *reader) word(n ast.Node, what string, rule *regexp.Regexp) string {
	w := r.scalar(n, what)
	if !rule.MatchString(w) {
		r.fail(n, fmt.Sprintf("%s cannot be called %q", what, w), "use short lower-case letters, digits and _")
	}
	return w
}

func (r *reader) reserved(n ast.Node, what string, names, taken []string) {
	for _, name := range names {
		if slices.Contains(taken, name) {
			r.fail(n, fmt.Sprintf("%s is called %q, which has a meaning of its own", what, name), "choose another name")
		}
	}
}

func (r *reader) truth(e entry) bool {
	b, ok := e.value.(*ast.BoolNode)
	if !ok {
		r.fail(e.value, e.word+" is neither true nor false", "write "+e.word+": true or "+e.word+": false")
		return false
	}
	return b.Value
}

func (r *reader) yes(e entry) bool {
	b, ok := e.value.(*ast.BoolNode)
	if !ok || !b.Value {
		r.fail(e.value, fmt.Sprintf("%s is not true", e.word), fmt.Sprintf("write %s: true or leave it out", e.word))
	}
	return true
}

func (r *reader) number(e entry) int {
	n, err := strconv.Atoi(r.scalar(e.value, e.word))
	if err != nil || n < 1 {
		r.fail(e.value, e.word+" is not a number from 1", "write "+e.word+": 1")
	}
	return n
}

func (r *reader) oneOf(e entry, known []string) string {
	w := r.scalar(e.value, e.word)
	if !slices.Contains(known, w) {
		r.fail(e.value, fmt.Sprintf("unknown value %q of %s", w, e.word), "use one of "+strings.Join(known, ", "))
	}
	return w
}
