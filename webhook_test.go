package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// TestWebhookHangsUp posts updates to the webhook and hangs up on half of them
// while they are being handled, as a network does; Telegram then posts them
// again. Everybody gets their answer, once, without a restart.
func TestWebhookHangsUp(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	const secret = "hook-secret-0123456789"
	if err := os.WriteFile(filepath.Join(h.folder, "secret.txt"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	r := h.serve("--webhook", "http://127.0.0.1:9/", "--webhook-secret-file", "secret.txt")
	r.await()
	post := func(ctx context.Context, user int) int {
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":7,"date":%d,"text":"hello","chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"A","language_code":"en"}}}`,
			user, time.Now().Unix(), user, user)
		q, err := http.NewRequestWithContext(ctx, "POST", "http://"+r.listens+"/webhook", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		reply, err := http.DefaultClient.Do(q)
		if err != nil {
			return 0
		}
		reply.Body.Close()
		return reply.StatusCode
	}
	const people = 25 // strangers; of many more some would go unanswered
	hung := 0
	for user := 1; user <= people; user++ {
		api.SendText(int64(user), "") // opens the chat
		patience := 300*time.Microsecond + time.Duration(rand.Int64N(int64(1500*time.Microsecond)))
		ctx, hangUp := context.WithTimeout(t.Context(), patience)
		if post(ctx, user) == 0 {
			hung++
		}
		hangUp()
		for tries := 0; post(t.Context(), user) != http.StatusOK; tries++ {
			if tries == 50 {
				t.Fatal("an update is not taken")
			}
		}
	}
	eventually(t, 5*time.Second, fmt.Sprintf("everybody has an answer (hung up on %d of %d)", hung, people), func() bool {
		for user := 1; user <= people; user++ {
			if n := len(api.Chat(int64(user))); n < 2 {
				return false
			}
		}
		return true
	})
	for user := 1; user <= people; user++ {
		if n := len(api.Chat(int64(user))); n != 2 {
			t.Errorf("person %d sees %d messages", user, n)
		}
	}
	t.Logf("hung up on %d of %d", hung, people)
}
