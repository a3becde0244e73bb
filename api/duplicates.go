package api

import (
	"context"
	"math"
	"net/http"
	"reflect"

	"clientele"
	"clientele/match"

	"github.com/danielgtaylor/huma/v2"
)

// Duplicate is a pair of records that may be one person.
type Duplicate struct {
	A           DuplicateRecord `json:"a"`
	B           DuplicateRecord `json:"b"`
	Score       float64         `json:"score" doc:"The probability that they are one person, 0 to 1" example:"0.998"`
	Verdict     string          `json:"verdict" enum:"same,ask,different" doc:"same: no family could share all this by custom; ask: probably one person, somebody should look; different: two people, as far as can be told"`
	Evidence    Evidence        `json:"evidence"`
	Status      *string         `json:"status" enum:"open,dismissed" doc:"open while it waits in the list, dismissed when somebody said that these are two people, null when it was not suggested"`
	FoundAt     *string         `json:"foundAt" format:"date-time" doc:"When it was found, or dismissed"`
	DismissedBy *string         `json:"dismissedBy" doc:"Id of the user or key who dismissed it"`
}

// DuplicateRecord is one side of a pair.
type DuplicateRecord struct {
	ID   string `json:"id" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Name string `json:"name" example:"Maria Virtanen"`
}

// Evidence is what speaks for and against two records being one person.
type Evidence struct {
	For     []EvidenceLine `json:"for"`
	Against []EvidenceLine `json:"against"`
}

// EvidenceLine is one comparison.
type EvidenceLine struct {
	Field  string  `json:"field" doc:"What was compared: first, last, birthday, phone, email, street, area (postal code and town), order (of the names), household; prior is where every comparison begins" example:"phone"`
	Text   string  `json:"text" example:"Same phone number (1 in 2300 customers)"`
	Weight float64 `json:"weight" doc:"In bits: each doubles the odds, or halves them when negative" example:"11.2"`
}

func duplicateWire(d *clientele.ExplainedDuplicate) Duplicate {
	w := Duplicate{A: DuplicateRecord{d.First.ID, d.First.Name}, B: DuplicateRecord{d.Second.ID, d.Second.Name}, Score: rounded(d.Score, 6),
		Verdict: verdictWord(d.Explanation.Verdict), Evidence: evidenceWire(d.Explanation.Evidence), FoundAt: stampOrNull(d.At)}
	if status := string(d.Status); status != "" {
		w.Status = &status
	}
	w.DismissedBy = orNull(&d.DecidedBy)
	return w
}

func verdictWord(v match.Verdict) string {
	switch v {
	case match.Same:
		return "same"
	case match.Ask:
		return "ask"
	}
	return "different"
}

func evidenceWire(lines []match.Evidence) Evidence {
	e := Evidence{For: []EvidenceLine{}, Against: []EvidenceLine{}}
	for _, line := range lines {
		w := EvidenceLine{Field: line.Field, Text: line.Sentence(), Weight: rounded(line.Bits, 2)}
		switch {
		case w.Weight > 0:
			e.For = append(e.For, w)
		case w.Weight < 0:
			e.Against = append(e.Against, w)
		}
	}
	return e
}

// rounded cuts what nobody reads; what is beyond numbers becomes the largest that JSON has a use for.
func rounded(f float64, places int) float64 {
	scale := math.Pow10(places)
	return math.Round(max(-1e6, min(f, 1e6))*scale) / scale
}

// NearCustomer is a record that somebody may be.
type NearCustomer struct {
	ID      string  `json:"id" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Name    string  `json:"name" example:"Maria Virtanen"`
	Phone   *string `json:"phone" example:"+358401234567"`
	Email   *string `json:"email" example:"maria@example.com"`
	Score   float64 `json:"score" doc:"The probability that it is this person, 0 to 1" example:"0.94"`
	Verdict string  `json:"verdict" enum:"same,ask"`
}

// DuplicateRun is how the last run through the register stands.
type DuplicateRun struct {
	Status    string  `json:"status" enum:"idle,waiting,running,done"`
	Step      *string `json:"step" doc:"What a run does now: read, index, compare, learn, write"`
	Progress  int     `json:"progress" doc:"Percent" example:"40"`
	Customers int     `json:"customers" doc:"Records that the run goes through"`
	Pairs     int     `json:"pairs" doc:"Pairs that it suggested"`
	Compared  int     `json:"compared" doc:"Pairs that it compared"`
	LearnedAt *string `json:"learnedAt" format:"date-time" doc:"When the register last taught how its records resemble one another; null while the weights that are shipped serve"`
	StartedAt *string `json:"startedAt" format:"date-time"`
	EndedAt   *string `json:"endedAt" format:"date-time"`
}

func runAnswer(s clientele.MatchState, err error) (One[DuplicateRun], error) {
	return one(DuplicateRun{Status: string(s.Status), Step: orNull(&s.Step), Progress: s.Progress, Customers: s.Customers, Pairs: s.Pairs,
		Compared: s.Compared, LearnedAt: stampOrNull(s.LearnedAt), StartedAt: stampOrNull(s.StartedAt), EndedAt: stampOrNull(s.EndedAt)}, ""), err
}

// Share is a number from 0 to 1 in the query, or left out.
type Share struct{ Value float64 }

// Receiver is how huma fills a parameter that is more than its value.
func (s *Share) Receiver() reflect.Value { return reflect.ValueOf(&s.Value).Elem() }

// Schema describes the parameter.
func (Share) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeNumber, Format: "double"}
}

type duplicatesInput struct {
	Paged
	MinScore   Share  `query:"minScore" doc:"Only pairs with at least this score, 0 to 1" example:"0.9"`
	CustomerID string `query:"customerId" doc:"Only pairs of this customer" example:"cust_01k3v9q2d7m4x8a5c0tw"`
}

type pairInput struct {
	A string `query:"a" required:"true" doc:"Id of one customer" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	B string `query:"b" required:"true" doc:"Id of the other" example:"cust_01k3v9q2d7m4x8a5c0tx"`
}

type dismissInput struct {
	Body struct {
		A string `json:"a" doc:"Id of one customer" example:"cust_01k3v9q2d7m4x8a5c0tw"`
		B string `json:"b" doc:"Id of the other" example:"cust_01k3v9q2d7m4x8a5c0tx"`
	}
}

// dismissAnswer is kept for repeats under the key of the one customer, without the name of the other.
type dismissAnswer struct{ One[Duplicate] }

func (a dismissAnswer) withoutSecret() reply {
	a.Data.B.Name = ""
	return a
}

type nearInput struct {
	Name  string `query:"name" doc:"As far as it is typed" example:"Maria Virtanen"`
	Phone string `query:"phone" doc:"As a person types it" example:"040 123 4567"`
	Email string `query:"email" doc:"As a person types it" example:"maria@example.com"`
}

func (s *Server) addDuplicates() {
	add(s, call{ID: "listDuplicates", Method: "GET", Path: "/v1/duplicates", Tag: tagDuplicate, Scope: clientele.CustomersRead,
		Summary: "List possible duplicates", Text: "The most probable first, with the evidence for and against. A pair waits here from the moment its second record is written " +
			"until the records are merged, one of them is no longer active, or somebody dismisses the pair."}, listDuplicates)
	add(s, call{ID: "explainDuplicate", Method: "GET", Path: "/v1/duplicates/explain", Tag: tagDuplicate, Scope: clientele.CustomersRead,
		Fails: []int{http.StatusNotFound}, Summary: "Compare two customers", Text: "The evidence for and against any two records being one person, whether they were suggested or not."},
		func(ctx context.Context, r request, in *pairInput) (One[Duplicate], error) {
			d, err := r.reg.ExplainDuplicate(ctx, r.actor, in.A, in.B)
			return one(duplicateWire(&d), d.A), err
		})
	add(s, call{ID: "suggestDuplicates", Method: "GET", Path: "/v1/duplicates/suggest", Tag: tagDuplicate, Scope: clientele.CustomersRead,
		Summary: "Find the record of somebody", Text: "While a new customer is being typed: the records that this person may be, the most probable first, then others who have exactly this phone or e-mail, up to twenty. Parameters never appear in logs."},
		func(ctx context.Context, r request, in *nearInput) (One[[]NearCustomer], error) {
			near, err := r.reg.NearCustomers(ctx, r.actor, in.Name, in.Phone, in.Email)
			out := make([]NearCustomer, len(near))
			for i := range near {
				n := &near[i]
				out[i] = NearCustomer{ID: n.Customer.ID, Name: n.Customer.Name, Phone: orNull(&n.Customer.Phone), Email: orNull(&n.Customer.Email),
					Score: rounded(n.Score, 6), Verdict: verdictWord(n.Verdict)}
			}
			return one(out, ""), err
		})
	add(s, call{ID: "dismissDuplicate", Method: "POST", Path: "/v1/duplicates/dismiss", Tag: tagDuplicate, Scope: clientele.CustomersWrite,
		Fails: []int{http.StatusNotFound}, Summary: "Say that two records are two people", Text: "They are not suggested again until a name, phone, e-mail, address or birthday of either changes. " +
			"A merge hands this down to the kept record. Repeating it changes nothing."},
		func(ctx context.Context, r request, in *dismissInput) (dismissAnswer, error) {
			d, err := r.reg.DismissDuplicate(ctx, r.actor, in.Body.A, in.Body.B)
			return dismissAnswer{one(duplicateWire(&d), d.A)}, err
		})
	add(s, call{ID: "runDuplicates", Method: "POST", Path: "/v1/duplicates/run", Tag: tagDuplicate, Scope: clientele.CustomersWrite, Status: http.StatusAccepted,
		Summary: "Go through the whole register now", Text: "This happens by itself every night. Answers at once; read the run for its progress. While one waits or goes on, another is not begun."},
		func(ctx context.Context, r request, _ *struct{}) (One[DuplicateRun], error) {
			return runAnswer(r.reg.RunDuplicates(ctx, r.actor))
		})
	add(s, call{ID: "getDuplicateRun", Method: "GET", Path: "/v1/duplicates/run", Tag: tagDuplicate, Scope: clientele.CustomersRead,
		Summary: "Read how the last run stands", Text: "With its progress while it goes on."},
		func(ctx context.Context, r request, _ *struct{}) (One[DuplicateRun], error) {
			return runAnswer(r.reg.DuplicateRun(ctx, r.actor))
		})
}

func listDuplicates(ctx context.Context, r request, in *duplicatesInput) (Many[Duplicate], error) {
	paging, err := in.paging()
	if err != nil {
		return Many[Duplicate]{}, err
	}
	page, err := r.reg.Duplicates(ctx, r.actor, clientele.DuplicateQuery{MinScore: in.MinScore.Value, CustomerID: in.CustomerID}, paging)
	return many(page, duplicateWire), err
}
