package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"clientele"
	"clientele/config"
)

// The demo organization. Its password is no secret: the demo listens on this machine alone, and its people are
// invented.
const (
	demoName      = "Salon Kuura"
	demoCustomers = 2000
	demoOwner     = "Aino Kuura"
	demoEmail     = "aino@salon-kuura.example"
	demoPassword  = "kuura-talvi-aamu"
)

// demoView is what `clientele demo` prints.
type demoView struct {
	Organization string `json:"organization"`
	ID           string `json:"id"`
	Address      string `json:"address"`
	Docs         string `json:"docs"`
	API          string `json:"api"`
	Email        string `json:"email"`
	Password     string `json:"password"`
	LiveKey      string `json:"liveKey"`
	TestKey      string `json:"testKey"`
	Try          string `json:"try"`
}

func demoCommand() *command {
	var addr string
	return &command{
		name: "demo", does: "Serves an invented salon with 2,000 customers and two years of bookings and sales, to look at; nothing of it stays.",
		more: "It keeps everything in a temporary folder, which is deleted at the end. Customers, bookings and sales are the same in every run of a day, their dates reach up to now and some weeks ahead.",
		flags: func(f *flag.FlagSet) {
			f.StringVar(&addr, "addr", "127.0.0.1:0", "`HOST:PORT` The address to listen on; port 0 takes a free one.")
		},
		run: func(ctx context.Context, c *call) error { return c.demo(ctx, addr) },
	}
}

func (c *call) demo(ctx context.Context, addr string) (err error) {
	dir, err := os.MkdirTemp("", "clientele-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var place config.Place
	var service config.Service
	defaults := flag.NewFlagSet("", flag.ContinueOnError)
	config.Define(defaults, &place)
	config.Define(defaults, &service)
	place.Data, service.Addr, service.LogLevel = dir, addr, "warn"
	log, err := newLog(c.errors, service)
	if err != nil {
		return err
	}
	o := opening{place: place, make: true, log: log}
	if err := seedDemo(ctx, o, time.Now()); err != nil {
		return err
	}
	return c.serve(ctx, o, service, func(r *register, address string) error { return c.printDemo(ctx, r, address) })
}

// printDemo makes keys for the demo and says how to look at it.
func (c *call) printDemo(ctx context.Context, r *register, address string) error {
	o, err := r.Organization(ctx, demoName)
	if err != nil {
		return err
	}
	keys := make(map[clientele.Mode]string)
	for _, mode := range []clientele.Mode{clientele.ModeLive, clientele.ModeTest} {
		_, token, err := r.CreateKey(ctx, clientele.CommandLine(o), clientele.KeyRequest{Name: "Demo", Mode: mode, Scopes: clientele.AllScopes()})
		if err != nil {
			return err
		}
		keys[mode] = token
	}
	view := demoView{Organization: o.Name, ID: o.ID, Address: address + "/", Docs: address + "/docs", API: address + "/v1", Email: demoEmail,
		Password: demoPassword, LiveKey: keys[clientele.ModeLive], TestKey: keys[clientele.ModeTest],
		Try: fmt.Sprintf("curl -H 'Authorization: Bearer %s' '%s/v1/customers?q=maria&limit=3'", keys[clientele.ModeLive], address)}
	return c.print(view, func(w io.Writer) {
		fmt.Fprintf(w, "%s is open: a hair salon in Helsinki with %s invented customers and two years of bookings and sales.\n\n", view.Organization, thousands(demoCustomers))
		fmt.Fprintf(w, "  Start here\t%s\n  Documentation\t%s\n  API\t%s\n\n", view.Address, view.Docs, view.API)
		fmt.Fprintf(w, "  Owner's sign-in\t%s, password %s\n", view.Email, view.Password)
		fmt.Fprintf(w, "  Live key\t%s\n  Test key\t%s\n\n", view.LiveKey, view.TestKey)
		fmt.Fprintf(w, "Try:\n  %s\n\nCtrl-C ends it, and deletes everything in it.\n", view.Try)
	})
}
