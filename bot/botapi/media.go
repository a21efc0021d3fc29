package botapi

import "strconv"

// media describes the file to a phone.
func (f *file) media() Media {
	return Media{Kind: f.kind, FileID: f.id, Name: f.name, MIME: f.mime, Size: f.size, Seconds: f.seconds}
}

// content describes the file to the bot: the field of a message that carries
// it. A photo comes as an array of two sizes that share the file's bytes.
func (f *file) content() string {
	out := append([]byte{'"'}, f.kind...)
	out = append(out, `":`...)
	switch f.kind {
	case "photo":
		small := *f
		small.id, small.unique = f.id+smallSize, f.unique+smallSize
		out = append(small.appendIDs(append(out, "[{"...)), `,"width":90,"height":67},{`...)
		return string(append(f.appendIDs(out), `,"width":800,"height":600}]`...))
	case "voice":
		out = appendInt(f.appendIDs(append(out, '{')), `,"duration":`, int64(f.seconds))
	case "sticker":
		out = append(f.appendIDs(append(out, '{')), `,"type":"regular","width":512,"height":512,"is_animated":false,"is_video":false,"emoji":`...)
		return string(append(appendString(out, f.name), '}'))
	default:
		out = appendString(append(f.appendIDs(append(out, '{')), `,"file_name":`...), f.name)
	}
	if f.mime != "" {
		out = appendString(append(out, `,"mime_type":`...), f.mime)
	}
	return string(append(out, '}'))
}

func (f *file) appendIDs(out []byte) []byte {
	out = appendString(append(out, `"file_id":`...), f.id)
	out = appendString(append(out, `,"file_unique_id":`...), f.unique)
	return appendInt(out, `,"file_size":`, f.size)
}

// content describes media without a file to the bot.
func (m Media) content() string {
	if m.Kind == "contact" {
		return `"contact":{"phone_number":` + quote(m.Phone) + `,"first_name":` + quote(m.Name) + `}`
	}
	out := strconv.AppendFloat([]byte(`"location":{"latitude":`), m.Latitude, 'f', -1, 64)
	out = strconv.AppendFloat(append(out, `,"longitude":`...), m.Longitude, 'f', -1, 64)
	return string(append(out, '}'))
}
