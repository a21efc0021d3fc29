package memory_test

import (
	"testing"

	"pristan/storage"
	"pristan/storage/memory"
	"pristan/storage/storagetest"
)

func TestExam(t *testing.T) {
	storagetest.Exam(t, storagetest.Subject{
		Place: func() (func() (storage.Engine, error), error) {
			return func() (storage.Engine, error) { return memory.New(), nil }, nil
		},
	})
}
