package botapi

import (
	"net/http"
	"strconv"
)

// failure is an answer with "ok":false; nil means success.
type failure struct {
	code  int
	text  string
	after int // retry_after in seconds, for 429
}

var (
	notFound     = &failure{code: 404, text: "Not Found"}
	unauthorized = &failure{code: 401, text: "Unauthorized"}
	tooLarge     = &failure{code: 413, text: "Request Entity Too Large"}

	blockedByUser   = &failure{code: 403, text: "Forbidden: bot was blocked by the user"}
	deactivated     = &failure{code: 403, text: "Forbidden: user is deactivated"}
	notInGroup      = &failure{code: 403, text: "Forbidden: bot is not a member of the group chat"}
	otherPoller     = &failure{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
	killedByHook    = &failure{code: 409, text: "Conflict: terminated by setWebhook request"}
	webhookActive   = &failure{code: 409, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	chatNotFound    = bad("chat not found")
	editNotFound    = bad("message to edit not found")
	editForbidden   = bad("message can't be edited")
	deleteForbidden = bad("message can't be deleted for everyone")
	notModified     = bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	queryTooOld     = bad("query is too old and response timeout expired or query ID is invalid")
	wrongFile       = bad("wrong file identifier/HTTP URL specified")
	fileTooBig      = bad("file is too big")
	fileUnnamed     = bad("file_id not specified")
	fileUnknown     = bad("invalid file_id")
	fileNotFound    = bad("wrong file_id or the file is temporarily unavailable")
	messageTooLong  = bad("message is too long")
	dataInvalid     = bad("BUTTON_DATA_INVALID")
)

func bad(text string) *failure { return &failure{code: 400, text: "Bad Request: " + text} }

func tooMany(seconds int) *failure {
	return &failure{code: 429, text: "Too Many Requests: retry after " + strconv.Itoa(seconds), after: seconds}
}

func writeFailure(w http.ResponseWriter, f *failure) {
	out := append([]byte(`{"ok":false,"error_code":`), strconv.Itoa(f.code)...)
	out = append(out, `,"description":`...)
	out = appendString(out, f.text)
	if f.after > 0 {
		seconds := strconv.Itoa(f.after)
		w.Header().Set("Retry-After", seconds)
		out = append(out, `,"parameters":{"retry_after":`+seconds+`}`...)
	}
	writeJSON(w, f.code, append(out, '}'))
}

func writeJSON(w http.ResponseWriter, code int, body []byte) {
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(code)
	w.Write(body)
}

var jsonType = []string{"application/json"}
