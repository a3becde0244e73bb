package clientele

import "context"

// MarketingReader is what can be read of marketing.
type MarketingReader interface {
	CampaignByID(ctx context.Context, org, id string) (Campaign, error)
	FindCampaigns(ctx context.Context, org string, slice Slice) ([]Campaign, string, error) // the newest first
	// CountCampaign counts the messages of a campaign by where they stand.
	CountCampaign(ctx context.Context, org, id string) (map[MessageStatus]int, error)
	// WrittenTo tells whether a campaign wrote to one of some customers.
	WrittenTo(ctx context.Context, org, campaign string, customers []string) (bool, error)
}

// MarketingWriter is what can be written of it.
type MarketingWriter interface {
	InsertCampaign(ctx context.Context, org string, c Campaign) error
	// LockCampaign makes transactions that touch a campaign take turns, and reads it, all but how many of its messages wait.
	LockCampaign(ctx context.Context, org, id string) (Campaign, error)
	UpdateCampaign(ctx context.Context, org string, c Campaign) error // how far it has come; not what it says
}
