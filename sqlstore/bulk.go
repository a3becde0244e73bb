package sqlstore

import "strings"

// fewRows is up to how many rows one statement each is as fast as the way for many.
const fewRows = 4

// insertRows adds a row for each item.
func insertRows[T any](t *tx, table string, columns []string, items []T, values func(T) []any) error {
	if len(items) > fewRows {
		_, err := t.insertMany(table, columns, func(yield func([]any) bool) {
			for _, item := range items {
				if !yield(values(item)) {
					return
				}
			}
		})
		return err
	}
	text := "insert into " + table + " (" + strings.Join(columns, ", ") + ") values (" + places(1, len(columns)) + ")"
	for _, item := range items {
		if _, err := t.exec(text, values(item)...); err != nil {
			return err
		}
	}
	return nil
}
