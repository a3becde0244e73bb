package clientele

import "context"

// The types of events that other systems can hear of.
const (
	EventCustomerCreated     = "customer.created"
	EventCustomerUpdated     = "customer.updated"
	EventCustomerArchived    = "customer.archived"
	EventCustomerReactivated = "customer.reactivated"
	EventCustomerMerged      = "customer.merged"
	EventCustomerUnmerged    = "customer.unmerged"
	EventCustomerErased      = "customer.erased"
	EventRemovalRequested    = "customer.removal_requested"
	EventRemovalCancelled    = "customer.removal_cancelled"
	EventImportCompleted     = "import.completed"
	EventBookingCreated      = "booking.created"
	EventBookingUpdated      = "booking.updated"
	EventBookingCheckedIn    = "booking.checked_in"
	EventBookingCompleted    = "booking.completed"
	EventBookingCancelled    = "booking.cancelled"
	EventBookingNoShow       = "booking.no_show"
	EventOrderCreated        = "order.created"
	EventOrderUpdated        = "order.updated" // a part of it was paid
	EventOrderReady          = "order.ready"
	EventOrderPaid           = "order.paid"
	EventOrderCompleted      = "order.completed"
	EventOrderRefunded       = "order.refunded" // all of it or a part
	EventOrderCancelled      = "order.cancelled"
)

// emit writes an event in the transaction of what it tells of.
func (r *Register) emit(ctx context.Context, tx Tx, a Actor, kind, subject string) error {
	return r.announce(ctx, tx, a, []Event{{ID: r.newID(a, prefixEvent), Type: kind, SubjectID: subject, At: r.Now(a.Org)}})
}

// emitRelated writes an event that names other records as well, by their part in it.
func (r *Register) emitRelated(ctx context.Context, tx Tx, a Actor, kind, subject string, related map[string]string) error {
	return r.announce(ctx, tx, a, []Event{{ID: r.newID(a, prefixEvent), Type: kind, SubjectID: subject, Related: related, At: r.Now(a.Org)}})
}
