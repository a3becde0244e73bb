package vault

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The test binary runs itself as another process that works on a vault and says on standard output what it did.
const (
	childEnv   = "VAULT_TEST_CHILD"
	childDir   = "VAULT_TEST_DIR"
	childCopy  = "VAULT_TEST_COPY"
	childCount = 3 * BlockSlots
)

func TestMain(m *testing.M) {
	name := os.Getenv(childEnv)
	if name == "" {
		os.Exit(m.Run())
	}
	work := map[string]func(*Vault) error{"mint": childMint, "shred": childShred, "ledger": childLedger}[name]
	if work == nil {
		panic("no such work: " + name)
	}
	v, err := Open(os.Getenv(childDir), os.Getenv(childCopy))
	if err == nil {
		err = work(v)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// childMint mints without end and seals a text under every slot.
func childMint(v *Vault) error {
	for {
		slots, err := v.Mint(1 + rand.IntN(BlockSlots))
		if err != nil {
			return err
		}
		for _, s := range slots {
			sealed, err := v.Seal(s, "org|cust|notes|1", []byte("from another process"))
			if err != nil {
				return err
			}
			fmt.Printf("%d %x\n", s, sealed)
		}
	}
}

// childShred shreds slots 1 to childCount, in small groups.
func childShred(v *Vault) error {
	for n := Slot(1); n <= childCount; n += 3 {
		if err := v.Shred(n, n+1, n+2); err != nil {
			return err
		}
		fmt.Println(n)
	}
	return nil
}

// child starts another process and gives the lines that it prints.
func child(t *testing.T, work, dir, copyDir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+work, childDir+"="+dir, childCopy+"="+copyDir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// killAfter reads n lines of another process, kills it as kill -9 does, and gives all that it had said.
func killAfter(t *testing.T, cmd *exec.Cmd, out *bufio.Scanner, n int) (lines []string) {
	t.Helper()
	for out.Scan() {
		lines = append(lines, out.Text())
		if len(lines) == n {
			cmd.Process.Kill()
		}
	}
	if len(lines) < n {
		t.Fatalf("the other process said %d lines and ended; want %d", len(lines), n)
	}
	return lines
}

func TestKilledInTheMiddleOfMint(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	seen := map[Slot]bool{}
	for range 12 {
		cmd, out := child(t, "mint", dir, copyDir)
		lines := killAfter(t, cmd, out, 1+rand.IntN(2*BlockSlots))
		v := openAt(t, dir, copyDir)
		for _, line := range lines {
			s, sealed, whole := parseMinted(line)
			if !whole {
				continue // the last line was cut off with the process
			}
			if seen[s] {
				t.Fatalf("slot %d was given twice", s)
			}
			seen[s] = true
			mustOpen(t, v, s, sealed, "from another process")
		}
		v.Close()
		mustBeEqual(t, dir, copyDir)
	}
}

// parseMinted reads a line of childMint.
func parseMinted(line string) (s Slot, sealed []byte, whole bool) {
	number, rest, _ := strings.Cut(line, " ")
	_, err := fmt.Sscan(number, &s)
	sealed, hexErr := hex.DecodeString(rest)
	return s, sealed, err == nil && hexErr == nil && len(sealed) == Overhead+len("from another process")
}

func TestKilledInTheMiddleOfShred(t *testing.T) {
	for range 12 {
		dir, copyDir := t.TempDir(), t.TempDir()
		v := openAt(t, dir, copyDir)
		mint(t, v, childCount)
		v.Close()
		cmd, out := child(t, "shred", dir, copyDir)
		lines := killAfter(t, cmd, out, 1+rand.IntN(60))
		again := openAt(t, dir, copyDir)
		done := Slot(3 * len(lines))
		for n := Slot(1); n <= childCount; n++ {
			shredded, err := again.Shredded(n)
			if err != nil {
				t.Fatalf("slot %d: %v", n, err)
			}
			if n <= done && !shredded {
				t.Fatalf("slot %d was reported as shredded and is not", n)
			}
			if n > done+3 && shredded {
				t.Fatalf("slot %d was shredded though its turn had not come", n)
			}
		}
		again.Close()
		mustBeEqual(t, dir, copyDir)
	}
}

func TestTwoProcessesAtOnce(t *testing.T) {
	dir, copyDir := t.TempDir(), t.TempDir()
	v := openAt(t, dir, copyDir)
	mine := map[Slot]bool{}
	cmd, out := child(t, "mint", dir, copyDir)
	for i := 0; i < 3*BlockSlots && out.Scan(); i++ {
		if i%16 == 0 {
			for _, s := range mint(t, v, 16) {
				mine[s] = true
			}
		}
		s, sealed, whole := parseMinted(out.Text())
		if !whole || mine[s] {
			t.Fatalf("line %q, or slot %d given to both", out.Text(), s)
		}
		mustOpen(t, v, s, sealed, "from another process")
		if err := useForeign(v, s, i); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Process.Kill()
}

// useForeign shreds every 256th slot of the other process.
func useForeign(v *Vault, s Slot, i int) error {
	if i%256 != 0 {
		return nil
	}
	if err := v.Shred(s); err != nil {
		return err
	}
	if _, err := v.Seal(s, "a", nil); !errors.Is(err, ErrShredded) {
		return fmt.Errorf("sealed under a shredded slot: %v", err)
	}
	return nil
}
