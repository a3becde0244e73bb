package cli

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"clientele/config"
)

// overview is what `clientele help` prints.
func overview() string {
	var b strings.Builder
	b.WriteString("Clientele is the customer register of a business: one program that you host yourself.\n\nCommands:\n")
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  clientele %s\t%s\n", cmd.name, cmd.does)
	}
	_ = w.Flush() // a strings.Builder takes everything
	b.WriteString("\n`clientele COMMAND --help` lists the flags of a command. Every flag can also stand in the environment.\n" +
		"Exit codes: 0 done, 1 failed, 2 wrong usage.\n")
	return b.String()
}

// familyHelp lists the commands that begin with a word.
func familyHelp(word string) *command {
	return &command{name: word, run: func(_ context.Context, c *call) error {
		w := tabwriter.NewWriter(c.out, 0, 0, 3, ' ', 0)
		for _, cmd := range commands() {
			if strings.HasPrefix(cmd.name, word+" ") {
				fmt.Fprintf(w, "clientele %s\t%s\n", cmd.name, cmd.does)
			}
		}
		return w.Flush()
	}}
}

// help is what --help prints of a command.
func (cmd *command) help(flags *flag.FlagSet) string {
	var b strings.Builder
	usage := strings.TrimSpace("clientele " + cmd.name + " " + cmd.args)
	fmt.Fprintf(&b, "%s\n\nUsage: %s [flags]\n", cmd.does, usage)
	if cmd.more != "" {
		fmt.Fprintf(&b, "\n%s\n", wrap(cmd.more, ""))
	}
	place := flag.NewFlagSet("", flag.ContinueOnError)
	config.Define(place, &config.Place{})
	b.WriteString("\nFlags, and the environment variables that they are also read from:\n")
	list(&b, flags, func(name string) bool { return place.Lookup(name) == nil })
	if flags.Lookup("data") != nil {
		b.WriteString("\nWhere the register is:\n")
		list(&b, flags, func(name string) bool { return place.Lookup(name) != nil })
	}
	return b.String()
}

// list writes some of the flags.
func list(b *strings.Builder, flags *flag.FlagSet, wanted func(name string) bool) {
	flags.VisitAll(func(f *flag.Flag) {
		if !wanted(f.Name) {
			return
		}
		value, text := describe(f)
		fmt.Fprintf(b, "  %s  (%s)\n%s\n", strings.TrimSpace("--"+f.Name+" "+value), config.EnvironmentName(f.Name), wrap(text, "        "))
	})
}

// describe gives the name of a flag's value and what the flag is for. Usages begin with the backquoted name.
func describe(f *flag.Flag) (value, text string) {
	value, text = flag.UnquoteUsage(f)
	text = strings.TrimPrefix(text, value+" ")
	if f.DefValue != "" && f.DefValue != "false" {
		text += " Default: " + f.DefValue + "."
	}
	return value, text
}

// wrap breaks a text into indented lines of about 100 characters; line breaks in it stay.
func wrap(text, indent string) string {
	var lines []string
	for paragraph := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if line != "" && len(line)+len(word) >= 100-len(indent) {
				lines, line = append(lines, indent+line), ""
			}
			line = strings.TrimSpace(line + " " + word)
		}
		lines = append(lines, strings.TrimRight(indent+line, " "))
	}
	return strings.Join(lines, "\n")
}
