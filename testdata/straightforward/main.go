// Straightforward is the check-in as a tutorial would write it: the library's
// update loop, one bbolt transaction for each update, answer the tap, send the
// next question. The load benchmarks run it beside Pristan.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"go.etcd.io/bbolt"
)

var questions = []struct {
	text    string
	options []string
}{
	{"How are you?", []string{"Very good", "Good", "So-so", "Bad", "Very bad"}},
	{"Is your housing safe?", []string{"Yes", "For now", "No"}},
	{"Any health problem?", []string{"No", "Yes", "Urgent"}},
	{"Food, clothes, medicine?", []string{"Yes", "Partly", "No"}},
	{"Do the children go to school?", []string{"Yes", "No", "Problem", "No children"}},
	{"Did the authorities contact you?", []string{"No", "Yes"}},
	{"When is your next appointment?", []string{"None", "On a date", "I do not know"}},
	{"Do you feel safe?", []string{"Yes", "Not sure", "No"}},
	{"Do you need help?", []string{"Nothing", "Call me", "A lawyer", "Other"}},
	{"Is this correct?", []string{"Correct", "Change"}},
}

// state is one person's check-in.
type state struct {
	Step    int      `json:"step"`
	Answers []string `json:"answers"`
}

var bucket = []byte("people")

func main() {
	api := flag.String("api", "", "address of the Bot API")
	path := flag.String("db", "straightforward.db", "the database")
	worker := flag.Int64("worker", 0, "the chat that is told of each finished check-in")
	together := flag.Bool("together", false, "handle every update in a goroutine of its own")
	flag.Parse()

	db, err := bbolt.Open(*path, 0o600, nil)
	if err != nil {
		log.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucket)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	bot, err := tgbotapi.NewBotAPIWithAPIEndpoint(os.Getenv("TOKEN"), *api+"/bot%s/%s")
	if err != nil {
		log.Fatal(err)
	}
	u := tgbotapi.NewUpdate(0)
	u.Timeout = 60
	for update := range bot.GetUpdatesChan(u) {
		if *together {
			go handle(bot, db, update, *worker)
		} else {
			handle(bot, db, update, *worker)
		}
	}
}

func handle(bot *tgbotapi.BotAPI, db *bbolt.DB, update tgbotapi.Update, worker int64) {
	var chat int64
	var answer string
	switch {
	case update.CallbackQuery != nil:
		chat, answer = update.CallbackQuery.From.ID, update.CallbackQuery.Data
	case update.Message != nil:
		chat = update.Message.Chat.ID
	default:
		return
	}
	var s state
	err := db.Update(func(tx *bbolt.Tx) error {
		key := []byte(strconv.FormatInt(chat, 10))
		if data := tx.Bucket(bucket).Get(key); data != nil && answer != "" {
			if err := json.Unmarshal(data, &s); err != nil {
				return err
			}
		}
		if answer != "" {
			s.Answers = append(s.Answers, answer)
			s.Step++
		}
		data, err := json.Marshal(s)
		if err != nil {
			return err
		}
		return tx.Bucket(bucket).Put(key, data)
	})
	if err != nil {
		log.Print(err)
		return
	}
	if update.CallbackQuery != nil {
		if _, err := bot.Request(tgbotapi.NewCallback(update.CallbackQuery.ID, "")); err != nil {
			log.Print(err)
		}
	}
	if _, err := bot.Send(reply(chat, s)); err != nil {
		log.Print(err)
	}
	if s.Step == len(questions) && worker != 0 {
		if _, err := bot.Send(tgbotapi.NewMessage(worker, fmt.Sprintf("A check-in has arrived from %d.", chat))); err != nil {
			log.Print(err)
		}
	}
}

// reply is the next question, or thanks after the last one.
func reply(chat int64, s state) tgbotapi.MessageConfig {
	if s.Step >= len(questions) {
		return tgbotapi.NewMessage(chat, "Thank you. Your answers:\n"+strings.Join(s.Answers, "\n"))
	}
	q := questions[s.Step]
	m := tgbotapi.NewMessage(chat, fmt.Sprintf("%d of %d\n%s", s.Step+1, len(questions), q.text))
	var rows [][]tgbotapi.InlineKeyboardButton
	for i, o := range q.options {
		rows = append(rows, tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData(o, fmt.Sprintf("q:%d:%d", s.Step, i))))
	}
	m.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(append(rows, tgbotapi.NewInlineKeyboardRow(
		tgbotapi.NewInlineKeyboardButtonData("Back", "back"), tgbotapi.NewInlineKeyboardButtonData("Stop", "stop")))...)
	return m
}
