package care

import "time"

// Language is one of the four languages everything exists in.
type Language string

const (
	Bulgarian Language = "bg"
	Arabic    Language = "ar"
	Farsi     Language = "fa"
	English   Language = "en"
)

// Languages are all four, in the order they are offered.
var Languages = []Language{Bulgarian, Arabic, Farsi, English}

// Known reports whether l is one of the four.
func (l Language) Known() bool {
	return l == Bulgarian || l == Arabic || l == Farsi || l == English
}

// Digits is the digit set a reader wants numbers in.
type Digits string

const (
	LatinDigits   Digits = "latn"
	ArabicDigits  Digits = "arab"    // ٠١٢
	PersianDigits Digits = "arabext" // ۰۱۲
)

// Months is the set of month names a reader of Farsi or Arabic knows.
type Months string

const (
	IranianMonths Months = "ir" // فروردین
	AfghanMonths  Months = "af" // حمل
)

// Reader is everything the choice of words depends on. Zero fields mean the
// usual of the language.
type Reader struct {
	Language Language       `json:"language"`
	Digits   Digits         `json:"digits,omitempty"`
	Months   Months         `json:"months,omitempty"`
	Zone     *time.Location `json:"-"` // nil: the organisation's
}

// UsualDigits are the digits a language is most often written with here.
func (l Language) UsualDigits() Digits {
	switch l {
	case Arabic:
		return ArabicDigits
	case Farsi:
		return PersianDigits
	}
	return LatinDigits
}

// RightToLeft reports the direction of a language's script.
func (l Language) RightToLeft() bool { return l == Arabic || l == Farsi }
