package vault

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// side is one of the directories of a vault.
type side string

func (s side) root() string   { return filepath.Join(string(s), "root.key") }
func (s side) slots() string  { return filepath.Join(string(s), "slots") }
func (s side) ledger() string { return filepath.Join(string(s), "erasure.ledger") }
func (s side) lock() string   { return filepath.Join(string(s), "lock") }
func (s side) copy() string   { return filepath.Join(string(s), "copy") }

// exists tells whether there is a file of that name.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// sidesOf gives the directories of the vault in dir: itself, and the copy that is named or remembered.
func sidesOf(dir, copyDir string) ([]side, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if copyDir == "" {
		remembered, err := os.ReadFile(side(dir).copy())
		if errors.Is(err, os.ErrNotExist) {
			return []side{side(dir)}, nil
		}
		if err != nil {
			return nil, err
		}
		copyDir = strings.TrimSpace(string(remembered))
	}
	if copyDir, err = filepath.Abs(copyDir); err != nil {
		return nil, err
	}
	if copyDir == dir {
		return nil, fmt.Errorf("the vault's second copy must be in another directory than %s", dir)
	}
	return []side{side(dir), side(copyDir)}, nil
}

// prepare makes every side have its directory, root secret and slots file, and gives the root secret and what was
// mended. The caller holds the vault's lock. A new vault gets its slots files before its first root secret, so a
// root secret says that there were slots.
func prepare(sides []side) (*rootSecret, []string, error) {
	roots, err := readRoots(sides)
	if err != nil {
		return nil, nil, err
	}
	known := slices.IndexFunc(roots, func(r *rootSecret) bool { return r != nil })
	if known < 0 {
		root := newRoot()
		return root, nil, createSides(sides, root)
	}
	root := roots[known]
	if !slices.ContainsFunc(sides, func(s side) bool { return exists(s.slots()) }) {
		return nil, nil, fmt.Errorf("the vault's file %s is missing, and with it the keys of all customers; "+
			"put it back before anything else runs: clientele vault restore", sides[0].slots())
	}
	notices, err := completeSides(sides, roots, root)
	return root, notices, err
}

// readRoots reads the root secret of every side, nil where there is none, and refuses two of different vaults.
func readRoots(sides []side) ([]*rootSecret, error) {
	roots := make([]*rootSecret, len(sides))
	for i, s := range sides {
		if err := checkPrivate(s); err != nil {
			return nil, err
		}
		var err error
		if roots[i], err = readRoot(s.root()); err != nil {
			return nil, err
		}
	}
	if len(sides) == 2 && roots[0] != nil && roots[1] != nil && *roots[0] != *roots[1] {
		return nil, fmt.Errorf("%s and %s are two different vaults, not copies of one; name the right second directory", sides[0], sides[1])
	}
	return roots, nil
}

// checkPrivate refuses secrets that other users of the machine may read.
func checkPrivate(s side) error {
	for _, path := range []string{s.root(), s.slots()} {
		info, err := os.Stat(path)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if !private(info) {
			return fmt.Errorf("other users of this machine may read %s; take that away: chmod 600 %s", path, path)
		}
	}
	return nil
}

// createSides makes a new vault. Slots that lie there without any root secret are refused: they are of a vault
// whose secret was lost. Without slots they are what a creation left that was cut off.
func createSides(sides []side, root *rootSecret) error {
	for _, s := range sides {
		info, err := os.Stat(s.slots())
		if err == nil && info.Size() > slotSize {
			return fmt.Errorf("the vault's file %s is missing, but there are keys beside it; put it back: clientele vault restore", s.root())
		}
	}
	for _, s := range sides {
		if err := createSlots(s.slots(), root.id); err != nil {
			return err
		}
	}
	for _, s := range slices.Backward(sides) {
		if err := writeWhole(s.root(), root.format()); err != nil {
			return err
		}
	}
	return nil
}

// completeSides gives a side what only the other has. Its slots file is empty then, and mend fills it.
func completeSides(sides []side, roots []*rootSecret, root *rootSecret) (notices []string, err error) {
	for i, s := range sides {
		if !exists(s.slots()) {
			notices = append(notices, fmt.Sprintf("The vault's file %s was missing; it was made again from the other copy.", s.slots()))
			if err := createSlots(s.slots(), root.id); err != nil {
				return nil, err
			}
		}
		if roots[i] == nil {
			notices = append(notices, fmt.Sprintf("The vault's file %s was missing; it was made again from the other copy.", s.root()))
			if err := writeWhole(s.root(), root.format()); err != nil {
				return nil, err
			}
		}
	}
	return notices, nil
}

// rememberCopy notes the second directory in the first.
func rememberCopy(sides []side) ([]string, error) {
	if len(sides) < 2 {
		return nil, nil
	}
	path, now := sides[0].copy(), string(sides[1])
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	was := strings.TrimSpace(string(before))
	if was == now {
		return nil, nil
	}
	if err := writeWhole(path, []byte(now+"\n")); err != nil {
		return nil, err
	}
	if was == "" {
		return nil, nil
	}
	return []string{fmt.Sprintf("The vault's second copy is now %s. The former one, %s, is no longer kept: destroy it, "+
		"for keys that are shredded from now on stay readable in it.", now, was)}, nil
}
