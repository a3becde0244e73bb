package sqlstore

import (
	"context"
	"strconv"
	"time"

	"clientele"
)

const portalCodeColumns = "id, contact, channel, code, people, tries, passed, created_at, expires_at, slot, origin, sealed"

func readPortalCode(row scanner) (c clientele.PortalCode, err error) {
	err = row.Scan(append([]any{&c.ID, fromBlob(&c.Contact), &c.Channel, fromBlob(&c.Code), fromJSON(&c.People), &c.Tries, &c.Passed,
		fromMS(&c.CreatedAt), fromMS(&c.ExpiresAt)}, sealedFields(&c.Sealed)...)...)
	return c, err
}

// PortalCodeByID gives one code.
func (r reader) PortalCodeByID(ctx context.Context, org, id string) (clientele.PortalCode, error) {
	return one(ctx, r, "Code", readPortalCode, "select "+portalCodeColumns+" from portal_code where org_id = $1 and id = $2", org, id)
}

// CountPortalCodes counts the codes that one contact asked for.
func (r reader) CountPortalCodes(ctx context.Context, org string, contact []byte, since time.Time) (int, error) {
	return one(ctx, r, "Count", column[int], "select count(*) from portal_code where org_id = $1 and contact = $2 and created_at > $3", org, blob(contact), ms(since))
}

// InsertPortalCode writes a new code.
func (t *tx) InsertPortalCode(_ context.Context, org string, c clientele.PortalCode) error {
	_, err := t.exec("insert into portal_code (org_id, "+portalCodeColumns+") values ("+places(1, 13)+")",
		append([]any{org, c.ID, blob(c.Contact), string(c.Channel), blob(c.Code), jsonText(c.People), c.Tries, c.Passed, ms(c.CreatedAt), ms(c.ExpiresAt)},
			sealedValues(c.Sealed)...)...)
	return taken(err, "portal_code", "There is a code with this id already")
}

// TryPortalCode counts a try up and reads the code.
func (t *tx) TryPortalCode(ctx context.Context, org, id string) (clientele.PortalCode, error) {
	if err := t.change("Code", "update portal_code set tries = tries + 1 where org_id = $1 and id = $2", org, id); err != nil {
		return clientele.PortalCode{}, err
	}
	return t.PortalCodeByID(ctx, org, id)
}

// UpdatePortalCode writes what came to be known of a code.
func (t *tx) UpdatePortalCode(_ context.Context, org string, c clientele.PortalCode) error {
	return t.change("Code", "update portal_code set code = $3, people = $4, passed = $5, slot = $6, origin = $7, sealed = $8 where org_id = $1 and id = $2",
		append([]any{org, c.ID, blob(c.Code), jsonText(c.People), c.Passed}, sealedValues(c.Sealed)...)...)
}

// DeletePortalCode removes a code that was used.
func (t *tx) DeletePortalCode(_ context.Context, org, id string) error {
	return t.change("Code", "delete from portal_code where org_id = $1 and id = $2", org, id)
}

// DeletePortalCodes removes old codes.
func (t *tx) DeletePortalCodes(_ context.Context, org string, before time.Time, limit int) error {
	_, err := t.exec("delete from portal_code where org_id = $1 and id in (select id from portal_code where org_id = $1 and created_at < $2 order by created_at limit "+
		strconv.Itoa(limit)+")", org, ms(before))
	return err
}

// TakeAttempt raises a level in one statement: who was faster is seen by whoever follows.
func (t *tx) TakeAttempt(_ context.Context, org string, who []byte, now time.Time, limit clientele.Limit) (bool, error) {
	const drained = "(case when attempt.level > (excluded.at - attempt.at) * $4 / 60 then attempt.level - (excluded.at - attempt.at) * $4 / 60 else 0 end)"
	n, err := t.exec("insert into attempt (org_id, who, level, at) values ($1, $2, 1000, $3) on conflict (org_id, who) do update set level = "+drained+
		" + 1000, at = excluded.at where "+drained+" + 1000 <= $5", org, blob(who), ms(now), limit.PerMinute, limit.AtOnce*1000)
	return n > 0, err
}

// ReturnAttempt takes one attempt back.
func (t *tx) ReturnAttempt(_ context.Context, org string, who []byte) error {
	_, err := t.exec("update attempt set level = case when level > 1000 then level - 1000 else 0 end where org_id = $1 and who = $2", org, blob(who))
	return err
}

// DeleteAttempts removes old levels.
func (t *tx) DeleteAttempts(_ context.Context, org string, before time.Time, limit int) error {
	_, err := t.exec("delete from attempt where org_id = $1 and who in (select who from attempt where org_id = $1 and at < $2 order by at limit "+
		strconv.Itoa(limit)+")", org, ms(before))
	return err
}

// DeleteSessionsOf ends all sessions of somebody.
func (t *tx) DeleteSessionsOf(_ context.Context, org, who string) error {
	_, err := t.exec("delete from session where org_id = $1 and user_id = $2", org, who)
	return err
}
