package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// line reads a line of standard input, unless the program is told to end before it comes.
func (c *call) line(ctx context.Context) (string, error) {
	return answered(ctx, func() (string, error) {
		text, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return strings.TrimRight(text, "\r\n"), err
	})
}

// secret reads a line of standard input; from a terminal it asks for it, and does not show what is typed.
func (c *call) secret(ctx context.Context, prompt string) (string, error) {
	if !terminal(c.in) {
		return c.line(ctx)
	}
	keyboard := int(c.in.(*os.File).Fd())
	before, err := term.GetState(keyboard)
	if err != nil {
		return "", err
	}
	fmt.Fprint(c.errors, prompt)
	text, err := answered(ctx, func() (string, error) {
		typed, err := term.ReadPassword(keyboard)
		return string(typed), err
	})
	fmt.Fprintln(c.errors)
	if err != nil {
		_ = term.Restore(keyboard, before) // the reading was left in the middle
	}
	return text, err
}

// answered waits for an answer or for the end of the context. Who asks cannot be woken, and ends with the program.
func answered(ctx context.Context, ask func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	came := make(chan answer, 1)
	go func() {
		text, err := ask()
		came <- answer{text, err}
	}()
	select {
	case a := <-came:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
