package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"clientele"
	"clientele/config"
)

// organizationView is an organization as commands print it.
type organizationView struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Slug     string    `json:"slug"`
	Country  string    `json:"country"`
	Currency string    `json:"currency"`
	Timezone string    `json:"timezone"`
	Locale   string    `json:"locale"`
	Owner    *userView `json:"owner,omitempty"`
}

func viewOrganization(o clientele.Organization) organizationView {
	return organizationView{ID: o.ID, Name: o.Name, Slug: o.Slug, Country: o.Settings.Country, Currency: o.Settings.Currency,
		Timezone: o.Settings.Timezone, Locale: o.Settings.Locale}
}

// setupFlags are the flags by which people know the fields that a new organization can have wrong.
var setupFlags = map[string]string{"name": "org", "owner.name": "owner-name", "owner.email": "owner-email", "owner.password": "owner-password"}

func setupCommand() *command {
	var place config.Place
	var s clientele.Setup
	var password passwordFlags
	return &command{
		name: "setup", does: "Makes an organization and its owner.",
		more: "It works before the first `clientele serve` and while it runs. What is left out follows from the country.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&s.Name, "org", "", "`NAME` The name of the organization.")
			f.StringVar(&s.OwnerEmail, "owner-email", "", "`EMAIL` The e-mail address that the owner signs in with.")
			f.StringVar(&s.OwnerName, "owner-name", "", "`NAME` The name of the owner; the beginning of the e-mail address when left out.")
			password.define(f, "owner-password", "of the owner")
			f.StringVar(&s.Country, "country", "", "`CODE` The country, as in SE; FI when left out.")
			f.StringVar(&s.Currency, "currency", "", "`CODE` The currency, as in EUR.")
			f.StringVar(&s.Timezone, "timezone", "", "`NAME` The time zone, as in Europe/Helsinki.")
			f.StringVar(&s.Locale, "locale", "", "`CODE` The language, as in fi or sv-FI.")
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) (err error) {
			if s.OwnerPassword, err = password.read(ctx, c); err != nil {
				return err
			}
			return c.with(ctx, opening{place: place, make: true}, func(r *register) error {
				o, owner, err := r.SetUp(ctx, s)
				if err != nil {
					return byFlags(err, setupFlags)
				}
				return c.printSetup(o, owner)
			})
		},
	}
}

func (c *call) printSetup(o clientele.Organization, owner clientele.User) error {
	view, user := viewOrganization(o), viewUser(owner)
	view.Owner = &user
	return c.print(view, func(w io.Writer) {
		fmt.Fprintf(w, "Organization\t%s\nId\t%s\nAddress part\t%s\nOwner\t%s\n", o.Name, o.ID, o.Slug, owner.Email)
	})
}

// passwordFlags are the two ways to give a password.
type passwordFlags struct {
	name  string
	value string
	stdin bool
}

func (p *passwordFlags) define(f *flag.FlagSet, name, whose string) {
	p.name = name
	f.StringVar(&p.value, name, "", fmt.Sprintf("`PASSWORD` The password %s, of at least %d characters. Other users of the machine can see it while the command runs: --%s-stdin and the environment keep it to yourself.", whose, clientele.MinPassword, name))
	f.BoolVar(&p.stdin, name+"-stdin", false, "Read the password from the first line of standard input.")
}

// read gives the password, from standard input where that was asked for.
func (p *passwordFlags) read(ctx context.Context, c *call) (string, error) {
	if !p.stdin {
		return p.value, nil
	}
	text, err := c.secret(ctx, "Password: ")
	if err != nil {
		return "", fmt.Errorf("the password could not be read from standard input: %w", err)
	}
	return text, nil
}

// byFlags names the flags of fields that are wrong: the one in the map, else the one of the field's own name.
func byFlags(err error, flags map[string]string) error {
	var known *clientele.Error
	if !errors.As(err, &known) || len(known.Fields) == 0 {
		return err
	}
	var parts []string
	for _, field := range known.Fields {
		name := flags[field.Field]
		if name == "" {
			name = strings.ReplaceAll(field.Field, ".", "-")
		}
		parts = append(parts, "--"+name+": "+field.Message)
	}
	return usagef("%s", strings.Join(parts, "; "))
}
