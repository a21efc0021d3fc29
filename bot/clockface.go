package bot

import (
	"strconv"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// The hours a time question offers, in minutes after midnight. Any other can
// be typed.
const (
	clockFrom  = 8 * 60
	clockTo    = 18*60 + 30
	clockStep  = 30
	clockWidth = 4 // to a line
)

// clockFace offers every half hour of a working day.
func clockFace(a flows.Ask, r care.Reader) (rows [][]storage.Button) {
	for m := clockFrom; m <= clockTo; m += clockStep {
		if (m-clockFrom)%(clockStep*clockWidth) == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], storage.Button{Text: minuteLabel(m), Data: answerData(a, "o", strconv.Itoa(m))})
	}
	for _, row := range rows {
		readingOrder(r, row)
	}
	return rows
}

func minuteLabel(minute int) care.Text {
	return care.Say("clock.minute", care.Args{"at": care.ClockOn(minute)})
}
