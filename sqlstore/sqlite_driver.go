package sqlstore

// The driver without cgo. Another one (mattn/go-sqlite3) binds $2 by order of appearance, not by number, and would
// need every query rewritten.
import _ "modernc.org/sqlite"

const sqliteDriver = "sqlite"
