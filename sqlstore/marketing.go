package sqlstore

import (
	"context"
	"strconv"

	"clientele"
)

const campaignColumns = "id, channel, subject, body, query, status, rate, start_at, position, matched, refused, unasked, unreachable, queued, unsubscribed, created_by, created_at, ended_at"

func readCampaign(row scanner) (c clientele.Campaign, err error) {
	err = row.Scan(&c.ID, &c.Channel, &c.Subject, &c.Text, fromJSON(&c.Query), &c.Status, &c.Rate, fromMS(&c.StartAt), &c.Position, &c.Audience.Matched,
		&c.Audience.Refused, &c.Audience.Unasked, &c.Audience.Unreachable, &c.Queued, &c.Unsubscribed, &c.CreatedBy, fromMS(&c.CreatedAt), fromMS(&c.EndedAt), &c.Waiting)
	return c, err
}

// campaignWaiting counts the messages of a campaign that are neither sent nor given up, along the index of its messages.
const campaignWaiting = `, (select count(*) from message m where m.org_id = campaign.org_id and m.campaign_id <> '' and m.campaign_id = campaign.id
	and m.status in ('queued', 'sending', 'failed'))`

// CampaignByID gives one campaign.
func (r reader) CampaignByID(ctx context.Context, org, id string) (clientele.Campaign, error) {
	return one(ctx, r, "Campaign", readCampaign, "select "+campaignColumns+campaignWaiting+" from campaign where org_id = $1 and id = $2", org, id)
}

// FindCampaigns lists campaigns, the newest first.
func (r reader) FindCampaigns(ctx context.Context, org string, s clientele.Slice) ([]clientele.Campaign, string, error) {
	w := &conditions{}
	w.add("org_id = ?", org)
	if s.After != "" {
		w.add("id < ?", s.After)
	}
	found, err := all(ctx, r, readCampaign, "select "+campaignColumns+campaignWaiting+" from campaign where "+w.text()+" order by id desc limit "+strconv.Itoa(s.Limit+1), w.args...)
	return cut(found, s.Limit, func(c clientele.Campaign) string { return c.ID }, err)
}

// CountCampaign counts the messages of a campaign.
func (r reader) CountCampaign(ctx context.Context, org, id string) (map[clientele.MessageStatus]int, error) {
	type count struct {
		status clientele.MessageStatus
		n      int
	}
	rows, err := all(ctx, r, func(row scanner) (c count, err error) {
		err = row.Scan(&c.status, &c.n)
		return c, err
	}, "select status, count(*) from message where org_id = $1 and campaign_id <> '' and campaign_id = $2 group by status", org, id)
	counts := make(map[clientele.MessageStatus]int)
	for _, c := range rows {
		counts[c.status] = c.n
	}
	return counts, err
}

// WrittenTo looks along the messages of the customers, of whom each has few.
func (r reader) WrittenTo(ctx context.Context, org, campaign string, customers []string) (written bool, err error) {
	err = r.ask(ctx, func(t *tx) (err error) {
		written, err = one(ctx, t, "Answer", column[bool], "select exists (select 1 from message where org_id = $1 and campaign_id = $2 and "+
			t.dialect.anyOf("customer_id", 3)+")", org, campaign, t.dialect.list(customers))
		return err
	})
	return written, err
}

// InsertCampaign writes a new campaign.
func (t *tx) InsertCampaign(_ context.Context, org string, c clientele.Campaign) error {
	_, err := t.exec("insert into campaign (org_id, "+campaignColumns+") values ("+places(1, 19)+")", org, c.ID, string(c.Channel), c.Subject, c.Text, jsonText(c.Query),
		string(c.Status), c.Rate, ms(c.StartAt), c.Position, c.Audience.Matched, c.Audience.Refused, c.Audience.Unasked, c.Audience.Unreachable, c.Queued, c.Unsubscribed,
		c.CreatedBy, ms(c.CreatedAt), msOrNull(c.EndedAt))
	return taken(err, "campaign", "There is a campaign with this id already")
}

// LockCampaign makes transactions that touch a campaign take turns.
func (t *tx) LockCampaign(ctx context.Context, org, id string) (clientele.Campaign, error) {
	if err := t.change("Campaign", "update campaign set rate = rate where org_id = $1 and id = $2", org, id); err != nil {
		return clientele.Campaign{}, err
	}
	return one(ctx, t, "Campaign", readCampaign, "select "+campaignColumns+", 0 from campaign where org_id = $1 and id = $2", org, id)
}

// UpdateCampaign writes how far a campaign has come.
func (t *tx) UpdateCampaign(_ context.Context, org string, c clientele.Campaign) error {
	return t.change("Campaign", "update campaign set status = $3, position = $4, queued = $5, unsubscribed = $6, ended_at = $7 where org_id = $1 and id = $2",
		org, c.ID, string(c.Status), c.Position, c.Queued, c.Unsubscribed, msOrNull(c.EndedAt))
}
