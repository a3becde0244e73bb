package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"clientele"
	"clientele/config"
)

// keyView is an API key as commands print it; Key, the secret, when it is made alone.
type keyView struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Key       string            `json:"key,omitempty"`
	Hint      string            `json:"hint"`
	Mode      clientele.Mode    `json:"mode"`
	Scopes    []clientele.Scope `json:"scopes"`
	CreatedAt time.Time         `json:"createdAt"`
	ExpiresAt *time.Time        `json:"expiresAt"`
	RevokedAt *time.Time        `json:"revokedAt"`
}

func viewKey(k clientele.Key) keyView {
	return keyView{ID: k.ID, Name: k.Name, Hint: k.Hint, Mode: k.Mode, Scopes: k.Scopes, CreatedAt: k.CreatedAt,
		ExpiresAt: moment(k.ExpiresAt), RevokedAt: moment(k.RevokedAt)}
}

// moment is a time that may be none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

const orgUsage = "`ORG` The organization, by its id, its address part or its name. It may be left out where there is only one."

func keysCreateCommand() *command {
	var place config.Place
	var org, name, scopes, mode, expires string
	return &command{
		name: "keys create", does: "Makes an API key and prints it, once.",
		more: "Only a hash of the key is stored: keep what is printed. A key of test mode works on the organization's sandbox, which has data and a clock of its own.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			f.StringVar(&name, "name", "", "`NAME` A name for the key: that of the program that will use it.")
			f.StringVar(&scopes, "scopes", "", "`SCOPES` What the key may do: all, or some of these, separated by commas: "+scopeList()+".")
			f.StringVar(&mode, "mode", string(clientele.ModeLive), "`MODE` Whose data it works on: live, or test for the sandbox's.")
			f.StringVar(&expires, "expires", "", "`WHEN` When the key ends: in some days as in 90d, or on a day as in 2030-12-31. Never when left out.")
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			list, err := clientele.ParseScopes(scopes)
			if err != nil {
				return byFlags(err, nil)
			}
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				ends, err := expiry(expires, r.Now(a.Org), a.Org.Settings.Location())
				if err != nil {
					return err
				}
				key, token, err := r.CreateKey(ctx, a, clientele.KeyRequest{Name: name, Scopes: list, Mode: clientele.Mode(mode), ExpiresAt: ends})
				if err != nil {
					return byFlags(err, map[string]string{"expiresAt": "expires"})
				}
				return c.printNewKey(key, token)
			})
		},
	}
}

func (c *call) printNewKey(k clientele.Key, token string) error {
	view := viewKey(k)
	view.Key = token
	return c.print(view, func(w io.Writer) {
		fmt.Fprintf(w, "Key\t%s\nId\t%s\nMode\t%s\nEnds\t%s\n", token, k.ID, k.Mode, day(k.ExpiresAt, "never"))
	})
}

func scopeList() string {
	var names []string
	for _, s := range clientele.AllScopes() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// expiry reads when a key ends: a number of days or weeks from now, or the end of a day.
func expiry(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return t.AddDate(0, 0, 1).UTC(), nil
	}
	number, unit := text[:len(text)-1], text[len(text)-1]
	n, err := strconv.Atoi(number)
	if days := map[byte]int{'d': 1, 'w': 7, 'y': 365}[unit]; err == nil && days > 0 && n > 0 && n <= 36500 {
		return now.AddDate(0, 0, n*days), nil
	}
	return time.Time{}, usagef("--expires: %q is no time; write it as in 90d, 12w, 1y or 2030-12-31", text)
}

// day is a time as people read it in a list.
func day(t time.Time, none string) string {
	if t.IsZero() {
		return none
	}
	return t.Format("2006-01-02 15:04 MST")
}

func keysListCommand() *command {
	var place config.Place
	var org string
	return &command{
		name: "keys list", does: "Lists the API keys, without their secrets.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				keys, err := r.Keys(ctx, a)
				if err != nil {
					return err
				}
				return c.printKeys(keys)
			})
		},
	}
}

func (c *call) printKeys(keys []clientele.Key) error {
	views := make([]keyView, len(keys))
	for i, k := range keys {
		views[i] = viewKey(k)
	}
	return c.print(views, func(w io.Writer) {
		fmt.Fprintln(w, "ID\tNAME\tMODE\tENDS WITH\tCREATED\tEXPIRES\tREVOKED")
		for _, k := range keys {
			fmt.Fprintf(w, "%s\t%s\t%s\t…%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Mode, k.Hint, day(k.CreatedAt, ""), day(k.ExpiresAt, "never"), day(k.RevokedAt, "no"))
		}
	})
}

func keysRevokeCommand() *command {
	var place config.Place
	var org string
	return &command{
		name: "keys revoke", args: "KEY-ID", does: "Ends an API key at once.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&org, "org", "", orgUsage)
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			id, err := c.one("key by its id, as `clientele keys list` prints it")
			if err != nil {
				return err
			}
			return c.withOrganization(ctx, opening{place: place}, org, func(r *register, a clientele.Actor) error {
				key, err := r.RevokeKey(ctx, a, id)
				if err != nil {
					return err
				}
				return c.print(viewKey(key), func(w io.Writer) { fmt.Fprintf(w, "%s is revoked.\n", key.ID) })
			})
		},
	}
}
