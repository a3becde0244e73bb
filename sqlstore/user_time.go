package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// UserHours gives the hours of all users who have some.
func (r reader) UserHours(ctx context.Context, org string) (map[string]clientele.Hours, error) {
	hours := make(map[string]clientele.Hours)
	err := r.ask(ctx, func(t *tx) error {
		return t.each("select user_id, hours from user_hours where org_id = $1", []any{org}, func(row scanner) error {
			var user string
			var h clientele.Hours
			err := row.Scan(&user, fromJSON(&h))
			hours[user] = h
			return err
		})
	})
	return hours, err
}

// SetUserHours writes when a user works.
func (t *tx) SetUserHours(_ context.Context, org, user string, h clientele.Hours, at time.Time) error {
	_, err := t.exec(`insert into user_hours (org_id, user_id, hours, updated_at) values ($1, $2, $3, $4)
		on conflict (org_id, user_id) do update set hours = excluded.hours, updated_at = excluded.updated_at`, org, user, jsonText(h), ms(at))
	return err
}

const selectTimeOff = "select id, user_id, starts_at, ends_at, reason, created_by, created_at from time_off where org_id = $1 and "

func readTimeOff(row scanner) (o clientele.TimeOff, err error) {
	err = row.Scan(&o.ID, &o.UserID, fromMS(&o.StartsAt), fromMS(&o.EndsAt), &o.Reason, &o.CreatedBy, fromMS(&o.CreatedAt))
	return o, err
}

// FindTimeOff lists the time off of a user, the latest first.
func (r reader) FindTimeOff(ctx context.Context, org, user string, s clientele.Slice) ([]clientele.TimeOff, string, error) {
	text, args := selectTimeOff+"user_id = $2", []any{org, user}
	if s.After != "" {
		at, id, err := parseMoment(s.After)
		if err != nil {
			return nil, "", err
		}
		text, args = text+" and (starts_at, id) < ($3, $4)", append(args, at, id)
	}
	found, err := all(ctx, r, readTimeOff, text+" order by starts_at desc, id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, func(o clientele.TimeOff) string { return momentOf(o.StartsAt, o.ID) }, err)
}

// momentOf is a position in a list by time; parseMoment reads it.
func momentOf(t time.Time, id string) string { return strconv.FormatInt(ms(t), 10) + " " + id }

func parseMoment(after string) (int64, string, error) {
	at, id, _ := strings.Cut(after, " ")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return 0, "", errPosition
	}
	return n, id, nil
}

// TimeOffBetween gives what of all users' time off touches a stretch of time.
func (r reader) TimeOffBetween(ctx context.Context, org string, from, to time.Time) ([]clientele.TimeOff, error) {
	return all(ctx, r, readTimeOff, selectTimeOff+"ends_at > $2 and starts_at < $3", org, ms(from), ms(to))
}

// InsertTimeOff writes a new entry.
func (t *tx) InsertTimeOff(_ context.Context, org string, o clientele.TimeOff) error {
	_, err := t.exec("insert into time_off (org_id, id, user_id, starts_at, ends_at, reason, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		org, o.ID, o.UserID, ms(o.StartsAt), ms(o.EndsAt), o.Reason, o.CreatedBy, ms(o.CreatedAt))
	return taken(err, "time_off", "There is time off with this id already")
}

// DeleteTimeOff removes an entry.
func (t *tx) DeleteTimeOff(_ context.Context, org, user, id string) error {
	return t.change("Time off", "delete from time_off where org_id = $1 and user_id = $2 and id = $3", org, user, id)
}
