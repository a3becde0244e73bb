package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"clientele/config"

	"golang.org/x/term"
)

// command is one thing that the program does.
type command struct {
	name  string // one word or two
	args  string // what stands beside the flags, for the help: "FILE"
	does  string // one line, for the list of commands
	more  string // what else the help says; may be empty
	flags func(*flag.FlagSet)
	plain bool // prints no data, so there is no --json
	// run carries the command out. Its error is printed in one line; usagef makes one that is the caller's fault.
	run func(ctx context.Context, c *call) error
}

// call is one use of the program: where it reads and writes, and the arguments that are no flags.
type call struct {
	in          io.Reader
	out, errors io.Writer
	environment func(string) string
	args        []string
	json        bool
}

// carryOut reads the flags of a command and runs it.
func (c *call) carryOut(ctx context.Context, cmd *command, args []string) error {
	flags := cmd.flagSet(c)
	rest, err := config.Parse(flags, args, c.environment)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, cmd.help(flags))
		return nil
	}
	if err != nil {
		return usagef("%s; see `clientele %s --help`", strings.Replace(err.Error(), "flag provided but not defined: -", "there is no flag --", 1), cmd.name)
	}
	if len(rest) > 0 && cmd.args == "" {
		return usagef("`clientele %s` takes flags alone, and %q is none; see `clientele %s --help`", cmd.name, rest[0], cmd.name)
	}
	c.args = rest
	return cmd.run(ctx, c)
}

func (cmd *command) flagSet(c *call) *flag.FlagSet {
	flags := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	if cmd.flags != nil {
		cmd.flags(flags)
	}
	if !cmd.plain {
		flags.BoolVar(&c.json, "json", false, "Print JSON, for programs.")
	}
	return flags
}

// one gives the argument of a command that takes exactly one.
func (c *call) one(what string) (string, error) {
	if len(c.args) != 1 || c.args[0] == "" {
		return "", usagef("name one %s", what)
	}
	return c.args[0], nil
}

// print writes JSON when it was asked for, and else what the function writes, its columns aligned.
func (c *call) print(data any, text func(w io.Writer)) error {
	if c.json {
		encoder := json.NewEncoder(c.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(data)
	}
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	text(w)
	return w.Flush()
}

// say writes a line for people to standard error, so that it never stands in what another program reads.
func (c *call) say(format string, args ...any) { fmt.Fprintf(c.errors, format+"\n", args...) }

// terminal tells whether a person sees what is written.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
