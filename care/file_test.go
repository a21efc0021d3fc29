package care

import (
	"testing"
	"time"
)

// TestAFileThatFailsIsGone lets a file fail until it is given up, and adds up
// how long somebody waits for that.
func TestAFileThatFailsIsGone(t *testing.T) {
	k, now := Kept{State: WaitingFile, Asked: noon}, noon
	tries := 0
	for ; k.State == WaitingFile; tries++ {
		if !k.Due(now) {
			t.Fatalf("after %d tries it is not due when it should be tried again", tries)
		}
		if k = k.Fail(now); k.State != WaitingFile {
			break
		}
		if rest := k.Next.Sub(now); rest < time.Second || rest > 2*time.Hour || k.Due(now) {
			t.Errorf("after %d tries it rests %v", tries+1, rest)
		}
		now = k.Next
	}
	if k.State != RefusedFile || k.Why != FileGone || k.Tries != 10 || !k.Next.IsZero() || k.Due(now) {
		t.Errorf("at last it is %+v", k)
	}
	if waited := now.Sub(noon); waited < 4*time.Hour || waited > 12*time.Hour {
		t.Errorf("it is given up after %v", waited)
	}
}

func TestAClockSetBackHoldsUpNoFile(t *testing.T) {
	k := Kept{State: WaitingFile}.Fail(noon)
	if !k.Due(noon.Add(-24 * time.Hour)) {
		t.Error("a file waits for a day because the clock was set back")
	}
	if (Kept{State: StoredFile}).Due(noon) || k.Refuse("x").Due(noon.Add(time.Hour)) {
		t.Error("a file is fetched that does not wait")
	}
}
