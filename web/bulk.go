package web

import (
	"bytes"
	"net/http"

	"clientele"
)

// maxBulk is how many customers one form may be about.
const maxBulk = 1000

// bulk does something to each of the chosen customers and gives those it was done to. One that is gone or may not be
// changed is passed over: the toast counts the others.
func (v *visit) bulk(do func(id string) error) ([]string, error) {
	ids := v.r.Form["id"]
	if len(ids) > maxBulk {
		return nil, clientele.Errorf(clientele.KindInvalidRequest, "Choose up to %d customers at a time", maxBulk)
	}
	var done []string
	for _, id := range ids {
		err := do(id)
		switch clientele.KindOf(err) {
		case clientele.KindNotFound, clientele.KindConflict:
			continue
		}
		if err != nil {
			return done, err
		}
		done = append(done, id)
	}
	return done, nil
}

func bulkTag(v *visit) error {
	name := v.form("tag")
	if clientele.TagKey(name) == "" {
		v.tell(flash{Key: "toast.tag.empty", Bad: true})
		return v.goTo("/customers")
	}
	done, err := v.bulk(func(id string) error {
		_, err := v.reg.TagCustomer(v.ctx(), v.actor, id, name)
		return err
	})
	if clientele.KindOf(err) == clientele.KindValidation {
		v.tell(flash{Key: "toast.tag.invalid", Bad: true})
		return v.goTo("/customers")
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.tagged", N: len(done)})
	return v.goTo("/customers")
}

func bulkArchive(v *visit) error    { return v.bulkArchived(true, "archive", "/customers") }
func bulkReactivate(v *visit) error { return v.bulkArchived(false, "reactivate", "/customers") }

func (v *visit) bulkArchived(archived bool, name, back string) error {
	done, err := v.bulk(func(id string) error {
		_, err := v.reg.UpdateCustomer(v.ctx(), v.actor, id, clientele.CustomerChange{Archived: clientele.Some(archived)}, clientele.AnyVersion)
		return err
	})
	if err != nil {
		return err
	}
	if len(done) > 0 {
		v.tell(flash{Key: "toast." + name, N: len(done), Undo: name, IDs: done})
	}
	if v.form("undo") != "" && len(done) == 1 {
		back = "/customers/" + done[0]
	}
	return v.goTo(back)
}

func bulkExport(v *visit) error {
	ids := v.r.Form["id"]
	if len(ids) > maxBulk {
		return clientele.Errorf(clientele.KindInvalidRequest, "Choose up to %d customers at a time", maxBulk)
	}
	var table bytes.Buffer
	if err := v.reg.ExportChosen(v.ctx(), v.actor, ids, "csv", &table); err != nil {
		return err
	}
	v.attach("customers.csv", "text/csv; charset=utf-8")
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(table.Bytes()) // whoever asked has gone when this fails
	return nil
}
