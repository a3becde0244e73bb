// Package cli is the command line: it puts storage, vault, formats and API together, and lets whoever has the machine
// use the register. cli.go finds the command and turns its error into an exit code; command.go is what all commands
// share; every other file is one command or a part of it.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"clientele"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands lists every command in the order of the help.
func commands() []*command {
	return []*command{demoCommand(), serveCommand(), setupCommand(), keysCreateCommand(), keysListCommand(), keysRevokeCommand(),
		usersCreateCommand(), usersListCommand(), usersRecoverCommand(), usersArchiveCommand(),
		importCommand(), exportCommand(), duplicatesCommand(), verifyCommand(), doctorCommand(), purgeCommand(), verifyCertificateCommand(), backupCommand(), restoreCommand(), vaultBackupCommand(), vaultRestoreCommand(), migrateCommand(), migrateDataCommand(), versionCommand()}
}

// Main runs the program with its arguments, and gives its exit code.
func Main() int {
	debug.SetTraceback("none") // a stack can hold what was sent
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &call{in: os.Stdin, out: os.Stdout, errors: os.Stderr, environment: os.Getenv}
	return c.run(ctx, os.Args[1:])
}

// run finds the command that the arguments name and carries it out.
func (c *call) run(ctx context.Context, args []string) int {
	found, rest, err := find(args)
	if err == nil && found != nil {
		err = c.carryOut(ctx, found, rest)
	} else if err == nil {
		fmt.Fprint(c.out, overview())
	}
	return c.exit(err)
}

// find gives the command that the arguments begin with, and the arguments after its name; none when help was asked for.
func find(args []string) (*command, []string, error) {
	if len(args) == 0 {
		return nil, nil, usagef("name a command; `clientele help` lists them")
	}
	if isHelp(args[0]) {
		if len(args) == 1 {
			return nil, nil, nil
		}
		args = append(args[1:], "--help")
	}
	for _, known := range commands() {
		words := strings.Fields(known.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == known.name {
			return known, args[len(words):], nil
		}
	}
	return family(args)
}

// family answers for the first word of commands that have two, such as keys.
func family(args []string) (*command, []string, error) {
	var names []string
	for _, known := range commands() {
		if strings.HasPrefix(known.name, args[0]+" ") {
			names = append(names, "clientele "+known.name)
		}
	}
	switch {
	case len(names) == 0:
		return nil, nil, usagef("there is no command %q; `clientele help` lists those there are", args[0])
	case len(args) > 1 && isHelp(args[1]):
		return familyHelp(args[0]), nil, nil
	}
	return nil, nil, usagef("say what to do: %s", strings.Join(names, ", "))
}

func isHelp(arg string) bool {
	return arg == "help" || arg == "--help" || arg == "-help" || arg == "-h"
}

// usageError is a command that makes no sense.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// exit prints an error in one line, and gives the exit code that stands for it.
func (c *call) exit(err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	fmt.Fprintln(c.errors, "clientele: "+oneLine(sentence(err)))
	var usage *usageError
	if kind := clientele.KindOf(err); errors.As(err, &usage) || kind == clientele.KindValidation || kind == clientele.KindInvalidRequest {
		return exitUsage
	}
	return exitFailed
}

// sentence is what a person reads of an error. Of storage that cannot be reached the cause is told too: who reads it
// here has the machine, and the texts of faults hold no personal data.
func sentence(err error) string {
	var known *clientele.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "stopped"
	case !errors.As(err, &known):
		return err.Error()
	case known.Kind == clientele.KindUnavailable && known.Unwrap() != nil:
		return fmt.Sprintf("%s (%s)", known, known.Unwrap())
	}
	return known.Error()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
