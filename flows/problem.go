package flows

import "fmt"

// Problem is something wrong in a flow file: where, what, and how to mend it.
type Problem struct {
	File string
	Line int
	Say  string
	Cure string
}

// Error is the problem as a line that an editor can jump to.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s; %s", p.File, p.Line, p.Say, p.Cure)
}
