package sqlstore

import (
	"strconv"
	"strings"
)

// conditions puts a where clause together of constant texts. A ? in them stands for the next parameter, :org and the
// like for a named one, which is bound once however often it is named.
type conditions struct {
	texts []string
	args  []any
	named map[string]any    // values of the names
	bound map[string]string // places of those that were named so far
}

// add adds a condition.
func (c *conditions) add(text string, args ...any) {
	c.texts = append(c.texts, c.fill(text, args...))
}

// fill puts the places of parameters into a text.
func (c *conditions) fill(text string, args ...any) string {
	for _, arg := range args {
		before, after, _ := strings.Cut(text, "?")
		text = before + c.param(arg) + after
	}
	for name, value := range c.named {
		if !strings.Contains(text, name) {
			continue
		}
		if c.bound[name] == "" {
			c.bound[name] = c.param(value)
		}
		text = strings.ReplaceAll(text, name, c.bound[name])
	}
	return text
}

// param gives the place of one more parameter.
func (c *conditions) param(arg any) string {
	c.args = append(c.args, arg)
	return "$" + strconv.Itoa(len(c.args))
}

// text is all conditions.
func (c *conditions) text() string { return strings.Join(c.texts, " and ") }
