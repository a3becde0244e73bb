package sqlstore

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLogIsCopiedBesideTheWriters writes much more than the log may hold, and waits until no more than is due waits.
func TestLogIsCopiedBesideTheWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	db, err := Open(t.Context(), Options{SQLitePath: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.dialect.(*sqlite)
	write := func(fn func(*tx) error) {
		t.Helper()
		if err := s.update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	write(func(x *tx) error {
		_, err := x.exec("create table filler (n integer primary key, text text)")
		return err
	})
	page := strings.Repeat("x", 3000)
	for range 40 {
		write(func(x *tx) error {
			for range 1000 {
				if _, err := x.exec("insert into filler (text) values ($1)", page); err != nil {
					return err
				}
			}
			return nil
		})
	}
	deadline := time.Now().Add(30 * time.Second)
	for s.log.waiting() >= s.log.due.Load() {
		if time.Now().After(deadline) {
			t.Fatalf("%d pages wait in the log", s.log.waiting())
		}
		<-time.After(10 * time.Millisecond)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() < 50<<20 {
		t.Errorf("the file has %d bytes of some 120 million: the log was not copied", info.Size())
	}
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() > (tooLong+logPages)*4200 {
		t.Errorf("the log has %d bytes (%v)", log.Size(), err)
	}
}
