package sqlstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"clientele"
)

const (
	organizationColumns = `o.org_id, o.name, o.slug, o.live_id, o.settings, o.clock_offset, o.slot, o.created_at, o.version`
	selectOrganization  = `select ` + organizationColumns + ` from organization o `
)

func organizationFields(o *clientele.Organization) []any {
	return []any{&o.ID, &o.Name, &o.Slug, &o.LiveID, fromJSON(&o.Settings), millis(&o.ClockOffset), &o.Slot, fromMS(&o.CreatedAt), &o.Version}
}

func readOrganization(row scanner) (o clientele.Organization, err error) {
	err = row.Scan(organizationFields(&o)...)
	return o, err
}

// OrganizationByID gives one organization.
func (r reader) OrganizationByID(ctx context.Context, org string) (clientele.Organization, error) {
	return one(ctx, r, "Organization", readOrganization, selectOrganization+"where o.org_id = $1", org)
}

// SandboxOf gives the sandbox of a live organization.
func (r reader) SandboxOf(ctx context.Context, org string) (clientele.Organization, error) {
	return one(ctx, r, "Sandbox", readOrganization, selectOrganization+"where o.live_id = $1", org)
}

// OrganizationBySlug finds the live organization that has, or had, a public address.
func (r reader) OrganizationBySlug(ctx context.Context, slug string) (clientele.Organization, error) {
	org, err := one(ctx, r, "Organization", column[string], "select org_id from slug where slug = $1", slug)
	if err != nil {
		return clientele.Organization{}, err
	}
	return r.OrganizationByID(ctx, org)
}

// Organizations lists all, by name.
func (r reader) Organizations(ctx context.Context) ([]clientele.Organization, error) {
	found, err := all(ctx, r, readOrganization, selectOrganization)
	slices.SortFunc(found, func(a, b clientele.Organization) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return found, err
}

// byName orders the few things that are sorted after reading, in the same way on every database.
func byName(a, b, idA, idB string) int {
	if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
		return c
	}
	return strings.Compare(idA, idB)
}

// InsertOrganization writes an organization and, of a live one, its slug.
func (t *tx) InsertOrganization(_ context.Context, o clientele.Organization) error {
	if err := t.takeSlug(o); err != nil {
		return err
	}
	_, err := t.exec(`insert into organization (org_id, name, slug, live_id, settings, clock_offset, slot, created_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		o.ID, o.Name, o.Slug, o.LiveID, jsonText(o.Settings), o.ClockOffset.Milliseconds(), int64(o.Slot), ms(o.CreatedAt), o.Version)
	return taken(err, "organization", "There is an organization with this id already")
}

func (t *tx) takeSlug(o clientele.Organization) error {
	if o.Sandbox() {
		return nil
	}
	n, err := t.exec(`insert into slug (slug, org_id) values ($1, $2)
		on conflict (slug) do update set org_id = excluded.org_id where slug.org_id = excluded.org_id`, o.Slug, o.ID)
	if err == nil && n == 0 {
		return clientele.Errorf(clientele.KindConflict, "This address is taken by another organization")
	}
	return err
}

// UpdateOrganization compares and raises the version. A slug that an organization had leads to it from then on, as links
// in letters do that were sent before: nobody else can take it.
func (t *tx) UpdateOrganization(ctx context.Context, o clientele.Organization) error {
	before, err := t.OrganizationByID(ctx, o.ID)
	if err != nil {
		return err
	}
	if before.Slug != o.Slug && !o.Sandbox() {
		if err := t.takeSlug(o); err != nil {
			return err
		}
	}
	n, err := t.exec(`update organization set name = $3, slug = $4, settings = $5, clock_offset = $6, slot = $7, version = version + 1
		where org_id = $1 and version = $2`,
		o.ID, o.Version, o.Name, o.Slug, jsonText(o.Settings), o.ClockOffset.Milliseconds(), int64(o.Slot))
	if err == nil && n == 0 {
		return errVersion
	}
	return err
}

// millis is a destination of Scan for a length of time.
func millis(d *time.Duration) *durationScanner { return &durationScanner{d} }

type durationScanner struct{ d *time.Duration }

func (s *durationScanner) Scan(src any) error {
	v, ok := src.(int64)
	if !ok {
		return errColumn
	}
	*s.d = time.Duration(v) * time.Millisecond
	return nil
}
