package storage

import "encoding/binary"

const outageSetting = "outages" // how many there have been

// PutOutage counts a time in which nobody could be heard.
func (t *Tx) PutOutage() error {
	n, err := t.Outages()
	if err != nil {
		return err
	}
	return t.PutSetting(outageSetting, binary.BigEndian.AppendUint64(nil, uint64(n)+1))
}

// Outages is how often nobody could be heard for a while, ever.
func (t *Tx) Outages() (int, error) {
	value, err := t.Setting(outageSetting)
	if err != nil || len(value) != 8 {
		return 0, err
	}
	return int(binary.BigEndian.Uint64(value)), nil
}
