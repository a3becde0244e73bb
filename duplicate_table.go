package clientele

import (
	"errors"
	"io"
	"slices"
	"strings"

	"clientele/match"
)

// TablePerson is a row of a table as far as it says who somebody is.
type TablePerson struct {
	Line   int
	Person match.Person
}

// ReadPersons reads the people of a table whose columns are recognised as an import's are. region is the country of
// phone numbers without a country code, and may be empty. It fails with KindMediaType when no column names anybody.
func ReadPersons(sheet Sheet, region string) ([]TablePerson, error) {
	rows, lines, err := readAll(sheet)
	if err != nil {
		return nil, err
	}
	columns, hasHeader := columnsOf(rows)
	if hasHeader {
		rows, lines = rows[1:], lines[1:]
	}
	mapping := guessMapping(columns, rows[:min(guessRows, len(rows))], region)
	named := func(field string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return mapping[c] == field })
	}
	if !named("name") && !named("firstName") && !named("lastName") && !named("email") && !named("phone") {
		return nil, Errorf(KindMediaType, "No column of this table is a name, a phone number or an e-mail address. Give the columns headings.")
	}
	people := make([]TablePerson, len(rows))
	for i, row := range rows {
		people[i] = TablePerson{Line: lines[i], Person: personOf(columns, mapping, row)}
		if phone, ok := parsePhone(people[i].Person.Phone, region); ok {
			people[i].Person.Phone = phone
		}
	}
	return people, nil
}

func readAll(sheet Sheet) (rows [][]string, lines []int, err error) {
	for {
		row, err := sheet.Next()
		if errors.Is(err, io.EOF) {
			return rows, lines, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if row.Problem == "" {
			rows, lines = append(rows, slices.Clone(row.Cells)), append(lines, row.Line)
		}
	}
}

func personOf(columns []string, mapping map[string]string, row []string) match.Person {
	var p match.Person
	fields := map[string]*string{"name": &p.Name, "firstName": &p.First, "lastName": &p.Last, "phone": &p.Phone, "email": &p.Email,
		"address.street": &p.Street, "address.postalCode": &p.PostalCode, "address.city": &p.City, "birthday": &p.Birthday}
	for i, column := range columns {
		field := fields[mapping[column]]
		if field == nil || i >= len(row) || *field != "" { // of two phones the first counts
			continue
		}
		*field = strings.TrimSpace(cleanCell(row[i]))
	}
	return p
}
