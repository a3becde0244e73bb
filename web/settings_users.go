package web

import (
	"net/http"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func users(v *visit) error {
	all, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Users{Frame: v.settingsFrame("users")}
	for _, u := range all {
		p.Rows = append(p.Rows, view.UserLine{ID: u.ID, Name: u.Name, Email: u.Email, Role: string(u.Role), Bookable: u.Bookable, Archived: u.Archived,
			You: u.ID == v.actor.ID})
	}
	return v.show(http.StatusOK, view.UsersPage(p))
}

func newUser(v *visit) error {
	return v.userForm(http.StatusOK, clientele.User{Role: clientele.RoleStaff, Bookable: true}, nil, "")
}

func createUser(v *visit) error {
	change := v.userChange()
	_, err := v.reg.CreateUser(v.ctx(), v.actor, change)
	if expected(err) || clientele.KindOf(err) == clientele.KindForbidden {
		return v.userForm(answer.Status(err), asTyped(clientele.User{}, change), v.wrongs(err), v.unlessFields(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.user"})
	return v.goTo("/settings/users")
}

// unlessFields is an error's message where no field says what is wrong.
func (v *visit) unlessFields(err error) string {
	if v.wrongs(err) != nil {
		return ""
	}
	return v.message(err)
}

func editUser(v *visit) error {
	u, err := v.reg.User(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.userForm(http.StatusOK, u, nil, "")
}

func updateUser(v *visit) error {
	id, change := v.r.PathValue("id"), v.userChange()
	if id != v.actor.ID { // nobody shuts themselves out
		change.Archived = clientele.Some(v.form("archived") == "yes")
	}
	u, err := v.reg.UpdateUser(v.ctx(), v.actor, id, change)
	if expected(err) || clientele.KindOf(err) == clientele.KindForbidden {
		now, lost := v.reg.User(v.ctx(), v.actor, id)
		if lost != nil {
			return lost
		}
		return v.userForm(answer.Status(err), asTyped(now, change), v.wrongs(err), v.unlessFields(err))
	}
	if err != nil {
		return err
	}
	if id == v.actor.ID {
		v.keep(keyMark, v.reg.SessionMark(u)) // this browser goes on with the new password
		if err := v.saveSession(); err != nil {
			return err
		}
	}
	v.tell(flash{Key: "toast.saved"})
	return v.goTo("/settings/users")
}

func (v *visit) userChange() clientele.UserChange {
	change := clientele.UserChange{Name: clientele.Some(v.form("name")), Email: clientele.Some(v.form("email")), Role: clientele.Some(v.form("role")),
		Bookable: clientele.Some(v.form("bookable") == "yes")}
	if password := v.r.FormValue("password"); password != "" {
		change.Password = clientele.Some(password)
	}
	return change
}

func asTyped(u clientele.User, ch clientele.UserChange) clientele.User {
	u.Name, u.Email, u.Role, u.Bookable = ch.Name.Value, ch.Email.Value, clientele.Role(ch.Role.Value), ch.Bookable.Value
	return u
}

func (v *visit) userForm(code int, u clientele.User, wrong map[string]string, message string) error {
	id := v.r.PathValue("id")
	p := view.UserForm{Frame: v.settingsFrame("users"), ID: id, Bookable: u.Bookable, Archived: u.Archived, You: id == v.actor.ID, Wrong: message}
	if p.Name = u.Name; id == "" {
		p.Name = v.T("users.new")
	}
	role := view.Field{Name: "role", Label: v.T("users.role"), Value: string(u.Role), Wrong: wrong["role"]}
	for _, r := range []clientele.Role{clientele.RoleStaff, clientele.RoleManager, clientele.RoleOwner} {
		if r != clientele.RoleOwner || v.user.Role == clientele.RoleOwner || u.Role == clientele.RoleOwner {
			role.Options = append(role.Options, view.Option{Value: string(r), Label: v.T("role." + string(r))})
		}
	}
	password := view.Field{Name: "password", Label: v.T("password"), Type: "password", Auto: "new-password", Hint: v.T("password.hint"), Wrong: wrong["password"]}
	if id != "" {
		password.Hint = v.T("users.password.hint")
	}
	p.Fields = []view.Field{{Name: "name", Label: v.T("field.name"), Value: u.Name, Wrong: wrong["name"], Auto: "off", Required: true},
		{Name: "email", Label: v.T("email"), Value: u.Email, Wrong: wrong["email"], Type: "email", Auto: "off", Required: true}, role, password}
	if id != "" {
		has, err := v.reg.HasSecondFactor(v.ctx(), v.actor.Org.ID, id)
		if err != nil {
			return err
		}
		p.SecondFactor = has
	}
	return v.show(code, view.UserFormPage(p))
}

func secondFactorOffFor(v *visit) error {
	id := v.r.PathValue("id")
	if err := v.reg.RemoveSecondFactor(v.ctx(), v.actor, id); err != nil {
		return err
	}
	v.tell(flash{Key: "toast.second.off"})
	return v.goTo("/settings/users/" + id)
}
