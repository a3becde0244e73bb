package api

// HandOver is everything that is held about a person. Money is in minor units.
type HandOver struct {
	Organization string               `json:"organization"`
	CustomerID   string               `json:"customerId"`
	GeneratedAt  string               `json:"generatedAt" format:"date-time"`
	Profile      HandOverProfile      `json:"profile" doc:"The record itself, field by field"`
	Notes        []HandOverNote       `json:"notes"`
	Consents     []HandOverConsent    `json:"consents" doc:"The whole history"`
	Loyalty      []HandOverPoints     `json:"loyalty"`
	Bookings     []HandOverBooking    `json:"bookings"`
	Orders       []HandOverOrder      `json:"orders"`
	OrderLines   []HandOverOrderLine  `json:"orderLines" doc:"What was sold in these orders"`
	Payments     []HandOverPayment    `json:"payments" doc:"For these orders"`
	Refunds      []HandOverRefund     `json:"refunds" doc:"For these orders"`
	Documents    []HandOverDocument   `json:"documents" doc:"Their contents are in the ZIP"`
	Suggestions  []HandOverSuggestion `json:"suggestions" doc:"What bookings said differently"`
	Messages     []HandOverMessage    `json:"messages" doc:"What was written to them"`
	LegalHolds   []HandOverHold       `json:"legalHolds" doc:"What keeps the record, or an order of it, from being removed; lifted ones too"`
	Removals     []HandOverRemoval    `json:"removals" doc:"The removal request that is pending"`
	History      []HandOverHistory    `json:"history" doc:"What was done with the record and those merged into it, when, and by whom"`
}

// HandOverProfile is the record itself.
type HandOverProfile struct {
	ID                string            `json:"id"`
	Name              string            `json:"name"`
	FirstName         *string           `json:"firstName"`
	LastName          *string           `json:"lastName"`
	Phone             *string           `json:"phone" doc:"E.164"`
	Email             *string           `json:"email"`
	AddressStreet     *string           `json:"address.street"`
	AddressPostalCode *string           `json:"address.postalCode"`
	AddressCity       *string           `json:"address.city"`
	AddressCountry    *string           `json:"address.country" doc:"ISO 3166-1 alpha-2"`
	Birthday          *string           `json:"birthday"`
	Language          *string           `json:"language"`
	Notes             *string           `json:"notes" doc:"The general note"`
	Tags              []string          `json:"tags"`
	RegularOf         *string           `json:"regularOf" doc:"Id of a user"`
	DiscountPercent   float64           `json:"discountPercent"`
	ConsentEmail      *bool             `json:"consent.email"`
	ConsentSms        *bool             `json:"consent.sms"`
	BlockedMode       *string           `json:"blocked.mode"`
	BlockedReason     *string           `json:"blocked.reason"`
	CustomFields      map[string]string `json:"customFields"`
	LoyaltyPoints     int64             `json:"loyaltyPoints"`
	Status            string            `json:"status"`
	Source            string            `json:"source" doc:"How the record came to be"`
	CreatedAt         string            `json:"createdAt" format:"date-time"`
	UpdatedAt         string            `json:"updatedAt" format:"date-time"`
	ArchivedAt        *string           `json:"archivedAt" format:"date-time"`
	Sales             int64             `json:"sales"`
	Currency          string            `json:"currency" doc:"ISO 4217"`
	Bookings          int64             `json:"bookings"`
	Visits            int64             `json:"visits"`
	Cancellations     int64             `json:"cancellations"`
	NoShows           int64             `json:"noShows"`
	FirstVisit        *string           `json:"firstVisit" format:"date-time"`
	LastVisit         *string           `json:"lastVisit" format:"date-time"`
	NextBooking       *string           `json:"nextBooking" format:"date-time"`
}

// HandOverNote is what staff wrote.
type HandOverNote struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Pinned    bool   `json:"pinned"`
	Author    string `json:"author"`
	CreatedAt string `json:"createdAt" format:"date-time"`
	UpdatedAt string `json:"updatedAt" format:"date-time"`
}

// HandOverConsent is one answer to whether they may be written to.
type HandOverConsent struct {
	ID      string `json:"id"`
	Channel string `json:"channel"`
	Allowed bool   `json:"allowed"`
	At      string `json:"at" format:"date-time"`
	Source  string `json:"source"`
	Actor   string `json:"actor"`
	Wording string `json:"wording" doc:"What the person was asked"`
}

// HandOverPoints is one movement of loyalty points.
type HandOverPoints struct {
	ID      string `json:"id"`
	Points  int64  `json:"points"`
	Balance int64  `json:"balance"`
	Reason  string `json:"reason"`
	Actor   string `json:"actor"`
	At      string `json:"at" format:"date-time"`
}

// HandOverBooking is one appointment.
type HandOverBooking struct {
	ID          string   `json:"id"`
	StartsAt    string   `json:"startsAt" format:"date-time"`
	EndsAt      string   `json:"endsAt" format:"date-time"`
	Status      string   `json:"status"`
	CancelledBy *string  `json:"cancelledBy"`
	Source      string   `json:"source"`
	Items       []string `json:"items"`
	Users       []string `json:"users" doc:"Ids of who served them"`
	Notes       string   `json:"notes"`
	SeriesID    *string  `json:"seriesId"`
	OrderID     *string  `json:"orderId"`
	PaidTotal   int64    `json:"paidTotal"`
	CreatedBy   *string  `json:"createdBy"`
	CreatedAt   string   `json:"createdAt" format:"date-time"`
	UpdatedAt   string   `json:"updatedAt" format:"date-time"`
}

// HandOverOrder is one sale.
type HandOverOrder struct {
	ID             string   `json:"id"`
	ReceiptNumber  *string  `json:"receiptNumber"`
	Status         string   `json:"status"`
	BookingID      *string  `json:"bookingId"`
	UserID         *string  `json:"userId"`
	Lines          []string `json:"lines"`
	Currency       string   `json:"currency" doc:"ISO 4217"`
	Total          int64    `json:"total"`
	DiscountTotal  int64    `json:"discountTotal"`
	TaxTotal       int64    `json:"taxTotal"`
	PaidTotal      int64    `json:"paidTotal"`
	RefundedTotal  int64    `json:"refundedTotal"`
	PointsRedeemed int64    `json:"pointsRedeemed"`
	PointsEarned   int64    `json:"pointsEarned"`
	CreatedBy      *string  `json:"createdBy"`
	CreatedAt      string   `json:"createdAt" format:"date-time"`
	PaidAt         *string  `json:"paidAt" format:"date-time"`
	ReadyAt        *string  `json:"readyAt" format:"date-time"`
	CompletedAt    *string  `json:"completedAt" format:"date-time"`
	CancelledAt    *string  `json:"cancelledAt" format:"date-time"`
}

// HandOverOrderLine is one thing that was sold.
type HandOverOrderLine struct {
	OrderID          string  `json:"orderId"`
	Number           int64   `json:"number"`
	Name             *string `json:"name"`
	Description      *string `json:"description"`
	Quantity         int64   `json:"quantity"`
	ReturnedQuantity int64   `json:"returnedQuantity"`
	UnitPrice        int64   `json:"unitPrice"`
	Discount         int64   `json:"discount"`
	TaxRate          float64 `json:"taxRate" doc:"Percent"`
	Total            int64   `json:"total"`
}

// HandOverPayment is money that they gave.
type HandOverPayment struct {
	ID      string  `json:"id"`
	OrderID string  `json:"orderId"`
	Amount  int64   `json:"amount"`
	Method  string  `json:"method"`
	Actor   *string `json:"actor"`
	At      string  `json:"at" format:"date-time"`
}

// HandOverRefund is money that they got back.
type HandOverRefund struct {
	ID      string  `json:"id"`
	OrderID string  `json:"orderId"`
	Amount  int64   `json:"amount"`
	Method  string  `json:"method"`
	Reason  *string `json:"reason"`
	Actor   *string `json:"actor"`
	At      string  `json:"at" format:"date-time"`
}

// HandOverDocument is a file about them.
type HandOverDocument struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Size        int64  `json:"size"`
	Author      string `json:"author"`
	CreatedAt   string `json:"createdAt" format:"date-time"`
}

// HandOverSuggestion is what a booking said differently.
type HandOverSuggestion struct {
	ID        string  `json:"id"`
	BookingID *string `json:"bookingId"`
	Field     string  `json:"field"`
	Value     string  `json:"value"`
	Status    string  `json:"status"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
}

// HandOverMessage is what was written to them.
type HandOverMessage struct {
	ID        string  `json:"id"`
	Channel   string  `json:"channel"`
	Kind      string  `json:"kind"`
	Status    string  `json:"status"`
	To        string  `json:"to"`
	Subject   string  `json:"subject"`
	Text      string  `json:"text"`
	BookingID *string `json:"bookingId"`
	OrderID   *string `json:"orderId"`
	Author    *string `json:"author"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
	SentAt    *string `json:"sentAt" format:"date-time"`
}

// HandOverHold keeps the record or an order from being removed.
type HandOverHold struct {
	ID        string  `json:"id"`
	OrderID   *string `json:"orderId" doc:"null: the whole record"`
	Ground    string  `json:"ground"`
	Until     *string `json:"until" doc:"The last day"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
	LiftedAt  *string `json:"liftedAt" format:"date-time"`
}

// HandOverRemoval is a removal request.
type HandOverRemoval struct {
	ID          string  `json:"id"`
	RequestedBy string  `json:"requestedBy"`
	Channel     string  `json:"channel"`
	Reason      *string `json:"reason"`
	RequestedAt string  `json:"requestedAt" format:"date-time"`
	DueAt       string  `json:"dueAt" format:"date-time"`
}

// HandOverHistory is what was done with a record.
type HandOverHistory struct {
	At        string   `json:"at" format:"date-time"`
	Action    string   `json:"action"`
	ActorKind string   `json:"actorKind"`
	Actor     string   `json:"actor"`
	Origin    string   `json:"origin"`
	Changes   []string `json:"changes"`
}
