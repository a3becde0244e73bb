// Package pgtest gives tests a private PostgreSQL server: one for each test program, started when the first test
// asks and gone with the program. It needs the server's programs (Debian: apt-get install postgresql-15) and
// nothing that runs already.
//
// Every test package that uses it has
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Run(m, migrate)) }
package pgtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Migrate brings the empty database at url to the state that tests begin with. It must close its connections.
type Migrate func(ctx context.Context, url string) error

// shared is the server of this test program.
var shared struct {
	sync.Mutex
	server   *Server
	err      error
	migrate  Migrate
	template bool
	number   atomic.Int64
}

// Run runs the tests and stops the server after them. With migrate nil, databases are empty.
func Run(m *testing.M, migrate Migrate) int {
	shared.migrate = migrate
	defer func() {
		if shared.server != nil {
			shared.server.remove()
		}
	}()
	return m.Run()
}

// URL gives a new database, migrated, which is dropped when the test ends. The server does not sync the disk, so
// faults are tested with Durable.
func URL(t testing.TB) string {
	t.Helper()
	s := start(t)
	if err := prepareTemplate(t.Context(), s); err != nil {
		t.Fatalf("prepare the template of databases: %v", err)
	}
	return s.create(t, templateName)
}

// Empty gives a new database without any table.
func Empty(t testing.TB) string {
	t.Helper()
	return start(t).create(t, "template0")
}

func start(t testing.TB) *Server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = newServer("fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.server
}

const templateName = "migrated"

// prepareTemplate migrates once what all databases are copied from.
func prepareTemplate(ctx context.Context, s *Server) error {
	shared.Lock()
	defer shared.Unlock()
	if shared.template {
		return nil
	}
	if err := s.exec(ctx, "create database "+templateName+" template template0"); err != nil {
		return err
	}
	if shared.migrate != nil {
		if err := shared.migrate(ctx, s.URL(templateName)); err != nil {
			return err
		}
	}
	shared.template = true
	return nil
}

// create copies a database. Copying waits until nobody is connected to the template.
func (s *Server) create(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("t%d", shared.number.Add(1))
	if err := s.exec(t.Context(), "create database "+name+" template "+template); err != nil {
		t.Fatalf("create a database for the test: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := s.exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop the database of the test: %v", err)
		}
	})
	return s.URL(name)
}

// exec runs one statement in the maintenance database.
func (s *Server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
