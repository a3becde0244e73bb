package clientele

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"clientele/match"

	"github.com/nyaruka/phonenumbers"
)

// MatchState is what the register knows of its own duplicates: what was learned, and how the last run went.
type MatchState struct {
	Version   int       // match.Version of the model
	LearnedAt time.Time // zero while the shipped model serves
	Status    MatchStatus
	Step      string // of a run under way: reading, comparing, learning, writing
	Progress  int    // percent
	Customers int    // that the last run went through
	Pairs     int    // that it suggested
	Compared  int    // pairs that it compared
	StartedAt time.Time
	EndedAt   time.Time
}

// MatchStatus is how the last run stands.
type MatchStatus string

// The states of a run.
const (
	MatchIdle    MatchStatus = "idle" // there was none yet
	MatchWaiting MatchStatus = "waiting"
	MatchRunning MatchStatus = "running"
	MatchDone    MatchStatus = "done"
)

// models keeps the models of organizations in memory: reading one takes longer than using it.
type models struct {
	mu    sync.Mutex
	byOrg map[string]keptModel
}

type keptModel struct {
	model   *match.Model
	learned time.Time // zero for the shipped one
	until   time.Time // when the shipped one is made for another number of customers
}

// shippedLife is how long a shipped model serves before customers are counted again.
const shippedLife = time.Minute

// fewCustomers is the least number of customers that a model is made for.
const fewCustomers = 50

// matchModel gives the model of an organization: what the last run learned, or the shipped one.
func (r *Register) matchModel(ctx context.Context, from Reader, org string) (*match.Model, error) {
	state, err := from.MatchState(ctx, org)
	if err != nil {
		return nil, err
	}
	r.models.mu.Lock()
	kept, ok := r.models.byOrg[org]
	r.models.mu.Unlock()
	if ok && kept.learned.Equal(state.LearnedAt) && (!state.LearnedAt.IsZero() || r.clock().Before(kept.until)) {
		return kept.model, nil
	}
	kept, err = r.loadModel(ctx, from, org, state)
	if err != nil {
		return nil, err
	}
	r.models.mu.Lock()
	defer r.models.mu.Unlock()
	r.models.byOrg[org] = kept
	return kept.model, nil
}

func (r *Register) loadModel(ctx context.Context, from Reader, org string, state MatchState) (keptModel, error) {
	if !state.LearnedAt.IsZero() && state.Version == match.Version {
		text, err := from.MatchModel(ctx, org)
		if err != nil {
			return keptModel{}, err
		}
		model := new(match.Model)
		if err := json.Unmarshal(text, model); err == nil {
			return keptModel{model: model, learned: state.LearnedAt}, nil
		}
		r.log.Error("a learned model could not be read; the shipped one serves until the next run", "organization", org)
	}
	n, err := from.CountActive(ctx, org)
	return keptModel{model: match.Default(max(n, fewCustomers)), learned: state.LearnedAt, until: r.clock().Add(shippedLife)}, err
}

// matchRules say what the business is known by, so that its own address is not taken for a customer's.
func matchRules(o Organization) match.Rules {
	rules := match.Rules{}
	if code := phonenumbers.GetCountryCodeForRegion(o.Settings.Country); code > 0 {
		rules.CallingCode = strconv.Itoa(code)
	}
	if o.Settings.ContactEmail != "" {
		rules.OwnEmails = []string{o.Settings.ContactEmail}
	}
	return rules
}

// newKeyReader makes records for their keys alone.
func newKeyReader() *match.Reader { return match.Default(fewCustomers).NewReader(match.Rules{}) }

const matchVersion = match.Version

func floatText(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
