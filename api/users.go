package api

import (
	"context"
	"net/http"

	"clientele"
)

// User is a member of staff.
type User struct {
	ID        string  `json:"id" example:"usr_01k3v9q2d7m4x8a5c0tw"`
	Name      string  `json:"name" example:"Anna Lehto"`
	Email     string  `json:"email" example:"anna@example.com"`
	Role      string  `json:"role" enum:"owner,manager,staff"`
	Bookable  bool    `json:"bookable" doc:"Has a column in the calendar"`
	Color     *string `json:"color" doc:"Of that column: #rrggbb" example:"#3366cc"`
	Archived  bool    `json:"archived" doc:"May no longer sign in"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
}

func userWire(u *clientele.User) User {
	return User{ID: u.ID, Name: u.Name, Email: u.Email, Role: string(u.Role), Bookable: u.Bookable, Color: orNull(&u.Color),
		Archived: u.Archived, CreatedAt: stamp(u.CreatedAt)}
}

// UserPath names a user.
type UserPath struct {
	ID string `path:"id" doc:"Id of the user" example:"usr_01k3v9q2d7m4x8a5c0tw"`
}

// UserFields are what of a user can be written when one is made.
type UserFields struct {
	Name     opt[string] `json:"name,omitempty" example:"Anna Lehto"`
	Email    opt[string] `json:"email,omitempty" example:"anna@example.com"`
	Role     opt[string] `json:"role,omitempty" doc:"owner, manager or staff" example:"staff"`
	Bookable opt[bool]   `json:"bookable,omitempty" doc:"Has a column in the calendar"`
	Color    opt[string] `json:"color,omitempty" doc:"#rrggbb" example:"#3366cc"`
}

// UserUpdate is what of a user can be changed.
type UserUpdate struct {
	UserFields
	Archived opt[bool] `json:"archived,omitempty" doc:"true: may no longer sign in"`
}

func (f UserFields) change() clientele.UserChange {
	return clientele.UserChange{Name: f.Name.Optional, Email: f.Email.Optional, Role: f.Role.Optional, Bookable: f.Bookable.Optional, Color: f.Color.Optional}
}

func (s *Server) addUsers() {
	add(s, call{ID: "listUsers", Method: "GET", Path: "/v1/users", Tag: tagOrg, Scope: clientele.UsersRead,
		Summary: "List the users", Text: "By name, those who may no longer sign in included."},
		func(ctx context.Context, r request, in *Paged) (Many[User], error) {
			users, err := r.reg.Users(ctx, r.actor)
			if err != nil {
				return Many[User]{}, err
			}
			return whole(r, in, "users", users, func(u clientele.User) string { return u.ID }, userWire)
		})
	add(s, call{ID: "createUser", Method: "POST", Path: "/v1/users", Tag: tagOrg, Scope: clientele.UsersWrite,
		Status: http.StatusCreated, Summary: "Make a user", Text: "Needs name and email; the role is staff when none is named. An invitation to choose a password goes to the address."},
		func(ctx context.Context, r request, in *struct{ Body UserFields }) (One[User], error) {
			user, err := r.reg.CreateUser(ctx, r.actor, in.Body.change())
			return one(userWire(&user), user.ID).created("/v1/users/" + user.ID), err
		})
	add(s, call{ID: "getUser", Method: "GET", Path: "/v1/users/{id}", Tag: tagOrg, Scope: clientele.UsersRead,
		Summary: "Read a user", Text: "By id."},
		func(ctx context.Context, r request, in *UserPath) (One[User], error) {
			user, err := r.reg.User(ctx, r.actor, in.ID)
			return one(userWire(&user), user.ID), err
		})
	add(s, call{ID: "updateUser", Method: "PATCH", Path: "/v1/users/{id}", Tag: tagOrg, Scope: clientele.UsersWrite,
		Summary: "Change a user", Text: "What is left out stays as it is. An organization keeps at least one owner."},
		func(ctx context.Context, r request, in *struct {
			UserPath
			Body UserUpdate
		}) (One[User], error) {
			change := in.Body.change()
			change.Archived = in.Body.Archived.Optional
			user, err := r.reg.UpdateUser(ctx, r.actor, in.ID, change)
			return one(userWire(&user), user.ID), err
		})
	add(s, call{ID: "archiveUser", Method: "DELETE", Path: "/v1/users/{id}", Tag: tagOrg, Scope: clientele.UsersWrite,
		Summary: "Take a user's sign-in away", Text: "Answers the user, archived. What they did stays under their name, and PATCH with {\"archived\": false} brings them back. An organization keeps at least one owner."},
		func(ctx context.Context, r request, in *UserPath) (One[User], error) {
			user, err := r.reg.UpdateUser(ctx, r.actor, in.ID, clientele.UserChange{Archived: clientele.Some(true)})
			return one(userWire(&user), user.ID), err
		})
}
