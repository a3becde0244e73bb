package sqlstore

import (
	"slices"
	"testing"

	"clientele"
)

// registered are the columns of the privacy register, by table.
func registered() map[string]map[string]clientele.FieldPrivacy {
	tables := make(map[string]map[string]clientele.FieldPrivacy)
	for _, f := range clientele.PrivacyRegister() {
		if tables[f.Table] == nil {
			tables[f.Table] = make(map[string]clientele.FieldPrivacy)
		}
		tables[f.Table][f.Column] = f
	}
	return tables
}

// Check 22: a column without a privacy class fails, and so does a class without a column.
func TestEveryColumnIsRegistered_22(t *testing.T) {
	db := openFile(t)
	tables := registered()
	err := db.read(t.Context(), func(tx *tx) error {
		return tx.each("select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%'", nil, func(row scanner) error {
			var table, column string
			err := row.Scan(&table, &column)
			if _, ok := tables[table][column]; !ok {
				t.Errorf("%s.%s has no privacy class: add it to privacy.go", table, column)
			}
			delete(tables[table], column)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for table, columns := range tables {
		for column := range columns {
			t.Errorf("%s.%s is registered and not there", table, column)
		}
	}
}

// wipedOtherwise are the tables whose rows about a person go in another way than by the list: with the record, or by
// what they hang on.
var wipedOtherwise = []string{"customer", "customer_tag", "search_term", "match_key", "duplicate", "document_chunk", "merge_move", "session"}

// What the register says is deleted with a person is what the erasure deletes.
func TestErasingDeletesWhatTheRegisterSays_22(t *testing.T) {
	listed := make(map[string]bool)
	for _, w := range wiped {
		listed[w.table] = true
	}
	for table, columns := range registered() {
		gone, kept := 0, 0
		for _, f := range columns {
			switch f.Erase {
			case clientele.EraseDelete:
				gone++
			default:
				kept++
			}
		}
		switch otherwise := slices.Contains(wipedOtherwise, table); {
		case gone > 0 && kept > 0:
			t.Errorf("%s is deleted in part: a row goes whole or not at all", table)
		case gone > 0 && !listed[table] && !otherwise:
			t.Errorf("the register says that %s is deleted with a person, and the erasure leaves it", table)
		case gone == 0 && (listed[table] || otherwise):
			t.Errorf("the erasure deletes %s, and the register says that it stays", table)
		}
		delete(listed, table)
	}
	for table := range listed {
		t.Errorf("the erasure deletes %s, which is not registered", table)
	}
}
