package care

// Proposal is another time that one side would like. The number tells it from
// those before it, so that nobody agrees to what was meanwhile replaced.
type Proposal struct {
	By PersonID `json:"by"`
	When
	N int `json:"n"`
}

// Propose asks for another time. The last proposal counts: where two cross,
// the one before is void.
func (a Appointment) Propose(by PersonID, to When) Appointment {
	a.Proposals++
	a.Proposal = &Proposal{By: by, When: to, N: a.Proposals}
	return a
}

// Accept takes the proposal of the other side: the person that of a worker, a
// worker that of the person. A Conflict is that it is not the one that stands,
// or is of one's own side.
func (a Appointment) Accept(by PersonID, n int) (Appointment, error) {
	p := a.Proposal
	if !a.Stands() || p == nil || p.N != n || (p.By == a.Person) == (by == a.Person) {
		return a, &Error{Kind: Conflict, Say: "notice.appointment_changed", Op: "accept a proposal"}
	}
	to := p.When
	if to.Minute == NoHour {
		to.Minute = a.Minute // another day, at the same hour
	}
	return a.Move(to), nil
}
