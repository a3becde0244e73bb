package sqlstore

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"clientele"
)

// writerFile names the database in the environment of a process that only writes, until it is killed.
const writerFile = "CLIENTELE_TEST_WRITER"

// writeUntilKilled prints the key of each write that was acknowledged.
func writeUntilKilled(path string) {
	ctx := context.Background()
	db, err := Open(ctx, Options{SQLitePath: path})
	if err != nil {
		panic(err)
	}
	var mu sync.Mutex
	var forever sync.WaitGroup
	for w := range 8 {
		forever.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d", w, i)
				if err := db.InTx(ctx, func(tx clientele.Tx) error { return tx.InsertTag(ctx, testOrg, tagRow(key)) }); err != nil {
					panic(err)
				}
				mu.Lock()
				fmt.Println(key)
				mu.Unlock()
			}
		})
	}
	forever.Wait()
}

func TestNoAcknowledgedWriteIsLostWhenTheProcessIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	db := open(t, Options{SQLitePath: path})
	for round := range 3 {
		acknowledged := writeAndKill(t, path, 150)
		kept := make(map[string]bool)
		for _, key := range tagKeys(t, db) {
			kept[key] = true
		}
		for _, key := range acknowledged {
			if !kept[key] {
				t.Errorf("round %d: %s was acknowledged and is gone", round, key)
			}
		}
		must(t, db, func(tx clientele.Tx) error {
			for key := range kept {
				if err := tx.DeleteTag(t.Context(), testOrg, key); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// writeAndKill runs a process that writes, kills it after n writes were acknowledged, and gives all that were.
func writeAndKill(t *testing.T, path string, n int) (keys []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), writerFile+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		keys = append(keys, lines.Text())
		if len(keys) == n {
			_ = cmd.Process.Kill() // SIGKILL; what it had printed before is still read
		}
	}
	_ = cmd.Wait() // it was killed
	if len(keys) < n {
		t.Fatalf("the process ended after %d writes", len(keys))
	}
	return keys[:len(keys)-1] // the last line may be torn
}
