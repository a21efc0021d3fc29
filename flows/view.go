package flows

import (
	"encoding/binary"
	"hash"
	"hash/fnv"
	"math"
	"slices"
	"strconv"

	"pristan/care"
)

// view is a session seen through its flow: which answers apply.
type view struct {
	f    *flow
	s    *Session
	live [MaxSteps]bool // answered, validly, and the question applies
}

// look works out what applies, from the first step on: an answer that does
// not apply counts as none for the conditions after it.
func (v *view) look() {
	v.live = [MaxSteps]bool{}
	for i := range v.f.steps {
		st := &v.f.steps[i]
		v.live[i] = st.kind == askStep && v.applies(st) && st.answeredBy(v.s.Answers)
	}
}

func (v *view) applies(st *step) bool {
	if st.after != "" {
		i := v.f.asked(st.after)
		return i >= 0 && v.live[i] && !v.s.Answers[st.after].Skipped && st.when.holds(v.met)
	}
	return st.when.holds(v.met)
}

// met works out one comparison.
func (v *view) met(c *condition) bool {
	if c.step < 0 {
		return slices.Contains(c.in, v.s.Facts[c.field])
	}
	if !v.live[c.step] {
		return false
	}
	a := v.s.Answers[c.field]
	if len(a.Values) > 0 {
		return slices.ContainsFunc(a.Values, func(value string) bool { return slices.Contains(c.in, value) })
	}
	return slices.Contains(c.in, a.word())
}

// word is the answer as conditions compare it; "" for what has no stable name.
func (a Answer) word() string {
	switch {
	case a.Value != "":
		return a.Value
	case a.Kind == NumberInput:
		return strconv.Itoa(a.Number)
	case a.Kind == FileInput:
		return Sent
	}
	return ""
}

// pages is how many files an answer has.
func (a Answer) pages() int {
	if a.File == nil {
		return 0
	}
	return 1 + len(a.More)
}

// Files are all files of an answer, in order.
func (a Answer) Files() (files []care.File) {
	if a.File == nil {
		return nil
	}
	return append([]care.File{*a.File}, a.More...)
}

// answeredBy reports whether the question has an answer that it would still
// take: a flow may have changed since it was given.
func (st *step) answeredBy(answers map[string]Answer) bool {
	a, ok := answers[st.name]
	switch {
	case !ok:
		return false
	case a.Skipped:
		return st.skip
	case a.Kind == FileInput:
		return a.File != nil && st.takesFile(a.File.Kind)
	case st.as == AsChooseMany:
		return len(a.Values) > 0 && !slices.ContainsFunc(a.Values, func(v string) bool { return !slices.Contains(st.of, v) })
	case st.as.options():
		return slices.Contains(st.of, a.Value)
	}
	return st.takes(a.Kind)
}

// known are the answers that apply: a copy to be handed on.
func (v *view) known() map[string]Answer {
	known := make(map[string]Answer, len(v.s.Answers))
	for i, live := range v.live {
		if live {
			name := v.f.steps[i].name
			known[name] = v.s.Answers[name].clone()
		}
	}
	return known
}

func (a Answer) clone() Answer {
	a.Values = slices.Clone(a.Values)
	a.More = slices.Clone(a.More)
	if a.File != nil {
		file := *a.File
		a.File = &file
	}
	return a
}

// trail are the answered questions before a step; from one after the board the
// way back leads to the board.
func (v *view) trail(before int) (trail []string) {
	if v.f.free(before) {
		return []string{boardID}
	}
	for i := range before {
		if v.live[i] {
			trail = append(trail, v.f.steps[i].name)
		}
	}
	return trail
}

// progress is the place of a step among the questions that apply.
func (v *view) progress(at int) (nth, of int) {
	for i := range v.f.steps {
		if st := &v.f.steps[i]; st.kind == askStep && !v.f.free(i) && v.applies(st) {
			of++
			if i <= at {
				nth = of
			}
		}
	}
	return nth, of
}

// signature tells apart the answers a say or do hangs on.
func (v *view) signature(st *step) uint64 {
	h := fnv.New64a()
	for _, i := range st.hangsOn {
		h.Write([]byte(v.f.steps[i].name))
		if v.live[i] {
			v.s.Answers[v.f.steps[i].name].digest(h)
		}
	}
	return h.Sum64()
}

// digest feeds every field, each ended so that neighbours cannot run together.
func (a Answer) digest(h hash.Hash64) {
	words := []string{string(a.Kind), a.Value, a.Text, string(a.Day)}
	words = append(words, a.Values...)
	if a.File != nil {
		words = append(words, a.File.Ref)
	}
	for _, page := range a.More {
		words = append(words, page.Ref)
	}
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{0xff})
	}
	for _, n := range []uint64{uint64(a.Number), uint64(a.Minute), math.Float64bits(a.Latitude), math.Float64bits(a.Longitude)} {
		h.Write(binary.LittleEndian.AppendUint64(nil, n))
	}
}
