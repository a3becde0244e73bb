package clientele

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
)

// importedRow is one row of a table, read as the mapping says.
type importedRow struct {
	line    int
	cells   []string
	id      string         // of the record, where the table says so
	change  CustomerChange // what its cells say; empty cells say nothing
	made    Customer       // the record that it would make
	reasons []string       // why it is invalid, without personal data
	missing []string       // what it lacks to make a record; it may still change one
}

// importReader reads rows as a mapping says.
type importReader struct {
	org      Organization
	r        *Register
	sheet    Sheet
	fields   []string // by column
	dayFirst bool
	header   bool // the first row is still to be left out
}

func (r *Register) newImportReader(o Organization, sheet Sheet, f ImportFacts) *importReader {
	fields := make([]string, len(f.Columns))
	for i, column := range f.Columns {
		fields[i] = f.Mapping[column]
	}
	return &importReader{org: o, r: r, sheet: sheet, fields: fields, dayFirst: f.DayFirst, header: f.HasHeader}
}

// next gives the next row, and io.EOF after the last. The row is the caller's to keep.
func (ir *importReader) next() (importedRow, error) {
	row, err := ir.sheet.Next()
	if err == nil && ir.header {
		ir.header = false
		row, err = ir.sheet.Next()
	}
	if err != nil {
		return importedRow{}, err
	}
	out := importedRow{line: row.Line, cells: slices.Clone(row.Cells)}
	if row.Problem != "" {
		out.reasons = []string{row.Problem}
		return out, nil
	}
	ir.read(&out)
	return out, nil
}

// read turns the cells into a change, and sees what record that would make of nothing.
func (ir *importReader) read(row *importedRow) {
	for i, field := range ir.fields {
		if i >= len(row.cells) || field == "" {
			continue
		}
		if cell := cleanCell(row.cells[i]); cell != "" {
			ir.set(row, field, cell)
		}
	}
	made, wrong := applyChange(ir.org, ir.r.Now(ir.org), Customer{}, row.change)
	row.made = made
	for _, w := range wrong {
		if w.Code == "required" {
			row.missing = append(row.missing, w.Field+": "+w.Message)
		} else {
			row.reasons = append(row.reasons, w.Field+": "+w.Message)
		}
	}
}

// cleanCell trims a cell, and takes out what a person never sees: spaces that do not break, and byte-order marks.
func cleanCell(cell string) string {
	return strings.TrimFunc(cell, func(c rune) bool { return unicode.IsSpace(c) || c == '\ufeff' || c == '\u00a0' })
}

// set puts one cell into the change. A field that another column has filled already keeps its first value.
func (ir *importReader) set(row *importedRow, field, cell string) {
	ch := &row.change
	text := func(o *Optional[string]) {
		if !o.Set {
			*o = Some(cell)
		}
	}
	address := func(part func(*AddressChange) *Optional[string]) {
		ch.Address.Set = true
		text(part(&ch.Address.Value))
	}
	switch field {
	case "id":
		row.id = cell
	case "name":
		text(&ch.Name)
	case "firstName":
		text(&ch.FirstName)
	case "lastName":
		text(&ch.LastName)
	case "email":
		text(&ch.Email)
	case "phone":
		text(&ch.Phone)
	case "address.street":
		address(func(a *AddressChange) *Optional[string] { return &a.Street })
	case "address.postalCode":
		address(func(a *AddressChange) *Optional[string] { return &a.PostalCode })
	case "address.city":
		address(func(a *AddressChange) *Optional[string] { return &a.City })
	case "address.country":
		cell = parseCountryName(cell)
		address(func(a *AddressChange) *Optional[string] { return &a.Country })
	case "language":
		text(&ch.Language)
	case "notes":
		text(&ch.Notes)
	default:
		ir.setSpecial(row, field, cell)
	}
}

func (ir *importReader) setSpecial(row *importedRow, field, cell string) {
	ch := &row.change
	bad := func(message string) { row.reasons = append(row.reasons, field+": "+message) }
	switch field {
	case "birthday":
		day, ok := parseDay(cell, ir.dayFirst)
		if !ok {
			bad("this is not a date")
		}
		ch.Birthday = Some(day)
	case "discountPercent":
		p, ok := parsePercent(cell)
		if !ok {
			bad("this is not a percentage")
		}
		ch.DiscountPercent = Some(p)
	case "tags":
		ch.Tags = Some(splitTags(cell))
	case "consent.email", "consent.sms":
		allowed, ok := parseAnswer(cell)
		switch {
		case !ok:
			bad("this is neither yes nor no")
		case field == "consent.email":
			ch.ConsentEmail = Some(allowed)
		default:
			ch.ConsentSMS = Some(allowed)
		}
	default:
		if name, own := strings.CutPrefix(field, customFieldPrefix); own {
			if ch.CustomFields.Value == nil {
				ch.CustomFields = Some(make(map[string]Optional[string]))
			}
			ch.CustomFields.Value[name] = Some(cell)
		}
	}
}

func splitTags(cell string) []string {
	var tags []string
	for _, tag := range strings.FieldsFunc(cell, func(c rune) bool { return c == ',' || c == ';' || c == '|' }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

// onto gives what the row makes of a record that it matches, whether the person's refusal was kept against the row,
// and the problems that only show together with the record. An empty cell never clears; what the row says about
// consent never widens it: a refusal stays a refusal, and a withdrawal in the row counts.
func (row importedRow) onto(o Organization, at time.Time, now Customer, how OnMatch) (after Customer, refusalKept bool, reasons []string) {
	ch := row.change
	ch.CustomFields.Value = maps.Clone(ch.CustomFields.Value)
	refusalKept = keepRefusal(&ch.ConsentEmail, now.ConsentEmail)
	refusalKept = keepRefusal(&ch.ConsentSMS, now.ConsentSMS) || refusalKept
	if how == OnMatchFill {
		onlyEmpty(&ch, now)
	}
	if ch.Tags.Set { // tags are added, never taken: a table seldom has all of them
		ch.Tags.Value = append(slices.Clone(now.Tags), ch.Tags.Value...)
	}
	after, wrong := applyChange(o, at, now, ch)
	for _, w := range wrong {
		reasons = append(reasons, w.Field+": "+w.Message)
	}
	return after, refusalKept, reasons
}

func keepRefusal(answer *Optional[bool], now Permission) bool {
	if !answer.Set || !answer.Value || now != Refused {
		return false
	}
	*answer = Optional[bool]{}
	return true
}

// onlyEmpty leaves of a change what the record does not have. Consent is no field to fill but an answer.
func onlyEmpty(ch *CustomerChange, now Customer) {
	keep := func(o *Optional[string], has string) {
		if has != "" {
			*o = Optional[string]{}
		}
	}
	keep(&ch.Name, now.Name)
	keep(&ch.FirstName, now.Name)
	keep(&ch.LastName, now.Name)
	keep(&ch.Phone, now.Phone)
	keep(&ch.Email, now.Email)
	keep(&ch.Address.Value.Street, now.Address.Street)
	keep(&ch.Address.Value.PostalCode, now.Address.PostalCode)
	keep(&ch.Address.Value.City, now.Address.City)
	keep(&ch.Address.Value.Country, now.Address.Country)
	keep(&ch.Birthday, now.Birthday)
	keep(&ch.Language, now.Language)
	keep(&ch.Notes, now.Notes)
	if now.Discount != 0 {
		ch.DiscountPercent = Optional[float64]{}
	}
	for name := range ch.CustomFields.Value {
		if now.CustomFields[name] != "" {
			delete(ch.CustomFields.Value, name)
		}
	}
}

// checkMapping refuses fields that are not there and a mapping that can make nobody.
func checkMapping(columns []string, mapping map[string]string) error {
	var wrong problems
	mapped := make(map[string]bool)
	for column, field := range mapping {
		if !slices.Contains(columns, column) {
			wrong.add("mapping", "not_found", "the file has no column of the name %q", column)
		}
		if !knownImportField(field) {
			wrong.add("mapping", "invalid", "a column can be imported as one of %s or %sNAME", strings.Join(ImportFields(), ", "), customFieldPrefix)
		}
		mapped[field] = true
	}
	if len(wrong) == 0 && !mapped["name"] && !mapped["firstName"] && !mapped["lastName"] && !mapped["id"] {
		wrong.add("mapping", "required", "say which column is the name")
	}
	return wrong.err()
}

// checkImportOptions fills in what is left open: match by e-mail and phone, and by id where the table has one.
func checkImportOptions(o ImportOptions) (ImportOptions, error) {
	var wrong problems
	if len(o.Match) == 0 {
		o.Match = []string{"id", "email", "phone"}
	}
	for _, by := range o.Match {
		if !slices.Contains([]string{"email", "phone", "id"}, by) {
			wrong.add("match", "invalid", "rows are matched by email, phone and id")
		}
	}
	switch o.OnMatch {
	case "":
		o.OnMatch = OnMatchSkip
	case OnMatchSkip, OnMatchFill, OnMatchOverwrite:
	default:
		wrong.add("onMatch", "invalid", "a row that matches is to skip, fill or overwrite")
	}
	checkLikely(&o, &wrong)
	return o, wrong.err()
}
