package view

// Removals lists the requests to remove customers.
type Removals struct {
	Frame
	States []StateTab
	Rows   []RemovalLine
	Next   string
}

// RemovalLine is one request.
type RemovalLine struct {
	Customer, Name, Requested, Reason, Ended string
	Erasure                                  string // the proof, for who may see it
	Pending                                  bool
	Plan                                     RemovalPlan
}

// Merges lists what was merged.
type Merges struct {
	Frame
	Rows []MergeLine
	Next string
}

// MergeLine is one merge.
type MergeLine struct {
	ID, Kept, Name, When, Who, State string
	MayUndo                          bool
}

// Erasures lists who was removed for good, without saying who.
type Erasures struct {
	Frame
	Rows []ErasureLine
	Next string
}

// ErasureLine is one erasure.
type ErasureLine struct{ ID, When, Who, Stage, StageText, Purged string }

// Erasure is one erasure with its proof.
type Erasure struct {
	Frame
	ErasureLine
	Customer, Records, Keys string
	Fates                   []Fate
	Scan                    string
	LeftOut                 []string
	Ready                   bool // the certificate can be had
	Wrong, Told             string
}

// Duplicates is the queue of pairs that may be one person.
type Duplicates struct {
	Frame
	Pairs         []Pair
	Running, Last string
	Next          string
}

// Pair is two records with what speaks for and against their being one person.
type Pair struct {
	A, B         Twin
	Score        string
	For, Against []string
}

// Twin is one record of a pair.
type Twin struct {
	ID, Name, Since, Bookings string
	Lines                     []string
}

// Webhooks lists the endpoints of other programs.
type Webhooks struct {
	Frame
	Rows []HookLine
}

// HookLine is one endpoint.
type HookLine struct{ ID, URL, Description, Events, State, Class, Problem string }

// WebhookForm is where an endpoint is made.
type WebhookForm struct {
	Frame
	Fields      []Field
	Events      []ScopeChoice
	EventsWrong string
	Wrong       string
}

// WebhookMade shows a new endpoint's secret, once.
type WebhookMade struct {
	Frame
	ID, URL, Secret string
}

// Webhook is one endpoint with its log.
type Webhook struct {
	Frame
	HookLine
	Disabled    bool
	Fields      []Field
	Choices     []ScopeChoice
	EventsWrong string
	Log         []DeliveryLine
	Wrong       string
	Next        string
}

// DeliveryLine is one delivery of the log.
type DeliveryLine struct{ ID, Type, Subject, When, State, Class, Attempts, Answer, Problem string }
