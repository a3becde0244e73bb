// Package clientele is the customer register of a business: who its customers are, what they agreed to, what was
// written about them, and the whole life of each record. It is the domain, in the business's own words; storage, the
// API, the pages and the command line are edges around it.
//
// Where things are:
//
//   - register.go: Register, on which every use case hangs; store.go: the contract with storage.
//   - Nouns and their rules: customer.go, customer_change.go, consent.go, note.go, document.go, loyalty.go, tag.go,
//     organization.go, user.go, key.go.
//   - Bookings: catalog.go; hours.go, user_hours.go, time_off.go (when somebody works), local_time.go and work_time.go
//     (the clock on the wall, and its changes); booking.go and booking_*.go, of which booking_follow.go is what every
//     step of a booking leaves behind; availability.go; suggestion.go (what a booking said differently of its customer).
//   - Orders: order.go; order_price.go (how an order is priced and its discounts are spread, to the cent), order_create.go,
//     payment.go, refund.go, order_finish.go, order_points.go (the loyalty rule), of which order_change.go is what every
//     step leaves behind; receipt.go. Reports: report.go, report_customers.go, report_sales.go.
//   - What customers do themselves: portal.go, portal_booking.go (online booking), portal_link.go (the link in a
//     letter), portal_code.go (signing in), portal_account.go (their own record). marketing.go:
//     what is written to many, and marketing_unsubscribe.go, the way out of it.
//   - Verbs: archive.go, import.go and import_*.go, export.go, search.go (how a record is found), idempotency.go.
//   - What every verb leaves behind: audit.go (who did what, sealed per person), events.go (for other systems), job.go
//     (work that is due later).
//   - privacy.go: every stored field with its privacy class, and what erasing, handing over and merging do with it.
//
// A use case takes the Actor who asks, checks that first, and writes in one transaction everything it changes, the
// audit entry and the event included. Times come from the Register's clock, moved by the organization's sandbox clock.
package clientele
