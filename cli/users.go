package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"clientele"
	"clientele/config"
)

// userView is a user as commands print it.
type userView struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Email     string         `json:"email"`
	Role      clientele.Role `json:"role"`
	Bookable  bool           `json:"bookable"`
	Color     string         `json:"color"`
	Archived  bool           `json:"archived"`
	CreatedAt time.Time      `json:"createdAt"`
}

func viewUser(u clientele.User) userView {
	return userView{ID: u.ID, Name: u.Name, Email: u.Email, Role: u.Role, Bookable: u.Bookable, Color: u.Color, Archived: u.Archived, CreatedAt: u.CreatedAt}
}

func usersCreateCommand() *command {
	var place config.Place
	var org, name, email, role, color string
	var bookable bool
	var password passwordFlags
	return &command{
		name: "users create", does: "Makes a user: somebody of the staff who signs in.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			f.StringVar(&name, "name", "", "`NAME` The name of the user.")
			f.StringVar(&email, "email", "", "`EMAIL` The e-mail address that the user signs in with.")
			f.StringVar(&role, "role", string(clientele.RoleStaff), "`ROLE` What the user may do: owner, manager or staff.")
			f.BoolVar(&bookable, "bookable", false, "The user takes bookings.")
			f.StringVar(&color, "color", "", "`COLOR` The user's color, as in #2f855a.")
			password.define(f, "password", "of the user")
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			secret, err := password.read(ctx, c)
			if err != nil {
				return err
			}
			change := clientele.UserChange{Name: clientele.Some(name), Email: clientele.Some(email), Role: clientele.Some(role),
				Color: clientele.Some(color), Bookable: clientele.Some(bookable), Password: clientele.Some(secret)}
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				user, err := r.CreateUser(ctx, a, change)
				if err != nil {
					return byFlags(err, nil)
				}
				return c.print(viewUser(user), func(w io.Writer) { fmt.Fprintf(w, "%s is made: %s, %s.\n", user.ID, user.Email, user.Role) })
			})
		},
	}
}

func usersListCommand() *command {
	var place config.Place
	var org string
	return &command{
		name: "users list", does: "Lists the users, those who may no longer sign in included.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				users, err := r.Users(ctx, a)
				if err != nil {
					return err
				}
				return c.printUsers(users)
			})
		},
	}
}

func (c *call) printUsers(users []clientele.User) error {
	views := make([]userView, len(users))
	for i, u := range users {
		views[i] = viewUser(u)
	}
	return c.print(views, func(w io.Writer) {
		fmt.Fprintln(w, "ID\tNAME\tEMAIL\tROLE\tMAY SIGN IN")
		for _, u := range users {
			may := "yes"
			switch {
			case u.Archived:
				may = "no, archived"
			case u.PasswordHash == "":
				may = "no, has no password"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.ID, u.Name, u.Email, u.Role, may)
		}
	})
}

func usersRecoverCommand() *command {
	var place config.Place
	var org string
	var password passwordFlags
	return &command{
		name: "users recover", args: "USER-ID", does: "Lets somebody in again who lost their password or their phone: sets a new password and turns their second factor off.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			password.define(f, "password", "of the user")
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			id, err := c.one("user by its id, as `clientele users list` prints it")
			if err != nil {
				return err
			}
			secret, err := password.read(ctx, c)
			if err != nil {
				return err
			}
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				user, err := r.UpdateUser(ctx, a, id, clientele.UserChange{Password: clientele.Some(secret)})
				if err != nil {
					return byFlags(err, nil)
				}
				if err := r.RemoveSecondFactor(ctx, a, id); err != nil && clientele.KindOf(err) != clientele.KindNotFound {
					return err
				}
				return c.print(viewUser(user), func(w io.Writer) { fmt.Fprintf(w, "%s signs in with the new password, without a code.\n", user.ID) })
			})
		},
	}
}

func usersArchiveCommand() *command {
	var place config.Place
	var org string
	return &command{
		name: "users archive", args: "USER-ID", does: "Takes a user's sign-in away; what they did stays under their name.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			id, err := c.one("user by its id, as `clientele users list` prints it")
			if err != nil {
				return err
			}
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				user, err := r.UpdateUser(ctx, a, id, clientele.UserChange{Archived: clientele.Some(true)})
				if err != nil {
					return err
				}
				return c.print(viewUser(user), func(w io.Writer) { fmt.Fprintf(w, "%s may no longer sign in.\n", user.ID) })
			})
		},
	}
}
