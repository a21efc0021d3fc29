package storage

import "time"

const outageSetting = "outage" // when the last outage ended, in milliseconds

// PutOutage notes that nobody could be heard for a while until a moment.
func (t *Tx) PutOutage(ended time.Time) error {
	return t.PutSetting(outageSetting, appendTime(nil, ended))
}

// Deaf is when the last outage ended; the zero time when there was none.
func (t *Tx) Deaf() (ended time.Time, err error) {
	value, err := t.Setting(outageSetting)
	if err != nil || len(value) != 8 {
		return ended, err
	}
	return keyTime(value), nil
}
