package locales

import (
	"time"

	"pristan/care"
)

// mostSteps bounds the work on one sentence. What we write ourselves takes less
// than a tenth of it.
const mostSteps = 50000

// sentence is what somebody typed, and what has been understood of it so far.
type sentence struct {
	senses   [][]sense // of what begins at each word
	rules    []rule
	steps    int  // of mostSteps
	clock    bool // only an hour is wanted
	language care.Language
	today    time.Time
	seconds  int // of today that are over
	found    []reading
	err      error // the most telling one
}

// from reads the rest of the sentence, given what its beginning told, in every
// way the rules allow.
func (s *sentence) from(at int, so told) {
	if at == len(s.senses) {
		s.conclude(so)
		return
	}
	for _, sense := range s.senses[at] {
		if sense.kind == ',' || sense.kind == ';' {
			s.from(at+sense.words, so)
		}
	}
	if so.pieces == mostPieces {
		return
	}
	for _, r := range s.rules {
		s.match(r.shape, at, nil, func(end int, w []sense) {
			if piece, ok := r.read(s, so, w); ok {
				s.from(end, so.and(piece))
			}
		})
	}
}

// match finds the words from a place on that have a shape: the letters of
// kinds, of which * takes any number and ? one or none.
func (s *sentence) match(shape string, at int, taken []sense, yield func(end int, taken []sense)) {
	if s.steps++; s.steps > mostSteps {
		return
	}
	if shape == "" {
		yield(at, taken)
		return
	}
	rest, again := shape[1:], shape[1:]
	if rest != "" && (rest[0] == '*' || rest[0] == '?') {
		rest = rest[1:]
		if shape[1] == '*' {
			again = shape
		} else {
			again = rest
		}
		s.match(rest, at, taken, yield)
	}
	if at >= len(s.senses) {
		return
	}
	for _, sense := range s.senses[at] {
		switch {
		case sense.kind == shape[0]:
			s.match(again, at+sense.words, append(taken[:len(taken):len(taken)], sense), yield)
		case sense.kind == ',' && len(taken) > 0:
			s.match(shape, at+sense.words, taken, yield)
		}
	}
}
