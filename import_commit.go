package clientele

import (
	"context"
	"maps"
)

// PreviewImport sees what a commit with another mapping or other options would do now. Needs customers:write.
func (r *Register) PreviewImport(ctx context.Context, a Actor, id string, mapping map[string]string, options ImportOptions) (Import, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Import{}, err
	}
	i, err := r.importByID(ctx, r.store, a, id)
	if err != nil {
		return Import{}, err
	}
	if err := r.choose(a, &i, mapping, options); err != nil {
		return Import{}, err
	}
	err = r.preview(ctx, a, &i)
	return i, err
}

// choose sets mapping and options of an import that is not yet committed.
func (r *Register) choose(a Actor, i *Import, mapping map[string]string, options ImportOptions) error {
	if i.Status != ImportAnalyzed {
		return Errorf(KindConflict, "This import was committed already").With("status", string(i.Status))
	}
	if len(i.Facts.Columns) == 0 {
		return Errorf(KindConflict, "The file of this import was forgotten, a day after it came. Upload it again.")
	}
	i.Facts.Mapping = chosenMapping(i.Facts.Mapping, mapping)
	var err error
	if i.Facts.Options, err = checkImportOptions(options); err != nil {
		return err
	}
	if err := checkMapping(i.Facts.Columns, i.Facts.Mapping); err != nil {
		return err
	}
	i.Facts.Likely = nil // a preview finds them again; a commit has no use for them
	return r.sealFacts(a.Org.ID, i)
}

// chosenMapping is the guessed mapping with what was chosen instead of it: a column that is not named stays as it was
// guessed, unless another column was chosen for its field.
func chosenMapping(guessed, chosen map[string]string) map[string]string {
	mapping, taken := maps.Clone(guessed), make(map[string]bool)
	for _, field := range chosen {
		taken[field] = true
	}
	for column, field := range mapping {
		if taken[field] {
			mapping[column] = ""
		}
	}
	maps.Copy(mapping, chosen)
	return mapping
}

// CommitImport has an import carried out. It answers at once; Import tells the progress. Needs customers:write.
func (r *Register) CommitImport(ctx context.Context, a Actor, id string, mapping map[string]string, options ImportOptions) (Import, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Import{}, err
	}
	var out Import
	err := r.store.InTx(ctx, func(tx Tx) error {
		i, err := r.importByID(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := r.choose(a, &i, mapping, options); err != nil {
			return err
		}
		i.Status, i.StartedAt = ImportRunning, r.Now(a.Org)
		i.Actor, i.ActorKind = a.ID, a.Kind
		if err := tx.UpdateImport(ctx, a.Org.ID, i); err != nil {
			return err
		}
		if err := r.enqueueForget(ctx, tx, a, i, i.StartedAt.Add(importUndoLife)); err != nil {
			return err
		}
		out = i
		return r.enqueue(ctx, tx, a, JobImport, i.ID, i.StartedAt)
	})
	return out, err
}
