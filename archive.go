package clientele

import "time"

// setArchived archives or reactivates a record. Archiving an archived record, or reactivating an active one, changes
// nothing; a record with a pending removal is refused, since its removal is to be cancelled first.
func (r *Register) setArchived(a Actor, c *Customer, archived bool) error {
	switch {
	case c.Status == StatusRemovalPending:
		return Errorf(KindConflict, "This customer's removal was requested. Cancel the removal first.").
			With("blockers", []map[string]any{{"type": "removal_pending", "id": c.ID}})
	case archived && c.Status == StatusActive:
		c.Status, c.ArchivedAt = StatusArchived, r.Now(a.Org)
	case !archived && c.Status == StatusArchived:
		c.Status, c.ArchivedAt = StatusActive, time.Time{}
	}
	return nil
}
