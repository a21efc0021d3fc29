package botapi

import (
	"net/http"
	"path"
	"strconv"
	"strings"
)

const (
	downloadLimit = 20 << 20 // bytes getFile serves
	photoLimit    = 10 << 20 // bytes of a photo the bot uploads
	smallSize     = "s"      // ends the id of a photo's smaller size
)

// file is something uploaded by the bot or sent by a person.
type file struct {
	id, unique string
	kind       string // photo voice document sticker
	path       string
	name, mime string
	size       int64 // may exceed len(data): SendHuge
	seconds    int
	data       []byte
}

// shelf keeps all files; Server.mu guards it.
type shelf struct {
	seed   uint64
	byID   map[string]*file
	byPath map[string]*file
}

var filePrefixes = map[string]string{"photo": "AgACAgQ", "voice": "AwACAgQ", "document": "BQACAgQ", "sticker": "CAACAgQ"}

// add stores a file and names it; the number of ids so far makes new ones
// unique, the seed makes them differ from server to server.
func (s *shelf) add(f *file) *file {
	if s.byID == nil {
		s.byID, s.byPath = map[string]*file{}, map[string]*file{}
	}
	n := len(s.byID) + 1
	code := strconv.FormatUint(scramble(s.seed+uint64(n)), 36)
	f.unique = "AQAD" + code
	f.id = filePrefixes[f.kind] + "AAxkBAA" + code + strconv.Itoa(n)
	ext := map[string]string{"photo": ".jpg", "voice": ".oga", "sticker": ".webp"}[f.kind]
	if ext == "" {
		ext = path.Ext(f.name)
	}
	f.path = f.kind + "s/file_" + strconv.Itoa(n) + ext
	if f.size == 0 {
		f.size = int64(len(f.data))
	}
	s.byID[f.id], s.byPath[f.path] = f, f
	if f.kind == "photo" {
		s.byID[f.id+smallSize] = f
	}
	return f
}

// scramble is one step of splitmix64: distinct numbers stay distinct.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (s *Server) sendPhoto(c *call) *failure    { return s.sendFile(c, "photo") }
func (s *Server) sendVoice(c *call) *failure    { return s.sendFile(c, "voice") }
func (s *Server) sendDocument(c *call) *failure { return s.sendFile(c, "document") }

func (s *Server) sendFile(c *call, kind string) *failure {
	seconds, fail := c.integer("duration")
	if fail != nil {
		return fail
	}
	s.mu.Lock()
	f, fail := s.fileFor(c, kind, int(seconds))
	s.mu.Unlock()
	if fail != nil {
		return fail
	}
	return s.sendMedia(c, f.media(), f.content())
}

// fileFor takes the uploaded file, or the known one a file_id names.
func (s *Server) fileFor(c *call, kind string, seconds int) (*file, *failure) {
	value := c.params[kind]
	part, attached := strings.CutPrefix(value, "attach://")
	if !attached {
		part = kind
	}
	if up, ok := c.files[part]; ok {
		if n := len(up.data); kind == "photo" && n > photoLimit {
			return nil, bad("file of size " + strconv.Itoa(n) + " bytes is too big for a photo; the maximum size is " + strconv.Itoa(photoLimit) + " bytes")
		}
		return s.files.add(&file{kind: kind, name: up.name, mime: up.mime, seconds: seconds, data: up.data}), nil
	}
	if value == "" {
		return nil, bad("there is no " + kind + " in the request")
	}
	if f := s.files.byID[value]; f != nil && f.kind == kind {
		return f, nil
	}
	return nil, wrongFile
}

func (s *Server) getFile(c *call) *failure {
	s.mu.Lock()
	f := s.files.byID[c.params["file_id"]]
	s.mu.Unlock()
	switch {
	case c.params["file_id"] == "":
		return fileUnnamed
	case f == nil:
		return fileUnknown
	case f.size > downloadLimit:
		return fileTooBig
	case s.faults.Load().FailGetFile:
		return fileNotFound
	}
	out := f.appendIDs([]byte{'{'})
	c.out = append(appendString(append(out, `,"file_path":`...), f.path), '}')
	return nil
}

// serveFile answers a download; rest is "<token>/<path>".
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	if token != s.token {
		writeFailure(w, unauthorized)
		return
	}
	s.mu.Lock()
	f := s.files.byPath[name]
	s.mu.Unlock()
	faults := s.faults.Load()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || f == nil || f.size > downloadLimit || faults.FailGetFile {
		writeFailure(w, notFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	half := len(f.data) / 2
	w.Write(f.data[:half])
	if faults.SlowFiles > 0 || faults.CutFiles {
		http.NewResponseController(w).Flush() // what has been written arrives
	}
	s.pause(r, faults.SlowFiles)
	if faults.CutFiles {
		panic(http.ErrAbortHandler)
	}
	w.Write(f.data[half:])
}

// File returns the bytes behind a file id; false if there is none.
func (s *Server) File(fileID string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.byID[fileID]
	if f == nil {
		return nil, false
	}
	return f.data, true
}
