package bot

import (
	"errors"

	"pristan/care"
	"pristan/storage"
)

// keepLegalFiles has every page and voice note of a request kept, each once,
// and lets go of those that it names no more. A request that is opened again with
// that is watched again.
func (t *turn) keepLegalFiles(before, r care.LegalRequest) (care.LegalRequest, error) {
	r, err := r.Keep(before, func(f care.File) (care.FileID, error) {
		return t.keepFile(f, care.LegalFile+r.ID.String())
	})
	if err != nil {
		return r, err
	}
	if err := errors.Join(t.rememberAlbum(r), t.watchAgain(before, r)); err != nil {
		return r, err
	}
	return r, t.dropFiles(r.Lost(before))
}

// dropFiles removes files that nobody names any more. What was sent with an
// alert stays there.
func (t *turn) dropFiles(files []care.File) error {
	for _, f := range files {
		k, err := t.tx.Kept(care.System, f.ID)
		if err == nil && k.OfLegal() {
			err = t.tx.DropFile(f.ID)
		}
		if ignoreNotFound(err) != nil {
			return err
		}
	}
	return nil
}

// keptPages is what became of each page, in order. One that is not kept at all
// is the zero one.
func (t *turn) keptPages(r care.LegalRequest) ([]care.Kept, error) { return keptPages(t.tx, r) }

func keptPages(tx *storage.Tx, r care.LegalRequest) (list []care.Kept, err error) {
	for _, p := range r.AllPages() {
		k, err := tx.Kept(care.System, p.File.ID)
		if ignoreNotFound(err) != nil && !errors.Is(err, storage.ErrSealed) {
			return nil, err
		}
		list = append(list, k)
	}
	return list, nil
}

// legalFileKept is called when a page or a voice note of a request is stored or
// refused. The last one of those on their way speaks for all.
func (t *turn) legalFileKept(k care.Kept) error {
	id, _ := k.Request()
	r, err := t.tx.Legal(care.System, id)
	if err != nil || r.Status == care.LegalWithdrawn || !t.me.Active() {
		return ignoreNotFound(err)
	}
	if k.File.Kind == care.Voice {
		return t.voiceKept(r, k)
	}
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if p.State == care.WaitingFile && p.Tries == 0 {
			return nil
		}
	}
	if told, err := t.tellFaults(r, pages); err != nil || told {
		return err
	}
	if err := t.afterRetake(r, k, pages); err != nil {
		return err
	}
	return t.offerCleaning(r, pages)
}
