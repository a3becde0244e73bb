package web

import (
	"net/http"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func tags(v *visit) error { return v.tags(http.StatusOK, "") }

func (v *visit) tags(code int, wrong string) error {
	all, err := v.reg.Tags(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Tags{Frame: v.settingsFrame("tags"), Wrong: wrong}
	for _, t := range all {
		p.Rows = append(p.Rows, view.TagLine{Name: t.Name, Customers: v.l.Number(int64(t.Customers))})
	}
	return v.show(code, view.TagsPage(p))
}

func createTag(v *visit) error {
	_, err := v.reg.CreateTag(v.ctx(), v.actor, v.form("name"), "")
	return v.toTags(err)
}

func renameTag(v *visit) error {
	_, err := v.reg.UpdateTag(v.ctx(), v.actor, v.form("tag"), clientele.Some(v.form("name")), clientele.Optional[string]{})
	return v.toTags(err)
}

func deleteTag(v *visit) error {
	return v.toTags(v.reg.DeleteTag(v.ctx(), v.actor, v.form("tag")))
}

func (v *visit) toTags(err error) error {
	if expected(err) {
		return v.tags(answer.Status(err), v.firstWrong(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/tags")
}
