package clientele

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"
)

// NewCampaign says what is to be written, to whom, and when.
type NewCampaign struct {
	Text    MessageText
	Query   CustomerQuery
	Rate    int       // messages a minute; 0: as usual
	StartAt time.Time // zero: now
	Key     string    // of the form: the same campaign sent twice with one key begins once; may be empty
}

// CreateCampaign begins a campaign, now or at its time, once for each Key. Every wrong field is named; an audience of
// nobody is one. Needs messages:write and customers:export.
func (r *Register) CreateCampaign(ctx context.Context, a Actor, in NewCampaign) (Campaign, error) {
	if err := needMarketing(a); err != nil {
		return Campaign{}, err
	}
	now := r.Now(a.Org)
	c := Campaign{ID: r.newID(a, "cmp_"), Query: audienceQuery(in.Query), Status: CampaignRunning, Rate: in.Rate, StartAt: in.StartAt, CreatedBy: a.ID, CreatedAt: now}
	if err := c.apply(in, now); err != nil {
		return c, err
	}
	var err error
	if c.Audience, err = r.CountAudience(ctx, a, c.Channel, c.Query); err != nil {
		return c, err
	}
	if c.Audience.Reached() == 0 {
		var wrong problems
		wrong.add("audience", "invalid", "nobody whom this filter finds allows this channel and can be reached by it")
		return c, wrong.err()
	}
	return r.beginCampaign(ctx, a, in, c)
}

// beginCampaign writes a campaign, unless its form was sent before: what a second click sends begins nothing, and gives
// the campaign of the first.
func (r *Register) beginCampaign(ctx context.Context, a Actor, in NewCampaign, c Campaign) (Campaign, error) {
	insert := func(r *Register) (Answered, error) {
		return Answered{Status: 201, SubjectID: c.ID}, r.store.InTx(ctx, func(tx Tx) error {
			if err := tx.InsertCampaign(ctx, a.Org.ID, c); err != nil {
				return err
			}
			if err := r.enqueue(ctx, tx, a, JobMarketing, c.ID, c.StartAt); err != nil {
				return err
			}
			return r.record(ctx, tx, a, entry{action: "campaign.created", subjectType: "campaign", subjectID: c.ID})
		})
	}
	if in.Key == "" {
		_, err := insert(r)
		return c, err
	}
	content, err := json.Marshal(in)
	if err != nil {
		return c, err
	}
	sum := sha256.Sum256(content)
	done, err := r.Once(ctx, a, IdempotentRequest{Method: "POST", Path: "campaign", Key: in.Key + string(sum[:]), Body: sum[:]}, insert)
	if err != nil || done.SubjectID == c.ID {
		return c, err
	}
	c, _, err = r.Campaign(ctx, a, done.SubjectID)
	return c, err
}

// apply takes over what a campaign says, and names what is wrong.
func (c *Campaign) apply(in NewCampaign, now time.Time) error {
	m := Message{}
	anybody := Customer{Email: "somebody@example.com", Phone: "+358401234567"} // each is looked at when it is their turn
	err := applyMessage(&m, anybody, in.Text)
	var wrong problems
	if known := errorOf(err); known != nil {
		wrong = known.Fields
	} else if err != nil {
		return err
	}
	c.Channel, c.Subject, c.Text = m.Channel, m.Contents.Subject, m.Contents.Text
	if c.Rate == 0 {
		c.Rate = defaultRate
	}
	if c.Rate < 1 || c.Rate > maxRate {
		wrong.add("rate", "out_of_range", "between 1 and %d messages a minute", maxRate)
	}
	if c.StartAt = later(c.StartAt, now); c.StartAt.After(now.AddDate(0, 0, maxAheadDays)) {
		wrong.add("startAt", "out_of_range", "at most %d days ahead", maxAheadDays)
	}
	return wrong.err()
}
