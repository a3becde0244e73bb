package clientele

import (
	"time"

	"clientele/vault"
)

// Organization is one business. Everything else belongs to exactly one organization.
type Organization struct {
	ID       string
	Name     string
	Slug     string // its place in public addresses; of live organizations, unique
	LiveID   string // of a sandbox: the organization it is the sandbox of; else empty
	Settings Settings
	// ClockOffset is how far a sandbox's clock has been moved forward.
	ClockOffset time.Duration
	Slot        vault.Slot // seals what belongs to no single customer
	CreatedAt   time.Time
	Version     int64
}

// Sandbox tells whether this is a sandbox: separate data, and a clock that can be moved.
func (o Organization) Sandbox() bool { return o.LiveID != "" }

// Mode is "live" or "test", as in keys.
func (o Organization) Mode() Mode {
	if o.Sandbox() {
		return ModeTest
	}
	return ModeLive
}

// Settings are what an organization decides for itself.
type Settings struct {
	Country           string            `json:"country"`  // ISO 3166-1 alpha-2; the region of phone numbers without a country code
	Currency          string            `json:"currency"` // ISO 4217
	Timezone          string            `json:"timezone"` // IANA name
	Locale            string            `json:"locale"`   // BCP 47
	RequireAddress    bool              `json:"requireAddress"`
	RemovalGraceDays  int               `json:"removalGraceDays"` // never below 7
	BookkeepingYears  int               `json:"bookkeepingYears"`
	ConsentEmailText  string            `json:"consentEmailText"` // what a person agrees to, kept with each consent
	ConsentSMSText    string            `json:"consentSmsText"`
	ContactEmail      string            `json:"contactEmail"` // where customers' answers go
	LoyaltyName       string            `json:"loyaltyName"`  // what the points are called
	CustomFieldLabels map[string]string `json:"customFieldLabels"`
	OpeningHours      Hours             `json:"openingHours"`      // Opening gives them as they hold
	BookingStep       int               `json:"bookingStep"`       // BookingStepMinutes gives it as it holds
	LoyaltyPerUnit    int64             `json:"loyaltyPerUnit"`    // hundredths of a point for each unit of the currency that is paid
	LoyaltyPointValue int64             `json:"loyaltyPointValue"` // minor units that a redeemed point is worth; 0: points cannot be redeemed
	ReceiptHeader     string            `json:"receiptHeader"`     // under the name of the business: address, business id
	ReceiptFooter     string            `json:"receiptFooter"`
	ConfirmBookings   ConfirmBookings   `json:"confirmBookings"` // Confirming gives it as it holds
	BookingChannel    string            `json:"bookingChannel"`  // BookingChannels gives it as it holds
	ReminderHours     int               `json:"reminderHours"`   // before a booking; 0: nobody is reminded
	QuietHours        *Span             `json:"quietHours"`      // Quiet gives them as they hold
	ContactNotices    bool              `json:"contactNotices"`  // tell the old and the new address when staff change a contact

	MessageWords map[string]MessageWords `json:"messageWords,omitempty"` // OwnWords gives them

	BackupDays          int             `json:"backupDays,omitempty"`      // how long backups are kept, as certificates say; 0: not known
	RetentionMonths     int             `json:"retentionMonths,omitempty"` // Retention gives the rule as it holds
	RetentionAction     RetentionAction `json:"retentionAction,omitempty"`
	RetentionNoticeDays *int            `json:"retentionNoticeDays,omitempty"`
	BookingClosed       bool            `json:"bookingClosed"` // nobody books online
	ChangeHours         int             `json:"changeHours"`   // so long before it begins customers change a booking themselves; below 0: never
	EmbedOrigins        []string        `json:"embedOrigins"`  // sites that may show the online booking in a frame
	BrandColor          string          `json:"brandColor"`    // #rrggbb, of what customers see; empty: the program's own
}

// Mode tells live data from a sandbox's.
type Mode string

// The two modes of a key.
const (
	ModeLive Mode = "live"
	ModeTest Mode = "test"
)

// User is a member of staff who signs in.
type User struct {
	OrgID        string
	ID           string
	Name         string
	Email        string
	EmailKey     string // in lower case; unique in the organization
	Role         Role
	Bookable     bool   // has a column in the calendar
	Color        string // of that column: #rrggbb
	PasswordHash string // argon2id; empty until an invitation is accepted
	Archived     bool   // may no longer sign in; stays named where they acted
	CreatedAt    time.Time
	Version      int64
}

// Login ties an e-mail's key to a user, so that somebody who signs in need not name the organization.
type Login struct {
	OrgID  string
	UserID string
}

// Key is an API key. Its secret is shown once, when it is made; only a hash is kept.
type Key struct {
	OrgID     string
	ID        string
	Name      string
	Hint      string // the last four characters of the secret
	Hash      []byte
	Scopes    []Scope
	Mode      Mode
	CreatedBy string
	CreatedAt time.Time
	ExpiresAt time.Time // zero: never
	RevokedAt time.Time
	LastUsed  time.Time
}
