package clientele

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"clientele/vault"
)

// A batch of an import holds the writer of the embedded database for this long, about; never above 250 ms.
const importHold = 100 * time.Millisecond

// minImportBatch is how many rows a batch has however slow the machine is.
const minImportBatch = 25

// maxImportTries is how often an import that fails is begun again where it stopped, before it is given up.
const maxImportTries = 5

// importRun is an import under way.
type importRun struct {
	r       *Register
	a       Actor // who committed it, acting through the import
	i       Import
	job     Job
	planner *importPlanner
	tags    map[string]bool // put into the list of tags already
}

// runImport carries an import out, or goes on with one where it stopped. Each batch is one transaction that moves
// Import.Done along, so that a restart neither doubles nor skips a row.
func (r *Register) runImport(ctx context.Context, a Actor, j Job) error {
	i, err := r.importByID(ctx, r.store, a, j.Subject)
	if err != nil {
		return err
	}
	if i.Status != ImportRunning || i.Undoing {
		return r.finishJob(ctx, j)
	}
	a.Kind, a.ID, a.Origin, a.RequestID = i.ActorKind, i.Actor, "import", i.ID
	run := &importRun{r: r, a: a, i: i, job: j, planner: r.newImportPlanner(a.Org, i.Facts.Options, i.StartedAt), tags: make(map[string]bool)}
	if err := run.rememberMet(ctx); err != nil {
		return err
	}
	err = run.batches(ctx)
	if err != nil && ctx.Err() == nil && (KindOf(err) == KindMediaType || KindOf(err) == KindTooLarge || j.Attempts >= maxImportTries) {
		return run.finish(ctx, ImportFailed, problemOf(err))
	}
	if err != nil {
		return err
	}
	return run.finish(ctx, ImportCompleted, "")
}

func problemOf(err error) string {
	if KindOf(err) != "" {
		return err.Error()
	}
	return "The import failed and was given up. What it had done so far stays, and can be undone."
}

func (r *Register) finishJob(ctx context.Context, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error { return tx.FinishJob(ctx, j) })
}

// rememberMet tells the planner which records the rows before a restart met.
func (run *importRun) rememberMet(ctx context.Context) error {
	for line := 0; run.i.Done > 0; {
		rows, err := run.r.store.FindImportRows(ctx, run.a.Org.ID, run.i.ID, []Outcome{OutcomeUpdated, OutcomeSkipped}, line, 1000)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if row.CustomerID != "" && row.Reason != reasonLikely {
				run.planner.remember(importedRow{line: row.Line}, row.CustomerID)
			}
			line = row.Line
		}
	}
	return nil
}

// batches carries out what is left of the file, as many rows at a time as fit into importHold.
func (run *importRun) batches(ctx context.Context) error {
	done, batch := run.i.Done, importBatch
	var rows []importedRow
	work := func(all bool) error {
		for len(rows) >= batch || all && len(rows) > 0 {
			n := min(batch, len(rows))
			began := time.Now()
			if err := run.carryOut(ctx, rows[:n]); err != nil {
				return err
			}
			rows = rows[n:]
			switch took := time.Since(began); {
			case took > importHold:
				batch = max(batch/2, minImportBatch)
			case took < importHold/3 && batch < 2000:
				batch *= 2
			}
		}
		return nil
	}
	err := run.r.eachBatch(ctx, run.a, run.i, func(read []importedRow) error {
		if done > 0 { // carried out before a restart: the planner only has to know whom they named
			n := min(done, len(read))
			for _, row := range read[:n] {
				if _, ok := run.planner.earlier(row); len(row.reasons) == 0 && !ok {
					run.planner.remember(row, "")
				}
			}
			done, read = done-n, read[n:]
		}
		rows = append(rows, read...)
		return work(false)
	})
	if err != nil {
		return err
	}
	return work(true)
}

// carryOut decides about rows and writes what becomes of them, in one transaction.
func (run *importRun) carryOut(ctx context.Context, rows []importedRow) error {
	keys := run.keysOf(rows)
	next := run.i
	for try := 0; ; try++ {
		before := run.planner.seen.rows.len
		err := run.r.store.InTx(ctx, func(tx Tx) error {
			run.planner.seen.forgetAfter(before) // the transaction may run again
			next = run.i
			if err := tx.LockContacts(ctx, run.a.Org.ID, keys); err != nil {
				return err
			}
			plans, err := run.planner.plan(ctx, tx, rows)
			if err != nil {
				return err
			}
			if err := run.write(ctx, tx, &next, plans); err != nil {
				return err
			}
			next.Done += len(rows)
			if err := tx.ExtendJob(ctx, run.job, run.r.clock().Add(lease)); err != nil {
				return err
			}
			return tx.UpdateImport(ctx, run.a.Org.ID, next)
		})
		if KindOf(err) == KindVersion && try < 10 { // somebody changed a record between the look and the write
			continue
		}
		if err == nil {
			next.Version++
			run.i = next
		}
		return err
	}
}

func (run *importRun) keysOf(rows []importedRow) []uint64 {
	var keys []uint64
	for _, row := range rows {
		keys = append(keys, run.r.contactKeys(run.a.Org.ID, row.made)...)
	}
	return keys
}

// write writes a batch of plans.
func (run *importRun) write(ctx context.Context, tx Tx, next *Import, plans []importPlan) error {
	var made []Customer
	var consents []Consent
	var events []AuditEvent
	var records []ImportRow
	created := 0
	for _, plan := range plans {
		if plan.outcome == OutcomeCreated {
			created++
		}
	}
	slots, err := run.r.vault.Mint(created)
	if err != nil {
		return err
	}
	for n := range plans {
		plan := &plans[n]
		next.Counts.add(*plan)
		switch plan.outcome {
		case OutcomeCreated:
			event, err := run.create(plan, slots[len(made)], &consents)
			if err != nil {
				return err
			}
			made, events = append(made, plan.after), append(events, event)
		case OutcomeUpdated:
			if err := run.update(ctx, tx, plan); err != nil {
				return err
			}
		}
		if plan.outcome != OutcomeUnchanged {
			record, err := run.recordRow(*plan)
			if err != nil {
				return err
			}
			records = append(records, record)
		}
	}
	return run.insert(ctx, tx, made, consents, events, records)
}

func (run *importRun) insert(ctx context.Context, tx Tx, made []Customer, consents []Consent, events []AuditEvent, records []ImportRow) error {
	org := run.a.Org.ID
	if err := tx.InsertCustomers(ctx, org, made); err != nil {
		return err
	}
	for _, c := range made {
		for _, tag := range c.Tags {
			if !run.tags[tag] {
				run.tags[tag] = true
				if err := run.r.keepTags(ctx, tx, run.a, []string{tag}); err != nil {
					return err
				}
			}
		}
	}
	if err := tx.AddTotals(ctx, org, newCustomers(run.a.Org, 1, made...)); err != nil {
		return err
	}
	if err := tx.InsertConsents(ctx, org, consents); err != nil {
		return err
	}
	tx.AfterCommit(func() { run.r.unsealed.grown(org) })
	if err := tx.InsertAuditEvents(ctx, org, events); err != nil {
		return err
	}
	return tx.InsertImportRows(ctx, org, run.i.ID, records)
}

// create fills in a new record, and gives its entry of the audit log.
func (run *importRun) create(plan *importPlan, slot vault.Slot, consents *[]Consent) (AuditEvent, error) {
	now := run.r.Now(run.a.Org)
	c := &plan.after
	c.ID, c.Slot, c.Status, c.Source = run.r.newID(run.a, prefixCustomer), slot, StatusActive, SourceImport
	c.CreatedAt, c.UpdatedAt, c.Version = now, now, 1
	*consents = append(*consents, run.consents(Customer{}, *c)...)
	return run.r.auditEvent(run.a, aboutCustomer("customer.created", *c, customerChanges(Customer{}, *c)...))
}

// consents gives the entries of the consent history that a row makes. They name the import as who wrote them, so
// that undoing it can take them back.
func (run *importRun) consents(before, after Customer) []Consent {
	made := run.r.consentsBetween(run.a, before, after)
	for n := range made {
		made[n].Actor, made[n].Source = run.i.ID, SourceImport
	}
	return made
}

func (run *importRun) update(ctx context.Context, tx Tx, plan *importPlan) error {
	saved, err := run.r.saveCustomer(ctx, tx, run.a, plan.before, plan.after, run.consents(plan.before, plan.after))
	plan.after = saved
	return err
}

// importSnapshot is what undoing needs of a record that an import changed.
type importSnapshot struct {
	Before, After Customer
}

// recordRow is what is kept of a row: of a changed record its fields before and after, sealed under its own key; of a
// row that was not taken its cells, sealed under the import's.
func (run *importRun) recordRow(plan importPlan) (ImportRow, error) {
	record := ImportRow{Line: plan.row.line, Outcome: plan.outcome, Reason: plan.reason, CustomerID: plan.after.ID, Version: plan.after.Version}
	slot, origin, content := run.i.Slot, run.i.ID, any(plan.row.cells)
	switch plan.outcome {
	case OutcomeCreated:
		return record, nil
	case OutcomeUpdated:
		slot, origin, content = plan.after.Slot, plan.after.ID, importSnapshot{Before: plan.before, After: plan.after}
	default:
		record.CustomerID, record.Version = plan.before.ID, plan.before.Version
	}
	plain, err := json.Marshal(content)
	if err != nil {
		return record, err
	}
	record.Sealed, err = run.r.seal(run.a.Org.ID, slot, origin, "import_row", importRowName(run.i.ID, plan.row.line), plain)
	return record, err
}

func importRowName(id string, line int) string { return id + "#" + strconv.Itoa(line) }

func (c *ImportCounts) add(plan importPlan) {
	switch plan.outcome {
	case OutcomeCreated:
		c.Created++
	case OutcomeUpdated:
		c.Updated++
	case OutcomeUnchanged:
		c.Unchanged++
	case OutcomeSkipped:
		c.Skipped++
	case OutcomeInvalid:
		c.Invalid++
	}
	if plan.reason == reasonErased {
		c.Suppressed++
	}
	if plan.refusalKept {
		c.ConsentKept++
	}
}
