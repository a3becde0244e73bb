package config_test

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"

	"clientele/config"
)

func define() (*flag.FlagSet, *config.Place, *config.Service) {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var place config.Place
	var service config.Service
	config.Define(flags, &place)
	config.Define(flags, &service)
	return flags, &place, &service
}

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestEverySettingHasItsCommentAsHelp(t *testing.T) {
	flags, _, _ := define()
	n := 0
	flags.VisitAll(func(f *flag.Flag) {
		n++
		name, usage := flag.UnquoteUsage(f)
		if usage = strings.TrimPrefix(usage, name+" "); len(usage) < 20 || !strings.HasSuffix(usage, ".") || name == "" {
			t.Errorf("--%s %s: %q", f.Name, name, usage)
		}
	})
	if n < 12 {
		t.Errorf("only %d settings were found", n)
	}
}

func TestDefaultsEnvironmentAndFlags(t *testing.T) {
	flags, place, service := define()
	env := environment(map[string]string{"CLIENTELE_DATA": "/from/environment", "CLIENTELE_RATE": "7", "CLIENTELE_VAULT_COPY": "/copy"})
	rest, err := config.Parse(flags, []string{"one", "--rate", "9", "two", "--db=postgres://x/y", "--", "--three"}, env)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"one", "two", "--three"}; !slices.Equal(rest, want) {
		t.Errorf("what is no flag is %q, want %q", rest, want)
	}
	if place.Data != "/from/environment" || place.VaultCopy != "/copy" || place.DB != "postgres://x/y" {
		t.Errorf("place is %+v", *place)
	}
	if service.Rate != 9 || service.Addr != "127.0.0.1:8080" || service.RateBurst != 200 {
		t.Errorf("service is %+v", *service)
	}
}

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	flags, _, _ := define()
	_, err := config.Parse(flags, nil, environment(map[string]string{"CLIENTELE_POOL": "many"}))
	if err == nil || !strings.Contains(err.Error(), "CLIENTELE_POOL") {
		t.Errorf("a wrong variable gives %v", err)
	}
	flags, _, _ = define()
	if _, err = config.Parse(flags, []string{"--help"}, environment(nil)); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help gives %v", err)
	}
}

func TestPlace(t *testing.T) {
	p := config.Place{Data: "d"}
	if p.VaultDir() != "d/vault" || p.SQLitePath() != "d/clientele.db" || p.MmapBytes() != -1 {
		t.Errorf("%q, %q, %d", p.VaultDir(), p.SQLitePath(), p.MmapBytes())
	}
	p = config.Place{Data: "d", Vault: "v", DB: "postgres://me:secret@h/register?sslmode=disable", Mmap: 2}
	if p.VaultDir() != "v" || p.SQLitePath() != "" || p.MmapBytes() != 2<<20 {
		t.Errorf("%q, %q, %d", p.VaultDir(), p.SQLitePath(), p.MmapBytes())
	}
	if name := p.Database(); strings.Contains(name, "secret") || !strings.Contains(name, "h/register") {
		t.Errorf("the database is called %q", name)
	}
	p.DB = "host=h password=secret dbname=register"
	if name := p.Database(); strings.Contains(name, "secret") {
		t.Errorf("the database is called %q", name)
	}
}
