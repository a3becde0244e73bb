package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// Deleted rows leave copies of themselves in the unused space of pages even with secure_delete: SQLite moves cells when
// it balances a tree, and does not clear where they lay. Rewriting the whole file (VACUUM) removes them, and keeps every
// writer waiting for as long as that takes. So the unused space of each page is cleared instead, a few pages at a time,
// through the virtual table sqlite_dbpage. The format of pages: https://sqlite.org/fileformat.html, section 1.6.

const (
	scrubLook  = 512                   // pages that are read together, while others write
	scrubHold  = 50 * time.Millisecond // how long a writer waits at most for pages to be cleared
	scrubFlush = 2048                  // pages after which the log is written back
	lockByte   = 1 << 30               // the page here is never used
	maxPages   = 1 << 25               // from here on the first byte of an overflow page could look like that of a tree's
	treeHeader = 8                     // bytes; of an inner page four more
)

var (
	errTooLarge = errors.New("the database file is too large to be cleared while it is used: stop the server and run `clientele purge`")
	errDamaged  = errors.New("the database file is damaged, and was left as it is: restore a backup")
)

// maintenance opens a connection of its own, beside the one that writes for everybody.
func (s *sqlite) maintenance() (*sql.DB, error) {
	pool, err := sql.Open(sqliteDriver, sqliteDSN(s.path, -1, []string{"wal_autocheckpoint(0)"}))
	if err == nil {
		pool.SetMaxOpenConns(1)
	}
	return pool, err
}

// scrub clears the unused space of all pages. The file is checked before and after.
func (s *sqlite) scrub(ctx context.Context) error {
	pool, err := s.maintenance()
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := errors.Join(s.readAhead(ctx), intact(ctx, pool)); err != nil {
		return err
	}
	var pages, size int64
	if err := errors.Join(pool.QueryRowContext(ctx, "pragma page_count").Scan(&pages), pool.QueryRowContext(ctx, "pragma page_size").Scan(&size)); err != nil {
		return s.translated(err)
	}
	if pages >= maxPages {
		return errTooLarge
	}
	cleared := 0
	for first := int64(1); first <= pages; first += scrubLook {
		dirty, err := dirtyPages(ctx, pool, first, min(first+scrubLook-1, pages), lockByte/size+1)
		if err != nil {
			return s.translated(err)
		}
		if err := s.clearPages(ctx, dirty); err != nil {
			return err
		}
		if cleared += len(dirty); cleared >= scrubFlush {
			cleared = 0
			if err := flush(ctx, pool); err != nil {
				return s.translated(err)
			}
		}
	}
	return errors.Join(flush(ctx, pool), intact(ctx, pool))
}

// readAhead reads the file from its beginning to its end, so that the system has what fits into memory: checking it goes
// along the trees, which takes a disk several times as long.
func (s *sqlite) readAhead(ctx context.Context) error {
	file, err := s.held.file("")
	if err != nil {
		return err
	}
	buffer := make([]byte, 1<<20)
	for at := int64(0); err == nil; {
		var n int
		n, err = file.ReadAt(buffer, at)
		at += int64(n)
		if err == nil {
			err = ctx.Err()
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// flush writes the log back without making anybody wait.
func flush(ctx context.Context, pool *sql.DB) error {
	_, err := pool.ExecContext(ctx, "pragma wal_checkpoint(passive)")
	return err
}

func intact(ctx context.Context, pool *sql.DB) error {
	var says string
	if err := pool.QueryRowContext(ctx, "pragma quick_check(1)").Scan(&says); err != nil {
		return err
	}
	if says != "ok" {
		return errDamaged
	}
	return nil
}

// somePages are pages by their numbers one by one: the virtual table looks for one, and reads all of the file for a range.
const somePages = `with recursive n(p) as (select ?1 union all select p + 1 from n where p < ?2)
	select d.pgno, d.data from n cross join sqlite_dbpage d where d.pgno = n.p`

// dirtyPages finds the pages of a range whose unused space holds something. It is only a look: they are read again
// when nobody can change them.
func dirtyPages(ctx context.Context, pool *sql.DB, first, last, unused int64) (dirty []int64, err error) {
	rows, err := pool.QueryContext(ctx, somePages, first, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var page []byte
		if err := rows.Scan(&number, &page); err != nil {
			return nil, err
		}
		if number != unused && clearUnused(page, number == 1) {
			dirty = append(dirty, number)
		}
	}
	return dirty, rows.Err()
}

// clearPages clears pages, in slices that are short enough for whoever waits to write.
func (s *sqlite) clearPages(ctx context.Context, pages []int64) error {
	for len(pages) > 0 {
		err := s.writer.alone(ctx, func(conn *cachedConn) error {
			whole := context.WithoutCancel(ctx)
			if _, err := conn.ExecContext(whole, "begin immediate"); err != nil {
				return s.translated(err)
			}
			began, err := time.Now(), error(nil)
			for len(pages) > 0 && err == nil && time.Since(began) < scrubHold {
				err = clearPage(whole, conn, pages[0])
				pages = pages[1:]
			}
			if err == nil {
				_, err = conn.ExecContext(whole, "commit")
			}
			if err != nil {
				_, _ = conn.ExecContext(whole, "rollback") // the error before it is told
			}
			return s.translated(err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func clearPage(ctx context.Context, conn *cachedConn, number int64) error {
	rows, err := conn.QueryContext(ctx, "select data from sqlite_dbpage where pgno = ?", number)
	if err != nil {
		return err
	}
	var page []byte
	for rows.Next() {
		if err := rows.Scan(&page); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || !clearUnused(page, number == 1) {
		return err
	}
	if _, err := conn.ExecContext(ctx, "update sqlite_dbpage set data = ? where pgno = ?", page, number); err != nil {
		return fmt.Errorf("page %d: %w", number, err)
	}
	return nil
}

// clearUnused clears what of a tree's page no cell is in: the gap between the list of cells and the first of them, and
// the free blocks. It tells whether there was anything, and leaves a page alone that is not laid out like a tree's.
func clearUnused(page []byte, first bool) bool {
	start := 0
	if first {
		start = 100
	}
	if len(page) < 512 {
		return false
	}
	header := treeHeader
	switch page[start] {
	case 2, 5:
		header += 4
	case 10, 13:
	default:
		return false
	}
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(page[at:])) }
	content := u16(start + 5)
	if content == 0 {
		content = 1 << 16
	}
	gap := start + header + 2*u16(start+3)
	if content > len(page) || gap > content {
		return false
	}
	blocks, ok := freeBlocks(page, u16(start+1), content)
	if !ok {
		return false
	}
	found := zero(page[gap:content])
	for _, b := range blocks {
		found = zero(b) || found
	}
	return found
}

// freeBlocks gives the free blocks of a page, without the four bytes that chain them.
func freeBlocks(page []byte, at, content int) (blocks [][]byte, ok bool) {
	for at != 0 {
		if at < content || at+4 > len(page) {
			return nil, false
		}
		next, size := int(binary.BigEndian.Uint16(page[at:])), int(binary.BigEndian.Uint16(page[at+2:]))
		if size < 4 || at+size > len(page) || next != 0 && next < at+size {
			return nil, false
		}
		blocks = append(blocks, page[at+4:at+size])
		at = next
	}
	return blocks, true
}

// zero clears bytes, and tells whether there was anything.
func zero(b []byte) bool {
	if len(bytes.TrimLeft(b, "\x00")) == 0 {
		return false
	}
	clear(b)
	return true
}
