package bot_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot"
	"pristan/care"
	"pristan/storage"
)

// office is a stage with somebody, their caseworker and their lawyer.
type office struct {
	*stage
	faults               *faulty
	amina, maria, lena   care.PersonID
	done                 []care.Kept // what the hook was told
	fetching, mostAtOnce atomic.Int32
}

// inOffice runs a test in a bubble. The hook answers amina in words and sends
// the file to caseworker and lawyer.
func inOffice(t *testing.T, test func(t *testing.T, o *office)) {
	synctest.Test(t, func(t *testing.T) {
		s, e := newFaultyStage(t)
		o := &office{stage: s, faults: e}
		for _, line := range []string{"maria is caseworker bg", "lena is lawyer en", "amina is participant ar of maria"} {
			s.do(line)
		}
		o.amina, o.maria, o.lena = o.id("amina"), o.id("maria"), o.id("lena")
		o.refer(o.lena)
		bot.WhenKept(t, "test", func(tx *storage.Tx, k care.Kept) ([]storage.Outbox, error) {
			o.done = append(o.done, k)
			if k.State != care.StoredFile {
				return []storage.Outbox{{To: k.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("error.try_again")}}}, nil
			}
			return []storage.Outbox{o.page(o.maria, k.ID, 3), o.page(o.lena, k.ID, 3)}, nil
		})
		test(t, o)
		o.stop()
	})
}

func (o *office) id(name string) (id care.PersonID) {
	o.t.Helper()
	o.view(func(tx *storage.Tx) error {
		p, ok, err := tx.At(o.people[name])
		if !ok {
			err = errors.Join(err, care.ErrNotFound)
		}
		id = p.ID
		return err
	})
	return id
}

func (o *office) view(fn func(*storage.Tx) error) {
	o.t.Helper()
	if err := o.store.View(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) refer(to ...care.PersonID) {
	o.t.Helper()
	if err := o.store.Update(o.t.Context(), func(tx *storage.Tx) error {
		c, err := tx.CaseOf(care.System, o.amina)
		c.Referred = to
		return errors.Join(err, tx.PutCase(c))
	}); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) page(to care.PersonID, id care.FileID, n int) storage.Outbox {
	return storage.Outbox{To: to, Lane: storage.Reply, Kept: id, Page: n, Protect: true}
}

// gives says what fetching a reference gives, and counts those under way.
func (o *office) gives(ref string, give func() ([]byte, error)) {
	o.chats.mu.Lock()
	defer o.chats.mu.Unlock()
	o.chats.files[ref] = func() ([]byte, error) {
		o.mostAtOnce.Store(max(o.mostAtOnce.Load(), o.fetching.Add(1)))
		defer o.fetching.Add(-1)
		time.Sleep(100 * time.Millisecond)
		return give()
	}
}

func (o *office) keeps(ref string) care.FileID {
	o.t.Helper()
	id, err := o.bot.KeepFile(o.t.Context(), o.amina, care.File{Kind: care.Photo, Ref: ref}, "test/"+ref)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) kept(id care.FileID) (k care.Kept) {
	o.t.Helper()
	o.view(func(tx *storage.Tx) (err error) {
		k, err = tx.Kept(care.System, id)
		return err
	})
	return k
}

// uploads are the files that came to somebody.
func (o *office) uploads(name string) (list []bot.Upload) {
	o.chats.mu.Lock()
	defer o.chats.mu.Unlock()
	for _, s := range o.chats.shown[o.people[name]] {
		if s.message.Upload != nil {
			list = append(list, *s.message.Upload)
		}
	}
	return list
}

// later lets so much time pass as it does, for what rests between two tries.
func (o *office) later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

var jpeg = slices.Concat([]byte("\xff\xd8\xff\xe0"), bytes.Repeat([]byte("picture"), 30_000))

// TestAFileIsKeptAndShown follows a picture from its reference to the phone of
// the lawyer; the caseworker may not see it and gets nothing.
func TestAFileIsKeptAndShown(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.gives("a", func() ([]byte, error) { return jpeg, nil })
		id := o.keeps("a")
		if k := o.kept(id); k.State != care.WaitingFile || k.Person != o.amina || k.File.ID != id || k.About != "test/a" {
			t.Errorf("before it is fetched it is %+v", k)
		}
		o.settle()
		k := o.kept(id)
		if k.State != care.StoredFile || k.Type != "image/jpeg" || k.Bytes != int64(len(jpeg)) || k.Stored.IsZero() || len(o.done) != 1 || o.done[0].ID != id {
			t.Errorf("kept %+v; told %d times", k, len(o.done))
		}
		if got := o.uploads("maria"); got != nil {
			t.Errorf("the caseworker got %d files", len(got))
		}
		got := o.uploads("lena")
		if len(got) != 1 || got[0].Kind != care.Photo || got[0].Name != "page-3.jpg" || !bytes.Equal(got[0].Bytes, jpeg) {
			t.Errorf("the lawyer got %d files", len(got))
		}
	})
}

// TestHowFilesAreShown sends each kind that is kept.
func TestHowFilesAreShown(t *testing.T) {
	for data, want := range map[string]bot.Upload{
		"%PDF-1.7 paper":        {Kind: care.Document, Name: "page-3.pdf"},
		"\x89PNG\r\n\x1a\nx":    {Kind: care.Photo, Name: "page-3.png"},
		"\xff\xfb\x90\x64sound": {Kind: care.Document, Name: "page-3"}, // which nobody has recognised
		"ID3 sound":             {Kind: care.Voice, Name: "page-3.mp3"},
	} {
		inOffice(t, func(t *testing.T, o *office) {
			o.gives("a", func() ([]byte, error) { return []byte(data), nil })
			o.keeps("a")
			o.settle()
			got := o.uploads("lena")
			if len(got) != 1 || got[0].Kind != want.Kind || got[0].Name != want.Name || string(got[0].Bytes) != data {
				t.Errorf("%q came as %+v", data, got)
			}
		})
	}
}

// TestFilesThatAreNotKept has files refused for every reason there is, beside
// one that is good.
func TestFilesThatAreNotKept(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		fails := func(err error) func() ([]byte, error) { return func() ([]byte, error) { return nil, err } }
		o.gives("gone", fails(bot.ErrNoFile))
		o.gives("big", fails(fmt.Errorf("wrapped: %w", bot.ErrTooBig)))
		o.gives("unfit", func() ([]byte, error) { return []byte("unfit"), nil })
		o.gives("panics", func() ([]byte, error) { return []byte("panics"), nil })
		o.gives("fails", func() ([]byte, error) { return []byte("fails"), nil })
		o.gives("good", func() ([]byte, error) { return jpeg, nil })
		o.examine = func(data []byte) (bot.Examined, error) {
			switch string(data) {
			case "unfit":
				return bot.Examined{}, fmt.Errorf("wrapped: %w", bot.Unfit{Why: "kind"})
			case "panics":
				panic("with what is in the file")
			case "fails":
				return bot.Examined{}, errors.New("a fault")
			}
			return asItIs(data)
		}
		o.do("restart")
		want := map[string]string{"gone": care.FileGone, "big": care.FileTooBig, "unfit": "kind", "panics": care.FileUnknown, "fails": care.FileUnknown, "good": ""}
		ids := map[string]care.FileID{}
		for _, ref := range []string{"gone", "big", "unfit", "panics", "fails", "good"} {
			ids[ref] = o.keeps(ref)
		}
		o.settle()
		for ref, why := range want {
			k := o.kept(ids[ref])
			if why == "" && k.State != care.StoredFile || why != "" && (k.State != care.RefusedFile || k.Why != why) {
				t.Errorf("%s is %s, %q; want %q", ref, k.State, k.Why, why)
			}
		}
		if len(o.done) != len(want) || o.mostAtOnce.Load() != 1 {
			t.Errorf("told %d times; %d were fetched at once", len(o.done), o.mostAtOnce.Load())
		}
		if names, err := o.engine.Files().Names(); err != nil || len(names) != 1 {
			t.Errorf("stored are %q, %v", names, err)
		}
		if strings.Contains(o.log.String(), "with what is in the file") {
			t.Error("the log tells what is in a file")
		}
	})
}

// TestAFileThatDoesNotCome fails in every way that may pass.
func TestAFileThatDoesNotCome(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		network, unsent := errors.New("the network"), bot.Unsent{Err: errors.New("the network")}
		tries := map[string]int{}
		after := func(ref string, n int, err error) {
			o.gives(ref, func() ([]byte, error) {
				if tries[ref]++; tries[ref] <= n {
					return nil, err
				}
				return jpeg, nil
			})
		}
		after("lost", 1000, network)
		after("late", 9, network)
		after("unreached", 40, unsent)
		after("good", 0, nil)
		lost, late, unreached, good := o.keeps("lost"), o.keeps("late"), o.keeps("unreached"), o.keeps("good")
		o.settle()
		if o.kept(good).State != care.StoredFile {
			t.Error("a file waits behind others that fail")
		}
		o.do("restart") // in the middle
		o.later(12 * time.Hour)
		if k := o.kept(lost); k.State != care.RefusedFile || k.Why != care.FileGone || tries["lost"] != 10 {
			t.Errorf("what never came is %s after %d tries", k.State, tries["lost"])
		}
		if k := o.kept(late); k.State != care.StoredFile || tries["late"] != 10 {
			t.Errorf("what came at the tenth try is %s after %d", k.State, tries["late"])
		}
		if k := o.kept(unreached); k.State != care.StoredFile || k.Tries != 0 || tries["unreached"] != 41 {
			t.Errorf("what could not be asked for is %s after %d tries, %d counted", k.State, tries["unreached"], k.Tries)
		}
		if len(o.done) != 4 {
			t.Errorf("told %d times", len(o.done))
		}
	})
}

// TestTheChannelAsksToWait has it ask for a minute, during which nothing is
// fetched.
func TestTheChannelAsksToWait(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		n, asked := 0, false
		o.gives("a", func() ([]byte, error) {
			if !asked {
				asked = true
				return nil, bot.Later{After: time.Minute, Everyone: true}
			}
			return jpeg, nil
		})
		a := o.keeps("a")
		o.later(10 * time.Second)
		b := o.keeps("b")
		o.later(40 * time.Second)
		o.chats.mu.Lock()
		n = len(o.chats.calls)
		o.chats.mu.Unlock()
		if n != 1 {
			t.Errorf("%d were asked for while the channel wanted to rest", n)
		}
		o.later(20 * time.Second)
		if o.kept(a).State != care.StoredFile || o.kept(a).Tries != 0 || o.kept(b).State != care.StoredFile {
			t.Errorf("afterwards they are %+v, %+v", o.kept(a), o.kept(b))
		}
	})
}

// TestCrashesWhileAFileIsKept stops between storing the bytes and committing
// their record, and has the hook fail: it is done once in the end.
func TestCrashesWhileAFileIsKept(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		var broken atomic.Bool
		broken.Store(true)
		o.gives("a", func() ([]byte, error) {
			if broken.Load() {
				o.faults.bucket.Store("files")
			}
			return jpeg, nil
		})
		id := o.keeps("a")
		o.settle()
		if names, err := o.engine.Files().Names(); err != nil || len(names) != 1 || o.kept(id).State != care.WaitingFile || len(o.done) != 0 {
			t.Errorf("between the two there are %q, %v; told %d times", names, err, len(o.done))
		}
		o.faults.bucket.Store("")
		broken.Store(false)
		o.stop()
		if err := o.reopen(); err != nil { // a new start finds bytes that no record stores
			t.Fatal(err)
		}
		if names, err := o.engine.Files().Names(); err != nil || len(names) != 0 {
			t.Errorf("after a start there are %q, %v", names, err)
		}
		o.start()
		o.later(10 * time.Minute)
		if o.kept(id).State != care.StoredFile || len(o.done) != 1 || len(o.uploads("lena")) != 1 {
			t.Errorf("at last it is %+v; told %d times", o.kept(id), len(o.done))
		}
	})
}

// TestAFullDisk has no room for files for an hour: none is fetched in vain again
// and again, the conversation goes on, and all are kept once there is room.
func TestAFullDisk(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		var fetched atomic.Int32
		var ids []care.FileID
		o.faults.full.Store(true)
		for n := range 20 {
			ref := fmt.Sprint("page", n)
			o.gives(ref, func() ([]byte, error) { fetched.Add(1); return jpeg, nil })
			ids = append(ids, o.keeps(ref))
		}
		o.later(time.Hour)
		if n := fetched.Load(); n < 10 || n > 90 {
			t.Errorf("%d files were fetched in an hour without room", n)
		}
		o.heard()
		o.do("amina: hello")
		o.settle()
		if heard := o.heard(); !strings.Contains(heard, "maria") {
			t.Errorf("on a full disk a word was not passed on: %s", heard)
		}
		o.faults.full.Store(false)
		o.later(time.Hour)
		for _, id := range ids {
			if k := o.kept(id); k.State != care.StoredFile {
				t.Errorf("with room again a file is %s", k.State)
			}
		}
	})
}

// TestBytesOfAFileThatIsGoneAreForgotten stores the bytes without their record,
// and then the file is not to be had any more.
func TestBytesOfAFileThatIsGoneAreForgotten(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		n := 0
		o.gives("a", func() ([]byte, error) {
			if n++; n > 1 {
				return nil, bot.ErrNoFile
			}
			o.faults.bucket.Store("files")
			return jpeg, nil
		})
		id := o.keeps("a")
		o.settle()
		o.faults.bucket.Store("")
		o.later(6 * time.Minute)
		if names, err := o.engine.Files().Names(); err != nil || len(names) != 0 || o.kept(id).State != care.RefusedFile {
			t.Errorf("there are %q, %v, of a file that is %s", names, err, o.kept(id).State)
		}
	})
}

// TestAFileThatNobodyWantsAnyMore is dropped while it is on its way.
func TestAFileThatNobodyWantsAnyMore(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		var id care.FileID
		o.gives("a", func() ([]byte, error) {
			return jpeg, o.store.Update(t.Context(), func(tx *storage.Tx) error { return tx.DropFile(id) })
		})
		id = o.keeps("a")
		other := o.keeps("b")
		o.settle()
		names, err := o.engine.Files().Names()
		if err != nil || !slices.Equal(names, []string{other.String()}) || len(o.done) != 1 {
			t.Errorf("there are %q, %v; told %d times", names, err, len(o.done))
		}
	})
}

// TestWhatAFileIsForFails has the hook fail for one file: others go on, and it
// is tried again.
func TestWhatAFileIsForFails(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		var works atomic.Bool
		var told atomic.Int32
		bot.WhenKept(t, "faulty", func(*storage.Tx, care.Kept) ([]storage.Outbox, error) {
			if !works.Load() {
				panic("a bug")
			}
			told.Add(1)
			return nil, nil
		})
		id, err := o.bot.KeepFile(t.Context(), o.amina, care.File{Kind: care.Photo, Ref: "a"}, "faulty/1")
		if err != nil {
			t.Fatal(err)
		}
		unknown, err := o.bot.KeepFile(t.Context(), o.amina, care.File{Kind: care.Photo, Ref: "b"}, "nobody/1")
		if err != nil {
			t.Fatal(err)
		}
		other := o.keeps("c")
		o.settle()
		if o.kept(other).State != care.StoredFile || o.kept(id).State != care.WaitingFile || o.kept(unknown).State != care.StoredFile {
			t.Errorf("they are %s, %s, %s", o.kept(other).State, o.kept(id).State, o.kept(unknown).State)
		}
		works.Store(true)
		o.later(6 * time.Minute)
		if o.kept(id).State != care.StoredFile || told.Load() != 1 {
			t.Errorf("afterwards it is %s, told %d times", o.kept(id).State, told.Load())
		}
	})
}

// TestADamagedRecordStopsNoOther damages the record of the first of two.
func TestADamagedRecordStopsNoOther(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.gives("a", func() ([]byte, error) { return nil, bot.Unsent{Err: errors.New("the network")} })
		first := o.keeps("a")
		o.settle()
		err := o.engine.Update(t.Context(), func(w storage.Writer) error {
			var keys [][]byte
			for e, err := range w.Scan("files", storage.Range{}) {
				if err != nil {
					return err
				}
				keys = append(keys, bytes.Clone(e.Key))
			}
			return w.Put("files", keys[0], []byte("damaged"))
		})
		if err != nil {
			t.Fatal(err)
		}
		o.later(time.Minute) // the first is due again
		second := o.keeps("b")
		o.settle()
		if o.kept(second).State != care.StoredFile {
			t.Error("a file waits behind one whose record is damaged")
		}
		o.view(func(tx *storage.Tx) error {
			if _, err := tx.Kept(care.System, first); !errors.Is(err, storage.ErrSealed) {
				t.Errorf("the damaged record gives %v", err)
			}
			return nil
		})
		if n := strings.Count(o.log.String(), "a file could not be kept"); n != 1 {
			t.Errorf("the log tells of it %d times", n)
		}
	})
}

// TestPermissionIsAskedAtDelivery takes the lawyer off the case while the file
// waits to be delivered, and off and on again.
func TestPermissionIsAskedAtDelivery(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.do("lena loses the network")
		o.keeps("a")
		o.settle()
		o.refer()
		o.do("lena has the network back")
		o.settle()
		if got := o.uploads("lena"); got != nil {
			t.Error("somebody who is off the case got a file")
		}
		o.do("lena loses the network")
		o.refer(o.lena)
		o.gives("b", func() ([]byte, error) { return jpeg, nil })
		o.keeps("b")
		o.settle()
		o.do("lena has the network back")
		o.settle()
		if got := o.uploads("lena"); len(got) != 1 || !bytes.Equal(got[0].Bytes, jpeg) {
			t.Errorf("after several tries %d files came", len(got))
		}
	})
}

// TestBytesThatCannotBeRead takes the bytes of one file away: its reader is
// told so, and the next one comes.
func TestBytesThatCannotBeRead(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.do("lena loses the network")
		first, _ := o.keeps("a"), o.keeps("b")
		o.settle()
		if err := o.engine.Files().Remove(first.String()); err != nil {
			t.Fatal(err)
		}
		o.chats.take()
		o.do("lena has the network back")
		o.settle()
		if got := o.uploads("lena"); len(got) != 1 || string(got[0].Bytes) != "what is in b" {
			t.Errorf("%d files came", len(got))
		}
		if heard := o.heard(); !strings.Contains(heard, "lena < error.try_again") {
			t.Errorf("the lawyer heard\n%s", heard)
		}
	})
}

// TestFilesLeaveRoomForOthers has eight lawyers read at once, each upload
// taking long: few are under way, and a call for help passes them.
func TestFilesLeaveRoomForOthers(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.keeps("a")
		o.settle()
		id := o.done[0].ID
		lawyers := []care.PersonID{}
		for n := range 8 {
			name := fmt.Sprint("lawyer", n)
			o.do(name + " is lawyer en")
			lawyers = append(lawyers, o.id(name))
		}
		o.refer(lawyers...)
		var now, most atomic.Int32
		o.chats.slow = func(m bot.Message) {
			if m.Upload != nil {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(10 * time.Second)
				now.Add(-1)
			}
		}
		var rows []storage.Outbox
		for _, to := range lawyers {
			rows = append(rows, o.page(to, id, 0))
		}
		if err := o.bot.PostRows(t.Context(), o.amina, rows...); err != nil {
			t.Fatal(err)
		}
		o.later(time.Second)
		o.heard()
		o.do("amina: /urgent")
		o.later(time.Second)
		o.do("amina [alert.who.help]")
		o.later(time.Second)
		if heard := o.heard(); !strings.Contains(heard, "maria < staff.alert.look") {
			t.Errorf("a call for help waits behind files:\n%s", heard)
		}
		o.later(29 * time.Second) // three rounds of ten seconds in all
		for n := range 8 {
			if got := o.uploads(fmt.Sprint("lawyer", n)); len(got) != 1 || got[0].Name != "page" {
				t.Errorf("lawyer %d got %+v", n, got)
			}
		}
		if most.Load() != 3 {
			t.Errorf("%d files were under way at once", most.Load())
		}
	})
}

// TestAWitnessFillsNoDisk sends more than is kept of somebody whom nobody knows:
// whoever responds gets all of it.
func TestAWitnessFillsNoDisk(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		for _, line := range []string{"zed: urgent.word.arrested", "zed [alert.who.other]"} {
			o.do(line)
			o.settle()
		}
		for range 103 {
			o.do("zed sends photo")
			o.later(3 * time.Second) // each by itself
		}
		o.settle()
		var kept, said int
		o.view(func(tx *storage.Tx) error {
			ids, err := tx.OpenAlerts(care.System)
			for _, a := range ids {
				for _, s := range a.Said {
					said += len(s.Files)
				}
				kept, err = tx.KeptBy(a.Person, 1000)
			}
			return err
		})
		if kept != 100 || said != 103 {
			t.Errorf("%d of %d files are kept, want 100 of 103", kept, said)
		}
	})
}

// TestWhatWasSentIsRemoved takes three files out of a chat, two of which came
// in one message, and one too late.
func TestWhatWasSentIsRemoved(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.do("amina sends photo")
		o.do("amina sends document")
		sent := o.letters(t)
		if len(sent) != 2 || sent[0].Message == "" || sent[0].Message == sent[1].Message {
			t.Fatalf("sent are %+v", sent)
		}
		o.settle()
		o.heard()
		if err := o.bot.RemoveSent(t.Context(), o.amina, []care.File{sent[0], sent[0], {Kind: care.Photo, Ref: "from before"}}); err != nil {
			t.Fatal(err)
		}
		o.settle()
		if heard := o.heard(); heard != "  amina x\n" {
			t.Errorf("heard\n%s", heard)
		}
		o.do("down 49h")
		o.settle()
		if err := o.bot.RemoveSent(t.Context(), o.amina, sent); err != nil {
			t.Fatal(err)
		}
		o.do("at 2026-11-25 12:00") // no hour for it before
		o.settle()
		o.heard()
		if n := strings.Count(o.all, "maria < staff.person.left_messages"); n != 1 {
			t.Errorf("the caseworker was told %d times:\n%s", n, o.all)
		}
	})
}

// letters are the files that amina sent as letters.
func (o *office) letters(t *testing.T) (files []care.File) {
	o.view(func(tx *storage.Tx) error {
		list, err := tx.Letters(care.System, o.amina, 0)
		for _, l := range slices.Backward(list) {
			if l.File != nil {
				files = append(files, *l.File)
			}
		}
		return err
	})
	return files
}

// TestABotNeedsAnExaminer makes one without.
func TestABotNeedsAnExaminer(t *testing.T) {
	if _, err := bot.New(t.Context(), bot.Options{}); err == nil {
		t.Error("a bot keeps files that nothing has examined")
	}
}
