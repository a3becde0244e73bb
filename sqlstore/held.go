package sqlstore

import (
	"errors"
	"os"
	"sync"
)

// heldFiles are the files of a SQLite database that are read beside SQLite. The system drops every lock that a process
// has on a file when the process closes any handle of it (https://sqlite.org/howtocorrupt.html, section 2.2): another
// process would then take the database for one that nobody uses, cut its shared memory off and delete its log. So the
// handles stay open until the last register of this process on the path is closed.
type heldFiles struct {
	path  string
	users int
	files map[string]*os.File // by what follows the path
}

var held = struct {
	sync.Mutex
	by map[string]*heldFiles // by path
}{by: make(map[string]*heldFiles)}

// besides is what follows the path of a database in the names of its files.
var besides = []string{"", "-wal", "-shm"}

func holdFiles(path string) *heldFiles {
	held.Lock()
	defer held.Unlock()
	h := held.by[path]
	if h == nil {
		h = &heldFiles{path: path, files: make(map[string]*os.File)}
		held.by[path] = h
	}
	h.users++
	return h
}

// release is called when all connections are closed.
func (h *heldFiles) release() error {
	held.Lock()
	defer held.Unlock()
	if h.users--; h.users > 0 {
		return nil
	}
	delete(held.by, h.path)
	var errs []error
	for _, f := range h.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// file is a file for reading, which nobody may close.
func (h *heldFiles) file(beside string) (*os.File, error) {
	held.Lock()
	defer held.Unlock()
	if f := h.files[beside]; f != nil {
		return f, nil
	}
	f, err := os.Open(h.path + beside)
	if err == nil {
		h.files[beside] = f
	}
	return f, err
}

// all are the files that there are.
func (h *heldFiles) all() (files []*os.File, err error) {
	for _, beside := range besides {
		f, err := h.file(beside)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
