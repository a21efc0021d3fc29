package sim

import (
	"net/http"
	"strings"
	"testing"
)

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	s := newStage(t)
	for _, path := range []string{"/", "/app.js", "/state", "/nowhere"} {
		h := s.get(path).Header()
		if got := h.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%s: policy %q", path, got)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" ||
			h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: headers %v", path, h)
		}
	}
}

func TestThePageNeedsNothingThePolicyForbids(t *testing.T) {
	body := newStage(t).get("/").Body.String()
	for _, bad := range []string{"<style", " style=", " onclick=", "src=\"http", "href=\"http", "<script>"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestOnlyLoopbackNamesAreServed(t *testing.T) {
	s := newStage(t)
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:8080": 200, "localhost.:80": 200, "demo.localhost:1": 200,
		"127.0.0.1:8080": 200, "127.9.9.9": 200, "[::1]:8080": 200, "[::1]": 200,
		"": 403, "evil.example": 403, "localhost.evil.example:8080": 403, "notlocalhost": 403,
		"192.168.1.5:8080": 403, "0.0.0.0": 403, "127.0.0.1.evil.example": 403, "[::]:80": 403,
	} {
		r := request("GET", "/state", "")
		r.Host = host
		if got := s.do(r).Code; got != want {
			t.Errorf("Host %q: %d, want %d", host, got, want)
		}
	}
}

func TestAnotherWebsiteCannotDriveTheDemo(t *testing.T) {
	s := newStage(t)
	order := `{"user":1001,"do":"text","text":"hello"}`
	for name, headers := range map[string][2]string{
		"another site":        {"http://evil.example", "cross-site"},
		"another port":        {"http://localhost:9999", "same-site"},
		"an old browser":      {"http://evil.example", ""},
		"a sandboxed frame":   {"null", ""},
		"no origin, but told": {"", "cross-site"},
	} {
		for _, path := range []string{"/act", "/clock", "/switch"} {
			r := request("POST", path, order)
			r.Header.Del("Origin")
			r.Header.Del("Sec-Fetch-Site")
			if headers[0] != "" {
				r.Header.Set("Origin", headers[0])
			}
			if headers[1] != "" {
				r.Header.Set("Sec-Fetch-Site", headers[1])
			}
			if got := s.do(r).Code; got != http.StatusForbidden {
				t.Errorf("%s, %s: %d", name, path, got)
			}
		}
	}
	if n := len(s.phone(amina).Messages); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestOnlySmallPlainJSONIsRead(t *testing.T) {
	s := newStage(t)
	form := request("POST", "/act", `{"user":1001,"do":"text","text":"hello"}`)
	form.Header.Set("Content-Type", "text/plain") // what a foreign form can send
	if got := s.do(form).Code; got != http.StatusUnsupportedMediaType {
		t.Errorf("a form: %d", got)
	}
	s.post("/act", `{"user":1001`, 400, badRequest)
	s.post("/act", `{"user":1001,"do":"start","odd":1}`, 400, badRequest)
	s.post("/act", `{"user":1001,"do":"start"} {}`, 400, badRequest)
	s.post("/clock", `{"push":`+strings.Repeat(" ", controlLimit)+`60}`, 413, tooLarge)
	s.post("/act", `{"user":1001,"do":"photo","file":"`+strings.Repeat("A", actLimit)+`"}`, 413, tooLarge)
	if got := s.get("/act").Code; got == http.StatusOK {
		t.Error("GET /act was served")
	}
}
