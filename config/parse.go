package config

import (
	"flag"
	"fmt"
	"strings"
)

// EnvironmentName is the environment variable that a flag is also read from: --vault-copy is CLIENTELE_VAULT_COPY.
func EnvironmentName(flagName string) string {
	return "CLIENTELE_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

// Parse reads the environment, then the arguments, which win. Flags may stand before, between and after what is not a
// flag, which is returned; after -- nothing is a flag. It gives flag.ErrHelp when help was asked for.
func Parse(flags *flag.FlagSet, args []string, environment func(string) string) ([]string, error) {
	if err := readEnvironment(flags, environment); err != nil {
		return nil, err
	}
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		left := flags.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if read := len(args) - len(left); read > 0 && args[read-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

func readEnvironment(flags *flag.FlagSet, environment func(string) string) error {
	var failed error
	flags.VisitAll(func(f *flag.Flag) {
		name := EnvironmentName(f.Name)
		value := environment(name)
		if value == "" || failed != nil {
			return
		}
		if err := f.Value.Set(value); err != nil {
			failed = fmt.Errorf("the environment variable %s has a value that --%s cannot take: %w", name, f.Name, err)
		}
	})
	return failed
}
