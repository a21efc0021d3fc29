package papers

import "encoding/binary"

// upright is the orientation of a picture that is shown as it is stored.
const upright = 1

// orientation reads the one fact of a TIFF block that says how to hold the
// picture, 1 to 8. Whatever cannot be read is upright.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return upright
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			return sound(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return upright
}

func sound(o uint16) int {
	if o < 1 || o > 8 {
		return upright
	}
	return int(o)
}

// tiffOf is a TIFF block that says how to hold the picture, and nothing else.
func tiffOf(orientation int) []byte {
	return []byte{
		'M', 'M', 0, 42, 0, 0, 0, 8, // its only directory begins at byte 8
		0, 1, // and has one entry
		1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0,
		0, 0, 0, 0, // no other directory
	}
}
