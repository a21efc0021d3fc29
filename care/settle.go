package care

import "time"

// waitAgain is how long to wait for what may still change; neverHeard how long
// a question may be on its way when no other check-in follows.
const (
	waitAgain  = time.Hour
	neverHeard = 7 * 24 * time.Hour
)

// deliverySlack is how late a question may arrive without shortening the time
// to answer it; leastTime is the shortest time to answer that anybody is given.
const (
	deliverySlack = time.Hour
	leastTime     = 4 * time.Hour
)

// Arrive notes that the question has reached the person; what failed before
// took no time from them.
func (c CheckIn) Arrive(now time.Time, outages int) CheckIn {
	c.Delivered, c.Outages = now, outages
	return c
}

// Open is a check-in as it is asked for at now. The time to answer ends before
// the next one opens, whatever the plan says. Where we ask so late that hardly
// any would be left it stays whole: then the next one takes the place of this
// one before anything can be missed.
func (p Plan) Open(id CheckInID, relation CaseID, planned, now, next time.Time) CheckIn {
	c := CheckIn{ID: id, Person: p.Person, Case: relation, State: Due, Opened: now, Planned: planned, Window: p.Window, Grace: p.Grace}
	if left := next.Sub(now) - deliverySlack; !next.IsZero() && leastTime <= left && left < c.Window+c.Grace {
		c.Window = (left / 2).Truncate(2 * time.Minute) // so that its middle is a whole minute
		c.Grace = c.Window
	}
	c.Step = c.nudgeAt()
	return c
}

// begun is when the time to answer began: the question had arrived, and we
// could hear.
func (c CheckIn) begun() time.Time {
	begun := c.Opened
	for _, t := range []time.Time{c.Delivered, c.Reopened} {
		if t.After(begun) {
			begun = t
		}
	}
	return begun
}

func (c CheckIn) nudgeAt() time.Time  { return c.begun().Add(c.Window / 2) }
func (c CheckIn) lateAt() time.Time   { return c.begun().Add(c.Window) }
func (c CheckIn) missedAt() time.Time { return c.begun().Add(c.Window + c.Grace) }

// over reports whether its time has ended whatever has happened: the next one
// takes its place.
func (c CheckIn) over(s Signs) bool {
	if s.Next.IsZero() {
		return !s.Now.Before(c.Opened.Add(neverHeard + c.Window + c.Grace))
	}
	return !s.Now.Before(s.Next)
}

// Pass is what follows when Step has come. It ends in missed only when the
// question arrived, we could hear ever since, somebody was there to listen, and
// the whole time to answer has passed.
func (c CheckIn) Pass(s Signs) (CheckIn, Move) {
	over, ended := c.over(s), !s.Heard.Before(c.missedAt())
	deaf, why := s.Outages != c.Outages, OurOutage
	if !c.Unheard.IsZero() {
		why = NobodyThere
	}
	if !s.NobodyThere && c.Unheard.After(c.begun()) {
		deaf = true // somebody is back who can hear
	}
	switch {
	case c.Settled():
		return c, Wait
	case s.Unreachable && (over || !s.Now.Before(c.lateAt())), c.Delivered.IsZero() && over:
		return c.Settle(Undeliverable, NotArrived), Failed
	case over && (s.DeafNow || deaf):
		return c.Settle(Undeliverable, why), Failed
	case s.Unreachable, s.DeafNow, c.Delivered.IsZero():
		return c.lookAgain(s.Now), Wait
	case deaf:
		c.State, c.Reopened, c.Nudged, c.Outages = Due, s.Now, time.Time{}, s.Outages
		c.Step = c.nudgeAt()
		return c, Reopen
	case over || ended:
		return c.end(s, over, ended, why)
	}
	return c.goOn(s)
}

// end settles what could be heard: its whole time has ended, or the next one
// takes its place before that, and then why says what took time from it.
func (c CheckIn) end(s Signs, over, ended bool, why Excuse) (CheckIn, Move) {
	switch {
	case s.Hold != "":
		return c.Settle(Excused, s.Hold), Excuses
	case s.NobodyThere && over:
		return c.Settle(Undeliverable, NobodyThere), Failed
	case s.NobodyThere:
		c.Unheard = s.Now
		return c.lookAgain(s.Now), Wait
	case ended:
		return c.Settle(Missed, ""), Lost
	case !c.Reopened.IsZero():
		return c.Settle(Undeliverable, why), Failed
	}
	return c.Settle(Undeliverable, NotArrived), Failed
}

// goOn is what follows while there is time to answer.
func (c CheckIn) goOn(s Signs) (CheckIn, Move) {
	switch {
	case c.State == Due && !s.Now.Before(c.lateAt()):
		c.State = Late
		return c.untilMissed(s.Now), TurnOut
	case c.State == Late:
		c = c.untilMissed(s.Now)
	case s.Now.Before(c.nudgeAt()):
		c.Step = c.nudgeAt()
	case c.Nudged.IsZero() && s.Hold == "":
		c.Nudged, c.Step = s.Now, c.lateAt()
		return c, Nudge
	default:
		c.Step = c.lateAt()
	}
	return c, Wait
}

// untilMissed waits for the end of the grace time, and after that for the next
// time we hear: somebody may have answered in the last moment.
func (c CheckIn) untilMissed(now time.Time) CheckIn {
	if c.Step = c.missedAt(); !c.Step.After(now) {
		c.Step = now.Add(time.Minute)
	}
	return c
}

func (c CheckIn) lookAgain(now time.Time) CheckIn {
	c.Step = now.Add(waitAgain)
	return c
}

// Settle ends a check-in without an answer.
func (c CheckIn) Settle(state CheckInState, why Excuse) CheckIn {
	c.State, c.Why, c.Step = state, why, time.Time{}
	return c
}

// Settled reports whether nothing more is expected of the check-in.
func (c CheckIn) Settled() bool { return c.State != Due && c.State != Late }

// Unasked settles a check-in that there was no moment to ask for: the person
// had to be left alone, or we were away.
func (c CheckIn) Unasked(hold Excuse) CheckIn {
	if hold != "" {
		return c.Settle(Excused, hold)
	}
	return c.Settle(Undeliverable, OurOutage)
}
