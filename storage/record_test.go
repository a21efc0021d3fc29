package storage_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"

	"pristan/care"
	"pristan/storage"
)

var updateForms = flag.Bool("update-forms", false, "write testdata/forms anew")

// TestEveryFieldComesBack puts a record of every kind with every field set
// and reads it by its typed read.
func TestEveryFieldComesBack(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		records := everyKind(&filler{word: "word"})
		putAll(t, s, records)
		undone(t, s, func(tx *storage.Tx) {
			for _, k := range records {
				got, err := k.read(tx)
				if err != nil {
					t.Errorf("%s: %v", k.name, err)
				}
				if diff := cmp.Diff(k.want, got, exact); diff != "" {
					t.Errorf("%s came back different (-put +read):\n%s", k.name, diff)
				}
			}
		})
	})
}

// TestTheFillerForgetsNothing is about the tests themselves: a field that is
// left empty would come back whatever storage did with it.
func TestTheFillerForgetsNothing(t *testing.T) {
	for _, f := range storage.Forms {
		for _, path := range empty(reflect.ValueOf(filled(f)).Elem(), f.Bucket) {
			t.Errorf("%s is not filled", path)
		}
	}
}

func empty(v reflect.Value, path string) (paths []string) {
	if _, isArgs := v.Interface().(care.Args); v.IsZero() {
		if isArgs {
			return nil // where a text in a text ends
		}
		return []string{path}
	}
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if _, isTime := v.Interface().(interface{ IsZero() bool }); isTime || v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		if field := v.Type().Field(i); field.IsExported() {
			paths = append(paths, empty(v.Field(i), path+"."+field.Name)...)
		}
	}
	return paths
}

// filled is a stored record with every field set, the same in every run.
func filled(f storage.Form) any {
	record := f.New()
	(&filler{word: "word"}).value(reflect.ValueOf(record).Elem(), 0)
	return record
}

// TestStoredFormsStay compares how each kind of record is written with how it
// was, and reads what was written then. A renamed or removed field shows as a
// difference and would lose what is on people's disks. Run with -update-forms
// after adding a field.
func TestStoredFormsStay(t *testing.T) {
	for _, f := range storage.Forms {
		record := filled(f)
		form, err := storage.Encode(record)
		if err != nil {
			t.Fatal(err)
		}
		then := golden(t, f, "cbor", form)
		if diff := cmp.Diff(diagnosed(then), diagnosed(form)); diff != "" || !bytes.Equal(then, form) {
			t.Errorf("%s is written differently (-then +now):\n%s", f.Bucket, diff)
		}
		read := f.New()
		if err := storage.Decode(then, read); err != nil || !reflect.DeepEqual(read, record) {
			t.Errorf("%s: what was written then is read as %v\n%+v, want\n%+v", f.Bucket, err, read, record)
		}
	}
}

// diagnosed is a record as text, a field to a line.
func diagnosed(form []byte) []string {
	text, err := cbor.Diagnose(form)
	if err != nil {
		return []string{err.Error()}
	}
	return strings.SplitAfter(text, ", ")
}

// golden is what was written then; with -update-forms it is what is written now.
func golden(t *testing.T, f storage.Form, kind string, now []byte) []byte {
	t.Helper()
	file := filepath.Join("testdata", "forms", fmt.Sprintf("%s.v%d.%s", f.Bucket, f.Version, kind))
	if *updateForms {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	then, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; a new form or version needs -update-forms", err)
	}
	return then
}

// TestStoredFormsInJSONStay does the same for the form that records had first.
// It pins the names of the fields, which both forms share, for eyes too.
func TestStoredFormsInJSONStay(t *testing.T) {
	for _, f := range storage.Forms {
		record := filled(f)
		now, err := json.MarshalIndent(record, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		then := golden(t, f, "json", append(now, '\n'))
		if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(then)), "\n"), strings.Split(string(now), "\n")); diff != "" {
			t.Errorf("%s is written differently (-then +now):\n%s", f.Bucket, diff)
		}
		read, decoder := f.New(), json.NewDecoder(bytes.NewReader(then))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(read); err != nil {
			t.Errorf("%s: what was written then is not read: %v", f.Bucket, err)
		}
		if !reflect.DeepEqual(read, record) {
			t.Errorf("%s: what was written then is read as\n%+v, want\n%+v", f.Bucket, read, record)
		}
		if opened := f.New(); storage.Decode(then, opened) != nil || !reflect.DeepEqual(opened, record) {
			t.Errorf("%s: a record in JSON is opened as\n%+v, want\n%+v", f.Bucket, opened, record)
		}
	}
}

// TestFieldsMayBeMissing reads the emptiest stored record of every kind, as an
// older program would have written it, and one of a newer program.
func TestFieldsMayBeMissing(t *testing.T) {
	newer, err := storage.Encode(map[string][]int{"a field of a later version": {1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range storage.Forms {
		for _, form := range [][]byte{[]byte("{}"), {0xa0}, []byte(`{"a field of a later version":[1]}`), newer} {
			record := f.New()
			if err := storage.Decode(form, record); err != nil || !reflect.ValueOf(record).Elem().IsZero() {
				t.Errorf("%s: %q is read as %+v, %v", f.Bucket, form, record, err)
			}
		}
	}
}

// TestBrokenTextComesBack keeps a record readable whose text is no UTF-8.
func TestBrokenTextComesBack(t *testing.T) {
	p := newPerson(care.Participant)
	p.Name = "caf\xe9"
	overEngines(t, func(t *testing.T, s *storage.Store) {
		add(t, s, p)
		undone(t, s, func(tx *storage.Tx) {
			if got, err := tx.Person(care.System, p.ID); err != nil || got.Name != p.Name {
				t.Errorf("read %q, %v", got.Name, err)
			}
		})
	})
}

// TestEveryBucketIsKnown reads off the source which kinds of record and which
// plain buckets there are, so that the tests here leave out none.
func TestEveryBucketIsKnown(t *testing.T) {
	var sealed, plain []string
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				generic, ok := n.Type.(*ast.IndexExpr)
				if !ok {
					return true
				}
				if base, ok := generic.X.(*ast.Ident); ok && base.Name == "shelf" {
					sealed = append(sealed, text(t, name, n.Elts[0]))
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if strings.HasSuffix(id.Name, "Bucket") {
						plain = append(plain, text(t, name, n.Values[i]))
					}
				}
			}
			return true
		})
	}
	var forms, listed []string
	for _, f := range storage.Forms {
		forms = append(forms, f.Bucket)
	}
	for bucket := range storage.PlainBuckets {
		listed = append(listed, bucket)
	}
	for _, pair := range [][2][]string{{forms, sealed}, {listed, plain}} {
		slices.Sort(pair[0])
		slices.Sort(pair[1])
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("the buckets in the source differ from those that are tested (-tested +source):\n%s", diff)
		}
	}
}

func text(t *testing.T, file string, e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok {
		t.Fatalf("%s: a bucket is not named by a string", file)
	}
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sources are the Go files of this folder without the tests.
func sources(t *testing.T) map[string]*ast.File {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]*ast.File)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestAddingTwiceLosesNothing adds somebody who is there, and nobody: each
// would put a new data key over one that seals records.
func TestAddingTwiceLosesNothing(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		records := everyKind(&filler{word: "word"})
		putAll(t, s, records)
		again := records[0].want.(care.Person)
		for name, p := range map[string]care.Person{"somebody who is there": again, "nobody": {}} {
			if err := s.Update(background, func(tx *storage.Tx) error { return tx.AddPerson(p) }); err == nil {
				t.Errorf("%s was added", name)
			}
		}
		undone(t, s, func(tx *storage.Tx) {
			for _, k := range records {
				if got, err := k.read(tx); err != nil || !cmp.Equal(k.want, got, exact) {
					t.Errorf("afterwards %s is %+v, %v", k.name, got, err)
				}
			}
		})
	})
}
