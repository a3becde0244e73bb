package clientele

import (
	"context"
	"time"
)

// Campaign is one text that is written to many: to customers whom a filter finds, who allow the channel, and who can be
// reached by it. Nobody else is ever in it.
type Campaign struct {
	ID            string
	Channel       Channel
	Subject, Text string
	Query         CustomerQuery
	Status        CampaignStatus
	Rate          int       // messages a minute at most
	StartAt       time.Time // customers who came later are not in it
	Position      string    // how far the audience was gone through
	Audience      Audience  // when it was made
	Queued        int       // messages written so far
	Waiting       int       // of those, neither sent nor given up
	Unsubscribed  int       // who withdrew by a link in it
	CreatedBy     string
	CreatedAt     time.Time
	EndedAt       time.Time // the whole audience was gone through, or it was stopped
}

// Audience says who a filter finds, and who of them is left out and why.
type Audience struct {
	Matched     int // by the filter
	Refused     int // who do not allow the channel
	Unasked     int // who were never asked
	Unreachable int // who allow it, and have no such contact
}

// Reached is how many are written to.
func (n Audience) Reached() int { return n.Matched - n.Refused - n.Unasked - n.Unreachable }

// CampaignStatus is where a campaign stands.
type CampaignStatus string

// The states of a campaign. One that is to start later is running; nothing is written before its time.
const (
	CampaignRunning CampaignStatus = "running"
	CampaignPaused  CampaignStatus = "paused"
	CampaignSending CampaignStatus = "sending" // every message is written, and the last ones wait to be sent
	CampaignDone    CampaignStatus = "done"
	CampaignStopped CampaignStatus = "stopped"
)

// asItStands is a campaign that was read: done when the last of its messages was sent or given up.
func (c Campaign) asItStands() Campaign {
	if c.Status == CampaignDone && c.Waiting > 0 {
		c.Status = CampaignSending
	}
	return c
}

// ToSend is about how many messages are still to be sent: those that wait, and those that are not written yet. Of the
// latter some may turn out not to be wanted any more.
func (c Campaign) ToSend() int {
	if c.Status == CampaignRunning || c.Status == CampaignPaused {
		return c.Waiting + max(0, c.Audience.Reached()-c.Queued)
	}
	return c.Waiting
}

// Limits of campaigns.
const (
	defaultRate   = 600
	maxRate       = 60_000
	campaignBatch = 100
	maxUnsent     = 2 * campaignBatch // messages to many that wait for the server; more are not written until it took some
	maxAheadDays  = 90
)

// lookAgain is how long a campaign waits for a server that is slower than its rate.
const lookAgain = 200 * time.Millisecond

// JobMarketing writes the next messages of a campaign, JobMarketingMessage sends one.
const (
	JobMarketing        JobKind = "marketing"
	JobMarketingMessage JobKind = "marketing_message"
)

// needMarketing refuses whoever may not write to many: it takes the permission to write and the one to see everybody.
func needMarketing(a Actor) error {
	if err := a.need(MessagesWrite); err != nil {
		return err
	}
	return a.need(CustomersExport)
}

// audienceQuery is a filter as campaigns use it: active records alone, in the order in which they came, so that going
// through them skips and doubles nobody.
func audienceQuery(q CustomerQuery) CustomerQuery {
	q.Statuses, q.Search, q.Sort, q.Desc = []Status{StatusActive}, Search{}, SortCreated, false
	return q
}

// permissionFor is what a customer answered about a channel.
func (c Customer) permissionFor(channel Channel) Permission {
	if channel == ChannelSMS {
		return c.ConsentSMS
	}
	return c.ConsentEmail
}

// CountAudience tells whom a filter finds, and who is left out of marketing on a channel and why. Needs messages:write
// and customers:export.
func (r *Register) CountAudience(ctx context.Context, a Actor, channel Channel, q CustomerQuery) (Audience, error) {
	var counted Audience
	if err := needMarketing(a); err != nil {
		return counted, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return counted, err
	}
	slice := Slice{Limit: 500}
	for {
		items, next, err := r.store.FindCustomers(ctx, a.Org.ID, audienceQuery(q), slice)
		if err != nil {
			return counted, err
		}
		for _, c := range items {
			counted.add(c, channel)
		}
		if slice.After = next; next == "" {
			return counted, nil
		}
	}
}

func (n *Audience) add(c Customer, channel Channel) {
	n.Matched++
	switch {
	case c.permissionFor(channel) == Refused:
		n.Refused++
	case c.permissionFor(channel) != Allowed:
		n.Unasked++
	case c.contact(channel) == "":
		n.Unreachable++
	}
}

// runMarketing writes the messages of the next customers, and how far it came, in one transaction: whoever is killed in
// between has written neither, so nobody is written to twice and nobody is left out. It runs no further ahead of a slow
// server than maxUnsent, so that what waits stays small however many are written to.
func (r *Register) runMarketing(ctx context.Context, a Actor, j Job) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, a.Org.ID, j.Subject)
		if KindOf(err) == KindNotFound || err == nil && c.Status != CampaignRunning {
			return tx.FinishJob(ctx, j)
		}
		if err != nil {
			return err
		}
		unsent, err := tx.CountDueJobs(ctx, a.Org.ID, JobMarketingMessage, r.Now(a.Org), maxUnsent)
		if err != nil {
			return err
		}
		if unsent >= maxUnsent {
			return tx.PostponeJob(ctx, j, r.Now(a.Org).Add(lookAgain))
		}
		written, err := r.writeToNext(ctx, tx, a, &c)
		if err != nil {
			return err
		}
		if c.Position == "" {
			c.Status, c.EndedAt = CampaignDone, r.Now(a.Org)
		}
		if err := tx.UpdateCampaign(ctx, a.Org.ID, c); err != nil {
			return err
		}
		if c.Status == CampaignDone {
			return tx.FinishJob(ctx, j)
		}
		return tx.PostponeJob(ctx, j, r.Now(a.Org).Add(time.Duration(written)*time.Minute/time.Duration(c.Rate)))
	})
}

// writeToNext writes the messages of a campaign to the next customers of its audience, and moves its position behind
// them; it is empty after the last.
func (r *Register) writeToNext(ctx context.Context, tx Tx, a Actor, c *Campaign) (written int, err error) {
	q := c.Query
	if until := c.StartAt.Add(time.Millisecond); q.CreatedTo.IsZero() || until.Before(q.CreatedTo) {
		q.CreatedTo = until // who comes later is not in it
	}
	people, next, err := tx.FindCustomers(ctx, a.Org.ID, q, Slice{Limit: min(campaignBatch, c.Rate), After: c.Position})
	if err != nil {
		return 0, err
	}
	for _, p := range people {
		if p.permissionFor(c.Channel) != Allowed || p.contact(c.Channel) == "" {
			continue
		}
		again, err := r.sharesWith(ctx, tx, a, *c, p)
		if err != nil {
			return written, err
		}
		if again {
			continue
		}
		m := Message{CustomerID: p.ID, CampaignID: c.ID, Kind: MessageMarketing, Channel: c.Channel, Author: c.CreatedBy, Contents: MessageContents{Subject: c.Subject, Text: c.Text}}
		if err := r.queue(ctx, tx, a, &m, p); err != nil {
			return written, err
		}
		written++
	}
	c.Position, c.Queued = next, c.Queued+written
	return written, nil
}

// sharesWith tells whether a campaign wrote to the contact of a customer already, as another's: families share them, and
// get a text once.
func (r *Register) sharesWith(ctx context.Context, tx Tx, a Actor, c Campaign, p Customer) (bool, error) {
	phones, emails := []string(nil), []string{p.EmailKey}
	if c.Channel == ChannelSMS {
		phones, emails = []string{p.Phone}, nil
	}
	same, err := tx.CustomersByContact(ctx, a.Org.ID, phones, emails)
	if err != nil || len(same) < 2 {
		return false, err
	}
	var others []string
	for _, o := range same {
		others = append(others, o.ID)
	}
	return tx.WrittenTo(ctx, a.Org.ID, c.ID, others)
}

// Campaign gives one campaign, and its messages by where they stand. Needs messages:write and customers:export.
func (r *Register) Campaign(ctx context.Context, a Actor, id string) (Campaign, map[MessageStatus]int, error) {
	if err := needMarketing(a); err != nil {
		return Campaign{}, nil, err
	}
	c, err := r.store.CampaignByID(ctx, a.Org.ID, id)
	if KindOf(err) == KindNotFound {
		err = NotFound("Campaign")
	}
	if err != nil {
		return c, nil, err
	}
	counts, err := r.store.CountCampaign(ctx, a.Org.ID, id)
	return c.asItStands(), counts, err
}

// Campaigns lists campaigns, the newest first. Needs messages:write and customers:export.
func (r *Register) Campaigns(ctx context.Context, a Actor, paging Paging) (Page[Campaign], error) {
	if err := needMarketing(a); err != nil {
		return Page[Campaign]{}, err
	}
	slice, err := r.slice(a.Org.ID, "campaigns", paging)
	if err != nil {
		return Page[Campaign]{}, err
	}
	items, next, err := r.store.FindCampaigns(ctx, a.Org.ID, slice)
	for i, c := range items {
		items[i] = c.asItStands()
	}
	return paged(r, a.Org.ID, "campaigns", items, next), err
}

// SetCampaign pauses a campaign, lets it go on, or stops it for good. Messages that were written already are sent. One
// that is over is a conflict. Needs messages:write and customers:export.
func (r *Register) SetCampaign(ctx context.Context, a Actor, id string, to CampaignStatus) error {
	if err := needMarketing(a); err != nil {
		return err
	}
	if to != CampaignRunning && to != CampaignPaused && to != CampaignStopped {
		return Errorf(KindInvalidRequest, "A campaign can be running, paused or stopped")
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCampaign(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound {
			return NotFound("Campaign")
		}
		if err != nil || c.Status == to {
			return err
		}
		if c.Status != CampaignRunning && c.Status != CampaignPaused {
			return Errorf(KindConflict, "This campaign is over")
		}
		c.Status = to
		if to == CampaignStopped {
			c.EndedAt = r.Now(a.Org)
		}
		if err := tx.UpdateCampaign(ctx, a.Org.ID, c); err != nil {
			return err
		}
		if to == CampaignRunning {
			if err := r.enqueue(ctx, tx, a, JobMarketing, c.ID, later(c.StartAt, r.Now(a.Org))); err != nil {
				return err
			}
		}
		return r.record(ctx, tx, a, entry{action: "campaign." + string(to), subjectType: "campaign", subjectID: c.ID})
	})
}

// TestCampaign sends a campaign's text to the user who asks, as it would look. Needs messages:write and
// customers:export, and a user.
func (r *Register) TestCampaign(ctx context.Context, a Actor, text MessageText) error {
	if err := needMarketing(a); err != nil {
		return err
	}
	m := Message{Kind: MessageMarketing}
	if err := applyMessage(&m, Customer{Email: "somebody@example.com", Phone: "+358401234567"}, text); err != nil {
		return err
	}
	if a.Kind != ActorUser || m.Channel != ChannelEmail {
		return Errorf(KindConflict, "A test goes to your own e-mail address: choose e-mail")
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		u, err := tx.UserByID(ctx, a.Org.ID, a.ID)
		if err != nil {
			return err
		}
		m := Message{Kind: MessageMarketing, Channel: ChannelEmail, Author: a.ID, Contents: MessageContents{To: u.Email, Subject: m.Contents.Subject, Text: m.Contents.Text}}
		return r.queue(ctx, tx, a, &m, Customer{})
	})
}
