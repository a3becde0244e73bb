package clientele

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"clientele/vault"
)

// MaxImport is how large an uploaded table may be, in bytes.
const MaxImport = 64 << 20

// importChunk is the size of the pieces that an uploaded file is sealed and kept in.
const importChunk = 1 << 20

// storeFile reads an upload to its end and keeps it in sealed pieces, each in a transaction of its own, so that
// nobody waits for a slow upload. It gives the size and a hash of the file.
func (r *Register) storeFile(ctx context.Context, a Actor, id string, slot vault.Slot, file io.Reader) (int64, []byte, error) {
	hash := sha256.New()
	buffer := make([]byte, importChunk)
	var size int64
	for n := 0; ; n++ {
		got, err := io.ReadFull(file, buffer)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, nil, Errorf(KindInvalidRequest, "The file did not arrive whole. Send it again.").Because(err)
		}
		if size += int64(got); size > MaxImport {
			return 0, nil, Errorf(KindTooLarge, "A file to import may have up to 64 MiB. Split it into several files.")
		}
		hash.Write(buffer[:got])
		if got > 0 {
			if err := r.storeChunk(ctx, a, id, slot, n, buffer[:got]); err != nil {
				return 0, nil, err
			}
		}
		if got < importChunk {
			return size, hash.Sum(nil), nil
		}
	}
}

func (r *Register) storeChunk(ctx context.Context, a Actor, id string, slot vault.Slot, n int, plain []byte) error {
	sealed, err := r.seal(a.Org.ID, slot, id, "import", chunkRow(id, n), plain)
	if err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error { return tx.InsertImportChunk(ctx, a.Org.ID, id, n, sealed.Data) })
}

// importFile reads a kept upload at any place. It holds two pieces in memory, since a table's end names what stands
// at its beginning.
type importFile struct {
	ctx    context.Context
	r      *Register
	org    string
	id     string
	slot   vault.Slot
	pieces [2]struct {
		n     int
		plain []byte
	}
	next int
}

func (r *Register) openImportFile(ctx context.Context, org, id string, slot vault.Slot) *importFile {
	f := &importFile{ctx: ctx, r: r, org: org, id: id, slot: slot}
	f.pieces[0].n, f.pieces[1].n = -1, -1
	return f
}

// ReadAt implements io.ReaderAt. It is not safe for several goroutines at once.
func (f *importFile) ReadAt(p []byte, at int64) (int, error) {
	done := 0
	for done < len(p) {
		plain, err := f.piece(int((at + int64(done)) / importChunk))
		if err != nil {
			return done, err
		}
		from := int((at + int64(done)) % importChunk)
		if from >= len(plain) {
			return done, io.EOF
		}
		done += copy(p[done:], plain[from:])
	}
	return done, nil
}

func (f *importFile) piece(n int) ([]byte, error) {
	for _, p := range f.pieces {
		if p.n == n {
			return p.plain, nil
		}
	}
	sealed, err := f.r.store.ImportChunk(f.ctx, f.org, f.id, n)
	if KindOf(err) == KindNotFound {
		return nil, io.EOF
	}
	if err != nil {
		return nil, err
	}
	plain, err := f.r.unseal(f.org, Sealed{Slot: f.slot, Origin: f.id, Data: sealed}, "import", chunkRow(f.id, n))
	if err != nil {
		return nil, err
	}
	f.pieces[f.next].n, f.pieces[f.next].plain = n, plain
	f.next = 1 - f.next
	return plain, nil
}

// sealFacts and openFacts keep what a file says sealed under the import's key.
func (r *Register) sealFacts(org string, i *Import) error {
	plain, err := json.Marshal(i.Facts)
	if err != nil {
		return err
	}
	i.Sealed, err = r.seal(org, i.Slot, i.ID, "import", i.ID, plain)
	return err
}

func (r *Register) openFacts(org string, i *Import) error {
	plain, err := r.unseal(org, i.Sealed, "import", i.ID)
	if errors.Is(err, vault.ErrShredded) {
		return nil // forgotten, as it is meant to be
	}
	if err != nil {
		return fmt.Errorf("import %s: %w", i.ID, err)
	}
	return json.Unmarshal(plain, &i.Facts)
}
