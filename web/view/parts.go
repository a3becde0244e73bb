package view

// Field is one field of a form, with what is wrong with it.
type Field struct {
	Name, Label, Value, Hint, Wrong string
	Type                            string // text when empty
	Auto                            string // autocomplete
	Required                        bool
	Max                             int
	Options                         []Option // of a select
	List                            []string // that a text field suggests
	Rows                            int      // of a text area
	Focus                           bool
}

// Option is one value of a select.
type Option struct{ Value, Label string }

func (f Field) kind() string { return or(f.Type, "text") }

// describedBy names what explains a field.
func (f Field) describedBy() string {
	switch {
	case f.Wrong != "":
		return f.Name + "-wrong"
	case f.Hint != "":
		return f.Name + "-hint"
	}
	return ""
}

// noticeRole lets screen readers say at once what went wrong.
func noticeRole(kind string) string {
	if kind == "bad" {
		return "alert"
	}
	return "status"
}
